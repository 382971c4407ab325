// The document around the canvas: what the program cannot do itself, it asks for here. `src/platform/bridge.rs` has the list.
import build from './build.js';
import { capRatio } from './ratio.js';
import { keep, save } from './save.js';
import { hush, voice } from './voice.js';

export { draw_letters } from './letters.js';
export { ask_trained, carry_trained, open_trained, trace_trained, trained_progress } from './trained.js';
export { ask_writing, has_writing, open_writing, writing_progress } from './writing.js';
export { speak, hush, tune_voice, voice_position } from './voice.js';

const $ = (id) => document.getElementById(id);
const canvas = $('stage');
const line = $('line');
let link = location.href;
/** What the link does not say of the state. */
let more;
/** Whether the program runs: from then on it can be told something. */
let runs = false;
/** Whether the browser took the graphics away. */
let lost = false;
const stopped = () => document.body.dataset.stopped === 'yes';

/** Tells the program something by one of its own functions. Before it runs, it asks the document for what it needs. */
async function program(does, ...what) {
  const { [does]: call } = await import('./arclight.js');
  if (runs && !stopped()) call(...what);
}

// ---- Loading, and stopping for good ----

export function curtain(got, total) {
  const mega = (bytes) => (bytes / 1e6).toFixed(1);
  $('curtain-bar').value = got / total;
  $('curtain-bytes').textContent = got < total ? `${mega(got)} of ${mega(total)} MB` : 'Setting the stage …';
}

export function first_frame() {
  // A frame may be on its way when the graphics are lost.
  if (stopped()) return;
  $('curtain').classList.add('open');
  $('curtain').inert = true;
  canvas.focus();
  voice($('sound'));
  document.body.dataset.ready = 'yes';
  dispatchEvent(new Event('first picture'));
  // Nobody saw it begin.
  if (document.hidden) program('pause_lesson');
}

/** The curtain comes down with a reason, a picture and what can be done. */
export function stop(reason, ...buttons) {
  // Whatever else fails then follows from that.
  if (lost) return;
  document.body.dataset.stopped = 'yes';
  const still = new Image();
  still.src = new URL('./still.png', import.meta.url).href;
  still.alt = 'A sentence as glowing tiles on a dark stage. Arcs of light join the word bank to river.';
  $('curtain-says').textContent = reason;
  $('curtain-bytes').textContent = '';
  $('curtain-bar').hidden = true;
  $('curtain-more').replaceChildren(...buttons, still);
  $('curtain-more').hidden = false;
  $('curtain').inert = false;
  // It may be longer than the window: keys scroll it then.
  $('curtain').tabIndex = 0;
  $('curtain').classList.remove('open');
  (buttons[0] ?? $('curtain')).focus();
}

export function broke(reason) {
  console.error(reason);
  stop('Arclight stopped because of a fault of its own. Starting again helps most of the time.', again());
}

function again() {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Start again';
  button.onclick = () => restart();
  return button;
}

function restart(losses = [], kept = undefined) {
  history.replaceState({ losses, kept }, '', link);
  location.reload();
}

// Browsers take the graphics away when the machine sleeps or a driver fails. Often a fresh start gets them back.
canvas.addEventListener('webglcontextlost', (event) => {
  event.preventDefault();
  if (lost) return;
  const MOST = 3;
  const now = Date.now();
  // When that happened before, within a minute. It stands with the page's address: other places may be forbidden.
  const before = [history.state?.losses ?? []].flat().filter((time) => now - time < 60_000);
  if (before.length >= MOST) {
    stop('The browser took the graphics away several times. Close other pages that draw, and start again.', again());
  } else {
    stop('The browser took the graphics away; starting again with the same sentence …');
    setTimeout(() => restart([...before, now], more), 800);
  }
  lost = true;
});

// A page that nobody sees stands still.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) return;
  hush();
  program('pause_lesson');
});

// ---- Lessons ----

/** All texts of a lesson, as JSON. */
export async function read_lesson(name) {
  const path = build.lessons[name];
  if (!path) throw new Error(`there is no lesson ${name}`);
  const response = await fetch(new URL(path, import.meta.url));
  if (!response.ok) throw new Error(`the server says ${response.status}`);
  return response.text();
}

/** Everything that the lesson says, for whoever cannot see or hear it. */
export function tell_lesson(json) {
  const lesson = JSON.parse(json);
  $('lesson-title').textContent = lesson.title;
  $('lesson-text').replaceChildren(...lesson.chapters.flatMap(([title, text]) => {
    const heading = document.createElement('h3');
    const says = document.createElement('p');
    [heading.textContent, says.textContent] = [title, text];
    return [heading, says];
  }));
}

// ---- Address ----

/** The first thing that the program asks. */
export function address() {
  runs = true;
  return location.search;
}

