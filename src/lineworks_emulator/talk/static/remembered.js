/** What this browser remembers: who looks, which conversation, and how far each was read. */
const NAME = "lineworks-emulator-talk";

function load() {
  try {
    return { read: {}, ...JSON.parse(localStorage.getItem(NAME) ?? "{}") };
  } catch {
    return { read: {} };
  }
}

const kept = load();

function save() {
  try {
    localStorage.setItem(NAME, JSON.stringify(kept));
  } catch {
    /* A browser that keeps nothing still shows the page. */
  }
}

const place = () => new URLSearchParams(location.hash.slice(1));

export const rememberedMember = () => place().get("member") ?? kept.member ?? null;

export const openKey = () => place().get("talk");

/** Put member and conversation into the address, so that a reload and the back button find them. */
export function goTo(member, key, replace = false) {
  kept.member = member;
  save();
  const query = new URLSearchParams({ member, ...(key ? { talk: key } : {}) });
  if (replace) history.replaceState(null, "", `#${query}`);
  else history.pushState(null, "", `#${query}`);
}

export const readUpTo = (member, key) => kept.read[`${member} ${key}`] ?? 0;

export function markRead(member, key, order) {
  if (readUpTo(member, key) === order) return;
  kept.read[`${member} ${key}`] = order;
  save();
}
