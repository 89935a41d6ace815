//! Deciding, as members do it.

use crate::{
    store::Act,
    web::{
        board::{
            samples::NOW,
            testing::{Answer, MEMBERS, TestApp, check_structure},
        },
        forms::encode,
        upload::tests::{KIND, body},
    },
};
use axum::http::StatusCode;
use commonweal_domain::{
    definition::Asked,
    governance::{Kind, VotingRule},
    network::{Enterprise, Membership, Role},
    period::Quarter,
};

const DAY: i64 = 24 * 60 * 60 * 1_000;
const BASE: &str = "/digbeth/decide";

async fn post(app: &TestApp, who: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let pairs: Vec<(String, String)> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    app.post(who, path, &encode(&pairs)).await
}

/// A page that was refused, with its words.
async fn refused(app: &TestApp, who: &str, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = post(app, who, path, fields).await;
    let page = answer.text();
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {page}");
    check_structure(path, &page);
    assert!(page.contains("<title>Error: ") && page.contains("There is a problem"), "{path}: {page}");
    for target in page.split("<li><a href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(page.contains(&format!("id=\"{target}\"")), "{path}: nothing has the id {target}");
    }
    page
}

async fn shown(app: &TestApp, who: &str, path: &str) -> String {
    let answer = app.get(who, path).await;
    let page = answer.text();
    assert_eq!(answer.status, StatusCode::OK, "{who} {path}: {page}");
    check_structure(path, &page);
    page
}

/// Three members with somebody who files for them; `ada` represents the canal.
async fn assembly() -> TestApp {
    let app = TestApp::new().await;
    app.of_member("ben", "bakery", Role::Filer).await;
    app.of_member("cleo", "canal", Role::Filer).await;
    app.of_member("ada", "canal", Role::Representative).await;
    app
}

const MEALS: [(&str, &str); 13] = [
    ("name", "Meals shared"),
    ("question", "How many meals did you give away?"),
    ("hint", "Hot or cold, also from a community fridge."),
    ("section", "social"),
    ("unit", "other"),
    ("other-unit", "meals"),
    ("kind", "flow"),
    ("asked", "quarterly"),
    ("from", "2026-Q2"),
    ("mode", "exclusive"),
    ("small", "no"),
    ("title", ""),
    ("why", "Half of us share food, and no report says so."),
];

