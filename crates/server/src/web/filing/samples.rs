//! Every page of the filer with invented figures, for tests and for looking at them.

use super::{
    about, check, confirming, covers,
    desk::Desk,
    locked::locked,
    offer::Elsewhere,
    returns::{ReturnView, ReturnsPage, RoundView},
    same::{self, SameView},
    section::{self, Answer},
    section_form, story,
    tasks::{due_words, tasks},
};
use crate::{
    store::{
        Apart, Comment, EnterpriseId, EnterpriseRecord, Held, NetworkId, NetworkRecord, Person, PersonId, Same,
        StandIn, StoryRecord, ToldElsewhere,
    },
    web::{board::samples, forms::Posted, layout::Frame},
};
use askama::Template;
use commonweal_domain::{
    catalogue,
    consent::{Consent, Consents},
    definition::{Asked, Definitions, Dimension},
    figure::{Confidence, Figure, FigureKey, Figures, Value},
    filing::{Filing, FilingState},
    lang::Lang,
    network::{Enterprise, Membership, Millis, Network, Role, Round, Settings},
    period::Quarter,
    profile::{Profile, Scope},
    quantity::Quantity,
};
use std::collections::BTreeMap;
use time::{Date, Duration};
use uuid::Uuid;

/// 26 January 2026, 14:32 in London.
const NOW: Millis = Millis(1_769_437_920_000);

fn figure(text: &str) -> Figure {
    let value = match text {
        "[x]" => Value::NotAvailable,
        "[z]" => Value::NotApplicable,
        number => Value::Number(Quantity::parse_plain(number).unwrap_or_default()),
    };
    Figure::of(value)
}

fn put(figures: &mut Figures, quarter: Quarter, input: &str, cell: &str, text: &str) {
    let key = FigureKey::new(input, quarter.period(), cell.parse().unwrap_or_default());
    figures.insert(key, figure(text));
}

/// A return of which half is filed.
pub(crate) fn desk() -> Desk {
    let quarter = samples::quarter();
    let mut past = Figures::new();
    for (back, income, jobs, hours, gas, electricity) in [
        (4, "52100", "5.1", "410", "4210", "9420"),
        (3, "49800.5", "5.1", "398", "5160", "9880"),
        (2, "53020", "5.2", "420", "3020", "8640"),
        (1, "55310", "5.2", "438", "2380", "8910"),
    ] {
        let at = quarter.plus(-back);
        put(&mut past, at, "income", "", income);
        put(&mut past, at, "jobs-fte", "", jobs);
        put(&mut past, at, "volunteer-hours", "", hours);
        put(&mut past, at, "gas", "", gas);
        put(&mut past, at, "electricity", "", electricity);
        put(&mut past, at, "travel", "mode=rail", "0");
        put(&mut past, at, "water", "", "[x]");
        put(&mut past, at, "heating-oil", "", "[z]");
    }
    let mut filing = Filing::draft(quarter);
    filing.version = 3;
    let figures = &mut filing.figures;
    for (cell, text) in [
        ("kind=earned;payer=public", "9200"),
        ("kind=earned;payer=private", "18340"),
        ("kind=earned;payer=individuals", "21680"),
        ("kind=given;payer=social", "6180"),
        ("kind=given;payer=individuals", "3020"),
        ("", "58420"),
    ] {
        put(figures, quarter, "income", cell, text);
    }
    put(figures, quarter, "sales-to-members", "", "3240");
    put(figures, quarter, "electricity", "", "14310");
    put(figures, quarter, "water", "", "[x]");
    put(figures, quarter, "heating-oil", "", "[z]");
    put(figures, quarter, "own-vehicles", "fuel=diesel", "0");
    let asked = ["electricity", "gas", "water", "waste", "own-vehicles", "heating-oil", "supplier-spend"];
    let network = NetworkRecord { id: NetworkId(1), public_id: Uuid::nil(), network: samples::network() };
    let enterprise = Enterprise {
        slug: "custard-yard-kitchen".to_owned(),
        name: "Custard Yard Kitchen".to_owned(),
        ..Enterprise::default()
    };
    Desk {
        enterprise: EnterpriseRecord {
            id: EnterpriseId(1),
            public_id: Uuid::nil(),
            enterprise,
            memberships: vec![Membership { from: None, to: None }],
        },
        person: Person {
            id: PersonId(1),
            public_id: Uuid::nil(),
            email: "amara@example.org".to_owned(),
            name: "Amara Okoye".to_owned(),
            password_hash: None,
            seen: None,
            disabled: false,
            told: true,
            second_factor: false,
            passed_on: None,
            roles: vec![Held {
                role: Role::Filer,
                network: NetworkId(1),
                network_slug: "digbeth".to_owned(),
                network_name: "Digbeth Social Enterprise Quarter".to_owned(),
                enterprise: Some((
                    EnterpriseId(1),
                    "custard-yard-kitchen".to_owned(),
                    "Custard Yard Kitchen".to_owned(),
                )),
                given: Millis(0),
                given_by: String::new(),
            }],
        },
        round: Round::of(quarter, &Settings::default()),
        round_note: String::new(),
        apart: Apart::default(),
        comments: vec![],
        definitions: catalogue::definitions(Lang::EnGb),
        asked: asked.into_iter().map(|code| (code.to_owned(), Asked::Quarterly)).collect::<BTreeMap<_, _>>(),
        filing,
        story: StoryRecord::default(),
        typed: vec![],
        profile: Profile::default(),
        profile_answered: true,
        scope: Scope::Whole,
        within: String::new(),
        others: vec![],
        joints: vec![],
        has_neighbours: true,
        elsewhere: vec![],
        evidence: 0,
        saved: Some((NOW, "Amara Okoye".to_owned())),
        last: past.clone(),
        past,
        past_rounds: 6,
        coordinators: vec![("Ruth Penhale".to_owned(), "ruth@example.org".to_owned())],
        approvers: vec![],
        looks: vec![],
        circles: std::collections::BTreeMap::new(),
        today: quarter.last_day() + Duration::days(19),
        network,
    }
}

