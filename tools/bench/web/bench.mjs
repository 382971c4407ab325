// The page in Chromium, measured: the model beside onnxruntime-web in one run, the first picture, frames while hovering,
// and the longest task while typing. `cargo xtask bench-web` calls it.
//
//   node bench.mjs GRAPH.onnx [BERTVIZ.html ...]    with ARCLIGHT_WEB_TOOLS naming the server and dist/web built
//
// Each BERTVIZ.html is what BertViz' head view wrote for a sentence: `head_view(..., html_action='return').data`.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const HERE = dirname(fileURLToPath(import.meta.url));
const DIST = join(HERE, '../../../dist/web');
const GRAPH = process.argv[2];
const ROUNDS = 9;
const SIZES = [12, 64, 128];

const ending = [];
process.on('exit', () => ending.forEach((end) => end()));

async function serve(folder) {
  const server = spawn(process.env.ARCLIGHT_WEB_TOOLS, ['serve', folder, '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  ending.push(() => server.kill());
  for await (const chunk of server.stdout) return String(chunk).trim();
  throw new Error('the server printed no address');
}

const chrome = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

// ---- The model ----

const folder = mkdtempSync(join(tmpdir(), 'arclight-bench-'));
ending.push(() => rmSync(folder, { recursive: true }));
const version = readdirSync(DIST).find((name) => /^[0-9a-f]{16}$/.test(name));
cpSync(join(DIST, version), folder, { recursive: true });
cpSync(join(DIST, 'models'), join(folder, 'models'), { recursive: true });
cpSync(join(HERE, 'node_modules/onnxruntime-web/dist'), join(folder, 'ort'), { recursive: true });
cpSync(GRAPH, join(folder, 'graph.onnx'));
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>bench</title>');

const bench = await chrome.newPage();
const drawer = await bench.evaluate(() => {
  const gl = document.createElement('canvas').getContext('webgl2');
  return gl?.getParameter(gl.getExtension('WEBGL_debug_renderer_info').UNMASKED_RENDERER_WEBGL);
});
console.log(`Chromium ${chrome.version()}, drawn by ${drawer}\n`);
await bench.goto(await serve(folder));
const rounds = await bench.evaluate(async ([sizes, rounds, model]) => {
  const file = new Uint8Array(await (await fetch(model)).arrayBuffer());
  const own = async (name) => {
    const { default: init, Reader } = await import(`./${name}.js`);
    await init({ module_or_path: `./${name}_bg.wasm` });
    return new Reader(file);
  };
  // What this browser gets, and what one without relaxed SIMD gets.
  const [relaxed, plain] = [await own('arclight_worker_relaxed'), await own('arclight_worker')];
  const ort = await import('./ort/ort.wasm.min.mjs');
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create('./graph.onnx', { executionProviders: ['wasm'] });
  const timed = async (pass, count) => {
    const start = performance.now();
    for (let i = 0; i < count; i++) await pass();
    return (performance.now() - start) / count;
  };
  const result = [];
  for (const size of sizes) {
    const text = 'river '.repeat(size - 2);
    const ids = new ort.Tensor('int64', BigInt64Array.from({ length: size }, (_, i) => BigInt(1000 + (i * 37) % 20000)), [1, size]);
    const sides = [() => relaxed.read(text, false, false, false), () => plain.read(text, false, false, false), () => session.run({ ids })];
    const count = Math.max(3, Math.round(400 / size));
    for (const side of sides) await timed(side, 3);
    for (let round = 0; round < rounds; round++) {
      const times = [];
      for (const side of sides) times.push(await timed(side, count));
      result.push([size, ...times]);
    }
  }
  return result;
}, [SIZES, ROUNDS, `./models/${readdirSync(join(DIST, 'models'))[0]}`]);
await bench.close();

console.log('| tokens | Arclight, ms | without relaxed SIMD, ms | onnxruntime-web, ms | ratio | lowest to highest ratio | without |\n| ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const size of SIZES) {
  const own = rounds.filter(([tokens]) => tokens === size);
  const ratios = (side) => own.map((round) => round[side] / round[3]).sort((a, b) => a - b);
  const [ours, plain, theirs] = [1, 2, 3].map((side) => median(own.map((round) => round[side])).toFixed(1));
  const [ratio, without] = [ratios(1), ratios(2)];
  console.log(`| ${size} | ${ours} | ${plain} | ${theirs} | ${median(ratio).toFixed(2)} | ${ratio[0].toFixed(2)} to ${ratio.at(-1).toFixed(2)} | ${median(without).toFixed(2)} |`);
}

// ---- The page ----

const address = await serve(DIST);
const context = await chrome.newContext({ viewport: { width: 640, height: 360 } });
context.setDefaultTimeout(120_000);
await context.addInitScript(() => {
  localStorage.setItem('arclight settings', '(quality: high, reduced_motion: true, inside: true)');
  window.tasks = [];
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ entryTypes: ['longtask'] });
  // Frames in which something was drawn: the browser also has frames in which nothing was.
  window.drawn = 0;
  let drew = false;
  for (const name of ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced', 'drawRangeElements']) {
    const own = WebGL2RenderingContext.prototype[name];
    WebGL2RenderingContext.prototype[name] = function (...all) { drew = true; return own.apply(this, all); };
  }
  const frame = requestAnimationFrame.bind(window);
  // How long the page's own part of each frame takes, in which something was drawn.
  window.inside = [];
  window.requestAnimationFrame = (call) => frame((now) => {
    const start = performance.now();
    drew = false;
    call(now);
    if (drew) { window.drawn += 1; window.inside.push(performance.now() - start); }
  });
  // What the worker answered is remembered. Once it is silent, what it would say is said for it, and it does nothing.
  window.answers = new Map();
  const post = Worker.prototype.postMessage;
  const { set } = Object.getOwnPropertyDescriptor(Worker.prototype, 'onmessage');
  let asked;
  Worker.prototype.postMessage = function (question, ...more) {
    asked = JSON.stringify(question);
    if (!window.silent) return post.call(this, question, ...more);
    const answer = window.answers.get(asked);
    window.unknown = (window.unknown ?? 0) + (answer === undefined);
    return answer && setTimeout(() => this.hear({ data: { answer: answer.slice() } }), 0);
  };
  Object.defineProperty(Worker.prototype, 'onmessage', {
    set(hear) {
      this.hear = hear;
      set.call(this, (event) => {
        if (event.data.answer && window.answers) window.answers.set(asked, event.data.answer.slice());
        hear(event);
      });
    },
  });
});
async function open(search) {
  const page = await context.newPage();
  const start = Date.now();
  await page.goto(`${address}?${new URLSearchParams(search)}`);
  await page.waitForSelector('body[data-ready]');
  page.took = Date.now() - start;
  return page;
}

