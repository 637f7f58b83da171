const toast = document.getElementById("toast");
let hiding = null;

/** A short sentence at the foot of the page. */
export function tell(sentence) {
  toast.textContent = sentence;
  toast.classList.add("seen");
  clearTimeout(hiding);
  hiding = setTimeout(() => toast.classList.remove("seen"), 3500);
}

/** Copies the text of an element; where the browser does not allow it, the text is selected for the person to copy. */
async function copy(node) {
  try {
    await navigator.clipboard.writeText(node.textContent);
    tell(`${document.body.dataset.copied}: ${node.textContent}`);
  } catch {
    getSelection().selectAllChildren(node);
    tell(document.body.dataset.selected);
  }
}

/** Lets the buttons work, which wait for this script. */
export function enableCopying(root) {
  for (const button of root.querySelectorAll("[data-copies]")) button.disabled = false;
}

enableCopying(document);
addEventListener("click", (event) => {
  const button = event.target.closest("[data-copies]");
  if (button) copy(document.getElementById(button.dataset.copies));
});
