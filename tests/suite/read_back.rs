//! Every number and every word, read back from Word, HTML and Markdown, through the spans.

use std::io::Read as _;

use comrak::nodes::{AstNode, NodeValue};
use nianbao::document::{Block, Document, plain};
use nianbao::edition::grid::{GridKind, grid};
use nianbao::edition::{Editions, Kind};
use nianbao::model::Submission;
use nianbao::read::inbox;
use nianbao::render::FORMATS;
use nianbao::render::look::{Look, MarkdownTables};
use nianbao::{Options, compile};
use roxmltree::Node;

use crate::environment::root;

type Grid = Vec<Vec<String>>;

/// A report as somebody else reads it: its tables as full grids, and its other words without spaces.
struct Report {
    tables: Vec<Grid>,
    words: String,
}

/// Every sample and every unit of the sample county, compiled.
fn samples() -> Vec<(Submission, Document)> {
    let editions = Editions::builtin();
    let options = Options { compose: true, ..Options::default() };
    let mut all = Vec::new();
    for entry in std::fs::read_dir(root().join("sample-data")).unwrap() {
        let folder = entry.unwrap().path();
        if !folder.join("unit.toml").is_file() && !folder.join("county.toml").is_file() {
            continue;
        }
        for job in &inbox::open_paths(&[folder]).unwrap().jobs {
            let compiled = compile(job, &editions, options);
            all.push((compiled.submission.unwrap(), compiled.document.unwrap()));
        }
    }
    assert!(all.len() > 20);
    all
}

fn drawn(document: &Document, format: &str, look: &Look) -> Vec<u8> {
    (FORMATS.iter().find(|it| it.name == format).unwrap().render)(document, look)
}

fn dense(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).collect()
}

/// Puts cells with their spans on a grid; what a span covers holds the same words.
fn expand(rows: Vec<Vec<(String, usize, usize)>>) -> Grid {
    let mut grid: Vec<Vec<Option<String>>> = vec![Vec::new(); rows.len()];
    for (y, row) in rows.into_iter().enumerate() {
        let mut x = 0;
        for (text, columns, down) in row {
            while grid[y].get(x).is_some_and(Option::is_some) {
                x += 1;
            }
            for line in grid.iter_mut().skip(y).take(down) {
                line.resize(line.len().max(x + columns), None);
                line[x..x + columns].fill(Some(text.clone()));
            }
            x += columns;
        }
    }
    grid.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect()).collect()
}

fn text_of(node: Node) -> String {
    node.descendants().filter(|it| it.is_text()).filter_map(|it| it.text()).collect()
}

fn html_table(source: &str) -> Grid {
    let document = roxmltree::Document::parse(source).unwrap();
    let rows = document.descendants().filter(|it| it.has_tag_name("tr"));
    let span = |cell: &Node, name| cell.attribute(name).map_or(1, |it: &str| it.parse().unwrap());
    let cells = |row: Node| {
        let cells = row.children().filter(Node::is_element).collect::<Vec<_>>();
        cells.iter().map(|it| (dense(&text_of(*it)), span(it, "colspan"), span(it, "rowspan"))).collect()
    };
    expand(rows.map(cells).collect())
}

/// Takes the tables out of HTML; what remains is the rest.
fn cut_tables(html: &str) -> (Vec<Grid>, String) {
    let (mut tables, mut rest) = (Vec::new(), String::new());
    for (at, piece) in html.split("<table").enumerate() {
        if at == 0 {
            rest += piece;
            continue;
        }
        let (table, behind) = piece.split_once("</table>").unwrap();
        tables.push(html_table(&format!("<table{table}</table>").replace("<br>", "<br/>")));
        rest += behind;
    }
    (tables, rest)
}

fn from_html(bytes: Vec<u8>) -> Report {
    let page = String::from_utf8(bytes).unwrap();
    let main = page.split_once("<main").unwrap().1.rsplit_once("</main>").unwrap().0;
    let (tables, rest) = cut_tables(&format!("<main{main}</main>"));
    let rest = rest.replace("<br>", "<br/>").replace("<hr>", "<hr/>");
    let document = roxmltree::Document::parse(&rest).unwrap();
    Report { tables, words: dense(&text_of(document.root())) }
}

