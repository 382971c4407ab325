// What a visitor does: look, point, press keys, type.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL, FINE, LONG, MINILM, browser, drawn, find, halting, has, native, open, places, rows, says, serve, shared, shown, type, visitor, word } from './lib.mjs';

const address = await serve();
const chrome = await browser();

test('the page opens without an error, asks nobody else for anything, and MiniLM follows', async () => {
  const context = await visitor(chrome, { settings: FINE, needs: ALL });
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
  await says(page, 'twin-says', 'bank looks at river');
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
});

test('loading is shown in bytes, of the program and of MiniLM', async () => {
  const context = await visitor(chrome, { needs: MINILM });
  const { address, on: [program, model] } = await halting(/arclight_bg\.wasm$/, /minilm-.*safetensors$/);
  const page = await context.newPage();
  await page.goto(address, { waitUntil: 'commit' });
  await page.waitForFunction(() => Math.abs(document.getElementById('curtain-bar').value - 0.5) < 0.001);
  const [, got, total] = /^([\d.]+) of ([\d.]+) MB$/.exec(await page.textContent('#curtain-bytes'));
  assert.ok(Math.abs(got / total - 0.5) < 0.01, `${got} of ${total}`);
  program();
  await page.waitForSelector('body[data-ready]');
  const come = () => page.evaluate(async () => {
    const path = document.querySelector('script[type=module]').src.replace('boot.js', 'trained.js');
    return (await import(path)).trained_progress();
  });
  while (Math.abs(await come() - 0.5) > 0.001) await page.waitForTimeout(100);
  assert.equal(await page.evaluate(() => document.body.dataset.trained), 'loading');
  model();
  await has(page, 'trained', 'ready');
  assert.equal(await come(), 1);
});

test('a page that nobody sees draws nothing, though pulses run', async () => {
  const context = await visitor(chrome, { settings: '(quality: low, reduced_motion: false)' });
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
  const draws = () => page.evaluate(() => window.draws);
  assert.equal(await shown(page, 2000), false, 'no pulse runs');
  await page.evaluate(() => window.hide(true));
  // That it is hidden is an event too: the program may draw once more.
  await page.waitForTimeout(1000);
  const before = await draws();
  // Time for ten frames of pulses, and for two where something would wake the program once a second.
  await page.waitForTimeout(2500);
  assert.equal(await draws(), before);
  await page.evaluate(() => window.hide(false));
  assert.equal(await shown(page, 2000), false, 'it did not go on');
  assert.ok(await draws() > before);
  assert.deepEqual(page.errors, []);
});

const usual = shared(async () => open(await visitor(chrome, { stays: true }), address));

test('words are pointed at and pinned, heads switched by keys, sentences typed', async () => {
  const page = await usual();
  await page.keyboard.press('Escape');
  const [x, y] = await find(page, 10);
  await says(page, 'twin-says', 'fish looks at');
  await page.mouse.down();
  await page.mouse.up();
  await page.mouse.move(x, 40);
  await shown(page);
  await says(page, 'twin-says', 'fish looks at');
  await page.keyboard.press('ArrowUp');
  await says(page, 'twin-says', 'fish looks at catch, 100 percent');
  await page.mouse.move(x, y);
  await type(page, 'Cats sing 🦊');
  await says(page, 'twin-state', 'Sentence: Cats sing 🦊 ');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await shown(page);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await says(page, 'twin-says', 'Cats looks at START, 100 percent');
  assert.deepEqual(page.errors, []);
});

test('where nothing moves nothing is drawn, and the next key is', async () => {
  const page = await usual();
  await has(page, 'trained', 'ready');
  const draws = () => page.evaluate(() => window.draws);
  const lit = await page.textContent('#twin-says');
  let before = 0;
  // A page that has just opened draws a frame a second for ten seconds: that much silence is longer than between two of them.
  for (let tries = 0; tries < 20 && (tries === 0 || await draws() !== before); tries++) {
    before = await draws();
    await page.waitForTimeout(2500);
  }
  assert.equal(await draws(), before, 'frames follow one another');
  assert.ok(before > 0);
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction((lit) => document.getElementById('twin-says').textContent !== lit, lit);
  assert.ok(await draws() > before);
  await page.close();
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
    await drawn(page);
    await page.mouse.move(width / 2, 4);
    await shown(page);
    return await word(page) || undefined;
  };
  let hit;
  let [x, top] = [];
  // In a low picture the first press brings the matrix into sight: what is looked for is where it is then.
  for (const time of ['first', 'second']) {
    hit = undefined;
    for (const place of places([width * 0.1, width * 0.9], [height * 0.42, height * 0.85], [40, 12], [width * 0.35, height * 0.42])) {
      [x, top] = place;
      hit = await chosen(x, top);
      await page.keyboard.press('Escape');
      if (hit !== undefined) break;
    }
    assert.notEqual(hit, undefined, `no ${time} press chose a query`);
  }
  // Rows are queries: down the matrix come the words that follow, one after the other.
  const down = [Number(hit)];
  for (let y = top + 6; new Set(down).size < 4 && down.length < 12 && y < height * 0.9; y += 6) {
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
});

