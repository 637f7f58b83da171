// Follows a call: by a stream of events, and by asking every two seconds while the stream does not work.

const call = document.getElementById("call");
const told = document.getElementById("told");
const said = document.getElementById("said");
const lost = document.getElementById("lost");
const homeIn = document.getElementById("home-in");
const askEvery = 2_000;
const lostAfter = 12_000;

let heard = Date.now();
let polling = 0;
let leaving = 0;
let stream;

listen();
setInterval(() => {
  const silent = !leaving && Date.now() - heard > lostAfter;
  lost.hidden = !silent;
  if (silent && !polling) poll();
}, 1_000);
if (Number(call.dataset.homeIn)) leave(Number(call.dataset.homeIn));

function listen() {
  if (leaving || !("EventSource" in window)) {
    poll();
    return;
  }
  stream = new EventSource(call.dataset.stream);
  stream.addEventListener("open", () => {
    contact();
    clearTimeout(polling);
    polling = 0;
  });
  stream.addEventListener("still", contact);
  stream.addEventListener("message", (event) => show(JSON.parse(event.data)));
  stream.addEventListener("error", () => {
    if (!polling) poll();
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 4 * askEvery);
  });
}

async function poll() {
  if (leaving) return;
  polling = setTimeout(poll, askEvery);
  try {
    const answer = await fetch(call.dataset.polled);
    if (answer.status === 404) location.replace(call.dataset.home);
    if (answer.ok) show(await answer.json());
  } catch {
    // Not reached: the note about lost contact appears by itself.
  }
}

function contact() {
  heard = Date.now();
  lost.hidden = true;
}

function show(news) {
  contact();
  const changed = news.state !== call.dataset.state || news.stage !== Number(call.dataset.stage);
  Object.assign(call.dataset, { state: news.state, tone: news.tone, stage: String(news.stage) });
  if (told.dataset.shown !== news.html) told.innerHTML = news.html;
  told.dataset.shown = news.html;
  if (changed) {
    said.textContent = news.said;
    document.title = document.title.replace(/^.* \| /, `${news.title} | `);
  }
  if (news.home) leave(news.home);
}

function leave(seconds) {
  if (leaving) return;
  stream?.close();
  clearTimeout(polling);
  const end = Date.now() + seconds * 1_000;
  const count = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1_000));
    homeIn.textContent = homeIn.dataset.words.replaceAll("|", "").replace("#", left);
    homeIn.hidden = false;
    if (left === 0) location.replace(call.dataset.home);
  };
  leaving = setInterval(count, 500);
  count();
}
