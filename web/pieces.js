// A large file in pieces. Each is checked and kept as soon as it has come: what came once need not come again, whatever
// ends the connection or the page.
import { MODELS, find, forget, is, keep } from './cache.js';
import { download } from './download.js';

/** Milliseconds before each further attempt at a piece: connections come back. */
const WAITS = [1000, 3000, 9000];

/** Bytes of a list of pieces: path, length and SHA-256 of each. */
export const length = (all) => all.reduce((sum, [, bytes]) => sum + bytes, 0);

/** How many bytes of the list are kept here. */
export async function kept(all, base) {
  const there = await Promise.all(all.map(async ([path, bytes]) => (await find(MODELS, new URL(path, base)) ? bytes : 0)));
  return there.reduce((sum, bytes) => sum + bytes, 0);
}

/**
 * Gives each piece to `take`, with the place of its first byte, one after the other: those that are kept from here, the others
 * from the server. `progress` hears of bytes that came, of all; `lost` of a connection that is tried again, and why.
 *
 * @throws where a piece cannot be had, or is another one than was built: its text says so, for a person.
 */
export async function fetchPieces(all, { base, take, progress = () => {}, lost = () => {}, waits = WAITS }) {
  const total = length(all);
  let at = 0;
  for (const [path, bytes, digest] of all) {
    const url = new URL(path, base);
    const piece = await whole(url, bytes, digest)
      ?? await fetched(url, bytes, digest, { progress: (got) => progress(at + got, total), lost, waits });
    take(at, piece);
    at += bytes;
    progress(at, total);
  }
}

/** What is kept, if it is what was built. */
async function whole(url, bytes, digest) {
  const buffer = await (await find(MODELS, url))?.arrayBuffer().catch(() => undefined);
  if (!buffer) return undefined;
  if (buffer.byteLength === bytes && await is(buffer, digest)) return new Uint8Array(buffer);
  await forget(MODELS, url);
  return undefined;
}

async function fetched(url, bytes, digest, { progress, lost, waits }) {
  for (const wait of [...waits, undefined]) {
    try {
      // It is kept here: the browser need not have it a second time.
      const piece = await download(url, bytes, progress, { cache: 'no-store' });
      if (!await is(piece, digest)) throw new Error('a piece of it is not what was built; reload the page');
      await keep(MODELS, url, new Response(piece));
      return piece;
    } catch (error) {
      // A server that answered will not change its mind.
      if (wait === undefined || error.answered) throw error;
      lost(error.message);
      await new Promise((resolve) => { setTimeout(resolve, wait); });
    }
  }
  return undefined;
}
