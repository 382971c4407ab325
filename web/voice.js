// The lesson's voice: one audio element. It plays on while frames are long, and keeps the pitch at any speed.
import build from './build.js';
import { MODELS, find, is, keep } from './cache.js';

const element = new Audio();
element.preload = 'auto';
/** What is to be heard: the sound, the second it was asked for at, and when that was. */
let wanted;
let speed = 1;
let button;
/** Sounds that are here, as addresses of blobs. */
const here = new Map();

/** The button that wakes the sound where the browser waits for a gesture. */
export function voice(start) {
  button = start;
  button.addEventListener('click', join);
  document.body.dataset.sound = 'silent';
}

export async function speak(sound, position) {
  const mine = wanted = { sound, position, since: performance.now() };
  // Another chapter may still have to come: this one is over.
  if (element.src !== here.get(sound)) element.pause();
  try {
    const url = await fetched(sound);
    if (wanted !== mine) return;
    if (element.src !== url) element.src = url;
    await join();
    // The next chapter is here before it is needed.
    const names = Object.keys(build.sounds).filter((name) => name.startsWith(sound.replace(/[^/]*$/, '')));
    const next = names[names.indexOf(sound) + 1];
    if (next) fetched(next).catch(() => {});
  } catch (error) {
    // The lesson goes on with its captions.
    console.warn('The voice did not come:', error);
  }
}

export function hush() {
  wanted = undefined;
  element.pause();
  show('silent');
}

export function tune_voice(rate, volume) {
  // Where the lesson is by now stays the same.
  if (wanted) Object.assign(wanted, { position: due(), since: performance.now() });
  speed = rate;
  element.playbackRate = element.defaultPlaybackRate = rate;
  element.volume = volume;
}

/** Below 0 while nothing sounds. */
export const voice_position = () =>
  (wanted && !element.paused && !element.seeking && element.readyState >= 3 ? element.currentTime : -1);

/** Where the lesson is, whether or not it sounds. */
const due = () => wanted.position + (performance.now() - wanted.since) / 1000 * speed;

async function join() {
  if (!wanted || !element.src) return;
  element.currentTime = due();
  element.playbackRate = speed;
  try {
    await element.play();
    show('awake');
  } catch (error) {
    if (error.name === 'NotAllowedError') show('asleep');
    else if (error.name !== 'AbortError') throw error;
  }
}

function show(state) {
  document.body.dataset.sound = state;
  if (button) button.hidden = state !== 'asleep';
}

/** From the last visit, else from the server. */
async function fetched(sound) {
  if (here.has(sound)) return here.get(sound);
  const url = new URL(`../${build.sounds[sound]}`, import.meta.url).href;
  const digest = build.digests[sound];
  let bytes = await (await find(MODELS, url))?.arrayBuffer().catch(() => undefined);
  if (!bytes || !await is(bytes, digest)) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server says ${response.status}`);
    bytes = await response.arrayBuffer();
    if (!await is(bytes, digest)) throw new Error('the server sent something else');
    await keep(MODELS, url, new Response(bytes, { headers: { 'Content-Type': 'audio/ogg' } }));
  }
  const blob = URL.createObjectURL(new Blob([bytes], { type: 'audio/ogg' }));
  here.set(sound, blob);
  return blob;
}
