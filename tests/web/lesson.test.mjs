// The lesson on the page: it waits to be asked, its clock is the sound's, and nobody hears a page that nobody sees.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINILM, PHONE, browser, data, has, open, press, says, serious, serve, shown, visitor } from './lib.mjs';

const address = await serve();
const chrome = await browser();


test('a link into the lesson stands where it says, with captions and transcript in the document', async () => {
  const context = await visitor(chrome);
  const page = await open(context, `${address}?lesson=attention&at=60&theme=projector`);
  await has(page, 'film', 'paused');
  await has(page, 'chapter', '2');
  await says(page, 'caption', 'River gives fifty-five percent, fish thirty-three.');
  await says(page, 'lesson-title', 'Attention from first principles');
  assert.equal(await page.locator('#lesson-text h3').count(), 12);
  await says(page, 'twin-state', 'The bear waded');
  // The themes beside the stage's, which access.test.mjs has.
  assert.deepEqual(await serious(page), [], 'axe-core');
  await page.keyboard.press('t');
  await page.waitForFunction(() => /theme: ?contrast/i.test(localStorage.getItem('arclight settings')));
  await shown(page);
  assert.deepEqual(await serious(page), [], 'axe-core, with more contrast');
  await has(page, 'film', 'paused');
  assert.deepEqual(page.errors, []);
});

for (const speed of [1, 1.5]) test(`played at speed ${speed}, its clock follows the sound, through a jump and until the page is hidden`, async () => {
  const context = await visitor(chrome, { needs: MINILM, settings: `(quality: low, reduced_motion: true, sound: (speed: ${speed.toFixed(1)}))` });
  await context.addInitScript(() => {
    const own = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function play() { window.voice = this; return own.call(this); };
  });
  const page = await open(context, `${address}?lesson=attention&at=45`);
  await has(page, 'film', 'paused');
  await has(page, 'sound', 'silent');
  // Every pair of the sound's place, as the program heard it at the frame's start, and the time that it shows.
  await page.evaluate(() => {
    window.pairs = [];
    new MutationObserver(() => {
      const { film, heard, local } = document.body.dataset;
      if (film === 'playing' && heard) window.pairs.push([Number(heard), Number(local), performance.now() / 1000]);
    }).observe(document.body, { attributes: true, attributeFilter: ['data-time'] });
  });
  const pairs = async (count) => {
    await page.waitForFunction((count) => window.pairs.length >= count, count);
    const all = await page.evaluate(() => window.pairs.splice(0));
    for (const [heard, local] of all) {
      assert.ok(local <= heard + 0.001 && local >= heard - 0.101, `shown ${local}, heard ${heard}`);
    }
    return all;
  };
  await page.keyboard.press('Space');
  await has(page, 'film', 'playing');
  await has(page, 'sound', 'awake');
  // Not so many that a slow machine comes to the end of the chapter, where nothing sounds.
  const all = await pairs(8);
  // How fast it sounds is the browser's: where it draws on the processor, sound may falter. What it was asked for is exact.
  assert.ok(all.at(-1)[0] > all[0][0] && all.at(-1)[1] > all[0][1], 'the lesson does not go on');
  assert.equal(await page.evaluate(() => window.voice.playbackRate), speed);
  const before = Number((await data(page)).time);
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction((before) => Number(document.body.dataset.time) > before + 8, before);
  await pairs(2);
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { get: () => true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await has(page, 'film', 'paused');
  await has(page, 'sound', 'silent');
  assert.deepEqual(page.errors, []);
});

test('a page whose voice does not come plays the lesson with captions', async () => {
  const context = await visitor(chrome);
  await context.addInitScript(() => {
    // Those who were here before may have kept it.
    CacheStorage.prototype.open = () => Promise.reject(new DOMException('no', 'SecurityError'));
    const own = window.fetch;
    window.fetch = (what, ...more) => (String(what).endsWith('.ogg')
      ? Promise.resolve(new Response('', { status: 404 }))
      : own(what, ...more));
  });
  const page = await open(context, `${address}?lesson=attention&at=45`);
  await has(page, 'film', 'paused');
  await page.keyboard.press('Space');
  await has(page, 'film', 'playing');
  await page.waitForFunction(() => Number(document.body.dataset.time) > 48);
  assert.equal((await data(page)).heard, '');
});

test('on a phone that lies on its side the film has the whole screen until it stands', async () => {
  const lying = { ...PHONE, viewport: { width: 844, height: 390 } };
  const page = await open(await visitor(chrome, lying), `${address}?lesson=attention&at=25`);
  const whole = () => page.evaluate(() => document.fullscreenElement !== null);
  await has(page, 'film', 'paused');
  assert.equal(await whole(), false);
  // The play button, at the left of the bar.
  await page.touchscreen.tap(30, 370);
  await has(page, 'film', 'playing');
  await page.waitForFunction(() => document.fullscreenElement !== null);
  await page.evaluate(() => document.exitFullscreen());
  await page.touchscreen.tap(30, 370);
  await has(page, 'film', 'paused');
  await page.touchscreen.tap(30, 370);
  await has(page, 'film', 'playing');
  assert.equal(await whole(), false, 'whoever left it by hand is not asked again');
  assert.deepEqual(page.errors, []);
});

test('on a phone two sentences can be typed while the lesson stands, and the visitor has the wheel', async () => {
  const context = await visitor(chrome, PHONE);
  const page = await open(context, `${address}?lesson=attention&at=25`);
  await has(page, 'film', 'paused');
  await page.keyboard.press('Escape');
  await has(page, 'film', 'none');
  await press(page, 'Compare', 'Shift+Tab');
  await page.waitForSelector('#pair-0:not([hidden])');
  await page.fill('#pair-0', 'The bank lent money to the mill.');
  await has(page, 'film', 'none');
  await page.focus('#stage');
  await shown(page);
  assert.equal(await page.inputValue('#pair-0'), 'The bank lent money to the mill.');
  assert.deepEqual(page.errors, []);
});
