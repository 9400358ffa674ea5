//! A finding as people read it, drawn by `annotate-snippets`; the one file that knows the library.

use std::ops::Range;

use annotate_snippets::renderer::Renderer;
use annotate_snippets::{AnnotationKind, Group, Level as Drawn, Origin, Snippet};

use super::{Finding, Label, Lang, Level};
use crate::source::{Place, Source, unseen_in};

/// How findings are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The language.
    pub lang: Lang,
    /// Colours: on a terminal that wants them.
    pub colour: bool,
    /// Columns to cut long lines at.
    pub width: usize,
}

/// Labels farther apart than this many lines are drawn in excerpts of their own, so that a long file is not
/// laid out for two lines of it.
const FAR: usize = 60;

/// Letters of a passage that are marked.
const MARKED: usize = 30;

/// Lines longer than this many bytes are drawn in part: no paragraph that people write is so long.
const LONG: usize = 8192;

/// Draws the finding: headline, excerpts, what it rests on and what to do.
pub fn emit(finding: &Finding, style: Style) -> String {
    let lang = style.lang;
    let level = match finding.level {
        Level::Error => Drawn::ERROR,
        Level::Warning => Drawn::WARNING,
        Level::Note => Drawn::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(finding.message.in_lang(lang)).id(finding.code.id));
    let mut moved = Vec::new();
    for cluster in clusters(&finding.labels) {
        if !is_text(&cluster) {
            group = group.element(bare(&cluster));
            continue;
        }
        let (snippet, origin) = excerpt(&cluster, lang);
        group = group.element(snippet);
        moved.extend(origin);
    }
    if let (true, Some(path)) = (finding.labels.is_empty(), &finding.path) {
        group = group.element(Origin::path(path.shown.as_str()));
    }
    let [also_name, law_name, help_name] = match lang {
        Lang::Zh => ["另见", "依据", "帮助"],
        Lang::En => ["also", "law", "help"],
    };
    let also = finding.also.iter().map(|it| (also_name, &it.message));
    let rest = finding.law.iter().map(|it| (law_name, it));
    let help = finding.help.iter().map(|it| (help_name, it));
    for (name, text) in also.chain(rest).chain(help) {
        group = group.element(Drawn::NOTE.with_name(name).message(text.in_lang(lang)));
    }
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let drawn = renderer.term_width(style.width).render(&[group]);
    moved.into_iter().fold(drawn, |drawn, (counted, right)| drawn.replacen(&counted, &right, 1))
}

/// The labels of one file, near one another.
struct Cluster<'a> {
    source: &'a Source,
    lines: Range<usize>,
    labels: Vec<&'a Label>,
}

fn clusters(labels: &[Label]) -> Vec<Cluster<'_>> {
    let mut clusters: Vec<Cluster> = Vec::new();
    // The place the finding points at comes first, whatever its file.
    let first =
        labels.iter().find(|label| label.primary).map_or("", |label| label.place.source.name.as_str());
    let mut sorted: Vec<&Label> = labels.iter().collect();
    sorted.sort_by_key(|label| (label.place.source.name != first, label.place.order()));
    for label in sorted {
        let source = label.place.source.as_ref();
        let line = source.line_of(label.place.span.start as usize);
        let last = source.line_of((label.place.span.end as usize).max(label.place.span.start as usize));
        match clusters.last_mut() {
            Some(cluster) if std::ptr::eq(cluster.source, source) && line <= cluster.lines.end + FAR => {
                cluster.lines.end = cluster.lines.end.max(last);
                cluster.labels.push(label);
            }
            _ => clusters.push(Cluster { source, lines: line..last, labels: vec![label] }),
        }
    }
    // The library underlines in the order of the file; the finding's own place opens the first excerpt.
    clusters.sort_by_key(|cluster| !cluster.labels.iter().any(|label| label.primary));
    clusters
}

/// Whether the lines are some text, and not the bytes of a picture: of a broken file one sign alone may be no letter.
fn is_text(cluster: &Cluster) -> bool {
    let lines = cluster.source.lines();
    let end = lines.get(cluster.lines.end + 1).copied().unwrap_or(cluster.source.text.len());
    let text = &cluster.source.text[lines[cluster.lines.start]..end];
    !text.contains('\0') || unseen_in(text).nth(1).is_none()
}

/// The place alone.
fn bare<'a>(cluster: &Cluster<'a>) -> Origin<'a> {
    let origin = Origin::path(cluster.source.shown.as_str());
    match cluster.labels.iter().find(|it| it.primary).or(cluster.labels.first()) {
        Some(label) => {
            let (line, column) = label.place.line_column();
            origin.line(line).char_column(column)
        }
        None => origin,
    }
}

/// What is drawn; where the excerpt does not begin with its line, the place as the library counts it from there, and as
/// it is.
fn excerpt<'a>(
    cluster: &Cluster<'a>,
    lang: Lang,
) -> (Snippet<'a, annotate_snippets::Annotation<'a>>, Option<(String, String)>) {
    let lines = cluster.source.lines();
    let start = lines[cluster.lines.start];
    let end = lines.get(cluster.lines.end + 1).copied().unwrap_or(cluster.source.text.len());
    let (from, to) = near(cluster, start..end);
    let text = &cluster.source.text[from..to];
    let annotations = cluster.labels.iter().map(|label| {
        let kind = if label.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let span = clamp(&label.place, from, text);
        let words = label.text.in_lang(lang);
        kind.span(span).label((!words.is_empty()).then_some(words))
    });
    let snippet = Snippet::source(text).line_start(cluster.lines.start + 1).annotations(annotations);
    let path = cluster.source.shown.as_str();
    let first = cluster.labels.iter().find(|it| it.primary).or(cluster.labels.first());
    let moved = first.filter(|_| from > start).map(|label| {
        let (line, column) = label.place.line_column();
        let counted = text[..clamp(&label.place, from, text).start].chars().count() + 1;
        (format!("{path}:{line}:{counted}"), format!("{path}:{line}:{column}"))
    });
    (snippet.path(path), moved)
}

/// What of a line is drawn: all of it, or what is near the labels where a whole file is one line.
fn near(cluster: &Cluster, line: Range<usize>) -> (usize, usize) {
    let text = &cluster.source.text;
    let spans = || cluster.labels.iter().map(|label| label.place.span.range());
    let (Some(first), Some(last)) = (spans().map(|it| it.start).min(), spans().map(|it| it.end).max()) else {
        return (line.start, line.end);
    };
    if line.len() <= LONG || cluster.lines.start != cluster.lines.end {
        return (line.start, line.end);
    }
    let from = text.floor_char_boundary(first.saturating_sub(LONG / 4).max(line.start));
    (from, text.floor_char_boundary((last + LONG / 4).min(line.end)))
}

/// The library panics on a span that is off a character boundary or past the end; ours are neither, and a
/// finding must be printed even if one were.
fn clamp(place: &Place, from: usize, text: &str) -> Range<usize> {
    let inside = |at: usize| {
        let mut at = at.saturating_sub(from).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let range = place.span.range();
    let (start, end) = (inside(range.start), inside(range.end));
    // Of a long passage its beginning is enough: the library draws all of what is marked.
    let marked = &text[start..end.max(start)];
    match marked.char_indices().nth(MARKED) {
        Some((at, _)) if !marked.contains('\n') => start..start + at,
        _ => start..end,
    }
}
