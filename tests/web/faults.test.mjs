// What goes wrong in browsers: lost graphics, a bad model, a worker that stops, hostile addresses.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ALL, FINE, LONG, MINILM, STAGE, VERSION, before, browser, copy, has, lose, open, press, says, serve, shared, shown, type, unlike, visitor } from './lib.mjs';

const address = await serve();
const chrome = await browser();
const MODEL = /models\/minilm/;

async function stops(page) {
  await lose(page);
  await page.waitForSelector('body[data-stopped]');
}

test('after the graphics were lost the page starts again in the same state', async () => {
  const context = await visitor(chrome);
  const page = await open(context, `${address}?text=Cats%20chase%20mice.&query=mice`);
  await says(page, 'twin-says', 'mice looks at');
  await stops(page);
  assert.match(await page.textContent('#curtain-says'), /took the graphics away/);
  await page.waitForSelector('body[data-ready]:not([data-stopped])');
  await says(page, 'twin-says', 'mice looks at');
  await says(page, 'twin-state', 'Cats chase mice.');
  // A program that breaks is said, too: letters larger than any picture of letters.
  await fails(page, 200);
  assert.ok(page.errors.some((error) => /panicked/.test(error)), page.errors.join('\n'));
});

test('what no address says comes back with the graphics too', LONG, async () => {
  const context = await visitor(chrome);
  const page = await open(context, `${address}?text=Cats%20chase%20mice.&query=mice`);
  await says(page, 'twin-says', 'mice looks at');
  const first = await page.screenshot();
  for (let count = 0; count < 4; count++) await page.keyboard.press('NumpadAdd');
  await press(page, 'Compare');
  await press(page, 'Legend');
  await shown(page);
  const stood = await page.screenshot();
  const opened = await unlike(page, first, stood);
  assert.ok(opened > 0.12, `panels were opened, and the camera moved: ${opened}`);
  await stops(page);
  await page.waitForSelector('body[data-ready]:not([data-stopped])');
  await says(page, 'twin-says', 'mice looks at');
  await shown(page);
  const again = await page.screenshot();
  const differs = await unlike(page, stood, again);
  // What Tab scrolled, and which control has the keys, begin anew.
  assert.ok(differs < 0.03, `it stands as it stood, but for ${differs}`);
  assert.deepEqual(await page.evaluate(() => history.state.kept), undefined);
});

test('graphics that are lost again and again are waited for', async () => {
  const context = await visitor(chrome);
  await context.addInitScript(() => {
    const own = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
      const made = own.call(this, kind, ...more);
      if (kind === 'webgl2' && this.id === 'stage') setTimeout(() => made.getExtension('WEBGL_lose_context').loseContext(), 0);
      return made;
    };
    // Where nothing can be kept it is counted too.
    Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } });
  });
  const page = await context.newPage();
  let loads = 0;
  page.on('load', () => { loads += 1; });
  await page.goto(address, { waitUntil: 'commit' });
  await says(page, 'curtain-says', 'several times');
  assert.equal(loads, 4);
  // A start anew would come after 800 ms.
  await page.waitForTimeout(1500);
  // It waits for a press, and what else fails without graphics does not change what it says.
  assert.equal(loads, 4);
  assert.match(await page.textContent('#curtain-says'), /several times/);
  assert.equal(await page.evaluate(() => document.getElementById('curtain').classList.contains('open')), false);
  // The button has the keys.
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Start again');
  await page.keyboard.press('Enter');
  await says(page, 'curtain-says', 'starting again with the same sentence');
});

// The last is more than the driver draws, at two device pixels to one of the page's. A canvas has at least 180 x 120.
test('windows of any size are drawn', async () => {
  const context = await visitor(chrome, { settings: FINE, deviceScaleFactor: 2 });
  const page = await open(context, `${address}?text=Cats%20chase%20mice.`);
  const limit = await page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    return gl.getParameter(gl.MAX_TEXTURE_SIZE);
  });
  for (const [width, height] of [[1, 1], [1440, 44], [1, 600], [limit - 96, 16]]) {
    await page.setViewportSize({ width, height });
    const most = Math.min(2, limit / Math.max(width, height));
    await page.waitForFunction(([width, height]) => {
      const { width: w, height: h } = document.getElementById('stage');
      return Math.abs(w - width) <= 2 && Math.abs(h - height) <= 2;
    }, [Math.max(width, 180) * most, Math.max(height, 120) * most]);
    await page.keyboard.press('ArrowRight');
    await shown(page);
  }
  assert.equal(await page.evaluate(() => document.body.dataset.stopped), undefined);
  await says(page, 'twin-says', 'looks at');
  assert.deepEqual(page.errors, []);
  // What the driver refuses all the same, here since nobody caps the ratio any more, ends it with one line.
  await fails(page, 1.5);
  const told = page.errors.filter((error) => /^Validation .*within the maximum supported texture size/.test(error));
  assert.equal(told.length, 1, page.errors.join('\n'));
});

