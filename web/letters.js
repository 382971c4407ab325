// Pictures of letters that the program's fonts lack, as the browser's fonts have them. `src/platform/page.rs` makes a font
// of them.

/** Pixels for 1 em, as in `traced.rs`. */
const EM = 96;
/** No letter at all: what a browser draws for it, it draws for every letter that it lacks. */
const NONE = '\u{10fffd}';
/** So many pictures are kept. */
const MOST = 4000;
const kept = new Map();
let canvas;

/** For each text its advance (-1 where the browser lacks it), left, top, width and height, then a byte for each pixel. */
export function draw_letters(texts) {
  if (kept.size > MOST) kept.clear();
  const none = picture(NONE);
  const parts = texts.map((text) => {
    const drawn = picture(text);
    const lacks = drawn.width > 0 && drawn.width === none.width && drawn.pixels.every((ink, at) => ink === none.pixels[at]);
    return lacks ? { ...drawn, advance: -1, width: 0, height: 0, pixels: [] } : drawn;
  });
  const size = parts.reduce((sum, { pixels }) => sum + 10 + pixels.length, 0);
  const view = new DataView(new ArrayBuffer(size));
  let at = 0;
  for (const { advance, left, top, width, height, pixels } of parts) {
    [advance, left, top, width, height].forEach((number, index) => view.setInt16(at + 2 * index, number, true));
    pixels.forEach((ink, index) => view.setUint8(at + 10 + index, ink));
    at += 10 + pixels.length;
  }
  return new Uint8Array(view.buffer);
}

function picture(text) {
  if (!kept.has(text)) kept.set(text, draw(text));
  return kept.get(text);
}

function draw(text) {
  canvas ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const style = () => {
    canvas.font = `500 ${EM}px system-ui, sans-serif`;
    canvas.textBaseline = 'alphabetic';
    canvas.textAlign = 'left';
    canvas.fillStyle = 'white';
  };
  style();
  const measured = canvas.measureText(text);
  const [left, top] = [Math.floor(-measured.actualBoundingBoxLeft) - 1, Math.ceil(measured.actualBoundingBoxAscent) + 1];
  // A very long run is cut: a tile shows no more of it.
  const width = Math.min(Math.ceil(measured.actualBoundingBoxRight) + 1 - left, 40 * EM);
  const height = Math.ceil(measured.actualBoundingBoxDescent) + 1 + top;
  [canvas.canvas.width, canvas.canvas.height] = [width, height];
  style();
  canvas.fillText(text, -left, top);
  const { data } = canvas.getImageData(0, 0, width, height);
  return { advance: Math.round(measured.width), left, top, width, height, pixels: ink(data) };
}

/** Where there is ink. Of signs in colour their dark parts are left out, or a face would be a disc. */
function ink(data) {
  const light = (at) => Math.max(data[at], data[at + 1], data[at + 2]);
  const pixels = new Uint8Array(data.length / 4);
  for (let index = 0; index < pixels.length; index++) {
    pixels[index] = data[4 * index + 3] >= 128 && light(4 * index) >= 128 ? 1 : 0;
  }
  return pixels;
}
