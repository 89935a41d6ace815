//! The outline beside the pages: contents, chapters, and their sheets.

use super::contents;
use super::metadata::string;
use super::style::{Format, mm};
use crate::document::{Block, Chapter, Document, Sheet};
use lopdf::{Document as File, Object, ObjectId, dictionary};
use std::collections::BTreeMap;

/// A page in the file, and how it lies.
pub(super) type PageId = (ObjectId, Format);

/// An entry with those under it.
pub(super) struct Entry<'a> {
    pub name: &'a str,
    /// Page, and distance from its top.
    pub place: (usize, f32),
    pub under: Vec<Self>,
}

/// Where a place on a page is, for links and for the outline; a little paper above it stays in sight.
pub(super) fn destination(pages: &[PageId], (page, y): (usize, f32)) -> Object {
    let Some((page, format)) = pages.get(page).or(pages.first()) else { return Object::Null };
    let top = (format.height() - y + mm(8.0)).min(format.height()).round();
    let page = Object::Reference(*page);
    Object::Array(vec![page, "XYZ".into(), Object::Integer(0), Object::Integer(top as i64), Object::Null])
}

/// The entries of a report: its contents, its chapters and their sheets.
pub(super) fn entries<'a>(document: &'a Document, anchors: &BTreeMap<String, (usize, f32)>) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    if let Some(place) = anchors.get(contents::ANCHOR) {
        entries.push(Entry { name: &document.meta.contents_title, place: *place, under: Vec::new() });
    }
    entries.extend(document.chapters.iter().filter_map(|chapter| chapter_entry(chapter, anchors)));
    entries
}

/// Writes the outline; none without entries.
pub(super) fn write(file: &mut File, entries: &[Entry<'_>], pages: &[PageId]) -> Option<ObjectId> {
    let root = file.new_object_id();
    let (first, last) = level(file, entries, root, pages)?;
    let count = entries.len() as i64;
    file.set_object(root, dictionary! { "Type" => "Outlines", "First" => first, "Last" => last, "Count" => count });
    Some(root)
}

fn chapter_entry<'a>(chapter: &'a Chapter, anchors: &BTreeMap<String, (usize, f32)>) -> Option<Entry<'a>> {
    let place = *anchors.get(&chapter.id)?;
    let alone = chapter.sheets.len() == 1 && chapter.sheets.iter().all(|sheet| sheet.name == chapter.name);
    let sheets = chapter.sheets.iter().filter(|_| !alone);
    let mut under: Vec<Entry<'a>> = sheets
        .filter_map(|sheet| {
            Some(Entry { name: &sheet.name, place: *anchors.get(&sheet.id)?, under: letters(sheet, anchors) })
        })
        .collect();
    if alone {
        under.extend(chapter.sheets.iter().flat_map(|sheet| letters(sheet, anchors)));
    }
    Some(Entry { name: &chapter.name, place, under })
}

/// The letters of a long list of enterprises.
fn letters<'a>(sheet: &'a Sheet, anchors: &BTreeMap<String, (usize, f32)>) -> Vec<Entry<'a>> {
    let letter = |block: &'a Block| match block {
        Block::Directory(list) if !list.heading.is_empty() => {
            Some(Entry { name: &list.heading, place: *anchors.get(&list.id)?, under: Vec::new() })
        }
        _ => None,
    };
    sheet.blocks.iter().filter_map(letter).collect()
}

/// Writes the entries of one level and those under them; returns the first and the last.
fn level(file: &mut File, entries: &[Entry<'_>], parent: ObjectId, pages: &[PageId]) -> Option<(ObjectId, ObjectId)> {
    let ids: Vec<ObjectId> = entries.iter().map(|_| file.new_object_id()).collect();
    for (index, (entry, id)) in entries.iter().zip(&ids).enumerate() {
        let mut item = dictionary! {
            "Title" => string(entry.name),
            "Parent" => parent,
            "Dest" => destination(pages, entry.place),
        };
        if let Some(previous) = index.checked_sub(1).and_then(|index| ids.get(index)) {
            item.set("Prev", *previous);
        }
        if let Some(next) = ids.get(index + 1) {
            item.set("Next", *next);
        }
        if let Some((first, last)) = level(file, &entry.under, *id, pages) {
            item.set("First", first);
            item.set("Last", last);
            // Closed at first, so that the chapters are seen at a glance.
            item.set("Count", -(entry.under.len() as i64));
        }
        file.set_object(*id, item);
    }
    Some((*ids.first()?, *ids.last()?))
}
