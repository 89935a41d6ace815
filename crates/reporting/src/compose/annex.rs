//! Who takes part: the members by name, with what they do, where, and what they say of themselves.
//!
//! All who were members stand here, and never who of them filed. No figure of a single enterprise does either: what its
//! members agreed to be shown alone would have to be asked first. Words are those of stories that the enterprise and
//! everybody named in them agreed to see printed, and that the coordinator chose.

use super::{Narrative, pages::shortened, series::Series};
use crate::{
    aggregate::MemberFigures,
    document::{Block, Directory, Listed, Text},
};

/// A longer list is parted by letters.
const WITHOUT_LETTERS: usize = 60;

/// The members with what they do and where; their names alone if that is not known of anybody.
pub(super) fn members(series: &Series<'_>, page: &str) -> Vec<Block> {
    let members = sorted(series);
    if members.iter().all(|member| facts(member).is_empty()) {
        return vec![Block::List(members.iter().map(|member| Text::plain(&member.name)).collect())];
    }
    directories(page, members.into_iter().map(|member| (member, vec![])).collect())
}

/// The same with the words of those whose story is told, each cut after so many letters; 0 for all of them.
pub(super) fn told(series: &Series<'_>, narrative: &Narrative, letters: usize, page: &str) -> Vec<Block> {
    let members = sorted(series);
    let mut tellers = std::collections::BTreeMap::new();
    for member in &members {
        *tellers.entry(member.name.as_str()).or_insert(0) += 1;
    }
    let mut words = std::collections::BTreeMap::new();
    for told in &narrative.stories {
        words.entry(told.by.as_str()).or_insert(told.text.as_str());
    }
    let words = |member: &MemberFigures| {
        // Of two members of one name neither is given what may be the other's words.
        let text = words.get(member.name.as_str()).filter(|_| tellers.get(member.name.as_str()) == Some(&1))?;
        let paragraphs = shortened(text, letters);
        Some(paragraphs.split("\n\n").map(|text| Text::plain(text.trim())).filter(|text| !text.is_empty()).collect())
    };
    directories(page, members.into_iter().map(|member| (member, words(member).unwrap_or_default())).collect())
}

/// One list, or one for each letter.
fn directories(page: &str, members: Vec<(&MemberFigures, Vec<Text>)>) -> Vec<Block> {
    if members.is_empty() {
        return vec![];
    }
    let lettered = members.len() > WITHOUT_LETTERS;
    let mut lists: Vec<Directory> = vec![];
    for (member, words) in members {
        let heading = if lettered { initial(&member.name) } else { String::new() };
        if lists.last().is_none_or(|list| list.heading != heading) {
            let id =
                if lettered { format!("{page}-{}", heading.to_lowercase().replace(' ', "-")) } else { String::new() };
            let again = if lettered { format!("{heading}, continued") } else { String::new() };
            lists.push(Directory { id, heading, again, entries: vec![] });
        }
        if let Some(list) = lists.last_mut() {
            list.entries.push(Listed { name: member.name.clone(), facts: facts(member), words });
        }
    }
    lists.into_iter().map(Block::Directory).collect()
}

/// All who were members, in the order of their names.
fn sorted<'a>(series: &Series<'a>) -> Vec<&'a MemberFigures> {
    let figures = series.material.figures;
    let mut members: Vec<&MemberFigures> = series.due().iter().map(|index| &figures.members[*index]).collect();
    members.sort_by_cached_key(|member| (rank(&member.name), spelled(&member.name), member.slug.clone()));
    members
}

fn facts(member: &MemberFigures) -> String {
    let parts = [member.sector.trim(), member.place.trim()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// A name as it is looked up: Ŵylfa under W.
fn spelled(name: &str) -> String {
    deunicode::deunicode(name)
        .to_lowercase()
        .chars()
        .filter(|letter| letter.is_alphanumeric() || *letter == ' ')
        .collect()
}

/// The letter under which a name stands; numbers come first, names of other scripts last.
fn initial(name: &str) -> String {
    match (rank(name), spelled(name).trim_start().chars().next()) {
        (1, Some(letter)) => letter.to_uppercase().collect(),
        (0, _) => "0 to 9".to_owned(),
        _ => "Other scripts".to_owned(),
    }
}

fn rank(name: &str) -> u8 {
    match name.chars().find(|letter| letter.is_alphanumeric()) {
        Some(letter) if letter.is_ascii_digit() => 0,
        // Latin letters with all their marks end at U+024F, but for those of Welsh and Vietnamese.
        Some('\u{0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}') => 1,
        _ => 2,
    }
}
