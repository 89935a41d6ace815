//! Backups are made while everything goes on, and come back as they were.

use crate::support::Desk;
use insta::assert_snapshot;

#[test]
fn what_is_backed_up_comes_back_and_overwrites_nothing() {
    let desk = Desk::with_network();
    desk.file(
        "figures.csv",
        "enterprise,period,input,breakdown,value,confidence,note\ncafe,2025-Q4,income,,100,,\nshop,2025-Q4,income,,250,,\n",
    );
    desk.ok("import --network d figures.csv");
    desk.ok("user invite ruth@d.example --network d --role coordinator");
    assert_snapshot!(desk.ok("backup kept.db"), @"Backed up 1 network to kept.db. Keep it encrypted and elsewhere: it is a copy of everything. A key file is not in it.");
    assert_snapshot!(desk.fails("backup kept.db"), @"commonweal: kept.db is there already; name a new file, so that no backup is lost");
    let totals = |database: &str| {
        desk.ok(&format!(
            "export --database {database} --network d --period 2025-Q4 --format csv --output - --unsuppressed"
        ))
    };
    let before = totals("sqlite://commonweal.db");
    assert!(before.contains("income,,GBP,350"), "{before}");
    // What comes after it is not in it.
    desk.file("figures.csv", "enterprise,period,input,breakdown,value,confidence,note\ncafe,2025-Q4,water,,9,,\n");
    desk.ok("import --network d figures.csv");
    assert_snapshot!(desk.fails("restore kept.db"), @"commonweal: the database holds something already, and nothing was changed; name one that is new with --database");
    assert_snapshot!(desk.ok("restore kept.db --database sqlite://new.db"), @"Restored 1 network, with figures, editions and audit chains as they were written.");
    assert_eq!(totals("sqlite://new.db"), before);
    assert_ne!(totals("sqlite://commonweal.db"), before);
    assert!(desk.ok("check --database sqlite://new.db").starts_with("All is well"));
    // It goes on as if nothing had been: new rows get keys of their own.
    desk.file("more.csv", "slug,name\nradio,The Radio\n");
    desk.ok("enterprise import --network d more.csv --database sqlite://new.db");
    assert!(desk.ok("check --database sqlite://new.db").starts_with("All is well"));
    let left: Vec<_> = std::fs::read_dir(desk.path(""))
        .unwrap()
        .filter_map(|file| file.ok()?.file_name().into_string().ok())
        .collect();
    assert!(!left.iter().any(|name| name.contains(".part") || name.contains(".restoring")), "{left:?}");
}

#[test]
fn what_is_no_backup_is_told() {
    let desk = Desk::new();
    assert_snapshot!(desk.fails("restore none.db --database sqlite://a.db"), @"commonweal: none.db is no file");
    desk.file("text.db", "This is a letter, and no database at all. It is long enough to be read as one page of it.");
    assert!(
        desk.fails("restore text.db --database sqlite://b.db").contains("text.db cannot be restored, and nothing was")
    );
    desk.ok("migrate --database sqlite://empty.db");
    assert_snapshot!(desk.fails("restore empty.db --database sqlite://c.db"), @"commonweal: empty.db cannot be restored, and nothing was: it is no backup: there is nothing in it");
    assert_snapshot!(desk.fails("backup x.db --database sqlite://none.db"), @"commonweal: the database none.db does not exist; commonweal migrate creates it");
    assert!(!desk.path("x.db").exists());
}
