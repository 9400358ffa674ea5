//! `nianbao trace`: a county's figure back to its cells, or the figures that changed most since last year.

use anyhow::anyhow;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::Outcome;
use super::args::{Common, FindingsFormat, TraceArgs};
use super::gather::{self, Gathered, Run};
use super::terminal::Terminal;
use crate::diag::{Lang, Text, say};
use crate::edition::Edition;
use crate::model::roster::Group;
use crate::read;
use crate::read::inbox::Inbox;
use crate::rollup::provenance::NAME as CELLS;
use crate::rollup::sum::Sum;
use crate::rollup::trace::{self, Below, Node, Part};
use crate::source::{Source, unguarded};

/// Figures that are listed.
const LISTED: usize = 20;

pub(super) fn run(args: &TraceArgs, common: &Common, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let lang = terminal.lang;
    let input = args.input();
    let run = Run::of_roster(&input, common, terminal)?;
    let (inbox, editions) = (&run.inbox, &run.editions);
    let county = &inbox.counties[0];
    let Some(edition) = crate::rollup::edition(county, editions) else {
        let text = say!("county.toml 没有写 year", "county.toml does not say the `year`");
        return Err(anyhow!("{}", text.in_lang(lang)));
    };
    let figure = args.figure.as_ref().map(|name| find(name, &edition, lang)).transpose()?;
    let id = figure.map(|it| edition.figures[it].id.clone());
    let mut parts: Vec<Part> = Vec::new();
    let gathered = run.gather(terminal, |_, line, read| {
        let Some(mut part) = id.as_ref().and_then(|id| trace::part(line, &read.submission, id)) else {
            return Ok(());
        };
        if line.group == Group::Below
            && let Some(id) = &id
        {
            part.below = below(&part, id);
        }
        parts.push(part);
        Ok(())
    })?;
    let sum = &gathered.sums.all[0];
    if let (Some(figure), Some(id)) = (figure, &id) {
        for (number, (county, sum)) in inbox.counties.iter().zip(&gathered.sums.all).enumerate() {
            let own = county.adjustments.iter().filter(|it| sum.adjusted(it) == Some(figure));
            parts.extend(own.map(|it| trace::adjustment(number, it)));
        }
        let tree = trace::tree(&inbox.counties, &parts, 0);
        let label = &edition.figures[figure].label;
        if args.format == FindingsFormat::Json {
            let out = json!({ "figure": id, "label": label, "lacks": sum.lacking(), "tree": node(&tree) });
            writeln!(terminal.out, "{}", serde_json::to_string_pretty(&out)?)?;
        } else {
            writeln!(terminal.out, "{id}  {label}\n")?;
            draw(&tree, terminal)?;
        }
    } else {
        changes(inbox, &gathered, &edition, editions, args.format, terminal)?;
    }
    if !sum.is_total() && args.format == FindingsFormat::Text {
        let english = sum.lacks.iter().map(|it| format!("{} ({})", it.name, it.lack.text().en));
        let (zh, en) = (sum.lacking().join("、"), english.collect::<Vec<_>>().join(", "));
        writeln!(
            terminal.out,
            "\n{}",
            say!("合计不完整，缺：{zh}", "incomplete; it lacks: {en}").in_lang(lang)
        )?;
    }
    Ok(if sum.is_total() { Outcome::Clean } else { Outcome::Findings })
}

/// What a county's sum is of, as the provenance says that was written with it; nothing where that does not add up to
/// the figure, for then it is of another sum.
fn below(part: &Part, id: &str) -> Vec<Below> {
    let file = part.place.as_ref().and_then(|place| place.source.path.as_deref());
    let folders = file.into_iter().flat_map(|file| file.ancestors().skip(1).take(2));
    let found = folders.map(|folder| folder.join(CELLS)).find_map(|path| Source::open(&path, CELLS).ok());
    let Some(source) = found else { return Vec::new() };
    let mut rows: Vec<(u32, Vec<String>)> = read::table(&source).into_iter().collect();
    rows.sort_by_key(|(row, _)| *row);
    let mut all = Vec::new();
    for (_, cells) in rows {
        let [figure, _, name, file, line, column, cell, value, reason] = cells.as_slice() else { continue };
        if figure == id
            && let Ok(value) = Decimal::from_str_exact(value)
        {
            let from = format!("{file}:{line}:{column} {cell} {reason}").trim_end().to_owned();
            all.push(Below { name: unguarded(name).to_owned(), value, from });
        }
    }
    let sum = all.iter().try_fold(Decimal::ZERO, |sum, it| sum.checked_add(it.value));
    if sum == Some(part.value) { all } else { Vec::new() }
}