const first = await open({});
await first.waitForSelector('body[data-trained="ready"]');
await first.evaluate(() => navigator.serviceWorker.ready);
await first.waitForTimeout(3000);
await first.close();
const times = [];
for (let i = 0; i < 5; i++) {
  const page = await open({});
  times.push(page.took);
  await page.close();
}
console.log(`\nFirst picture on a warm cache: ${median(times)} ms (${Math.min(...times)} to ${Math.max(...times)}), software WebGL2, 640 x 360`);

console.log('\n| tokens | frames a second while hovering |\n| ---: | ---: |');
for (const size of SIZES) {
  const page = await open({ text: 'river '.repeat(size - 2), model: 'minilm' });
  await page.waitForSelector('body[data-model="MiniLM"]');
  await page.waitForTimeout(2000);
  await page.evaluate(() => { window.drawn = 0; });
  const start = Date.now();
  for (let i = 0; Date.now() - start < 8000; i++) {
    await page.mouse.move(20 + (i * 37) % 600, 190 + (i % 5) * 10);
    await page.waitForTimeout(40);
  }
  const frames = await page.evaluate(() => window.drawn);
  console.log(`| ${size} | ${(frames / ((Date.now() - start) / 1000)).toFixed(1)} |`);
  await page.close();
}

console.log('\n| tokens | a frame in which the lit word changes, ms | after another layer, ms |\n| ---: | ---: | ---: |');
for (const size of SIZES) {
  const page = await open({ text: 'river '.repeat(size - 2), model: 'minilm' });
  await page.setViewportSize({ width: 480, height: 270 });
  await page.waitForSelector('body[data-model="MiniLM"]');
  await page.waitForTimeout(2000);
  const longest = async (key) => {
    const all = [];
    for (let i = 0; i < 20; i++) {
      await page.evaluate(() => { window.inside.length = 0; });
      await page.keyboard.press(key);
      await page.waitForFunction(() => window.inside.length > 2);
      // The one with the work in it: the others draw what it left.
      all.push(Math.max(...await page.evaluate(() => window.inside.slice(0, 3))));
    }
    return median(all).toFixed(0);
  };
  await page.mouse.click(240, 20);
  console.log(`| ${size} | ${await longest('ArrowRight')} | ${await longest('Shift+ArrowDown')} |`);
  await page.close();
}
for (const file of process.argv.slice(3)) {
  const page = await chrome.newPage();
  await page.goto(pathToFileURL(resolve(file)).href);
  await page.waitForSelector('svg rect');
  await page.waitForTimeout(2000);
  // From the event to the picture that follows it.
  const times = await page.evaluate(async () => {
    const words = [...document.querySelectorAll('svg .attentionBoxes, svg text, svg rect')].slice(0, 40);
    const all = [];
    for (const word of words) {
      const start = performance.now();
      word.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
      word.getBoundingClientRect();
      all.push(performance.now() - start);
      await new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
    }
    return all;
  });
  console.log(`\nBertViz, ${file}: a hover takes ${median(times).toFixed(0)} ms`);
  await page.close();
}

