// Copy buttons, splitting a pasted login ID, choosing a room by its name. Every page works without it.

function offerCopying(button) {
  const said = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = document.documentElement.lang === "ja" ? "コピーしました" : "Copied";
    } catch {
      getSelection().selectAllChildren(source);
    }
    setTimeout(() => (button.textContent = said), 2000);
  });
}

function splitWhenWhole(field) {
  const other = document.getElementById(field.dataset.splits);
  field.addEventListener("change", () => {
    const at = field.value.trim().lastIndexOf("@");
    if (at > 0 && at < field.value.trim().length - 1) {
      other.value = field.value.trim().slice(at + 1);
      field.value = field.value.trim().slice(0, at);
    }
  });
}

function offerChoosing(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.closest("[data-fills]").dataset.fills);
    field.value = button.dataset.value;
    field.focus();
  });
}

function furnish(root) {
  root.querySelectorAll("[data-copy]").forEach(offerCopying);
  root.querySelectorAll("[data-splits]").forEach(splitWhenWhole);
  root.querySelectorAll("[data-value]").forEach(offerChoosing);
}

furnish(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) furnish(event.target);
});
