// Fingers, input methods, the clipboard, the wheel, and keys without a pointer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINILM, PHONE, browser, drawn, find, has, open, place, places, rows, says, serious, serve, shared, shown, type, unlike, until, visitor, word } from './lib.mjs';

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
      await shown(page);
      await page.mouse.move(x, y);
      await shown(page);
      if ((await word(page) === '10') === index) return true;
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
      await shown(page);
      await page.mouse.move(width / 2 + step, height / 3);
    }
    await shown(page);
    await page.mouse.up();
  };
  const wheel = async () => {
    await page.mouse.move(width / 2, height / 3);
    await page.mouse.wheel(0, -600);
  };
  assert.ok(await leads_to(drag, false), 'the drag turned nothing');
  assert.ok(await leads_to(() => page.keyboard.press('r'), true), 'the camera did not come back');
  assert.ok(await leads_to(wheel, false), 'the wheel zoomed nothing');
});

/** The word that the first of these places lights which lights one. */
async function tapped(page, places) {
  for (const place of places) {
    await page.touchscreen.tap(...place);
    await shown(page);
    const hit = await word(page);
    if (hit) return hit;
  }
  return undefined;
}

test('on a phone a tap pins a word and a chip opens a sheet', async () => {
  const context = await visitor(chrome, PHONE);
  const page = await open(context, `${address}?text=Cats%20chase%20mice.`);
  await has(page, 'word', '');
  const hit = await tapped(page, places([60, 331], [300, 620], [70, 40], [200, 380]));
  assert.notEqual(hit, undefined, 'no tap lit a word');
  // The rows of chips above the bar: the word stays lit while a sheet opens over the stage.
  await page.touchscreen.tap(100, 704);
  await shown(page);
  await has(page, 'word', hit);
  assert.deepEqual(page.errors, []);
});

