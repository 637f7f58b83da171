/* What a designer would see, measured in the page: a list of [what, where, text]. `least`: a target's height in pixels. */
({ least }) => {
  const found = [];
  const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;
  const PARTICLES = new Set(["は", "が", "を", "に", "の", "で", "と", "も", "へ", "や", "から", "まで", "より", "です", "ます", "ました", "ません", "ください"]);
  const segmenter = new Intl.Segmenter("ja", { granularity: "word" });
  const isUnseen = (element) => {
    for (let each = element; each && each !== document.body; each = each.parentElement) {
      const box = each.getBoundingClientRect();
      if (getComputedStyle(each).display !== "contents" && (box.width <= 1 || box.height <= 1)) return true;
    }
    return element.closest(".unseen, .skip, [hidden], svg") !== null;
  };
  const isShown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !isUnseen(element);
  const where = (element) => {
    const named = element.id ? `#${element.id}` : [...element.classList].slice(0, 2).map((each) => `.${each}`).join("");
    return element.localName + named;
  };
  const tell = (what, element, text = element.textContent) =>
    found.push([what, where(element), text.replace(/\s+/g, " ").trim().slice(0, 100)]);

  const blockOf = (node) => {
    let element = node.parentElement;
    while (["inline", "contents"].includes(getComputedStyle(element).display) && element !== document.body) {
      element = element.parentElement;
    }
    return element;
  };
  const textBlocks = () => {
    const blocks = new Map();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!node.data.trim() || ["SCRIPT", "STYLE", "OPTION", "TEXTAREA"].includes(parent.tagName) || !isShown(parent)) continue;
      const block = blockOf(node);
      blocks.set(block, [...(blocks.get(block) ?? []), node]);
    }
    return blocks;
  };
  const clipperOf = (element) => {
    for (let each = element; each && each !== document.body; each = each.parentElement) {
      const style = getComputedStyle(each);
      if (style.position === "fixed") return null;
      if (style.overflowX !== "visible") return each;
    }
    return null;
  };

  const layerOf = (element) => {
    for (let each = element; each && each !== document.body; each = each.parentElement) {
      if (each.matches("dialog") || getComputedStyle(each).position === "fixed") return each;
    }
    return document.body;
  };

  /* The characters of a block as lines; each line is where it begins and ends in the block's text. */
  const linesOf = (nodes) => {
    const range = document.createRange();
    let text = "", last = null;
    const starts = [];
    for (const node of nodes) {
      for (let at = 0; at < node.data.length; at++) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getClientRects()[0];
        if (!box || (!box.width && !node.data[at].trim())) {
          if (text && !text.endsWith(" ")) text += " ";
          continue;
        }
        if (last === null || (box.top > last.bottom - last.height / 2 && box.left < last.right)) starts.push(text.length);
        text += node.data[at];
        last = box;
      }
    }
    return { text, starts: starts.slice(1), lines: starts.map((start, at) => text.slice(start, starts[at + 1] ?? text.length).trim()) };
  };
  /* Where kana end and a kanji begins, a phrase begins: 「設定に」「従う」. */
  const isPhrase = (text, at) => /[\u3040-\u309f]/.test(text[at - 1]) && /[\u4e00-\u9fff]/.test(text[at]);
  const judgeLines = (block, nodes) => {
    const style = getComputedStyle(block);
    if (style.whiteSpace.startsWith("pre") || block.closest("pre, code, textarea")) return;
    const { text, starts, lines } = linesOf(nodes);
    if (lines.length < 2) return;
    const short = block.matches("h1, h2, h3, h4, th, dt, legend, label, button, .button, .chip, .pill");
    if (block.matches("button, .button, .chip, .pill, th, .side__entry")) tell("words of a button or a head in two lines", block, lines.join("⏎"));
    const last = lines.at(-1).replace(/[。、）」]/g, "");
    if (JAPANESE.test(text) && [...last].length <= (short ? 2 : 1)) tell("one character alone in the last line", block, lines.slice(-2).join("⏎"));
    const words = [...segmenter.segment(text)];
    for (const start of starts) {
      const around = `${text.slice(Math.max(0, start - 10), start)}⏎${text.slice(start, start + 10)}`;
      const word = words.find((each) => each.index <= start && start < each.index + each.segment.length);
      if (/[A-Za-z]/.test(text[start - 1]) && /[A-Za-z]/.test(text[start])) tell("a line that ends within a word", block, around);
      else if (word && word.isWordLike && word.index < start && JAPANESE.test(word.segment) && !isPhrase(text, start)) tell("a line that ends within a word", block, around);
      else if (word && JAPANESE.test(text[start - 1]) && PARTICLES.has(word.segment)) tell("a particle at the begin of a line", block, around);
      else if (/[、。，．）」』】ーっゃゅょァィゥェォッャュョ]/.test(text[start])) tell("a mark at the begin of a line", block, around);
    }
  };

  const blocks = textBlocks();
  for (const [block, nodes] of blocks) {
    judgeLines(block, nodes);
    const range = document.createRange();
    const clipper = block.closest("pre") ? null : clipperOf(block);
    const edge = clipper?.getBoundingClientRect();
    for (const node of nodes) {
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      const scrolls = clipper && ["auto", "scroll"].includes(getComputedStyle(clipper).overflowX);
      if (edge && (box.right > edge.right + 1 || box.left < edge.left - 1)) tell(scrolls ? "words behind the edge of what scrolls sideways" : "words that are cut off", block);
      else if (!block.closest("pre") && (box.right > innerWidth + 1 || box.left < -1)) tell("words outside the screen", block);
    }
  }

  const boxes = [...blocks].flatMap(([block, nodes]) => nodes.flatMap((node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter((box) => box.width > 2).map((box) => ({ block, box, layer: layerOf(block) }));
  }));
  for (let one = 0; one < boxes.length; one++) {
    for (let other = one + 1; other < boxes.length; other++) {
      const [a, b] = [boxes[one], boxes[other]];
      if (a.block === b.block || a.layer !== b.layer) continue;
      const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (wide > 3 && high > 0.4 * Math.min(a.box.height, b.box.height)) tell("words over words", a.block, `${a.block.textContent} / ${b.block.textContent}`);
    }
  }

  const pen = document.createElement("canvas").getContext("2d");
  for (const input of document.querySelectorAll("input, select")) {
    if (!isShown(input) || ["hidden", "checkbox", "radio", "file", "range", "color", "password", "date", "time"].includes(input.type)) continue;
    const style = getComputedStyle(input);
    pen.font = style.font;
    const words = input.localName === "select" ? input.selectedOptions[0]?.textContent.trim() ?? "" : input.value || input.placeholder;
    const room = input.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - (input.localName === "select" ? 16 : 0);
    if (pen.measureText(words).width > room + 2) tell("words that are cut off in a field", input, words);
  }

  const targets = document.querySelectorAll("a[href], button, input, select, textarea, summary, label[for], [role=button]");
  for (const target of targets) {
    if (!isShown(target) || target.type === "hidden" || target.disabled || target.matches(".row__link")) continue;
    const label = target.closest("label") ?? (target.id && document.querySelector(`label[for="${target.id}"]`));
    const boxed = ["checkbox", "radio"].includes(target.type) && label ? label : target;
    const box = boxed.getBoundingClientRect();
    const withinWords = getComputedStyle(target).display === "inline" && blockOf(target.firstChild ?? target).textContent.trim() !== target.textContent.trim();
    if (target.localName === "label" || withinWords) continue;
    if (box.height < least - 0.5 || box.width < Math.min(least, 44) - 0.5) tell(`a target of ${Math.round(box.width)} × ${Math.round(box.height)}`, target, target.textContent || target.name || "");
  }

  for (const element of document.querySelectorAll("body *")) {
    const style = getComputedStyle(element);
    if (["auto", "scroll"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1 && isShown(element) && !element.matches("textarea, pre")) {
      tell(`scrolls sideways: ${element.scrollWidth} in ${element.clientWidth}`, element, "");
    }
  }
  const page = document.documentElement;
  if (page.scrollWidth > innerWidth) tell(`wider than the screen: ${page.scrollWidth}`, page, "");
  const own = [...blocks].filter(([block]) => block.closest("[lang]") === page);
  return { found, texts: own.map(([, nodes]) => nodes.map((node) => node.data).join("").replace(/\s+/g, " ").trim()) };
}
