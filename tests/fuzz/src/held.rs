//! Promises that hold for any input: places lie in their texts, every writer writes what its readers can read, and
//! every format holds the figures of the submission.

use std::collections::HashMap;
use std::io::Read as _;
use std::sync::LazyLock;

use comrak::nodes::NodeValue;
use nianbao::Compiled;
use nianbao::diag::verdict::{Complete, Verdict};
use nianbao::diag::{self, Finding, Lang, Style, github, json, junit, sarif};
use nianbao::document::{Block, Document, plain};
use nianbao::model::Submission;
use nianbao::render::FORMATS;
use nianbao::render::look::Look;
use nianbao::source::Place;
use nianbao::text::Narration;
use roxmltree::Node;

/// Of each kind so many findings are drawn; there may be thousands.
const FEW: usize = 3;

/// All that came of a unit; what a run would write of it.
pub fn compiled(compiled: &Compiled) -> Vec<Vec<u8>> {
    let mut written = findings(&compiled.findings);
    if let (Some(submission), Some(document)) = (&compiled.submission, &compiled.document) {
        written.extend(self::document(submission, document));
    }
    written
}

/// A place is a stretch of its text, and begins and ends between letters.
#[track_caller]
fn place(place: &Place) {
    let (range, text) = (place.span.range(), &place.source.text);
    let held = text.get(range.clone()).is_some();
    assert!(held, "{range:?} is no stretch of {} ({} bytes)", place.source.name, text.len());
    _ = (place.line_column(), place.end_line_column());
}

/// Findings point into their texts and can be told to everybody.
pub fn findings(findings: &[Finding]) -> Vec<Vec<u8>> {
    let mut kinds: HashMap<&str, usize> = HashMap::new();
    for finding in findings {
        finding.labels.iter().for_each(|it| place(&it.place));
        let also = finding.also.iter().flat_map(|it| &it.figures);
        finding.figures.iter().chain(also).filter_map(|it| it.place.as_ref()).for_each(place);
        finding.suggestions.iter().filter_map(|it| it.place.as_ref()).for_each(place);
        let told = kinds.entry(finding.code.id).or_default();
        *told += 1;
        if *told <= FEW {
            for (lang, colour) in [(Lang::Zh, true), (Lang::En, false)] {
                assert!(!finding.message.in_lang(lang).is_empty(), "{}", finding.code.id);
                diag::emit(finding, Style { lang, colour, width: 100 });
            }
        }
    }
    let mut sorted = findings.to_vec();
    diag::sort(&mut sorted);
    let verdict = Verdict::new(&sorted, 0, Complete::default());
    let [zh, en] = [Lang::Zh, Lang::En].map(|lang| {
        let json = json::write(&verdict, &sorted, &[], lang);
        serde_json::from_str::<serde_json::Value>(&json).unwrap();
        json
    });
    let sarif = sarif::write(&sorted, "/a", Lang::Zh);
    serde_json::from_str::<serde_json::Value>(&sarif).unwrap();
    let looked = junit::Looked { units: &[], rules: &[], unchecked: &[] };
    let junit = junit::write(looked, &sorted, Lang::Zh);
    roxmltree::Document::parse(&junit).unwrap_or_else(|error| panic!("JUnit: {error}\n{junit}"));
    let github = github::write(&sorted, "/a", Lang::Zh);
    assert!(github.lines().all(|line| line.starts_with("::")), "{github}");
    [zh, en, sarif, junit, github].map(String::into_bytes).into()
}

/// Every letter that will be read has its place in the file.
pub fn narration(submission: &Submission, narration: &Narration) {
    findings(&narration.findings);
    for part in &narration.parts {
        for paragraph in &part.paragraphs {
            for (at, char) in paragraph.text.char_indices().take(400) {
                part.place(submission, paragraph, at..at + char.len_utf8()).iter().for_each(place);
            }
        }
    }
}

