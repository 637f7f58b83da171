// On every screen: nothing of an earlier visitor comes back, a screen that nobody touches goes home, and the relay
// hears that the kiosk lives.

const home = "/kiosk";
const aliveEvery = 25_000;
const token = document.querySelector("meta[name=csrf-token]")?.content;

if (token) setInterval(alive, aliveEvery);

async function alive() {
  try {
    await fetch("/kiosk/alive", { method: "POST", headers: { "x-csrf-token": token } });
  } catch {
    // Not reached: the next sign of life comes soon.
  }
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
    timer = setTimeout(() => location.replace(home), ask);
  };
  asking.addEventListener("close", rest);
  document.getElementById("idle-go-on").addEventListener("click", () => asking.close());
  for (const sign of ["pointerdown", "pointermove", "keydown", "input", "wheel", "touchstart"]) {
    addEventListener(sign, rest, { passive: true });
  }
  rest();
}
