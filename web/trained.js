// The models in their workers, as the program asks them.
import build from './build.js';
import { Beside } from './beside.js';
import { writing } from './writing.js';

const minilm = new Beside(['read', 'trace', 'states']);

export const trained_progress = () => minilm.progress[0] / minilm.progress[1];

export async function open_trained() {
  await first_picture();
  await minilm.open({ open: new URL(`../${build.model.path}`, import.meta.url).href, bytes: build.model.bytes });
}

/** The stage comes first: what fetches a model waits for the first picture. */
function first_picture() {
  if (document.body.dataset.ready) return undefined;
  return new Promise((resolve) => { addEventListener('first picture', resolve, { once: true }); });
}

const model = (writes) => (writes ? writing : minilm);

export const ask_trained = (writes, text, causal, positionless, alone) =>
  model(writes).ask('read', { text, causal, positionless, alone });

export const carry_trained = (writes, text, causal, positionless, alone) =>
  model(writes).ask('states', { text, states: true, causal, positionless, alone });

export const trace_trained = (writes, text, layer, causal, positionless, alone) =>
  model(writes).ask('trace', { text, layer, causal, positionless, alone });
