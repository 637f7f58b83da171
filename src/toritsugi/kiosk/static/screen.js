// On every screen: nothing of an earlier visitor comes back, a screen that nobody touches goes home, and the relay
// hears that the kiosk lives.

const home = "/kiosk";
const aliveEvery = 25_000;
const token = document.querySelector("meta[name=csrf-token]")?.content;

let asking = 0;

if (token) setInterval(alive, aliveEvery);

addEventListener("offline", () => contact(false));
addEventListener("online", alive);
if (document.querySelector("link[rel=manifest]")) {
  navigator.serviceWorker?.register("/kiosk/worker.js", { scope: "/kiosk" }).catch(() => undefined);
}

async function alive() {
  if (!token) return contact(navigator.onLine);
  try {
    const answer = await fetch("/kiosk/alive", { method: "POST", headers: { "x-csrf-token": token } });
    contact(answer.status < 500);
    if (answer.status === 401) location.replace(home);
  } catch {
    contact(false);
  }
}

function contact(there) {
  const lost = document.getElementById("no-contact");
  if (!lost) return;
  lost.hidden = there;
  clearTimeout(asking);
  if (!there) asking = setTimeout(alive, 5_000);
}

addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

for (const link of document.querySelectorAll("[data-home]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    location.replace(link.href);
  });
}

const dialog = document.getElementById("idle");
if (dialog) watch(dialog, Number(dialog.dataset.idle) * 1000, Number(dialog.dataset.ask) * 1000);

function watch(asking, idle, ask) {
  let timer;
  const rest = () => {
    clearTimeout(timer);
    if (!asking.open) timer = setTimeout(question, idle);
  };
  const question = () => {
    asking.showModal();
    count(Date.now() + ask);
  };
  const text = document.getElementById("idle-text");
  const count = (end) => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    text.textContent = text.dataset.words.replaceAll("|", "").replace("#", left);
    if (left === 0) location.replace(home);
    else timer = setTimeout(() => count(end), 250);
  };
  asking.addEventListener("close", rest);
  document.getElementById("idle-go-on").addEventListener("click", () => asking.close());
  for (const sign of ["pointerdown", "pointermove", "keydown", "input", "wheel", "touchstart"]) {
    addEventListener(sign, rest, { passive: true });
  }
  rest();
}
