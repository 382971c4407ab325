// What is shown becomes a file: the picture as it stands, and what the program hands over.

/** Longest that a frame is waited for, milliseconds: software draws a large one in seconds. */
const PATIENCE = 20_000;
/** What is to be saved, from the next frame, until then. */
let wanted;

// The browser keeps what was drawn only until it shows it: the picture has to be taken right after it was drawn. A program
// at rest draws as soon as it hears something, one that moves draws with the next frame.
const frame = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (draw) => frame((time) => {
  draw(time);
  take();
});

/** Saves the canvas with the text of the fields over it, as the program draws it next. */
export function save(canvas, fields) {
  const running = wanted !== undefined;
  wanted = { canvas, fields, until: performance.now() + PATIENCE };
  if (!running) wake();
}

function wake() {
  if (!wanted) return;
  // That a key went up means nothing to the program.
  wanted.canvas.dispatchEvent(new KeyboardEvent('keyup', { key: 's', code: 'KeyS' }));
  take();
  frame(wake);
}

function take() {
  if (!wanted) return;
  const { canvas, fields, until } = wanted;
  const picture = document.createElement('canvas');
  [picture.width, picture.height] = [canvas.width, canvas.height];
  const pen = picture.getContext('2d');
  pen.drawImage(canvas, 0, 0);
  const blank = isBlank(picture);
  if (blank && performance.now() < until) return;
  wanted = undefined;
  if (blank) return;
  for (const field of fields) if (!field.hidden) write(pen, field, canvas.width / canvas.clientWidth);
  picture.toBlob((blob) => { if (blob) keep('arclight.png', blob); });
}

/** Has the browser keep a file, where and under which free name it keeps such files. */
export function keep(name, blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Whether a frame drew nothing: not one drawn picture is black all over. */
function isBlank(picture) {
  const small = document.createElement('canvas');
  [small.width, small.height] = [64, 36];
  const pen = small.getContext('2d');
  pen.drawImage(picture, 0, 0, small.width, small.height);
  const { data } = pen.getImageData(0, 0, small.width, small.height);
  return data.every((value, at) => at % 4 === 3 || value === 0);
}

/** The text of a field, where the document shows it. */
function write(pen, field, ratio) {
  const { left, top, width, height } = field.getBoundingClientRect();
  const style = getComputedStyle(field);
  const inset = parseFloat(style.paddingLeft);
  pen.save();
  pen.scale(ratio, ratio);
  pen.beginPath();
  pen.rect(left + inset, top, width - 2 * inset, height);
  pen.clip();
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  pen.fillStyle = style.color;
  // As in the document: what the font reaches up and down, taken together, stands in the middle.
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = pen.measureText(field.value);
  pen.fillText(field.value, left + inset - field.scrollLeft, top + (height + up - down) / 2);
  pen.restore();
}
