import { word } from "./words.js";

const PATIENCE = 3000;
const state = document.getElementById("link-state");

/** Keeps the page fresh: a stream of signs, and asking every few seconds while there is none. */
export function follow(refresh) {
  let polling = null;
  const source = new EventSource("/talk/stream");
  source.addEventListener("open", () => {
    clearInterval(polling);
    polling = null;
    show("live", "");
  });
  source.addEventListener("message", refresh);
  source.addEventListener("error", () => {
    polling ??= setInterval(refresh, PATIENCE);
    show("polling", "troubled");
  });
}

export function lost() {
  show("offline", "lost");
}

function show(key, kind) {
  state.textContent = word(key);
  state.className = `link-state ${kind}`;
}
