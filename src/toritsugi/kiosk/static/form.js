// The visitor's form: one call for one touch.

const form = document.getElementById("visitor");
let sent = false;

form.addEventListener("submit", (event) => {
  if (sent) {
    event.preventDefault();
    return;
  }
  sent = true;
  const button = form.querySelector("button");
  button.setAttribute("aria-disabled", "true");
  button.querySelector("span").textContent = form.dataset.calling;
});