/** Has the page draw with so many device pixels to one of its own, whatever the driver can, and waits until it has stopped. */
async function fails(page, ratio) {
  await page.evaluate((ratio) => {
    Object.defineProperty(window, 'devicePixelRatio', { configurable: true, get: () => ratio });
    dispatchEvent(new Event('resize'));
  }, ratio);
  // At rest it draws nothing.
  for (let tries = 0; tries < 20 && !await page.evaluate(() => document.body.dataset.stopped); tries++) {
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(500);
  }
  await page.waitForSelector('body[data-stopped]');
  assert.match(await page.textContent('#curtain-says'), /^Arclight stopped because of a fault of its own\./);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Start again');
}

const BAD = [
  ['missing', { status: 404, body: '' }, /404/],
  ['truncated', { status: 200, body: Buffer.alloc(1000) }, /is cut: 1000 of/],
  ['damaged', { status: 200, body: Buffer.alloc(23_373_752) }, /minilm-int8g64.safetensors/],
];

test('what is wrong with a model is said', async () => {
  for (const [what, answer, reason] of BAD) {
    const context = await visitor(chrome, { first: true, needs: MINILM });
    await context.route(MODEL, (route) => route.fulfill(answer));
    // No stage: what fetches the model, alone, on any document of this host.
    const page = await context.newPage();
    await page.goto(`${address}sw.js`);
    const said = await page.evaluate(async (path) => {
      document.body.dataset.ready = 'yes';
      const { open_trained } = await import(path);
      return open_trained().then(() => 'it is there', String);
    }, `/${VERSION}/trained.js`);
    assert.match(said, reason, what);
    await context.close();
  }
});

// Whatever the reason, it takes the same way to the stage: the others take it in the long form.
for (const [what, answer, reason] of BAD) {
  test(`with a ${what} model Glass goes on and the page says why`, what === 'damaged' ? {} : LONG, async () => {
    const context = await visitor(chrome, { first: true, needs: MINILM });
    await context.route(MODEL, (route) => route.fulfill(answer));
    const page = await open(context, `${address}?model=minilm&query=bank`);
    await has(page, 'trained', 'failed');
    assert.match(await page.textContent('#twin-state'), reason);
    await has(page, 'model', 'Glass');
    await says(page, 'twin-says', 'bank looks at river');
  });
}

const reading = shared(async () => {
  const context = await visitor(chrome, { needs: MINILM, stays: true });
  await context.addInitScript(() => {
    window.asked = [];
    window.answered = 0;
    const own = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (question, ...more) {
      if (question.text) window.asked.push(question.text);
      return own.call(this, question, ...more);
    };
    // Answers can be held back: a worker that takes long.
    const { set } = Object.getOwnPropertyDescriptor(Worker.prototype, 'onmessage');
    Object.defineProperty(Worker.prototype, 'onmessage', {
      set(hear) {
        set.call(this, (event) => {
          if (window.held && event.data.answer) return window.held.push(() => hear(event));
          if (event.data.answer) window.answered += 1;
          return hear(event);
        });
      },
    });
  });
  return open(context, `${address}?model=minilm`);
});

test('of sentences that are typed while MiniLM reads, the last is read next', async () => {
  const page = await reading();
  await has(page, 'model', 'MiniLM');
  // The page may name the model before it has read the first sentence.
  await page.waitForFunction(() => window.answered > 0);
  await page.evaluate(() => { window.held = []; window.asked = []; });
  await type(page, 'One cat.');
  await page.waitForFunction(() => window.held.length === 1);
  for (const text of ['Two cats.', 'Three cats.', 'Four cats.']) {
    await type(page, text);
    // While MiniLM reads, the program draws every frame: it has asked for this text.
    await page.evaluate(async () => { for (let count = 0; count < 4; count++) await new Promise(requestAnimationFrame); });
  }
  assert.deepEqual(await page.evaluate(() => window.asked), ['One cat.'], 'the worker reads one at a time');
  await page.evaluate(() => { const held = window.held; window.held = undefined; held.forEach((hear) => hear()); });
  await says(page, 'twin-state', 'Sentence: Four cats.');
  assert.deepEqual(await page.evaluate(() => window.asked), ['One cat.', 'Four cats.']);
  assert.deepEqual(page.errors, []);
});

test('when the worker stops Glass goes on and the page says why', async () => {
  const page = await reading();
  await has(page, 'model', 'MiniLM');
  await page.workers()[0].evaluate(() => {
    // More than once: it counts once.
    for (let count = 0; count < 2; count++) setTimeout(() => { throw new Error('crash'); }, 0);
  });
  await page.keyboard.press('Escape');
  await type(page, 'Dogs bark.');
  await has(page, 'trained', 'failed');
  assert.match(await page.textContent('#twin-state'), /the worker stopped: .*crash/);
  await has(page, 'model', 'Glass');
  await says(page, 'twin-state', 'Dogs bark.');
  // The program's own word, and no other.
  assert.deepEqual(page.errors.filter((error) => !/worker|crash/.test(error)), []);
  await page.close();
});

