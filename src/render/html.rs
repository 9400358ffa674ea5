//! HTML: one file that needs nothing else. `theme/page.html` is its shell, `theme/page.css` its look.

mod chart;
pub(super) mod table;

use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::{Value, context};
use serde_json::json;

use super::look::Look;
use super::xml::{escape, push, visible};
use super::{DRAFT, Format, NOT_YET};
use crate::document::{Block, Document, Inline, Meta, Picture, Table, plain};

pub(super) static FORMAT: Format = Format { name: "html", title: "HTML", render };

fn render(document: &Document, look: &Look) -> Vec<u8> {
    let mut writer = Writer { out: String::with_capacity(64 << 10), document };
    writer.blocks(&document.blocks);
    let body = writer.out;
    let meta = &document.meta;
    let page = look.shell.get_template("page").and_then(|shell| {
        shell.render(context! {
            title => visible(&meta.title),
            organ => visible(&meta.organ),
            year => meta.year,
            date => meta.date.as_deref(),
            draft => if meta.draft { DRAFT } else { "" },
            not_yet => NOT_YET,
            style_hash => Value::from_safe_string(format!("sha256-{}", look.css_hash)),
            // The hash is that of the text between the tags to the letter, so they come along.
            style => Value::from_safe_string(format!("<style>{}</style>", look.css)),
            data => Value::from_safe_string(data(meta)),
            body => Value::from_safe_string(body),
        })
    });
    // A shell that cannot be rendered is told when the look is made.
    page.unwrap_or_default().into_bytes()
}

/// What search engines and catalogues read (schema.org `Report`). `<` could end the element early.
fn data(meta: &Meta) -> String {
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "Report",
        "name": visible(&meta.title),
        "inLanguage": "zh-CN",
        "temporalCoverage": meta.year.to_string(),
        "author": { "@type": "GovernmentOrganization", "name": visible(&meta.organ) },
    });
    if let (Some(fields), Some(date)) = (data.as_object_mut(), &meta.date) {
        fields.insert("datePublished".to_owned(), json!(date));
    }
    data.to_string().replace('<', "\\u003c")
}

struct Writer<'a> {
    out: String,
    document: &'a Document,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|it| self.block(it));
    }

    fn block(&mut self, block: &Block) {
        let out = &mut self.out;
        match block {
            Block::Title(lines) => {
                let lines: Vec<String> =
                    lines.iter().map(|it| format!("<span>{}</span>", escape(it))).collect();
                _ = writeln!(out, "<h1>{}</h1>", lines.join(" "));
            }
            Block::Contents => self.contents(),
            Block::Heading { level, id, text } => {
                _ = write!(out, "<h{level} id=\"{}\">", escape(id));
                inlines(out, text);
                _ = writeln!(out, "</h{level}>");
            }
            Block::Paragraph(text) => {
                out.push_str("<p>");
                inlines(out, text);
                out.push_str("</p>\n");
            }
            Block::Signature(lines) => {
                let lines: Vec<String> = lines.iter().map(|it| escape(it)).collect();
                _ = writeln!(out, "<p class=\"signature\">{}</p>", lines.join("<br>"));
            }
            Block::List { start, items } => self.list(*start, items),
            Block::Quote(inner) => {
                out.push_str("<blockquote>\n");
                self.blocks(inner);
                self.out.push_str("</blockquote>\n");
            }
            Block::Code(code) => {
                // Line ends matter here; everything else is escaped as everywhere.
                let lines: Vec<String> = code.lines().map(escape).collect();
                _ = writeln!(out, "<pre>{}</pre>", lines.join("\n"));
            }
            Block::Rule => out.push_str("<hr>\n"),
            Block::Table(table) => framed(out, table),
            Block::Chart(chart) => {
                let title = escape(&chart.title);
                _ = writeln!(out, "<figure>\n<figcaption>{title}</figcaption>");
                // On a phone it scrolls like a table: its letters stay large enough to read.
                _ = writeln!(
                    out,
                    "<div class=\"table\" role=\"region\" aria-label=\"{title}（图）\" tabindex=\"0\">"
                );
                chart::draw(out, chart);
                out.push_str("</div>\n</figure>\n");
                framed(out, &chart.table());
            }
            Block::Picture(picture) => self::picture(out, picture),
        }
    }

    fn contents(&mut self) {
        self.out.push_str("<nav aria-labelledby=\"contents\">\n<p id=\"contents\">目录</p>\n<ul>\n");
        for (id, text) in self.document.sections() {
            _ = write!(self.out, "<li><a href=\"#{}\">", escape(id));
            // A link in a heading would be one in a link.
            push(&mut self.out, &plain(text));
            self.out.push_str("</a></li>\n");
        }
        self.out.push_str("</ul>\n</nav>\n");
    }

    fn list(&mut self, start: Option<usize>, items: &[Vec<Block>]) {
        match start {
            Some(1) => self.out.push_str("<ol>\n"),
            Some(start) => _ = writeln!(self.out, "<ol start=\"{start}\">"),
            None => self.out.push_str("<ul>\n"),
        }
        for item in items {
            self.out.push_str("<li>");
            // A short item needs no paragraph of its own.
            if let [Block::Paragraph(text)] = item.as_slice() {
                inlines(&mut self.out, text);
            } else {
                self.blocks(item);
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str(if start.is_some() { "</ol>\n" } else { "</ul>\n" });
    }
}

/// A table in a frame of its own that scrolls, so that the page never does.
fn framed(out: &mut String, table: &Table) {
    let label = escape(&table.caption);
    let class = if table::is_page(table) { "table page" } else { "table" };
    _ = writeln!(out, "<div class=\"{class}\" role=\"region\" aria-label=\"{label}\" tabindex=\"0\">");
    out.push_str(&table::table(table, true));
    out.push_str("</div>\n");
}

fn picture(out: &mut String, picture: &Picture) {
    let (alt, kind) = (escape(&picture.alt), picture.kind);
    let (width, height) = (picture.width, picture.height);
    _ = write!(
        out,
        "<figure class=\"picture\"><img alt=\"{alt}\" width=\"{width}\" height=\"{height}\" src=\"data:image/{kind};base64,"
    );
    STANDARD.encode_string(&picture.bytes, out);
    out.push_str("\">");
    if !picture.caption.is_empty() {
        _ = write!(out, "<figcaption>{}</figcaption>", escape(&picture.caption));
    }
    out.push_str("</figure>\n");
}

fn inlines(out: &mut String, text: &[Inline]) {
    for inline in text {
        match inline {
            Inline::Text(text) => push(out, text),
            Inline::Strong(inner) => wrapped(out, "strong", inner),
            Inline::Emphasis(inner) => wrapped(out, "em", inner),
            Inline::Code(code) => {
                out.push_str("<code>");
                push(out, code);
                out.push_str("</code>");
            }
            Inline::Link { href, text } => {
                _ = write!(out, "<a href=\"{}\">", escape(href));
                inlines(out, text);
                out.push_str("</a>");
            }
            Inline::Break => out.push_str("<br>"),
        }
    }
}

fn wrapped(out: &mut String, tag: &str, inner: &[Inline]) {
    _ = write!(out, "<{tag}>");
    inlines(out, inner);
    _ = write!(out, "</{tag}>");
}
