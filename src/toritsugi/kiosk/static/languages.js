// Nothing typed is lost when the language changes: it goes along with the request for the same screen, in its body, so
// that it stands in no address and in no storage of the browser.

const languages = document.getElementById("languages");

languages.addEventListener("submit", () => {
  for (const field of document.querySelectorAll("main :is(input:not([type=hidden]), select, textarea)")) {
    const kept = languages.elements[field.name];
    if (kept) kept.value = field.value;
  }
});
