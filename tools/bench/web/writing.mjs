// SmolLM2 in Chromium's worker, measured: reading a text, each further word, a cut, what one word did; and the worker's memory.
// `cargo xtask bench-web` calls it where the model's file is.
//
//   node writing.mjs    with ARCLIGHT_WEB_TOOLS naming the server and dist/web built with the model's file
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const DIST = join(dirname(fileURLToPath(import.meta.url)), '../../../dist/web');
const WORDS = 24;
const MARY = 'When Mary and John went to the store, John gave a drink to';
const ending = [];
process.on('exit', () => ending.forEach((end) => end()));

// A question as the page's program writes it (postcard): numbers in groups of seven bits, texts and lists behind their lengths.
const number = (value) => { const bytes = []; for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128); return [...bytes, value]; };
const text = (value) => { const bytes = [...new TextEncoder().encode(value)]; return [...number(bytes.length), ...bytes]; };
const list = (values, one) => [...number(values.length), ...values.flatMap(one)];
const float = (value) => [...new Uint8Array(new Float32Array([value]).buffer)];
const cut = (word) => [0, ...text(word), 0];
const CHOICE = [...float(0), 0, ...float(1), 0];
const question = (prompt, written, cuts) => [...text(prompt), ...list(written, number), ...list(cuts, cut), 0, 0, 0, ...CHOICE, ...number(12)];
const next = (prompt, written = [], cuts = []) => [0, ...question(prompt, written, cuts)];
const effect = (prompt, key) => [1, ...question(prompt, [], []), ...number(key), ...number(100)];

const folder = mkdtempSync(join(tmpdir(), 'arclight-bench-'));
ending.push(() => rmSync(folder, { recursive: true }));
const version = readdirSync(DIST).find((name) => /^[0-9a-f]{16}$/.test(name));
cpSync(join(DIST, version), join(folder, version), { recursive: true });
cpSync(join(DIST, 'models'), join(folder, 'models'), { recursive: true });
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>bench</title>');
const server = spawn(process.env.ARCLIGHT_WEB_TOOLS, ['serve', folder, '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
ending.push(() => server.kill());
const [address] = await new Promise((resolve) => { server.stdout.once('data', (chunk) => resolve([String(chunk).trim()])); });
const chrome = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await chrome.newPage();
await page.goto(address);

// Sixty-four tokens, and the longest that is read.
const asks = {
  'read 15 tokens': [next(MARY)],
  'a further token': Array.from({ length: WORDS }, (_, count) => next(MARY, Array.from({ length: count + 1 }, (_, at) => 1000 + at * 37))),
  'a cut of one word': ['Mary', 'John', 'store', 'drink', 'the'].flatMap((word) => [next(MARY, [], []), next(MARY, [], [word])]),
  'what one word did': Array.from({ length: 13 }, (_, key) => effect(MARY, key)),
  'read 64 tokens': [next('a b '.repeat(32).trim())],
  'read 256 tokens': [next('a b '.repeat(128).trim())],
};
const found = await page.evaluate(async ([version, asks]) => {
  const { default: build } = await import(`./${version}/build.js`);
  const blob = new Blob([`${`
    for (const name of ['instantiate', 'instantiateStreaming']) {
      const own = WebAssembly[name];
      WebAssembly[name] = async (...all) => { const made = await own(...all); self.memory = (made.instance ?? made).exports.memory; return made; };
    }
    self.addEventListener('message', (event) => {
      if (!event.data.memory) return;
      event.stopImmediatePropagation();
      postMessage({ memory: self.memory.buffer.byteLength });
    });
  `}await import('${new URL(`./${version}/worker.js`, location.href)}');`], { type: 'text/javascript' });
  const worker = new Worker(URL.createObjectURL(blob), { type: 'module' });
  const ask = (question) => new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }) => { if (data.failed) reject(new Error(data.failed)); else if (!data.progress) resolve(data); };
    worker.postMessage(question);
  });
  const start = performance.now();
  // The worker hears nothing before its modules are there.
  await new Promise((resolve) => { setTimeout(resolve, 1000); });
  await ask({ open: location.href, pieces: build.writing });
  const opened = performance.now() - start - 1000;
  const times = {};
  for (const [name, questions] of Object.entries(asks)) {
    times[name] = [];
    for (const one of questions) {
      const since = performance.now();
      await ask({ ask: new Uint8Array(one) });
      times[name].push(performance.now() - since);
    }
  }
  return { opened, times, memory: (await ask({ memory: true })).memory };
}, [version, asks]);

console.log(`Chromium ${chrome.version()}; the file fetched from this machine and opened in ${(found.opened / 1000).toFixed(1)} s\n`);
console.log('| SmolLM2 in the worker | median, ms | slowest, ms |\n| --- | ---: | ---: |');
for (const [name, all] of Object.entries(found.times)) {
  const sorted = [...all].sort((a, b) => a - b);
  console.log(`| ${name} | ${sorted[Math.floor(sorted.length / 2)].toFixed(0)} | ${sorted.at(-1).toFixed(0)} |`);
}
console.log(`\nWasm memory afterwards: ${(found.memory / 1e6).toFixed(0)} MB`);
await chrome.close();
process.exit(0);
