//! Pages as files: without what needs a server, and with links from file to file. Our own pages have all attributes in
//! double quotes and no such text elsewhere, as they are escaped.

/// The mark of elements that need a server.
const LIVE: &str = " data-live";
/// Attributes that hold addresses.
const ADDRESSES: [&str; 3] = [" href=\"", " src=\"", " action=\""];

/// The page without elements marked `data-live`.
pub(super) fn without_live(page: &str) -> String {
    let mut kept = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, marked)) = rest.split_once(LIVE) {
        let begin = before.rfind('<').unwrap_or(before.len());
        let (whole, tag) = before.split_at(begin);
        kept.push_str(whole);
        let name = tag.trim_start_matches('<').split([' ', '\n']).next().unwrap_or_default();
        rest = after(marked, name);
    }
    kept + rest
}

/// What comes after the end of an element whose first tag has begun.
fn after<'a>(text: &'a str, name: &str) -> &'a str {
    let (begins, ends) = (format!("<{name}"), format!("</{name}>"));
    let (mut depth, mut rest) = (1, text);
    loop {
        let Some(end) = rest.find(&ends) else { return "" };
        let (within, behind) = rest.split_at(end);
        // "<a" begins no "<aside".
        let opened = within.match_indices(&begins).filter(|(at, _)| {
            let next = within.get(at + begins.len()..).and_then(|rest| rest.chars().next());
            next.is_some_and(|next| next == ' ' || next == '>')
        });
        depth += opened.count();
        depth -= 1;
        rest = behind.get(ends.len()..).unwrap_or_default();
        if depth == 0 {
            return rest;
        }
    }
}

/// Addresses on the same server that a page leads to.
pub(super) fn addresses(page: &str) -> impl Iterator<Item = &str> {
    ADDRESSES
        .into_iter()
        .flat_map(|attribute| page.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()))
        .filter(|address| address.starts_with('/'))
}

/// The page with addresses on the same server as files relative to its own `path`; what has no file loses its link.
pub(super) fn relative(page: &str, path: &str, file: impl Fn(&str) -> Option<String>) -> String {
    let up = "../".repeat(path.matches('/').count());
    let mut written = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((at, attribute)) =
        ADDRESSES.into_iter().filter_map(|attribute| Some((rest.find(attribute)?, attribute))).min()
    {
        let (before, found) = rest.split_at(at);
        written.push_str(before);
        let found = found.get(attribute.len()..).unwrap_or_default();
        let (address, behind) = found.split_once('"').unwrap_or((found, ""));
        rest = behind;
        if !address.starts_with('/') {
            written.extend([attribute, address, "\""]);
        } else if let Some(file) = file(address) {
            let fragment = address.split_once('#').map(|(_, fragment)| format!("#{fragment}")).unwrap_or_default();
            written.extend([attribute, &up, &file, &fragment, "\""]);
        }
    }
    written + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_elements_go_with_all_that_is_in_them() {
        let page =
            "<p>a</p><div data-live class=\"x\"><div>b</div><aside>c</aside></div><a data-live href=\"/x\">d</a>e";
        assert_eq!(without_live(page), "<p>a</p>e");
        assert_eq!(without_live("<a data-live href=\"/\"><aside></aside><abbr>x</abbr></a>f"), "f");
        assert_eq!(without_live("nothing"), "nothing");
        assert_eq!(without_live("<p data-live>never ends"), "");
    }

    #[test]
    fn links_lead_from_file_to_file() {
        let file = |address: &str| (address != "/board").then(|| "index.html".to_owned());
        let page = "<a href=\"/digbeth#x\">a</a><img src=\"/y\"><a href=\"/board\">b</a><a href=\"#z\">c</a>";
        assert_eq!(
            relative(page, "reports/1/index.html", file),
            "<a href=\"../../index.html#x\">a</a><img src=\"../../index.html\"><a>b</a><a href=\"#z\">c</a>"
        );
        assert_eq!(addresses(page).collect::<Vec<_>>(), ["/digbeth#x", "/board", "/y"]);
    }
}
