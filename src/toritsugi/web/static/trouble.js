// Says at its place that a part of the page could not be had or sent; htmx by itself would show nothing.
{
  const words = document.currentScript.dataset;

  const keyOf = ({ requestConfig }) => `${requestConfig.verb} ${requestConfig.path}`;
  const noteOf = (key) => [...document.querySelectorAll(".trouble")].find((note) => note.dataset.of === key);
  const startsItself = (part) => (part.getAttribute("hx-trigger") ?? "").startsWith("every ");

  // The sentence of our own error page; a proxy's has none.
  function sentenceIn(answer) {
    const told = new DOMParser().parseFromString(answer.responseText, "text/html").querySelectorAll("[data-problem]");
    return [...told].map((part) => part.textContent.trim()).join(" ");
  }

  function put(note, part) {
    const place = part.closest(".card") ?? part.closest("form") ?? part;
    if (place.isConnected) place.after(note);
    else document.querySelector("main").append(note);
  }

  function say(detail, sentence) {
    const key = keyOf(detail);
    const known = noteOf(key);
    const refreshing = startsItself(detail.elt);
    if (known && refreshing) return;
    known?.remove();
    const note = document.createElement("p");
    note.className = `note ${refreshing ? "note--attention" : "note--person"} trouble`;
    note.setAttribute("role", refreshing ? "status" : "alert");
    note.dataset.of = key;
    note.textContent = refreshing ? words.stale : sentence;
    put(note, detail.elt);
  }

  document.addEventListener("htmx:sendError", ({ detail }) => say(detail, words.away));
  document.addEventListener("htmx:responseError", ({ detail }) => say(detail, sentenceIn(detail.xhr) || words.failed));
  document.addEventListener("htmx:afterSwap", ({ detail }) => noteOf(keyOf(detail))?.remove());
}
