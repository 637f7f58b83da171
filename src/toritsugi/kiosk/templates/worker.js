// Keeps the shell of the kiosk: style, scripts, and the page that is honest without a network. No visitor's page is kept.

const kept = {{ kept|safe }};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(kept.name).then((cache) => cache.addAll(kept.shell)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forget().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.mode === "navigate") event.respondWith(visit(event.request));
  else if (kept.shell.includes(path)) event.respondWith(shown(event.request, path));
});

async function forget() {
  const names = await caches.keys();
  return Promise.all(names.filter((name) => name !== kept.name).map((name) => caches.delete(name)));
}

async function visit(request) {
  try {
    const answer = await fetch(request);
    return answer.status === 502 || answer.status === 504 ? await offline(answer) : answer;
  } catch {
    return offline(Response.error());
  }
}

async function offline(otherwise) {
  return (await caches.match(kept.offline)) ?? otherwise;
}

async function shown(request, path) {
  return (await caches.match(path)) ?? fetch(request);
}
