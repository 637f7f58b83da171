import { word } from "./words.js";

const toast = document.getElementById("toast");
let hiding = null;

/** A short sentence at the foot of the page, above an open dialog, too. */
export function tell(sentence) {
  toast.textContent = sentence;
  toast.hidePopover();
  toast.showPopover();
  clearTimeout(hiding);
  hiding = setTimeout(() => toast.hidePopover(), 3500);
}

/** Copies; where the browser does not allow it, the text on the page is selected, or at least shown. */
export async function copy(text, sentence, node = null) {
  try {
    await navigator.clipboard.writeText(text);
    tell(sentence);
  } catch {
    if (node) getSelection().selectAllChildren(node);
    tell(node ? word("selected") : text);
  }
}
