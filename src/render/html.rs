//! HTML: one file that needs nothing else. `theme/page.html` is its shell, `theme/page.css` its look.

use std::fmt::Write as _;
use std::sync::LazyLock;

use minijinja::{AutoEscape, Environment, context};

use super::xml::{escape, push, visible};
use super::{DRAFT, Format};
use crate::document::{Block, Cell, Document, Inline, Role, Table};

pub(super) static FORMAT: Format = Format { name: "html", title: "HTML", render };

/// The shell, parsed once.
static SHELL: LazyLock<Environment> = LazyLock::new(|| {
    let mut env = Environment::new();
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    // A test renders it; a shell that does not parse gives pages without one.
    _ = env.add_template("page", include_str!("../../report-templates/theme/page.html"));
    env
});

const CSS: &str = include_str!("../../report-templates/theme/page.css");

fn render(document: &Document) -> Vec<u8> {
    let mut body = String::new();
    blocks(&mut body, &document.blocks);
    let meta = &document.meta;
    let page = SHELL.get_template("page").and_then(|shell| {
        shell.render(context! {
            title => visible(&meta.title),
            organ => visible(&meta.organ),
            year => meta.year,
            date => meta.date.as_deref(),
            draft => if meta.draft { DRAFT } else { "" },
            css => minijinja::Value::from_safe_string(CSS.trim().to_owned()),
            body => minijinja::Value::from_safe_string(body.clone()),
        })
    });
    page.unwrap_or(body).into_bytes()
}

fn blocks(out: &mut String, blocks: &[Block]) {
    blocks.iter().for_each(|it| block(out, it));
}

fn block(out: &mut String, block: &Block) {
    match block {
        Block::Title(lines) => {
            let lines: Vec<String> = lines.iter().map(|it| format!("<span>{}</span>", escape(it))).collect();
            _ = writeln!(out, "<h1>{}</h1>", lines.join(" "));
        }
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
        Block::List { start, items } => {
            match start {
                Some(1) => out.push_str("<ol>\n"),
                Some(start) => _ = writeln!(out, "<ol start=\"{start}\">"),
                None => out.push_str("<ul>\n"),
            }
            for item in items {
                out.push_str("<li>");
                // A short item needs no paragraph of its own.
                if let [Block::Paragraph(text)] = item.as_slice() {
                    inlines(out, text);
                } else {
                    blocks(out, item);
                }
                out.push_str("</li>\n");
            }
            out.push_str(if start.is_some() { "</ol>\n" } else { "</ul>\n" });
        }
        Block::Quote(inner) => {
            out.push_str("<blockquote>\n");
            blocks(out, inner);
            out.push_str("</blockquote>\n");
        }
        Block::Code(code) => {
            // Line ends matter here; everything else is escaped as everywhere.
            let lines: Vec<String> = code.lines().map(escape).collect();
            _ = writeln!(out, "<pre>{}</pre>", lines.join("\n"));
        }
        Block::Rule => out.push_str("<hr>\n"),
        Block::Table(table) => {
            let label = escape(&table.caption);
            _ = writeln!(out, "<div class=\"table\" role=\"region\" aria-label=\"{label}\" tabindex=\"0\">");
            out.push_str(&self::table(table));
            out.push_str("</div>\n");
        }
    }
}

/// A table with its spans; Markdown uses it too.
pub(super) fn table(table: &Table) -> String {
    let mut out = String::new();
    // A wide table scrolls on a phone instead of squeezing its figures.
    let class = if table.width > 5 { " class=\"wide\"" } else { "" };
    _ = write!(
        out,
        "<table id=\"{}\"{class}>\n<caption>{}</caption>\n",
        escape(&table.id),
        escape(&table.caption)
    );
    for (at, row) in table.rows.iter().enumerate() {
        if at == 0 {
            out.push_str(if table.header > 0 { "<thead>\n" } else { "<tbody>\n" });
        } else if at == table.header {
            out.push_str("</thead>\n<tbody>\n");
        }
        out.push_str("<tr>");
        row.iter().for_each(|it| cell(&mut out, it));
        out.push_str("</tr>\n");
    }
    out.push_str(if table.header >= table.rows.len() { "</thead>\n" } else { "</tbody>\n" });
    out.push_str("</table>\n");
    out
}

fn cell(out: &mut String, cell: &Cell) {
    let (tag, scope) = match cell.role {
        Role::Data => ("td", ""),
        Role::Corner => ("th", " class=\"corner\""),
        Role::Caption => ("th", " scope=\"colgroup\" class=\"part\""),
        Role::Column => ("th", " scope=\"col\""),
        Role::ColumnGroup => ("th", " scope=\"colgroup\""),
        Role::Row => ("th", " scope=\"row\""),
        Role::RowGroup => ("th", " scope=\"rowgroup\""),
    };
    _ = write!(out, "<{tag}{scope}");
    if cell.colspan > 1 {
        _ = write!(out, " colspan=\"{}\"", cell.colspan);
    }
    if cell.rowspan > 1 {
        _ = write!(out, " rowspan=\"{}\"", cell.rowspan);
    }
    if cell.indent > 0 {
        _ = write!(out, " data-indent=\"{}\"", cell.indent);
    }
    out.push('>');
    inlines(out, &cell.text);
    _ = write!(out, "</{tag}>");
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
