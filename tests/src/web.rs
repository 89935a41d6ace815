//! Files of the web, without a browser.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Status and body of an address, asked for without any cookie, as a stranger would.
pub async fn get(address: &str, path: &str) -> (u16, Vec<u8>) {
    ask(address, "GET", path, "").await
}

/// The same by any method, with a body of JSON where there is one.
pub(crate) async fn ask(address: &str, method: &str, path: &str, body: &str) -> (u16, Vec<u8>) {
    let host = address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await.expect("the server answers");
    // chromedriver knows nothing older than 1.1, and keeps the connection whatever it is told.
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
    if !body.is_empty() {
        request.push_str(&format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()));
    }
    stream.write_all(format!("{request}\r\n{body}").as_bytes()).await.expect("the request is sent");
    let mut answer = vec![];
    let end = loop {
        if let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        assert!(stream.read_buf(&mut answer).await.expect("the answer is read") > 0, "{path}: no whole answer");
    };
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
    let length = head.split("content-length:").nth(1).and_then(|rest| rest.lines().next()?.trim().parse().ok());
    let mut body = answer.split_off(end);
    match length {
        Some(length) => {
            while body.len() < length {
                assert!(stream.read_buf(&mut body).await.expect("the body is read") > 0, "{path}: no whole body");
            }
        }
        None => {
            stream.read_to_end(&mut body).await.expect("the body is read");
        }
    }
    assert!(!head.contains("transfer-encoding: chunked"), "{path}: a body in pieces is not read here");
    (status, body)
}
