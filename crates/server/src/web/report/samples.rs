//! Invented reports in the making, for tests and for looking at the page.

use super::{
    Draft, Place, Report, ReportPage, Story, TemplateChoice,
    form::{Publishing, Wording},
};
use crate::web::{
    board::{
        coordinator_frame,
        samples::{NOW, SAMPLE_NAME, network, quarter},
    },
    library::samples::shelves,
};
use commonweal_domain::consent::ShorterAnswer;

/// The page in each state.
pub fn reports() -> Vec<(&'static str, ReportPage)> {
    let wording = Wording {
        title: "What we did together".to_owned(),
        headline: "Of every pound we spent with suppliers, 42p stayed in Digbeth.".to_owned(),
        summary: "Members took £4.62 million in the quarter, 3.1 % more than a year before, and kept 312.4 jobs."
            .to_owned(),
        story: "custard-yard-kitchen".to_owned(),
        asks: "A fair share of the council’s catering contracts\nOne empty shop a year at a peppercorn rent".to_owned(),
        template: "quarterly".to_owned(),
        papers: vec!["handout".to_owned()],
        ..Wording::default()
    };
    let draft = |wording: Wording| {
        Some(Draft {
            wording,
            publishing: Publishing::default(),
            changed_at: NOW,
            changed_by: "Ruth Penhale".to_owned(),
            made: (
                "43 neighbours, one picture".to_owned(),
                "Members took in £4.62 million, 3.1 % more than a year before.".to_owned(),
            ),
            places: vec![Place {
                id: "more".to_owned(),
                label: "What else happened".to_owned(),
                hint: "Whatever the figures do not tell.".to_owned(),
            }],
        })
    };
    let wrong = Wording { title: String::new(), ..wording.clone() };
    vec![
        ("report", page(31, draft(wording.clone()), false, false)),
        ("report-none", page(31, None, false, false)),
        ("report-nothing", page(0, None, false, false)),
        ("report-second", page(50, draft(wording), true, false)),
        ("report-errors", page(49, draft(wrong), true, true)),
    ]
}

fn page(accepted: usize, draft: Option<Draft>, published: bool, wrong: bool) -> ReportPage {
    let network = network();
    let faults = match &draft {
        Some(draft) if wrong => [draft.wording.check(&["custard-yard-kitchen"]), draft.publishing.check(2)].concat(),
        _ => vec![],
    };
    let shelf = shelves().swap_remove(0);
    let report = Report {
        network: &network,
        period: quarter().period(),
        due: 50,
        accepted,
        suppressed: vec!["Apprentices and trainees: [c] fewer than 3 enterprises, so nobody’s figure can be worked out.".to_owned()],
        draft,
        templates: [
            ("quarterly", "What we did together", "Everything that was filed, with charts, data and methods. For everybody.", false),
            ("handout", "What we did together", "Two sides in black and white, to copy and hand round.", true),
        ]
        .map(|(name, title, about, paper)| TemplateChoice {
            name: name.to_owned(),
            title: title.to_owned(),
            about: about.to_owned(),
            paper,
            own: false,
        })
        .to_vec(),
        stories: vec![
            Story {
                slug: "custard-yard-kitchen".to_owned(),
                name: "Custard Yard Kitchen".to_owned(),
                text: "In November the kitchen opened on Mondays for people who live alone. Fourteen came to the first lunch, forty to the last one before Christmas.".to_owned(),
                shorter: Some(ShorterAnswer::Agreed { at: NOW, by: "Amara Okafor".to_owned() }),
            },
            Story {
                slug: "lantern-youth-arts".to_owned(),
                name: "Lantern Youth Arts".to_owned(),
                text: "Eleven young people wrote, lit and ran their own show.".to_owned(),
                shorter: None,
            },
        ],
        editions: if published { vec![shelf.editions[0].clone()] } else { vec![] },
        taken: [(1, "Taken away 38 times: 31 × report.pdf, 7 × data.csv.".to_owned())].into(),
        under_way: None,
        signing: None,
        faults,
    };
    ReportPage::new(coordinator_frame(&network, SAMPLE_NAME, "Report", "Report"), report)
}
