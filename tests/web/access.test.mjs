// The page for everyone: axe-core, sizes of targets, less motion, sound after a gesture.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FINE, LONG, SIZE, browser, find, lose, open, press, says, serious, serve, shown, visitor, without_gesture } from './lib.mjs';

const address = await serve();
const chrome = await browser();
const SMALL = { width: 320, height: 240 };

// On a phone, in a kiosk and in a lecture: input.test.mjs and venue.test.mjs.
test('axe-core finds no serious violation, on the stage and on the page that explains', async () => {
  const context = await visitor(chrome);
  const page = await open(context, `${address}?query=bank`);
  await says(page, 'twin-says', 'bank looks at river');
  assert.deepEqual(await serious(page), []);
  // State and weights are said when they change, once, but for a lesson that speaks.
  for (const id of ['twin-state', 'twin-says']) assert.equal(await page.getAttribute(`#${id}`, 'aria-live'), 'polite');
  // With text fields of its own; in the other themes, with the lesson's text: lesson.test.mjs.
  await press(page, 'Compare', 'Shift+Tab');
  await page.waitForSelector('#pair-0', { state: 'visible' });
  assert.deepEqual(await serious(page), []);
  // Lost for the fourth time in a minute, the graphics are not waited for: the reason stays.
  await page.evaluate(() => history.replaceState({ losses: Array(3).fill(Date.now()) }, ''));
  await lose(page);
  await page.waitForSelector('body[data-stopped] #curtain-more button');
  assert.deepEqual(await serious(page), []);
});

test('what the visitor\'s system asks for is respected where nothing else was chosen', async () => {
  const context = await visitor(chrome, { settings: null, viewport: SMALL, media: { reducedMotion: 'reduce', contrast: 'more' } });
  const page = await open(context, address);
  // The theme after contrast is the stage. What was not chosen is not kept.
  await page.keyboard.press('t');
  await page.waitForFunction(() => localStorage.getItem('arclight settings') !== null);
  const kept = await page.evaluate(() => localStorage.getItem('arclight settings'));
  assert.match(kept, /theme: ?stage/i);
  assert.doesNotMatch(kept, /reduced_motion/);
  // A lecture keeps no settings, and asks the system all the same. The address that it starts again from has the theme.
  const lecture = await open(context, `${address}?mode=present`);
  await says(lecture, 'twin-state', 'Sentence: ');
  await lose(lecture);
  await lecture.waitForURL(/mode=present&.*theme=contrast/);
});

test('the system may change its mind while the page is open, and that is no choice of the visitor', async () => {
  const context = await visitor(chrome, { settings: null, viewport: SMALL, media: { reducedMotion: 'no-preference', contrast: 'no-preference' } });
  const page = await open(context, `${address}?query=bank`);
  await says(page, 'twin-says', 'bank looks at');
  // Pulses run along the arcs of the lit word.
  assert.equal(await shown(page, 2000), false);
  await page.emulateMedia({ reducedMotion: 'reduce', contrast: 'no-preference' });
  assert.equal(await shown(page), true);
  await page.emulateMedia({ reducedMotion: 'reduce', contrast: 'more' });
  assert.equal(await shown(page), true);
  // The address that it would start again from has the theme.
  const kept = await page.evaluate(() => localStorage.getItem('arclight settings') ?? '');
  assert.doesNotMatch(kept, /theme|reduced_motion/);
  await lose(page);
  await page.waitForURL(/theme=contrast/);
});

// The quality between them takes the same way, with another number.
for (const [quality, ratio, how] of [['high', 2, {}], ['medium', 1.5, LONG], ['low', 1, {}]]) {
  test(`the canvas follows window and device pixels, as far as ${quality} quality affords`, how, async () => {
    const settings = `(quality: ${quality}, reduced_motion: true)`;
    const context = await visitor(chrome, { settings, viewport: SMALL, deviceScaleFactor: 3 });
    const page = await open(context, address);
    const follows = (width, height) => page.waitForFunction(([width, height]) => {
      const { width: x, height: y } = document.getElementById('stage');
      return x === width && y === height;
    }, [width * ratio, height * ratio]);
    await follows(320, 240);
    await page.setViewportSize({ width: 400, height: 300 });
    await follows(400, 300);
    assert.deepEqual(page.errors, []);
  });
}

test('a window dragged to a finer screen shows the same in the same places', LONG, async () => {
  const context = await visitor(chrome, { settings: FINE });
  const page = await open(context, `${address}?query=bank`);
  await page.keyboard.press('Escape');
  const [x, y] = await find(page, 10);
  const screen = await context.newCDPSession(page);
  // Chromium's emulation tells media queries of another ratio only along with another size.
  for (const [ratio, width] of [[2, SIZE.width + 1], [1, SIZE.width]]) {
    const { height } = SIZE;
    await screen.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: ratio, mobile: false });
    await page.waitForFunction((pixels) => document.getElementById('stage').width === pixels, width * ratio);
    await page.mouse.move(SIZE.width / 2, SIZE.height / 4);
    await page.waitForFunction(() => document.body.dataset.word !== '10');
    await page.mouse.move(x, y, { steps: 4 });
    await page.waitForFunction(() => document.body.dataset.word === '10');
  }
});

test('sound waits for a gesture, and the button is large enough to be one', async () => {
  const context = await visitor(chrome);
  await without_gesture(context);
  await context.addInitScript(() => localStorage.setItem('arclight settings', '(quality: low, sound: (autoplay: true))'));
  const page = await open(context, address);
  await page.waitForSelector('body[data-sound="asleep"]');
  // Until then the lesson goes on by a silent clock, with captions.
  const time = await page.evaluate(() => Number(document.body.dataset.time));
  await page.waitForFunction((time) => document.body.dataset.sound === 'asleep' && Number(document.body.dataset.time) > time + 1, time);
  assert.notEqual(await page.textContent('#caption'), '');
  const box = await page.locator('#sound').boundingBox();
  assert.ok(box.width >= 24 && box.height >= 24, JSON.stringify(box));
  await page.click('#sound');
  await page.waitForSelector('body[data-sound="awake"]');
  assert.equal(await page.isVisible('#sound'), false);
  // By keys too, while the lesson plays and there is no sentence line.
  const other = await open(context, address);
  await other.waitForSelector('body[data-sound="asleep"]');
  await other.evaluate(() => document.getElementById('sound').addEventListener('focus', () => { window.reached = true; }));
  await other.keyboard.press('F6');
  if (!await other.evaluate(() => window.reached)) await other.keyboard.press('F6');
  assert.equal(await other.evaluate(() => window.reached), true);
  if (await other.isVisible('#sound')) await other.keyboard.press('Enter');
  await other.waitForSelector('body[data-sound="awake"]');
});
