// Fingers, input methods, the clipboard, the wheel, and keys without a pointer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, find, has, open, place, rows, says, serve, shown, type, unlike, until, visitor } from './lib.mjs';

const address = await serve();
const chrome = await browser();

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
  const leads_to = async (make, index) => {
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
  assert.ok(await leads_to(drag, false), 'the drag turned nothing');
  assert.ok(await leads_to(() => page.keyboard.press('r'), true), 'the camera did not come back');
  assert.ok(await leads_to(wheel, false), 'the wheel zoomed nothing');
  await context.close();
});

test('on a phone a tap pins a word and a chip opens a sheet', async () => {
  const context = await visitor(chrome, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await open(context, `${address}?text=Cats%20chase%20mice.`);
  await has(page, 'word', '');
  let hit;
  for (let y = 300; y < 620 && hit === undefined; y += 40) {
    for (const x of [60, 130, 200, 270, 330]) {
      await page.touchscreen.tap(x, y);
      await shown(page);
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

test('on a phone the link is copied in the settings, and opens the same', async () => {
  const context = await visitor(chrome, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await open(context, `${address}?text=Cats%20chase%20mice.&model=minilm&layer=2&head=3&query=mice&theme=projector`);
  await has(page, 'model', 'MiniLM');
  await has(page, 'word', '3');
  const weights = await rows(page);
  await page.evaluate(() => navigator.clipboard.writeText('nothing'));
  // Settings, in the second row of chips.
  await page.touchscreen.tap(44, 739);
  await page.focus('#stage');
  await page.touchscreen.tap(...await place(page, 'Copy link'));
  await until(page, async () => await navigator.clipboard.readText() !== 'nothing');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(link.startsWith(`${address}?`), link);
  assert.match(link, /theme=projector/);
  const again = await open(context, link);
  await has(again, 'model', 'MiniLM');
  await has(again, 'word', '3');
  assert.deepEqual(await rows(again), weights);
  for (const one of [page, again]) assert.deepEqual(one.errors, []);
  await context.close();
});

test('a host without https has no clipboard, and what is copied is there', async () => {
  const context = await visitor(chrome, { permissions: ['clipboard-read', 'clipboard-write'] });
  await context.addInitScript(() => {
    window.real = navigator.clipboard;
    Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined, configurable: true });
  });
  const page = await open(context, address);
  await page.evaluate(() => window.real.writeText('nothing'));
  await page.mouse.click(page.viewportSize().width / 2, 200);
  // What the program calls for Copy link.
  await page.evaluate(() => navigator.clipboard.writeText('Cats sing at night.'));
  assert.equal(await page.evaluate(() => window.real.readText()), 'Cats sing at night.');
  assert.deepEqual(page.errors, []);
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
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await has(page, 'word', '1');
  await page.waitForTimeout(3000);
  const resting = await page.screenshot();
  await page.waitForTimeout(1000);
  const before = await page.screenshot();
  assert.ok(await unlike(page, resting, before) < 0.02, 'it does not rest');
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
  await has(page, 'word', '1');
  await context.close();
});

test('on a phone a finger chooses a row of the heatmap', async () => {
  const context = await visitor(chrome, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await open(context, `${address}?view=heatmap`);
  await says(page, 'twin-state', 'heatmap view');
  await page.keyboard.press('Escape');
  await page.waitForTimeout(2000);
  let hit;
  for (let y = 300; y < 640 && hit === undefined; y += 24) {
    for (const x of [130, 200, 270]) {
      await page.touchscreen.tap(x, y);
      await shown(page);
      hit = await page.evaluate(() => document.body.dataset.word || undefined);
      if (hit !== undefined) break;
    }
  }
  assert.notEqual(hit, undefined, 'no tap chose a row');
  await says(page, 'twin-state', 'heatmap view');
  await has(page, 'word', hit);
  assert.deepEqual(page.errors, []);
  await context.close();
});

test('an input method writes, and what it has not finished stays in the line', async () => {
  const context = await visitor(chrome);
  const page = await open(context, address);
  const driver = await context.newCDPSession(page);
  const compose = (text) => driver.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  await page.click('#line');
  await page.keyboard.press('Control+a');
  for (const text of ['k', 'か', 'かわ']) {
    await compose(text);
    await page.waitForTimeout(400);
    assert.equal(await page.inputValue('#line'), text, 'the program writes over what is being composed');
  }
  assert.equal(await page.evaluate(() => document.activeElement.id), 'line');
  await driver.send('Input.insertText', { text: '川の bank' });
  await says(page, 'twin-state', 'Sentence: 川の bank ');
  assert.equal(await page.inputValue('#line'), '川の bank');
  assert.deepEqual(page.errors, []);
  await context.close();
});

test('keys that the program does not use are the browser\'s', async () => {
  const context = await visitor(chrome);
  const page = await open(context, address);
  const taken = (keys) => page.evaluate((keys) => keys.map((options) => {
    const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...options });
    document.getElementById('stage').dispatchEvent(event);
    return event.defaultPrevented;
  }), keys);
  const own = [{ key: 'ArrowRight', code: 'ArrowRight' }, { key: 'f', code: 'KeyF' }, { key: ' ', code: 'Space' }, { key: 'Tab', code: 'Tab' }];
  assert.deepEqual(await taken(own), own.map(() => true));
  const others = [{ key: 'l', code: 'KeyL', ctrlKey: true }, { key: 'q', code: 'KeyQ', altKey: true }, { key: '0', code: 'Digit0', ctrlKey: true },
    { key: 'r', code: 'KeyR', metaKey: true }, { key: 'F11', code: 'F11' }, { key: 'F5', code: 'F5' }];
  assert.deepEqual(await taken(others), others.map(() => false));
  await context.close();
});

test('Tab goes from control to control on the stage, and Enter presses', async () => {
  const context = await visitor(chrome);
  const page = await open(context, address);
  const press = async (key) => {
    await page.keyboard.press(key);
    await page.waitForTimeout(500);
  };
  // First come the lesson's five buttons that move it, which would take the stage; then what stands in its bar and the views.
  for (let count = 0; count < 5; count++) await press('Tab');
  const view = () => page.evaluate(() => /(\w+) view\./.exec(document.getElementById('twin-state').textContent)[1]);
  for (let count = 0; count < 20 && await view() !== 'flat'; count++) {
    await press('Tab');
    await press('Enter');
  }
  assert.equal(await view(), 'flat', 'no Tab came to the flat view');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'stage');
  assert.deepEqual(page.errors, []);
  await context.close();
});
