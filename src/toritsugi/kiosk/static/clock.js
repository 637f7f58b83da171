// The clock of the first screen, in the time of its site whatever the tablet's zone is; draws the screen anew when its
// time has come.

const clock = document.getElementById("clock");
const language = clock.dataset.language;
const staleAt = Date.now() + Number(clock.dataset.fresh) * 1_000;
const zone = { timeZone: clock.dataset.zone };
const time = new Intl.DateTimeFormat(language, { ...zone, hour: "numeric", minute: "2-digit", hourCycle: "h23" });
const date = new Intl.DateTimeFormat(language, { ...zone, month: "long", day: "numeric", weekday: "short" });

function show() {
  const now = new Date();
  clock.querySelector(".clock__time").textContent = time.format(now);
  clock.querySelector(".clock__date").textContent = date.format(now);
  if (now.getTime() >= staleAt) renew();
  setTimeout(show, 60_000 - (now.getTime() % 60_000) + 50);
}

// Not while the relay cannot be reached: the screen that is there is better than none.
async function renew() {
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => undefined);
  if (answer?.ok) location.reload();
}

show();
