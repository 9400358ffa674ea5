//! The editions there are: the built-in ones, and those of a folder that stand before them.

use std::path::Path;
use std::sync::Arc;

use super::Edition;
use super::codes::{EDITION_UNREADABLE, UNKNOWN_NAME};
use crate::diag::{Finding, nearest, say, system};
use crate::source::{self, Failure, Source};

/// An edition as it is embedded.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    /// Its id and its folder.
    pub id: &'static str,
    /// `edition.toml`.
    pub toml: &'static str,
    /// `report.md`.
    pub body: &'static str,
    /// `narrative.md`: the words to begin with.
    pub narrative: &'static str,
}

macro_rules! builtin {
    ($id:literal) => {
        Builtin {
            id: $id,
            toml: include_str!(concat!("../../report-templates/", $id, "/edition.toml")),
            body: include_str!(concat!("../../report-templates/", $id, "/report.md")),
            narrative: include_str!(concat!("../../report-templates/", $id, "/narrative.md")),
        }
    };
}

/// Every edition, by id; to add one, add its folder's name here.
pub const EDITIONS: &[Builtin] = &[builtin!("2008"), builtin!("2014"), builtin!("2019"), builtin!("2021")];

/// The files of an edition.
const FILES: &[&str] = &["edition.toml", "report.md", "narrative.md"];
/// The folder of the theme, beside those of editions.
pub const THEME: &str = "theme";
/// The files of the theme.
pub const THEME_FILES: &[&str] = &["theme.toml", "page.css", "page.html"];

/// The editions of a run; a copy costs nothing.
#[derive(Clone, Debug)]
pub struct Editions {
    all: Arc<Vec<Arc<Edition>>>,
    /// Words to begin with that a folder brings, by the id of their edition.
    narratives: Arc<Vec<(String, String)>>,
}

impl Editions {
    /// Those that are embedded.
    pub fn builtin() -> Self {
        let parse = |builtin: &Builtin| {
            let toml = Source::new(&format!("{}/edition.toml", builtin.id), builtin.toml.to_owned());
            let body = Source::new(&format!("{}/report.md", builtin.id), builtin.body.to_owned());
            // A test loads each of them; one that is unsound is left out.
            Edition::parse(&toml, &body).ok().map(Arc::new)
        };
        Self { all: Arc::new(EDITIONS.iter().filter_map(parse).collect()), narratives: Arc::default() }
    }

