// What this copy of the page keeps. Another copy on the same host has another path, and so other names.
import build from './build.js';

const path = new URL('../', import.meta.url).pathname;
/** The files of this version; sw.js has the same name for it. */
export const APP = `arclight ${path} ${build.version}`;
/** Model and voice, which seldom change. */
export const MODELS = `arclight ${path} models`;

/** What is kept under that address; nothing where the browser keeps nothing for this page. */
export async function find(name, url) {
  try {
    return await (await caches.open(name)).match(url);
  } catch {
    return undefined;
  }
}

/** A full disk, or a browser that keeps nothing, costs the next visit this file, not this one. */
export async function keep(name, url, response) {
  try {
    await (await caches.open(name)).put(url, response);
  } catch (error) {
    console.warn('Not kept for the next visit:', error);
  }
}

/**
 * Whether bytes are those that the build has this SHA-256 of. Where a browser cannot tell, from a host without https, it
 * keeps nothing either.
 */
export async function is(bytes, digest) {
  if (!crypto.subtle) return true;
  const own = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(own, (byte) => byte.toString(16).padStart(2, '0')).join('') === digest;
}

export async function forget(name, url) {
  try {
    await (await caches.open(name)).delete(url);
  } catch {
    // What is not kept need not be forgotten.
  }
}
