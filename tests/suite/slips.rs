//! One slip of a key in a balanced unit: is it found, and is the right cell with the right value offered?
//!
//! `cargo test slips -- --nocapture` prints the table.

use std::fmt::Write as _;

use nianbao::Options;
use nianbao::diag::{Finding, Level};
use nianbao::edition::{Edition, Editions, Op};
use nianbao::read::inbox;

use crate::environment::{Environment, NARRATIVE, UNIT};

/// A little generator of numbers: the same trials every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// A balanced 2021 unit: the text of each cell, in the order of the form.
fn balanced(dice: &mut Dice, edition: &Edition) -> Vec<String> {
    const COLUMNS: [&str; 6] = ["natural", "business", "research", "welfare", "legal", "others"];
    let mut values = vec![0_usize; edition.figures.len()];
    let at = |id: &str| edition.figure_of_id(id).unwrap();
    let leaves: Vec<String> = edition
        .figures
        .iter()
        .filter_map(|it| it.id.strip_prefix("requests.results.")?.strip_suffix(".natural"))
        .filter(|row| *row != "total")
        .map(str::to_owned)
        .collect();
    for (number, column) in COLUMNS.iter().enumerate() {
        let mut sum = 0;
        for row in &leaves {
            let most = if number == 0 { [40, 9, 3][dice.roll(3)] } else { [4, 1, 1][dice.roll(3)] };
            let value = if dice.roll(3) == 0 { 0 } else { dice.roll(most + 1) };
            values[at(&format!("requests.results.{row}.{column}"))] = value;
            sum += value;
        }
        let out = dice.roll(if number == 0 { 12 } else { 3 });
        let carried = dice.roll(6).min(sum + out);
        values[at(&format!("requests.results.total.{column}"))] = sum;
        values[at(&format!("requests.carried_out.{column}"))] = out;
        values[at(&format!("requests.carried_in.{column}"))] = carried;
        values[at(&format!("requests.new.{column}"))] = sum + out - carried;
    }
    for figure in edition.figures.iter().filter_map(|it| it.id.strip_suffix(".total")) {
        if figure.starts_with("requests.") {
            let sum = COLUMNS.iter().map(|column| values[at(&format!("{figure}.{column}"))]).sum();
            values[at(&format!("{figure}.total"))] = sum;
        }
    }
    for group in ["review", "direct", "after_review"] {
        let mut sum = 0;
        for part in ["upheld", "corrected", "other", "pending"] {
            let value = if dice.roll(3) == 0 { 0 } else { dice.roll(12) };
            values[at(&format!("cases.{group}.{part}"))] = value;
            sum += value;
        }
        values[at(&format!("cases.{group}.total"))] = sum;
    }
    values.iter().map(ToString::to_string).collect()
}

/// The cells of a table, and the one right of or below a cell.
fn neighbour(edition: &Edition, cell: usize, dice: &mut Dice) -> Option<usize> {
    let table = edition.figures[cell].table;
    let width = edition.tables[table].blocks[0].column_leaves.len();
    let other = if dice.roll(2) == 0 { cell + 1 } else { cell + width };
    edition.tables[table].figures.contains(&other).then_some(other)
}

/// A slip at a cell: what is there then. `None` where nothing would change.
fn slip(cells: &[String], cell: usize, edition: &Edition, dice: &mut Dice) -> Option<Vec<(usize, String)>> {
    let text = cells[cell].clone();
    let place = dice.roll(text.len());
    let changed = match dice.roll(6) {
        0 => {
            let digit = char::from_digit(u32::try_from(dice.roll(10)).unwrap(), 10).unwrap();
            let mut new = text.clone();
            new.replace_range(place..=place, &digit.to_string());
            new
        }
        1 => format!("{}{}", &text[..place], &text[place + 1..]),
        2 => format!("{}{}", &text[..=place], &text[place..]),
        3 => {
            let mut bytes = text.clone().into_bytes();
            if place + 1 >= bytes.len() {
                return None;
            }
            bytes.swap(place, place + 1);
            String::from_utf8(bytes).unwrap()
        }
        4 => format!("-{text}"),
        _ => {
            let other = neighbour(edition, cell, dice)?;
            return (cells[other] != text).then(|| vec![(cell, cells[other].clone()), (other, text)]);
        }
    };
    let same = changed.parse::<i64>().is_ok_and(|it| Ok(it) == text.parse());
    (!same).then(|| vec![(cell, changed)])
}

