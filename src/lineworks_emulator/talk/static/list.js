import { avatar, el } from "./dom.js";
import { readUpTo } from "./remembered.js";
import { whenOf, word } from "./words.js";

const root = document.getElementById("talks");

/** The conversations, newest first; the open one is marked. */
export function drawList(talks, member, open, choose) {
  const focused = document.activeElement?.dataset?.testid;
  root.replaceChildren(...talks.map((talk) => el("li", {}, line(talk, member, open, choose))));
  if (!talks.length) root.append(el("li", { class: "none" }, word("no_talks")));
  if (focused && root.querySelector(`[data-testid="${CSS.escape(focused)}"]`)) {
    root.querySelector(`[data-testid="${CSS.escape(focused)}"]`).focus({ preventScroll: true });
  }
}

function line(talk, member, open, choose) {
  const unread = talk.key !== open && talk.last_by !== member && talk.last_order > readUpTo(member, talk.key);
  const marks = {
    type: "button",
    "data-testid": `${talk.kind}-${talk.id}`,
    "aria-current": talk.key === open ? "true" : null,
    onclick: () => choose(talk.key),
  };
  const title = el("span", { class: "talk-title" }, el("span", {}, talk.title || talk.id), talk.kind === "dm" ? el("span", { class: "bot-sign" }, word("bot")) : null);
  const text = el("span", { class: "talk-text" }, title, el("span", { class: "talk-last" }, newest(talk, member)));
  const mark = unread ? el("span", { class: "unread-mark", "data-testid": "unread" }, word("unread")) : null;
  const when = talk.last_at ? el("time", { class: "talk-time", datetime: talk.last_at }, whenOf(talk.last_at)) : null;
  return el("button", marks, avatar(talk.title || talk.id, talk.kind), text, el("span", { class: "talk-side" }, when, mark));
}

function newest(talk, member) {
  if (talk.last_text) return (talk.last_by === member ? `${word("you")}: ` : "") + talk.last_text.replace(/\s+/g, " ");
  if (talk.last_kind) return `[${word(talk.last_kind)}]`;
  return word(talk.last_event === "created" ? "created" : "none_last");
}
