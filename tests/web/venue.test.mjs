// A kiosk and a lecture on the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, has, open, says, serve, visitor } from './lib.mjs';

const address = await serve();
const chrome = await browser();

test('a kiosk shows its loop until a touch that does nothing else', async () => {
  const context = await visitor(chrome);
  const page = await open(context, `${address}?mode=kiosk`);
  await has(page, 'visit', 'attract');
  await has(page, 'film', 'playing');
  // Silent: the browser is not asked for sound.
  await has(page, 'sound', 'silent');
  const { width, height } = page.viewportSize();
  await page.mouse.click(width / 2, height - 20);
  await has(page, 'visit', 'visit');
  await has(page, 'film', 'none');
  await says(page, 'twin-state', 'The bear waded');
  assert.deepEqual(page.errors, []);
  await context.close();
});

test('a clicker leads through the lesson, and F5 does not reload the page', async () => {
  const context = await visitor(chrome);
  const page = await open(context, `${address}?mode=present`);
  await has(page, 'lecture', 'yes');
  await page.evaluate(() => { window.same = true; });
  await page.keyboard.press('PageDown');
  await has(page, 'film', 'playing');
  await page.keyboard.press('PageDown');
  await has(page, 'film', 'waiting');
  await page.keyboard.press('PageDown');
  await has(page, 'chapter', '2');
  await page.keyboard.press('F5');
  await has(page, 'film', 'playing');
  await has(page, 'chapter', '2');
  assert.equal(await page.evaluate(() => window.same), true);
  assert.deepEqual(page.errors, []);
  await context.close();
});

test('anything done with mouse and keys breaks nothing', async () => {
  const context = await visitor(chrome);
  const page = await open(context, address);
  // A walk that can be walked again (Park and Miller 1988).
  let seed = 5;
  const random = (below) => { seed = (seed * 48271) % 2147483647; return seed % below; };
  const keys = ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'Enter', 'Escape', 'Space', 'g', 'a', 'w', 'i', 'f', 'm',
    'h', ',', '.', 'p', 'l', 'c', 't', 'r', '?', '0', 'Tab', 'Home', 'End'];
  const { width, height } = page.viewportSize();
  for (let count = 0; count < 120; count++) {
    const [x, y] = [random(width), random(height)];
    const what = random(10);
    if (what < 4) await page.keyboard.press(keys[random(keys.length)]);
    else if (what < 7) await page.mouse.click(x, y);
    else if (what < 8) { await page.mouse.move(x, y); await page.mouse.wheel(0, random(400) - 200); }
    else if (what < 9) { await page.mouse.move(x, y); await page.mouse.down(); await page.mouse.move(y % width, x % height); await page.mouse.up(); }
    else await page.keyboard.insertText('bank naïve? 🦊');
  }
  // It still answers.
  await page.keyboard.press('Escape');
  const before = await page.evaluate(() => document.body.dataset.ready);
  assert.equal(before, 'yes');
  assert.equal(await page.evaluate(() => document.body.dataset.stopped ?? ''), '');
  assert.deepEqual(page.errors, []);
  await context.close();
});
