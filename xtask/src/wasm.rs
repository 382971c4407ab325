//! The compiler for the page: a rustup toolchain with the target, else Debian's own.

use std::ffi::OsString;
use std::path::Path;

use crate::machine;

const TARGET: &str = "wasm32-unknown-unknown";
/// SIMD and bulk memory are in every browser that has WebGL2 today.
const FLAGS: &str = "-C target-feature=+simd128,+bulk-memory";
/// Relaxed SIMD is not.
const RELAXED: &str = "-C target-feature=+simd128,+bulk-memory,+relaxed-simd";

/// Which compiler builds for the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compiler {
    /// The one that builds everything else: its standard library for the page is installed.
    Own,
    /// Debian's rustc-web, which builds the standard library from its sources first.
    Debian,
}

/// What is there; `None` where nothing is.
pub fn compiler() -> Option<Compiler> {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let libdir = machine::output(&rustc, &["--print", "target-libdir", "--target", TARGET]);
    let own = libdir.is_some_and(|path| Path::new(path.trim()).is_dir());
    if own {
        return Some(Compiler::Own);
    }
    let debian = ["/usr/bin/rustc", "/usr/bin/cargo", "/usr/bin/wasm-ld-19"];
    let sources = Path::new("/usr/lib/rustlib/src/rust/library/std").is_dir();
    (sources && debian.iter().all(|path| Path::new(path).is_file())).then_some(Compiler::Debian)
}

/// A call of a program: its name, arguments and environment.
pub struct Call {
    pub program: String,
    pub args: Vec<String>,
    pub env: Vec<(&'static str, OsString)>,
}

impl Call {
    /// Cargo for this machine.
    pub fn cargo(args: &[&str]) -> Self {
        let args = args.iter().map(|&word| word.to_owned()).collect();
        Self { program: machine::cargo(), args, env: Vec::new() }
    }

    /// A command of cargo for the page, with these further arguments.
    pub fn new(command: &str, compiler: Compiler, relaxed: bool, further: &[&str]) -> Self {
        let mut args: Vec<String> = vec![command.to_owned()];
        let flags = if relaxed { RELAXED } else { FLAGS };
        let mut env: Vec<(&str, OsString)> =
            vec![("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags.into())];
        let program = match compiler {
            Compiler::Own => machine::cargo(),
            Compiler::Debian => {
                args.extend(["-Z", "build-std=std,panic_abort"].map(str::to_owned));
                let path = std::env::var_os("PATH").unwrap_or_default();
                let mut first = OsString::from("/usr/bin:");
                first.push(path);
                env.extend([
                    ("PATH", first),
                    ("RUSTC", "/usr/bin/rustc".into()),
                    ("RUSTC_BOOTSTRAP", "1".into()),
                    ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-19".into()),
                ]);
                "/usr/bin/cargo".to_owned()
            }
        };
        args.extend(["--target", TARGET].map(str::to_owned));
        args.extend(further.iter().map(|&word| word.to_owned()));
        Self { program, args, env }
    }
}

/// Where cargo puts a wasm file of that profile.
pub fn artifact(profile: &str, name: &str) -> String {
    let folder = machine::target_dir().join(TARGET).join(profile);
    folder.join(name).to_string_lossy().into_owned()
}
