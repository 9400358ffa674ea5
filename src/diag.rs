//! What we say about an input: `Code`, `Level`, `Finding`, in both languages, and its writers.
//!
//! A message is true without the excerpt: it is all that machines show. Each text is made in both languages at
//! the place where it is made, so neither can be forgotten.

pub mod github;
pub mod json;
pub mod junit;
pub(crate) mod paths;
pub mod sarif;
pub mod verdict;

mod codes;
mod emit;
mod lang;
mod system;

use crate::source::Place;

pub use codes::codes;
pub use emit::{Style, emit};
pub use lang::{Lang, Text, say};
pub use system::{is_held, system};

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The form or the law decides it alone: the report cannot be published so.
    Error,
    /// Probably wrong; a person can answer it.
    Warning,
    /// Worth knowing.
    Note,
}

impl Level {
    /// The word that is printed, the same in both languages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A kind of finding. Ids are never reused.
#[derive(Debug)]
pub struct Code {
    /// `A0201`.
    pub id: &'static str,
    /// `unequal-balance`: says the bad thing, readable after "allow".
    pub name: &'static str,
    /// How grave it is where nothing else is said.
    pub level: Level,
    /// The explanation: what it says, why, an input that breaks it, the printed finding, how to mend it.
    pub docs: &'static str,
}

impl Code {
    /// One line in the language: the first paragraph of the explanation in it.
    pub fn summary(&self, lang: Lang) -> &str {
        let mut paragraphs = self.docs.split("\n\n").filter(|it| !it.starts_with(['#', '`']));
        let chinese = paragraphs.next().unwrap_or_default();
        match lang {
            Lang::Zh => chinese.trim(),
            Lang::En => paragraphs.next().unwrap_or_default().trim(),
        }
    }

    /// The explanation without what is said in the other language; examples and sources are the same in both.
    pub fn page(&self, lang: Lang) -> String {
        let mut out: Vec<String> = Vec::new();
        for (at, part) in self.docs.split("```").enumerate() {
            if at % 2 == 1 {
                out.push(format!("```{part}```"));
                continue;
            }
            for paragraph in part.split("\n\n").map(str::trim).filter(|it| !it.is_empty()) {
                let english = paragraph.starts_with(|char: char| char.is_ascii_alphabetic());
                let shared = paragraph.starts_with('#') || paragraph.starts_with("依据：");
                match lang {
                    Lang::En if paragraph == "例：" => out.push("Example:".to_owned()),
                    Lang::En if shared => out.push(source(paragraph)),
                    _ if shared || english == (lang == Lang::En) => out.push(paragraph.to_owned()),
                    _ => {}
                }
            }
        }
        out.join("\n\n")
    }
}

/// What a rule rests on, for those who read English: laws and notices keep their names.
fn source(paragraph: &str) -> String {
    if paragraph.starts_with("依据：无法条，校对常识") {
        "Source: no article; what any proof-reader looks for".to_owned()
    } else if paragraph.starts_with("依据：无法条，读取约定") {
        "Source: no article; how files are read here".to_owned()
    } else {
        paragraph.replacen("依据：", "Source: ", 1)
    }
}

/// A place with a few words on it.
#[derive(Clone, Debug)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is there; may be empty where the figures speak.
    pub text: Text,
    /// Whether this is where the finding points.
    pub primary: bool,
}

/// A figure that a finding is about.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Its id, `requests.new.natural`.
    pub id: String,
    /// Its label on the form.
    pub label: String,
    /// Its value as written; `None` if blank.
    pub value: Option<String>,
    /// Where it stands.
    pub place: Option<Place>,
}

/// A figure that is probably wrong, and what it should be.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The figure's id.
    pub figure: String,
    /// Its label on the form.
    pub label: String,
    /// Where it stands.
    pub place: Option<Place>,
    /// What is there.
    pub from: String,
    /// What should be.
    pub to: String,
    /// Where several figures must change together: which of the possible sets it belongs to, from 0.
    pub set: Option<usize>,
}

/// Two sides that should be equal, as printed: exact decimals.
#[derive(Clone, Debug, Default)]
pub struct Sides {
    /// The left side.
    pub left: String,
    /// The right side.
    pub right: String,
    /// Left minus right.
    pub difference: String,
}

/// Another relation that the same mistake breaks.
#[derive(Clone, Debug)]
pub struct Also {
    /// Its rule's code.
    pub code: &'static Code,
    /// What is wrong.
    pub message: Text,
    /// Its figures.
    pub figures: Vec<Mention>,
    /// Its sides.
    pub sides: Sides,
}

/// A file or folder without a text to show.
#[derive(Clone, Debug)]
pub struct FilePath {
    /// Relative to the path the user gave: what machines are told.
    pub name: String,
    /// As the user would type it.
    pub shown: String,
}

