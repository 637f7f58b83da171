import { enableCopying } from "./copying.js";
import { showWaiting } from "./dialogs.js";

/** A form marked data-part="id" is sent in the background; only that part of the page is drawn anew. */
async function send(form, submitter) {
  const { part } = form.dataset;
  const body = new FormData(form);
  if (submitter?.name) body.append(submitter.name, submitter.value);
  const answer = await fetch(form.action, { method: "POST", body });
  const drawn = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part);
  if (!drawn) {
    location.assign(answer.url);
    return;
  }
  document.getElementById(part).replaceWith(document.adoptNode(drawn));
  enableCopying(drawn);
  showWaiting(drawn);
  if (!drawn.querySelector("dialog[open]")) (drawn.querySelector("[aria-invalid]") ?? drawn).focus();
}

addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-part]");
  if (!form) return;
  event.preventDefault();
  send(form, event.submitter);
});
