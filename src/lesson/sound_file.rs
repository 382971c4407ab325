//! How long a sound lasts, read from the pages of its file without decoding it (RFC 3533, Vorbis I section 4.2.2).

/// Bytes of a page before its table of segments.
const HEAD: usize = 27;

/// Seconds of an Ogg Vorbis file; `None` where it is none, or is cut before its last page.
#[must_use]
pub fn seconds(bytes: &[u8]) -> Option<f64> {
    let (mut at, mut rate, mut last) = (0, None, None);
    while at < bytes.len() {
        let head = bytes.get(at..at + HEAD).filter(|head| head.starts_with(b"OggS"))?;
        let table = bytes.get(at + HEAD..at + HEAD + usize::from(head[26]))?;
        let body = at + HEAD + table.len();
        let next = body + table.iter().map(|length| usize::from(*length)).sum::<usize>();
        let packet = bytes.get(body..next)?;
        if rate.is_none() {
            let vorbis = packet.strip_prefix(b"\x01vorbis")?;
            rate = vorbis.get(5..9)?.try_into().ok().map(u32::from_le_bytes).filter(|rate| *rate > 0);
        }
        // The last page says so; its position is the count of samples.
        last = (head[5] & 4 != 0).then_some(u64::from_le_bytes(head[6..14].try_into().ok()?));
        at = next;
    }
    Some(last? as f64 / f64::from(rate?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(flags: u8, samples: u64, packet: &[u8]) -> Vec<u8> {
        let mut page = b"OggS\0".to_vec();
        page.push(flags);
        page.extend(samples.to_le_bytes());
        page.extend([0; 12]);
        page.extend([1, packet.len() as u8]);
        page.extend(packet);
        page
    }

    #[test]
    fn a_whole_file_says_how_long_it_lasts_and_a_cut_one_is_none() {
        let mut first = b"\x01vorbis\0\0\0\0\x01".to_vec();
        first.extend(24_000_u32.to_le_bytes());
        let whole = [page(2, 0, &first), page(0, 24_000, &[1, 2]), page(4, 60_000, &[3])].concat();
        assert_eq!(seconds(&whole), Some(2.5));
        for end in 0..whole.len() {
            assert_eq!(seconds(&whole[..end]), None, "{end} of {} bytes", whole.len());
        }
        assert_eq!(seconds(b"RIFF"), None);
        assert_eq!(seconds(&page(4, 5, b"\x01vorbis\0\0\0\0\x01\0\0\0\0")), None, "a rate of nothing");
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_break_it(bytes: Vec<u8>) {
            let after_a_page = [&page(0, 1, &bytes[..bytes.len().min(200)])[..], &bytes].concat();
            proptest::prop_assert_eq!((seconds(&bytes), seconds(&after_a_page)), (None, None));
        }
    }
}
