//! `commonweal serve`

use super::{Failure, Result, connections, database, secret, user::Base};
use crate::{
    clock, keeping,
    mail::{Post, Sender},
    store::Store,
    web::{self, App, address::Proxies, report::job},
};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};
use tracing_subscriber::{EnvFilter, filter::Directive};

#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    /// Address and port.
    #[arg(long, env = "COMMONWEAL_LISTEN", default_value = "127.0.0.1:8000", value_name = "ADDR")]
    listen: SocketAddr,
    /// Proxies that stand before the server, as addresses or ranges with commas between them, such as 127.0.0.1: what
    /// they say in X-Forwarded-For of where a request comes from is believed, and nobody else is.
    #[arg(long, env = "COMMONWEAL_TRUSTED_PROXY", value_delimiter = ',', value_name = "ADDRESSES")]
    trusted_proxy: Vec<Proxies>,
    /// Gigabytes that the files and photos of each network may take.
    #[arg(long, env = "COMMONWEAL_ROOM_GB", default_value_t = 5, value_name = "GB")]
    room_gb: u64,
    /// File that holds a key, such as openssl rand -hex 32 writes, kept apart from the database and its backups: secrets
    /// of apps that make codes are sealed with it. Whoever loses it needs their codes for a lost phone.
    #[arg(long, env = "COMMONWEAL_KEY_FILE", value_name = "FILE")]
    key_file: Option<PathBuf>,
    #[command(flatten)]
    base: Base,
    #[command(flatten)]
    mail: MailArgs,
}

/// How mail leaves.
#[derive(Debug, clap::Args)]
pub(super) struct MailArgs {
    /// Mail server, such as smtps://user:password@mail.example.org:465; without it mail goes into files. Set it in the
    /// environment: others on this machine see a command's arguments.
    #[arg(long, env = "COMMONWEAL_SMTP", hide_env_values = true, value_name = "URL")]
    smtp: Option<String>,
    /// File that holds the mail server's URL, as systemd and Docker hand secrets over.
    #[arg(long, env = "COMMONWEAL_SMTP_FILE", value_name = "FILE", conflicts_with = "smtp")]
    smtp_file: Option<PathBuf>,
    /// Sender of mail, such as reports@example.org.
    #[arg(long, env = "COMMONWEAL_MAIL_FROM", value_name = "ADDRESS")]
    mail_from: Option<String>,
    /// Folder for mail that is not sent; beside the database where none is given.
    #[arg(long, env = "COMMONWEAL_MAIL_DIR", value_name = "DIR")]
    mail_dir: Option<PathBuf>,
}

impl MailArgs {
    fn post(&self, database: &str) -> Result<Post> {
        let from = self.mail_from.as_deref().filter(|from| !from.is_empty());
        let smtp = secret::given(self.smtp.as_deref(), self.smtp_file.as_deref())?;
        let post = match smtp.filter(|url| !url.is_empty()) {
            Some(url) => Post::smtp(&url, from),
            None => Post::folder(&self.mail_dir.clone().unwrap_or_else(|| beside(database)), from),
        };
        post.map_err(|error| Failure::said(error.to_string()))
    }
}

/// The folder `mail` beside a SQLite file, or in the working directory.
fn beside(database: &str) -> PathBuf {
    let file = database.strip_prefix("sqlite://").map(Path::new);
    match file.and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => folder.join("mail"),
        None => PathBuf::from("commonweal-mail"),
    }
}

/// Over which connections browsers send a session's cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cookies {
    /// The server is reached by https.
    HttpsOnly,
    /// It is reached by http, as on one's own machine.
    Any,
}

/// When the server ends, the message that is under way has so long to leave.
const LAST_MESSAGE: Duration = Duration::from_secs(10);

impl Serve {
    pub(super) async fn run(self, url: &str) -> Result {
        let listener = listen(self.listen).await?;
        let store = database::open_or_make(url).await?.with_room(self.room_gb.saturating_mul(1_000_000_000));
        let store = match secret::given(None, self.key_file.as_deref())? {
            Some(key) => store.with_key(&key)?,
            None => store,
        };
        let sealed = store.seal_all().await?;
        if sealed.lost > 0 {
            eprintln!(
                "{} of {} second steps are sealed with a key that is not here (COMMONWEAL_KEY_FILE): their owners need a code \
                 for a lost phone.",
                sealed.lost, sealed.all
            );
        }
        let post = self.mail.post(url)?;
        serve(listener, store, self.base.cookies(), self.base.address(), &self.trusted_proxy, post).await
    }
}

/// Takes the port before anything slow is done, so that a port in use is told at once.
pub(super) async fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::said(format!("cannot listen on {address}: {error}; choose another address with --listen"))
    })
}

/// Never logged: the guard against forms of other sites would write every address at trace, and tokens of links stand in
/// some.
const UNTOLD: &str = "tower_http::csrf::service=off";

/// Serves until SIGINT or SIGTERM, then ends what is under way and closes the database.
pub(super) async fn serve(
    listener: TcpListener,
    store: Store,
    cookies: Cookies,
    reached_at: &str,
    proxies: &[Proxies],
    post: Post,
) -> Result {
    let filter = EnvFilter::try_from_env("COMMONWEAL_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let filter = match UNTOLD.parse::<Directive>() {
        Ok(untold) => filter.add_directive(untold),
        Err(_) => EnvFilter::new("info"),
    };
    // Another subscriber is there already in tests only.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    let address = listener.local_addr().map_err(|error| Failure::io("the server has no address", &error))?;
    let stop = stop()?;
    let store = Arc::new(store);
    let app =
        App::new(store.clone(), Arc::new(clock::now), cookies == Cookies::HttpsOnly).at(reached_at).behind(proxies);
    eprintln!("{}", post.told());
    let (stop_mail, stopped) = watch::channel(false);
    let reports = tokio::spawn(job::resume(app.clone(), stopped.clone()));
    let eraser = tokio::spawn(keeping::run(app.clone(), stopped.clone()));
    let totals = tokio::spawn(web::dashboard::prepare(app.clone()));
    let mut sender = tokio::spawn(Sender::new(app.clone(), post).run(stopped));
    eprintln!("Ready on http://{address}/. Ctrl-C stops it.");
    connections::answer(listener, web::router(app), connections::HEAD, stop).await;
    let _ = stop_mail.send(true);
    if tokio::time::timeout(LAST_MESSAGE, &mut sender).await.is_err() {
        // The message is claimed: the next start sends it again, under the same identifier.
        sender.abort();
        let _ = sender.await;
    }
    // A report that is being made is taken up by the next start, and so are totals and what is to be erased.
    for task in [reports, eraser, totals] {
        task.abort();
        let _ = task.await;
    }
    if let Ok(store) = Arc::try_unwrap(store) {
        store.close().await;
    }
    Ok(())
}

/// Resolves when the process is asked to end.
fn stop() -> Result<impl Future<Output = ()> + Send + 'static> {
    let watch = |kind| signal(kind).map_err(|error| Failure::io("signals cannot be watched", &error));
    let (mut interrupt, mut terminate) = (watch(SignalKind::interrupt())?, watch(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("ending: what is under way is finished first");
    })
}