console.log('\n| typing | longest task, ms | median task over 50 ms | frames drawn |\n| --- | ---: | ---: | ---: |');
const TYPED = 'The river runs past the mill and under the old bridge to the sea.';
for (const [what, model, silent] of [
  ['with Glass, which needs no worker', 'glass', false],
  ['with MiniLM in its worker', 'minilm', false],
  // The same pictures without the work: the control.
  ['with MiniLM, its answers from a list, its worker silent', 'minilm', true],
]) {
  const page = await open({ model });
  await page.waitForSelector('body[data-trained="ready"]');
  await page.waitForTimeout(3000);
  await page.evaluate(async ([typed, silent]) => {
    if (silent) {
      const { ask_trained } = await import(document.querySelector('script[type=module]').src.replace('boot.js', 'trained.js'));
      for (let length = 1; length <= typed.length; length++) await ask_trained(typed.slice(0, length), false, false, false);
    } else {
      window.answers = undefined;
    }
    window.silent = silent;
  }, [TYPED, silent]);
  await page.click('#line');
  await page.keyboard.press('Control+a');
  await page.evaluate(() => { window.tasks.length = 0; window.drawn = 0; });
  await page.keyboard.type(TYPED, { delay: 60 });
  await page.waitForTimeout(2000);
  const { tasks, drawn, unknown } = await page.evaluate(() => ({ tasks: window.tasks, drawn: window.drawn, unknown: window.unknown ?? 0 }));
  if (unknown) throw new Error(`${unknown} sentences were not in the list`);
  console.log(`| ${what} | ${Math.max(0, ...tasks).toFixed(0)} | ${tasks.length ? median(tasks).toFixed(0) : 'none'} | ${drawn} |`);
  await page.close();
}
process.exit(0);
