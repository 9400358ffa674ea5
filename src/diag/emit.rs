//! A finding as people read it, drawn by `annotate-snippets`; the one file that knows the library.

use std::ops::Range;

use annotate_snippets::renderer::Renderer;
use annotate_snippets::{AnnotationKind, Group, Level as Drawn, Origin, Snippet};

use super::{Finding, Label, Lang, Level};
use crate::source::{Place, Source};

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

/// Draws the finding: headline, excerpts, what it rests on and what to do.
pub fn emit(finding: &Finding, style: Style) -> String {
    let lang = style.lang;
    let level = match finding.level {
        Level::Error => Drawn::ERROR,
        Level::Warning => Drawn::WARNING,
        Level::Note => Drawn::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(finding.message.in_lang(lang)).id(finding.code.id));
    for cluster in clusters(&finding.labels) {
        group = group.element(excerpt(&cluster, lang));
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
    renderer.term_width(style.width).render(&[group])
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

fn excerpt<'a>(cluster: &Cluster<'a>, lang: Lang) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let lines = cluster.source.lines();
    let from = lines[cluster.lines.start];
    let to = lines.get(cluster.lines.end + 1).copied().unwrap_or(cluster.source.text.len());
    let text = &cluster.source.text[from..to];
    let annotations = cluster.labels.iter().map(|label| {
        let kind = if label.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let span = clamp(&label.place, from, text);
        let words = label.text.in_lang(lang);
        kind.span(span).label((!words.is_empty()).then_some(words))
    });
    Snippet::source(text)
        .line_start(cluster.lines.start + 1)
        .path(cluster.source.shown.as_str())
        .annotations(annotations)
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
    inside(range.start)..inside(range.end)
}