/// One thing to tell.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Its kind.
    pub code: &'static Code,
    /// How grave it is here.
    pub level: Level,
    /// The unit, where one is known.
    pub unit: Option<String>,
    /// Its line on the rosters of the run: two counties may have units of one name.
    pub line: Option<usize>,
    /// The report's year, where one is known.
    pub year: Option<i32>,
    /// The edition's id, where one is known.
    pub edition: Option<String>,
    /// What is wrong.
    pub message: Text,
    /// Where: the first primary one is the finding's place.
    pub labels: Vec<Label>,
    /// A path without a text to show (a folder, a file that cannot be read).
    pub path: Option<FilePath>,
    /// The figures concerned.
    pub figures: Vec<Mention>,
    /// Both sides, where there are two.
    pub sides: Option<Sides>,
    /// What it rests on.
    pub law: Option<Text>,
    /// What to do.
    pub help: Option<Text>,
    /// What the figure should probably be.
    pub suggestions: Vec<Suggestion>,
    /// The other relations that the same mistake breaks.
    pub also: Vec<Also>,
    /// Why it is right all the same, where the unit says so.
    pub answered: Option<Answered>,
}

/// Why a warning or note is right.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The reason.
    pub reason: String,
    /// The day it was given.
    pub date: Option<chrono::NaiveDate>,
}

impl Finding {
    /// A finding without a place; say where with [`Finding::at`] or [`Finding::in_path`].
    pub fn new(code: &'static Code, message: Text) -> Self {
        Self {
            code,
            level: code.level,
            unit: None,
            line: None,
            year: None,
            edition: None,
            // It may name what a user has called something, and goes to terminals.
            message: message.seen(),
            labels: Vec::new(),
            path: None,
            figures: Vec::new(),
            sides: None,
            law: None,
            help: None,
            suggestions: Vec::new(),
            also: Vec::new(),
            answered: None,
        }
    }

    /// Points at `place`, with a few words on it.
    #[must_use]
    pub fn at(mut self, place: Place, text: Text) -> Self {
        self.labels.push(Label { place, text: text.seen(), primary: true });
        self
    }

    /// Shows `place` too.
    #[must_use]
    pub fn see(mut self, place: Place, text: Text) -> Self {
        self.labels.push(Label { place, text, primary: false });
        self
    }

    /// Names a path that has no text to show.
    #[must_use]
    pub fn in_path(mut self, name: &str, shown: String) -> Self {
        self.path = Some(FilePath { name: name.to_owned(), shown });
        self
    }

    /// Says what it rests on.
    #[must_use]
    pub fn law(mut self, law: Text) -> Self {
        self.law = Some(law);
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help = Some(help.seen());
        self
    }

    /// Where it points.
    pub fn place(&self) -> Option<&Place> {
        self.labels.iter().find(|label| label.primary).or(self.labels.first()).map(|label| &label.place)
    }

    /// The ways to mend it: each suggestion alone, or those that must be made together.
    pub fn ways(&self) -> Vec<Vec<&Suggestion>> {
        let mut ways: Vec<Vec<&Suggestion>> = Vec::new();
        for suggestion in &self.suggestions {
            match ways.last_mut() {
                Some(last) if suggestion.set.is_some() && last.iter().all(|it| it.set == suggestion.set) => {
                    last.push(suggestion);
                }
                _ => ways.push(vec![suggestion]),
            }
        }
        ways
    }

    /// The key findings are sorted by: file, place, code.
    fn order(&self) -> (&str, u32, u32, &'static str) {
        let (file, start, end) = match (self.place(), &self.path) {
            (Some(place), _) => place.order(),
            (None, Some(path)) => (path.name.as_str(), 0, 0),
            (None, None) => ("", 0, 0),
        };
        (file, start, end, self.code.id)
    }
}

/// Sorts by place and leaves out what was said twice.
pub fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| (&a.unit, a.order()).cmp(&(&b.unit, b.order())));
    findings.dedup_by(|a, b| a.unit == b.unit && a.order() == b.order() && a.message == b.message);
}

/// The name among `known` that is nearest to `name`, if one is near enough to be meant.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Of a name a third as long nothing can have been meant.
    let alike = |it: &&str| it.chars().count() * 3 > name.chars().count();
    let scored = known.into_iter().filter(alike).map(|it| (strsim::jaro_winkler(name, it), it));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    // Chinese labels are short: two characters of four are much.
    let enough = if name.is_ascii() { 0.7 } else { 0.6 };
    (best.0 > enough).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_near() {
        assert_eq!(nearest("natrual", ["total", "natural"]), Some("natural"));
        assert_eq!(
            nearest("本年新收申请数量", ["上年结转", "本年新收政府信息公开申请数量"]),
            Some("本年新收政府信息公开申请数量")
        );
        assert_eq!(nearest("商业公司", ["自然人", "商业企业"]), Some("商业企业"));
        assert_eq!(nearest("nosuch", ["n"]), None);
        assert_eq!(nearest("zzz", ["total", "natural"]), None);
    }
}
