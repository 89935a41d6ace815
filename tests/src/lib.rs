//! What the end-to-end tests need: a server with the sample network, a browser, and files of the web.
//!
//! They run where `COMMONWEAL_E2E` is set, as `tests/run` does; elsewhere they say that they are skipped.

mod browser;
mod device;
mod keyboard;
mod look;
mod post;
mod server;
mod web;
mod wire;

pub use browser::{Browser, Script, WIDE};
pub use device::Device;
pub use keyboard::Keyboard;
pub use look::Look;
pub use post::{MailServer, Received};
pub use server::Server;
pub use web::get;
pub use wire::Wire;

/// Whether the end-to-end tests are to run. Says so where they are not.
pub fn wanted() -> bool {
    let wanted = std::env::var_os("COMMONWEAL_E2E").is_some();
    if !wanted {
        eprintln!("SKIPPED: end-to-end tests run through tests/run, which brings a browser");
    }
    wanted
}

/// A port that nobody uses at this moment.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// Waits until something answers on a port, up to a minute.
async fn answers(port: u16) {
    for _ in 0..600 {
        if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("nothing answers on port {port}");
}
