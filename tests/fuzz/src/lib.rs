//! What is fuzzed: each door takes any bytes, reads them as one kind of input, and panics where a promise is broken.
//!
//! The targets of `cargo fuzz` are a line each around these functions; `tests/suite/fuzz.rs` runs the corpus through
//! the very same ones, with the stable compiler.

#![allow(unreachable_pub, reason = "a package of its own here, a module in tests/suite")]
#![allow(clippy::unwrap_used, reason = "a promise that is not kept is to panic")]

mod files;
mod held;

use std::path::Path;
use std::sync::{Arc, LazyLock};

use nianbao::edition::{Editions, Found, form, grid};
use nianbao::model::{Extras, Narrative, Passage, Submission};
use nianbao::read::arrival::{Known, recognise};
use nianbao::read::received::Log;
use nianbao::read::{inbox, list};
use nianbao::rollup::line::Line;
use nianbao::rollup::{Sums, folder};
use nianbao::source::{Place, Source, Span};
use nianbao::{Compiled, Options, compile_reading, compose, read, text};

use files::Folder;

/// Takes any bytes.
pub type Door = fn(&[u8]);

/// Every door, by the name of its target.
pub const DOORS: &[(&str, Door)] = &[
    ("csv", csv),
    ("toml", toml),
    ("narrative", narrative),
    ("template", template),
    ("edition", edition),
    ("compile", compile),
];

static EDITIONS: LazyLock<Editions> = LazyLock::new(Editions::builtin);

/// With everything that a document can show.
const ALL: Options = Options {
    blank_as_zero: false,
    list_unchecked: true,
    compose: true,
    draft: true,
    extras: Extras { contents: true, charts: true, comparison: true },
    siblings: true,
};

/// Without a document.
const FINDINGS: Options = Options { compose: false, ..ALL };

/// A table: as a unit's, as one of many units, as a list of units, as the log of what came. The first byte chooses
/// the form.
pub fn csv(bytes: &[u8]) {
    let (form, bytes) = bytes.split_first().unwrap_or((&0, &[]));
    let folder = Folder::empty();
    folder.write("unit/unit.toml", files::unit(*form)).write("unit/figures.csv", bytes);
    folder.write("all.csv", bytes).write("received.csv", bytes);
    let all = folder.path().join("all.csv");
    let inbox = inbox::open_paths(&[folder.path().join("unit"), all.clone()]).unwrap();
    held::findings(&inbox.findings);
    for job in inbox.jobs.iter().take(4) {
        held::compiled(&nianbao::compile(job, &EDITIONS, FINDINGS));
    }
    held::findings(&list::units(&all, "all.csv").1);
    held::findings(&Log::read(folder.path(), "received.csv").1);
    held::findings(&recognise(&all, None, &Known::new(&[], &EDITIONS)).1);
    if let Ok(source) = Source::decode("all.csv", "all.csv", bytes) {
        read::table(&source);
    }
}

/// A TOML file: as a unit's, and as a county's roster, whose units are that one and a sound one; then their sum.
pub fn toml(bytes: &[u8]) {
    let folder = Folder::empty();
    folder.write("county.toml", bytes).write("own/unit.toml", bytes).write("sound/unit.toml", files::unit(3));
    let inbox = inbox::open_paths(&[folder.path().to_owned(), folder.path().join("own")]).unwrap();
    held::findings(&inbox.findings);
    let mut sums = Sums::new(&inbox.counties, &EDITIONS);
    for job in inbox.jobs.iter().rev().take(4) {
        let compiled = nianbao::compile(job, &EDITIONS, FINDINGS);
        held::compiled(&compiled);
        let (submission, findings) = (compiled.submission.as_ref(), &compiled.findings);
        sums.add(
            &Line::new(job.county(), job.entry.as_ref(), submission, findings, &compiled.complete),
            submission,
        );
    }
    for (county, sum) in inbox.counties.iter().zip(&sums.all) {
        let files = folder::files(county, sum).unwrap();
        let reading = read::of_county(county, &files, &EDITIONS, &inbox.unsaved);
        held::compiled(&compile_reading(reading, &EDITIONS, ALL));
    }
}