fn from_word(bytes: Vec<u8>) -> Report {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let document = roxmltree::Document::parse(&xml).unwrap();
    let named = |node: &Node, name: &str| node.tag_name().name() == name;
    let body = document.descendants().find(|it| named(it, "body")).unwrap();
    let (mut tables, mut words) = (Vec::new(), String::new());
    for block in body.children() {
        if named(&block, "p") {
            words += &text_of(block);
        } else if named(&block, "tbl") {
            tables.push(word_table(block));
        }
    }
    Report { tables, words: dense(&words) }
}

/// `vMerge` without `restart` goes on with the cell above.
fn word_table(table: Node) -> Grid {
    let mut grid: Grid = Vec::new();
    for row in table.children().filter(|it| it.tag_name().name() == "tr") {
        let mut line: Vec<String> = Vec::new();
        for cell in row.children().filter(|it| it.tag_name().name() == "tc") {
            let property = |name: &str| cell.descendants().find(|it| it.tag_name().name() == name);
            let value =
                |node: Node| node.attributes().find(|it| it.name() == "val").map(|it| it.value().to_owned());
            let columns = property("gridSpan").and_then(value).map_or(1, |it| it.parse().unwrap());
            let goes_on = property("vMerge").is_some_and(|it| value(it).is_none());
            for _ in 0..columns {
                let above = || grid.last().and_then(|it| it.get(line.len())).cloned().unwrap();
                let text = if goes_on { above() } else { dense(&text_of(cell)) };
                line.push(text);
            }
        }
        grid.push(line);
    }
    grid
}

fn from_markdown(bytes: Vec<u8>) -> Report {
    let text = String::from_utf8(bytes).unwrap();
    let arena = comrak::Arena::new();
    let mut options = comrak::Options::default();
    options.extension.table = true;
    let (mut tables, mut words) = (Vec::new(), String::new());
    for block in comrak::parse_document(&arena, &text, &options).children() {
        match &block.data().value {
            NodeValue::HtmlBlock(html) => tables.extend(cut_tables(&html.literal).0),
            NodeValue::Table(_) => tables.push(
                block
                    .children()
                    .map(|row| row.children().map(|it| dense(&markdown_words(it))).collect())
                    .collect(),
            ),
            _ => words += &markdown_words(block),
        }
    }
    Report { tables, words: dense(&words) }
}

fn markdown_words<'a>(node: &'a AstNode<'a>) -> String {
    let said = |it: &'a AstNode<'a>| match &it.data().value {
        NodeValue::Text(text) => text.to_string(),
        NodeValue::Code(code) => code.literal.clone(),
        NodeValue::CodeBlock(code) => code.literal.clone(),
        _ => String::new(),
    };
    node.descendants().map(said).collect()
}

/// What the form's tables must hold: the figure at each place of the grid, as the submission has it.
fn expected(submission: &Submission) -> Vec<Vec<(usize, usize, String)>> {
    let edition = &submission.edition;
    let there = |number: &usize| submission.tables[*number].is_some() || submission.zero.contains(number);
    let mut all = Vec::new();
    for (number, table) in edition.form().filter(|(number, _)| there(number)) {
        _ = number;
        let grid = grid(edition, table);
        let rows = grid.rows.iter().map(|row| {
            let cell = |it: &nianbao::edition::grid::GridCell| {
                let figure = match it.kind {
                    GridKind::Figure(figure) => format!("#{figure}"),
                    _ => String::new(),
                };
                (figure, it.colspan, it.rowspan)
            };
            row.iter().map(cell).collect()
        });
        let mut places = Vec::new();
        for (y, row) in expand(rows.collect()).into_iter().enumerate() {
            for (x, cell) in row.into_iter().enumerate() {
                if let Some(figure) = cell.strip_prefix('#') {
                    places.push((y, x, value(submission, figure.parse().unwrap())));
                }
            }
        }
        all.push(places);
    }
    all
}

fn value(submission: &Submission, figure: usize) -> String {
    let definition = &submission.edition.figures[figure];
    if let (true, Some((_, written))) =
        (definition.own_unit, submission.with_unit.iter().find(|(at, _)| *at == figure))
    {
        return written.to_string();
    }
    let Some(number) = submission.number(figure) else { return String::new() };
    let sign = if definition.kind == Kind::Signed && number > 0.into() { "+" } else { "" };
    format!("{sign}{number}")
}

