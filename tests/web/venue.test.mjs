// A kiosk and a lecture on the page.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LONG, MINILM, browser, copy, data, has, open, says, serious, serve, shown, type, unlike, visitor, without_gesture } from './lib.mjs';

const address = await serve();
const chrome = await browser();

/** A page with these files of a venue beside it; gives its address. */
async function with_files(files) {
  const { folder } = copy();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return serve(folder);
}

/** On the page: what the sentence line does with a text. */
async function set_text(text) {
  const { set_text } = await import(document.querySelector('script[type=module]').src.replace('boot.js', 'arclight.js'));
  set_text(text);
}

/** A clock that can be hurried: a loop stays with a sentence for twelve seconds. */
const CLOCK = () => {
  const own = performance.now.bind(performance);
  let [since, told, speed] = [0, 0, 1];
  performance.now = () => told + (own() - since) * speed;
  window.hurry = (times) => { [told, since, speed] = [performance.now(), own(), times]; };
};

test('a kiosk shows its loop until a touch that does nothing else', async () => {
  const context = await visitor(chrome, { hasTouch: true });
  context.addInitScript(CLOCK);
  const page = await open(context, `${address}?mode=kiosk`);
  await has(page, 'visit', 'attract');
  // The first part of the file that the build lays beside the page: a sentence. The second: a chapter.
  await says(page, 'twin-says', 'bank looks at river');
  assert.deepEqual(await serious(page), [], 'axe-core');
  await page.evaluate(() => window.hurry(8));
  await has(page, 'film', 'playing');
  await page.evaluate(() => window.hurry(1));
  // Silent: the browser is not asked for sound.
  await has(page, 'sound', 'silent');
  const { width, height } = page.viewportSize();
  await page.touchscreen.tap(width / 2, height - 20);
  await has(page, 'visit', 'visit');
  await has(page, 'film', 'none');
  await says(page, 'twin-state', 'The bear waded');
  assert.deepEqual(page.errors, []);
});

test('from the touch that wakes a kiosk on, its loop is heard', LONG, async () => {
  const own = await with_files({ 'kiosk.ron': '(idle: 5, countdown: 20, attract: [Chapter("02-detective")], attract_spoken: true)' });
  const context = await visitor(chrome, { hasTouch: true });
  await without_gesture(context);
  const page = await open(context, `${own}?mode=kiosk`);
  await has(page, 'visit', 'attract');
  await has(page, 'sound', 'asleep');
  const { width, height } = page.viewportSize();
  await page.touchscreen.tap(width / 2, height / 3);
  await has(page, 'visit', 'visit');
  await has(page, 'sound', 'silent');
  await has(page, 'visit', 'attract');
  await has(page, 'sound', 'awake');
  assert.deepEqual(page.errors, []);
});

test('a kiosk does what the files beside the page say, and a word of the list is never on stage', async () => {
  const own = await with_files({
    'kiosk.ron': '(attract: [Chapter("02-detective")], chapters: ["02-detective", "09-heads"], blocked_words: "blocked.txt", quality: low)',
    'blocked.txt': 'purr\n',
  });
  const context = await visitor(chrome);
  // As a mail leaves an address: whoever takes it for a kiosk's has its files too.
  const page = await open(context, `${own}?theme=stage&amp;mode=kiosk`);
  await has(page, 'visit', 'attract');
  await has(page, 'film', 'playing');
  await says(page, 'lesson-text', 'detective');
  assert.equal(await page.locator('#lesson-text h3').count(), 2, 'only what is allowed is there');
  await page.mouse.click(page.viewportSize().width / 2, page.viewportSize().height - 20);
  await has(page, 'visit', 'visit');
  const ask = (text) => page.evaluate(set_text, text);
  await ask('Cats purr.');
  await ask('Dogs bark.');
  await says(page, 'twin-state', 'Dogs bark.');
  for (const text of ['Cats PURR.', 'Cats p.u.r.r', 'Cats p,u,r,r now', 'Cats purrr', 'Cats \u0440urr']) await ask(text);
  // Here something always moves. A sentence is read within a frame or two.
  await shown(page, 2000);
  await says(page, 'twin-state', 'Dogs bark.');
  assert.deepEqual(page.errors, []);
});

