/** Buttons open and close dialogs by the browser's own commands; one marked data-shows is open at once. */
export function showWaiting(root) {
  for (const dialog of root.querySelectorAll("dialog[data-shows]")) dialog.showModal();
}

/* A form that answers with a file leaves the page where it is; what is no longer so there gives way to what is. */
addEventListener("submit", (event) => {
  if (!event.target.matches("[data-leaves]")) return;
  const dialog = event.target.closest("dialog");
  dialog.close();
  for (const before of document.querySelectorAll(`[data-before="${dialog.id}"]`)) before.hidden = true;
  for (const after of document.querySelectorAll(`[data-after="${dialog.id}"]`)) after.hidden = false;
});

showWaiting(document);
if (new URLSearchParams(location.search).has("done")) history.replaceState(null, "", location.pathname);
