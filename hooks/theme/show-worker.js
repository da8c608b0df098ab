// Show mode without a network: whatever its screens loaded last is shown if the network is away. See assets/show.js.
addEventListener("install", () => skipWaiting());
addEventListener("activate", event => event.waitUntil(clients.claim()));
addEventListener("fetch", event => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(location.origin)) return;
  event.respondWith(fetch(request).then(response => {
    if (response.ok) {
      const copy = response.clone();
      event.waitUntil(caches.open("show").then(cache => cache.put(request, copy)));
    }
    return response;
  }).catch(async error => {
    const found = await caches.match(request, { ignoreSearch: true });
    if (found) return found;
    throw error;
  }));
});
