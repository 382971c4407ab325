// MiniLM in its worker, as the program asks for it.
import build from './build.js';

let worker;
let progress = 0;
let opening;
/** Why there is no worker any more. */
let lost;
/** What the worker does now, and the newest of each kind that waits for it: one that came between is left out. */
let running;
const waiting = { read: undefined, trace: undefined, states: undefined };

export const trained_progress = () => progress;

export function open_trained() {
  return new Promise((resolve, reject) => {
    opening = { resolve, reject };
    // The stage comes first: what fetches the model waits for the first picture.
    if (document.body.dataset.ready) begin();
    else addEventListener('first picture', begin, { once: true });
  });
}

function begin() {
  try {
    worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }) => hear(data);
    worker.onerror = (event) => lose(event.message ? `the worker stopped: ${event.message}` : 'the worker did not start');
    worker.postMessage({ open: new URL(`../${build.model.path}`, import.meta.url).href, bytes: build.model.bytes });
  } catch (error) {
    lose(`the worker did not start: ${error.message}`);
  }
}

export const ask_trained = (text, causal, positionless, alone) => ask('read', { text, causal, positionless, alone });

export const carry_trained = (text, causal, positionless, alone) => ask('states', { text, states: true, causal, positionless, alone });

export const trace_trained = (text, layer, causal, positionless, alone) =>
  ask('trace', { text, layer, causal, positionless, alone });

function ask(kind, question) {
  return new Promise((resolve, reject) => {
    if (!worker) return reject(`${lost}; reload the page`);
    waiting[kind]?.reject('a newer text came');
    waiting[kind] = { question, resolve, reject };
    next();
  });
}

function next() {
  const kind = ['read', 'trace', 'states'].find((kind) => waiting[kind]);
  if (running || !kind) return;
  [running, waiting[kind]] = [waiting[kind], undefined];
  worker.postMessage(running.question);
}

function hear(data) {
  if (data.progress !== undefined) {
    progress = data.progress;
  } else if (data.ready) {
    opening.resolve();
  } else if (data.failed) {
    lose(data.failed);
  } else {
    running?.resolve(data.answer);
    running = undefined;
    next();
  }
}

/** For good. A worker that fails can say so twice. */
function lose(reason) {
  worker?.terminate();
  worker = undefined;
  lost ??= reason;
  for (const one of [opening, running, ...Object.values(waiting)]) one?.reject(reason);
  running = waiting.read = waiting.trace = waiting.states = undefined;
}