/// What is found in a unit with these cells.
fn check(
    environment: &Environment,
    editions: &Editions,
    edition: &Edition,
    cells: &[String],
    words: &str,
) -> Vec<Finding> {
    let mut csv = "数据项,数值\n".to_owned();
    for (figure, text) in
        edition.figures.iter().zip(cells).filter(|(figure, _)| !figure.id.starts_with("fees."))
    {
        _ = writeln!(csv, "{},{text}", figure.id);
    }
    environment.write("unit.toml", UNIT.replace("zero = [\"表二\", \"表三\", \"表四\"]\n", ""));
    environment.write("figures.csv", csv).write("narrative.md", words);
    let inbox = inbox::open_paths(&[environment.path().to_owned()]).unwrap();
    nianbao::compile(&inbox.jobs[0], editions, Options::default()).findings
}

/// Exchanges of neighbours in table three after which every sum holds: no sum can tell one from another.
fn exchanges_that_fit(edition: &Edition, cells: &[String]) -> usize {
    let mut values: Vec<i64> = cells.iter().map(|it| it.parse().unwrap_or_default()).collect();
    let number = edition.table("requests").unwrap();
    let (table, figures) = (&edition.tables[number], edition.tables[number].figures.clone());
    let width = table.blocks[0].column_leaves.len();
    let holds = |values: &[i64]| {
        let sum = |side: &[usize]| side.iter().map(|at| values[*at]).sum::<i64>();
        let own = edition.relations.iter().filter(|it| it.table == number && it.op == Op::Equals);
        own.into_iter().all(|it| sum(&it.left) == sum(&it.right))
    };
    let mut fit = 0;
    for cell in figures.clone() {
        for other in [cell + 1, cell + width] {
            if figures.contains(&other) && values[cell] != values[other] {
                values.swap(cell, other);
                fit += usize::from(holds(&values));
                values.swap(cell, other);
            }
        }
    }
    fit
}

#[derive(Default)]
struct Score {
    trials: usize,
    found: usize,
    first: usize,
    among: usize,
}

impl Score {
    fn add(&mut self, edition: &Edition, findings: &[Finding], wrong: &[(usize, String)]) {
        self.trials += 1;
        let grave = |it: &Finding| it.level == Level::Error || it.code.name == "total-computed";
        self.found += usize::from(findings.iter().any(grave));
        let offered = |(cell, right): &(usize, String), first: bool| {
            let id = &edition.figures[*cell].id;
            findings.iter().any(|finding| {
                let all = finding.suggestions.iter().enumerate();
                let mut wanted = all.filter(|(at, it)| !first || it.set.map_or(*at == 0, |set| set == 0));
                wanted.any(|(_, it)| it.figure == *id && it.to == *right)
            })
        };
        self.first += usize::from(wrong.iter().all(|it| offered(it, true)));
        self.among += usize::from(wrong.iter().all(|it| offered(it, false)));
    }

    fn line(&self, name: &str) -> String {
        let percent = |part: usize| part as f64 * 100.0 / self.trials as f64;
        format!(
            "{name:<42}{:>8}{:>9.1}%{:>9.1}%{:>9.1}%",
            self.trials,
            percent(self.found),
            percent(self.first),
            percent(self.among)
        )
    }
}

