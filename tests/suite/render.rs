//! One document with every kind of block, drawn in every format; archives shown part by part.

use std::fmt::Write as _;
use std::io::Read as _;

use nianbao::document::{Block, Cell, Document, Inline, Meta, Role, Table};
use nianbao::render::FORMATS;
use nianbao::render::look::Look;

fn look() -> Look {
    Look::builtin().unwrap()
}

fn text(words: &str) -> Vec<Inline> {
    vec![Inline::Text(words.to_owned())]
}

fn cell(role: Role, words: &str, colspan: usize, rowspan: usize) -> Cell {
    Cell { role, text: text(words), colspan, rowspan, indent: 0 }
}

/// Every kind of block and inline, with every sign that a format could stumble over.
fn sample(draft: bool) -> Document {
    let plain = Table {
        id: "table-1".into(),
        caption: "附表1".into(),
        captioned: true,
        width: 2,
        labels: 1,
        header: 1,
        rows: vec![
            vec![cell(Role::Column, "项目", 1, 1), cell(Role::Column, "数", 1, 1)],
            vec![Cell { indent: 2, ..cell(Role::Row, "甲|乙", 1, 1) }, cell(Role::Data, "12", 1, 1)],
        ],
    };
    let spanned = Table {
        id: "table-2".into(),
        caption: "表二　“跨”列".into(),
        captioned: false,
        width: 3,
        labels: 2,
        header: 1,
        rows: vec![
            vec![cell(Role::Corner, "角", 2, 1), cell(Role::Column, "数", 1, 1)],
            vec![cell(Role::RowGroup, "组", 1, 2), cell(Role::Row, "一", 1, 1), cell(Role::Data, "1", 1, 1)],
            vec![cell(Role::Row, "二", 1, 1), cell(Role::Data, "", 1, 1)],
            vec![cell(Role::Caption, "第二段", 3, 1)],
        ],
    };
    let inlines = vec![
        Inline::Text("a<b>&\"c\" *d* ".into()),
        Inline::Strong(vec![Inline::Text("重".into()), Inline::Emphasis(text("点"))]),
        Inline::Code("x<y".into()),
        Inline::Link { href: "https://example.com/?a=1&b=\"2\"".into(), text: text("网页") },
        Inline::Break,
        Inline::Text("末\u{1}行".into()),
    ];
    Document {
        meta: Meta {
            title: "甲<镇>2023年报告".into(),
            organ: "甲<镇>".into(),
            year: 2023,
            date: Some("2024-01-24".into()),
            draft,
        },
        blocks: vec![
            Block::Title(vec!["甲<镇>".into(), "2023年报告".into()]),
            Block::Heading { level: 2, id: "overview".into(), text: text("一、总体情况") },
            Block::Heading { level: 3, id: "a".into(), text: text("（一）主动公开") },
            Block::Heading { level: 4, id: "b".into(), text: text("1.渠道") },
            Block::Paragraph(inlines),
            Block::Paragraph(text("1. 不是列表")),
            Block::List {
                start: None,
                items: vec![vec![Block::Paragraph(text("甲"))], vec![Block::Paragraph(text("乙"))]],
            },
            Block::List {
                start: Some(3),
                items: vec![vec![Block::Paragraph(text("丙")), Block::Paragraph(text("丁"))]],
            },
            Block::Quote(vec![Block::Paragraph(vec![
                Inline::Text("引".into()),
                Inline::Break,
                Inline::Text("- 不是列表".into()),
            ])]),
            Block::Code("<code>\n```".into()),
            Block::Rule,
            Block::Table(plain),
            Block::Table(spanned),
            Block::Signature(vec!["甲<镇>".into(), "2024年1月24日".into()]),
        ],
    }
}

/// What a reviewer can read.
fn shown(bytes: &[u8]) -> String {
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else {
        return String::from_utf8(bytes.to_vec()).unwrap();
    };
    let mut out = String::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = String::new();
        part.read_to_string(&mut content).unwrap();
        _ = writeln!(out, "=== {name}\n{}", content.replace("><", ">\n<"));
    }
    out
}

