// The model that writes: asked for, fetched in pieces, kept, and equal to the native program.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ALL, LONG, MINILM, before, browser, has, native, open, says, serious, temporary, until, visitor } from './lib.mjs';
import { serving, withWriting } from './pieces.mjs';
import { tiny } from './tiny.mjs';

const chrome = await browser();
const PIECE = 100_000;
const TEXT = 'Cats chase ab';
const file = tiny();
const site = withWriting(file, PIECE);
const place = join(temporary(), 'tiny.gguf');
writeFileSync(place, file);
/** Where the real file is: where it is fetched to, unless somebody names another place. */
const real = process.env.ARCLIGHT_SMOLLM2 || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'arclight/models/SmolLM2-135M-Instruct.Q4_1.gguf');

/** What the native program says with that file. */
function natively(file, ...args) {
  const before = process.env.ARCLIGHT_SMOLLM2;
  process.env.ARCLIGHT_SMOLLM2 = file;
  try {
    return JSON.parse(native(...args, '--json'));
  } finally {
    if (before === undefined) delete process.env.ARCLIGHT_SMOLLM2;
    else process.env.ARCLIGHT_SMOLLM2 = before;
  }
}

const predicted = (...args) => natively(place, 'next', '--text', TEXT, '--top', '12', ...args);

/** The box that asks for the file. */
const box = {
  shown: (page) => page.waitForSelector('#get:not([hidden])'),
  gone: (page) => page.waitForSelector('#get', { state: 'hidden' }),
  says: (page, text) => says(page, 'get-says', text),
  fetch: (page) => page.click('#get-yes'),
  no: (page) => page.click('#get-no'),
};

/** What the page holds ready: text, probability, and that before the cuts. */
const held = (page) => page.$$eval('#twin-next tr', (all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));

/** Whether the page has the candidates of the native program, and how likely each is. */
async function equals(page, native) {
  await likeliest(page, Math.max(...native.next.map(({ p }) => p)));
  const found = (await held(page)).map((row) => row.slice(1).map(Number)).sort(([a], [b]) => b - a);
  const wanted = [...native.next].sort((a, b) => b.p - a.p);
  for (const [at, { p, before = 0 }] of wanted.slice(0, 6).entries()) {
    assert.ok(Math.abs(found[at][0] - p) < 1e-5, `${at}: ${found[at]} and ${p}`);
    assert.ok(Math.abs(found[at][1] - before) < 1e-5, `${at}: ${found[at]} and ${before} before`);
  }
}

/** Waits until what is likeliest next has that probability. */
const likeliest = (page, p) => page.waitForFunction((p) => {
  const found = [...document.querySelectorAll('#twin-next td:nth-child(2)')].map((cell) => Number(cell.textContent));
  return Math.abs(Math.max(...found) - p) < 1e-5;
}, p);

/** Opens the page with the model asked for, and the box. */
async function asking(address, needs = MINILM, more = '') {
  const context = await visitor(chrome, { needs });
  const page = await open(context, `${address}?text=${encodeURIComponent(TEXT)}&model=smollm2${more}`);
  await box.shown(page);
  return page;
}

/** Chooses it again, from Glass, with the keys. */
async function again(page) {
  await has(page, 'model', 'Glass');
  await page.focus('#stage');
  for (let count = 0; count < 2; count++) await page.keyboard.press('g');
  await box.shown(page);
}

test('it is fetched when it is asked for, stops when it is told, and goes on where it stopped', async () => {
  let on;
  const halfway = new Promise((resolve) => { on = resolve; });
  const { address, asked } = await serving(site, (index, times) => (index === 4 && times === 1 ? halfway : undefined));
  const page = await asking(address);
  await box.says(page, 'fetching it takes 0.9 MB');
  assert.deepEqual(await serious(page), []);
  await box.no(page);
  await box.gone(page);
  await again(page);
  assert.deepEqual(asked, [], 'nothing came unasked');
  await box.fetch(page);
  await says(page, 'get-bytes', '0.5 of 0.9 MB');
  await box.no(page);
  await box.gone(page);
  on();
  await again(page);
  await box.says(page, 'fetching it takes 0.5 MB; 0.4 MB are here');
  await box.fetch(page);
  await has(page, 'model', 'SmolLM2');
  await box.gone(page);
  assert.deepEqual(asked, [0, 1, 2, 3, 4, 4, 5, 6, 7, 8]);
  await equals(page, predicted());
  await page.close();
});

test('a connection that is lost is tried again, what is damaged comes again, and a reload loses nothing', async () => {
  let open_again;
  const waits = new Promise((resolve) => { open_again = resolve; });
  const { address, asked } = await serving(site, (index, times) => {
    if (index === 2 && times === 1) return 'break';
    if (index === 3 && times === 1) return Buffer.alloc(PIECE);
    return index === 5 && times === 1 ? waits : undefined;
  });
  const page = await asking(address);
  await box.fetch(page);
  await box.says(page, 'it is tried again');
  await says(page, 'get-bytes', '0.6 of 0.9 MB');
  assert.deepEqual(asked, [0, 1, 2, 2, 3, 3, 4, 5]);
  await page.reload({ waitUntil: 'commit' });
  await box.shown(page);
  await box.says(page, '0.5 MB are here');
  await box.fetch(page);
  await has(page, 'model', 'SmolLM2');
  open_again();
  assert.deepEqual(asked.slice(8), [5, 6, 7, 8]);
  await equals(page, predicted());
  await page.close();
});

