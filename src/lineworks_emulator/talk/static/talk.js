import { act, ask } from "./asking.js";
import { drawChat, toEnd } from "./chat.js";
import { el } from "./dom.js";
import { follow, lost } from "./link.js";
import { drawList } from "./list.js";
import { goTo, markRead, openKey, rememberedMember } from "./remembered.js";
import { createRoom, roomDeed } from "./rooms.js";
import { copy, tell } from "./tools.js";
import { word } from "./words.js";

const at = (id) => document.getElementById(id);
const chooser = at("member");
const composer = at("composer");
const menus = [at("account"), at("chat-tools")];
let me = null;
let everybody = [];
let current = null;
let running = null;
let again = false;

/** Draws everything anew; calls that come meanwhile are answered by one more round. */
function refresh() {
  again = true;
  running ??= (async () => {
    while (again) {
      again = false;
      await round().catch(lost);
    }
  })().finally(() => { running = null; });
  return running;
}

async function round() {
  await members();
  if (!me) return;
  const view = await ask("overview", { user_id: me });
  const talk = view.talks.find((one) => one.key === openKey());
  await conversation(talk);
  drawList(view.talks, me, talk?.key, choose);
}

async function members() {
  const { members: all } = await ask("members");
  everybody = all;
  const ids = all.map((one) => one.user_id);
  if (chooser.dataset.ids !== JSON.stringify(all)) fillChooser(all);
  if (!ids.includes(me)) me = [rememberedMember(), document.body.dataset.me, ids[0]].find((one) => ids.includes(one)) ?? null;
  at("new-room").disabled = !me;
  at("frame").classList.toggle("empty", !me);
  at("nothing-title").textContent = word(me ? "choose" : "no_members");
  at("nothing-hint").textContent = word(me ? "choose_hint" : "no_members_hint");
  chooser.value = me ?? "";
  at("account-face").textContent = [...(all.find((one) => one.user_id === me)?.name ?? "?")][0];
}

function fillChooser(all) {
  chooser.dataset.ids = JSON.stringify(all);
  const about = (one) => [one.department, one.title].filter(Boolean).join(" ");
  const shown = (one) => (about(one) ? `${one.name}（${about(one)}）` : one.name);
  chooser.replaceChildren(...all.map((one) => el("option", { value: one.user_id }, shown(one))));
}

async function conversation(talk) {
  at("chat").hidden = !talk;
  if (!talk) {
    current = null;
    return;
  }
  const found = await ask("conversation", { key: talk.key, user_id: me });
  const changed = current?.key !== talk.key || current?.me !== me;
  current = { ...talk, me };
  drawHead(talk);
  drawChat(found, { me, members: found.members, bots: found.bots, tap });
  markRead(me, talk.key, talk.last_order);
  if (changed) requestAnimationFrame(toEnd);
}

function drawHead(talk) {
  const room = talk.kind === "room";
  at("chat-title").textContent = talk.title || talk.id;
  at("chat-about").textContent = room
    ? [word("members_count", { n: talk.members }), word("bots_count", { n: talk.bots })].join("・")
    : word("direct");
  at("chat-tools").hidden = !room;
}

function choose(key) {
  composer.value = "";
  goTo(me, key);
  refresh();
}

async function tap(seq, action) {
  try {
    const done = await act("tap", { user_id: me, seq, index: action.tap_index });
    if (done.kind === "copy") await copy(done.copy_text, word("copied_text", { text: done.copy_text }));
    if (done.kind === "uri") tell(done.uri);
  } catch (error) {
    tell(`${word("cannot")} ${error.message}`);
  }
  await refresh();
}

async function send(event) {
  event.preventDefault();
  const text = composer.value.trim();
  if (!text || !current) return;
  const where = current.kind === "room" ? { channel_id: current.id } : { bot_id: Number(current.id) };
  try {
    await act("say", { user_id: me, text, ...where });
    composer.value = "";
  } catch (error) {
    tell(`${word("failed")} ${error.message}`);
  }
  await refresh();
  toEnd();
}

/** A menu closes by Escape, by a click elsewhere, and once something was chosen in it. */
function closeMenus(byKey, clicked = null) {
  for (const menu of menus.filter((one) => one.open)) {
    if (clicked && menu.querySelector("summary").contains(clicked)) continue;
    menu.open = false;
    if (byKey) menu.querySelector("summary").focus();
  }
}

chooser.addEventListener("change", () => {
  me = chooser.value;
  goTo(me, null, true);
  refresh();
});
composer.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
});
at("composer-form").addEventListener("submit", send);
at("back").addEventListener("click", () => { goTo(me, null); refresh(); });
at("new-room").addEventListener("click", () => createRoom(me, everybody, choose));
at("chat-tools").addEventListener("click", (event) => {
  const deed = event.target.closest("[data-does]")?.dataset.does;
  if (deed) roomDeed(deed, current.key, me, refresh);
});
at("language").addEventListener("click", (event) => { event.currentTarget.hash = location.hash; });
addEventListener("popstate", () => { me = rememberedMember(); refresh(); });
addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenus(true); });
addEventListener("click", (event) => closeMenus(false, event.target));

refresh();
follow(refresh);
