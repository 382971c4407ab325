// The picture in the browser beside the native one, apart from any number. The tolerance is fixed by pictures that must
// not pass, as natively: another head, another sentence, no arcs, black.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { ROOT, SIZE, browser, has, native, open, serve, visitor } from './lib.mjs';

/** Share of pixels that may look different. */
const TOLERANCE = 0.03;
const OUT = join(ROOT, 'dist/pictures');

/** Share of pixels that look different after both pictures were made a quarter of their size. */
function difference(a, b) {
  const [small, other] = [quarter(a), quarter(b)];
  return pixelmatch(small.data, other.data, undefined, small.width, small.height, { threshold: 0.06, includeAA: true }) / (small.width * small.height);
}

/** Means of 4 x 4 pixels: where a line falls within a pixel differs from driver to driver. */
function quarter(png) {
  const N = 4;
  const out = new PNG({ width: Math.floor(png.width / N), height: Math.floor(png.height / N) });
  for (let y = 0; y < out.height; y++) {
    for (let x = 0; x < out.width; x++) {
      for (let channel = 0; channel < 4; channel++) {
        let sum = 0;
        for (let v = 0; v < N; v++) for (let u = 0; u < N; u++) sum += png.data[((y * N + v) * png.width + x * N + u) * 4 + channel];
        out.data[(y * out.width + x) * 4 + channel] = sum / N / N;
      }
    }
  }
  return out;
}

const address = await serve();
const chrome = await browser();
mkdirSync(OUT, { recursive: true });

async function shoot(name, state) {
  const context = await visitor(chrome);
  const page = await open(context, `${address}?${new URLSearchParams(state)}`);
  if (state.model === 'minilm') await has(page, 'model', 'MiniLM');
  if (state.query) await page.waitForFunction(() => document.body.dataset.word !== '');
  // What moves comes to rest.
  await page.waitForTimeout(6000);
  const bytes = await page.screenshot({ path: join(OUT, `${name}-page.png`) });
  await context.close();
  return PNG.sync.read(bytes);
}

function capture(name, state) {
  const file = join(OUT, `${name}-native.png`);
  const flags = Object.entries(state).flatMap(([key, value]) => [`--${key}`, value]);
  native('capture', '--out', file, '--size', `${SIZE.width}x${SIZE.height}`, '--reduced-motion', '--settle', '4', ...flags);
  return PNG.sync.read(readFileSync(file));
}

const VIEWS = {
  bank: { query: 'bank' },
  flat: { query: 'river', view: 'flat', theme: 'projector' },
  verb: { query: 'fish', model: 'minilm', layer: '2', head: '0' },
  heatmap: { query: 'bank', view: 'heatmap' },
  scores: { query: 'bank', step: 'scores' },
};

test('the page looks like the native program, and other pictures do not', async () => {
  const pages = {};
  for (const [name, state] of Object.entries(VIEWS)) {
    pages[name] = await shoot(name, state);
    const differs = difference(pages[name], capture(name, state));
    console.log(`${name}: ${differs.toFixed(4)}`);
    assert.ok(differs <= TOLERANCE, `${name} differs: ${differs}; see ${OUT}`);
  }
  const controls = {
    'another head': capture('another-head', { query: 'bank', head: '0' }),
    'another sentence': capture('another-sentence', { text: 'A bear waded into the river lake to catch birds.', query: '#7' }),
    'another word': capture('another-word', { query: 'river' }),
    'no arcs': dark(pages.bank),
    black: new PNG({ width: SIZE.width, height: SIZE.height }),
  };
  for (const [what, picture] of Object.entries(controls)) {
    const differs = difference(pages.bank, picture);
    console.log(`control, ${what}: ${differs.toFixed(4)}`);
    assert.ok(differs > 2 * TOLERANCE, `${what} passes: ${differs}`);
  }
});

/** The picture with the part where only arcs stand painted over: what a page that draws no ribbons would show. */
function dark(png) {
  const copy = new PNG({ width: png.width, height: png.height });
  png.data.copy(copy.data);
  const [left, right, top, bottom] = [0.2, 0.8, 0.15, 0.55];
  for (let y = Math.round(top * png.height); y < bottom * png.height; y++) {
    for (let x = Math.round(left * png.width); x < right * png.width; x++) copy.data.set([8, 10, 18, 255], (y * png.width + x) * 4);
  }
  writeFileSync(join(OUT, 'no-arcs.png'), PNG.sync.write(copy));
  return copy;
}
