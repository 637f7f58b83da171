import { act, ask } from "./asking.js";
import { openAside, tabbed, tickList, ticked } from "./asides.js";
import { el } from "./dom.js";
import { copy, tell } from "./tools.js";
import { word } from "./words.js";

const person = (one) => ({ id: one.user_id, name: one.name, reading: one.reading, about: [one.department, one.title].filter(Boolean).join(" ") });

/** Does what a member orders; a refusal is told and keeps the dialog open. */
async function done(work) {
  try {
    return await work();
  } catch (error) {
    tell(error.message);
    return false;
  }
}

/** 「新規作成」: a room with at least one other member; `opened` gets its key. */
export function createRoom(me, all, opened) {
  const mine = all.find((one) => one.user_id === me);
  const others = all.filter((one) => one.user_id !== me && one.domain_id === mine?.domain_id).map(person);
  const body = [el("p", {}, word("choose_members")), tickList("with", others, word("nobody"))];
  const form = openAside(word("new_room_title"), body, word("ok"), () => done(async () => {
    const made = await act("rooms", { members: [me, ...ticked(form, "with")] });
    opened(`room:${made.channel_id}`);
  }));
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  form.addEventListener("change", () => { button.disabled = !ticked(form, "with").length; });
}

async function invite(room, refresh) {
  const bots = room.invitable.map((bot) => ({ id: String(bot.bot_id), name: bot.name }));
  const body = tabbed([
    { id: "members", title: word("tab_members"), panel: tickList("member", room.outside.map(person), word("nobody")) },
    { id: "bot", title: word("tab_bot"), panel: el("div", {}, tickList("bot", bots, word("no_invitable")), el("p", { class: "aside-hint" }, word("bot_missing"))) },
  ]);
  const form = openAside(word("invite"), body, word("ok"), () => done(async () => {
    for (const id of ticked(form, "member")) await act("invite", { channel_id: room.channel_id, user_id: id });
    for (const id of ticked(form, "bot")) await act("invite", { channel_id: room.channel_id, bot_id: Number(id) });
    refresh();
  }));
}

async function rename(room, refresh) {
  const field = el("input", { class: "aside-field", id: "room-name", value: room.title, maxlength: "1000", required: true, autocomplete: "off", "data-testid": "room-name" });
  openAside(word("rename"), [el("label", { for: "room-name" }, word("room_name")), field], word("save"), () => done(async () => {
    await act("rename", { channel_id: room.channel_id, title: field.value.trim() });
    refresh();
  }));
}

function showToCopy(title, text, button, testid) {
  const shown = el("output", { class: "aside-value", "data-testid": `${testid}-value` }, text);
  const press = el("button", { type: "button", class: "primary", "data-first": true, "data-testid": testid, onclick: () => copy(text, `${word("copied")}: ${text}`, shown) }, button);
  openAside(title, [shown, press]);
}

async function leave(room, refresh) {
  const lines = room.inside.map((one) => {
    const out = () => done(async () => {
      await act("leave", { channel_id: room.channel_id, user_id: one.user_id });
      line.remove();
      refresh();
    });
    const button = el("button", { type: "button", "aria-label": word("leave_name", { name: one.name }), "data-testid": `leave-${one.user_id}`, onclick: out }, word("leave_one"));
    const line = el("li", { class: "leave-line" }, el("span", {}, one.name), button);
    return line;
  });
  openAside(word("leave"), [el("ul", { class: "tick-list" }, ...lines)]);
}

const DEEDS = {
  invite,
  rename,
  leave,
  channel: (room) => showToCopy(word("channel_id"), room.channel_id, word("copy_id"), "copy-channel-id"),
  link: (room) => showToCopy(word("chat_link"), room.link, word("copy_link"), "copy-link"),
};

/** What a member chose in the room's menu. */
export function roomDeed(name, key, me, refresh) {
  return done(async () => DEEDS[name](await ask("room", { key, user_id: me }), refresh));
}
