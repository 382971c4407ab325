//! Arrays as NumPy writes them: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.

use std::io::{self, Read};

/// Bytes of a header: NumPy's own have some hundred.
const LONGEST_HEADER: usize = 1 << 16;

/// What stands before the numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// The type, such as `<f4`.
    pub kind: String,
    /// The fastest dimension is the first.
    pub is_fortran: bool,
    /// Empty for a single value.
    pub shape: Vec<usize>,
}

/// Reads it, and leaves the reader where the numbers begin.
pub(super) fn header(reader: &mut impl Read) -> Result<Header, String> {
    let failed = |error: io::Error| format!("its header: {error}");
    let mut start = [0; 8];
    reader.read_exact(&mut start).map_err(failed)?;
    let (magic, version) = start.split_at(6);
    if magic != b"\x93NUMPY" {
        return Err("it does not begin as an array".to_owned());
    }
    let length = match version {
        [1, _] => {
            let mut length = [0; 2];
            reader.read_exact(&mut length).map_err(failed)?;
            usize::from(u16::from_le_bytes(length))
        }
        [2 | 3, _] => {
            let mut length = [0; 4];
            reader.read_exact(&mut length).map_err(failed)?;
            usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX)
        }
        _ => return Err(format!("its header has the version {}", version[0])),
    };
    if length > LONGEST_HEADER {
        return Err(format!("its header is said to have {length} bytes"));
    }
    let mut text = vec![0; length];
    reader.read_exact(&mut text).map_err(failed)?;
    let text = str::from_utf8(&text).map_err(|_| "its header is no text".to_owned())?;
    let field = |name: &str| {
        let at = text.find(&format!("'{name}'"))? + name.len() + 2;
        text[at..].trim_start().strip_prefix(':').map(str::trim_start)
    };
    let kind = field("descr").and_then(|rest| rest.strip_prefix('\'')?.split_once('\''));
    let kind = kind.map(|(kind, _)| kind.to_owned());
    let is_fortran = match field("fortran_order") {
        Some(rest) if rest.starts_with("True") => Some(true),
        Some(rest) if rest.starts_with("False") => Some(false),
        _ => None,
    };
    let shape = field("shape").and_then(|rest| rest.strip_prefix('(')?.split_once(')'));
    let shape = shape.and_then(|(sizes, _)| {
        let sizes = sizes.split(',').map(str::trim).filter(|size| !size.is_empty());
        sizes.map(|size| size.parse().ok()).collect::<Option<Vec<usize>>>()
    });
    match (kind, is_fortran, shape) {
        (Some(kind), Some(is_fortran), Some(shape)) => Ok(Header { kind, is_fortran, shape }),
        _ => Err("its header does not say type, order and shape".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Header, String> {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((text.len() as u16).to_le_bytes());
        bytes.extend(text.as_bytes());
        header(&mut bytes.as_slice())
    }

    #[test]
    fn a_header_says_type_order_and_shape() {
        let found = of("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3, 4, 4), }   \n").unwrap();
        assert_eq!(found, Header { kind: "<f4".into(), is_fortran: false, shape: vec![2, 3, 4, 4] });
        assert_eq!(of("{'descr':'|u1','fortran_order':True,'shape':(5,)}").unwrap().shape, [5]);
        assert!(of("{'descr': '<U3', 'fortran_order': False, 'shape': (), }").unwrap().shape.is_empty());
        for wrong in [
            "",
            "{}",
            "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 99999999999999999999999)}",
            "{'descr': '<f4', 'fortran_order': No, 'shape': (1)}",
        ] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
        assert!(header(&mut &b"\x93NUMPY\x09\0"[..]).unwrap_err().contains("version 9"));
        assert!(header(&mut &b"PK"[..]).is_err());
    }
}