const MARKUP = 'text=%3Cscript%3Ealert(1)%3C/script%3E%3Cimg%20src=x%20onerror=alert(2)%3E&query=%3Cscript%3E';
const VALUES = 'layer=-1&head=99999999999999999999&model=%00&view=../../etc&theme=javascript:alert(1)';
const BYTES = 'text=%ff%fe%00%01%E2%80%AE%E2%80%8B&&&==';
const NAMES = 'lesson=../../secret&at=-1e999&mode=supervise';

async function harmless(addresses, needs = STAGE) {
  const context = await visitor(chrome, { needs });
  let alerts = 0;
  context.on('dialog', () => { alerts += 1; });
  for (const hostile of addresses) {
    const page = await open(context, `${address}?${hostile}`);
    await shown(page);
    assert.equal(alerts, 0, hostile);
    assert.equal(await page.$('#twin script, #twin img'), null);
    assert.equal(await page.evaluate(() => document.body.dataset.stopped), undefined, hostile);
    assert.deepEqual(page.errors, [], hostile);
    await page.close();
  }
}

test('hostile addresses do no harm', () => harmless([`${MARKUP}&${VALUES}`, `text=${'long%20'.repeat(1200)}`, `${BYTES}&${NAMES}`]));

// Each part by itself; how it is understood is tested natively (crates/core/src/link.rs).
test('hostile addresses do no harm, part by part', LONG, () => harmless([MARKUP, VALUES, 'model=minilm&layer=99&head=99', BYTES, NAMES], MINILM));

// A mail had each address: it writes & as HTML does.
async function rest_counts(wrongs, needs = STAGE) {
  const context = await visitor(chrome, { needs });
  for (const wrong of wrongs) {
    const page = await open(context, `${address}?text=Cats%20purr.&amp;query=purr&amp;view=flat&${wrong}`);
    await says(page, 'twin-state', 'Sentence: Cats purr.');
    await has(page, 'word', 2);
    await says(page, 'twin-state', 'flat view');
    await says(page, 'twin-state', 'The address');
    await page.close();
  }
}

// What no address says, and what this start has not.
test('of an address that asks for what there is not, the rest counts', () => rest_counts(['theme=pink', 'at=5']));

// The same way as the second above.
test('of an address that asks for a layer or a head that there is not, the rest counts', LONG, () => rest_counts(['layer=7', 'crowd=banks', 'model=minilm&head=12'], MINILM));

test('two tabs do not disturb each other', async () => {
  const context = await visitor(chrome, { needs: ALL });
  const one = await open(context, `${address}?text=Cats%20purr.&query=purr`);
  const two = await open(context, `${address}?text=Dogs%20bark.&query=bark&model=minilm`);
  await has(two, 'model', 'MiniLM');
  await says(two, 'twin-state', 'Dogs bark.');
  await one.bringToFront();
  await says(one, 'twin-state', 'Cats purr.');
  await has(one, 'trained', 'ready');
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
});

/** Remembers the memory of the wasm that begins here. */
const REMEMBER = `for (const name of ['instantiate', 'instantiateStreaming']) {
  const own = WebAssembly[name];
  WebAssembly[name] = async (...all) => {
    const made = await own(...all);
    self.memory = (made.instance ?? made).exports.memory;
    return made;
  };
}
`;

/** Sentences after the first ones: two hundred in the long form. */
const MORE = process.env.ARCLIGHT_FULL ? 200 : 40;

test('many sentences, each read by MiniLM, leave the memory as it was', async () => {
  const { folder, files } = copy();
  before(join(files, 'worker.js'), REMEMBER);
  const context = await visitor(chrome, { needs: MINILM, viewport: { width: 480, height: 270 } });
  await context.addInitScript(REMEMBER);
  const page = await open(context, `${await serve(folder)}?model=minilm`);
  await has(page, 'model', 'MiniLM');
  const sentence = (i) => `Sentence ${i} tells of ${['rivers', 'banks', 'kings', 'apples'][i % 4]} and of ${i * 7} other things.`;
  await page.click('#line');
  const read = async (from, to) => {
    for (let i = from; i < to; i++) {
      await page.keyboard.press('Control+a');
      await page.keyboard.insertText(sentence(i));
      await says(page, 'twin-state', `Sentence: ${sentence(i)} Model: MiniLM`);
    }
  };
  const bytes = () => Promise.all([page, page.workers()[0]].map((side) => side.evaluate(() => self.memory.buffer.byteLength)));
  const [KILO, MEGA] = [1 << 10, 1 << 20];
  await read(0, 40);
  const early = await bytes();
  await read(40, 40 + MORE);
  const late = await bytes();
  for (const [at, side] of ['the program', 'the worker'].entries()) {
    const grown = late[at] - early[at];
    console.log(`wasm memory of ${side}: ${early[at]} bytes, ${grown} more after ${MORE} sentences`);
    assert.ok(early[at] > MEGA && grown <= 40 * KILO * MORE, `${side}: ${grown} bytes more`);
  }
  assert.deepEqual(page.errors, []);
});