export function keep_address(query, again) {
  const url = new URL(location.href);
  url.hash = '';
  url.search = again;
  link = url.href;
  url.search = query;
  return url.href;
}

export function keep_more(kept) {
  more = kept;
}

/** For the one start that follows: whoever loads the page again has what its address says. */
export function take_kept() {
  const { kept, ...others } = history.state ?? {};
  if (kept !== undefined) history.replaceState(others, '');
  return kept;
}

// ---- What a venue set, in files beside the page ----

const venue = {};
const faults = {};

/**
 * For a kiosk only: nobody else has such files. Mails and chats write addresses anew, and what one then means is for the
 * program to find out: whatever might be a kiosk has them, or its list of words would be missing.
 */
export async function fetch_venue() {
  const asked = location.search.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  if (!/kiosk/i.test(asked.replace(/[^a-z]/gi, ''))) return;
  await Promise.all(['kiosk.ron', 'blocked.txt'].map(async (name) => {
    try {
      const response = await fetch(new URL(`../${name}`, import.meta.url), { cache: 'no-cache' });
      // Its bytes: what encoding they are in is for the program to find out.
      if (response.ok) venue[name] = new Uint8Array(await response.arrayBuffer());
      // That there is none is an answer. Any other one leaves open what the venue wants.
      else if (response.status !== 404) faults[name] = `the server says ${response.status}`;
    } catch {
      faults[name] = 'the server does not answer';
    }
  }));
}

export const venue_file = (name) => venue[name];
export const venue_fault = (name) => faults[name];

// ---- What the visitor's system asks for, and what is kept ----

const lessMotion = matchMedia('(prefers-reduced-motion: reduce)');
export const prefers_reduced_motion = () => lessMotion.matches;
const moreContrast = matchMedia('(prefers-contrast: more)');
export const prefers_contrast = () => moreContrast.matches;
export const is_touched = () => matchMedia('(pointer: coarse)').matches;
moreContrast.addEventListener('change', () => program('set_contrast', moreContrast.matches));
lessMotion.addEventListener('change', () => program('set_reduced_motion', lessMotion.matches));

export function read_settings() {
  try {
    return localStorage.getItem('arclight settings') ?? undefined;
  } catch {
    return undefined;
  }
}

export function write_settings(text) {
  try {
    localStorage.setItem('arclight settings', text);
    return true;
  } catch {
    return false;
  }
}

export const cap_ratio = capRatio;

export function open_link(url) {
  window.open(url, '_blank', 'noopener');
}

