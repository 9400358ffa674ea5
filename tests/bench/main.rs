//! How fast the stages are, each as a ratio to a limit that is measured in the same run: machines are noisy,
//! ratios are not. `cargo bench` prints the table.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]
#![expect(clippy::unwrap_used, reason = "what fails in a benchmark ends it")]
#![expect(clippy::disallowed_methods, reason = "the limit of writing is writing")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use nianbao::document::Document;
use nianbao::edition::Editions;
use nianbao::publish::Staging;
use nianbao::read::inbox::{self, Inbox};
use nianbao::render::FORMATS;
use nianbao::render::look::Look;
use nianbao::{Options, compile};
use rayon::prelude::*;

/// Units of the large CSV.
const UNITS: usize = 20_000;
/// Units whose reports are built.
const BUILT: usize = 1_000;
/// Documents that are drawn again and again. A build draws each as soon as it is made, while it is still in the
/// processor's cache; of a thousand that are held, each must be fetched from memory first.
const FRESH: usize = 8;
/// Runs of each, in turn.
const RUNS: usize = 5;

mod county;
mod start;
mod words;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    println!("{:<52}{:>12}{:>12}{:>9}{:>9}", "what", "a second", "limit", "ratio", "MB");
    // `cargo bench -- words` runs those alone; `UNITS=150000 cargo bench -- county` a nation.
    let wanted = std::env::args().nth(1).filter(|it| !it.starts_with('-'));
    let is_wanted = |name: &str| wanted.as_ref().is_none_or(|it| it == name);
    if is_wanted("stages") {
        checking(folder.path());
        let documents = documents(folder.path());
        rendering(&documents);
        writing(folder.path(), &documents);
        building(folder.path());
    }
    if is_wanted("start") {
        start::commands();
    }
    if is_wanted("county") {
        county::commands(folder.path());
        county::building(folder.path());
        county::copies(folder.path());
    }
    if is_wanted("words") {
        words::reading();
        words::units(folder.path());
        words::broken(folder.path(), &many(3_000));
    }
}

/// Times both in turn and returns the medians: so both see the same noise.
fn against(mut what: impl FnMut(), mut limit: impl FnMut()) -> (Duration, Duration) {
    let time = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    time(&mut what);
    time(&mut limit);
    let mut times: Vec<(Duration, Duration)> =
        (0..RUNS).map(|_| (time(&mut what), time(&mut limit))).collect();
    times.sort_by_key(|it| it.0);
    let what = times[RUNS / 2].0;
    times.sort_by_key(|it| it.1);
    (what, times[RUNS / 2].1)
}

#[expect(clippy::cast_precision_loss, reason = "counts of a benchmark are small")]
fn line(name: &str, count: usize, (what, limit): (Duration, Duration)) {
    let rate = |time: Duration| format!("{:.0}", count as f64 / time.as_secs_f64());
    let ratio = what.as_secs_f64() / limit.as_secs_f64();
    println!("{name:<52}{:>12}{:>12}{ratio:>9.2}", rate(what), rate(limit));
}

/// The same for a command, with the memory that it came to.
#[expect(clippy::cast_precision_loss, reason = "counts of a benchmark are small")]
fn command_line(name: &str, count: usize, (what, peak): (Duration, u64), limit: Duration) {
    let rate = |time: Duration| format!("{:.0}", count as f64 / time.as_secs_f64());
    let ratio = what.as_secs_f64() / limit.as_secs_f64();
    println!("{name:<52}{:>12}{:>12}{ratio:>9.2}{peak:>9}", rate(what), rate(limit));
}

/// A balanced unit a row: every figure of the form.
fn many(units: usize) -> String {
    let editions = Editions::builtin();
    let edition = editions.for_year(2023).unwrap();
    let ids: Vec<&str> = edition
        .form()
        .flat_map(|(_, table)| &edition.figures[table.figures.clone()])
        .map(|it| it.id.as_str())
        .collect();
    let mut text = format!("单位,年度,{}\n", ids.join(","));
    for unit in 0..units {
        _ = write!(text, "第{unit}镇人民政府,2023");
        for id in &ids {
            // One kind of applicant, one result: new = granted = total.
            let filled = ["new", "results.granted", "results.total"].iter().any(|row| {
                *id == format!("requests.{row}.natural") || *id == format!("requests.{row}.total")
            });
            let value = if filled { unit % 90 } else { 0 };
            _ = write!(text, ",{value}");
        }
        text.push('\n');
    }
    text
}

fn open(path: &Path) -> Inbox {
    inbox::open_paths(&[path.to_owned()]).unwrap()
}

fn checking(folder: &Path) {
    let text = many(UNITS);
    let path = folder.join("all.csv");
    std::fs::write(&path, &text).unwrap();
    let editions = Editions::builtin();
    let check = || {
        let inbox = open(&path);
        let found: usize =
            inbox.jobs.iter().map(|job| compile(job, &editions, Options::default()).findings.len()).sum();
        assert_eq!(found, 0);
    };
    let parse = || {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).unwrap() {
            black_box(&record);
        }
    };
    line("read and check, one core (limit: csv crate)", UNITS, against(check, parse));
}

fn documents(folder: &Path) -> Vec<Document> {
    let path = folder.join("built.csv");
    std::fs::write(&path, many(BUILT)).unwrap();
    let editions = Editions::builtin();
    let options = Options { compose: true, ..Options::default() };
    open(&path).jobs.iter().map(|job| compile(job, &editions, options).document.unwrap()).collect()
}