#[test]
fn every_figure_stands_where_it_belongs_in_every_format() {
    let look = Look::builtin().unwrap();
    let mut cells = 0;
    for (submission, document) in samples() {
        let name = format!("{} {}", submission.unit.name, submission.year);
        let expected = expected(&submission);
        let reports = [
            ("docx", from_word(drawn(&document, "docx", &look))),
            ("html", from_html(drawn(&document, "html", &look))),
            ("md", from_markdown(drawn(&document, "md", &look))),
        ];
        for (format, report) in &reports {
            assert!(report.tables.len() >= expected.len(), "{name} {format}");
            // Tables of the office's own words stand between those of the form.
            let mut tables = report.tables.iter();
            for places in &expected {
                let fits = |grid: &&Grid| {
                    places.iter().all(|(y, x, value)| grid.get(*y).and_then(|it| it.get(*x)) == Some(value))
                };
                assert!(tables.any(|grid| fits(&grid)), "{name} {format}: {places:?}\n{:?}", report.tables);
                cells += places.len();
            }
        }
    }
    assert!(cells > 10_000, "{cells}");
}

#[test]
fn the_words_are_the_same_in_every_format() {
    let look = Look::builtin().unwrap();
    for (submission, document) in samples() {
        let name = &submission.unit.name;
        // A caption stands beside its table where tables have none of their own.
        let (bare, captioned) = (words(&document.blocks, false), words(&document.blocks, true));
        let same = |format: &str, found: &str, wanted: &str| {
            let at = found.chars().zip(wanted.chars()).take_while(|(a, b)| a == b).count();
            let around = |text: &str| text.chars().skip(at.saturating_sub(10)).take(30).collect::<String>();
            assert_eq!(around(found), around(wanted), "{name} {format}");
            assert_eq!(found.len(), wanted.len(), "{name} {format}");
        };
        same("docx", &from_word(drawn(&document, "docx", &look)).words, &captioned);
        same("html", &from_html(drawn(&document, "html", &look)).words, &bare);
        same("md", &from_markdown(drawn(&document, "md", &look)).words, &captioned);
        assert!(bare.chars().count() > 100, "{name}");
    }
}

/// The words of blocks without spaces and tables; with the captions of tables, or without.
fn words(blocks: &[Block], captioned: bool) -> String {
    let said = |block: &Block| match block {
        Block::Title(lines) | Block::Signature(lines) => dense(&lines.concat()),
        Block::Heading { text, .. } | Block::Paragraph(text) => dense(&plain(text)),
        Block::Quote(inner) => words(inner, captioned),
        Block::Code(code) => dense(code),
        Block::Table(table) if captioned && table.captioned => dense(&table.caption),
        Block::List { items, .. } => items.iter().map(|item| words(item, captioned)).collect(),
        _ => String::new(),
    };
    blocks.iter().map(said).collect()
}

/// Pipes know no spans: every figure still stands in its row, in order.
#[test]
fn pipe_tables_hold_every_figure() {
    let mut look = Look::builtin().unwrap();
    look.tables = MarkdownTables::Pipe;
    for (submission, document) in samples() {
        let text = String::from_utf8(drawn(&document, "md", &look)).unwrap();
        assert!(!text.contains("<table"), "{}", submission.unit.name);
        // A figure that spans three columns of the form is one figure.
        for (_, _, licences) in
            expected(&submission).first().into_iter().flatten().filter(|it| it.2.len() > 4)
        {
            assert_eq!(text.matches(&format!("| {licences} |")).count(), 1, "{licences}");
        }
        let tables = from_markdown(text.into_bytes()).tables;
        let held: Vec<&String> = tables.iter().flatten().flatten().collect();
        let there = |number: &usize| submission.tables[*number].is_some() || submission.zero.contains(number);
        for (_, table) in submission.edition.form().filter(|(number, _)| there(number)) {
            let mut held = held.iter();
            for figure in table.figures.clone() {
                let value = value(&submission, figure);
                assert!(held.any(|it| **it == value), "{}: {value}", submission.unit.name);
            }
        }
    }
}