#[test]
fn the_cell_and_its_right_value_are_offered() {
    let trials = std::env::var("TRIALS").ok().and_then(|it| it.parse().ok()).unwrap_or(60);
    let (environment, editions) = (Environment::empty(), Editions::builtin());
    let edition = editions.for_year(2023).unwrap();
    let mut dice = Dice(2023);
    let cells_of = |table: &str| edition.tables[edition.table(table).unwrap()].figures.clone();
    let mut scores: Vec<Score> = (0..5).map(|_| Score::default()).collect();
    let (mut unseen, mut ceiling) = (0, 0.0);
    let quiet = NARRATIVE.replace("全年没有收到申请。", "");
    while scores[0].trials < trials || scores[1].trials < trials || scores[3].trials < trials {
        let right = balanced(&mut dice, edition);
        for (number, table) in [(0, "requests"), (1, "cases")] {
            let range = cells_of(table);
            let cell = range.start + dice.roll(range.len());
            let Some(wrong) = slip(&right, cell, edition, &mut dice) else { continue };
            let mut cells = right.clone();
            wrong.iter().for_each(|(at, text)| cells[*at].clone_from(text));
            // Two parts of one group of table four exchanged: no sum can see it.
            let group = |at: usize| edition.figures[at].id.rsplit_once('.').unwrap().0.to_owned();
            let parts = wrong.iter().all(|(at, _)| !edition.figures[*at].id.ends_with(".total"));
            if table == "cases" && wrong.len() == 2 && parts && group(wrong[0].0) == group(wrong[1].0) {
                unseen += 1;
                continue;
            }
            let truth: Vec<(usize, String)> = wrong.iter().map(|(at, _)| (*at, right[*at].clone())).collect();
            let findings = check(&environment, &editions, edition, &cells, &quiet);
            // Exchanged cells of 0 and 1 leave the same sums wherever they stand.
            let number = if table == "requests" && wrong.len() == 2 { 4 } else { number };
            scores[number].add(edition, &findings, &truth);
            if number == 4 {
                ceiling += 1.0 / exchanges_that_fit(edition, &cells).max(1) as f64;
            }
            if table == "cases" {
                let of = |id: &str| &right[edition.figure_of_id(id).unwrap()];
                let told = format!(
                    "四、政府信息公开行政复议、行政诉讼情况\n\n因政府信息公开引起行政复议{}件；行政诉讼中，未经复议直接起诉{}件，复议后起诉{}件。\n\n五、",
                    of("cases.review.total"),
                    of("cases.direct.total"),
                    of("cases.after_review.total")
                );
                let findings =
                    check(&environment, &editions, edition, &cells, &quiet.replacen("五、", &told, 1));
                scores[2].add(edition, &findings, &truth);
            }
        }
        // Two slips in table three.
        let range = cells_of("requests");
        let (a, b) = (range.start + dice.roll(range.len()), range.start + dice.roll(range.len()));
        if let (Some(one), Some(two)) =
            (slip(&right, a, edition, &mut dice), slip(&right, b, edition, &mut dice))
        {
            let (mut cells, mut both) = (right.clone(), [one, two].concat());
            both.sort();
            both.dedup_by_key(|it| it.0);
            // An exchange is two cells already.
            if both.len() == 2
                && both
                    .iter()
                    .all(|(at, text)| *text != right[*at] && !text.is_empty() && !text.starts_with('-'))
            {
                both.iter().for_each(|(at, text)| cells[*at].clone_from(text));
                let truth: Vec<(usize, String)> =
                    both.iter().map(|(at, _)| (*at, right[*at].clone())).collect();
                let findings = check(&environment, &editions, edition, &cells, &quiet);
                scores[3].add(edition, &findings, &truth);
            }
        }
    }
    println!("{:<42}{:>8}{:>10}{:>10}{:>10}", "slips", "trials", "found", "first", "among");
    for (score, name) in scores.iter().zip([
        "one in table three",
        "one in table four",
        "one in table four, totals told",
        "two in table three",
        "two neighbours of table three exchanged",
    ]) {
        println!("{}", score.line(name));
    }
    let ceiling = ceiling * 100.0 / scores[4].trials.max(1) as f64;
    println!("exchanges: whoever knows the sums alone is right first in {ceiling:.1}% at best");
    println!("exchanges within a group of table four, which no sum sees: {unseen}");
    let at_least = |part: usize, score: &Score, percent: usize| part * 100 >= score.trials * percent;
    assert!(scores[..2].iter().all(|it| it.found == it.trials), "every slip is found");
    assert!(at_least(scores[0].first, &scores[0], 99), "table three");
    assert!(at_least(scores[1].among, &scores[1], 99), "table four");
    assert!(at_least(scores[2].first, &scores[2], 60), "table four with its totals told");
    assert!(at_least(scores[3].first, &scores[3], 95), "two in table three");
    let first = scores[4].first as f64 * 100.0 / scores[4].trials.max(1) as f64;
    assert!(first >= ceiling - 15.0, "exchanged neighbours: {first:.1}% of {ceiling:.1}%");
}

/// What is told of a finding that offers something or that a sum is about, a line each.
fn told(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings.iter().filter(|it| it.sides.is_some() || !it.suggestions.is_empty()) {
        _ = writeln!(text, "  {} {}", finding.code.id, finding.message.zh);
        for label in &finding.labels {
            let cell = label.place.span.cell.map(|it| it.to_string()).unwrap_or_default();
            let mark = if label.primary { "^" } else { "-" };
            _ = writeln!(text, "    {mark} {cell} {}", label.text.zh);
        }
        for also in &finding.also {
            _ = writeln!(text, "    + {} {}", also.code.id, also.message.zh);
        }
        if let Some(help) = &finding.help {
            _ = writeln!(text, "    {}", help.zh);
        }
        for it in &finding.suggestions {
            let set = it.set.map(|it| format!(" #{it}")).unwrap_or_default();
            _ = writeln!(text, "    {} {} → {}{set}", it.figure, it.from, it.to);
        }
    }
    text
}