fn rendering(documents: &[Document]) {
    let look = Look::builtin().unwrap();
    for format in FORMATS {
        let drawn: Vec<Vec<u8>> = documents.iter().map(|it| (format.render)(it, &look)).collect();
        let draw = |documents: &[Document]| {
            documents.iter().for_each(|it| _ = black_box((format.render)(it, &look)));
        };
        if format.name == "docx" {
            let parts: Vec<Vec<(String, Vec<u8>)>> = drawn.iter().map(|it| parts(it)).collect();
            let deflate = || parts.iter().for_each(|it| _ = black_box(deflated(it)));
            line("render docx (limit: deflating its parts)", BUILT, against(|| draw(documents), deflate));
            continue;
        }
        let copy = |drawn: &[Vec<u8>]| drawn.iter().for_each(|it| _ = black_box(it.clone()));
        let name = format!("render {}, all held (limit: copying its bytes)", format.name);
        line(&name, BUILT, against(|| draw(documents), || copy(&drawn)));
        let (documents, drawn) = (&documents[..FRESH], &drawn[..FRESH]);
        let rounds = BUILT / FRESH;
        let draw = || (0..rounds).for_each(|_| draw(documents));
        let copy = || (0..rounds).for_each(|_| copy(drawn));
        let name = format!("render {}, just made (limit: copying its bytes)", format.name);
        line(&name, rounds * FRESH, against(draw, copy));
        let pieces: Vec<Vec<&str>> = drawn.iter().map(|it| pieces(it)).collect();
        let write = || (0..rounds).for_each(|_| pieces.iter().for_each(|it| _ = black_box(written(it))));
        let name = format!("render {}, just made (limit: writing its pieces)", format.name);
        line(&name, rounds * FRESH, against(draw, write));
    }
}

/// The tags of a text and what stands between them: what any writer must put down one by one.
fn pieces(bytes: &[u8]) -> Vec<&str> {
    let text = std::str::from_utf8(bytes).unwrap();
    let ends = text.split_inclusive('>').flat_map(|it| {
        let (words, tag) = it.split_at(it.find('<').unwrap_or(it.len()));
        [words, tag]
    });
    ends.filter(|it| !it.is_empty()).collect()
}

/// Puts pieces one behind the other into a text that grows, as a writer does that knows no length beforehand.
fn written(pieces: &[&str]) -> String {
    let mut out = String::new();
    pieces.iter().for_each(|it| out.push_str(it));
    out
}

fn parts(docx: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let name = part.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (name, bytes)
        })
        .collect()
}

fn deflated(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_level(Some(6));
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn writing(folder: &Path, documents: &[Document]) {
    let look = Look::builtin().unwrap();
    let html = FORMATS.iter().find(|it| it.name == "html").unwrap();
    let files: Vec<(String, Vec<u8>)> = documents
        .iter()
        .enumerate()
        .map(|(at, it)| (format!("{at}.html"), (html.render)(it, &look)))
        .collect();
    // Each run writes a folder of its own, here and below: a file system that has just deleted thousands of files
    // is slow to make new ones. `build` deletes what it replaces last.
    let (mut ours, mut theirs) = (0, 0);
    let publish = || {
        ours += 1;
        let staging = Staging::begin(&folder.join(format!("published-{ours}"))).unwrap();
        files.iter().for_each(|(name, bytes)| staging.write(name, bytes).unwrap());
        staging.commit(&nianbao::publish::Manifest::default()).unwrap();
    };
    let write = || {
        theirs += 1;
        let written = folder.join(format!("copied-{theirs}"));
        std::fs::create_dir(&written).unwrap();
        files.iter().for_each(|(name, bytes)| std::fs::write(written.join(name), bytes).unwrap());
    };
    line("write (limit: writing the same files)", files.len(), against(publish, write));
}

/// Everything: read, check, compose, three formats, files; on all cores. Its limit is writing the same bytes.
fn building(folder: &Path) {
    let look = Look::builtin().unwrap();
    let path = folder.join("built.csv");
    let editions = Editions::builtin();
    let options = Options { compose: true, ..Options::default() };
    let build = |out: &Path| {
        let inbox = open(&path);
        let staging = Staging::begin(out).unwrap();
        inbox.jobs.par_iter().enumerate().for_each(|(at, job)| {
            let document = compile(job, &editions, options).document.unwrap();
            for format in FORMATS {
                let bytes = (format.render)(&document, &look);
                black_box(nianbao::publish::sha256(&bytes));
                staging.write(&format!("{at}.{}", format.name), &bytes).unwrap();
            }
        });
        staging.commit(&nianbao::publish::Manifest::default()).unwrap();
    };
    let first = folder.join("built");
    build(&first);
    let files: Vec<(String, Vec<u8>)> = std::fs::read_dir(&first)
        .unwrap()
        .map(|it| it.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap()))
        .collect();
    let write = |written: &Path| {
        std::fs::create_dir(written).unwrap();
        files.par_iter().for_each(|(name, bytes)| std::fs::write(written.join(name), bytes).unwrap());
    };
    let (mut ours, mut theirs) = (0, 0);
    let build = || {
        ours += 1;
        build(&folder.join(format!("built-{ours}")));
    };
    let write = || {
        theirs += 1;
        write(&folder.join(format!("written-{theirs}")));
    };
    line("build, three formats (limit: writing them)", BUILT, against(build, write));
}
