import { el } from "./dom.js";
import { word } from "./words.js";

/** An action as a button, or as a link when it leads to a web address. */
export function actionButton(action, message, scene) {
  const label = action.label || action.text || action.displayText || word("open");
  const marks = { class: "action", "data-testid": "action-button", "data-action": action.type };
  if (action.type === "uri" && /^(https?|mailto|tel|lineworks):/i.test(action.uri)) {
    const leads = { ...marks, class: "action leads", href: action.uri, target: "_blank", rel: "noopener noreferrer" };
    return el("a", leads, label);
  }
  return el("button", { ...marks, type: "button", onclick: (event) => tap(event.currentTarget, action, message, scene) }, label);
}

async function tap(button, action, message, scene) {
  button.disabled = true;
  try {
    await scene.tap(message.seq, action);
  } finally {
    button.disabled = false;
  }
}

/** Rows of actions, as the list template has them. */
export function actionRows(rows, message, scene) {
  return rows.map((row) => el("div", { class: "action-row" }, ...[row].flat().map((action) => actionButton(action, message, scene))));
}
