// What a visitor does: look, point, tap, press keys, type.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, find, has, native, open, rows, says, serve, type, visitor } from './lib.mjs';

const address = await serve();
const chrome = await browser();

test('the page opens without an error, asks nobody else for anything, and MiniLM follows', async () => {
  const context = await visitor(chrome);
  const foreign = [];
  context.on('request', (request) => { if (!request.url().startsWith(address)) foreign.push(request.url()); });
  const page = await open(context, address);
  await says(page, 'twin-says', 'bank attends to river');
  await has(page, 'trained', 'ready');
  assert.deepEqual(page.errors, []);
  assert.deepEqual(foreign.filter((url) => !url.startsWith('data:') && !url.startsWith('blob:')), []);
  await context.close();
});

test('where nothing moves nothing is drawn, and the next key is', async () => {
  const context = await visitor(chrome);
  await context.addInitScript(() => {
    window.draws = 0;
    for (const name of ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced']) {
      const own = WebGL2RenderingContext.prototype[name];
      WebGL2RenderingContext.prototype[name] = function (...all) { window.draws += 1; return own.apply(this, all); };
    }
  });
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

test('a drag turns, R comes back, the wheel zooms', async () => {
  const context = await visitor(chrome);
  const page = await open(context, `${address}?query=bank`);
  await page.keyboard.press('Escape');
  const [x, y] = await find(page, 10);
  const { width, height } = page.viewportSize();
  const under = async (index) => {
    for (let tries = 0; tries < 5; tries++) {
      await page.mouse.move(width / 2, height / 3);
      await page.waitForTimeout(400);
      await page.mouse.move(x, y);
      await page.waitForTimeout(700);
      if ((await page.evaluate(() => document.body.dataset.word) === '10') === index) return true;
    }
    return false;
  };
  // A gesture that falls into one long frame of a busy machine is none: another try.
  const until = async (make, index) => {
    for (let tries = 0; tries < 6; tries++) {
      await make();
      if (await under(index)) return true;
    }
    return false;
  };
  const drag = async () => {
    await page.mouse.move(width / 2, height / 3);
    await page.mouse.down();
    for (const step of [50, 100, 150]) {
      await page.waitForTimeout(300);
      await page.mouse.move(width / 2 + step, height / 3);
    }
    await page.waitForTimeout(300);
    await page.mouse.up();
  };
  const wheel = async () => {
    await page.mouse.move(width / 2, height / 3);
    await page.mouse.wheel(0, -600);
  };
  assert.ok(await until(drag, false), 'the drag turned nothing');
  assert.ok(await until(() => page.keyboard.press('r'), true), 'the camera did not come back');
  assert.ok(await until(wheel, false), 'the wheel zoomed nothing');
  await context.close();
});

test('on a phone a tap pins a word and a chip opens a sheet', async () => {
  const context = await visitor(chrome, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1 });
  const page = await open(context, `${address}?text=Cats%20chase%20mice.`);
  await has(page, 'word', '');
  let hit;
  for (let y = 300; y < 620 && hit === undefined; y += 40) {
    for (const x of [60, 130, 200, 270, 330]) {
      await page.touchscreen.tap(x, y);
      await page.waitForTimeout(400);
      hit = await page.evaluate(() => document.body.dataset.word || undefined);
      if (hit !== undefined) break;
    }
  }
  assert.notEqual(hit, undefined, 'no tap lit a word');
  // The rows of chips above the bar: the word stays lit while a sheet opens over the stage.
  await page.touchscreen.tap(100, 704);
  await page.waitForTimeout(2500);
  await has(page, 'word', hit);
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
  let hit;
  for (let y = height * 0.55; y < height * 0.85 && hit === undefined; y += 24) {
    for (let x = width * 0.1; x < width * 0.9 && hit === undefined; x += 40) {
      await page.mouse.click(x, y);
      await page.waitForTimeout(300);
      await page.mouse.move(width / 2, 4);
      await page.waitForTimeout(500);
      hit = await page.evaluate(() => document.body.dataset.word || undefined);
    }
  }
  assert.notEqual(hit, undefined, 'no press chose a query');
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
    for (const [layer, head] of [[query % 6, (query * 5) % 12]]) {
      const search = new URLSearchParams({ text, model: 'minilm', layer, head, query: `#${query}` });
      const page = await open(context, `${address}?${search}`);
      await has(page, 'model', 'MiniLM');
      await has(page, 'word', query);
      const shown = await rows(page);
      const expected = whole.attention[layer][head][query];
      assert.equal(shown.length, whole.tokens.length, text);
      shown.forEach(([, weight], key) => assert.ok(Math.abs(weight - expected[key]) < 1e-4, `${text} key ${key}: ${weight} and ${expected[key]}`));
      assert.ok(Math.abs(shown.reduce((sum, [, weight]) => sum + weight, 0) - 1) < 1e-3);
      assert.deepEqual(page.errors, []);
      await page.close();
    }
  }
  await context.close();
});

test('a sentence is pasted, and two fingers come closer', async () => {
  const context = await visitor(chrome, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await open(context, `${address}?query=bank`);
  await page.evaluate(() => navigator.clipboard.writeText('Cats sing at night.'));
  await page.click('#line');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+v');
  await says(page, 'twin-state', 'Sentence: Cats sing at night.');
  await page.focus('#stage');
  await page.waitForTimeout(4000);
  const before = await page.screenshot();
  const driver = await context.newCDPSession(page);
  const fingers = (type, apart) => driver.send('Input.dispatchTouchEvent', {
    type, touchPoints: type === 'touchEnd' ? [] : [-1, 1].map((side, id) => ({ x: 195 + side * apart, y: 420, id })),
  });
  await fingers('touchStart', 30);
  for (let apart = 40; apart <= 150; apart += 10) {
    await fingers('touchMove', apart);
    await page.waitForTimeout(300);
  }
  await fingers('touchEnd');
  await page.waitForTimeout(4000);
  const after = await page.screenshot();
  // Closer, tiles are larger: much of the picture is another one, and no word was let go.
  assert.ok(await unlike(page, before, after) > 0.1);
  await context.close();
});

/** Share of the pixels of two screenshots that differ clearly. */
const unlike = (page, ...pictures) => page.evaluate(async (sources) => {
  const [a, b] = await Promise.all(sources.map(async (source) => {
    const image = new Image();
    image.src = `data:image/png;base64,${source}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height).data;
  }));
  let count = 0;
  for (let at = 0; at < a.length; at += 4) count += Math.abs(a[at] - b[at]) + Math.abs(a[at + 1] - b[at + 1]) > 40;
  return count / (a.length / 4);
}, pictures.map((picture) => picture.toString('base64')));
