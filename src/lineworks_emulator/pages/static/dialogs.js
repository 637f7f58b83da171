/** Buttons open and close dialogs by the browser's own commands; one marked data-shows is open at once. */
export function showWaiting(root) {
  for (const dialog of root.querySelectorAll("dialog[data-shows]")) dialog.showModal();
}

/* A form that answers with a file leaves the page where it is; a note there says what happened. */
addEventListener("submit", (event) => {
  if (!event.target.matches("[data-leaves]")) return;
  const dialog = event.target.closest("dialog");
  dialog.close();
  document.querySelector(`[data-after="${dialog.id}"]`).hidden = false;
});

showWaiting(document);
if (new URLSearchParams(location.search).has("done")) history.replaceState(null, "", location.pathname);
