// What goes wrong in browsers: lost graphics, no network, a bad model, a worker that stops, hostile addresses.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DIST, browser, has, open, says, serve, type, visitor } from './lib.mjs';

const address = await serve();
const chrome = await browser();
const MODEL = /models\/minilm/;

test('after the graphics were lost the page starts again in the same state', async () => {
  const context = await visitor(chrome);
  const page = await open(context, `${address}?text=Cats%20chase%20mice.&query=mice`);
  await says(page, 'twin-says', 'mice attends to');
  await page.evaluate(() => document.getElementById('stage').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext());
  await page.waitForSelector('body[data-stopped]');
  assert.match(await page.textContent('#curtain-says'), /took the graphics away/);
  await page.waitForSelector('body[data-ready]:not([data-stopped])');
  await says(page, 'twin-says', 'mice attends to');
  await says(page, 'twin-state', 'Cats chase mice.');
  await context.close();
});

test('without a network the second visit has everything, MiniLM too', async () => {
  const context = await visitor(chrome);
  const page = await open(context, address);
  await has(page, 'trained', 'ready');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(async () => {
    const build = await caches.keys();
    const app = build.find((name) => name.startsWith('arclight-') && name !== 'arclight-models');
    const kept = app ? await (await caches.open(app)).keys() : [];
    return kept.length >= 12 && (await (await caches.open('arclight-models')).keys()).length === 1;
  });
  await context.setOffline(true);
  await page.reload();
  await page.waitForSelector('body[data-ready]');
  await has(page, 'trained', 'ready');
  assert.deepEqual(page.errors, []);
  await context.close();
});

test('a new version replaces the old one and leaves nothing of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'arclight-'));
  after(() => rmSync(folder, { recursive: true }));
  // Somewhere below the top of a host, as most pages are.
  const page_folder = join(folder, 'some/where');
  cpSync(DIST, page_folder, { recursive: true });
  const old = readdirSync(page_folder).find((name) => /^[0-9a-f]{16}$/.test(name));
  const own = `${await serve(folder)}some/where/`;
  const context = await visitor(chrome);
  const page = await open(context, own);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const next = 'feedfacefeedface';
  renameSync(join(page_folder, old), join(page_folder, next));
  for (const file of ['index.html', 'sw.js', `${next}/build.js`]) {
    const path = join(page_folder, file);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(old, next));
  }
  await page.reload();
  await page.waitForSelector('body[data-ready]');
  await page.waitForFunction(async (next) => {
    const names = (await caches.keys()).filter((name) => name !== 'arclight-models');
    return names.length === 1 && names[0] === `arclight-${next}` && (await (await caches.open(names[0])).keys()).length >= 12;
  }, next);
  assert.deepEqual(page.errors, []);
  await context.close();
});

for (const [what, answer, reason] of [
  ['missing', { status: 404, body: '' }, /404/],
  ['truncated', { status: 200, body: Buffer.alloc(1000) }, /is cut: 1000 of/],
  ['damaged', { status: 200, body: Buffer.alloc(23_373_752) }, /minilm-int8g64.safetensors/],
]) {
  test(`with a ${what} model Glass goes on and the page says why`, async () => {
    const context = await visitor(chrome, { serviceWorkers: 'block' });
    await context.route(MODEL, (route) => route.fulfill(answer));
    const page = await open(context, `${address}?model=minilm&query=bank`);
    await has(page, 'trained', 'failed');
    assert.match(await page.textContent('#twin-state'), reason);
    await has(page, 'model', 'Glass');
    await says(page, 'twin-says', 'bank attends to river');
    await context.close();
  });
}

test('when the worker stops Glass goes on and the page says why', async () => {
  const context = await visitor(chrome);
  const page = await open(context, `${address}?model=minilm`);
  await has(page, 'model', 'MiniLM');
  await page.workers()[0].evaluate(() => { setTimeout(() => { throw new Error('crash'); }, 0); });
  await page.keyboard.press('Escape');
  await type(page, 'Dogs bark.');
  await has(page, 'trained', 'failed');
  assert.match(await page.textContent('#twin-state'), /worker/);
  await has(page, 'model', 'Glass');
  await says(page, 'twin-state', 'Dogs bark.');
  await context.close();
});

test('hostile addresses do no harm', async () => {
  const context = await visitor(chrome);
  const addresses = [
    '?text=%3Cscript%3Ealert(1)%3C/script%3E%3Cimg%20src=x%20onerror=alert(2)%3E&query=%3Cscript%3E',
    '?layer=-1&head=99999999999999999999&model=%00&view=../../etc&theme=javascript:alert(1)',
    '?model=minilm&layer=99&head=99',
    `?text=${'long%20'.repeat(1200)}`,
    '?text=%ff%fe%00%01%E2%80%AE%E2%80%8B&&&==',
  ];
  for (const hostile of addresses) {
    let alerts = 0;
    context.once('dialog', () => { alerts += 1; });
    const page = await open(context, `${address}${hostile}`);
    await page.waitForTimeout(500);
    assert.equal(alerts, 0, hostile);
    assert.equal(await page.$('#twin script, #twin img'), null);
    assert.equal(await page.evaluate(() => document.body.dataset.stopped), undefined, hostile);
    assert.deepEqual(page.errors, [], hostile);
    await page.close();
  }
  await context.close();
});

test('two tabs do not disturb each other', async () => {
  const context = await visitor(chrome);
  const one = await open(context, `${address}?text=Cats%20purr.&query=purr`);
  const two = await open(context, `${address}?text=Dogs%20bark.&query=bark&model=minilm`);
  await has(two, 'model', 'MiniLM');
  await says(two, 'twin-state', 'Dogs bark.');
  await one.bringToFront();
  await says(one, 'twin-state', 'Cats purr.');
  await has(one, 'trained', 'ready');
  await context.close();
});

test('a browser without WebGL2 gets a reason and a picture', async () => {
  const context = await visitor(chrome);
  await context.addInitScript(() => {
    const own = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...more) { return kind === 'webgl2' ? null : own.call(this, kind, ...more); };
  });
  const page = await context.newPage();
  await page.goto(address);
  await page.waitForSelector('body[data-stopped]');
  assert.match(await page.textContent('#curtain-says'), /no WebGL2/);
  await page.waitForFunction(() => document.querySelector('#curtain img').naturalWidth > 100);
  await context.close();
});

test('two hundred sentences leave the memory as it was', async () => {
  const context = await visitor(chrome);
  await context.addInitScript(() => {
    const own = WebAssembly.instantiate;
    WebAssembly.instantiate = async (...all) => {
      const made = await own(...all);
      window.memory = (made.instance ?? made).exports.memory;
      return made;
    };
  });
  const page = await open(context, `${address}?model=minilm`);
  await has(page, 'model', 'MiniLM');
  const sentence = (i) => `Sentence ${i} tells of ${['rivers', 'banks', 'kings', 'apples'][i % 4]} and of ${i * 7} other things.`;
  const run = async (from, to) => {
    for (let i = from; i < to; i++) {
      await type(page, sentence(i));
      await page.waitForTimeout(120);
    }
    await says(page, 'twin-state', sentence(to - 1));
  };
  const bytes = () => page.evaluate(() => window.memory.buffer.byteLength);
  await type(page, sentence(0));
  await run(1, 40);
  const before = await bytes();
  await run(40, 240);
  const grown = await bytes() - before;
  console.log(`wasm memory: ${before} bytes, ${grown} more after 200 sentences`);
  assert.ok(grown <= 8 << 20, `${grown} bytes more`);
  assert.deepEqual(page.errors, []);
  await context.close();
});