test('on a phone the link is copied in the settings, and opens the same', async () => {
  const context = await visitor(chrome, { ...PHONE, needs: MINILM, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await open(context, `${address}?text=Cats%20chase%20mice.&model=minilm&layer=2&head=3&query=mice&theme=projector`);
  await has(page, 'model', 'MiniLM');
  await has(page, 'word', '3');
  const weights = await rows(page);
  await page.evaluate(() => navigator.clipboard.writeText('nothing'));
  // Settings, in the second row of chips.
  await page.touchscreen.tap(44, 739);
  await page.focus('#stage');
  await page.touchscreen.tap(...await place(page, 'Copy link', 'Shift+Tab'));
  await until(page, async () => await navigator.clipboard.readText() !== 'nothing');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(link.startsWith(`${address}?`), link);
  assert.match(link, /theme=projector/);
  const again = await open(context, link);
  await has(again, 'model', 'MiniLM');
  await has(again, 'word', '3');
  assert.deepEqual(await rows(again), weights);
  for (const one of [page, again]) assert.deepEqual(one.errors, []);
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
});

test('on a phone axe-core finds no serious violation, a sentence is pasted, and two fingers come closer', async () => {
  const context = await visitor(chrome, { ...PHONE, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await open(context, `${address}?query=bank`);
  await says(page, 'twin-says', 'bank looks at river');
  assert.deepEqual(await serious(page), []);
  // Of two lines, as a message has them.
  await page.evaluate(() => navigator.clipboard.writeText('Cats sing\nat night.'));
  await page.click('#line');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+v');
  await says(page, 'twin-state', 'Sentence: Cats sing at night.');
  // On its side, with its keyboard over more than half of it: what is typed is seen, and the keys stay where they were.
  const upright = page.viewportSize();
  for (const height of [390, 170]) {
    await page.setViewportSize({ width: 844, height });
    await page.keyboard.insertText(' Meow.');
    await page.waitForFunction(() => {
      const { left, top, right, bottom, width } = document.getElementById('line').getBoundingClientRect();
      return width > 100 && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    });
    assert.equal(await page.evaluate(() => document.activeElement.id), 'line');
  }
  await page.setViewportSize(upright);
  await page.focus('#stage');
  await shown(page);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await has(page, 'word', '1');
  await shown(page);
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
    await shown(page);
  }
  await fingers('touchEnd');
  await shown(page);
  const after = await page.screenshot();
  // Closer, tiles are larger: much of the picture is another one, and no word was let go.
  assert.ok(await unlike(page, before, after) > 0.1);
  await has(page, 'word', '1');
});

test('on a phone a finger chooses a row of the heatmap', async () => {
  const context = await visitor(chrome, PHONE);
  const page = await open(context, `${address}?view=heatmap`);
  await says(page, 'twin-state', 'heatmap view');
  await page.keyboard.press('Escape');
  await shown(page);
  const hit = await tapped(page, places([130, 271], [300, 640], [70, 24], [130, 420]));
  assert.notEqual(hit, undefined, 'no tap chose a row');
  await says(page, 'twin-state', 'heatmap view');
  await has(page, 'word', hit);
  assert.deepEqual(page.errors, []);
});

/** First what depends on how the page opens, last what leaves the lesson playing. */
const usual = shared(async () => open(await visitor(chrome, { stays: true }), address));

test('Tab goes from control to control on the stage, and Enter presses', async () => {
  const page = await usual();
  const press = async (key) => {
    await page.keyboard.press(key);
    await (key === 'Tab' ? drawn : shown)(page);
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
});

test('the sentence line is reached and left by keys', async () => {
  const page = await usual();
  const focus = () => page.evaluate(() => document.activeElement.id);
  assert.equal(await focus(), 'stage');
  await page.keyboard.press('F6');
  assert.equal(await focus(), 'line');
  await page.waitForFunction(() => [...document.fonts].some(({ family, status }) => family === 'Inter' && status === 'loaded'));
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Cats purr');
  await page.keyboard.press('Enter');
  assert.equal(await focus(), 'stage');
  await says(page, 'twin-state', 'Cats purr');
});

test('an input method writes, and what it has not finished stays in the line', async () => {
  const page = await usual();
  const driver = await page.context().newCDPSession(page);
  const compose = (text) => driver.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  await page.click('#line');
  await page.keyboard.press('Control+a');
  for (const text of ['k', 'か', 'かわ']) {
    await compose(text);
    await shown(page);
    assert.equal(await page.inputValue('#line'), text, 'the program writes over what is being composed');
  }
  assert.equal(await page.evaluate(() => document.activeElement.id), 'line');
  await driver.send('Input.insertText', { text: '川の bank' });
  await says(page, 'twin-state', 'Sentence: 川の bank ');
  assert.equal(await page.inputValue('#line'), '川の bank');
  assert.deepEqual(page.errors, []);
});

test('signs that nobody sees, all kinds of spaces and letters of every script', async () => {
  const page = await usual();
  const tokens = async (text) => {
    await type(page, text);
    // The whole of it: what comes later lets go of the word that is lit.
    await says(page, 'twin-state', `Sentence: ${text} Model`);
    await page.keyboard.press('Enter');
    // The line has the keys until the stage takes them.
    await page.waitForFunction(() => document.activeElement?.id === 'stage');
    await shown(page);
    // What a model or a font answers later lets go of the lit word: the next press lights one again.
    for (let tries = 0; tries < 8; tries++) {
      await page.keyboard.press('ArrowRight');
      await shown(page);
      const read = (await rows(page)).map(([token]) => token);
      if (read.length > 0) return read;
    }
    return assert.fail(`no word is lit: ${await page.textContent('#twin-state')} ${await page.textContent('#twin-control')}`);
  };
  const plain = 'The river\u200b bank\u202e sleeps';
  assert.deepEqual(await tokens(plain), ['START', 'The', 'river', 'bank', 'sleeps']);
  assert.deepEqual(await tokens('A\u202friver\u3000bank'), ['START', 'A', 'river', 'bank']);
  // Of fonts that the browser has; of a script that none of them has, that is said.
  const state = () => page.textContent('#twin-state');
  assert.deepEqual(await tokens('A \ufb01sh says \u05e9\u05dc\u05d5\u05dd'), ['START', 'A', '\ufb01sh', 'says', '\u05e9\u05dc\u05d5\u05dd']);
  assert.doesNotMatch(await state(), /No font/);
  await tokens('A \u{12000} sleeps');
  await says(page, 'twin-state', 'No font here draws these letters: Cuneiform.');
  await tokens('Cats sleep.');
  assert.doesNotMatch(await state(), /No font/);
  assert.deepEqual(page.errors, []);
});

test('keys that the program does not use are the browser\'s', async () => {
  const page = await usual();
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
  await page.close();
});
