//! `/{network}/settings/templates`: what stands in reports, in what order.

mod edit;
mod list;
mod new;
mod parts;
mod trial;

pub(super) use edit::{preview, show, submit};
pub(super) use list::list;
pub(super) use new::{add, new};