/// Each kind of mistake in sums, with everything that is told of it: the cells, both sides, and what would mend it.
#[test]
fn what_is_told_of_a_slip() {
    let (environment, editions) = (Environment::empty(), Editions::builtin());
    let edition = editions.for_year(2023).unwrap();
    let right = balanced(&mut Dice(11), edition);
    let quiet = NARRATIVE.replace("全年没有收到申请。", "");
    let words = |told: &str| {
        quiet.replacen("五、", &format!("四、政府信息公开行政复议、行政诉讼情况\n\n{told}\n\n五、"), 1)
    };
    let of = |id: &str| -> i64 { right[edition.figure_of_id(id).unwrap()].parse().unwrap() };
    let review = words(&format!("因政府信息公开引起行政复议{}件。", of("cases.review.total")));
    let (natural, business) = ("requests.results.granted.natural", "requests.results.granted.business");
    let (upheld, corrected) = ("cases.review.upheld", "cases.direct.corrected");
    let mut text = String::new();
    for (name, changes, words) in [
        ("one cell of table three", vec![(natural, "+3")], &quiet),
        ("a total of table three", vec![("requests.results.total.natural", "+10")], &quiet),
        ("the total of totals", vec![("requests.results.total.total", "+1")], &quiet),
        (
            "a cell and the totals made of it",
            vec![(natural, "+1"), ("requests.results.granted.total", "+1")],
            &quiet,
        ),
        ("two neighbours exchanged", vec![(natural, business), (business, natural)], &quiet),
        (
            "two cells far from each other",
            vec![(natural, "+2"), ("requests.carried_out.legal", "+5")],
            &quiet,
        ),
        ("two cells of one sum", vec![(natural, "+2"), ("requests.results.granted.legal", "+5")], &quiet),
        ("a blank", vec![(natural, "")], &quiet),
        ("a blank beside a wrong cell", vec![(natural, ""), (business, "+4")], &quiet),
        ("a blank whose sum is wrong", vec![("requests.new.natural", ""), (natural, "+4")], &quiet),
        ("below zero", vec![(natural, "=-2")], &quiet),
        ("no whole number", vec![(natural, "=2.5")], &quiet),
        ("one cell of table four", vec![(upheld, "+1")], &quiet),
        ("one cell of table four, its total told", vec![(upheld, "+1")], &review),
        ("its total, told otherwise", vec![("cases.review.total", "+1")], &review),
        ("two groups of table four", vec![(upheld, "+1"), (corrected, "+2")], &quiet),
        (
            "cells of two groups exchanged",
            vec![
                ("cases.review.pending", "cases.review.total"),
                ("cases.review.total", "cases.review.pending"),
            ],
            &quiet,
        ),
        (
            "four cells of one column",
            vec![
                (natural, "+1"),
                ("requests.results.partial.natural", "+2"),
                ("requests.results.unavailable.unclear.natural", "+4"),
                ("requests.results.rejected.petition.natural", "+8"),
            ],
            &quiet,
        ),
        (
            "totals of a row and a column",
            vec![("requests.new.total", "+3"), ("requests.results.total.natural", "+3")],
            &quiet,
        ),
        (
            "more than three cells",
            vec![
                (natural, "+1"),
                (business, "+2"),
                ("requests.results.partial.legal", "+4"),
                ("requests.carried_out.welfare", "+8"),
                ("requests.new.others", "+16"),
            ],
            &quiet,
        ),
    ] {
        let mut cells = right.clone();
        for (id, change) in changes {
            let at = edition.figure_of_id(id).unwrap();
            cells[at] = match change.strip_prefix('=') {
                _ if change.is_empty() => String::new(),
                Some(new) => new.to_owned(),
                None if change.starts_with('+') => (of(id) + change[1..].parse::<i64>().unwrap()).to_string(),
                None => of(change).to_string(),
            };
        }
        _ = writeln!(text, "{name}\n{}", told(&check(&environment, &editions, edition, &cells, words)));
    }
    // A sum of many: not all of its cells are shown.
    let mut cells = right.clone();
    let column = |it: &&nianbao::edition::FigureDef| {
        it.id.starts_with("requests.results.") && it.id.ends_with(".natural")
    };
    for figure in edition.figures.iter().filter(column) {
        let at = edition.figure_of_id(&figure.id).unwrap();
        cells[at] = (of(&figure.id) + 1).to_string();
    }
    let mut all = check(&environment, &editions, edition, &cells, &quiet);
    all.retain(|it| it.sides.is_some());
    _ = writeln!(text, "all of a column\n{}", told(&all[..1]));
    insta::assert_snapshot!(text.replace(&format!("{}/", environment.path().display()), ""));
}
