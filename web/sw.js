// Keeps one version of the page for visits without a network. Everything of a version lies in a folder of its own, so
// two versions never mix; model and voice, which seldom change, have a cache of their own (cache.js).
const HOME = `arclight ${new URL('./', location).pathname} `;
const CACHE = `${HOME}__VERSION__`;
const MODELS = `${HOME}models`;
/** What belongs to this version, by address: the SHA-256 of each file. */
const FILES = __FILES__;
/** Model and voice of this version. */
const LARGE = __LARGE__;
// Whoever looks after a kiosk changes these.
const VENUE = /\/(kiosk\.ron|blocked\.txt)$/;

// Locked, so that an older worker does not take what is being kept for a leftover.
self.addEventListener('install', (event) => event.waitUntil(navigator.locks.request(CACHE, { mode: 'shared' }, install)));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== location.origin) return;
  if (event.request.mode === 'navigate') {
    event.respondWith(page(event.request));
    event.waitUntil(tidy());
  } else if (VENUE.test(url.pathname)) event.respondWith(venue(event.request));
  else event.respondWith(file(event.request));
});

async function install() {
  const cache = await caches.open(CACHE);
  for (const [path, digest] of Object.entries(FILES)) {
    // The page may have put it there.
    const there = await cache.match(path);
    if (there && await sha256(await there.arrayBuffer()) === digest) continue;
    const response = await fetch(path, path === './' ? { cache: 'reload' } : {});
    if (!response.ok) throw new Error(`${response.status} for ${path}`);
    const bytes = await response.arrayBuffer();
    // A network that wants a visitor to log in answers for every address, and a host may send elsewhere.
    if (await sha256(bytes) !== digest) throw new Error(`${path} is another file than the one that was built`);
    // A new answer: browsers give none that was redirected to a visit.
    const type = response.headers.get('Content-Type');
    await cache.put(path, new Response(bytes, { headers: type ? { 'Content-Type': type } : {} }));
  }
  await self.skipWaiting();
}

/** In hexadecimal digits. Where browsers run a service worker they have this, too. */
async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function activate() {
  await tidy();
  await self.clients.claim();
}

/** Drops what other versions of this copy left, once no page runs one; other copies on the host have other names. */
async function tidy() {
  const others = (await caches.keys()).filter((name) => name.startsWith(HOME) && name !== CACHE && name !== MODELS);
  const dropped = await Promise.all(others.map((name) => navigator.locks.request(name, { ifAvailable: true }, async (free) => {
    if (free) await caches.delete(name);
    return free !== null;
  })));
  if (dropped.includes(false)) return;
  const large = LARGE.map((path) => new URL(path, location).href);
  const models = await caches.open(MODELS);
  for (const request of await models.keys()) {
    if (!large.includes(request.url)) await models.delete(request);
  }
}

/** What is kept for a request, of this version before others; nothing where the browser lets nobody at what it keeps. */
const kept = async (request) => {
  try {
    return await (await caches.open(CACHE)).match(request) ?? await caches.match(request);
  } catch {
    return undefined;
  }
};

/** The newest page where there is a network, whatever a host says of how long it lasts; else the kept one. */
async function page(request) {
  let response;
  let problem;
  try {
    // A request of a visit takes no other settings: this is a new one, and the browser follows where it is sent.
    response = await fetch(request.url, { cache: 'no-cache', redirect: 'manual' });
  } catch (error) {
    problem = error;
  }
  // A host that is ill, or that an address is too long for, does not take the page away.
  if (response && response.status < 400) return response;
  const old = await kept('./');
  if (old) return old;
  if (response) return response;
  throw problem;
}

/** The same for what a venue set; the newest is kept. */
async function venue(request) {
  let response;
  try {
    response = await fetch(request);
  } catch (error) {
    response = await kept(request);
    if (!response) throw error;
    return response;
  }
  // No digest is known of what a venue writes; a page is none of it, and neither is what the host has elsewhere.
  const other = response.redirected || /html/i.test(response.headers.get('Content-Type') ?? '');
  // A full disk costs the next visit this file, not this one.
  if (response.ok && !other) await caches.open(CACHE).then((cache) => cache.put(request, response.clone())).catch(() => {});
  return response;
}

const file = async (request) => (await kept(request)) ?? fetch(request);
