//! How long a sound lasts, read from the pages of its file without decoding it (Vorbis I, section 4.2.2).

use std::io::Cursor;

/// Why a file is no sound that can be played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It is no Ogg Vorbis, is damaged, or a part of it is missing.
    NotWhole,
    /// It has more than two channels, or none.
    Channels(u8),
}

/// Seconds of an Ogg Vorbis file of one stream.
///
/// # Errors
/// [`Flaw`].
pub fn seconds(bytes: &[u8]) -> Result<f64, Flaw> {
    let (channels, seconds) = whole(bytes).ok_or(Flaw::NotWhole)?;
    if (1..=2).contains(&channels) { Ok(seconds) } else { Err(Flaw::Channels(channels)) }
}

/// Channels and seconds; `None` where it is no Ogg Vorbis or not all of it.
fn whole(bytes: &[u8]) -> Option<(u8, f64)> {
    if !pages_follow(bytes) {
        return None;
    }
    let mut packets = ogg::PacketReader::new(Cursor::new(bytes));
    let mut packet = packets.read_packet().ok()??;
    let first = packet.data.strip_prefix(b"\x01vorbis")?;
    let channels = *first.get(4)?;
    let rate = u32::from_le_bytes(first.get(5..9)?.try_into().ok()?);
    while let Some(next) = packets.read_packet().ok()? {
        packet = next;
    }
    // The position of the last page is the count of samples.
    let whole = packet.last_in_stream() && rate > 0;
    whole.then(|| (channels, packet.absgp_page() as f64 / f64::from(rate)))
}

/// Whether one page follows the other, numbered from 0, from the first byte to the last: a page that was lost leaves a gap
/// that no checksum shows (RFC 3533, section 6).
fn pages_follow(mut rest: &[u8]) -> bool {
    const HEADER: usize = 27;
    let mut stream = None;
    for number in 0_u32.. {
        if rest.is_empty() {
            break;
        }
        let Some((header, behind)) = rest.split_at_checked(HEADER) else { return false };
        let Some((lengths, body)) = behind.split_at_checked(usize::from(header[26])) else { return false };
        let length = lengths.iter().copied().map(usize::from).sum();
        let Some((_, next)) = body.split_at_checked(length) else { return false };
        let follows = header.starts_with(b"OggS")
            && header[18..22] == number.to_le_bytes()
            && **stream.get_or_insert(&header[14..18]) == header[14..18];
        if !follows {
            return false;
        }
        rest = next;
    }
    stream.is_some()
}

#[cfg(test)]
mod tests {
    use ogg::{PacketWriteEndInfo, PacketWriter};

    use super::*;

    /// The pages of a file.
    fn pages(rate: u32, channels: u8) -> Vec<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut writer = PacketWriter::new(&mut bytes);
        let first = [&b"\x01vorbis\0\0\0\0"[..], &[channels], &rate.to_le_bytes()].concat();
        let packets = [
            (first, PacketWriteEndInfo::EndPage, 0),
            (vec![1, 2], PacketWriteEndInfo::EndPage, 24_000),
            (vec![3], PacketWriteEndInfo::EndStream, 60_000),
        ];
        for (packet, end, samples) in packets {
            writer.write_packet(packet, 1, end, samples).unwrap();
        }
        drop(writer);
        let starts: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"OggS")).collect();
        let ends = starts[1..].iter().copied().chain([bytes.len()]);
        starts.iter().zip(ends).map(|(start, end)| bytes[*start..end].to_vec()).collect()
    }

    fn file(rate: u32) -> Vec<u8> {
        pages(rate, 1).concat()
    }

    #[test]
    fn a_whole_file_says_how_long_it_lasts_and_a_cut_or_damaged_one_does_not() {
        let whole = file(24_000);
        assert_eq!(seconds(&whole), Ok(2.5));
        for end in 0..whole.len() {
            assert_eq!(seconds(&whole[..end]), Err(Flaw::NotWhole), "{end} of {} bytes", whole.len());
        }
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 4;
            assert_eq!(seconds(&flipped), Err(Flaw::NotWhole), "byte {at}");
        }
        assert_eq!(seconds(b"RIFF"), Err(Flaw::NotWhole));
        assert_eq!(seconds(&file(0)), Err(Flaw::NotWhole), "a rate of nothing");
    }

    #[test]
    fn a_page_that_is_lost_doubled_or_moved_is_noticed() {
        let pages = pages(24_000, 1);
        for order in [&[0, 2][..], &[1, 2], &[0, 1, 1, 2], &[0, 2, 1], &[0, 1, 2, 0, 1, 2], &[2], &[]] {
            let bytes: Vec<u8> = order.iter().flat_map(|at| pages[*at].clone()).collect();
            assert_eq!(seconds(&bytes), Err(Flaw::NotWhole), "{order:?}");
        }
    }

    #[test]
    fn one_channel_or_two_are_played() {
        for channels in 0..=255 {
            let right = if matches!(channels, 1 | 2) { Ok(2.5) } else { Err(Flaw::Channels(channels)) };
            assert_eq!(seconds(&pages(24_000, channels).concat()), right);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_break_it(bytes: Vec<u8>) {
            let after_a_file = [file(24_000), bytes.clone()].concat();
            proptest::prop_assert_eq!(seconds(&bytes), Err(Flaw::NotWhole));
            proptest::prop_assert_eq!(seconds(&after_a_file).is_ok(), bytes.is_empty());
        }
    }
}
