// Ctrl S: the picture as it stands becomes a file.

/** Longest that a frame is waited for, milliseconds: software draws a large one in seconds. */
const PATIENCE = 20_000;
/** What is to be saved, from the next frame, until then. */
let wanted;

// The browser keeps what was drawn only until it has shown it: the picture has to be taken within the frame that drew it.
const own = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (draw) => own((time) => {
  draw(time);
  if (wanted) take();
});

/** Saves the canvas with the text of the fields over it, as soon as the program has drawn a frame. */
export function save(canvas, fields) {
  wanted = { canvas, fields, until: performance.now() + PATIENCE };
  // A program at rest draws when it hears something; that a key went up means nothing to it.
  canvas.dispatchEvent(new KeyboardEvent('keyup', { key: 's', code: 'KeyS' }));
}

function take() {
  const { canvas, fields, until } = wanted;
  const picture = document.createElement('canvas');
  [picture.width, picture.height] = [canvas.width, canvas.height];
  const pen = picture.getContext('2d');
  pen.drawImage(canvas, 0, 0);
  if (isBlank(picture) && performance.now() < until) return;
  wanted = undefined;
  for (const field of fields) if (!field.hidden) write(pen, field, canvas.width / canvas.clientWidth);
  picture.toBlob((blob) => {
    if (!blob) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = 'arclight.png';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
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
  pen.rect(left, top, width, height);
  pen.clip();
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  pen.fillStyle = style.color;
  pen.textBaseline = 'middle';
  pen.fillText(field.value, left + inset - field.scrollLeft, top + height / 2);
  pen.restore();
}