/// The words of a unit whose figures are there. The first byte chooses the form.
pub fn narrative(bytes: &[u8]) {
    let (form, bytes) = bytes.split_first().unwrap_or((&0, &[]));
    let folder = Folder::empty();
    for (name, text) in files::sample(*form) {
        folder.write(name, text);
    }
    folder.write("unit/narrative.md", bytes);
    let (compiled, _) = compile_folder(&folder.path().join("unit"), &EDITIONS);
    if let Some(submission) = compiled.submission {
        held::narration(&submission, &text::narrate(&submission));
    }
}

/// Words with figures by reference, and the body of a form: what minijinja expands.
pub fn template(bytes: &[u8]) {
    static UNIT: LazyLock<Submission> = LazyLock::new(|| {
        let folder = Folder::empty();
        files::sample(3).iter().for_each(|(name, text)| _ = folder.write(name, text));
        let inbox = inbox::open_paths(&[folder.path().join("unit")]).unwrap();
        nianbao::compile(&inbox.jobs[0], &EDITIONS, Options::default()).submission.unwrap()
    });
    let Ok(source) = Source::decode("narrative.md", "narrative.md", bytes) else { return };
    let mut submission = UNIT.clone();
    let place = Place::new(&source, Span::new(0, source.text.len()));
    let text = source.text.clone();
    let passage = Passage { section: Some(0), heading: None, text, place, verbatim: true };
    submission.narrative = Some(Narrative { passages: vec![passage], ..Narrative::default() });
    let narration = text::narrate(&submission);
    held::narration(&submission, &narration);
    let (document, findings) = compose::document(&submission, &narration, false, Extras::default());
    held::findings(&findings);
    held::document(&submission, &document);
    Arc::make_mut(&mut submission.edition).body = Source::new("report.md", source.text.clone());
    submission.narrative = None;
    let (document, findings) = compose::document(&submission, &narration, true, ALL.extras);
    held::findings(&findings);
    held::document(&submission, &document);
}

/// A form, and a unit that reports on it: `edition.toml`, and where they are there, `report.md` and a unit's files.
pub fn edition(bytes: &[u8]) {
    let folder = Folder::empty();
    let files = files::split(bytes, "edition.toml");
    for (name, bytes) in &files {
        let below = if matches!(*name, "edition.toml" | "report.md") { "templates/x" } else { "unit" };
        folder.write(&format!("{below}/{name}"), bytes);
    }
    let mut editions = EDITIONS.clone();
    held::findings(&editions.load(&folder.path().join("templates")).unwrap());
    let Some(edition) = editions.iter().find(|it| EDITIONS.iter().all(|known| !Arc::ptr_eq(known, it)))
    else {
        return;
    };
    let edition = Arc::clone(edition);
    for (at, figure) in edition.figures.iter().enumerate() {
        assert_eq!(edition.figure(&figure.id), Found::One(at), "{}", figure.id);
    }
    for table in &edition.tables {
        let width = grid::grid(&edition, table).width;
        assert!(width > 0, "{}", table.id);
        form::csv(&edition, table, Some(&table.caption), |figure| figure.to_string()).unwrap();
    }
    edition.short_names();
    if !files.iter().any(|(name, _)| *name == "unit.toml") {
        folder.write("unit/unit.toml", files::unit_of(&edition));
    }
    compile_folder(&folder.path().join("unit"), &editions);
}

/// A unit's whole folder, to reports in every format.
pub fn compile(bytes: &[u8]) {
    let folder = Folder::empty();
    folder.write("unit/unit.toml", files::unit(3));
    for (name, bytes) in files::split(bytes, "narrative.md") {
        folder.write(&format!("unit/{name}"), bytes);
    }
    let unit = folder.path().join("unit");
    let [(_, first), (_, second)] = [(); 2].map(|()| compile_folder(&unit, &EDITIONS));
    assert!(first == second, "not the same bytes twice");
}

/// Compiles a unit's folder and draws what came out of it: all that a run would write.
fn compile_folder(unit: &Path, editions: &Editions) -> (Compiled, Vec<Vec<u8>>) {
    let inbox = inbox::open_paths(&[unit.to_owned()]).unwrap();
    held::findings(&inbox.findings);
    let compiled = nianbao::compile(&inbox.jobs[0], editions, ALL);
    let written = held::compiled(&compiled);
    (compiled, written)
}