#[test]
fn formats_draw_every_kind_of_block() {
    for format in FORMATS {
        for draft in [false, true] {
            let name = format!("{}{}", format.name, if draft { "-draft" } else { "" });
            insta::assert_snapshot!(name, shown(&(format.render)(&sample(draft), &look())));
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for format in FORMATS {
        assert_eq!(
            (format.render)(&sample(false), &look()),
            (format.render)(&sample(false), &look()),
            "{}",
            format.name
        );
    }
}

/// 表三 begins a page of its own, with its heading if that stands right above it.
#[test]
fn a_table_as_long_as_a_page_is_not_torn() {
    let docx = FORMATS.iter().find(|it| it.name == "docx").unwrap();
    let breaks = |rows: usize, words: bool| {
        let row = vec![cell(Role::Row, "一", 1, 1), cell(Role::Data, "1", 1, 1)];
        let table = Table { width: 2, labels: 1, rows: vec![row; rows], ..Table::default() };
        let heading = Block::Heading { level: 2, id: "requests".into(), text: text("三、申请") };
        let between = words.then(|| Block::Paragraph(text("如下。")));
        let blocks = std::iter::once(heading).chain(between).chain([Block::Table(table)]).collect();
        let page = shown(&(docx.render)(&Document { meta: Meta::default(), blocks }, &look()));
        page.matches("<w:pageBreakBefore/>").count()
    };
    assert_eq!([breaks(28, false), breaks(28, true), breaks(14, false), breaks(60, false)], [1, 1, 0, 0]);
}

/// A page that needs nothing else: no address in it is fetched.
#[test]
fn a_page_fetches_nothing() {
    let html = FORMATS.iter().find(|it| it.name == "html").unwrap();
    let page = shown(&(html.render)(&sample(false), &look()));
    for word in ["src=", "@import", "url(", "<link"] {
        assert!(!page.contains(word), "{word}");
    }
}

/// The words of the Word file of these blocks.
fn word(blocks: Vec<Block>) -> String {
    let document = Document { meta: Meta::default(), blocks };
    let docx = FORMATS.iter().find(|it| it.name == "docx").unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new((docx.render)(&document, &look()))).unwrap();
    let mut out = String::new();
    zip.by_name("word/document.xml").unwrap().read_to_string(&mut out).unwrap();
    out
}

#[test]
fn the_signature_takes_the_last_words_along() {
    let blocks = vec![
        Block::Paragraph(text("一")),
        Block::Paragraph(text("二")),
        Block::Signature(vec!["甲县".into(), "2024年1月1日".into()]),
    ];
    let word = word(blocks);
    let kept = |words: &str| {
        let before = word.split_once(&format!(">{words}<")).unwrap().0;
        before.rsplit_once("<w:p>").unwrap().1.contains("<w:keepNext/>")
    };
    assert_eq!([kept("一"), kept("二"), kept("甲县")], [false, true, true]);
}

#[test]
fn a_table_behind_the_signature_is_an_annex_on_a_page_of_its_own() {
    let rows = vec![vec![cell(Role::Column, "项目", 1, 1)], vec![cell(Role::Data, "1", 1, 1)]];
    let caption = "附表A　统计表".to_owned();
    let table = Table { id: "annex".into(), caption, captioned: true, width: 1, header: 1, rows, labels: 0 };
    let signature = Block::Signature(vec!["甲县".into()]);
    let word = word(vec![Block::Title(vec!["甲".into()]), Block::Contents, signature, Block::Table(table)]);
    assert!(word.contains("<w:pStyle w:val=\"AnnexCaption\"/><w:pageBreakBefore/>"), "{word}");
    assert!(word.contains("w:anchor=\"s_annex\"") && word.contains("w:name=\"s_annex\""), "{word}");
    assert!(word.contains("<w:r><w:t>2</w:t></w:r>"), "{word}");
}
