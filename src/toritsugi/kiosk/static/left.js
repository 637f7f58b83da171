// After the goodbye, the first screen waits for the next visitor.

const seconds = Number(document.getElementById("left").dataset.home);
setTimeout(() => location.replace("/kiosk"), seconds * 1_000);
