// The clock of the first screen, in the time of its site whatever the tablet's zone is.

const clock = document.getElementById("clock");
const language = clock.dataset.language;
const zone = { timeZone: clock.dataset.zone };
const time = new Intl.DateTimeFormat(language, { ...zone, hour: "numeric", minute: "2-digit", hourCycle: "h23" });
const date = new Intl.DateTimeFormat(language, { ...zone, month: "long", day: "numeric", weekday: "short" });

function show() {
  const now = new Date();
  clock.querySelector(".clock__time").textContent = time.format(now);
  clock.querySelector(".clock__date").textContent = date.format(now);
  setTimeout(show, 60_000 - (now.getTime() % 60_000) + 50);
}

show();
