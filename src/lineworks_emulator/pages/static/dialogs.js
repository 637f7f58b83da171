/** Dialogs by marks: data-opens="id" opens one, data-closes closes the one around it, data-shows is open at once. */
export function showWaiting(root) {
  for (const dialog of root.querySelectorAll("dialog[data-shows]")) dialog.showModal();
}

addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  if (event.target.closest("[data-closes]")) event.target.closest("dialog").close();
});

/* A form that answers with a file leaves the page where it is; a note there says what happened. */
addEventListener("submit", (event) => {
  if (!event.target.matches("[data-leaves]")) return;
  const dialog = event.target.closest("dialog");
  dialog.close();
  document.querySelector(`[data-after="${dialog.id}"]`).hidden = false;
});

showWaiting(document);
if (new URLSearchParams(location.search).has("done")) history.replaceState(null, "", location.pathname);
