//! A wire between a browser and the server that can be cut and mended.

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// Passes everything on while it is whole; cut, it drops what is under way and whatever comes.
#[derive(Debug)]
pub struct Wire {
    /// Where the browser's end is, such as `http://127.0.0.1:8000`.
    pub address: String,
    whole: watch::Sender<bool>,
}

impl Wire {
    /// Lays a wire to a server's address.
    pub async fn lay(to: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("its address"));
        let (whole, watched) = watch::channel(true);
        let to = to.trim_start_matches("http://").to_owned();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let is_whole = *watched.borrow();
                if is_whole {
                    tokio::spawn(carry(near, to.clone(), watched.clone()));
                }
            }
        });
        Self { address, whole }
    }

    /// Cuts it.
    pub fn cut(&self) {
        self.whole.send_replace(false);
    }

    /// Mends it.
    pub fn mend(&self) {
        self.whole.send_replace(true);
    }
}

async fn carry(mut near: TcpStream, to: String, mut watched: watch::Receiver<bool>) {
    let Ok(mut far) = TcpStream::connect(to).await else { return };
    tokio::select! {
        _ = copy_bidirectional(&mut near, &mut far) => {}
        _ = watched.wait_for(|whole| !*whole) => {}
    }
}
