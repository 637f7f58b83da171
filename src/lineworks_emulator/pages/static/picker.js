/** Choosing members: a search field, what was found, and those who are chosen. */
const make = (name, marks, ...children) => {
  const node = Object.assign(document.createElement(name), marks);
  node.append(...children);
  return node;
};

async function find(picker) {
  const field = picker.querySelector("input[type=search]");
  const answer = await fetch(`${picker.dataset.picker}?${new URLSearchParams({ q: field.value })}`);
  const people = answer.ok ? await answer.json() : [];
  const lines = people.map((person) => make("li", {}, offer(picker, person)));
  picker.querySelector(".found").replaceChildren(...(lines.length ? lines : [make("li", { className: "none", textContent: picker.dataset.none })]));
}

function offer(picker, person) {
  const about = make("small", { textContent: person.about });
  const button = make("button", { type: "button" }, make("strong", { textContent: person.name }), about);
  button.dataset.testid = `found-${person.user_id}`;
  button.addEventListener("click", () => choose(picker, person));
  return button;
}

function choose(picker, person) {
  const chosen = picker.querySelector(".chosen");
  const field = picker.querySelector("input[type=search]");
  if (![...chosen.querySelectorAll("input")].some((one) => one.value === person.user_id)) {
    const drop = make("button", { type: "button", textContent: "×", ariaLabel: picker.dataset.remove.replace("{name}", person.name) });
    drop.dataset.drops = "";
    const kept = make("input", { type: "hidden", name: "administrator", value: person.user_id });
    chosen.append(make("li", {}, kept, make("span", { textContent: person.name }), drop));
  }
  picker.querySelector(".found").replaceChildren();
  field.value = "";
  field.focus();
}

for (const button of document.querySelectorAll("[data-finds]")) button.disabled = false;
addEventListener("click", (event) => {
  if (event.target.matches("[data-finds]")) find(event.target.closest("[data-picker]"));
  if (event.target.matches("[data-drops]")) event.target.closest("li").remove();
});
addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("[data-picker] input[type=search]")) return;
  event.preventDefault();
  find(event.target.closest("[data-picker]"));
});
