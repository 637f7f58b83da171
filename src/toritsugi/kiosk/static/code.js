// The keypad, the camera and the hand scanner: all of them fill in the one field, as a keyboard does.

const form = document.getElementById("code-form");
const field = document.getElementById("code");
const keypad = document.getElementById("keypad");
const camera = document.getElementById("camera");
const viewer = document.getElementById("viewer");
const video = document.getElementById("video");
const said = document.getElementById("camera-said");
const digits = 6;
const patience = 45_000;

let sent = false;
let looking = null;

keypad.hidden = false;
if (matchMedia("(pointer: coarse)").matches) field.inputMode = "none";

keypad.addEventListener("click", (event) => {
  const key = event.target.closest("button");
  if (!key) return;
  if ("digit" in key.dataset) field.value = (field.value + key.dataset.digit).slice(0, digits);
  if ("clear" in key.dataset) field.value = "";
  if ("back" in key.dataset) field.value = field.value.slice(0, -1);
});

// A scanner types wherever the focus is: what it types belongs into the field.
addEventListener("keydown", (event) => {
  const typed = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (typed && event.key !== " " && document.activeElement !== field && !document.querySelector("dialog[open]")) {
    field.focus();
  }
});

form.addEventListener("submit", (event) => {
  if (sent) {
    event.preventDefault();
    return;
  }
  sent = true;
  stop();
  const button = form.querySelector("[type=submit]");
  button.setAttribute("aria-disabled", "true");
  button.querySelector("span").textContent = form.dataset.going;
});

if (navigator.mediaDevices?.getUserMedia) {
  camera.hidden = false;
  const name = camera.querySelector("span");
  const start = name.innerHTML;
  camera.addEventListener("click", () => (looking ? stop() : look()));
  camera.addEventListener("looking", () => {
    camera.setAttribute("aria-pressed", String(Boolean(looking)));
    if (looking) name.textContent = camera.dataset.stop;
    else name.innerHTML = start;
  });
}

async function look() {
  said.hidden = true;
  try {
    const [stream, read] = await Promise.all([
      navigator.mediaDevices.getUserMedia({ video: { facingMode: "user" }, audio: false }),
      reader(),
    ]);
    looking = stream;
    video.classList.toggle("viewer__picture--mirrored", facesTheVisitor(stream));
    video.srcObject = stream;
    viewer.hidden = false;
    camera.dispatchEvent(new Event("looking"));
    await video.play();
    await search(read, Date.now() + patience);
  } catch {
    stop();
    tell(said.dataset.failed);
  }
}

function facesTheVisitor(stream) {
  return stream.getVideoTracks()[0]?.getSettings().facingMode !== "environment";
}

async function search(read, until) {
  while (looking && Date.now() < until) {
    const text = await read(video);
    if (text && looking) {
      field.value = text;
      form.requestSubmit();
      return;
    }
    dispatchEvent(new Event("input"));
    await new Promise((resume) => setTimeout(resume, 150));
  }
  if (looking) {
    stop();
    tell(said.dataset.none);
  }
}

function stop() {
  for (const track of looking?.getTracks() ?? []) track.stop();
  looking = null;
  video.srcObject = null;
  viewer.hidden = true;
  camera.dispatchEvent(new Event("looking"));
}

function tell(sentence) {
  said.textContent = sentence;
  said.hidden = false;
}

// The browser's own reader where it has one; otherwise the one that is served with the page.
async function reader() {
  if ((await window.BarcodeDetector?.getSupportedFormats())?.includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (source) => (await detector.detect(source))[0]?.rawValue ?? "";
  }
  const { decodeQR } = await import("../web/vendor/qr/decode.js");
  const canvas = document.createElement("canvas");
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  return async (source) => {
    const scale = Math.min(1, 800 / Math.max(source.videoWidth, 1));
    canvas.width = Math.round(source.videoWidth * scale);
    canvas.height = Math.round(source.videoHeight * scale);
    if (!canvas.width || !canvas.height) return "";
    brush.drawImage(source, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(brush.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return "";
    }
  };
}