    /// Puts the editions of `folder` before those that are here: each a folder `ID` holding `edition.toml`,
    /// `report.md`, `narrative.md`; what it lacks is taken from the edition of the same id.
    pub fn load(&mut self, folder: &Path) -> std::io::Result<Vec<Finding>> {
        let mut findings = Vec::new();
        for entry in source::entries(folder)?.into_iter().filter(|entry| entry.is_dir()) {
            let id = entry.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if id == THEME {
                findings.extend(strays(&entry, &id, THEME_FILES)?);
                continue;
            }
            findings.extend(strays(&entry, &id, FILES)?);
            let mut open = |file: &str, builtin: fn(&Builtin) -> &'static str| {
                let path = entry.join(file);
                if path.exists() {
                    return match Source::open(&path, &format!("{id}/{file}")) {
                        Ok(source) => Some(source),
                        Err(failure) => {
                            findings.push(unreadable(&path, &failure));
                            None
                        }
                    };
                }
                let known = EDITIONS.iter().find(|it| it.id == id)?;
                Some(Source::new(&format!("{id}/{file}"), builtin(known).to_owned()))
            };
            if let Some(words) =
                entry.join(FILES[2]).exists().then(|| open(FILES[2], |it| it.narrative)).flatten()
            {
                Arc::make_mut(&mut self.narratives).push((id.clone(), words.text.clone()));
            }
            if !entry.join("edition.toml").exists() && !entry.join("report.md").exists() {
                continue;
            }
            let (toml, body) = (open("edition.toml", |it| it.toml), open("report.md", |it| it.body));
            let Some(toml) = toml else { continue };
            let body = body.unwrap_or_else(|| Source::new(&format!("{id}/report.md"), String::new()));
            match Edition::parse(&toml, &body) {
                Ok(edition) => {
                    let all = Arc::make_mut(&mut self.all);
                    all.retain(|it| it.id != edition.id);
                    all.insert(0, Arc::new(edition));
                }
                Err(unsound) => findings.extend(unsound),
            }
        }
        Ok(findings)
    }

    /// Whether these are the very editions of `other`.
    pub fn same_as(&self, other: &Self) -> bool {
        self.narratives == other.narratives
            && self.all.len() == other.all.len()
            && self.all.iter().zip(other.all.iter()).all(|(a, b)| Arc::ptr_eq(a, b))
    }

    /// The edition of a reporting year.
    pub fn for_year(&self, year: i32) -> Option<&Arc<Edition>> {
        self.all.iter().find(|edition| edition.covers(year))
    }

    /// The edition of this id.
    pub fn by_id(&self, id: &str) -> Option<&Arc<Edition>> {
        self.all.iter().find(|edition| edition.id == id)
    }

    /// The words that a new unit begins with.
    pub fn narrative(&self, id: &str) -> &str {
        let own = self.narratives.iter().find(|(own, _)| own == id).map(|(_, words)| words.as_str());
        own.or_else(|| EDITIONS.iter().find(|it| it.id == id).map(|it| it.narrative)).unwrap_or("")
    }

    /// All of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Edition>> {
        let mut sorted: Vec<&Arc<Edition>> = self.all.iter().collect();
        sorted.sort_by(|a, b| a.id.cmp(&b.id));
        sorted.into_iter()
    }
}

/// Files with nearly the name of one that is read: a slip that would silently change nothing.
fn strays(folder: &Path, id: &str, known: &[&str]) -> std::io::Result<Vec<Finding>> {
    let names = source::entries(folder)?.into_iter().filter(|it| it.is_file());
    let names = names.filter_map(|it| Some(it.file_name()?.to_string_lossy().into_owned()));
    let stray = |name: String| {
        let near = nearest(&name, known.iter().copied()).filter(|_| !known.contains(&name.as_str()))?;
        let (named, shown) = (format!("{id}/{name}"), source::shown(&folder.join(&name)));
        let message = say!("“{named}”不会被读", "`{named}` is not read");
        let help = say!("是否应为“{near}”？", "did you mean `{near}`?");
        Some(Finding::new(&UNKNOWN_NAME, message).in_path(&named, shown).help(help))
    };
    Ok(names.filter_map(stray).collect())
}

/// What is wrong with a file that cannot be opened.
pub fn unreadable(path: &Path, failure: &Failure) -> Finding {
    let finding =
        Finding::new(&EDITION_UNREADABLE, say!("格式文件读不出来", "the edition's file cannot be read"));
    match failure {
        Failure::NotText(place) => finding.at(place.clone(), say!("此处不是文字", "no text here")),
        Failure::Io(error) => finding.in_path(&source::shown(path), source::shown(path)).help(system(error)),
        Failure::TooLarge(_) | Failure::OtherKind(_) => {
            finding.in_path(&source::shown(path), source::shown(path))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_edition_is_sound() {
        for builtin in EDITIONS {
            let toml = Source::new("edition.toml", builtin.toml.to_owned());
            let body = Source::new("report.md", builtin.body.to_owned());
            match Edition::parse(&toml, &body) {
                Ok(edition) => assert_eq!(edition.id, builtin.id),
                Err(findings) => {
                    let said: Vec<String> = findings
                        .iter()
                        .map(|it| {
                            format!(
                                "{} {}",
                                it.message.en,
                                it.place().map(ToString::to_string).unwrap_or_default()
                            )
                        })
                        .collect();
                    panic!("{}: {}", builtin.id, said.join("\n"));
                }
            }
        }
    }
}
