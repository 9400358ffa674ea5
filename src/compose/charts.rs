//! The annex of charts: those of the edition, and for a county one of its units.

use rust_decimal::Decimal;

use crate::document::{Block, Chart, Inline, Series};
use crate::edition::{ChartDef, Meaning};
use crate::model::{CountyFacts, Submission};

/// More units than this are no picture any more: the others are one bar.
const UNITS: usize = 20;

/// The annex; nothing where there are no figures to draw.
pub(super) fn blocks(submission: &Submission) -> Vec<Block> {
    let of_edition = submission.edition.charts.iter().filter_map(|chart| of(submission, chart));
    let of_units = submission.county.as_deref().and_then(|county| units(submission, county));
    let charts: Vec<Block> = of_edition.chain(of_units).map(Block::Chart).collect();
    if charts.is_empty() {
        return charts;
    }
    let heading = Inline::Text("附：图表".to_owned());
    let heading = Block::Heading { level: 2, id: "charts".to_owned(), text: vec![heading] };
    std::iter::once(heading).chain(charts).collect()
}

fn of(submission: &Submission, chart: &ChartDef) -> Option<Chart> {
    let year = submission.year;
    let this = values(chart, |figure| submission.number(figure));
    let last = values(chart, |figure| submission.previous.get(&figure).map(|it| it.number));
    let known = |values: &[Option<Decimal>]| values.iter().any(|it| it.is_some_and(|it| !it.is_zero()));
    if !known(&this) || chart.years && !known(&last) {
        return None;
    }
    let labels: Vec<String> = chart.bars.iter().map(|(label, _)| label.clone()).collect();
    let mut series = vec![Series { name: format!("{year}年"), values: this }];
    if chart.years {
        // As in a table, last year comes first.
        series.insert(0, Series { name: format!("{}年", year - 1), values: last });
    }
    Some(drawn(&chart.id, &chart.title, &chart.unit, labels, series))
}

/// What each bar is the sum of; none where a part of it is not known.
fn values(chart: &ChartDef, number: impl Fn(usize) -> Option<Decimal>) -> Vec<Option<Decimal>> {
    let sum = |figures: &[usize]| {
        let mut numbers = figures.iter().map(|figure| number(*figure));
        numbers.try_fold(Decimal::ZERO, |sum, it| sum.checked_add(it?))
    };
    chart.bars.iter().map(|(_, figures)| sum(figures)).collect()
}

/// Requests by unit, the most first.
fn units(submission: &Submission, county: &CountyFacts) -> Option<Chart> {
    let wanted = [Meaning::New, Meaning::Received];
    let at = county.heads.iter().position(|head| wanted.iter().any(|it| it.zh() == head))?;
    let (_, rows) = county.rows.split_last()?;
    let mut bars: Vec<(&str, Decimal)> = rows
        .iter()
        .filter_map(|(name, figures)| Some((name.as_str(), figures.get(at - 1)?.parse().ok()?)))
        .collect();
    bars.sort_by_key(|(_, value)| std::cmp::Reverse(*value));
    let others: Decimal = bars.iter().skip(UNITS).map(|(_, value)| value).sum();
    let count = bars.len().saturating_sub(UNITS);
    bars.truncate(UNITS);
    if bars.iter().all(|(_, value)| value.is_zero()) {
        return None;
    }
    let mut labels: Vec<String> = bars.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut values: Vec<Option<Decimal>> = bars.iter().map(|(_, value)| Some(*value)).collect();
    if count > 0 {
        labels.push(format!("其他{count}个单位"));
        values.push(Some(others));
    }
    let series = vec![Series { name: format!("{}年", submission.year), values }];
    Some(drawn("of-units", &format!("各单位{}", county.heads[at]), "件", labels, series))
}

fn drawn(id: &str, title: &str, unit: &str, labels: Vec<String>, series: Vec<Series>) -> Chart {
    let said: Vec<String> = labels
        .iter()
        .enumerate()
        .map(|(at, label)| {
            let value =
                |it: &Series| it.values[at].map_or_else(|| "未知".to_owned(), |it| format!("{it}{unit}"));
            match series.as_slice() {
                [now, before] => format!("{label}{}，上年{}", value(now), value(before)),
                _ => format!("{label}{}", series.first().map(value).unwrap_or_default()),
            }
        })
        .collect();
    Chart {
        id: format!("chart-{id}"),
        title: title.to_owned(),
        description: format!("条形图：{}。", said.join("；")),
        unit: unit.to_owned(),
        labels,
        series,
    }
}
