//! How long a sound lasts, read from the pages of its file without decoding it (Vorbis I, section 4.2.2).

use std::io::Cursor;

/// Seconds of an Ogg Vorbis file; `None` where it is none, is damaged, or is cut before its last page.
#[must_use]
pub fn seconds(bytes: &[u8]) -> Option<f64> {
    let mut packets = ogg::PacketReader::new(Cursor::new(bytes));
    let mut packet = packets.read_packet().ok()??;
    let first = packet.data.strip_prefix(b"\x01vorbis")?;
    let rate = u32::from_le_bytes(first.get(5..9)?.try_into().ok()?);
    while let Some(next) = packets.read_packet().ok()? {
        packet = next;
    }
    // The position of the last page is the count of samples.
    let whole = packet.last_in_stream() && rate > 0;
    whole.then(|| packet.absgp_page() as f64 / f64::from(rate))
}

#[cfg(test)]
mod tests {
    use ogg::{PacketWriteEndInfo, PacketWriter};

    use super::*;

    fn file(rate: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut writer = PacketWriter::new(&mut bytes);
        let first = [&b"\x01vorbis\0\0\0\0\x01"[..], &rate.to_le_bytes()].concat();
        let pages = [
            (first, PacketWriteEndInfo::EndPage, 0),
            (vec![1, 2], PacketWriteEndInfo::EndPage, 24_000),
            (vec![3], PacketWriteEndInfo::EndStream, 60_000),
        ];
        for (packet, end, samples) in pages {
            writer.write_packet(packet, 1, end, samples).unwrap();
        }
        drop(writer);
        bytes
    }

    #[test]
    fn a_whole_file_says_how_long_it_lasts_and_a_cut_or_damaged_one_is_none() {
        let whole = file(24_000);
        assert_eq!(seconds(&whole), Some(2.5));
        for end in 0..whole.len() {
            assert_eq!(seconds(&whole[..end]), None, "{end} of {} bytes", whole.len());
        }
        // A page without its sign is skipped, as players do.
        let sign = 44..48;
        assert_eq!(&whole[sign.clone()], b"OggS");
        for at in (0..whole.len()).filter(|at| !sign.contains(at)) {
            let mut flipped = whole.clone();
            flipped[at] ^= 4;
            assert_eq!(seconds(&flipped), None, "byte {at}");
        }
        assert_eq!(seconds(b"RIFF"), None);
        assert_eq!(seconds(&file(0)), None, "a rate of nothing");
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_break_it(bytes: Vec<u8>) {
            let after_a_file = [file(24_000), bytes.clone()].concat();
            proptest::prop_assert_eq!(seconds(&bytes), None);
            proptest::prop_assert!(seconds(&after_a_file).is_none_or(f64::is_finite));
        }
    }
}