fn find(name: &str, edition: &Edition, lang: Lang) -> anyhow::Result<usize> {
    use crate::edition::Found;
    match edition.figure(name) {
        Found::One(figure) => Ok(figure),
        Found::Many(many) => {
            let ids: Vec<&str> = many.iter().take(6).map(|it| edition.figures[*it].id.as_str()).collect();
            let (zh, en) = (ids.join("、"), ids.join(", "));
            let text = say!(
                "“{name}”可以指几个数，写其中一个：{zh}",
                "`{name}` may be several figures; name one of them: {en}"
            );
            Err(anyhow!("{}", text.in_lang(lang)))
        }
        Found::Nothing => {
            let text = match edition.nearest_figure(name) {
                Some(near) => say!(
                    "没有名为“{name}”的数据项；最接近的是 {near}",
                    "there is no figure named `{name}`; the nearest one is {near}"
                ),
                None => {
                    let id = &edition.id;
                    say!(
                        "没有名为“{name}”的数据项；全部名称见 nianbao editions {id}",
                        "there is no figure named `{name}`; `nianbao editions {id}` lists them"
                    )
                }
            };
            Err(anyhow!("{}", text.in_lang(lang)))
        }
    }
}

/// The tree in lines: name, value, share, cell.
fn draw(tree: &Node, terminal: &mut Terminal) -> std::io::Result<()> {
    let lang = terminal.lang;
    let mut nodes = Vec::new();
    collect(tree, "", "", lang, &mut nodes);
    let head = say!("单位,数,占比,出处", "unit,figure,share,where");
    let mut lines: Vec<[String; 4]> = vec![split(&head, lang)];
    lines.extend(nodes.into_iter().map(|(name, node)| {
        let share = node.share.map(|it| format!("{it}%")).unwrap_or_default();
        let place = node.place.as_ref().map(|place| {
            let cell = place.span.cell.map(|it| format!(" {it}")).unwrap_or_default();
            format!("{place}{cell}")
        });
        let from: Vec<String> =
            place.into_iter().chain(node.reason.clone()).chain(node.from.clone()).collect();
        [name, node.value.to_string(), share, from.join("  ")]
    }));
    columns(&lines, [false, true, true, false], terminal)
}

/// The heads of four columns.
fn split(heads: &Text, lang: Lang) -> [String; 4] {
    let mut heads = heads.in_lang(lang).split(',').map(str::to_owned);
    std::array::from_fn(|_| heads.next().unwrap_or_default())
}

/// Lines of columns that stand below each other, whatever the width of their letters; `right` are those of numbers.
fn columns<const N: usize>(
    lines: &[[String; N]],
    right: [bool; N],
    terminal: &mut Terminal,
) -> std::io::Result<()> {
    let wide: [usize; N] =
        std::array::from_fn(|at| lines.iter().map(|line| line[at].width()).max().unwrap_or(0));
    for line in lines {
        let cells: Vec<String> = (0..N)
            .map(|at| {
                let gap = " ".repeat(wide[at] - line[at].width());
                if right[at] { format!("{gap}{}", line[at]) } else { format!("{}{gap}", line[at]) }
            })
            .collect();
        writeln!(terminal.out, "{}", cells.join("  ").trim_end())?;
    }
    Ok(())
}