/// Proposes a new question as Amara of the anchor; its address.
async fn propose(app: &TestApp) -> String {
    let answer = post(app, "amara", &format!("{BASE}/new/new-question"), &MEALS).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location().split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_question_is_proposed_seconded_voted_on_and_asked_from_its_round_on() {
    let app = assembly().await;
    let at = propose(&app).await;
    let page = shown(&app, "ben", &at).await;
    for words in [
        "Ask a new question: Meals shared",
        "Being discussed",
        "How many meals did you give away?",
        "Second it as BAKERY",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(
        post(&app, "ben", &format!("{at}/comment"), &[("words", "We do. <b>Count</b> bread too?")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(app.get("ben", &format!("{at}/open")).await.status, StatusCode::NOT_FOUND, "it is not his");
    assert_eq!(
        post(&app, "amara", &format!("{at}/open"), &[]).await.status,
        StatusCode::CONFLICT,
        "nobody has seconded it"
    );
    assert_eq!(post(&app, "ben", &format!("{at}/second"), &[]).await.location(), format!("{at}?seconded=1"));
    assert!(shown(&app, "amara", &format!("{at}/open")).await.contains("From now on the text stays as it is"));
    assert_eq!(post(&app, "amara", &format!("{at}/open"), &[]).await.location(), format!("{at}?opened=1"));
    let page = shown(&app, "amara", &at).await;
    for words in ["0 of 6", "Vote for", "We do. &#60;b&#62;Count&#60;/b&#62; bread too?"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    // Each is told by mail, with the page; who only files is not where somebody represents the member.
    let mails = app.store.outbox(app.network, 100).await.unwrap();
    let told: Vec<&str> =
        mails.iter().filter(|mail| mail.subject.starts_with("Your vote: ")).map(|mail| mail.address.as_str()).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told.contains(&"ada@example.org") && !told.contains(&"cleo@example.org"), "{told:?}");
    assert!(mails[0].body.contains(&at), "{}", mails[0].body);

    let booth = shown(&app, "amara", &format!("{at}/vote?ballot=for")).await;
    assert!(booth.contains("The vote of ANCHOR") && booth.contains("value=\"for\" checked"), "{booth}");
    for who in ["amara", "ben"] {
        assert_eq!(
            post(&app, who, &format!("{at}/vote"), &[("ballot", "for")]).await.location(),
            format!("{at}?voted=1")
        );
    }
    let words = refused(&app, "ada", &format!("{at}/vote"), &[("ballot", "objection"), ("reason", " ")]).await;
    assert!(words.contains("Say why you object"), "{words}");
    let objection = [("ballot", "objection"), ("reason", "Who counts a meal?")];
    assert_eq!(post(&app, "ada", &format!("{at}/vote"), &objection).await.location(), format!("{at}?voted=1"));
    assert_eq!(app.get("cleo", &format!("{at}/vote")).await.status, StatusCode::NOT_FOUND, "the canal is represented");
    assert_eq!(
        app.get("ruth", &format!("{at}/vote")).await.status,
        StatusCode::NOT_FOUND,
        "a coordinator is no member"
    );
    let page = shown(&app, "ruth", &at).await;
    assert!(page.contains("3 of 6") && !page.contains("Who counts a meal?"), "only the turnout is told: {page}");

    app.later(15 * DAY);
    for name in ["ruth", "amara", "ben", "ada"] {
        app.back(name).await;
    }
    let page = shown(&app, "ruth", &at).await;
    for words in [
        "Decision 1: passed",
        "2 for, 0 against, 1 objection, of 6 members",
        "Who counts a meal?",
        "In effect, from the round about April to June 2026 on.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let answer = post(&app, "amara", &format!("{at}/vote"), &[("ballot", "against")]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let asked = async |quarter: &str| {
        let quarter: Quarter = quarter.parse().unwrap();
        app.store.asked(app.network, quarter).await.unwrap().get("our-meals-shared").copied()
    };
    assert_eq!((asked("2026-Q1").await, asked("2026-Q2").await), (Some(Asked::Off), Some(Asked::Quarterly)));
    let list = shown(&app, "amara", BASE).await;
    assert!(list.contains("Decision 1: ") && list.contains("Passed"), "{list}");
    let mails = app.store.outbox(app.network, 100).await.unwrap();
    assert_eq!(
        mails.iter().filter(|mail| mail.subject.starts_with("Passed: ")).count(),
        4,
        "three who vote and the coordinator"
    );
}

#[tokio::test]
async fn every_form_says_at_its_fields_what_is_missing_and_loses_nothing() {
    let app = assembly().await;
    for kind in Kind::ALL {
        let about = match kind {
            Kind::Question | Kind::Breakdown => "?about=volunteer-hours",
            // There is none of the network's own yet.
            Kind::Indicator => continue,
            _ => "",
        };
        let path = format!("{BASE}/new/{}{about}", kind.code());
        let page = shown(&app, "amara", &path).await;
        assert!(page.contains("Propose it"), "{path}");
        let page = refused(&app, "amara", &path, &[("why", "Because <of> it"), ("due-days", "soon")]).await;
        assert!(page.contains("Because &#60;of&#62; it"), "{path}: {page}");
    }
    for path in ["new", "new/question", "new/breakdown", "new/indicator"] {
        shown(&app, "amara", &format!("{BASE}/{path}")).await;
    }
    for path in [
        "new/nothing",
        "new/question?about=nothing",
        "new/indicator?about=EC04",
        "019c2c9e-0000-7000-8000-000000000000",
    ] {
        assert_eq!(app.get("amara", &format!("{BASE}/{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn what_would_change_is_told_before_and_after() {
    let app = assembly().await;
    for (kind, fields, words) in [
        ("how-often", &[("about", "waste"), ("asked", "quarterly"), ("from", "2026-Q2")][..], "Every quarter"),
        (
            "target",
            &[("indicator", "SO07"), ("year", "2026-27"), ("direction", "at_least"), ("amount", "900")][..],
            "At least 900 hours",
        ),
        (
            "deadline",
            &[("due-days", "20"), ("closing-days", "45"), ("from", "2026-Q2")][..],
            "20 days after the quarter",
        ),
        (
            "disclosure",
            &[
                ("small-count", "6"),
                ("contributors", "3"),
                ("dominance-one", "85"),
                ("dominance-two", "95"),
                ("round", "0"),
                ("from", "2026-Q2"),
            ][..],
            "from 1 to 5",
        ),
        (
            "voting",
            &[("passes", "consent"), ("quorum", "1/2"), ("open-days", "14"), ("seconds", "1")][..],
            "unless an objection with a reason stands",
        ),
        (
            "breakdown?about=volunteer-hours",
            &[("dimension", "age"), ("categories", "Under 25\nOlder"), ("mode", "exclusive"), ("from", "2026-Q2")][..],
            "Under 25, Older",
        ),
        (
            "new-indicator",
            &[
                ("name", "Hours a person"),
                ("definition", "Hours for each person."),
                ("section", "social"),
                ("above-1", "volunteer-hours"),
                ("below-1", "headcount"),
                ("written", "ratio"),
                ("of", "network"),
                ("from", "2026-Q2"),
            ][..],
            "Volunteer hours ÷ ",
        ),
        ("other", &[("title", "Hold the fair together")][..], "What it brings is for people to do"),
    ] {
        let answer = post(&app, "amara", &format!("{BASE}/new/{kind}"), fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{kind}: {}", answer.text());
        let page = shown(&app, "ben", answer.location()).await;
        assert!(page.contains(words), "{kind}: {words}: {page}");
        let amended = shown(&app, "amara", &format!("{}/amend", answer.location().split('?').next().unwrap())).await;
        assert!(amended.contains("It becomes version 2") && amended.contains(fields[0].1), "{kind}: {amended}");
    }
    let list = shown(&app, "amara", BASE).await;
    assert_eq!(list.matches("Being discussed</span>").count(), 8, "{list}");
}

#[tokio::test]
async fn a_proposal_is_amended_and_taken_back_by_whose_it_is() {
    let app = assembly().await;
    let at = propose(&app).await;
    for act in ["amend", "withdraw", "open"] {
        assert_eq!(app.get("ben", &format!("{at}/{act}")).await.status, StatusCode::NOT_FOUND, "{act}");
    }
    let mut fields = MEALS.to_vec();
    fields[11] = ("title", "Count the meals that we share");
    assert_eq!(post(&app, "amara", &format!("{at}/amend"), &fields).await.location(), format!("{at}?amended=1"));
    let page = shown(&app, "ben", &at).await;
    assert!(page.contains("Count the meals that we share") && page.contains("Version 2"), "{page}");
    let words = refused(&app, "ben", &format!("{at}/comment"), &[("words", " ")]).await;
    assert!(words.contains("Enter what you want to say"), "{words}");
    shown(&app, "amara", &format!("{at}/withdraw")).await;
    assert_eq!(post(&app, "amara", &format!("{at}/withdraw"), &[]).await.location(), format!("{at}?withdrawn=1"));
    assert!(shown(&app, "ben", &at).await.contains("Taken back"));
    assert_eq!(post(&app, "amara", &format!("{at}/open"), &[]).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_meeting_s_decision_takes_effect_and_stands_in_the_register_with_its_minutes() {
    let app = assembly().await;
    let at = propose(&app).await;
    let path = format!("{at}/meeting");
    let page = refused(&app, "ruth", &path, &[("in-favour", "9"), ("against", "")]).await;
    for words in
        ["Enter the day of the meeting", "Tick the enterprises that were present", "Enter the part of the minutes"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let fields = [
        ("on-day", "20"),
        ("on-month", "1"),
        ("on-year", "2026"),
        ("present", "anchor"),
        ("present", "bakery"),
        ("present", "canal"),
        ("in-favour", "2"),
        ("against", "1"),
        ("minutes", "Agreed, with one against."),
    ];
    let many = refused(
        &app,
        "ruth",
        &path,
        &[&fields[..6], &[("in-favour", "3"), ("against", "1"), ("minutes", "Kept")][..]].concat(),
    )
    .await;
    assert!(many.contains("more voted than") || many.contains("More voted than"), "{many}");
    assert!(many.contains("value=\"bakery\" checked") && many.contains("Kept"), "{many}");
    assert_eq!(post(&app, "ruth", &path, &fields).await.location(), format!("{at}?recorded=1"));
    let page = shown(&app, "ben", &at).await;
    for words in
        ["Decision 1: passed", "20 January 2026, at a meeting", "Agreed, with one against.", "ANCHOR, BAKERY, CANAL"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(app.store.definitions(app.network).await.unwrap().knows_input("our-meals-shared"));
    assert_eq!(app.get("ruth", &path).await.status, StatusCode::CONFLICT, "decided once");
    for who in ["amara", "other"] {
        assert_eq!(app.get(who, &path).await.status, StatusCode::NOT_FOUND, "{who}");
    }
}

/// The minutes as a file go with the decision, to members and to nobody else; what is no document is refused.
#[tokio::test]
async fn minutes_are_attached_and_read_in_the_register() {
    const PDF: &[u8] = b"%PDF-1.7 minutes";
    let app = assembly().await;
    let at = propose(&app).await;
    let path = format!("{at}/meeting");
    let fields = [
        ("on-day", "20"),
        ("on-month", "1"),
        ("on-year", "2026"),
        ("present", "anchor"),
        ("present", "bakery"),
        ("in-favour", "2"),
        ("against", "0"),
    ];
    let send = async |name: &str, bytes: &[u8]| {
        app.post_as("ruth", &path, KIND, body(&fields, &[("file", name, bytes)])).await
    };
    assert_eq!(app.get("ben", &format!("{at}/minutes")).await.status, StatusCode::NOT_FOUND, "not decided");
    let page = send("minutes.pdf", b"MZ a program").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains("The file is none of the files that are taken"), "{}", page.text());
    let table = send("minutes.csv", b"item,decided").await;
    assert!(table.text().contains("The minutes must be a PDF"), "{}", table.text());
    assert_eq!(send("Minutes of January.pdf", PDF).await.location(), format!("{at}?recorded=1"));
    let page = shown(&app, "ben", &at).await;
    assert!(page.contains("The whole minutes: Minutes of January.pdf"), "{page}");
    let minutes = app.get("ben", &format!("{at}/minutes")).await;
    assert_eq!((minutes.status, minutes.bytes.as_slice()), (StatusCode::OK, PDF));
    for who in ["other", ""] {
        assert_ne!(app.get(who, &format!("{at}/minutes")).await.status, StatusCode::OK, "{who}");
    }
}

/// Where each sector votes by itself, a meeting's votes are those of each.
#[tokio::test]
async fn at_a_meeting_each_sector_has_its_own_votes() {
    let app = assembly().await;
    let act = Act { now: NOW, person: None, name: "setup".to_owned() };
    let rule = VotingRule { chambers: true, ..VotingRule::default() };
    app.store
        .update_settings(&act, app.network, |settings| {
            settings.voting = Some(rule);
            settings.sectors = vec!["Arts".to_owned(), "Food".to_owned()];
        })
        .await
        .unwrap();
    // The forge has not said what it is yet.
    let of = |slug: &str| match slug {
        "bakery" => "Food",
        "forge" => "",
        _ => "Arts",
    };
    let members: Vec<(Enterprise, Membership)> = MEMBERS
        .iter()
        .map(|slug| {
            let (name, sector) = (slug.to_uppercase(), of(slug).to_owned());
            let enterprise = Enterprise { slug: (*slug).to_owned(), name, sector, ..Enterprise::default() };
            (enterprise, Membership { from: None, to: None })
        })
        .collect();
    app.store.put_enterprises(&act, app.network, &members).await.unwrap();
    let at = propose(&app).await;
    let path = format!("{at}/meeting");
    let page = shown(&app, "ruth", &path).await;
    assert!(page.contains("How many of Arts were for it?") && !page.contains("Each sector passed it"), "{page}");
    let day = [("on-day", "20"), ("on-month", "1"), ("on-year", "2026"), ("minutes", "Agreed.")];
    let there = [("present", "anchor"), ("present", "bakery"), ("present", "canal")];
    let too_many = [("for-1", "3"), ("against-1", "0"), ("for-2", "0"), ("against-2", "1")];
    let page = refused(&app, "ruth", &path, &[&day[..], &there[..], &too_many[..]].concat()).await;
    assert!(page.contains("2 members of this sector were ticked"), "{page}");
    let votes = [("for-1", "2"), ("against-1", "0"), ("for-2", "0"), ("against-2", "1")];
    let answer = post(&app, "ruth", &path, &[&day[..], &there[..], &votes[..]].concat()).await;
    assert_eq!(answer.location(), format!("{at}?recorded=1"));
    let page = shown(&app, "ben", &at).await;
    // Most were for it, and one sector was not.
    assert!(page.contains("Decision 1: fell") && page.contains("Food") && page.contains("Arts"), "{page}");
}

#[tokio::test]
async fn how_members_decide_is_said_once_and_then_voted_on() {
    let app = assembly().await;
    let path = "/digbeth/settings/deciding";
    let rules = [("passes", "two_thirds"), ("quorum", "1/2"), ("open-days", "7"), ("seconds", "0")];
    let page = refused(
        &app,
        "ruth",
        path,
        &[("open-days", "0"), ("passes", "majority"), ("quorum", "1/2"), ("seconds", "99")],
    )
    .await;
    assert!(page.contains("A vote must be open for 1 to 90 days") && page.contains("value=\"99\""), "{page}");
    assert_eq!(post(&app, "ruth", path, &rules).await.location(), format!("{path}?saved=1"));
    assert!(shown(&app, "ruth", path).await.contains("at least two thirds of the votes"));
    let answer =
        post(&app, "ruth", path, &[("passes", "majority"), ("quorum", "0/1"), ("open-days", "1"), ("seconds", "0")])
            .await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(shown(&app, "amara", BASE).await.contains("Half of the members must vote."));
}
