// The visitor's form: one call for one touch, and nothing typed is lost when the language changes.

const form = document.getElementById("visitor");
const languages = document.getElementById("languages");
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

for (const field of form.querySelectorAll("input:not([type=hidden]), select, textarea")) {
  field.addEventListener("input", () => {
    languages.elements[field.name].value = field.value;
  });
}
