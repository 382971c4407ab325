// The model that writes: its file is large, so that a visitor is asked first, sees how much has come, and can stop it.
import build from './build.js';
import { Beside } from './beside.js';
import { kept, length } from './pieces.js';

/** What comes next goes before what can wait. */
export const writing = new Beside(['next', 'read', 'trace', 'effect', 'states']);

const $ = (id) => document.getElementById(id);
const BASE = new URL('../', import.meta.url).href;
const NOT_NOW = 'nobody wanted to fetch it; choose it again to do so';
const STOPPED = 'fetching it was stopped; what has come is kept, and it goes on where it stopped when it is chosen again';

export const has_writing = () => Boolean(build.writing);

export const writing_progress = () => writing.progress[0] / writing.progress[1];

/** The question is bytes of the program's memory: they are copied. */
export const ask_writing = (ask, waits) => writing.ask(waits ? 'effect' : 'next', { ask: ask.slice() });

/** Asks, unless all of it is here, and fetches it. What it rejects with is a text for a person. */
export async function open_writing() {
  if (!document.body.dataset.ready) await new Promise((resolve) => { addEventListener('first picture', resolve, { once: true }); });
  const pieces = build.writing;
  const total = length(pieces);
  const here = await kept(pieces, BASE);
  if (here < total && !await wanted(`It writes on, and fetching it takes ${mega(total - here)} MB${here ? `; ${mega(here)} MB are here` : ''}. It is kept in this browser.`)) throw NOT_NOW;
  for (;;) {
    // Else a browser that is short of room may drop it.
    if (here < total) navigator.storage?.persist?.().catch(() => {});
    try {
      return await fetching(pieces);
    } catch (reason) {
      if (reason === STOPPED) throw reason;
      if (!await wanted(`It could not be had: ${reason}.`, 'Try again')) throw reason;
    } finally {
      close();
    }
  }
}

const mega = (bytes) => (bytes / 1e6).toFixed(1);

/** Whether a person says so. */
function wanted(text, yes = 'Fetch it') {
  show(text, yes, 'Not now');
  return new Promise((resolve) => {
    const answer = (said) => { close(); resolve(said); };
    $('get-yes').onclick = () => answer(true);
    $('get-no').onclick = () => answer(false);
  });
}

/** Fetches it, with its progress and a button that stops it. */
function fetching(pieces) {
  show('SmolLM2 is on its way.', undefined, 'Stop');
  $('get-no').onclick = () => writing.lose(STOPPED);
  return writing.open({ open: BASE, pieces }, ({ progress: [got, total] = [], retries }) => {
    const text = retries ? `${retries[0].toUpperCase()}${retries.slice(1)}; it is tried again …` : 'SmolLM2 is on its way.';
    // What is written anew would be read out anew.
    if ($('get-says').textContent !== text) $('get-says').textContent = text;
    if (got === undefined) return;
    [$('get-bar').hidden, $('get-bar').value] = [false, got / total];
    $('get-bytes').textContent = got < total ? `${mega(got)} of ${mega(total)} MB` : 'It is being read …';
  });
}

function show(text, yes, no) {
  $('get-says').textContent = text;
  $('get-bytes').textContent = '';
  $('get-bar').hidden = true;
  [$('get-yes').hidden, $('get-no').hidden, $('get').hidden] = [yes === undefined, false, false];
  [$('get-yes').textContent, $('get-no').textContent] = [yes ?? '', no];
  (yes ? $('get-yes') : $('get-no')).focus();
}

function close() {
  const had = $('get').contains(document.activeElement);
  for (const id of ['get', 'get-yes', 'get-no']) $(id).hidden = true;
  if (had) $('stage').focus();
}

$('get').addEventListener('keydown', (event) => {
  // The program does not hear of it: Escape would leave more than this.
  event.stopPropagation();
  if (event.key === 'Escape') $('get-no').click();
});
