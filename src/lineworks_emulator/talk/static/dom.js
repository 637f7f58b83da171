/** Builds elements; text is always text, never markup. */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "onclick") node.addEventListener("click", value);
    else if (key === "class") node.className = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/** The first letter of a name on a tile whose tone follows from the name. */
export function avatar(name, kind = "") {
  let sum = 0;
  for (const sign of name) sum = (sum * 31 + sign.codePointAt(0)) % 997;
  return el("span", { class: `avatar ${kind} tone-${sum % 6}`, "aria-hidden": "true" }, [...name][0] ?? "?");
}
