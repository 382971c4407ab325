//! A dump as `numpy.savez` or `numpy.savez_compressed` writes it: a zip of arrays.

use std::io::{self, Read, Seek, SeekFrom};

use zip::ZipArchive;

use super::npy::{self, Header};
use super::parts::{Key, MOST_TOKENS_BYTES, Parts, Texts, weights_of};
use super::{DumpFault, Limit};
use crate::source::Source;

/// Entries of the zip.
const MOST_ENTRIES: usize = 1024;

/// A source that is read from a place on.
struct Reader<'a> {
    source: &'a dyn Source,
    at: u64,
}

impl Read for Reader<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.source.bytes().saturating_sub(self.at).min(into.len() as u64);
        let bytes = self.source.read(self.at, length)?;
        let (into, _) = into.split_at_mut(bytes.len());
        into.copy_from_slice(&bytes);
        self.at += length;
        Ok(bytes.len())
    }
}

impl Seek for Reader<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.source.bytes().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

fn format(reason: impl ToString) -> DumpFault {
    DumpFault::Format { format: "npz", reason: reason.to_string() }
}

pub(super) fn read(source: &dyn Source, limit: Limit) -> Result<Parts, DumpFault> {
    let reader = io::BufReader::with_capacity(1 << 16, Reader { source, at: 0 });
    let mut archive = ZipArchive::new(reader).map_err(format)?;
    if archive.len() > MOST_ENTRIES {
        return Err(format(format_args!("it has {} entries", archive.len())));
    }
    let mut parts = Parts::default();
    for key in Key::ALL {
        let name = format!("{}.npy", key.name());
        if archive.index_for_name(&name).is_none() {
            continue;
        }
        let mut entry = archive.by_name(&name).map_err(format)?;
        let wrong = |reason: String| format(format_args!("{name}: {reason}"));
        let header = npy::header(&mut entry).map_err(wrong)?;
        if header.is_fortran && header.shape.len() > 1 {
            return Err(wrong("its fastest dimension is the first".to_owned()));
        }
        if key == Key::Attention {
            let bytes = match header.kind.as_str() {
                "<f4" => 4,
                "<f2" => 2,
                found => {
                    let (name, found) = (key.name(), found.to_owned());
                    return Err(DumpFault::Kind { name, found, known: "<f4 and <f2, float32 and float16," });
                }
            };
            let shape = limit.shape(&header.shape)?;
            parts.weights =
                Some(weights_of(&mut entry, shape, bytes == 2).map_err(|error| wrong(error.to_string()))?);
        } else {
            let texts = texts(&mut entry, &header)
                .map_err(|reason| DumpFault::Tokens { name: key.name(), reason })?;
            parts.set(key, texts)?;
        }
    }
    Ok(parts)
}

/// A text, or texts: an array of texts, a single one, or bytes of UTF-8.
fn texts(entry: &mut impl Read, header: &Header) -> Result<Texts, String> {
    let count = header.shape.iter().try_fold(1usize, |product, size| product.checked_mul(*size));
    let (kind, size) = header.kind.split_at_checked(2).unwrap_or_default();
    let size: usize = size.parse().map_err(|_| format!("it is of the type {}", header.kind))?;
    let each = match kind {
        "<U" => size.checked_mul(4),
        "|S" | "|u" => Some(size),
        _ => return Err(format!("it is of the type {}; texts, or bytes of UTF-8, can be read", header.kind)),
    };
    let bytes = count.zip(each).and_then(|(count, each)| count.checked_mul(each));
    let bytes = bytes.filter(|bytes| *bytes <= MOST_TOKENS_BYTES).ok_or("it is too long")?;
    let mut data = vec![0; bytes];
    entry.read_exact(&mut data).map_err(|error| error.to_string())?;
    let utf8 = |bytes: &[u8]| {
        let text = str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
        Ok(text.trim_end_matches('\0').to_owned())
    };
    let code = |code: &[u8; 4]| char::from_u32(u32::from_le_bytes(*code));
    let wide = |codes: &[u8]| {
        let text: Option<String> = codes.as_chunks().0.iter().map(code).collect();
        text.map(|text| text.trim_end_matches('\0').to_owned()).ok_or_else(|| "it is no text".to_owned())
    };
    if kind == "|u" {
        return Ok(Texts::One(utf8(&data)?));
    }
    let each = each.unwrap_or(0).max(1);
    let texts = data.chunks_exact(each).map(|text| if kind == "<U" { wide(text) } else { utf8(text) });
    let mut texts = texts.collect::<Result<Vec<String>, String>>()?;
    // Of no letters at all nothing is stored.
    texts.resize(count.unwrap_or(0).min(MOST_TOKENS_BYTES), String::new());
    match texts.pop() {
        Some(text) if header.shape.is_empty() => Ok(Texts::One(text)),
        last => Ok(Texts::Many(texts.into_iter().chain(last).collect())),
    }
}
