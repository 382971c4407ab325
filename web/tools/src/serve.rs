//! A folder over HTTP on this machine alone.

use std::error::Error;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tiny_http::{Header, Request, Response, Server};

use crate::bundle::Done;

/// Where nothing else is asked for; 0 is any free port.
pub const PORT: u16 = 8123;

/// Serves until it is ended; prints the address first.
pub fn serve(folder: &Path, port: u16) -> Done {
    let server = Server::http(("127.0.0.1", port))
        .map_err(|error| -> Box<dyn Error> { format!("port {port}: {error}").into() })?;
    let server = Arc::new(server);
    println!("http://{}/", server.server_addr());
    // One slow file must not hold up another, and a browser that closes a page may leave several half read.
    let workers: Vec<_> = (0..64)
        .map(|_| {
            let (server, folder) = (server.clone(), folder.to_owned());
            std::thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    if let Err(error) = answer(request, &folder) {
                        // Browsers close connections in the middle all the time.
                        eprintln!("{error}");
                    }
                }
            })
        })
        .collect();
    for worker in workers {
        worker.join().map_err(|_| "a thread of the server stopped")?;
    }
    Ok(())
}

fn answer(request: Request, folder: &Path) -> std::io::Result<()> {
    let Some(path) = file_of(request.url(), folder) else {
        return request.respond(Response::from_string("There is no such file.").with_status_code(404));
    };
    let brotli = PathBuf::from(format!("{}.br", path.display()));
    let accepts =
        |header: &Header| header.field.equiv("Accept-Encoding") && header.value.as_str().contains("br");
    let small = brotli.is_file() && request.headers().iter().any(accepts);
    let mut response = Response::from_file(File::open(if small { &brotli } else { &path })?);
    for (name, value) in [
        ("Content-Type", content_type(&path)),
        // The browser asks each time; what is kept for good, the service worker keeps.
        ("Cache-Control", "no-cache"),
        ("X-Content-Type-Options", "nosniff"),
    ] {
        response.add_header(header(name, value)?);
    }
    if small {
        response.add_header(header("Content-Encoding", "br")?);
    }
    request.respond(response)
}

/// The file that an address names; none outside of the folder.
fn file_of(url: &str, folder: &Path) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next()?.trim_start_matches('/');
    let inside = path.split('/').all(|part| part != ".." && !part.contains(['\\', ':', '%']));
    let path = folder.join(if path.is_empty() { "index.html" } else { path });
    let path = if path.is_dir() { path.join("index.html") } else { path };
    (inside && path.is_file()).then_some(path)
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("png") => "image/png",
        Some("ogg") => "audio/ogg",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

fn header(name: &str, value: &str) -> std::io::Result<Header> {
    Header::from_bytes(name, value).map_err(|()| std::io::Error::other(format!("{name} cannot be a header")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_of_the_folder_is_served() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(file_of("/Cargo.toml?text=a", folder).is_some());
        for url in ["/../Cargo.toml", "/src/../../worker/Cargo.toml", "/%2e%2e/Cargo.toml", "/src", "/none"] {
            assert_eq!(file_of(url, folder), None, "{url}");
        }
    }
}
