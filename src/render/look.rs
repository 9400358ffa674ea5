//! How documents look in a run: the theme and the page's files, made ready once.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::{AutoEscape, Environment, Value};
use sha2::{Digest, Sha256};

use super::DRAFT;
use super::theme::{Colours, Theme, Type};

/// The theme as it is embedded.
pub const THEME: &str = include_str!("../../report-templates/theme/theme.toml");
/// The look of a page.
pub const CSS: &str = include_str!("../../report-templates/theme/page.css");
/// The shell of a page.
pub const PAGE: &str = include_str!("../../report-templates/theme/page.html");

/// Stands in a page where its body will: nothing that people write has such characters.
pub(super) const BODY: &str = "\u{FFFE}body\u{FFFE}";

/// How Markdown draws its tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MarkdownTables {
    /// Those with spans as HTML, which keeps them; others with pipes.
    #[default]
    AsTheyAre,
    /// All as HTML.
    Html,
    /// All with pipes, spans written out.
    Pipe,
}

/// How documents look.
#[derive(Debug)]
pub struct Look {
    /// Paper, fonts, sizes, colours.
    pub theme: Theme,
    /// How Markdown draws its tables.
    pub tables: MarkdownTables,
    /// The style of a page with the tags around it: its hash is that of the text between them to the letter.
    pub(super) style: Value,
    /// The hash by which a page's policy allows its style.
    pub(super) style_hash: Value,
    pub(super) shell: Environment<'static>,
    /// Whether the shell shows the body in one place and does nothing else with it, as most do.
    pub(super) shows_body: bool,
    /// Parts of the Word file that are the same in every report, without and with the marks of a draft.
    pub(super) word: [OnceLock<Vec<u8>>; 2],
}

/// What is wrong with a file of the look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsound {
    /// Which: `theme.toml`, `page.css` or `page.html`.
    pub file: &'static str,
    /// What; `中文‖English`, or English alone.
    pub message: String,
    /// Where.
    pub at: Range<usize>,
}

impl Look {
    /// From the texts of `theme.toml`, `page.css` and `page.html`.
    pub fn new(theme: &str, css: &str, page: &str) -> Result<Self, Unsound> {
        let theme =
            Theme::parse(theme).map_err(|(message, at)| Unsound { file: "theme.toml", message, at })?;
        let mut shell = Environment::new();
        shell.set_debug(true);
        shell.set_auto_escape_callback(|_| AutoEscape::Html);
        shell.add_template_owned("page", page.to_owned()).map_err(|error| Unsound {
            file: "page.html",
            message: error.detail().map_or_else(|| error.kind().to_string(), str::to_owned),
            at: error.range().unwrap_or_default(),
        })?;
        unknown_names(&shell, page)?;
        // Browsers read a line end as one sign, whatever it was; the hash must, too.
        let css = css.replace("\r\n", "\n").replace('\r', "\n");
        if let Some(at) = css.to_ascii_lowercase().find("</style") {
            let message = "样式里不能有 </style‖a style sheet cannot hold </style".to_owned();
            return Err(Unsound { file: "page.css", message, at: at..at + 7 });
        }
        let css = format!("{}\n{}", variables(&theme), css.trim());
        let hash = STANDARD.encode(Sha256::digest(css.as_bytes()));
        // What only rendering shows: a filter or a function that is not there.
        let tried = shell.get_template("page").and_then(|it| it.render(minijinja::context! {}));
        tried.map_err(|error| Unsound {
            file: "page.html",
            message: error.detail().map_or_else(|| error.kind().to_string(), str::to_owned),
            at: error.range().unwrap_or_default(),
        })?;
        let word = [OnceLock::new(), OnceLock::new()];
        let rest = page.replacen("{{ body }}", "", 1).replace("<body", "").replace("</body", "");
        Ok(Self {
            theme,
            tables: MarkdownTables::default(),
            style: Value::from_safe_string(format!("<style>{css}</style>")),
            style_hash: Value::from_safe_string(format!("sha256-{hash}")),
            shell,
            shows_body: !rest.contains("body"),
            word,
        })
    }

    /// The look that is embedded.
    pub fn builtin() -> Result<Self, Unsound> {
        Self::new(THEME, CSS, PAGE)
    }
}

