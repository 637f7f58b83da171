import { actionButton } from "./actions.js";
import { el } from "./dom.js";
import { textNodes } from "./text.js";

const LARGE = ["lg", "xl", "xxl", "3xl", "4xl", "5xl"];
const SMALL = ["xxs", "xs", "sm"];

/** A flex message: its bubbles, readable rather than exact. */
export function flexNodes(message, scene, bubble) {
  const { contents } = message.content;
  if (contents.type === "bubble") return bubble("card", ...blocks(contents, message, scene));
  const all = contents.contents.map((one) => el("div", { class: "bubble card" }, ...blocks(one, message, scene)));
  return el("div", { class: "columns", "data-testid": "bubble" }, ...all);
}

function blocks(contents, message, scene) {
  return ["header", "hero", "body", "footer"]
    .filter((name) => contents[name])
    .map((name) => el("div", { class: contents[name].type === "image" ? "" : "flex-block" }, part(contents[name], message, scene)));
}

function part(one, message, scene) {
  const draw = PARTS[one.type];
  return draw ? draw(one, message, scene) : "";
}

const PARTS = {
  box: (one, message, scene) => el("div", { class: `flex-box ${one.layout}` }, ...(one.contents ?? []).map((inner) => part(inner, message, scene))),
  text: (one, message, scene) => el("div", { class: `${weight(one)} ${size(one)}` }, ...said(one, message, scene)),
  span: (one, message, scene) => el("span", { class: `${weight(one)} ${size(one)}` }, ...textNodes(one.text ?? "", scene)),
  button: (one, message, scene) => actionButton(one.action, message, scene),
  image: (one) => el("img", { class: "picture", src: one.url, alt: "", loading: "lazy", referrerpolicy: "no-referrer" }),
  icon: () => "",
  separator: () => el("hr"),
};

const said = (one, message, scene) =>
  one.contents ? one.contents.map((inner) => part(inner, message, scene)) : textNodes(one.text ?? "", scene);
const weight = (one) => (one.weight === "bold" ? "flex-bold" : "");
const size = (one) => (LARGE.includes(one.size) ? "flex-large" : SMALL.includes(one.size) ? "flex-small" : "");
