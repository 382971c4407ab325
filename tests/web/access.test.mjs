// The page for everyone: axe-core, sizes of targets, less motion, sound after a gesture.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { FINE, LONG, SIZE, browser, find, open, press, says, serve, until, visitor, without_gesture } from './lib.mjs';

const address = await serve();
const chrome = await browser();
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const lose = (page) => page.evaluate(() => document.getElementById('stage').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext());

async function serious(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
}

test('axe-core finds no serious violation, on the stage and on the page that explains', async () => {
  const context = await visitor(chrome);
  const page = await open(context, `${address}?query=bank`);
  await says(page, 'twin-says', 'bank attends to river');
  assert.deepEqual(await serious(page), []);
  // State and weights are said when they change, once, but for a lesson that speaks.
  for (const id of ['twin-state', 'twin-says']) assert.equal(await page.getAttribute(`#${id}`, 'aria-live'), 'polite');
  // With text fields of its own, and in the other themes.
  await press(page, 'Compare');
  await page.waitForSelector('#pair-0', { state: 'visible' });
  assert.deepEqual(await serious(page), []);
  for (const theme of ['projector', 'contrast']) {
    const other = await open(context, `${address}?query=bank&theme=${theme}&lesson=attention&at=60`);
    await says(other, 'lesson-title', 'Attention from first principles');
    assert.deepEqual(await serious(other), [], theme);
    await other.close();
  }
  await lose(page);
  await page.waitForSelector('body[data-stopped]');
  assert.deepEqual(await serious(page), []);
  await context.close();
});

test('axe-core finds no serious violation on a phone, in a kiosk and in a lecture', async () => {
  const phone = await visitor(chrome, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  for (const [visitors, query] of [[phone, '?query=bank'], [await visitor(chrome), '?mode=kiosk'], [await visitor(chrome), '?mode=present']]) {
    const page = await open(visitors, `${address}${query}`);
    await says(page, 'twin-state', 'Sentence: ');
    assert.deepEqual(await serious(page), [], query);
    await visitors.close();
  }
});

test('what the visitor\'s system asks for is respected where nothing else was chosen', async () => {
  const context = await chrome.newContext({ viewport: { width: 320, height: 240 }, reducedMotion: 'reduce', contrast: 'more' });
  context.setDefaultTimeout(120_000);
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
  await context.close();
});

test('the system may change its mind while the page is open, and that is no choice of the visitor', async () => {
  const context = await chrome.newContext({ viewport: { width: 320, height: 240 }, reducedMotion: 'no-preference', contrast: 'no-preference' });
  context.setDefaultTimeout(120_000);
  const page = await open(context, `${address}?query=bank`);
  await says(page, 'twin-says', 'bank attends to');
  const drawn = () => page.evaluate(() => new Promise((done) => {
    const before = window.frames_drawn;
    setTimeout(() => done(window.frames_drawn - before), 3000);
  }));
  await page.evaluate(() => {
    window.frames_drawn = 0;
    const gl = WebGL2RenderingContext.prototype;
    for (const name of ['drawElements', 'drawElementsInstanced', 'drawArrays', 'drawArraysInstanced']) {
      const own = gl[name];
      gl[name] = function draw(...args) { window.frames_drawn += 1; return own.apply(this, args); };
    }
  });
  // Pulses run along the arcs of the lit word.
  assert.ok(await drawn() > 0);
  await page.emulateMedia({ reducedMotion: 'reduce', contrast: 'no-preference' });
  await until(page, () => new Promise((done) => {
    const before = window.frames_drawn;
    setTimeout(() => done(window.frames_drawn === before), 2000);
  }));
  await page.emulateMedia({ reducedMotion: 'reduce', contrast: 'more' });
  // The address that it would start again from has the theme.
  await page.waitForTimeout(3000);
  const kept = await page.evaluate(() => localStorage.getItem('arclight settings') ?? '');
  assert.doesNotMatch(kept, /theme|reduced_motion/);
  await lose(page);
  await page.waitForURL(/theme=contrast/);
  await context.close();
});

test('the sentence line is reached and left by keys', async () => {
  const context = await visitor(chrome);
  const page = await open(context, address);
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
  await context.close();
});

test('the canvas follows window and device pixels, as far as the quality affords', async () => {
  for (const [quality, ratio] of [['high', 2], ['medium', 1.5], ['low', 1]]) {
    const settings = `(quality: ${quality}, reduced_motion: true)`;
    const context = await visitor(chrome, { settings, viewport: { width: 320, height: 240 }, deviceScaleFactor: 3 });
    const page = await open(context, address);
    const follows = (width, height) => page.waitForFunction(([width, height]) => {
      const { width: x, height: y } = document.getElementById('stage');
      return x === width && y === height;
    }, [width * ratio, height * ratio]);
    await follows(320, 240);
    await page.setViewportSize({ width: 400, height: 300 });
    await follows(400, 300);
    assert.deepEqual(page.errors, []);
    await context.close();
  }
});

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
  await context.close();
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
  await context.close();
});
