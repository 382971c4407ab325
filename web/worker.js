// The trained model, beside the page: it is fetched and kept here, and reads here.
import init, { Reader } from './arclight_worker.js';

const CACHE = 'arclight-models';
let reader;

self.onmessage = async ({ data }) => {
  try {
    if (data.open) {
      await open(data.open, data.bytes);
      postMessage({ ready: true });
    } else {
      const answer = reader.read(data.read);
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
  const file = await download(url, bytes);
  // A full disk costs the next visit its model, not this one.
  await cache?.put(url, new Response(file)).catch(() => {});
  return file;
}

async function download(url, total) {
  let response;
  try {
    response = await fetch(url);
  } catch {
    throw new Error('its file could not be fetched; is there a network?');
  }
  if (!response.ok) throw new Error(`the server says ${response.status} for its file`);
  const file = new Uint8Array(total);
  let got = 0;
  for (const stream = response.body.getReader(); ;) {
    const { done, value } = await stream.read();
    if (done) break;
    if (got + value.length > total) throw new Error('its file is longer than it should be');
    file.set(value, got);
    got += value.length;
    postMessage({ progress: got / total });
  }
  if (got < total) throw new Error(`its file is cut: ${got} of ${total} bytes came`);
  return file;
}

const forget = async (url) => (await self.caches?.open(CACHE))?.delete(url);
