//! `commonweal demo`

use super::{Failure, Result, database, serve};
use crate::{
    clock, demo,
    mail::Post,
    store::{Missing, Store},
};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

#[derive(Debug, clap::Args)]
pub(super) struct Demo {
    /// Address and port.
    #[arg(long, default_value = "127.0.0.1:8000", value_name = "ADDR")]
    listen: SocketAddr,
    /// Folder of the sample's database; one that is there is used as it is.
    #[arg(long, default_value = "./commonweal-demo", value_name = "DIR")]
    data: PathBuf,
}

impl Demo {
    pub(super) async fn run(self) -> Result {
        let listener = serve::listen(self.listen).await?;
        std::fs::create_dir_all(&self.data)
            .map_err(|error| Failure::io(format_args!("{} cannot be made", self.data.display()), &error))?;
        let file = self.data.join("commonweal.db");
        if file.exists() {
            println!("Using the sample in {}.", self.data.display());
        } else {
            println!("Making the sample in {}. This takes some seconds.", self.data.display());
            Box::pin(make(&file)).await?;
        }
        let store = database::open(&url(&file)).await?;
        let address = listener.local_addr().map_err(|error| Failure::io("the server has no address", &error))?;
        println!("{}", who(address)?);
        // Nobody in the sample has an address to which mail could go: it is there to be looked at.
        let post = Post::folder(&self.data.join("mail"), None).map_err(|error| Failure::said(error.to_string()))?;
        serve::serve(listener, store, serve::Cookies::Any, &format!("http://{address}"), &[], post).await
    }
}

/// Makes the database under another name first: half of a sample is never taken for the whole.
async fn make(file: &Path) -> Result {
    let unfinished = file.with_extension("unfinished");
    for end in ["", "-wal", "-shm"] {
        let mut name = unfinished.clone().into_os_string();
        name.push(end);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::io(format_args!("{} cannot be removed", name.display()), &error));
            }
            _ => {}
        }
    }
    let store = Store::connect(&url(&unfinished), Missing::Create).await?;
    store.migrate().await?;
    let now = clock::now();
    for sample in samples()? {
        demo::load(&store, &sample, now).await?;
    }
    store.close().await;
    std::fs::rename(&unfinished, file)
        .map_err(|error| Failure::io(format_args!("{} cannot be made", file.display()), &error))
}

fn url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

fn samples() -> Result<Vec<demo::Sample>> {
    demo::all().map_err(|error| Failure::said(error.to_string()))
}

/// Who can sign in, and with what.
fn who(address: SocketAddr) -> Result<String> {
    let mut text = format!(
        "\nEvery enterprise, person and figure of it is invented.\nSign in on http://{address}/sign-in with the password {} as\n",
        demo::PASSWORD
    );
    for sample in samples()? {
        text.push_str(&format!("{} (http://{address}/{})\n", sample.network.name, sample.network.slug));
        for person in sample.people {
            let of = person.enterprise.map(|slug| format!(" of {slug}")).unwrap_or_default();
            text.push_str(&format!("  {:<42} {}, {}{of}\n", person.email, person.name, person.role.code()));
        }
    }
    Ok(text)
}
