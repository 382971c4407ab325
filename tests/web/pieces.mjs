// A page with a model that writes, cut as the build cuts it, on a server that does with its pieces what a test says.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join } from 'node:path';
import { after } from 'node:test';
import { TYPES, copy, rebuilt } from './lib.mjs';

/** A copy of the page with that file in pieces of so many bytes; gives its folder and the list of pieces. */
export function withWriting(file, size) {
  const { folder, files } = copy();
  const pieces = [];
  for (let at = 0; at < file.length; at += size) {
    const bytes = file.subarray(at, at + size);
    const digest = createHash('sha256').update(bytes).digest('hex');
    const path = `models/smollm2-${digest.slice(0, 16)}.part`;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
    pieces.push([path, bytes.length, digest]);
  }
  const build = join(files, 'build.js');
  writeFileSync(build, readFileSync(build, 'utf8').replace(/writing: .*?, lessons:/, () => `writing: ${JSON.stringify(pieces)}, lessons:`));
  const worker = join(folder, 'sw.js');
  const large = (list) => JSON.stringify([...JSON.parse(list).filter((path) => !path.endsWith('.part')), ...pieces.map(([path]) => `./${path}`)]);
  writeFileSync(worker, readFileSync(worker, 'utf8').replace(/^const LARGE = (\[.*\]);$/m, (_, list) => `const LARGE = ${large(list)};`));
  rebuilt(folder);
  return { folder, files, pieces };
}

/**
 * Serves that page; gives its address, the pieces that were asked for, in turn, and what stops the server. `does(index, times)`
 * says what becomes of a piece, by its place and how often it was asked for: `undefined` to send it, `'break'` to end the connection
 * halfway, a number for an answer without it, bytes for others than it has, a promise for one whose second half waits.
 */
export async function serving({ folder, pieces }, does = () => undefined) {
  const asked = [];
  const server = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const file = join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    if (!existsSync(file)) return response.writeHead(404).end();
    const index = pieces.findIndex(([path]) => pathname === `/${path}`);
    const bytes = readFileSync(file);
    const type = { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' };
    if (index < 0) return response.writeHead(200, type).end(bytes);
    asked.push(index);
    const how = does(index, asked.filter((other) => other === index).length);
    if (typeof how === 'number') return response.writeHead(how).end();
    response.writeHead(200, { ...type, 'Content-Length': bytes.length });
    if (how === undefined || Buffer.isBuffer(how)) return response.end(how ?? bytes);
    response.write(bytes.subarray(0, bytes.length / 2));
    if (how === 'break') return setTimeout(() => response.destroy(), 50);
    await how;
    return response.end(bytes.subarray(bytes.length / 2));
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const stop = () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); });
  after(stop);
  return { address: `http://127.0.0.1:${server.address().port}/`, asked, stop };
}
