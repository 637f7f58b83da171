// Buttons that call at once: one call for one touch.

for (const form of document.querySelectorAll(".way__form")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
    form.querySelector("button").setAttribute("aria-disabled", "true");
  });
}
