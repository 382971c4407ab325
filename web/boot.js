// Fetches the program with its progress in bytes, starts it, and keeps it for the next visit without a network.
import build from './build.js';
import init from './arclight.js';
import { APP, find, keep } from './cache.js';
import { download } from './download.js';
import { curtain, fetch_venue, stop } from './page.js';
import './whole.js';

const WASM = new URL('./arclight_bg.wasm', import.meta.url);

start().catch((error) => stop(`Arclight could not be loaded: ${error.message ?? error}`));

async function start() {
  if (!document.createElement('canvas').getContext('webgl2')) {
    stop('This browser cannot draw Arclight: it has no WebGL2, or it is switched off. A current browser with graphics acceleration has it.');
    return;
  }
  const [bytes] = await Promise.all([download(WASM, build.app.bytes, curtain), fetch_venue()]);
  // Bevy leaves its loop by a JavaScript exception: the program goes on in animation frames.
  await init({ module_or_path: bytes }).catch((error) => {
    if (!String(error).includes('exceptions for control flow')) throw error;
  });
  settle(bytes).catch((error) => console.warn('Arclight will not be here without a network:', error));
}

// The service worker fetches the rest; what is here already need not come twice.
async function settle(bytes) {
  if (!('serviceWorker' in navigator)) return;
  // As long as this page is open, what it may still fetch of its version stays (sw.js).
  await new Promise((granted) => {
    navigator.locks.request(APP, { mode: 'shared' }, () => {
      granted();
      return new Promise(() => {});
    });
  });
  if (!await find(APP, WASM)) await keep(APP, WASM, new Response(bytes, { headers: { 'Content-Type': 'application/wasm' } }));
  await navigator.serviceWorker.register(new URL('../sw.js', import.meta.url));
}
