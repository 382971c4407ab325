// Keeps one version of the page for visits without a network. Everything of a version lies in a folder of its own, so
// two versions never mix; the model, which seldom changes, has a cache of its own (worker.js).
const CACHE = '__CACHE__';
const MODELS = 'arclight-models';
const FILES = __FILES__;
// Whoever looks after a kiosk changes these.
const VENUE = /\/(kiosk\.ron|blocked\.txt)$/;

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== location.origin) return;
  if (event.request.mode === 'navigate') event.respondWith(page(event.request));
  else if (VENUE.test(url.pathname)) event.respondWith(venue(event.request));
  else event.respondWith(file(event.request));
});

async function install() {
  const cache = await caches.open(CACHE);
  for (const path of FILES) {
    if (await cache.match(path)) continue;
    const response = await fetch(path, path === './' ? { cache: 'reload' } : {});
    if (!response.ok) throw new Error(`${response.status} for ${path}`);
    await cache.put(path, response);
  }
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith('arclight-') && name !== CACHE && name !== MODELS) await caches.delete(name);
  }
  await self.clients.claim();
}

/** The newest page where there is a network, else the kept one. */
async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(CACHE)).match('./');
    if (!kept) throw error;
    return kept;
  }
}

/** The same for what a venue set; the newest is kept. */
async function venue(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(request);
    if (!kept) throw error;
    return kept;
  }
}

const file = async (request) => (await (await caches.open(CACHE)).match(request)) ?? fetch(request);
