//! Connections: taken as they come, answered, and ended where nothing comes.

use axum::{Router, extract::ConnectInfo, http::Request};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use std::{pin::pin, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::Semaphore};
use tower::ServiceExt;

/// So long a browser may take for the head of a request, and be quiet between two.
pub(super) const HEAD: Duration = Duration::from_secs(30);
/// When the server ends, pages that are under way have so long to arrive.
const LAST_PAGES: Duration = Duration::from_secs(30);
/// Most connections at once: fifty enterprises need a tenth of them, and each takes a file of the process.
const MOST: usize = 1_000;

/// Answers until `stop` resolves, then finishes what is under way. A connection on which the head of a request takes
/// longer than `head` is closed.
pub(super) async fn answer(listener: TcpListener, pages: Router, head: Duration, stop: impl Future<Output = ()>) {
    let room = Arc::new(Semaphore::new(MOST));
    let mut connections = Builder::new(TokioExecutor::new()).http1_only();
    connections.http1().timer(TokioTimer::new()).header_read_timeout(head);
    let (under_way, mut stop) = (GracefulShutdown::new(), pin!(stop));
    loop {
        let turn = tokio::select! {
            turn = room.clone().acquire_owned() => turn,
            () = &mut stop => break,
        };
        let taken = tokio::select! {
            taken = listener.accept() => taken,
            () = &mut stop => break,
        };
        let (stream, from) = match taken {
            Ok(taken) => taken,
            Err(error) => {
                // As where the process has no files left: others end meanwhile.
                tracing::warn!(?error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(200)).await;
                continue;
            }
        };
        tracing::trace!(%from, "a connection");
        // Pages are written whole: nothing is gained by waiting for more.
        let _ = stream.set_nodelay(true);
        let pages = pages.clone();
        let service = tower::service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(from));
            pages.clone().oneshot(request)
        });
        let connection = connections.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let connection = under_way.watch(connection.into_owned());
        tokio::spawn(async move {
            // Whoever goes away in the middle is no fault.
            let _ = connection.await;
            drop(turn);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(LAST_PAGES, under_way.shutdown()).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use std::net::SocketAddr;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
        sync::oneshot,
        time::Instant,
    };

    #[tokio::test]
    async fn slow_heads_end_and_pages_under_way_arrive() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let slow = || async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            "whole"
        };
        let pages = Router::new()
            .route("/from", get(|ConnectInfo(from): ConnectInfo<SocketAddr>| async move { from.ip().to_string() }))
            .route("/slow", get(slow));
        let (end, ended) = oneshot::channel::<()>();
        let stop = async move {
            let _ = ended.await;
        };
        let server = tokio::spawn(answer(listener, pages, Duration::from_millis(400), stop));
        let ask = |path: &'static str| async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream
                .write_all(format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").as_bytes())
                .await
                .unwrap();
            let mut text = String::new();
            stream.read_to_string(&mut text).await.unwrap();
            text
        };
        assert!(ask("/from").await.ends_with("127.0.0.1"));

        let (mut half, began) = (TcpStream::connect(address).await.unwrap(), Instant::now());
        half.write_all(b"GET /from HTTP/1.1\r\nHost").await.unwrap();
        let mut said = vec![];
        let _ = half.read_to_end(&mut said).await;
        let lasted = began.elapsed();
        assert!(lasted >= Duration::from_millis(300) && lasted < Duration::from_secs(10), "{lasted:?}");

        let slow = tokio::spawn(ask("/slow"));
        tokio::time::sleep(Duration::from_millis(100)).await;
        end.send(()).unwrap();
        assert!(slow.await.unwrap().ends_with("whole"));
        server.await.unwrap();
        assert!(TcpStream::connect(address).await.is_err());
    }
}
