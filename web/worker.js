// The trained model, beside the page: it is fetched and kept here, and reads here.
import { MODELS, find, forget, keep } from './cache.js';
import { download } from './download.js';

let reader;

self.onmessage = async ({ data }) => {
  try {
    if (data.open) {
      await open(data.open, data.bytes);
      postMessage({ ready: true });
    } else {
      const { text, layer, states, ...reading } = data;
      const { causal, positionless, alone } = reading;
      const answer = states
        ? reader.states(text, causal, positionless, alone)
        : layer === undefined
          ? reader.read(text, causal, positionless, alone)
          : reader.trace(text, layer, causal, positionless, alone);
      postMessage({ answer }, [answer.buffer]);
    }
  } catch (error) {
    postMessage({ failed: error.message ?? String(error) });
  }
};

async function open(url, bytes) {
  const name = relaxed() ? './arclight_worker_relaxed' : './arclight_worker';
  const { default: init, Reader } = await import(`${name}.js`);
  const wasm = new URL(`${name}_bg.wasm`, import.meta.url);
  const [file] = await Promise.all([model(url, bytes), init({ module_or_path: wasm })]);
  try {
    reader = new Reader(file);
  } catch (error) {
    await forget(MODELS, url);
    throw error;
  }
}

/** Whether this browser multiplies and adds in one step: whether it takes a function that does (f32x4.relaxed_madd). */
function relaxed() {
  const zero = [0x41, 0, 0xfd, 0x0f];
  const body = [0, ...zero, ...zero, ...zero, 0xfd, 0x85, 0x02, 0x0b];
  const [types, functions, code] = [[1, 0x60, 0, 1, 0x7b], [1, 0], [1, body.length, ...body]];
  const sections = [[1, types], [3, functions], [10, code]].flatMap(([id, bytes]) => [id, bytes.length, ...bytes]);
  return WebAssembly.validate(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections]));
}

/** From the last visit, else from the server. */
async function model(url, bytes) {
  const kept = await (await find(MODELS, url))?.arrayBuffer().catch(() => undefined);
  if (kept?.byteLength === bytes) return new Uint8Array(kept);
  const file = await download(url, bytes, (got, total) => postMessage({ progress: got / total }));
  await keep(MODELS, url, new Response(file));
  return file;
}
