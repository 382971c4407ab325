// A server for the page and a real browser on it, without a graphics card.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, createReadStream, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const DIST = join(ROOT, 'dist/web');
const PROGRAM = process.env.ARCLIGHT ?? join(ROOT, 'target/release/arclight');
const TOOLS = process.env.ARCLIGHT_WEB_TOOLS ?? join(ROOT, 'target/release/arclight-web-tools');
// Set to nothing: the one that playwright fetched.
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

// Without a graphics card a page draws some frames a second, and other work may share the machine.
export const PATIENCE = 120_000;
export const SIZE = { width: 800, height: 450 };
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** Nothing moves by itself, and little is drawn: most tests look at words and numbers. */
const PLAIN = '(quality: low, reduced_motion: true, inside: true)';
/** Device pixels to one of the page's, where nobody looks at the picture: a quarter of the work. */
const COARSE = 0.5;
/** The same as a visitor with a graphics card sees it. No measured time decides what is drawn. */
export const FINE = '(quality: high, reduced_motion: true, inside: true)';
/** The same on the first screen, as a capture has it. */
export const FIRST = '(quality: high, reduced_motion: true)';

/** What takes most of a minute or more, and is tested natively too, or in parts. */
export const LONG = process.env.ARCLIGHT_FULL ? {} : { skip: 'long: cargo xtask test --full' };

for (const [path, how] of [[DIST, 'cargo xtask web --dev'], [PROGRAM, 'cargo build --release'], [CHROMIUM || DIST, 'apt-get install chromium']]) {
  assert.ok(existsSync(path), `${path} is not there: ${how}`);
}

export const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };

/** Serves a folder; gives its address, and what stops the server and waits until it is gone. */
export async function serving(folder = DIST) {
  const server = spawn(TOOLS, ['serve', folder, '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const gone = new Promise((resolve) => server.once('exit', resolve));
  const stop = () => { server.kill(); return gone; };
  after(stop);
  for await (const chunk of server.stdout) return { address: String(chunk).trim(), stop };
  throw new Error('the server printed no address');
}

const served = new Map();
/** The same where nobody stops it before the end: one server for all that ask for that folder. */
export function serve(folder = DIST) {
  if (!served.has(folder)) served.set(folder, serving(folder).then(({ address }) => address));
  return served.get(folder);
}

/** A host that lets browsers keep everything for an hour, as many do; gives its address. */
export async function lasting(folder) {
  const server = createServer(({ url }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const file = join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', 'Cache-Control': 'max-age=3600' });
    return createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => { server.close(); server.closeAllConnections(); });
  return `http://127.0.0.1:${server.address().port}/`;
}

/** The page on a host that stops halfway through every file of such a name, until it is told to go on with that one. */
export async function halting(...patterns) {
  const goes = patterns.map((pattern) => {
    const one = { pattern };
    one.waits = new Promise((resolve) => { one.on = resolve; });
    return one;
  });
  const server = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const file = join(DIST, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    if (!existsSync(file)) return response.writeHead(404).end();
    const bytes = readFileSync(file);
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' });
    const held = goes.find(({ pattern }) => pattern.test(pathname));
    if (held) {
      response.write(bytes.subarray(0, bytes.length / 2));
      await held.waits;
      return response.end(bytes.subarray(bytes.length / 2));
    }
    return response.end(bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => { goes.forEach(({ on }) => on()); server.close(); server.closeAllConnections(); });
  return { address: `http://127.0.0.1:${server.address().port}/`, on: goes.map(({ on }) => on) };
}

/** Name of the folder that all of this version lies in. */
export const VERSION = readdirSync(DIST).find((name) => /^[0-9a-f]{16}$/.test(name));

/** A copy of the page that a test may change: the folder, and that of its version. */
export function copy(folder = temporary()) {
  cpSync(DIST, folder, { recursive: true });
  return { folder, files: join(folder, VERSION) };
}

/** Has the service worker of a copy take the files as a test left them: they are what was built. */
export function rebuilt(folder) {
  const path = join(folder, 'sw.js');
  const text = readFileSync(path, 'utf8');
  const files = JSON.parse(text.match(/^const FILES = (\{.*\});$/m)[1]);
  for (const name of Object.keys(files)) {
    const bytes = readFileSync(join(folder, name === './' ? 'index.html' : name));
    files[name] = createHash('sha256').update(bytes).digest('hex');
  }
  writeFileSync(path, text.replace(/^const FILES = .*$/m, () => `const FILES = ${JSON.stringify(files)};`));
}

/** A folder that goes at the end. */
export function temporary() {
  const folder = mkdtempSync(join(tmpdir(), 'arclight-'));
  after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Puts text before what a file of the page says. */
export const before = (file, text) => writeFileSync(file, text + readFileSync(file, 'utf8'));

let chrome;
/**
 * One browser for all tests. Pages of one host share a process, and with it what was compiled of the program. It plays
 * sound unasked: where a gesture is waited for, `without_gesture` does. What draws is a processor that may be busy: it is not
 * ended for being late, which would take the graphics away from all pages.
 */
export function browser() {
  const args = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--process-per-site', '--disable-gpu-watchdog',
    '--autoplay-policy=no-user-gesture-required'];
  if (!chrome) {
    chrome = chromium.launch({ executablePath: CHROMIUM || undefined, args });
    after(async () => (await chrome).close());
  }
  return chrome;
}

/** Counts what is drawn. */
const COUNT = () => {
  window.draws = 0;
  for (const name of ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced']) {
    const own = WebGL2RenderingContext.prototype[name];
    WebGL2RenderingContext.prototype[name] = function (...all) { window.draws += 1; return own.apply(this, all); };
  }
};

/**
 * What a page has beside the stage. Most tests need neither MiniLM nor the copies of all files for another visit. On the
 * stage alone MiniLM seems to be there, for a page that waits for it draws all the time; a test that asked it something
 * would get no answer.
 */
export const STAGE = () => {
  delete Navigator.prototype.serviceWorker;
  window.Worker = class Silent {
    postMessage({ open }) { if (open) setTimeout(() => this.onmessage({ data: { ready: true } }), 0); }
    terminate() {}
  };
};
export const MINILM = () => { delete Navigator.prototype.serviceWorker; };
export const ALL = () => {};

/** What a visitor has kept before the first page is opened, and whether somebody else was here before. */
const KEPT = ([settings, another]) => {
  // The page may be loaded again.
  if (another && window.name !== 'opened') localStorage.clear();
  window.name = 'opened';
  if (settings) localStorage.setItem('arclight settings', localStorage.getItem('arclight settings') ?? settings);
};

const rooms = new Map();
/**
 * A place in the browser for one visitor after another. A document stays open in it and holds the compiled program: the
 * first picture of those who come later takes two seconds instead of five.
 */
function room(chrome, options) {
  const key = JSON.stringify(options);
  if (!rooms.has(key)) rooms.set(key, enter(chrome, options));
  return rooms.get(key);
}

async function enter(chrome, options) {
  const context = await chrome.newContext(options);
  const keeper = await context.newPage();
  await keeper.goto(`${await serve()}sw.js`);
  await keeper.evaluate(async (path) => {
    window.program = await WebAssembly.compile(await (await fetch(path)).arrayBuffer());
  }, `/${VERSION}/arclight_bg.wasm`);
  return context;
}

/**
 * A visitor of their own, with nothing kept, until the test ends: longer only for pages that tests share (`stays`). One who
 * needs all, or whose visit is to be the first (`first`), is where nobody was before: nothing that was fetched or compiled
 * is there, and no other page of that host can keep anything. Without settings it is so too: what is kept is then looked at, and
 * it is the visitor's system (`media`) that says what it wants. Errors on the page fail the test
 * that asks for them.
 */
export async function visitor(chrome, { settings = PLAIN, needs = STAGE, first = needs === ALL || settings === null, stays = false, viewport = SIZE, media = {}, permissions = [], ...device } = {}) {
  // One room is for windows of any size; only what shows a phone is made for one.
  const options = { deviceScaleFactor: [FINE, FIRST].includes(settings) ? 1 : COARSE, viewport: device.isMobile ? viewport : SIZE, ...device };
  const context = await (first ? chrome.newContext(options) : room(chrome, options));
  context.setDefaultTimeout(PATIENCE);
  if (permissions.length > 0) await context.grantPermissions(permissions);
  const scripts = [[COUNT], [needs]];
  const pages = [];
  const close = () => (first ? context.close() : Promise.all(pages.map((page) => page.close())));
  // A test that fails must not leave a page that draws.
  if (!stays) after(close);
  return {
    ...Object.fromEntries(['on', 'route', 'newCDPSession'].map((name) => [name, context[name].bind(context)])),
    close,
    addInitScript: (...script) => { scripts.push(script); },
    async newPage() {
      const page = await context.newPage();
      pages.push(page);
      if (!device.isMobile) await page.setViewportSize(viewport);
      await page.emulateMedia(media);
      await page.addInitScript(KEPT, [settings, pages.length === 1]);
      for (const script of scripts) await page.addInitScript(...script);
      return page;
    },
  };
}

/** Opens an address and waits for the first picture. */
export async function open(visitor, url) {
  const page = await visitor.newPage();
  page.errors = [];
  page.on('console', (message) => { if (message.type() === 'error') page.errors.push(message.text()); });
  page.on('pageerror', (error) => page.errors.push(error.message));
  // The first picture is what counts; the browser's own word for loaded can come late where it draws on the processor.
  await page.goto(url, { waitUntil: 'commit' });
  try {
    await page.waitForSelector('body[data-ready]', { timeout: PATIENCE / 2 });
  } catch {
    // A browser that shows a page nowhere asks it for no frame. What it was is said, and a program that hangs still fails.
    console.error(`no picture after ${PATIENCE / 2000} s: ${await standing(page)}`);
    await page.bringToFront();
    await page.waitForSelector('body[data-ready]');
  }
  return page;
}

/** What a page without a picture is doing. */
function standing(page) {
  const told = page.evaluate(() => new Promise((resolve) => {
    const tell = (frames) => resolve([document.readyState, document.visibilityState, document.getElementById('curtain-bytes')?.textContent,
      frames, `${performance.getEntriesByType('resource').length} files`].join(', '));
    requestAnimationFrame(() => tell('frames come'));
    setTimeout(() => tell('no frame comes'), 5000);
  }));
  const late = new Promise((resolve) => setTimeout(() => resolve('it does not answer'), 20_000));
  return Promise.race([told, late]);
}

/** One page for several tests that disturb each other in nothing: the first of them opens it. */
export function shared(opens) {
  let page;
  return () => { page ??= opens(); return page; };
}

/** Takes the graphics away, as browsers do when a machine sleeps or a driver fails. */
export const lose = (page) => page.evaluate(() => document.getElementById('stage').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext());

export const has = (page, name, value) => page.waitForSelector(`body[data-${name}="${value}"]`);

/** What drives the browser counts as a gesture to it. As with a visitor, only a press on the page lets a sound begin. */
export const without_gesture = (context) => context.addInitScript(() => {
  let pressed = false;
  for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, () => { pressed = true; }, { capture: true });
  const own = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function play() {
    return pressed ? own.call(this) : Promise.reject(new DOMException('no gesture yet', 'NotAllowedError'));
  };
});

/** Waits until a function on the page gives true. It may take its time: `waitForFunction` takes a promise itself for true. */
export async function until(page, does, what) {
  const end = Date.now() + PATIENCE;
  while (!await page.evaluate(does, what)) {
    assert.ok(Date.now() < end, `never so: ${does}`);
    await page.waitForTimeout(250);
  }
}

/** Waits until the page's text says that. */
export const says = (page, id, text) => page.waitForFunction(([id, text]) => document.getElementById(id).textContent.includes(text), [id, text]);

/** The lit word's row: pairs of token and weight. */
export const rows = (page) => page.$$eval('#twin-rows tr', (all) => all.map((row) => [row.cells[0].textContent, Number(row.cells[1].textContent)]));

/** Runs the native program; gives what it prints. */
export const native = (...args) => execFileSync(PROGRAM, args, {
  maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ARCLIGHT_ASSETS: join(ROOT, 'assets') },
});

/** What the page tells of its state, by name. */
export const data = (page) => page.evaluate(() => ({ ...document.body.dataset }));

export const word = (page) => page.evaluate(() => document.body.dataset.word);

/** All places of a grid, those first that are nearest to where it was found when the test was written. */
export function places([left, right], [top, bottom], [dx, dy], [x, y]) {
  const steps = (from, to, by) => Array.from({ length: Math.ceil((to - from) / by) }, (_, count) => from + count * by);
  const all = steps(left, right, dx).flatMap((x) => steps(top, bottom, dy).map((y) => [x, y]));
  const far = ([a, b]) => Math.hypot(a - x, b - y);
  return [[x, y], ...all.sort((one, other) => far(one) - far(other))];
}

/** Moves along the words until the one with that index is lit; gives the place. */
export async function find(page, index) {
  const { width, height } = page.viewportSize();
  // The pointer comes; from then on it points.
  await page.mouse.move(width / 2, 0);
  for (const place of places([10, width], [height * 0.5, height * 0.72], [20, height * 0.04], [width * 0.86, height * 0.58])) {
    await page.mouse.move(...place);
    await shown(page);
    if (await word(page) === String(index)) return place;
  }
  throw new Error(`no place lights word ${index}`);
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds that is serious, once nothing fades in any more: a half-seen curtain has half the contrast. */
export async function serious(page) {
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
}

/** Replaces the text in the sentence line, as a keyboard or an input method does. */
export async function type(page, text) {
  await page.click('#line');
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

/**
 * Waits until what was just done is drawn, nothing moves any more and all is told, however long a frame takes: until
 * nothing was drawn in four frames, and for the 120 ms after which the page tells something (`tell` in page.js).
 * Gives false where that does not come within so many milliseconds.
 */
export const shown = (page, most = 20_000, told = 150) => page.evaluate(async ([most, told]) => {
  const start = performance.now();
  let [before, still, since] = [-1, 0, start];
  while (still < 4 || performance.now() - since < told) {
    if (performance.now() - start > most) return false;
    await new Promise(requestAnimationFrame);
    if (window.draws === before) still += 1;
    else [before, still, since] = [window.draws, 0, performance.now()];
  }
  return true;
}, [most, told]);

/** The same without waiting for what is told. */
export const drawn = (page) => shown(page, 20_000, 0);

/** Walks with Tab, or back, to the control whose name begins like that, as the document says it. */
export async function reach(page, name, key = 'Tab') {
  const passed = [];
  for (let count = 0; count < 120; count++) {
    const said = await page.textContent('#twin-control');
    if (said.startsWith(name)) return;
    passed.push(said);
    await page.keyboard.press(key);
    // Until another one is told, or all is drawn: two that follow each other may have one name.
    await page.evaluate(async (said) => {
      let [before, still] = [-1, 0];
      while (still < 4 && document.getElementById('twin-control').textContent === said) {
        await new Promise(requestAnimationFrame);
        if (window.draws === before) still += 1;
        else [before, still] = [window.draws, 0];
      }
    }, said);
  }
  throw new Error(`no Tab came to ${name}: ${[...new Set(passed)].join(' | ')}`);
}

/** The same, and presses it. The next key must not fall into the same frame: Enter is for what has the keys then. */
export async function press(page, name, key = 'Tab') {
  await reach(page, name, key);
  await page.keyboard.press('Enter');
  await shown(page);
}

/** Where two screenshots differ clearly: the share of their pixels, and from where on, from above and from the left. */
const difference = (page, ...pictures) => page.evaluate(async (sources) => {
  const [a, b] = await Promise.all(sources.map(async (source) => {
    const image = new Image();
    image.src = `data:image/png;base64,${source}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  }));
  let [count, left, top] = [0, a.width, a.height];
  for (let at = 0; at < a.data.length; at += 4) {
    if (Math.abs(a.data[at] - b.data[at]) + Math.abs(a.data[at + 1] - b.data[at + 1]) <= 40) continue;
    count += 1;
    left = Math.min(left, (at / 4) % a.width);
    top = Math.min(top, Math.floor(at / 4 / a.width));
  }
  return { share: count / (a.width * a.height), left, top };
}, pictures.map((picture) => picture.toString('base64')));

/** Share of the pixels of two screenshots that differ clearly. */
export const unlike = async (page, ...pictures) => (await difference(page, ...pictures)).share;

/** A place on the control of that name, as its ring shows it: the next control in the order of Tab stands beneath. */
export async function place(page, name, key = 'Tab') {
  const picture = () => page.screenshot({ scale: 'css' });
  await reach(page, name, key);
  await shown(page);
  const ringed = await picture();
  await page.keyboard.press('Tab');
  await shown(page);
  const { left, top } = await difference(page, ringed, await picture());
  return [left + 16, top + 12];
}