/// The same with every question answered.
pub(crate) fn complete() -> Desk {
    let mut desk = desk();
    let quarter = desk.quarter();
    let blanks: Vec<String> = desk.blanks().iter().map(|asking| asking.input.code.clone()).collect();
    for code in blanks {
        let text = match code.as_str() {
            "jobs-fte" => "5.6",
            "headcount" => "9",
            "gas" => "4380.5",
            "volunteer-hours" => "452",
            "waste" => "0.64",
            "supplier-spend" => "19600",
            _ => "2",
        };
        put(&mut desk.filing.figures, quarter, &code, "", text);
    }
    for (key, figure) in desk.filing.figures.iter_mut() {
        if matches!(key.input.as_str(), "electricity" | "gas") {
            figure.explanation = String::from("Second oven and a walk-in chiller from 6 October.");
        }
        if key.input == "volunteer-hours" {
            figure.confidence = Confidence::Estimate;
            figure.note = String::from("From the rota; December from memory.");
        }
    }
    desk.filing.story =
        String::from("In November our trainees cooked for 120 neighbours at the canal.\nTwo of them now work with us.");
    desk.filing.story_agreed = true;
    desk.story = StoryRecord {
        text: desk.filing.story.clone(),
        agreed: true,
        photo: None,
        consents: Consents { names: Consent::Open, ..Consents::NOBODY },
        shorter: None,
    };
    desk
}

fn with_state(state: FilingState) -> Desk {
    let mut desk = complete();
    desk.filing.state = state;
    desk
}

