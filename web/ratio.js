// Device pixels for a CSS pixel, capped: a phone with three would draw nine times the pixels for no visible gain.
// winit reads `devicePixelRatio`, watches it by a media query and prefers the browser's own count of device pixels. All
// three have to tell the same story.
const own = Object.getOwnPropertyDescriptor(window, 'devicePixelRatio');
const real = () => own.get.call(window);
const watched = new Set();
let cap = 2;

/** Pixels that a side of a WebGL2 picture may have everywhere; more is up to the driver. */
const EVERYWHERE = 2048;
let limit;
/** How many device pixels a CSS pixel may have, so that the driver can draw the longer side. */
function drawable() {
  const side = Math.max(window.innerWidth, window.innerHeight, 1);
  if (side * Math.min(real(), cap) <= EVERYWHERE) return cap;
  limit ??= askLimit();
  return limit / side;
}

function askLimit() {
  const gl = document.createElement('canvas').getContext('webgl2');
  // Without graphics the page says so itself.
  if (!gl) return Infinity;
  const most = Math.min(gl.getParameter(gl.MAX_TEXTURE_SIZE), ...gl.getParameter(gl.MAX_VIEWPORT_DIMS));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return most;
}

const ratio = () => Math.min(real(), cap, drawable());
Object.defineProperty(window, 'devicePixelRatio', { configurable: true, get: ratio });
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
window.addEventListener('resize', announce);
