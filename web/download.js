/**
 * A file whose length is known, with its progress in bytes.
 *
 * @throws where the server has no such file, or one of another length: its text says so, for a person. `answered` where it was
 * the server that said so.
 */
export async function download(url, total, progress, how = {}) {
  let response;
  try {
    response = await fetch(url, how);
  } catch {
    throw new Error('it could not be fetched; is there a network?');
  }
  if (!response.ok) throw Object.assign(new Error(`the server says ${response.status}`), { answered: true });
  const file = new Uint8Array(total);
  let got = 0;
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read().catch(() => { throw new Error('the connection was lost'); });
    if (done) break;
    if (got + value.length > total) throw new Error('it is longer than it should be; reload the page');
    file.set(value, got);
    got += value.length;
    progress(got, total);
  }
  if (got < total) throw new Error(`it is cut: ${got} of ${total} bytes came; reload the page`);
  return file;
}