fn typed(pairs: &[(&str, &str)]) -> Posted {
    Posted(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

/// A question that is open and one that is answered.
fn comments() -> Vec<Comment> {
    let comment = |input: &str, words: &str, answer: &str| Comment {
        id: Uuid::from_u128(u128::from(input.len() as u32)),
        input: input.to_owned(),
        period: samples::quarter().period(),
        words: words.to_owned(),
        at: NOW,
        by: "Ruth Penhale".to_owned(),
        answer: answer.to_owned(),
        answered: (!answer.is_empty()).then(|| (NOW, "Amara Okoye".to_owned())),
        changed: false,
    };
    vec![
        comment("gas", "Is this in kWh on the bill, or in cubic metres?", ""),
        comment("volunteer-hours", "Does this count the open day?", "Yes, forty people for three hours each."),
    ]
}

/// An enterprise that has told another network of the same, and of one thing that is asked in another way there.
fn offered() -> Desk {
    let mut desk = desk();
    for code in ["jobs-fte", "headcount", "volunteer-hours"] {
        desk.asked.insert(code.to_owned(), Asked::Quarterly);
    }
    let mut definitions = Definitions::default();
    for mut input in catalogue::inputs(Lang::EnGb) {
        if input.code == "headcount" {
            input.question = "How many people were on your payroll?".to_owned();
        }
        definitions.add_input(None, input);
    }
    let (quarter, mut figures) = (desk.quarter(), Figures::new());
    put(&mut figures, quarter, "volunteer-hours", "", "452");
    put(&mut figures, quarter, "headcount", "", "9");
    put(&mut figures, quarter, "jobs-fte", "contract=permanent", "4.6");
    put(&mut figures, quarter, "jobs-fte", "contract=temporary", "1");
    for (_, figure) in figures.iter_mut() {
        figure.confidence = Confidence::Estimate;
    }
    let told =
        ToldElsewhere { network: elsewhere(), public_id: Uuid::nil(), returns: vec![(quarter, Scope::Whole, figures)] };
    desk.elsewhere = vec![Elsewhere { told, definitions, asked: desk.asked.clone() }];
    desk
}

fn elsewhere() -> NetworkRecord {
    let network = Network { slug: "kirkstall".to_owned(), name: "Kirkstall Valley".to_owned(), ..samples::network() };
    NetworkRecord { id: NetworkId(2), public_id: Uuid::nil(), network }
}

/// An enterprise of another network in every state of consent.
fn sameness(desk: &Desk) -> Vec<SameView> {
    let amara = || Some((NOW, "Amara Okoye".to_owned()));
    let joe = || Some((NOW, "Joe Bell".to_owned()));
    let same = |name: &str, here, there| Same {
        enterprise: EnterpriseId(7),
        public_id: Uuid::nil(),
        slug: "kitchen".to_owned(),
        name: name.to_owned(),
        network: elsewhere(),
        here,
        there,
    };
    let there = ("/kirkstall/returns/2025-Q4/kitchen/about#same".to_owned(), "Say it for Kitchen there".to_owned());
    vec![
        same::view(desk, &same("Kitchen in the Mill", None, None), None),
        same::view(desk, &same("Kitchen", amara(), None), Some(there)),
        same::view(desk, &same("Custard Kitchen", None, joe()), None),
        same::view(desk, &same("The Custard Yard Kitchen", amara(), joe()), None),
    ]
}

/// Name and page of every state.
pub fn pages() -> Result<Vec<(&'static str, String)>, askama::Error> {
    let half = desk();
    let by = || "Amara Okoye".to_owned();
    let sent_back = with_state(FilingState::SentBack {
        at: NOW,
        by: "Ruth Penhale".to_owned(),
        reason: "The gas figure looks like cubic metres.\nCould you look at the bill once more?".to_owned(),
    });
    let submitted_desk = with_state(FilingState::Submitted { at: NOW, by: by(), again: false, first: None });
    let accepted = with_state(FilingState::Accepted {
        at: NOW,
        by: "Ruth Penhale".to_owned(),
        submitted_at: Some(NOW),
        by_rule: false,
    });
    let on = |today: Date| Desk { today, ..desk() };
    let wrong = typed(&[
        ("v.gas.", "4.380,5"),
        ("v.electricity.", "14,310"),
        ("s.gas", "figure"),
        ("v.waste.", "0.62"),
        ("v.waste.route=landfill", "0.14"),
        ("v.waste.route=recycled", "0.5"),
        ("v.own-vehicles.fuel=diesel", "ten"),
    ]);
    let environmental = half.section(Dimension::Environmental);
    let errors = section_form::read(&wrong, &environmental, &half.filing.figures, &half.definitions).errors;
    let clashing = typed(&[("v.income.", "61,000"), ("clash.income.", "Joe Bell, 26 January 2026 at 14:32")]);
    let conflict = Answer { posted: Some(&clashing), ..Answer::default() };
    let fix = Answer { posted: Some(&wrong), errors: &errors, ..Answer::default() };
    let refused =
        Answer { posted: Some(&wrong), not_saved: "Returns were taken until 14 February 2026.", ..Answer::default() };
    let mut asked = sent_back.clone();
    asked.comments = comments();
    let unanswered = check::Sent { submitting: true, ..check::Sent::default() };
    let mut stands_in = with_state(FilingState::Draft);
    stands_in.person.roles = vec![];
    stands_in.apart.stand_in = Some(StandIn {
        person: PersonId(1),
        by: "Ruth Penhale".to_owned(),
        since: NOW,
        why: "Phone call with Amara Okoye".to_owned(),
        submitted_at: None,
        confirmed: None,
    });
    let mut waiting = submitted_desk.clone();
    waiting.apart.stand_in =
        stands_in.apart.stand_in.clone().map(|stand_in| StandIn { submitted_at: Some(NOW), ..stand_in });
    Ok(vec![
        ("tasks-asked", tasks(asked.clone()).render()?),
        ("check-asked", check::view(&asked, check::Sent::default()).render()?),
        ("check-unanswered", check::view(&asked, unanswered).render()?),
        ("tasks-for-member", tasks(stands_in.clone()).render()?),
        ("check-for-member", check::view(&stands_in, check::Sent::default()).render()?),
        ("confirm", confirming::view(&waiting).render()?),
        ("confirmed", confirming::done_page(&waiting, true).render()?),
        ("confirm-wrong", confirming::wrong(&waiting, "", "Write what is wrong, and what it should be").render()?),
        ("confirm-told", confirming::told(&waiting).render()?),
        ("confirm-nothing", confirming::nothing(&waiting).render()?),
        ("tasks", tasks(half.clone()).render()?),
        ("tasks-sent-back", tasks(sent_back).render()?),
        ("tasks-late", tasks(on(half.round.due + Duration::days(4))).render()?),
        ("section-economic", section::view(&half, Dimension::Economic, Answer::default()).render()?),
        ("section-environmental", section::view(&half, Dimension::Environmental, Answer::default()).render()?),
        ("section-social", section::view(&half, Dimension::Social, Answer::default()).render()?),
        ("section-errors", section::view(&half, Dimension::Environmental, fix).render()?),
        ("section-conflict", section::view(&half, Dimension::Economic, conflict).render()?),
        ("section-not-saved", section::view(&half, Dimension::Environmental, refused).render()?),
        ("section-offered", section::view(&offered(), Dimension::Social, Answer::default()).render()?),
        ("about", about::view(&half, vec![]).render()?),
        ("about-same", about::view(&half, sameness(&half)).render()?),
        ("covers", covers::view(&half, &Scope::Group(vec![]), "Choose the members").render()?),
        ("story", story::view(&complete(), story::Answered::default()).render()?),
        ("check-open", check::view(&half, check::Sent::default()).render()?),
        ("check", check::view(&complete(), check::Sent::default()).render()?),
        (
            "check-unticked",
            check::view(&complete(), check::Sent { unticked: true, ..check::Sent::default() }).render()?,
        ),
        ("locked-submitted", locked(submitted_desk).render()?),
        ("locked-accepted", locked(accepted).render()?),
        ("locked-closed", locked(on(half.round.closes + Duration::days(1))).render()?),
        ("locked-not-yet", locked(on(half.round.opens - Duration::days(3))).render()?),
        ("returns", returns(&half).render()?),
    ])
}

fn returns(desk: &Desk) -> ReturnsPage {
    let one = |quarter: Quarter, enterprise: &str, class, state, hint: &str| ReturnView {
        href: format!("/digbeth/returns/{quarter}/{}", enterprise.to_lowercase().replace(' ', "-")),
        enterprise: enterprise.to_owned(),
        class,
        state,
        hint: hint.to_owned(),
    };
    let rounds = (0..3)
        .map(|back| {
            let quarter = desk.quarter().plus(-back);
            let (due, line) = due_words(&desk.round, desk.today, Lang::EnGb);
            let (class, state) = if back == 0 { ("", "In progress") } else { ("ok", "Accepted") };
            RoundView {
                months: quarter.period().months(Lang::EnGb),
                label: quarter.label(Lang::EnGb),
                due: if back == 0 { format!("{due}. {line}") } else { String::new() },
                returns: vec![
                    one(
                        quarter,
                        "Custard Yard Kitchen",
                        class,
                        state,
                        "Accepted by Ruth Penhale on 19 January 2026 at 10:02",
                    ),
                    one(quarter, "Canal Side Cycles", "", "Not yet started", ""),
                ],
            }
        })
        .collect();
    ReturnsPage {
        frame: Frame::of(&desk.network.network, "All your returns").signed_in("Amara Okoye", ""),
        network: desk.network.network.name.clone(),
        several: true,
        rounds,
        files: [("Custard Yard Kitchen", "custard-yard-kitchen"), ("Canal Side Cycles", "canal-side-cycles")]
            .map(|(name, slug)| (name.to_owned(), format!("/digbeth/own/{slug}")))
            .to_vec(),
    }
}
