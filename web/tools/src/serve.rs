//! A folder over HTTP on this machine alone.

use std::path::Path;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::bundle::Done;

/// Where nothing else is asked for; 0 is any free port.
pub const PORT: u16 = 8123;

/// Serves until it is ended; prints the address first.
pub fn serve(folder: &Path, port: u16) -> Done {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_io().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port))
            .await
            .map_err(|error| format!("port {port}: {error}"))?;
        println!("http://{}/", listener.local_addr()?);
        axum::serve(listener, files(folder)).await?;
        Ok(())
    })
}

/// The folder's files, compressed where they lie so beside themselves.
fn files(folder: &Path) -> Router {
    let always =
        |name: HeaderName, value| SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value));
    Router::new()
        .fallback_service(ServeDir::new(folder).precompressed_br())
        // The browser asks each time; what is kept for good, the service worker keeps.
        .layer(always(header::CACHE_CONTROL, "no-cache"))
        .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{SocketAddr, TcpStream};

    use super::*;

    /// What the server of that folder answers, head and body.
    fn ask(address: SocketAddr, path: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn start() -> (tokio::runtime::Runtime, SocketAddr) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_io().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).to_owned();
        runtime.spawn(async move { axum::serve(listener, files(&folder)).await });
        (runtime, address)
    }

    #[test]
    fn nothing_outside_of_the_folder_is_served() {
        let (_runtime, address) = start();
        let found = ask(address, "/Cargo.toml?text=a");
        assert!(found.starts_with("HTTP/1.1 200") && found.contains("no-cache"), "{found}");
        for path in ["/../Cargo.toml", "/src/../../worker/Cargo.toml", "/%2e%2e/Cargo.toml", "/none"] {
            let answer = ask(address, path);
            assert!(!answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
        }
    }

    #[test]
    fn connections_that_stay_open_hold_up_no_other() {
        let (_runtime, address) = start();
        // As a browser does: some at once, asked something, and kept.
        let mut kept: Vec<TcpStream> = (0..32)
            .map(|_| {
                let mut stream = TcpStream::connect(address).unwrap();
                write!(stream, "GET /Cargo.toml HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
                stream
            })
            .collect();
        for stream in &mut kept {
            stream.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
            let mut start = [0; 12];
            stream.read_exact(&mut start).unwrap();
            assert_eq!(&start, b"HTTP/1.1 200");
        }
    }
}
