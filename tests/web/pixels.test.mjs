// The picture in the browser beside the native one, apart from any number. The tolerance is fixed by pictures that must
// not pass, as natively: another head, another sentence, no arcs, black.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { FIRST, LONG, MINILM, ROOT, SIZE, STAGE, browser, has, native, open, says, serve, shown, visitor } from './lib.mjs';

/** Share of pixels that may look different: half of what the weakest control, no arcs, differs by (0.040) is too much. */
const TOLERANCE = 0.015;
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

/** A page in that state, by its address. */
async function opened(state) {
  const visits = await visitor(chrome, { settings: FIRST, needs: state.model === 'minilm' ? MINILM : STAGE });
  visits.addInitScript(NO_RIBBONS);
  const page = await open(visits, `${address}?${new URLSearchParams(state)}`);
  if (state.model === 'minilm') await has(page, 'model', 'MiniLM');
  await page.waitForFunction(() => document.body.dataset.word !== '');
  return page;
}

async function shoot(page, name) {
  // What moves comes to rest.
  assert.equal(await shown(page), true, 'it does not rest');
  return PNG.sync.read(await page.screenshot({ path: join(OUT, `${name}-page.png`) }));
}

function capture(name, state) {
  const file = join(OUT, `${name}-native.png`);
  const flags = Object.entries(state).flatMap(([key, value]) => [`--${key}`, value]);
  native('capture', '--out', file, '--size', `${SIZE.width}x${SIZE.height}`, '--reduced-motion', '--settle', '4', ...flags);
  return PNG.sync.read(readFileSync(file));
}

/** The page's picture, which is like the native one of that state. */
async function alike(page, name, state) {
  const picture = await shoot(page, name);
  const differs = difference(picture, capture(name, state));
  console.log(`${name}: ${differs.toFixed(4)}`);
  assert.ok(differs <= TOLERANCE, `${name} differs: ${differs}; see ${OUT}`);
  return picture;
}

const BANK = { query: 'bank' };
const APART = {
  flat: { query: 'river', view: 'flat', theme: 'projector' },
  verb: { query: 'fish', model: 'minilm', layer: '2', head: '0' },
};

test('the page looks like the native program, and other pictures do not', async () => {
  const page = await opened(BANK);
  const bank = await alike(page, 'bank', BANK);
  await saves(page, bank);
  await ribbons(page, false);
  const without = await shoot(page, 'no-arcs');
  await ribbons(page, true);
  // By keys. From an address: page.test.mjs, and all of them in the long form.
  await page.keyboard.press('m');
  await says(page, 'twin-state', 'heatmap view');
  await alike(page, 'heatmap', { ...BANK, view: 'heatmap' });
  await page.keyboard.press('m');
  await page.keyboard.press('h');
  for (let count = 0; count < 3; count++) await page.keyboard.press('.');
  await says(page, 'twin-state', 'stage view. Step 4 of 12');
  await alike(page, 'scores', { ...BANK, step: 'scores' });
  await page.close();
  for (const [name, state] of Object.entries(APART)) {
    const page = await opened(state);
    await alike(page, name, state);
    await page.close();
  }
  const controls = {
    'another head': capture('another-head', { ...BANK, head: '0' }),
    'another sentence': capture('another-sentence', { text: 'A bear waded into the river lake to catch birds.', query: '#7' }),
    'another word': capture('another-word', { query: 'river' }),
    'no arcs': without,
    black: new PNG({ width: SIZE.width, height: SIZE.height }),
  };
  for (const [what, picture] of Object.entries(controls)) {
    const differs = difference(bank, picture);
    console.log(`control, ${what}: ${differs.toFixed(4)}`);
    assert.ok(differs > 2 * TOLERANCE, `${what} passes: ${differs}`);
  }
});

test('a heatmap and a step look like the native ones, by address', LONG, async () => {
  for (const [name, more] of [['heatmap', { view: 'heatmap' }], ['scores', { step: 'scores' }]]) {
    const page = await opened({ ...BANK, ...more });
    await alike(page, name, { ...BANK, ...more });
    await page.close();
  }
});

/** The page can leave out its ribbons: of all strips of triangles only they have more than four corners. */
const NO_RIBBONS = () => {
  const own = WebGL2RenderingContext.prototype.drawArraysInstanced;
  WebGL2RenderingContext.prototype.drawArraysInstanced = function (mode, first, count, instances) {
    if (!window.no_ribbons || mode !== this.TRIANGLE_STRIP || count <= 4) own.call(this, mode, first, count, instances);
  };
};

/** The same state, drawn anew with them or without. */
const ribbons = (page, on) => page.evaluate((on) => {
  window.no_ribbons = !on;
  // Any event has the program draw, and a key that goes up means nothing to it.
  document.getElementById('stage').dispatchEvent(new KeyboardEvent('keyup', { key: 's', code: 'KeyS' }));
}, on);

/** Ctrl S gives the picture as it stands, with the sentence in its line. */
async function saves(page, shown) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Control+s')]);
  assert.equal(download.suggestedFilename(), 'arclight.png');
  const file = join(OUT, 'saved.png');
  await download.saveAs(file);
  const saved = PNG.sync.read(readFileSync(file));
  assert.deepEqual([saved.width, saved.height], [SIZE.width, SIZE.height]);
  const differs = difference(saved, shown);
  console.log(`saved: ${differs.toFixed(4)}`);
  assert.ok(differs < TOLERANCE / 3, `what was saved differs: ${differs}; see ${file}`);
}
