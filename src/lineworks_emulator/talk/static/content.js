import { actionButton, actionRows } from "./actions.js";
import { el } from "./dom.js";
import { flexNodes } from "./flex.js";
import { link, textNodes } from "./text.js";
import { word } from "./words.js";

const bubble = (kind, ...children) => el("div", { class: `bubble ${kind}`, "data-testid": "bubble" }, ...children);
const words = (text, scene, kind = "") => el("div", { class: kind }, ...textNodes(text, scene));
const source = (part) => (part.fileId ? `/talk/files/${encodeURIComponent(part.fileId)}` : part.originalContentUrl);

function picture(address, alt) {
  if (!address) return null;
  const image = el("img", { class: "picture", src: address, alt, loading: "lazy", referrerpolicy: "no-referrer" });
  image.addEventListener("error", () => image.replaceWith(el("span", { class: "no-picture" }, word("image"), el("small", {}, address))));
  return image;
}

function fileBubble(content, kind) {
  const address = source(content);
  const name = content.fileName ?? decodeURIComponent(String(address).split("?")[0].split("/").pop());
  const ending = name.includes(".") ? name.split(".").pop().slice(0, 4).toUpperCase() : "…";
  const sign = el("span", { class: "file-sign", "aria-hidden": "true" }, ending);
  return bubble("", el("a", { class: "file", href: address, target: "_blank", rel: "noopener noreferrer" }, sign, el("span", {}, el("strong", {}, name), el("small", {}, word(kind)))));
}

function buttons(message, scene) {
  const { content } = message;
  const list = content.actions.map((action) => actionButton(action, message, scene));
  return bubble("card", words(content.contentText, scene, "card-text"), ...list);
}

function list(message, scene) {
  const { coverData, elements, actions = [] } = message.content;
  const cover = coverData
    ? [picture(coverData.backgroundImageUrl ?? (coverData.backgroundFileId && `/talk/files/${coverData.backgroundFileId}`), ""), head(coverData)]
    : [];
  return bubble("card", ...cover, ...elements.map((part) => row(part, message, scene)), ...actionRows(actions, message, scene));
}

function head(part) {
  if (!part.title && !part.subtitle) return null;
  return el("div", { class: "card-text" }, el("div", { class: "card-title" }, part.title ?? ""), el("div", { class: "card-sub" }, part.subtitle ?? ""));
}

function row(part, message, scene) {
  const text = el("div", {}, el("div", { class: "card-title" }, part.title), el("div", { class: "card-sub" }, part.subtitle ?? ""));
  return el("div", { class: "row" }, text, part.action ? actionButton(part.action, message, scene) : picture(source(part), ""));
}

function columns(message, scene) {
  return el("div", { class: "columns", "data-testid": "bubble" }, ...message.content.columns.map((part) => {
    const all = [...(part.actions ?? []), ...(part.action ? [part.action] : [])];
    const text = part.text ? el("div", { class: "card-text" }, el("div", { class: "card-title" }, part.title ?? ""), words(part.text, scene)) : null;
    return el("div", { class: "bubble card" }, picture(source(part), word("image")), text, ...all.map((action) => actionButton(action, message, scene)));
  }));
}

const DRAWN = {
  text: ({ content }, scene) => bubble("", ...textNodes(content.text, scene)),
  link: ({ content }, scene) => bubble("card", words(content.contentText, scene, "card-text"), el("a", { class: "action leads", href: content.link, target: "_blank", rel: "noopener noreferrer" }, content.linkText)),
  image: ({ content }) => bubble("card", el("a", { href: source(content), target: "_blank", rel: "noopener noreferrer" }, picture(content.previewImageUrl ?? source(content), word("image")))),
  file: ({ content }) => fileBubble(content, "file"),
  audio: ({ content }) => fileBubble(content, "audio"),
  video: ({ content }) => fileBubble(content, "video"),
  sticker: ({ content }) => bubble("", `${word("sticker")} ${content.packageId} / ${content.stickerId}`),
  location: ({ content }) => bubble("card", el("div", { class: "card-text" }, el("div", { class: "card-title" }, content.title ?? word("location")), el("div", { class: "card-sub" }, content.address ?? ""), link(`https://www.openstreetmap.org/?mlat=${content.latitude}&mlon=${content.longitude}`, `${content.latitude}, ${content.longitude}`))),
  button_template: buttons,
  list_template: list,
  carousel: columns,
  image_carousel: columns,
  flex: (message, scene) => flexNodes(message, scene, bubble),
};

/** A message's content as one bubble (or a row of them). */
export function drawn(message, scene) {
  const draw = DRAWN[message.content.type];
  return draw ? draw(message, scene) : bubble("", `[${message.content.type}]`);
}
