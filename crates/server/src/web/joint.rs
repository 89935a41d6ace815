//! A joint project as pages tell it: to its members, and to those who coordinate.

use super::words;
use crate::store::JointRecord;
use commonweal_domain::{definition::InputDefinition, network::Millis, unit::Unit};

/// A joint project in words.
pub(super) struct Told {
    pub(super) name: String,
    /// "Volunteer hours: 180 hours altogether. It is split between those who took part."
    pub(super) whole: String,
    /// How many have yet to agree.
    pub(super) standing: String,
    pub(super) is_agreed: bool,
    pub(super) parts: Vec<Part>,
}

/// The part of one member.
pub(super) struct Part {
    pub(super) member: String,
    pub(super) amount: String,
    /// Whether it agreed, who said so and when.
    pub(super) word: String,
    pub(super) is_missing: bool,
}

/// The unit of what a project counts; none where it is not asked any more.
pub(super) fn unit(input: Option<&InputDefinition>) -> Unit {
    input.map_or_else(|| Unit::new(""), |input| input.unit.clone())
}

/// Tells a project; `moment` puts a moment in the network's words.
pub(super) fn told(record: &JointRecord, input: Option<&InputDefinition>, moment: impl Fn(Millis) -> String) -> Told {
    let joint = &record.joint;
    let unit = unit(input);
    let how = joint.lead().map_or_else(
        || "It is split between those who took part.".to_owned(),
        |lead| format!("{} reports it all.", record.called(lead)),
    );
    let parts = joint.shares.iter().map(|(slug, share)| Part {
        member: record.called(slug).to_owned(),
        amount: words::quantity(share.amount, &unit),
        word: share
            .agreed
            .as_ref()
            .map_or_else(|| "Has not said yet".to_owned(), |(at, by)| format!("{by} agreed on {}", moment(*at))),
        is_missing: share.agreed.is_none(),
    });
    let (all, missing) = (joint.shares.len(), joint.waits_for().count());
    Told {
        name: joint.name.clone(),
        whole: format!(
            "{}: {} altogether. {how}",
            input.map_or("", |input| input.name.as_str()),
            words::quantity(joint.whole, &unit)
        ),
        standing: if missing == 0 { "Agreed".to_owned() } else { format!("Waits for {missing} of {all}") },
        is_agreed: joint.is_agreed(),
        parts: parts.collect(),
    }
}
