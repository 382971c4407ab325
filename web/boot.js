// Fetches the program with its progress in bytes, starts it, and keeps it for the next visit without a network.
import build from './build.js';
import init from './arclight.js';
import { curtain, stop } from './page.js';

const WASM = new URL('./arclight_bg.wasm', import.meta.url);

start().catch((error) => stop(`Arclight could not be loaded: ${error.message ?? error}`));

async function start() {
  if (!document.createElement('canvas').getContext('webgl2')) {
    stop('This browser cannot draw Arclight: it has no WebGL2, or it is switched off. A current browser with graphics acceleration has it.');
    return;
  }
  const bytes = await fetchWithProgress(WASM, build.app.bytes);
  // Bevy leaves its loop by a JavaScript exception: the program goes on in animation frames.
  await init({ module_or_path: bytes }).catch((error) => {
    if (!String(error).includes('exceptions for control flow')) throw error;
  });
  keep(bytes).catch((error) => console.warn('Arclight will not be here without a network:', error));
}

async function fetchWithProgress(url, total) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server says ${response.status} for ${url.pathname}`);
  const bytes = new Uint8Array(total);
  let got = 0;
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (got + value.length > total) throw new Error('the program is longer than it should be; reload the page');
    bytes.set(value, got);
    got += value.length;
    curtain(got, total);
  }
  if (got !== total) throw new Error(`only ${got} of ${total} bytes came; reload the page`);
  return bytes;
}

// The service worker fetches the rest; what is here already need not come twice.
async function keep(bytes) {
  if (!('serviceWorker' in navigator)) return;
  const cache = await caches.open(build.cache);
  await cache.put(WASM, new Response(bytes, { headers: { 'Content-Type': 'application/wasm' } }));
  await navigator.serviceWorker.register(new URL('../sw.js', import.meta.url));
}