fn collect<'n>(node: &'n Node, first: &str, rest: &str, lang: Lang, lines: &mut Vec<(String, &'n Node)>) {
    lines.push((format!("{first}{}", node.name.in_lang(lang)), node));
    for (at, part) in node.parts.iter().enumerate() {
        let (branch, below) = if at + 1 == node.parts.len() { ("└ ", "  ") } else { ("├ ", "│ ") };
        collect(part, &format!("{rest}{branch}"), &format!("{rest}{below}"), lang, lines);
    }
}

fn node(tree: &Node) -> Value {
    let mut out = json!({ "name": tree.name.zh, "value": tree.value.to_string() });
    if let Some(share) = tree.share {
        out["share"] = json!(share.to_string());
    }
    if let Some(place) = &tree.place {
        let (line, column) = place.line_column();
        out["place"] = json!({ "file": place.source.name, "line": line, "column": column });
        if let Some(cell) = place.span.cell {
            out["place"]["cell"] = json!(cell.to_string());
        }
    }
    if let Some(reason) = &tree.reason {
        out["reason"] = json!(reason);
    }
    if let Some(from) = &tree.from {
        out["from"] = json!(from);
    }
    if !tree.parts.is_empty() {
        out["parts"] = tree.parts.iter().map(node).collect();
    }
    out
}

/// The figures that differ most from last year's.
fn changes(
    inbox: &Inbox,
    gathered: &Gathered,
    edition: &Edition,
    editions: &crate::edition::Editions,
    format: FindingsFormat,
    terminal: &mut Terminal,
) -> anyhow::Result<()> {
    let lang = terminal.lang;
    let Some(before) = gather::last_year(inbox, &inbox.counties[0], editions)? else {
        let text = say!(
            "不知道上年的数：在 county.toml 写 previous = \"../2022\"，或用 --previous；要看一个数的出处，写 nianbao trace 县 数据项",
            "last year's figures are not known: write previous = \"../2022\" in county.toml, or use --previous; for one figure, `nianbao trace COUNTY FIGURE`"
        );
        return Err(anyhow!("{}", text.in_lang(lang)));
    };
    let mut changed = changed(&gathered.sums.all[0], &before, edition);
    changed.truncate(LISTED);
    if format == FindingsFormat::Json {
        let all: Vec<Value> = changed
            .iter()
            .map(|(figure, old, new)| {
                let figure = &edition.figures[*figure];
                json!({ "figure": figure.id, "label": figure.label, "previous": old.to_string(), "value": new.to_string() })
            })
            .collect();
        writeln!(terminal.out, "{}", serde_json::to_string_pretty(&all)?)?;
        return Ok(());
    }
    let head = say!("数据项,上年 -> 本年,增减,名称", "figure,last year -> this year,change,label");
    let mut lines = vec![split(&head, lang)];
    lines.extend(changed.into_iter().map(|(figure, old, new)| {
        let figure = &edition.figures[figure];
        let change = new.checked_sub(old).unwrap_or_default();
        let sign = if change.is_sign_positive() { "+" } else { "" };
        let (id, label) = (figure.id.clone(), figure.label.clone());
        [id, format!("{old} -> {new}"), format!("{sign}{change}"), label]
    }));
    columns(&lines, [false, false, true, false], terminal)?;
    Ok(())
}

fn changed(now: &Sum, before: &Sum, edition: &Edition) -> Vec<(usize, Decimal, Decimal)> {
    let mut found: Vec<(usize, Decimal, Decimal)> = (0..edition.figures.len())
        .filter_map(|figure| {
            let there = before.edition.as_ref()?.figure_of_id(&edition.figures[figure].id)?;
            let (old, new) = (before.value(there)?, now.value(figure)?);
            (old != new).then_some((figure, old, new))
        })
        .collect();
    let size = |(_, old, new): &(usize, Decimal, Decimal)| {
        let difference = new.checked_sub(*old).unwrap_or_default().abs();
        (difference, difference.checked_div((*old).max(Decimal::ONE)).unwrap_or_default())
    };
    found.sort_by(|a, b| size(b).cmp(&size(a)).then(a.0.cmp(&b.0)));
    found
}
