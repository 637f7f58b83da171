import { el } from "./dom.js";
import { word } from "./words.js";

const PARTS = /<m userId="([^"<>]+)">|(https?:\/\/[^\s<>"「」『』（）、。]+)/g;

/** A text as nodes: mentions by name, addresses as links. */
export function textNodes(text, scene) {
  const nodes = [];
  let end = 0;
  for (const found of String(text).matchAll(PARTS)) {
    nodes.push(text.slice(end, found.index));
    nodes.push(found[1] ? mention(found[1], scene) : link(found[2]));
    end = found.index + found[0].length;
  }
  nodes.push(String(text).slice(end));
  return nodes.filter((node) => node !== "");
}

function mention(name, scene) {
  const everybody = name === "all";
  const shown = everybody ? word("all") : (scene.members[name] ?? name);
  const me = everybody || shown === scene.members[scene.me];
  return el("span", { class: me ? "mention me" : "mention", "data-testid": "mention" }, `@${shown}`);
}

export const link = (address, shown = address) =>
  el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, shown);
