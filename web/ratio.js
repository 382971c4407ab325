// Device pixels for a CSS pixel, capped: a phone with three would draw nine times the pixels for no visible gain.
// winit reads `devicePixelRatio`, watches it by a media query and prefers the browser's own count of device pixels. All
// three have to tell the same story.
const own = Object.getOwnPropertyDescriptor(window, 'devicePixelRatio');
const real = () => own.get.call(window);
const watched = new Set();
let cap = 2;

Object.defineProperty(window, 'devicePixelRatio', { configurable: true, get: () => Math.min(real(), cap) });
delete ResizeObserverEntry.prototype.devicePixelContentBoxSize;

const matchOwn = window.matchMedia.bind(window);
window.matchMedia = (query) => {
  const list = matchOwn(query);
  const asked = /^\(resolution: ([\d.]+)dppx\)/.exec(query)?.[1];
  if (asked !== undefined) {
    Object.defineProperty(list, 'matches', { get: () => Number(asked) === window.devicePixelRatio });
    watched.add(list);
  }
  return list;
};

/** Tells whoever watches, where the capped ratio is another one now. */
function announce() {
  for (const list of [...watched]) {
    if (!list.matches) {
      watched.delete(list);
      list.dispatchEvent(new Event('change'));
    }
  }
}

export function capRatio(most) {
  cap = most;
  announce();
}

function watchReal() {
  matchOwn(`(resolution: ${real()}dppx)`).addEventListener('change', () => { announce(); watchReal(); }, { once: true });
}
watchReal();
