// What a visitor does: look, point, press keys, type.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FINE, browser, find, halting, has, native, open, rows, says, serve, type, visitor } from './lib.mjs';

const address = await serve();
const chrome = await browser();

test('the page opens without an error, asks nobody else for anything, and MiniLM follows', async () => {
  const context = await visitor(chrome, { settings: FINE });
  const foreign = [];
  context.on('request', (request) => { if (!request.url().startsWith(address)) foreign.push(request.url()); });
  await context.addInitScript(() => {
    const own = window.Worker;
    window.Worker = function Worker(...more) {
      window.first = document.body.dataset.ready;
      return new own(...more);
    };
    window.Worker.prototype = own.prototype;
  });
  const page = await open(context, address);
  await says(page, 'twin-says', 'bank attends to river');
  await has(page, 'trained', 'ready');
  assert.equal(await page.evaluate(() => window.first), 'yes', 'the stage comes before what fetches MiniLM');
  assert.deepEqual(page.errors, []);
  assert.deepEqual(foreign.filter((url) => !url.startsWith('data:') && !url.startsWith('blob:')), []);
  // What asked all the same would be held back by the page's own policy.
  const held = await page.evaluate(async (other) => {
    const violations = [];
    document.addEventListener('securitypolicyviolation', (event) => violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
    const image = new Image();
    image.src = `${other}a.png`;
    const script = document.createElement('script');
    script.src = `${other}a.js`;
    const inline = document.createElement('script');
    inline.textContent = 'window.ran = "ran"';
    document.body.append(image, script, inline);
    const answer = await fetch(other).then(() => 'came', () => 'held');
    let evaluated = 'held';
    // Later: what drives the browser may evaluate, and so may what it calls.
    setTimeout(() => { evaluated = new Function('return "ran"')(); }, 0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const elsewhere = violations.filter((violation) => violation.includes(other));
    return [answer, evaluated, window.ran ?? 'held', ...elsewhere.map((violation) => violation.replace(other, 'other/')).sort()];
  }, 'http://localhost:9/');
  assert.deepEqual(held, ['held', 'held', 'held', 'connect-src other/', 'img-src other/a.png', 'script-src-elem other/a.js']);
  await context.close();
});

/** Counts what is drawn. */
const COUNT = () => {
  window.draws = 0;
  for (const name of ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced']) {
    const own = WebGL2RenderingContext.prototype[name];
    WebGL2RenderingContext.prototype[name] = function (...all) { window.draws += 1; return own.apply(this, all); };
  }
};

test('loading is shown in bytes, of the program and of MiniLM', async () => {
  const context = await visitor(chrome, { serviceWorkers: 'block' });
  const program = await halting(/arclight_bg\.wasm$/);
  const first = await context.newPage();
  await first.goto(program.address, { waitUntil: 'commit' });
  await first.waitForFunction(() => Math.abs(document.getElementById('curtain-bar').value - 0.5) < 0.001);
  const [, got, total] = /^([\d.]+) of ([\d.]+) MB$/.exec(await first.textContent('#curtain-bytes'));
  assert.ok(Math.abs(got / total - 0.5) < 0.01, `${got} of ${total}`);
  program.on();
  await first.waitForSelector('body[data-ready]');
  await first.close();
  const model = await halting(/minilm-.*safetensors$/);
  const page = await open(context, model.address);
  const come = () => page.evaluate(async () => {
    const path = document.querySelector('script[type=module]').src.replace('boot.js', 'trained.js');
    return (await import(path)).trained_progress();
  });
  while (Math.abs(await come() - 0.5) > 0.001) await page.waitForTimeout(100);
  assert.equal(await page.evaluate(() => document.body.dataset.trained), 'loading');
  model.on();
  await has(page, 'trained', 'ready');
  assert.equal(await come(), 1);
  await context.close();
});

test('a page that nobody sees draws nothing, though pulses run', async () => {
  const context = await visitor(chrome, { settings: '(quality: low, reduced_motion: false)' });
  await context.addInitScript(COUNT);
  // The driver shows every page at once. As browsers do it: whoever hides a page gives it no frame until it is seen again.
  await context.addInitScript(() => {
    const own = window.requestAnimationFrame.bind(window);
    const late = [];
    let hidden = false;
    window.requestAnimationFrame = (draw) => own((time) => { if (hidden) late.push(draw); else draw(time); });
    Object.defineProperty(document, 'hidden', { get: () => hidden, configurable: true });
    Object.defineProperty(document, 'visibilityState', { get: () => (hidden ? 'hidden' : 'visible'), configurable: true });
    window.hide = (on) => {
      hidden = on;
      document.dispatchEvent(new Event('visibilitychange'));
      if (!on) late.splice(0).forEach((draw) => window.requestAnimationFrame(draw));
    };
    // While the program is still on its way nobody is there to be told.
    addEventListener('DOMContentLoaded', () => { window.hide(true); window.hide(false); });
  });
  const page = await open(context, `${address}?query=bank`);
  await has(page, 'trained', 'ready');
  const more = async (time) => {
    const before = await page.evaluate(() => window.draws);
    await page.waitForTimeout(time);
    return await page.evaluate(() => window.draws) - before;
  };
  assert.ok(await more(3000) > 0, 'no pulse runs');
  await page.evaluate(() => window.hide(true));
  // That it is hidden is an event too: the program may draw once more.
  await page.waitForTimeout(2500);
  assert.equal(await more(5000), 0);
  await page.evaluate(() => window.hide(false));
  assert.ok(await more(3000) > 0, 'it did not go on');
  assert.deepEqual(page.errors, []);
  await context.close();
});

test('where nothing moves nothing is drawn, and the next key is', async () => {
  const context = await visitor(chrome);
  await context.addInitScript(COUNT);
  const page = await open(context, `${address}?query=bank`);
  await has(page, 'trained', 'ready');
  const draws = () => page.evaluate(() => window.draws);
  let before = 0;
  for (let tries = 0; tries < 20 && (tries === 0 || await draws() !== before); tries++) {
    before = await draws();
    await page.waitForTimeout(4000);
  }
  assert.equal(await draws(), before, 'frames follow one another');
  assert.ok(before > 0);
  await page.keyboard.press('ArrowRight');
  await says(page, 'twin-says', 'to attends to');
  assert.ok(await draws() > before);
  await context.close();
});

test('words are pointed at and pinned, heads switched by keys, sentences typed', async () => {
  const context = await visitor(chrome);
  const page = await open(context, address);
  await page.keyboard.press('Escape');
  const [x, y] = await find(page, 10);
  await says(page, 'twin-says', 'fish attends to');
  await page.mouse.down();
  await page.mouse.up();
  await page.mouse.move(x, 40);
  await page.waitForTimeout(1500);
  await says(page, 'twin-says', 'fish attends to');
  await page.keyboard.press('ArrowUp');
  await says(page, 'twin-says', 'fish attends to catch, 100 percent');
  await page.mouse.move(x, y);
  await type(page, 'Cats sing 🦊');
  await says(page, 'twin-state', 'Sentence: Cats sing 🦊 ');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.waitForTimeout(800);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await says(page, 'twin-says', 'Cats attends to START, 100 percent');
  assert.deepEqual(page.errors, []);
  await context.close();
});

test('the heatmap opens from the address, and a press on it chooses the query', async () => {
  const context = await visitor(chrome);
  const page = await open(context, `${address}?view=heatmap&text=Cats%20chase%20mice.`);
  await says(page, 'twin-state', 'heatmap view');
  await page.keyboard.press('Escape');
  await has(page, 'word', '');
  const { width, height } = page.viewportSize();
  const chosen = async (x, y) => {
    await page.mouse.click(x, y);
    await page.waitForTimeout(300);
    await page.mouse.move(width / 2, 4);
    await page.waitForTimeout(500);
    return page.evaluate(() => document.body.dataset.word || undefined);
  };
  let place;
  let hit;
  for (let y = height * 0.42; y < height * 0.85 && hit === undefined; y += 12) {
    for (let x = width * 0.1; x < width * 0.9 && hit === undefined; x += 40) {
      place = [x, y];
      hit = await chosen(x, y);
    }
  }
  assert.notEqual(hit, undefined, 'no press chose a query');
  // Rows are queries: down the matrix come the words that follow, one after the other.
  const [x, top] = place;
  const down = [Number(hit)];
  for (let y = top + 6; down.length < 12 && y < height * 0.9; y += 6) {
    const next = await chosen(x, y);
    await page.keyboard.press('Escape');
    if (next === undefined) break;
    down.push(Number(next));
  }
  assert.ok(down.every((word, at) => at === 0 || word === down[at - 1] || word === down[at - 1] + 1), `rows ${down}`);
  assert.ok(new Set(down).size >= 3, `rows ${down}`);
  hit = await chosen(x, top);
  assert.equal(Number(hit), down[0]);
  await page.keyboard.press('m');
  await says(page, 'twin-state', 'stage view');
  await has(page, 'word', hit);
  assert.deepEqual(page.errors, []);
  await context.close();
});

test('the steps of a layer of MiniLM come from the worker, and add up to its weights', async () => {
  const context = await visitor(chrome);
  const text = 'The bear waded into the river bank to catch fish.';
  const page = await open(context, `${address}?model=minilm&layer=2&head=8&query=%238&step=scores`);
  await says(page, 'twin-state', 'Step 4 of 12');
  for (const title of ['Divided by √d_k', 'Causal mask', 'Softmax']) {
    await page.keyboard.press('.');
    await says(page, 'twin-state', title);
  }
  // The row is that of the steps now: from q and k, which the worker sent.
  const { attention } = JSON.parse(native('attend', '--text', text, '--layer', '2', '--head', '8', '--json'));
  const found = await rows(page);
  attention[0][0][8].forEach((weight, key) => assert.ok(Math.abs(weight - found[key][1]) < 1e-4, found[key][0]));
  await page.keyboard.press('h');
  await page.waitForFunction(() => !document.getElementById('twin-state').textContent.includes('Step'));
  assert.deepEqual(page.errors, []);
  await context.close();
});

test('the numbers are those of the native program', async () => {
  const context = await visitor(chrome);
  const sentences = [
    ['The animal didn\'t cross the street because it was too tired.', 8],
    ['The café owner served crème brûlée to a naïve fiancée.', 3],
    ['A fox 🦊 ran past the 🏠 at dawn.', 2],
    ['Unbelievably, transformers tokenize antidisestablishmentarianism.', 5],
    ['ПРИВЕТ мир! Ελληνικά; 東京', 4],
    ['a', 1],
  ];
  for (const [text, query] of sentences) {
    const whole = JSON.parse(native('attend', '--text', text, '--json'));
    const [layer, head] = [query % 6, (query * 5) % 12];
    const search = new URLSearchParams({ text, model: 'minilm', layer, head, query: `#${query}` });
    const page = await open(context, `${address}?${search}`);
    await has(page, 'model', 'MiniLM');
    await has(page, 'word', query);
    const shown = await rows(page);
    const expected = whole.attention[layer][head][query];
    assert.deepEqual(shown.map(([token]) => token), whole.tokens, text);
    shown.forEach(([, weight], key) => assert.ok(Math.abs(weight - expected[key]) < 1e-4, `${text} key ${key}: ${weight} and ${expected[key]}`));
    assert.ok(Math.abs(shown.reduce((sum, [, weight]) => sum + weight, 0) - 1) < 1e-3);
    assert.deepEqual(page.errors, []);
    await page.close();
  }
  await context.close();
});
