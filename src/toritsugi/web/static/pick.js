// A field for a file says in the page's language what it does and which file was chosen.

function furnish(field) {
  const input = field.querySelector("input");
  const name = field.querySelector(".pick__name");
  const none = name.textContent;
  const tell = () => (name.textContent = [...input.files].map((file) => file.name).join(", ") || none);
  field.classList.add("pick--told");
  for (const part of field.querySelectorAll("[hidden]")) part.hidden = false;
  input.addEventListener("change", tell);
  input.form.addEventListener("reset", () => setTimeout(tell));
  tell();
}

const furnishAll = (root) => root.querySelectorAll("[data-pick]:not(.pick--told)").forEach(furnish);

furnishAll(document);
document.addEventListener("htmx:load", (event) => furnishAll(event.target));