test('what a server does not have is told, and can be tried again', async () => {
  const { address } = await serving(site, (index, times) => (index === 1 && times === 1 ? 503 : undefined));
  const page = await asking(address);
  await box.fetch(page);
  await box.says(page, 'the server says 503');
  await box.fetch(page);
  await has(page, 'model', 'SmolLM2');
  await page.close();
});

test('it writes, and a cut changes what comes next as it does natively', async () => {
  const { address } = await serving(site);
  const page = await asking(address, MINILM, '&cut=Cats');
  await box.fetch(page);
  await has(page, 'model', 'SmolLM2');
  await equals(page, predicted('--cut', 'Cats'));
  await says(page, 'twin-writing', 'Without C');
  // Mended, as it was before.
  await page.focus('#stage');
  await page.keyboard.press('Shift+X');
  await equals(page, predicted());
  // Each next word is as likely as the program on a desktop finds it when it writes.
  const { p } = natively(place, 'write', '--text', TEXT, '--tokens', '4');
  for (const likely of p) {
    await likeliest(page, likely);
    await page.keyboard.press('n');
  }
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('without a network it is there, and what an older version kept of it is not', async () => {
  const { address, stop } = await serving(site);
  const page = await asking(address, ALL);
  await page.evaluate(async () => {
    const models = await caches.open('arclight / models');
    await models.put('./models/smollm2-0123456789abcdef.part', new Response('of an older version'));
  });
  await box.fetch(page);
  await has(page, 'model', 'SmolLM2');
  await page.evaluate(() => navigator.serviceWorker.ready);
  const parts = () => page.evaluate(async () => (await (await caches.open('arclight / models')).keys()).filter(({ url }) => url.endsWith('.part')).length);
  await until(page, async () => (await caches.keys()).filter((name) => name.startsWith('arclight / ')).length === 2
    && (await (await caches.open('arclight / models')).keys()).every(({ url }) => !url.includes('0123456789abcdef')));
  assert.equal(await parts(), site.pieces.length);
  await stop();
  await page.reload({ waitUntil: 'commit' });
  await page.waitForSelector('body[data-ready]');
  await has(page, 'model', 'SmolLM2');
  assert.equal(await page.isVisible('#get'), false, 'nobody is asked for what is here');
  await equals(page, predicted());
  await page.close();
});

test('a page that was built without it says so', async () => {
  const context = await visitor(chrome, { needs: MINILM });
  const { folder, files } = withWriting(Buffer.alloc(0), PIECE);
  const build = join(files, 'build.js');
  writeFileSync(build, readFileSync(build, 'utf8').replace('writing: [],', 'writing: null,'));
  const { address } = await serving({ folder, pieces: [] });
  const page = await open(context, `${address}?text=ab&model=smollm2`);
  await has(page, 'model', 'Glass');
  assert.equal(await page.isVisible('#get'), false);
  await page.close();
});

/** Remembers the memory of the wasm that begins here, and how long each answer takes. */
const MEASURE = `for (const name of ['instantiate', 'instantiateStreaming']) {
  const own = WebAssembly[name];
  WebAssembly[name] = async (...all) => {
    const made = await own(...all);
    self.memory = (made.instance ?? made).exports.memory;
    return made;
  };
}
self.times = [];
const post = self.postMessage.bind(self);
let asked;
// A question begins with what is asked: what comes next is 0, what a word did 1.
self.addEventListener('message', ({ data }) => { asked = data.ask && [data.ask[0], performance.now()]; });
self.postMessage = (data, ...more) => {
  if (data.answer && asked) self.times.push([asked[0], performance.now() - asked[1]]);
  post(data, ...more);
};
`;

const REAL = existsSync(real) ? LONG : { skip: 'the file of SmolLM2 is not there: cargo xtask fetch' };

test('SmolLM2 itself writes and is cut in the worker, as natively, within its memory', REAL, async () => {
  const whole = withWriting(readFileSync(real), 4 << 20);
  before(join(whole.files, 'worker.js'), MEASURE);
  const { address } = await serving(whole);
  const context = await visitor(chrome, { needs: MINILM });
  const mary = 'When Mary and John went to the store, John gave a drink to';
  const page = await open(context, `${address}?text=${encodeURIComponent(mary)}&model=smollm2&cut=Mary`);
  await box.shown(page);
  await box.fetch(page);
  await has(page, 'model', 'SmolLM2');
  await equals(page, natively(real, 'next', '--text', mary, '--top', '12', '--cut', 'Mary'));
  await says(page, 'twin-writing', 'Without Mary: Mary 92% → 23%');
  const worker = (await Promise.all(page.workers().map(async (one) => [one, await one.evaluate(() => self.times?.length)]))).find(([, times]) => times)[0];
  await page.focus('#stage');
  await page.keyboard.press('Shift+X');
  await says(page, 'twin-writing', 'What matters');
  const count = await worker.evaluate(() => self.times.length);
  const { p } = natively(real, 'write', '--text', mary, '--tokens', '8');
  for (const likely of p) {
    await likeliest(page, likely);
    await page.keyboard.press('n');
  }
  const bytes = await worker.evaluate(() => self.memory.buffer.byteLength);
  const times = (await worker.evaluate(() => self.times)).slice(count);
  const median = (kind) => {
    const own = times.filter(([one]) => one === kind).map(([, time]) => time).sort((a, b) => a - b);
    return own[Math.floor(own.length / 2)]?.toFixed(0);
  };
  console.log(`SmolLM2 in the worker, built for tests, beside a stage that the processor draws: ${(bytes / 1e6).toFixed(0)} MB of wasm memory; median of a further word ${median(0)} ms, of what a word did ${median(1)} ms`);
  assert.ok(bytes < 350e6, `${bytes} bytes`);
  assert.deepEqual(page.errors, []);
  await page.close();
});
