//! HTML: one file that needs nothing else. `theme/page.html` is its shell, `theme/page.css` its look.

mod chart;
pub(super) mod table;

use std::borrow::Cow;
use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::{Value, context};
use serde::Serialize;

use super::look::{BODY, Look};
use super::xml::{escape, number, push, visible};
use super::{DRAFT, Format, NOT_YET};
use crate::document::{Block, Document, Inline, Meta, Picture, Table};

pub(super) static FORMAT: Format = Format { name: "html", title: "HTML", render };

fn render(document: &Document, look: &Look) -> Vec<u8> {
    let mut writer = Writer { out: String::with_capacity(64 << 10), document };
    if !look.shows_body {
        writer.blocks(&document.blocks);
        return shell(&document.meta, look, writer.out).into_bytes();
    }
    // The body is most of a page: it is written where it stays, between the two ends of its shell.
    let shell = shell(&document.meta, look, BODY.to_owned());
    let mut ends = shell.split(BODY);
    if let (Some(head), Some(foot), None) = (ends.next(), ends.next(), ends.next()) {
        writer.out.push_str(head);
        writer.blocks(&document.blocks);
        writer.out.push_str(foot);
        return writer.out.into_bytes();
    }
    // The shell makes something else of it.
    writer.blocks(&document.blocks);
    self::shell(&document.meta, look, writer.out).into_bytes()
}

/// The page around a body.
fn shell(meta: &Meta, look: &Look, body: String) -> String {
    let page = look.shell.get_template("page").and_then(|shell| {
        shell.render(context! {
            title => &*visible(&meta.title),
            organ => &*visible(&meta.organ),
            year => meta.year,
            date => meta.date.as_deref(),
            draft => if meta.draft { DRAFT } else { "" },
            not_yet => NOT_YET,
            style_hash => look.style_hash.clone(),
            style => look.style.clone(),
            data => Value::from_safe_string(data(meta)),
            body => Value::from_safe_string(body),
        })
    });
    // A shell that cannot be rendered is told when the look is made.
    page.unwrap_or_default()
}

/// What search engines and catalogues read (schema.org `Report`).
#[derive(Serialize)]
struct Data<'a> {
    #[serde(rename = "@context")]
    context: &'a str,
    #[serde(rename = "@type")]
    kind: &'a str,
    author: Author<'a>,
    #[serde(rename = "datePublished", skip_serializing_if = "Option::is_none")]
    published: Option<&'a str>,
    #[serde(rename = "inLanguage")]
    language: &'a str,
    name: Cow<'a, str>,
    #[serde(rename = "temporalCoverage")]
    year: String,
}

#[derive(Serialize)]
struct Author<'a> {
    #[serde(rename = "@type")]
    kind: &'a str,
    name: Cow<'a, str>,
}

fn data(meta: &Meta) -> String {
    let data = Data {
        context: "https://schema.org",
        kind: "Report",
        author: Author { kind: "GovernmentOrganization", name: visible(&meta.organ) },
        published: meta.date.as_deref(),
        language: "zh-CN",
        name: visible(&meta.title),
        year: meta.year.to_string(),
    };
    // `<` could end the element early. Texts alone are always written.
    serde_json::to_string(&data).unwrap_or_default().replace('<', "\\u003c")
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
                out.push_str("<h1>");
                for (at, line) in lines.iter().enumerate() {
                    out.push_str(if at > 0 { " <span>" } else { "<span>" });
                    push(out, line);
                    out.push_str("</span>");
                }
                out.push_str("</h1>\n");
            }
            Block::Contents => self.contents(),
            Block::Heading { level, id, text } => {
                let level = usize::from(*level);
                out.push_str("<h");
                number(out, level);
                out.push_str(" id=\"");
                push(out, id);
                out.push_str("\">");
                inlines(out, text);
                out.push_str("</h");
                number(out, level);
                out.push_str(">\n");
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
                chart::draw(out, chart);
                out.push_str("</figure>\n");
                framed(out, &chart.table());
            }
            Block::Picture(picture) => self::picture(out, picture),
        }
    }

    fn contents(&mut self) {
        self.out.push_str("<nav aria-labelledby=\"contents\">\n<p id=\"contents\">目录</p>\n<ul>\n");
        for (id, text) in self.document.contents() {
            self.out.push_str("<li><a href=\"#");
            push(&mut self.out, id);
            self.out.push_str("\">");
            // A link in a heading would be one in a link.
            push(&mut self.out, &text);
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
    out.push_str(if table::is_page(table) { "<div class=\"table page\"" } else { "<div class=\"table\"" });
    out.push_str(" role=\"region\" aria-label=\"");
    push(out, &table.caption);
    out.push_str("\" tabindex=\"0\">\n");
    table::table(out, table, true);
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
                out.push_str("<a href=\"");
                push(out, href);
                out.push_str("\">");
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::look::{CSS, THEME};

    #[test]
    fn a_shell_may_do_more_with_the_body_than_show_it() {
        let document = Document { meta: Meta::default(), blocks: vec![Block::Rule] };
        let page = |shell: &str| {
            let look = Look::new(THEME, CSS, shell).unwrap();
            String::from_utf8(render(&document, &look)).unwrap()
        };
        assert_eq!(page("<body>{{ body }}</body>"), "<body><hr>\n</body>");
        assert_eq!(page("{{ body|safe }}"), "<hr>\n");
        assert_eq!(page("{{ body }}{{ body }}"), "<hr>\n<hr>\n");
        assert_eq!(page("{% if body == '<hr>\\n' %}a line{% endif %}"), "a line");
        assert_eq!(page("{% if date %}{{ body }}{% endif %}none"), "none");
        assert_eq!(page("{% filter upper %}{{ body }}{% endfilter %}"), "<HR>\n");
        assert_eq!(page("{% for a in [1, 2] %}{{ body }}{% endfor %}"), "<hr>\n<hr>\n");
    }
}
