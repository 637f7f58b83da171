import { act } from "./asking.js";
import { el } from "./dom.js";
import { word } from "./words.js";

const toast = document.getElementById("toast");
const invite = document.getElementById("invite");
const invitable = document.getElementById("invitable");
let hiding = null;

/** A short sentence at the foot of the page. */
export function tell(sentence) {
  toast.textContent = sentence;
  toast.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { toast.hidden = true; }, 3500);
}

export async function copy(text, sentence) {
  try {
    await navigator.clipboard.writeText(text);
    tell(sentence);
  } catch {
    tell(text);
  }
}

export function closeInvitable() {
  invitable.hidden = true;
  invite.setAttribute("aria-expanded", "false");
}

/** The bots that may be invited, under the button. */
export function toggleInvitable(bots, channelId) {
  if (!invitable.hidden) return closeInvitable();
  const lines = bots.map((bot) => el("li", {}, el("button", { type: "button", "data-testid": `invite-${bot.bot_id}`, onclick: () => bring(bot, channelId) }, bot.name)));
  invitable.replaceChildren(...(lines.length ? lines : [el("li", { class: "none" }, word("no_invitable"))]));
  invitable.hidden = false;
  invite.setAttribute("aria-expanded", "true");
}

async function bring(bot, channelId) {
  closeInvitable();
  try {
    await act("invite", { channel_id: channelId, bot_id: bot.bot_id });
  } catch (error) {
    tell(error.message);
  }
}