test('a visitor who leaves is asked, may stay, and leaves nothing behind', LONG, async () => {
  const own = await with_files({ 'kiosk.ron': '(idle: 5, countdown: 20, attract: [])' });
  const context = await visitor(chrome, { hasTouch: true });
  const page = await open(context, `${own}?mode=kiosk`);
  const { width, height } = page.viewportSize();
  const tap = () => page.touchscreen.tap(width / 2, height / 3);
  await has(page, 'visit', 'attract');
  await tap();
  await has(page, 'visit', 'visit');
  await page.evaluate(set_text, 'Dogs bark.');
  await says(page, 'twin-state', 'Dogs bark.');
  await has(page, 'visit', 'asking');
  await tap();
  await has(page, 'visit', 'visit');
  await says(page, 'twin-state', 'Dogs bark.');
  await has(page, 'visit', 'asking');
  await has(page, 'visit', 'attract');
  await says(page, 'twin-state', 'The bear waded');
  assert.deepEqual(page.errors, []);
});

test('where nobody knows what a venue wants, nobody types', LONG, async () => {
  /** Where the sentence line stands, in a kiosk that a visitor has woken. */
  const line = async (context) => {
    const page = await open(context, `${address}?mode=kiosk`);
    await has(page, 'visit', 'attract');
    const { width, height } = page.viewportSize();
    await page.mouse.click(width / 2, height - 20);
    await has(page, 'visit', 'visit');
    await says(page, 'twin-state', 'The bear waded');
    await shown(page, 3000);
    const picture = await page.screenshot({ clip: { x: width * 0.2, y: height * 0.77, width: width * 0.6, height: height * 0.05 } });
    // A page that stands aside still draws.
    await page.goto('about:blank');
    return { page, picture };
  };
  const context = await visitor(chrome);
  const [usual, again] = [await line(context), await line(context)];
  // Another visitor: nothing is kept that could stand in for the file.
  const other = await visitor(chrome, { first: true });
  await other.route('**/kiosk.ron', (route) => route.fulfill({ status: 503, body: 'not now' }));
  const without = await line(other);
  assert.ok(await unlike(without.page, usual.picture, again.picture) < 0.05);
  assert.ok(await unlike(without.page, usual.picture, without.picture) > 0.1);
});

test('a file of a kiosk with a fault is not used, and the page goes on', async () => {
  const own = await with_files({ 'kiosk.ron': '(idle: 60,\n colour: red)' });
  const context = await visitor(chrome);
  const page = await open(context, `${own}?mode=kiosk`);
  await has(page, 'visit', 'attract');
  await has(page, 'film', 'playing');
  assert.deepEqual(page.errors, []);
});

test('a clicker leads through the lesson, and F5 does not reload the page', async () => {
  const context = await visitor(chrome);
  const page = await open(context, `${address}?mode=present`);
  await has(page, 'lecture', 'yes');
  assert.deepEqual(await serious(page), [], 'axe-core');
  await page.keyboard.press('PageDown');
  await has(page, 'film', 'playing');
  // Where the film waits by itself meanwhile, a press goes on from there: each leads on, whatever it found.
  for (let presses = 0; presses < 12 && (await data(page)).chapter !== '2'; presses++) {
    const before = await data(page);
    await page.keyboard.press('PageDown');
    await page.waitForFunction(({ film, scene, chapter }) => {
      const now = document.body.dataset;
      return film !== now.film || scene !== now.scene || chapter !== now.chapter;
    }, before);
  }
  await has(page, 'chapter', '2');
  await page.evaluate(() => { window.same = true; });
  await page.keyboard.press('F5');
  await has(page, 'film', 'playing');
  await has(page, 'chapter', '2');
  // A page that lost its graphics starts again by itself: that it says.
  assert.equal(await page.evaluate(() => window.same ?? history.state), true);
  assert.deepEqual(page.errors, []);
});

test('anything done with mouse and keys breaks nothing', async () => {
  const context = await visitor(chrome, { needs: MINILM });
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
  const line = page.locator('#line');
  for (let count = 0; count < 20 && (count < 3 || !await line.isVisible()); count++) {
    await page.keyboard.press('Escape');
    await shown(page, 2000);
  }
  await type(page, 'All is well.');
  await says(page, 'twin-state', 'Sentence: All is well.');
  assert.equal(await page.evaluate(() => document.body.dataset.stopped ?? ''), '');
  assert.deepEqual(page.errors, []);
});