// From a host without https a browser gives no clipboard: what is copied goes the old way.
if (!navigator.clipboard) {
  const writeText = async (text) => {
    const area = Object.assign(document.createElement('textarea'), { value: text });
    const back = document.activeElement;
    document.body.append(area);
    area.select();
    // The program listens to copying as well, and has nothing selected.
    const copy = (event) => {
      event.clipboardData.setData('text/plain', text);
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    addEventListener('copy', copy, { capture: true, once: true });
    document.execCommand('copy');
    removeEventListener('copy', copy, { capture: true });
    area.remove();
    back?.focus();
  };
  Object.defineProperty(navigator, 'clipboard', { value: { writeText } });
}

/** What of the document has the keys in turn: the stage, text fields that are there, the button of the sound, those of a file to fetch. */
const stops = () => [canvas, ...fields, $('sound'), $('get-yes'), $('get-no')].filter((one) => !one.hidden);

// The browser's own keys stay the browser's: the program would swallow them.
addEventListener('keydown', (event) => {
  // Nothing is on stage any more.
  if (stopped()) return event.stopImmediatePropagation();
  // Tab walks through the panels on the stage; F6 leaves the stage for the sentence line and comes back.
  if (event.key === 'F6') {
    event.preventDefault();
    const all = stops();
    all[(all.indexOf(document.activeElement) + 1) % all.length].focus();
  }
  const command = event.ctrlKey || event.metaKey;
  // A clicker begins a chapter anew with F5, and must not lose the lecture.
  const clicks = document.body.dataset.lecture === 'yes' && event.key === 'F5';
  const browser = (/^F([3-9]|1[0-2])$/.test(event.key) && !clicks)
    || event.altKey
    // What is left: a picture, undo, the clipboard, the camera.
    || (command && !/^([sacvxyz]|Arrow.*|Control|Meta|Shift)$/i.test(event.key));
  if (clicks) event.preventDefault();
  if (browser) event.stopImmediatePropagation();
  // In a museum nobody saves.
  if (command && event.key.toLowerCase() === 's' && document.body.dataset.visit === '') {
    event.preventDefault();
    // The program would save a second one.
    event.stopImmediatePropagation();
    if (!event.repeat) save_picture();
  }
}, { capture: true });

export const save_picture = () => save(canvas, fields);

/** The bytes are the program's memory: they are copied. */
export const save_file = (name, kind, bytes) => keep(name, new Blob([bytes.slice()], { type: kind }));

// ---- The picture as text ----

let twin;
let due;

export function tell(json) {
  twin = JSON.parse(json);
  // A pointer that sweeps over words would have every one of them read out.
  due ??= setTimeout(() => { due = undefined; write(); }, 120);
}

/** The one live region that speaks while the lesson does: it says what a visitor's own key reached. */
export const tell_control = (text) => say('twin-control', text);

/** What is written anew would be read out anew. */
function say(id, text) {
  if ($(id).textContent !== text) $(id).textContent = text;
}

function write() {
  const place = twin.model === 'Glass' ? `head ${twin.head}` : `layer ${twin.layer}, head ${twin.head}`;
  const trained = twin.trained === 'failed' ? ` MiniLM is not there: ${twin.reason}` : '';
  // While the lesson's voice speaks, no other does.
  for (const id of ['twin-state', 'twin-says', 'twin-writing']) $(id).setAttribute('aria-live', twin.film?.state === 'playing' ? 'off' : 'polite');
  say('twin-state', `Sentence: ${twin.sentence} Model: ${twin.model}, ${twin.weights}, ${place}, ${twin.lens} weights, ${twin.view} view. ${twin.step ?? ''} ${twin.compared ?? ''} ${twin.devices ?? ''}${trained}${twin.notice ? ` ${twin.notice}` : ''}`);
  say('caption', twin.film?.caption ?? '');
  const { word } = twin;
  const says = word ? `${word.text} ${word.direction}` : 'No word is lit.';
  say('twin-caption', says);
  const strongest = [...(word?.others ?? [])].sort((a, b) => b[1] - a[1]).slice(0, 3);
  const percent = strongest.map(([text, weight]) => `${text}, ${Math.round(weight * 100)} percent`);
  say('twin-says', word ? `${says} ${percent.join('; ')}.` : says);
  $('twin-rows').replaceChildren(...(word?.others ?? []).map(([text, weight]) => {
    const row = document.createElement('tr');
    for (const cell of [text, weight.toFixed(6)]) row.appendChild(document.createElement('td')).textContent = cell;
    return row;
  }));
  say('twin-writing', twin.writing?.says ?? '');
  $('twin-next').replaceChildren(...(twin.writing?.next ?? []).map(([text, p, before]) => {
    const row = document.createElement('tr');
    for (const cell of [text, p.toFixed(6), before?.toFixed(6) ?? '']) row.appendChild(document.createElement('td')).textContent = cell;
    return row;
  }));
  Object.assign(document.body.dataset, {
    film: twin.film?.state ?? 'none', time: twin.film?.time.toFixed(3) ?? '',
    local: twin.film?.local.toFixed(3) ?? '', heard: twin.film?.heard?.toFixed(3) ?? '', chapter: twin.film?.chapter ?? '',
    lecture: twin.lecture ? 'yes' : 'no', visit: twin.visit, scene: twin.film?.scene ?? '', step: twin.step ?? '', trained: twin.trained, model: twin.model, thinking: twin.thinking ? 'yes' : 'no', word: word?.index ?? '',
  });
}

// ---- The sentence line, and the two sentences that are compared ----

const fields = [line, $('pair-0'), $('pair-1')];

export function place_field(index, [x, y, width, height], size, ink, text) {
  const field = fields[index];
  Object.assign(field.style, {
    left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px`, fontSize: `${size}px`, color: ink, caretColor: ink,
  });
  field.hidden = false;
  // While it is typed in, it knows better.
  if (document.activeElement !== field && field.value !== text) field.value = text;
}

/** The picture's own type for the fields over it; where a browser cannot read it, they keep the system's. */
export function lend_font(bytes) {
  const face = new FontFace('Inter', bytes.slice(), { weight: '500' });
  face.load().then(() => document.fonts.add(face), (error) => console.warn(error));
}

export function hide_field(index) {
  if (document.activeElement === fields[index]) canvas.focus();
  fields[index].hidden = true;
}

for (const [index, field] of fields.entries()) {
  field.addEventListener('focus', () => program('take_keys'));
  field.addEventListener('input', () => {
    if (index === 0) program('set_text', field.value);
    else program('set_pair', index - 1, field.value);
  });
  field.addEventListener('keydown', (event) => {
    if ((event.key === 'Enter' || event.key === 'Escape') && !event.isComposing) canvas.focus();
    // A clicker turns pages whatever has the keys.
    if (document.body.dataset.lecture === 'yes' && ['PageDown', 'PageUp', 'F5'].includes(event.key)) {
      event.preventDefault();
      canvas.focus();
      canvas.dispatchEvent(new KeyboardEvent('keydown', event));
    }
  });
}