test('the steps of a layer of MiniLM come from the worker, and add up to its weights', async () => {
  const context = await visitor(chrome, { needs: MINILM });
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
});

/** Sentences, and the word of each that is asked for. */
const SENTENCES = [
  ['The animal didn\'t cross the street because it was too tired.', 8],
  ['The café owner served crème brûlée to a naïve fiancée.', 3],
  ['A fox 🦊 ran past the 🏠 at dawn.', 2],
  ['Unbelievably, transformers tokenize antidisestablishmentarianism.', 5],
  ['ПРИВЕТ мир! Ελληνικά; 東京', 4],
  ['a', 1],
];

/** The page's row is that of the native program. */
async function same(page, text, [layer, head], query) {
  await says(page, 'twin-state', `Sentence: ${text} Model: MiniLM, trained weights, layer ${layer}, head ${head}, `);
  await has(page, 'word', query);
  const whole = JSON.parse(native('attend', '--text', text, '--json'));
  const shown = await rows(page);
  const expected = whole.attention[layer][head][query];
  // A token that occurs twice has its index.
  const twice = (token) => whole.tokens.indexOf(token) !== whole.tokens.lastIndexOf(token);
  const names = whole.tokens.map((token, index) => (twice(token) ? `${token} #${index}` : token));
  assert.deepEqual(shown.map(([token]) => token), names, text);
  shown.forEach(([, weight], key) => assert.ok(Math.abs(weight - expected[key]) < 1e-4, `${text} key ${key}: ${weight} and ${expected[key]}`));
  assert.ok(Math.abs(shown.reduce((sum, [, weight]) => sum + weight, 0) - 1) < 1e-3);
  assert.deepEqual(page.errors, []);
}

/** Where a sentence is looked at by its address. */
const at = (query) => [query % 6, (query * 5) % 12];

async function addressed(context, text, query) {
  const [layer, head] = at(query);
  return open(context, `${address}?${new URLSearchParams({ text, model: 'minilm', layer, head, query: `#${query}` })}`);
}

test('the numbers are those of the native program', async () => {
  const context = await visitor(chrome, { needs: MINILM });
  const [[text, query], ...others] = SENTENCES;
  const page = await addressed(context, text, query);
  let place = at(query);
  await same(page, text, place, query);
  // The others are typed, and layer, head and word chosen by keys.
  for (const [text, query] of others) {
    await type(page, text);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await says(page, 'twin-state', `Sentence: ${text} Model: MiniLM`);
    place = [(place[0] + 1) % 6, place[1] + 1];
    // It has to be down still in the frame that hears the arrow.
    await page.keyboard.down('Shift');
    await page.keyboard.press('ArrowDown');
    await says(page, 'twin-state', `layer ${place[0]},`);
    await page.keyboard.up('Shift');
    await page.keyboard.press('ArrowDown');
    await shown(page);
    for (let count = 0; count <= query; count++) await page.keyboard.press('ArrowRight');
    await same(page, text, place, query);
  }
});

// Each of the sentences above by an address of its own: how one is understood is tested natively (crates/core/src/link.rs).
test('the numbers are those of the native program, by address', LONG, async () => {
  const context = await visitor(chrome, { needs: ALL });
  for (const [text, query] of SENTENCES) {
    const page = await addressed(context, text, query);
    await same(page, text, at(query), query);
    await page.close();
  }
});

test('twelve sentences are read by the worker, and part', async () => {
  const context = await visitor(chrome, { needs: MINILM });
  const page = await open(context, `${address}?model=minilm&crowd=banks&depth=6&senses`);
  await says(page, 'twin-state', '12 times bank after 6 of 6 layers: 6 left, 6 right');
  assert.deepEqual(page.errors, []);
});
