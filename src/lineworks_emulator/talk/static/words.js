const words = JSON.parse(document.body.dataset.words);

export const language = document.body.dataset.lang;

/** A word of the page in its language, with {name} filled in. */
export function word(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false });
const shortDay = new Intl.DateTimeFormat(language, { month: "numeric", day: "numeric" });
const longDay = new Intl.DateTimeFormat(language, { year: "numeric", month: "long", day: "numeric", weekday: "short" });

export const timeOf = (at) => clock.format(new Date(at));

export const dayOf = (at) => longDay.format(new Date(at));

/** The time for today, the date for other days. */
export function whenOf(at) {
  const then = new Date(at);
  return then.toDateString() === new Date().toDateString() ? clock.format(then) : shortDay.format(then);
}
