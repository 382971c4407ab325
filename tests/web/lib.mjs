// A server for the page and a real browser on it, without a graphics card.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const DIST = join(ROOT, 'dist/web');
const PROGRAM = process.env.ARCLIGHT ?? join(ROOT, 'target/release/arclight');
const TOOLS = process.env.ARCLIGHT_WEB_TOOLS ?? join(ROOT, 'target/release/arclight-web-tools');
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

// SwiftShader draws a few frames a second, and other work may share the machine.
export const PATIENCE = 120_000;
export const SIZE = { width: 800, height: 450 };
/** Pulses stand still and no measured time decides what is drawn. */
export const STILL = '(quality: high, reduced_motion: true)';

for (const [path, how] of [[DIST, 'cargo xtask web --dev'], [PROGRAM, 'cargo build --release'], [CHROMIUM, 'apt-get install chromium']]) {
  assert.ok(existsSync(path), `${path} is not there: ${how}`);
}

/** Serves a folder; gives its address. */
export async function serve(folder = DIST) {
  const server = spawn(TOOLS, ['serve', folder, '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  after(() => server.kill());
  for await (const chunk of server.stdout) return String(chunk).trim();
  throw new Error('the server printed no address');
}

export async function browser(...more) {
  const args = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', ...more];
  const chrome = await chromium.launch({ executablePath: CHROMIUM, args });
  after(() => chrome.close());
  return chrome;
}

/** A visitor of their own: nothing kept, nothing shared. Errors on the page fail the test that asks for them. */
export async function visitor(chrome, { settings = STILL, ...options } = {}) {
  const context = await chrome.newContext({ viewport: SIZE, ...options });
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