/// What the shell of a page can show.
const NAMES: &[&str] =
    &["title", "organ", "year", "date", "draft", "not_yet", "style_hash", "style", "data", "body"];

/// Rendering shows nothing for a name that there is none of: a misspelt one would go unseen.
fn unknown_names(shell: &Environment, page: &str) -> Result<(), Unsound> {
    let Ok(template) = shell.get_template("page") else { return Ok(()) };
    let is_known =
        |name: &String| NAMES.contains(&name.as_str()) || shell.globals().any(|(global, _)| global == name);
    let unknown = template.undeclared_variables(false).into_iter().filter(|name| !is_known(name));
    // The first in the page, whatever their order here.
    let places = unknown.filter_map(|name| Some((written(page, &name)?, name)));
    let Some((at, name)) = places.min() else { return Ok(()) };
    let known = NAMES.join("`, `");
    let message = format!("unknown name `{name}`, expected one of `{known}`");
    Err(Unsound { file: "page.html", message, at: at..at + name.len() })
}

/// Where a name first stands by itself within the signs of a template.
fn written(page: &str, name: &str) -> Option<usize> {
    let in_name = |char: char| char.is_alphanumeric() || char == '_' || char == '.';
    page.match_indices(name).map(|(at, _)| at).find(|at| {
        let (before, behind) = (&page[..*at], &page[at + name.len()..]);
        let alone = !before.ends_with(in_name) && !behind.starts_with(|char| in_name(char) && char != '.');
        let opened = before.rfind("{{").max(before.rfind("{%"));
        alone && opened.is_some() && opened > before.rfind("}}").max(before.rfind("%}"))
    })
}

/// The theme as the style sheet sees it. `@page` knows no variables, so it stands here whole.
fn variables(theme: &Theme) -> String {
    let mut out = String::from(":root{");
    let kinds = [
        ("title", &theme.title),
        ("body", &theme.body),
        ("section", &theme.section),
        ("part", &theme.part),
        ("table", &theme.table),
    ];
    for (name, kind) in kinds {
        let (fonts, size, line) = (kind.fonts.css(), kind.size.css(), kind.line.css());
        _ = write!(out, "--{name}-font:{fonts};--{name}-size:{size};--{name}-line:{line};");
    }
    let colours = |colours: &Colours| {
        let all = [
            ("ink", &colours.ink),
            ("paper", &colours.paper),
            ("line", &colours.line),
            ("tint", &colours.tint),
            ("accent", &colours.accent),
        ];
        all.map(|(name, colour)| format!("--{name}:#{};", colour.hex())).concat()
    };
    out += &colours(&theme.light);
    let (first, second) = (theme.chart.first.hex(), theme.chart.second.hex());
    _ = writeln!(out, "--first:#{first};--second:#{second}}}");
    _ = writeln!(out, "@media (prefers-color-scheme:dark){{:root{{{}}}}}", colours(&theme.dark));
    let page = theme.page;
    let (width, height) = (page.width.css(), page.height.css());
    let [top, right, bottom, left] = [page.top, page.right, page.bottom, page.left].map(|it| it.css());
    _ = write!(
        out,
        "@page{{size:{width} {height};margin:{top} {right} {bottom} {left};@top-center{{content:var(--mark,none);font:{} {},sans-serif}}}}\
         @page wide{{size:{height} {width};margin:{left} {top} {right} {bottom}}}",
        theme.number.size.css(),
        theme.section.fonts.css()
    );
    // The number as Word has it: one character in from the outer edge.
    let Type { fonts, size, line } = &theme.number;
    let (fonts, size, line, below) = (fonts.css(), size.css(), line.css(), page.number.css());
    for (side, indent) in [("right", format!("0 {size} 0 0")), ("left", format!("0 0 0 {size}"))] {
        _ = write!(
            out,
            "@page :{side}{{@bottom-{side}{{content:\"— \" counter(page) \" —\";margin:{indent};padding-top:{below};vertical-align:top;font:{size}/{line} {fonts},serif}}}}"
        );
    }
    // The margins of a draft say so on every page.
    _ = write!(out, "@media print{{html:has(.draft){{--mark:\"{DRAFT}　不得公布\"}}}}");
    out
}
