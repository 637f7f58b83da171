import { el } from "./dom.js";
import { word } from "./words.js";

const dialog = document.getElementById("aside");

/** Opens the page's dialog; `confirmed` runs at its main button and may return false to keep it open. */
export function openAside(title, body, button = null, confirmed = null) {
  const go = button ? el("button", { class: "primary", type: "submit", "data-testid": "aside-ok" }, button) : null;
  const close = el("button", { type: "button", onclick: closeAside, "data-testid": "aside-close" }, word(button ? "cancel" : "close"));
  const form = el("form", { method: "dialog" }, el("h2", { id: "aside-title" }, title), ...body, el("div", { class: "aside-foot" }, close, go));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (confirmed && (await confirmed(form)) !== false) closeAside();
  });
  dialog.replaceChildren(form);
  if (!dialog.open) dialog.showModal();
  form.querySelector("input, [data-first]")?.focus();
  return form;
}

export function closeAside() {
  dialog.close();
}

/** A list of people or bots to tick, with a field to narrow it. */
export function tickList(name, entries, nothing) {
  if (!entries.length) return el("p", { class: "aside-none" }, nothing);
  const lines = entries.map((entry) => {
    const box = el("input", { type: "checkbox", name, value: entry.id, "data-testid": `${name}-${entry.id}` });
    return el("li", {}, el("label", {}, box, el("span", {}, el("strong", {}, entry.name), el("small", {}, entry.about ?? ""))));
  });
  const field = el("input", { type: "search", class: "aside-field", placeholder: word("filter"), "aria-label": word("filter") });
  field.addEventListener("input", () => lines.forEach((line, index) => { line.hidden = !fits(entries[index], field.value); }));
  return el("div", {}, entries.length > 8 ? field : null, el("ul", { class: "tick-list" }, ...lines));
}

const fits = (entry, words) => `${entry.name} ${entry.reading ?? ""} ${entry.about ?? ""}`.toLowerCase().includes(words.trim().toLowerCase());

export const ticked = (form, name) => [...form.querySelectorAll(`input[name="${name}"]:checked`)].map((box) => box.value);

/** Two faces of one dialog. `tabs`: [{ id, title, panel }]. */
export function tabbed(tabs) {
  const heads = tabs.map((tab, index) => el("button", { type: "button", role: "tab", id: `tab-${tab.id}`, "aria-controls": `panel-${tab.id}`, "data-testid": `tab-${tab.id}`, "data-first": index === 0, onclick: () => show(index) }, tab.title));
  const panels = tabs.map((tab) => el("div", { role: "tabpanel", id: `panel-${tab.id}`, "aria-labelledby": `tab-${tab.id}` }, tab.panel));
  const show = (chosen) => {
    heads.forEach((head, index) => {
      head.setAttribute("aria-selected", index === chosen);
      head.tabIndex = index === chosen ? 0 : -1;
    });
    panels.forEach((panel, index) => { panel.hidden = index !== chosen; });
  };
  const list = el("div", { role: "tablist", class: "tabs" }, ...heads);
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (heads.indexOf(document.activeElement) + step + heads.length) % heads.length;
    show(next);
    heads[next].focus();
  });
  show(0);
  return [list, ...panels];
}
