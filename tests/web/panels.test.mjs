// What stands beside the stage: lenses, the switches under the hood, cards, two sentences. Driven by keys, and followed in
// what the document says to a screen reader.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { LONG, MINILM, browser, native, open, press, reach, rows, says, serve, shared, shown, unlike, visitor } from './lib.mjs';

const address = await serve();
const chrome = await browser();
const TEXT = 'The bear waded into the river bank to catch fish.';

const state = (page) => page.textContent('#twin-state');
/** The numbers after these words in what the document says. */
const numbers = async (page, ...words) => {
  const said = await state(page);
  return words.map((word) => {
    const found = new RegExp(`${word} (-?[\\d.]+)`).exec(said);
    assert.ok(found, `no ${word} in: ${said}`);
    return Number(found[1].replace(/\.$/, ''));
  });
};
const near = (a, b, within) => assert.ok(Math.abs(a - b) <= within, `${a} and ${b}`);

const bank = shared(async () => open(await visitor(chrome, { stays: true }), `${address}?head=1&query=bank`));

test('what is shown is saved from the settings', async () => {
  const page = await bank();
  await page.focus('#stage');
  await press(page, 'Settings', 'Shift+Tab');
  const saved = async (name, key) => {
    await reach(page, name, key);
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    assert.equal(download.suggestedFilename(), `arclight.${name.toLowerCase()}`);
    return readFileSync(await download.path());
  };
  assert.match(String(await saved('SVG')), /^<\?xml [^]*<svg [^]*>bank</);
  const text = String(await saved('CSV'));
  // A spreadsheet takes it for UTF-8.
  assert.equal(text[0], '\ufeff');
  const table = text.trim().split('\n').slice(1).map((line) => line.split(','));
  const json = JSON.parse(await saved('JSON'));
  const told = JSON.parse(native('attend', '--text', TEXT, '--model', 'glass', '--json'));
  assert.deepEqual(json.tokens, told.tokens);
  told.attention[0].forEach((map, head) => map.forEach((row, query) => row.forEach((weight, key) => {
    near(json.attention[0][head][query][key], weight, 1e-5);
  })));
  const count = told.tokens.length;
  assert.equal(table.length, count * count);
  for (const cells of table) near(Number(cells[8]), told.attention[0][1][cells[4]][cells[6]], 1e-5);
  // The settings close before the picture is taken.
  const picture = await saved('PNG', 'Shift+Tab');
  await shown(page);
  assert.ok(await unlike(page, picture, await page.screenshot()) < 0.01, 'another picture');
  assert.deepEqual(page.errors, []);
});

