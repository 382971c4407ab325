// A model, beside the page: its file is fetched and kept here, and it reads here.
import { MODELS, find, forget, keep } from './cache.js';
import { download } from './download.js';
import { fetchPieces, length } from './pieces.js';

let reader;

self.onmessage = async ({ data }) => {
  try {
    if (data.open) {
      await open(data);
      postMessage({ ready: true });
    } else {
      const answer = answered(data);
      postMessage({ answer }, [answer.buffer]);
    }
  } catch (error) {
    postMessage({ failed: error.message ?? String(error) });
  }
};

function answered({ ask, text, layer, states, causal, positionless, alone }) {
  if (ask) return reader.ask(ask);
  if (states) return reader.states(text, causal, positionless, alone);
  return layer === undefined ? reader.read(text, causal, positionless, alone) : reader.trace(text, layer, causal, positionless, alone);
}

async function open({ open: url, bytes, pieces }) {
  const name = relaxed() ? './arclight_worker_relaxed' : './arclight_worker';
  const { default: init, Reader, Room } = await import(`${name}.js`);
  const wasm = new URL(`${name}_bg.wasm`, import.meta.url);
  const starts = init({ module_or_path: wasm });
  if (pieces) {
    await starts;
    reader = Reader.writing(await room(new Room(length(pieces)), url, pieces));
    return;
  }
  const [file] = await Promise.all([model(url, bytes), starts]);
  try {
    reader = new Reader(file);
  } catch (error) {
    await forget(MODELS, url);
    throw error;
  }
}

/** Pieces go where the model reads them, each as it comes: the file is nowhere else in memory. */
async function room(place, base, pieces) {
  await fetchPieces(pieces, {
    base,
    take: (at, piece) => place.put(at, piece),
    progress: (...progress) => postMessage({ progress }),
    lost: (retries) => postMessage({ retries }),
  });
  return place;
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
  const file = await download(url, bytes, (...progress) => postMessage({ progress }));
  await keep(MODELS, url, new Response(file));
  return file;
}
