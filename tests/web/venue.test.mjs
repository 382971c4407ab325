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