test('lenses change the weights to those of the native program', async () => {
  const page = await bank();
  const { tokens } = JSON.parse(native('attend', '--text', TEXT, '--model', 'glass', '--json'));
  const query = tokens.indexOf('bank');
  await says(page, 'twin-state', 'raw weights');
  const raw = await rows(page);
  for (const lens of ['norm', 'rollout']) {
    await page.focus('#stage');
    await page.keyboard.press('l');
    await says(page, 'twin-state', `${lens} weights`);
    // Rollout is of all heads.
    const head = lens === 'norm' ? ['--head', '1'] : [];
    const told = JSON.parse(native('attend', '--text', TEXT, '--model', 'glass', ...head, '--lens', lens, '--json'));
    const expected = told.attention[0][0][query];
    await page.waitForFunction(([key, weight]) => {
      const row = document.querySelectorAll('#twin-rows tr')[key];
      return Math.abs(Number(row.cells[1].textContent) - weight) < 1e-4;
    }, [query - 1, expected[query - 1]]);
    const shown = await rows(page);
    expected.forEach((weight, key) => near(shown[key][1], weight, 1e-4));
    assert.ok(shown.some(([, weight], key) => Math.abs(weight - raw[key][1]) > 1e-3), `${lens} changes nothing`);
  }
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('switches under the hood have their effect, and a reset takes it back', LONG, async () => {
  const context = await visitor(chrome);
  const page = await open(context, `${address}?head=1&query=bank&step=scores`);
  await says(page, 'twin-state', 'Step 4 of 12');
  await page.focus('#stage');
  await page.keyboard.press('.');
  await says(page, 'twin-state', 'Divided by √d_k');
  const [dot, score, entropy, peak] = await numbers(page, 'Score', 'scaled', 'entropy', 'peak');
  assert.ok(dot > score && score > 0, `${dot} divided is ${score}`);
  await press(page, 'Divide by √d_k');
  await says(page, 'twin-state', 'As it is:');
  const [undivided, sharper] = await numbers(page, 'scaled', 'peak');
  near(undivided, dot, 1e-3);
  assert.ok(sharper > peak, `the peak went from ${peak} to ${sharper}`);
  await reach(page, 'Temperature, 1.00');
  for (let count = 0; count < 5; count++) await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => !document.getElementById('twin-control').textContent.startsWith('Temperature, 1.00'));
  const [hot] = await numbers(page, 'entropy');
  assert.notEqual(hot, entropy);
  await press(page, 'arg max');
  await says(page, 'twin-state', 'peak 1.000');
  near((await numbers(page, 'entropy'))[0], 0, 1e-6);
  await press(page, 'Without this head');
  await says(page, 'twin-state', 'The output moves by');
  const [moved] = await numbers(page, 'moves by');
  assert.ok(moved > 0);
  await press(page, 'Reset');
  await page.waitForFunction(() => !document.getElementById('twin-state').textContent.includes('As it is:'));
  assert.deepEqual(await numbers(page, 'scaled', 'entropy', 'peak'), [score, entropy, peak]);
  assert.deepEqual(page.errors, []);
});

test('further reading opens in another tab', async () => {
  const context = await visitor(chrome);
  await context.route('https://arxiv.org/**', (route) => route.fulfill({ body: 'a paper' }));
  const page = await open(context, address);
  await page.focus('#stage');
  await press(page, 'Learn');
  const another = page.context().waitForEvent('page');
  await press(page, 'Attention Is All You Need');
  const paper = await another;
  await paper.waitForURL('https://arxiv.org/abs/1706.03762');
  assert.equal(await paper.evaluate(() => window.opener), null);
  await paper.close();
  assert.deepEqual(page.errors, []);
});

test('a card is opened by keys and read out', LONG, async () => {
  const context = await visitor(chrome);
  const page = await open(context, `${address}?query=bank`);
  await page.focus('#stage');
  await press(page, 'Learn');
  // With the keys on a term below, none of the cards above is open but the one that was pressed, with its diagram.
  const pictures = [];
  for (const step of [() => {}, () => press(page, 'Causal mask: A model that writes may not see', 'Shift+Tab'), () => {}]) {
    await step();
    await reach(page, 'token: A word or a piece of one');
    pictures.push(await page.screenshot());
  }
  const [closed, opened, again] = pictures;
  assert.ok(await unlike(page, closed, opened) > 0.03, 'no card is open');
  assert.ok(await unlike(page, opened, again) < 0.01, 'it does not rest');
  assert.deepEqual(page.errors, []);
});

test('the heads are grouped by what they do, and a mask takes later keys away', LONG, async () => {
  const context = await visitor(chrome, { needs: MINILM });
  const page = await open(context, `${address}?query=bank&view=heatmap&model=minilm`);
  await says(page, 'twin-state', 'MiniLM, trained weights');
  await page.focus('#stage');
  await press(page, 'Heads …');
  await press(page, 'by what they do here');
  await says(page, 'twin-control', 'by what they do here');
  await page.keyboard.press('Escape');
  await press(page, 'Causal mask: no word looks ahead');
  const later = () => rows(page).then((all) => all.slice(all.findIndex(([word]) => word === 'bank') + 1));
  await page.waitForFunction(() => [...document.querySelectorAll('#twin-rows tr')].at(-1).cells[1].textContent === '0.000000');
  for (const [word, weight] of await later()) assert.equal(weight, 0, word);
  assert.deepEqual(page.errors, []);
});

test('two sentences are compared, and a new one changes what is said', async () => {
  const context = await visitor(chrome);
  const page = await open(context, address);
  await page.focus('#stage');
  await press(page, 'Compare', 'Shift+Tab');
  await says(page, 'twin-state', 'In sentence 1 bank looks most at river');
  await page.fill('#pair-1', 'The bank lent money to the mill.');
  await says(page, 'twin-state', 'in sentence 2 bank looks most at money');
  await page.fill('#pair-1', 'Cats sing.');
  await says(page, 'twin-state', 'The two sentences share no word.');
  assert.deepEqual(page.errors, []);
});
