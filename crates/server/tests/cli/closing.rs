//! The end of a network: a final edition, its library as files, and nothing is changed any more.

use crate::support::Desk;
use insta::assert_snapshot;

#[test]
fn a_closed_network_leaves_a_library_that_needs_no_server() {
    let desk = Desk::with_network();
    assert_snapshot!(desk.fails("network close d --library out --why Done"), @"commonweal: nothing has been accepted, so there is no final edition to make; close it with --no-edition");
    desk.imported("cafe,2025-Q4,income,,100,,\nshop,2025-Q4,income,,100,,\n");
    desk.file("full/note.txt", "mine");
    assert_snapshot!(desk.fails("network close d --library full --why Done"), @"commonweal: the folder full is not empty; name one that is not there yet");
    assert_snapshot!(desk.fails("network close d --library out --why Done --period 2019"), @"commonweal: nothing has been accepted for 2019; name another period");
    let done = desk.run_words(&["network", "close", "d", "--library", "out", "--why", "Its members moved on."]);
    assert_eq!(done.code, 0, "{}", done.err);
    let lines: Vec<&str> = done.out.lines().collect();
    assert!(lines[0].starts_with("Published the final edition: "), "{}", done.out);
    assert_eq!(lines[1], "Closed District: nothing is filed or changed in it any more.");
    assert!(lines[2].ends_with("Open index.html, or put the folder on any web space."), "{}", done.out);
    let index = desk.read("out/index.html");
    assert!(index.contains("Its members moved on.") && index.contains("href=\"reports/"), "{index}");
    let edition = index.split("href=\"reports/").nth(1).unwrap().split('"').next().unwrap();
    let page = desk.read(&format!("out/reports/{edition}"));
    assert!(page.contains("<h1>") && !page.contains("=\"/"), "{page}");
    assert!(desk.path("out").join("reports").join(edition.replace("index.html", "report.pdf")).is_file());
    assert_snapshot!(desk.fails("network close d --library out2 --why Done"), @"commonweal: District is closed already; commonweal network library d writes its library again");
    assert_snapshot!(desk.fails("enterprise import --network d enterprises.csv"), @"commonweal: District has closed, and nothing is changed in it; commonweal network reopen d opens it again");
    let again = desk.ok("network library d --to again");
    assert!(again.starts_with("Wrote "), "{again}");
    assert_eq!(desk.read("again/contents.csv"), desk.read("out/contents.csv"), "the same library, the same files");
    assert_snapshot!(desk.ok("network reopen d"), @"District is open again.");
    assert_snapshot!(desk.fails("network reopen d"), @"commonweal: the network is not closed");
    desk.ok("enterprise import --network d enterprises.csv");
    assert!(desk.ok("check").starts_with("All is well"));
}
