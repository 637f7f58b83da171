// Comes back by itself: asks every few seconds whether the relay can be reached again.

const again = 5_000;

setInterval(look, again);
addEventListener("online", look);

async function look() {
  try {
    const answer = await fetch("/healthz", { cache: "no-store" });
    if (answer.ok) location.replace("/kiosk");
  } catch {
    // Not reached yet.
  }
}
