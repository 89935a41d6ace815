//! `commonweal user invite` and `commonweal user reset`: both print a link that lets a person in once.

use super::{Failure, Result, database, serve::Cookies};
use crate::{
    mail::is_address,
    store::{Act, LinkPurpose, PersonId, Store},
    web::session,
};
use clap::Subcommand;
use commonweal_domain::network::{Millis, Role};

#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Give somebody a role in a network, and print the link with which they choose a password.
    Invite {
        /// Address of the person.
        email: String,
        /// Slug of the network.
        #[arg(long)]
        network: String,
        /// What they are: coordinator, deputy, filer, approver, representative, funder, administrator or operator.
        #[arg(long, value_parser = role)]
        role: Role,
        /// Slug of the enterprise for which a filer or representative acts.
        #[arg(long)]
        enterprise: Option<String>,
        /// Name of the person; they may change it.
        #[arg(long, default_value = "")]
        name: String,
        #[command(flatten)]
        base: Base,
    },
    /// Sign somebody out everywhere and let them in no more; what they wrote stays.
    Disable {
        /// Address of the person.
        email: String,
    },
    /// Let somebody in again.
    Enable {
        /// Address of the person.
        email: String,
    },
    /// Print a link with which somebody chooses a new password.
    Reset {
        /// Address of the person.
        email: String,
        /// Take their second step away as well, as phone and codes are lost.
        #[arg(long)]
        second_step: bool,
        #[command(flatten)]
        base: Base,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct Base {
    /// Where the server is reached.
    #[arg(long = "url", env = "COMMONWEAL_URL", default_value = "http://127.0.0.1:8000", value_name = "ADDRESS")]
    url: String,
}

impl Base {
    /// Where the server is reached.
    pub(super) fn address(&self) -> &str {
        self.url.trim_end_matches('/')
    }

    /// Cookies are for https only where the server is reached by it.
    pub(super) fn cookies(&self) -> Cookies {
        if self.url.starts_with("https://") { Cookies::HttpsOnly } else { Cookies::Any }
    }
}

/// How long an invitation lets a person in, and how long a link for a forgotten password does, in days: whoever asks for
/// one waits for it.
const INVITED_DAYS: i64 = 14;
const RESET_DAYS: i64 = 1;

impl User {
    pub(super) async fn run(self, url: &str) -> Result {
        let store = database::open(url).await?;
        let act = database::act("command line");
        let (person, purpose, base) = match self {
            Self::Invite { email, network, role, enterprise, name, base } => {
                let email = check_email(&email)?;
                let network = database::open_network(&store, &network).await?;
                let enterprise = match enterprise {
                    None => None,
                    Some(slug) => {
                        let found = store.enterprise(network.id, &slug).await?.map(|found| found.id);
                        let found = match found {
                            None => store.former_enterprise(network.id, &slug).await?.map(|(id, _)| id),
                            found => found,
                        };
                        Some(found.ok_or_else(|| {
                            let network = &network.network.slug;
                            Failure::said(format!(
                                "there is no enterprise “{slug}” in {network}; commonweal enterprise import adds it"
                            ))
                        })?)
                    }
                };
                let person = store.invite(&act, network.id, email, name.trim(), role, enterprise).await?;
                (person, LinkPurpose::Invite, base)
            }
            Self::Reset { email, second_step, base } => {
                let person = known(&store, &email).await?;
                if second_step {
                    store.remove_second_factor(&act, person).await?;
                }
                (person, LinkPurpose::Reset, base)
            }
            Self::Disable { email } => {
                store.set_disabled(&act, known(&store, &email).await?, true).await?;
                store.close().await;
                eprintln!(
                    "{email} is signed out everywhere and gets in no more; commonweal user enable lets them in again."
                );
                return Ok(());
            }
            Self::Enable { email } => {
                store.set_disabled(&act, known(&store, &email).await?, false).await?;
                store.close().await;
                eprintln!("{email} gets in again.");
                return Ok(());
            }
        };
        let link = link(&store, &act, person, purpose, &base.url).await?;
        store.close().await;
        // Only the link stands on standard output, so that a script can take it.
        println!("{link}");
        let within = if days(purpose) == 1 { "a day".to_owned() } else { format!("{} days", days(purpose)) };
        eprintln!("It lets them in once, within {within}. Hand it to nobody else.");
        Ok(())
    }
}

/// Makes a link of 32 random bytes, of which only the SHA-256 is kept.
async fn link(store: &Store, act: &Act, person: PersonId, purpose: LinkPurpose, base: &str) -> Result<String> {
    let token = session::random_token().map_err(|error| Failure::said(error.to_string()))?;
    let hash = session::hash(&token);
    store.create_link(act, person, purpose, hash, Millis(act.now.0 + days(purpose) * 24 * 60 * 60 * 1_000)).await?;
    Ok(format!("{}/link/{token}", base.trim_end_matches('/')))
}

const fn days(purpose: LinkPurpose) -> i64 {
    match purpose {
        LinkPurpose::Reset => RESET_DAYS,
        _ => INVITED_DAYS,
    }
}

/// The person with an address.
async fn known(store: &Store, email: &str) -> Result<PersonId> {
    let person = store.person_by_email(check_email(email)?).await?;
    person.map(|person| person.id).ok_or_else(|| {
        Failure::said(format!("nobody has the address {email}; commonweal user invite lets somebody in"))
    })
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| {
        let roles: Vec<&str> = Role::ALL.into_iter().map(Role::code).collect();
        format!("write {}", roles.join(", "))
    })
}

fn check_email(email: &str) -> Result<&str> {
    let email = email.trim();
    if is_address(email) {
        Ok(email)
    } else {
        Err(Failure::said(format!("“{email}” is no address; write it like amara@example.org")))
    }
}
