//! Charts as SVG: bars that lie, each with its label and its number beside it. No script, no style of its own.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::document::Chart;
use crate::render::xml::escape;

/// The drawing is this wide, in units of its own; letters are 14 of them high. It shrinks to a phone's width, and
/// its letters with it: wider than this they could not be read there.
const WIDTH: usize = 380;
const LETTER: usize = 14;
/// Labels have this much room before they are broken over lines.
const LABEL: usize = 9 * LETTER;
const BAR: usize = 16;
const GAP: usize = 10;

pub(super) fn draw(out: &mut String, chart: &Chart) {
    let label = chart.labels.iter().map(|it| width(it)).max().unwrap_or(0).min(LABEL) + LETTER;
    let said = |value: Option<Decimal>| value.map_or_else(|| "—".to_owned(), |it| it.to_string());
    let numbers = chart.series.iter().flat_map(|it| &it.values);
    let number = numbers.map(|it| width(&said(*it))).max().unwrap_or(0) + LETTER;
    // However long a number is, a bar is left.
    let room = (WIDTH - label).saturating_sub(number).max(4 * LETTER);
    let top = if chart.series.len() > 1 { 2 * LETTER + GAP } else { GAP };
    let rows: Vec<Vec<String>> = chart.labels.iter().map(|it| lines(it, LABEL)).collect();
    let bars = chart.series.len().max(1) * (BAR + 2);
    let height = |lines: &[String]| bars.max(lines.len() * (LETTER + 4)) + GAP;
    let total = top + rows.iter().map(|it| height(it)).sum::<usize>();
    let (id, many) = (escape(&chart.id), chart.series.len());
    _ = writeln!(
        out,
        "<svg class=\"chart\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"0 0 {WIDTH} {total}\" font-size=\"{LETTER}\">\
         <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>",
        escape(&chart.title),
        escape(&chart.description)
    );
    // What this year is compared with is striped, so that it is told apart without colours.
    _ = write!(
        out,
        "<defs><pattern id=\"{id}-stripes\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <rect class=\"second\" width=\"8\" height=\"8\"/><line class=\"stripe\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"8\"/></pattern></defs>"
    );
    if chart.series.len() > 1 {
        let mut x = label;
        for (number, series) in chart.series.iter().enumerate() {
            bar(out, &id, number + 1 == many, [x, GAP / 2, LETTER, LETTER]);
            text(out, x + LETTER + 6, GAP / 2 + LETTER - 2, "start", &series.name);
            x += LETTER * 3 + width(&series.name);
        }
    }
    let largest = chart.series.iter().flat_map(|it| &it.values).flatten().max().copied().unwrap_or_default();
    let mut y = top;
    for (at, lines) in rows.iter().enumerate() {
        let row = height(lines);
        let first = y + (row - GAP).saturating_sub(lines.len() * (LETTER + 4)) / 2 + LETTER;
        for (number, line) in lines.iter().enumerate() {
            text(out, label - 8, first + number * (LETTER + 4), "end", line);
        }
        let above = (row - GAP).saturating_sub(bars) / 2;
        for (number, series) in chart.series.iter().enumerate() {
            let value = series.values.get(at).copied().flatten();
            let long = value.map_or(0, |it| length(it, largest, room));
            let y = y + above + number * (BAR + 2);
            bar(out, &id, number + 1 == many, [label, y, long, BAR]);
            text(out, label + long + 6, y + BAR - 3, "start", &said(value));
        }
        y += row;
    }
    _ = writeln!(
        out,
        "<line x1=\"{label}\" y1=\"{}\" x2=\"{label}\" y2=\"{}\"/></svg>",
        top - GAP / 2,
        total - GAP / 2
    );
}

/// A bar; `full` is that of this year, which is the last.
fn bar(out: &mut String, id: &str, full: bool, [x, y, width, height]: [usize; 4]) {
    let look = if full { "class=\"first\"".to_owned() } else { format!("fill=\"url(#{id}-stripes)\"") };
    _ = write!(out, "<rect {look} x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>");
}

fn text(out: &mut String, x: usize, y: usize, anchor: &str, words: &str) {
    _ = write!(out, "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{}</text>", escape(words));
}

/// How long the bar of a value is; what is not nothing is at least a line.
fn length(value: Decimal, largest: Decimal, room: usize) -> usize {
    if value <= Decimal::ZERO || largest.is_zero() {
        return 0;
    }
    let share = value.checked_div(largest).unwrap_or_default();
    let long = share.checked_mul(Decimal::from(room)).and_then(|it| it.round().to_usize());
    long.unwrap_or(0).clamp(1, room)
}

fn letter(char: char) -> usize {
    if char.is_ascii() { LETTER * 3 / 5 } else { LETTER }
}

fn width(text: &str) -> usize {
    text.chars().map(letter).sum()
}

/// Words in lines that fit.
fn lines(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for char in text.chars() {
        if used + letter(char) > room {
            lines.push(String::new());
            used = 0;
        }
        used += letter(char);
        if let Some(line) = lines.last_mut() {
            line.push(char);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_share() {
        let [none, one, half, all] =
            [0, 1, 500, 1000].map(|value| length(value.into(), Decimal::from(1000), 400));
        assert_eq!((none, one, half, all), (0, 1, 200, 400));
    }

    #[test]
    fn long_labels_are_broken_over_lines() {
        assert_eq!(lines("一二三四五", 3 * LETTER), ["一二三", "四五"]);
    }
}
