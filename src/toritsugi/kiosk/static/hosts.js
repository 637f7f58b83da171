// Searches while the visitor types; waits while an input method is still composing.

const form = document.getElementById("search");
const input = form.elements.q;
const found = document.getElementById("found");
const said = document.getElementById("found-said");
const pause = 150;

let composing = false;
let asked = input.defaultValue.trim();
let timer;
let running = new AbortController();

input.addEventListener("compositionstart", () => {
  composing = true;
  clearTimeout(timer);
});
input.addEventListener("compositionend", () => {
  composing = false;
  soon();
});
input.addEventListener("input", (event) => {
  if (!composing && !event.isComposing) soon();
});
input.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" && !event.isComposing) found.querySelector("a")?.focus();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  asked = "";
  search();
});
for (const pill of document.querySelectorAll(".pills__one")) {
  pill.addEventListener("click", () => {
    const address = new URL(pill.href);
    address.searchParams.set("q", input.value);
    pill.href = address;
  });
}
input.setSelectionRange(input.value.length, input.value.length);
form.classList.add("search--live");
// What was typed before this program had arrived is searched for as well.
if (input.value !== input.defaultValue) soon();

function soon() {
  clearTimeout(timer);
  timer = setTimeout(search, pause);
}

async function search() {
  clearTimeout(timer);
  const query = input.value.trim();
  if (query === asked) return;
  asked = query;
  running.abort();
  running = new AbortController();
  try {
    show(query ? await ask(query, running.signal) : "");
  } catch (error) {
    if (error.name === "AbortError") return;
    asked = "";
    show("");
    said.textContent = found.dataset.failed;
    found.textContent = found.dataset.failed;
  }
}

async function ask(query, signal) {
  const address = new URL("/kiosk/hosts/found", location.href);
  address.searchParams.set("q", query);
  address.searchParams.set("lang", document.documentElement.lang);
  const answer = await fetch(address, { signal });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.text();
}

function show(html) {
  found.innerHTML = html;
  said.textContent = found.querySelector("[data-said]")?.textContent.trim() ?? "";
}
