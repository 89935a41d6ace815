//! Charts of any kind and any data.

use commonweal_reporting::document::{
    Axis, Band, Break, ChartKind, Colour, Goal, Group, Line, LinePoint, Panel, Series, Shape, Share, Slope, Stream,
};
use proptest::{collection::vec, option, prelude::*};

const COLOURS: [Colour; 6] = [Colour::C1, Colour::C2, Colour::C3, Colour::C4, Colour::C5, Colour::C6];

pub(crate) fn kind() -> impl Strategy<Value = ChartKind> {
    prop_oneof![columns(), lines(), bars(), shares(), dot_range(), flow(), multiples(), slope(), progress()]
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[A-Za-z&<>\"é ₂]{0,24}",
        1 => "([a-z]{1,14} ){0,6}[a-z]{1,30}",
        1 => Just(String::new()),
    ]
}

fn label() -> impl Strategy<Value = String> {
    prop_oneof![3 => "£?[0-9]{1,3}\\.[0-9](m| \\[p\\])?", 1 => words()]
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![6 => 0.0..1e7_f64, 2 => -1e6..1e6_f64, 1 => Just(0.0), 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)]
}

fn axis() -> impl Strategy<Value = Axis> {
    (0_usize..26, words(), vec((words(), 0_usize..6), 0..8), any::<bool>()).prop_map(
        |(count, unit, brackets, millions)| Axis {
            unit,
            periods: (0..count).map(|index| ["Jan–Mar", "Apr–Jun", "Jul–Sep", "Oct–Dec"][index % 4].into()).collect(),
            brackets,
            scale: if millions { 1e-6 } else { 1.0 },
            affix: if millions { ("£".into(), "m".into()) } else { (String::new(), String::new()) },
        },
    )
}

fn columns() -> impl Strategy<Value = ChartKind> {
    let series = (words(), words(), vec(option::of(value()), 0..26));
    (axis(), vec(series, 0..7), vec(label(), 0..26)).prop_map(|(axis, series, totals)| ChartKind::Columns {
        axis,
        series: series
            .into_iter()
            .enumerate()
            .map(|(index, (name, detail, values))| Series { name, detail, colour: COLOURS[index % 6], values })
            .collect(),
        totals,
    })
}

fn lines() -> impl Strategy<Value = ChartKind> {
    let point =
        (value(), label(), any::<bool>()).prop_map(|(value, label, revised)| LinePoint { value, label, revised });
    let line = (words(), label(), any::<bool>(), vec(option::weighted(0.8, point), 0..26))
        .prop_map(|(name, last, leading, points)| Line { name, last, leading, points });
    let mark = (0_usize..30).prop_map(|before| Break { before, label: "[b]".into() });
    (axis(), vec(line, 0..4), vec(mark, 0..3), option::of((value(), words()))).prop_map(
        |(axis, lines, breaks, target)| {
            // A line never has more points than there are periods.
            let count = axis.periods.len();
            let lines = lines
                .into_iter()
                .map(|mut line| {
                    line.points.truncate(count);
                    line
                })
                .collect();
            ChartKind::Lines { axis, lines, breaks, target }
        },
    )
}

fn bars() -> impl Strategy<Value = ChartKind> {
    let group = (words(), option::weighted(0.8, value()), label(), any::<bool>())
        .prop_map(|(name, value, label, story)| Group { name, value, label, story });
    (words(), vec(group, 0..20)).prop_map(|(unit, groups)| ChartKind::Bars { unit, groups })
}

fn shares() -> impl Strategy<Value = ChartKind> {
    let row = (words(), vec(0.0..0.5_f64, 0..8), vec(label(), 0..8)).prop_map(|(name, parts, labels)| Share {
        name,
        parts,
        labels,
    });
    (vec(row, 0..8), vec(words(), 0..8)).prop_map(|(rows, parts)| ChartKind::Shares {
        rows,
        parts: parts.into_iter().enumerate().map(|(index, name)| (name, COLOURS[index % 6])).collect(),
    })
}

fn dot_range() -> impl Strategy<Value = ChartKind> {
    let band = (words(), words(), option::weighted(0.8, (value(), value(), value())), label())
        .prop_map(|(name, detail, quartiles, label)| Band { name, detail, quartiles, label });
    (words(), vec(band, 0..12), option::of((value(), words())))
        .prop_map(|(unit, bands, reference)| ChartKind::DotRange { unit, bands, reference })
}

fn flow() -> impl Strategy<Value = ChartKind> {
    let stream = || {
        let one = (words(), value(), label(), any::<bool>());
        vec(one.prop_map(|(name, value, label, stays)| Stream { name, value, label, stays }), 0..7)
    };
    (stream(), stream(), (words(), words()), words()).prop_map(|(inflows, outflows, heads, node)| ChartKind::Flow {
        inflows,
        outflows,
        heads,
        node,
    })
}

fn multiples() -> impl Strategy<Value = ChartKind> {
    let panel = (words(), vec(option::weighted(0.8, value()), 0..26), label(), label())
        .prop_map(|(name, values, first, last)| Panel { name, values, first, last });
    let mark = (0_usize..30).prop_map(|before| Break { before, label: "[b]".into() });
    (axis(), any::<bool>(), vec(panel, 0..12), vec(mark, 0..3)).prop_map(|(axis, line, panels, breaks)| {
        let shape = if line { Shape::Line } else { Shape::Columns };
        ChartKind::SmallMultiples { axis, shape, panels, breaks }
    })
}

fn slope() -> impl Strategy<Value = ChartKind> {
    let end = || (option::weighted(0.8, value()), label());
    let line = (words(), end(), end(), any::<bool>()).prop_map(|(name, from, to, story)| Slope {
        name,
        values: [from.0, to.0],
        labels: [from.1, to.1],
        story,
    });
    (words(), (words(), words()), vec(line, 0..12)).prop_map(|(unit, ends, lines)| ChartKind::Slope {
        unit,
        ends,
        lines,
    })
}

fn progress() -> impl Strategy<Value = ChartKind> {
    let share = prop_oneof![6 => 0.0..3.0_f64, 1 => -1.0..1e9_f64, 1 => Just(f64::NAN)];
    let goal =
        (words(), option::weighted(0.8, share), words()).prop_map(|(name, share, label)| Goal { name, share, label });
    (words(), words(), vec(goal, 0..12)).prop_map(|(unit, mark, goals)| ChartKind::Progress { unit, mark, goals })
}
