// What stays from one visit to the next: without a network, with a new version, and where nothing may be kept.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { after, test } from 'node:test';
import { ALL, TYPES, VERSION, before, browser, copy, has, lasting, open, rebuilt, says, serve, serving, temporary, until, visitor } from './lib.mjs';

const chrome = await browser();

/** Waits until the page at a path keeps this version, all of it, and no other. */
const keeps = (page, path, version) => until(page, async ([path, version]) => {
  const names = (await caches.keys()).filter((name) => name.startsWith(`arclight ${path} `)).sort();
  const app = `arclight ${path} ${version}`;
  const wanted = [app, `arclight ${path} models`].sort();
  return JSON.stringify(names) === JSON.stringify(wanted) && (await (await caches.open(app)).keys()).length >= 15;
}, [path, version]);

/** What is kept of models and voice, by file name. */
const large = (page, path) => page.evaluate(async (path) => {
  const kept = await (await caches.open(`arclight ${path} models`)).keys();
  return kept.map(({ url }) => url.replace(/.*\//, ''));
}, path);

test('without a network the second visit has everything, MiniLM too', async () => {
  const { address: own, stop } = await serving();
  const context = await visitor(chrome, { needs: ALL });
  const page = await open(context, own);
  await has(page, 'trained', 'ready');
  await keeps(page, '/', VERSION);
  assert.equal((await large(page, '/')).length, 1);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await stop();
  await page.reload({ waitUntil: 'commit' });
  await page.waitForSelector('body[data-ready]');
  await has(page, 'trained', 'ready');
  // The lesson's texts come with the page, and an address is followed.
  await page.goto(`${own}?text=Cats%20purr.&query=purr&model=minilm`, { waitUntil: 'commit' });
  await has(page, 'model', 'MiniLM');
  await says(page, 'twin-state', 'Sentence: Cats purr.');
  await says(page, 'lesson-title', 'Attention from first principles');
  // What the browser itself says of a server that is gone is no fault of the page.
  assert.deepEqual(page.errors.filter((error) => !error.includes('ERR_CONNECTION_REFUSED')), []);
  assert.equal(await page.evaluate(() => fetch('./no-such-file').then(() => 'there', () => 'gone')), 'gone');
});

test('a new version replaces the old one, leaves nothing of it, and lets other copies be', async () => {
  // Somewhere below the top of a host, as most pages are, and one copy below another.
  const host = temporary();
  copy(join(host, 'some'));
  const below = copy(join(host, 'some/where')).folder;
  const old = VERSION;
  const top = await lasting(host);
  const own = `${top}some/where/`;
  const context = await visitor(chrome, { needs: ALL });
  const other = await open(context, `${top}some/`);
  await keeps(other, '/some/', old);
  await other.close();
  const first = await open(context, own);
  await has(first, 'trained', 'ready');
  await keeps(first, '/some/where/', old);
  const model = await large(first, '/some/where/');
  await first.evaluate(async () => {
    const models = await caches.open('arclight /some/where/ models');
    await models.put('./models/minilm-0123456789abcdef.safetensors', new Response('of an older version'));
  });
  const next = 'feedfacefeedface';
  renameSync(join(below, old), join(below, next));
  for (const file of ['index.html', 'sw.js', `${next}/build.js`]) {
    const path = join(below, file);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(old, next));
  }
  rebuilt(below);
  // Not reloaded, which would ask the host in any case: opened, as a visitor comes back.
  const page = await open(context, own);
  assert.match(await page.evaluate(() => document.querySelector('script[type=module]').src), /feedface/);
  await until(page, async (next) => caches.has(`arclight /some/where/ ${next}`) && (await navigator.serviceWorker.ready).active.state === 'activated', next);
  // The host has nothing of the old version any more; a page that still runs it has all of it.
  assert.equal(await first.evaluate((old) => fetch(`./${old}/worker.js`).then(({ status }) => status), old), 200);
  await first.close();
  // A page that closes may run for a while yet.
  await until(page, async (lock) => (await navigator.locks.query()).held.every(({ name }) => name !== lock), `arclight /some/where/ ${old}`);
  await page.goto(`${own}?text=Cats%20purr.`, { waitUntil: 'commit' });
  await page.waitForSelector('body[data-ready]');
  await keeps(page, '/some/where/', next);
  await until(page, async () => (await (await caches.open('arclight /some/where/ models')).keys()).length === 1);
  assert.deepEqual(await large(page, '/some/where/'), model, 'the model of today stays');
  await keeps(page, '/some/', old);
  assert.deepEqual(page.errors, []);
});

test('of what a host answers only the files of the build are kept', async () => {
  const { folder } = copy();
  // A network that wants a visitor to log in has a page of its own for the page, for a file or for what the venue wrote.
  const login = '<!doctype html><title>Log in</title>';
  let intercepts = /^$/;
  let elsewhere = false;
  const server = createServer(({ url }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const top = pathname === '/';
    if (elsewhere && top) return response.writeHead(302, { Location: '/login' }).end();
    if (pathname === '/login' || intercepts.test(pathname)) {
      return response.writeHead(200, { 'Content-Type': 'text/html' }).end(login);
    }
    const file = join(folder, top ? 'index.html' : pathname);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' });
    return response.end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => { server.close(); server.closeAllConnections(); });
  const own = `http://127.0.0.1:${server.address().port}/`;
  /** What is kept under an address, if anything. */
  const kept = (page, path) => page.evaluate(async (path) => (await caches.match(path))?.text(), path);
  /** Lets the service worker install anew, whatever was there; gives whether it could. */
  const install = (page) => page.evaluate(async () => {
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
    const { installing } = await navigator.serviceWorker.register('./sw.js');
    return new Promise((resolve) => {
      const told = () => {
        if (installing.state === 'redundant') resolve(false);
        if (installing.state === 'activated') resolve(true);
      };
      installing.addEventListener('statechange', told);
      told();
    });
  });
  const context = await visitor(chrome, { needs: ALL });
  // A document of that host which starts nothing by itself.
  const page = await context.newPage();
  await page.goto(`${own}login`);
  const still = `/${VERSION}/still.png`;
  for (const [pattern, moved, path] of [[/^\/$/, false, '/'], [/still\.png$/, false, still], [/^$/, true, '/']]) {
    [intercepts, elsewhere] = [pattern, moved];
    assert.equal(await install(page), false, `${pattern} ${moved}`);
    assert.equal(await kept(page, path), undefined, `${pattern} ${moved}`);
  }
  [intercepts, elsewhere] = [/^$/, false];
  assert.equal(await install(page), true, 'from the host itself it comes whole');
  assert.equal(await kept(page, '/'), readFileSync(join(folder, 'index.html'), 'utf8'));
  // What a venue wrote has no digest: the last of its own stays.
  const ask = () => page.evaluate(() => fetch('./kiosk.ron', { cache: 'reload' }).then((response) => response.text()));
  const venue = await ask();
  assert.equal(await kept(page, '/kiosk.ron'), venue);
  intercepts = /kiosk\.ron$/;
  assert.equal(await ask(), login);
  assert.equal(await kept(page, '/kiosk.ron'), venue);
});

test('where the browser lets nobody keep anything MiniLM comes all the same', async () => {
  const { folder, files } = copy();
  const forbid = "CacheStorage.prototype.open = () => Promise.reject(new DOMException('no', 'SecurityError'));\n";
  for (const file of ['worker.js', 'boot.js']) before(join(files, file), forbid);
  const context = await visitor(chrome, { needs: ALL });
  const page = await open(context, `${await serve(folder)}?model=minilm`);
  await has(page, 'model', 'MiniLM');
  assert.deepEqual(page.errors, []);
});
