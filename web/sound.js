// Browsers let a page sound only after a gesture. Every audio context is remembered, so that the first one wakes it.
const contexts = new Set();
let changed = () => {};
for (const name of ['AudioContext', 'webkitAudioContext']) {
  const Own = window[name];
  if (!Own) continue;
  window[name] = class extends Own {
    constructor(...options) {
      super(...options);
      contexts.add(this);
      this.addEventListener('statechange', () => changed());
      changed();
    }
  };
}

const GESTURES = ['pointerup', 'touchend', 'keydown'];

/** Shows the button until the sound runs; any gesture on the page does the same. */
export function sound(button) {
  const asleep = () => [...contexts].some((context) => context.state !== 'running' && context.state !== 'closed');
  const wake = async () => {
    await Promise.allSettled([...contexts].map((context) => context.resume()));
    show();
  };
  const show = () => {
    button.hidden = !asleep();
    document.body.dataset.sound = contexts.size === 0 ? 'none' : asleep() ? 'asleep' : 'awake';
  };
  button.addEventListener('click', wake);
  for (const gesture of GESTURES) addEventListener(gesture, () => { if (asleep()) wake(); }, { capture: true });
  changed = show;
  show();
}
