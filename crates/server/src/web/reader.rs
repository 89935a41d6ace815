//! Whoever may read a return and what hangs on it: those who file it, at any time, and coordinators once it has been
//! submitted. A draft is the enterprise's own affair.

use super::{App, error::Error, session};
use crate::store::{EnterpriseRecord, FilingRecord, NetworkRecord, Person};
use axum::{extract::FromRequestParts, http::request::Parts};
use commonweal_domain::{
    filing::FilingState,
    period::Quarter,
    permission::{Action, State},
};

/// A filer of the enterprise that the address names, or a coordinator of its network.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The network in the address.
    pub network: NetworkRecord,
    /// The enterprise in the address.
    pub enterprise: EnterpriseRecord,
    /// Who asks.
    pub person: Person,
    /// Who asks files for the enterprise.
    pub files: bool,
    /// What the page is for.
    pub action: Action,
}

impl FromRequestParts<App> for Reader {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let session::SignedIn(person) = session::SignedIn::from_request_parts(parts, app).await?;
        let network = session::network(parts, app).await?;
        let slug = session::named(parts, app, "enterprise").await.ok_or(Error::NotFound)?;
        let enterprise = app.store.enterprise(network.id, &slug).await?.ok_or(Error::NotFound)?;
        let files = person.files_for(network.id, enterprise.id);
        let action = session::action(parts)?;
        // Which return it is, and whether it has been handed in, is known once it is loaded.
        let handed_in = State { handed_in: true, ..State::default() };
        if person.may(action, network.id, Some(enterprise.id), handed_in) {
            session::second_step(app, &network, &person, parts)?;
            Ok(Self { network, enterprise, person, files, action })
        } else {
            Err(Error::NotFound)
        }
    }
}

impl Reader {
    /// The return of a quarter, as far as this person may read it.
    pub async fn filing(&self, app: &App, quarter: &str) -> Result<(Quarter, FilingRecord), Error> {
        let quarter: Quarter = quarter.parse().map_err(|_| Error::NotFound)?;
        let record = app.store.filing(self.network.id, self.enterprise.id, quarter).await?.ok_or(Error::NotFound)?;
        let handed_in = matches!(record.filing.state, FilingState::Submitted { .. } | FilingState::Accepted { .. });
        let state = State { handed_in, ..State::default() };
        let may = self.person.may(self.action, self.network.id, Some(self.enterprise.id), state);
        if may { Ok((quarter, record)) } else { Err(Error::NotFound) }
    }
}
