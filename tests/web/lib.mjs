// A server for the page and a real browser on it, without a graphics card.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, createReadStream, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
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
/** Nothing moves by itself, and little is drawn: most tests look at words and numbers. */
const PLAIN = '(quality: low, reduced_motion: true)';
/** Device pixels to one of the page's, where nobody looks at the picture: a quarter of the work. */
const COARSE = 0.5;
/** The same as a visitor with a graphics card sees it. No measured time decides what is drawn. */
export const FINE = '(quality: high, reduced_motion: true)';

/** What takes most of a minute or more, and is tested natively too, or in parts. */
export const LONG = process.env.ARCLIGHT_FULL ? {} : { skip: 'long: cargo xtask test --full' };

for (const [path, how] of [[DIST, 'cargo xtask web --dev'], [PROGRAM, 'cargo build --release'], [CHROMIUM || DIST, 'apt-get install chromium']]) {
  assert.ok(existsSync(path), `${path} is not there: ${how}`);
}

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };

/** Serves a folder; gives its address, and what stops the server and waits until it is gone. */
export async function serving(folder = DIST) {
  const server = spawn(TOOLS, ['serve', folder, '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const gone = new Promise((resolve) => server.once('exit', resolve));
  const stop = () => { server.kill(); return gone; };
  after(stop);
  for await (const chunk of server.stdout) return { address: String(chunk).trim(), stop };
  throw new Error('the server printed no address');
}

/** The same where nobody stops it before the end. */
export const serve = async (folder = DIST) => (await serving(folder)).address;

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

/** The page on a host that stops halfway through every file of that name, until it is told to go on. */
export async function halting(pattern) {
  const server = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const file = join(DIST, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    if (!existsSync(file)) return response.writeHead(404).end();
    const bytes = readFileSync(file);
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' });
    if (pattern.test(pathname)) {
      response.write(bytes.subarray(0, bytes.length / 2));
      await goes;
      return response.end(bytes.subarray(bytes.length / 2));
    }
    return response.end(bytes);
  });
  let on;
  const goes = new Promise((resolve) => { on = resolve; });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => { on(); server.close(); server.closeAllConnections(); });
  return { address: `http://127.0.0.1:${server.address().port}/`, on };
}

/** A copy of the page that a test may change: the folder, that of its version, and the version's name. */
export function copy(folder = temporary()) {
  cpSync(DIST, folder, { recursive: true });
  const version = readdirSync(folder).find((name) => /^[0-9a-f]{16}$/.test(name));
  return { folder, files: join(folder, version), version };
}

/** A folder that goes at the end. */
export function temporary() {
  const folder = mkdtempSync(join(tmpdir(), 'arclight-'));
  after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Puts text before what a file of the page says. */
export const before = (file, text) => writeFileSync(file, text + readFileSync(file, 'utf8'));

export async function browser(...more) {
  const args = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', ...more];
  const chrome = await chromium.launch({ executablePath: CHROMIUM || undefined, args });
  after(() => chrome.close());
  return chrome;
}

/** A visitor of their own: nothing kept, nothing shared. Errors on the page fail the test that asks for them. */
export async function visitor(chrome, { settings = PLAIN, ...options } = {}) {
  const context = await chrome.newContext({ viewport: SIZE, deviceScaleFactor: settings === FINE ? 1 : COARSE, ...options });
  context.setDefaultTimeout(PATIENCE);
  await context.addInitScript((text) => localStorage.setItem('arclight settings', localStorage.getItem('arclight settings') ?? text), settings);
  return context;
}

/** Opens an address and waits for the first picture. */
export async function open(context, url) {
  const page = await context.newPage();
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

/** Moves along the words until the one with that index is lit; gives the place. */
export async function find(page, index) {
  const { width, height } = page.viewportSize();
  for (const y of [0.58, 0.62, 0.54, 0.66, 0.7, 0.5]) {
    for (let x = 10; x < width; x += 20) {
      await page.mouse.move(x, height * y);
      await page.waitForTimeout(500);
      if (await page.evaluate(() => document.body.dataset.word) === String(index)) return [x, height * y];
    }
  }
  throw new Error(`no place lights word ${index}`);
}

/** Replaces the text in the sentence line, as a keyboard or an input method does. */
export async function type(page, text) {
  await page.click('#line');
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

/** Waits until what was just done is drawn and told, however long a frame takes. */
export async function shown(page) {
  await page.evaluate(async () => { for (let count = 0; count < 4; count++) await new Promise(requestAnimationFrame); });
  await page.waitForTimeout(600);
}

/** Walks with Tab, or back, to the control whose name begins like that, as the document says it. */
export async function reach(page, name, key = 'Tab') {
  const passed = [];
  for (let count = 0; count < 120; count++) {
    const said = await page.textContent('#twin-control');
    if (said.startsWith(name)) return;
    passed.push(said);
    await page.keyboard.press(key);
    // Two that follow each other may have one name.
    await page.waitForFunction((said) => document.getElementById('twin-control').textContent !== said, said, { timeout: 3000 }).catch(() => {});
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
export async function place(page, name) {
  const picture = async () => {
    await page.waitForTimeout(1500);
    return page.screenshot({ scale: 'css' });
  };
  await reach(page, name);
  const ringed = await picture();
  await page.keyboard.press('Tab');
  const { left, top } = await difference(page, ringed, await picture());
  return [left + 16, top + 12];
}
