/** Dialogs by marks: data-opens="id" opens one, data-closes closes the one around it, data-shows is open at once. */
export function showWaiting(root) {
  for (const dialog of root.querySelectorAll("dialog[data-shows]")) dialog.showModal();
}

addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  if (event.target.closest("[data-closes]")) event.target.closest("dialog").close();
});

/* A form that answers with a file leaves the page where it is. */
addEventListener("submit", (event) => {
  if (!event.target.matches("[data-leaves]")) return;
  const { part } = event.target.dataset;
  event.target.closest("dialog").close();
  document.querySelector(`[data-after="${event.target.closest("dialog").id}"]`).hidden = false;
  if (part) event.target.reset();
});

showWaiting(document);
if (new URLSearchParams(location.search).has("done")) history.replaceState(null, "", location.pathname);
