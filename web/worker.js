// The trained model, beside the page: it is fetched and kept here, and reads here.
import init, { Reader } from './arclight_worker.js';
import { download } from './download.js';

const CACHE = 'arclight-models';
let reader;

self.onmessage = async ({ data }) => {
  try {
    if (data.open) {
      await open(data.open, data.bytes);
      postMessage({ ready: true });
    } else {
      const { text, layer, causal, positionless } = data;
      const answer = layer === undefined
        ? reader.read(text, causal, positionless)
        : reader.trace(text, layer, causal, positionless);
      postMessage({ answer }, [answer.buffer]);
    }
  } catch (error) {
    postMessage({ failed: error.message ?? String(error) });
  }
};

async function open(url, bytes) {
  const wasm = new URL('./arclight_worker_bg.wasm', import.meta.url);
  const [file] = await Promise.all([model(url, bytes), init({ module_or_path: wasm })]);
  try {
    reader = new Reader(file);
  } catch (error) {
    await forget(url);
    throw error;
  }
}

/** From the last visit, else from the server. */
async function model(url, bytes) {
  const cache = self.caches && await caches.open(CACHE);
  const kept = await (await cache?.match(url))?.arrayBuffer();
  if (kept?.byteLength === bytes) return new Uint8Array(kept);
  const file = await download(url, bytes, (got, total) => postMessage({ progress: got / total }));
  // A full disk costs the next visit its model, not this one.
  await cache?.put(url, new Response(file)).catch(() => {});
  return file;
}

const forget = async (url) => (await self.caches?.open(CACHE))?.delete(url);
