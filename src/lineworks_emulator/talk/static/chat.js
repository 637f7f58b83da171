import { actionButton } from "./actions.js";
import { drawn } from "./content.js";
import { avatar, el } from "./dom.js";
import { dayOf, timeOf, word } from "./words.js";

const root = document.getElementById("entries");
const quick = document.getElementById("quick");
const NEAR = 120;
let shown = { key: null, member: null, orders: [], first: null };

/** Draws a conversation; what is there already stays, so that nothing jumps under the finger. */
export function drawChat(talk, scene) {
  const orders = talk.entries.map((entry) => entry.order);
  const grows = shown.key === talk.key && shown.member === scene.me && shown.orders.every((order, index) => order === orders[index]);
  const atEnd = !grows || root.scrollHeight - root.scrollTop - root.clientHeight < NEAR;
  if (!grows || (shown.orders.length === 0 && orders.length > 0)) root.replaceChildren();
  const begin = root.childElementCount && grows ? shown.orders.length : 0;
  talk.entries.slice(begin).forEach((entry, index) => append(entry, talk.entries[begin + index - 1], scene));
  if (!orders.length) root.replaceChildren(el("p", { class: "empty-note" }, word("empty")));
  shown = { key: talk.key, member: scene.me, orders };
  drawQuick(talk.entries.at(-1), scene);
  if (atEnd) toEnd();
}

/** Scroll to the newest message, also after pictures came in. */
export function toEnd() {
  root.scrollTop = root.scrollHeight;
}

root.addEventListener("load", (event) => {
  if (event.target.tagName === "IMG" && root.scrollHeight - root.scrollTop - root.clientHeight < 400) toEnd();
}, true);

function append(entry, before, scene) {
  if (!before || dayOf(before.at) !== dayOf(entry.at)) root.append(el("div", { class: "day" }, el("span", {}, dayOf(entry.at))));
  root.append(entry.kind === "notice" ? notice(entry, scene) : spoken(entry, before, scene));
}

function spoken(entry, before, scene) {
  const own = entry.kind === "member" && entry.user_id === scene.me;
  const name = entry.kind === "bot" ? (scene.bots[entry.bot_id] ?? word("bot")) : (scene.members[entry.user_id] ?? entry.user_id);
  const time = el("time", { datetime: entry.at }, timeOf(entry.at));
  const same = before && speaker(before) === speaker(entry) && Date.parse(entry.at) - Date.parse(before.at) < 300000;
  const by = el("div", { class: "by" }, name, entry.kind === "bot" ? el("span", { class: "bot-sign" }, word("bot")) : null);
  const said = el("div", { class: "said" }, own ? null : by, el("div", { class: "with-time" }, drawn(entry, scene), time));
  const marks = { class: `entry ${own ? "own" : ""} ${same ? "same" : ""}`, "data-order": entry.order, "data-seq": entry.seq, "data-by": entry.kind };
  return el("article", marks, own ? null : avatar(name), said);
}

const speaker = (entry) => `${entry.kind} ${entry.bot_id ?? ""} ${entry.user_id ?? ""}`;

function notice(entry, scene) {
  const names = [...entry.members.map((id) => scene.members[id] ?? id), ...entry.bots.map((id) => scene.bots[id] ?? id)];
  return el("div", { class: "notice" }, el("span", {}, word(entry.event, { title: entry.title ?? "", who: names.join("、") })));
}

function drawQuick(entry, scene) {
  const items = entry?.kind === "bot" ? (entry.content.quickReply?.items ?? []) : [];
  quick.hidden = !items.length;
  quick.replaceChildren(...items.map((item) => actionButton(item.action, entry, scene)));
}