/// A document can be drawn in every format and read again; the figures are the submission's in all of them.
pub fn document(submission: &Submission, document: &Document) -> Vec<Vec<u8>> {
    static LOOK: LazyLock<Look> = LazyLock::new(|| Look::builtin().unwrap());
    let wanted = numbers(cells(&document.blocks));
    let mut drawn = Vec::new();
    for format in FORMATS {
        let bytes = (format.render)(document, &LOOK);
        let found = match format.name {
            "docx" => word(&bytes),
            "html" => page(&bytes),
            "md" => markdown(&bytes),
            other => panic!("no reader for {other}"),
        };
        assert_eq!(numbers(found), wanted, "{} of {}", format.name, submission.unit.name);
        drawn.push(bytes);
    }
    drawn
}

/// The figures among cells; what is no number may be drawn in other letters.
fn numbers(cells: Vec<String>) -> Vec<String> {
    let digits = |it: &String| it.starts_with(|char: char| char.is_ascii_digit());
    let number = |it: &String| digits(it) && it.chars().all(|char| char.is_ascii_digit() || char == '.');
    // What nobody sees is drawn in no format.
    cells.into_iter().map(|it| nianbao::source::seen(&it).into_owned()).filter(number).collect()
}

/// The texts of all cells in the order of rows.
fn cells(blocks: &[Block]) -> Vec<String> {
    let of = |block: &Block| match block {
        Block::Table(table) => table.rows.iter().flatten().map(|it| dense(&plain(&it.text))).collect(),
        Block::Chart(chart) => cells(&[Block::Table(chart.table())]),
        Block::Quote(inner) => cells(inner),
        Block::List { items, .. } => items.iter().flat_map(|it| cells(it)).collect(),
        _ => Vec::new(),
    };
    blocks.iter().flat_map(of).collect()
}

fn dense(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).collect()
}

fn texts_of(root: Node, names: &[&str]) -> Vec<String> {
    let text = |node: Node| {
        node.descendants().filter_map(|it| it.text().filter(|_| it.is_text())).collect::<String>()
    };
    let cells = root.descendants().filter(|it| names.contains(&it.tag_name().name()));
    cells.map(|it| dense(&text(it))).collect()
}

#[track_caller]
fn parse(xml: &str) -> roxmltree::Document<'_> {
    roxmltree::Document::parse(xml).unwrap_or_else(|error| panic!("{error}:\n{xml}"))
}

fn word(bytes: &[u8]) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut found = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let (mut xml, name) = (String::new(), file.name().unwrap().into_owned());
        if name.ends_with(".xml") || name.ends_with(".rels") {
            file.read_to_string(&mut xml).unwrap();
            let document = parse(&xml);
            if name == "word/document.xml" {
                found = texts_of(document.root(), &["tc"]);
            }
        }
    }
    found
}

/// Closes the elements that HTML leaves open.
fn closed(html: &str) -> String {
    html.replace("<br>", "<br/>").replace("<hr>", "<hr/>")
}

fn page(bytes: &[u8]) -> Vec<String> {
    let page = std::str::from_utf8(bytes).unwrap();
    let main = page.split_once("<main").unwrap().1.rsplit_once("</main>").unwrap().0;
    texts_of(parse(&closed(&format!("<main{main}</main>"))).root(), &["td", "th"])
}

fn markdown(bytes: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(bytes).unwrap();
    let arena = comrak::Arena::new();
    let mut options = comrak::Options::default();
    options.extension.table = true;
    let mut found = Vec::new();
    for node in comrak::parse_document(&arena, text, &options).descendants() {
        match &node.data().value {
            NodeValue::HtmlBlock(html) if html.literal.starts_with("<table") => {
                found.extend(texts_of(parse(&closed(&html.literal)).root(), &["td", "th"]));
            }
            NodeValue::TableCell => {
                let said = node.descendants().map(|it| match &it.data().value {
                    NodeValue::Text(text) => text.to_string(),
                    NodeValue::Code(code) => code.literal.clone(),
                    _ => String::new(),
                });
                found.push(dense(&said.collect::<String>()));
            }
            _ => {}
        }
    }
    found
}
