//! How fast words are read, units with words are checked, and a broken unit is explained.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use nianbao::edition::Editions;
use nianbao::read::inbox;
use nianbao::text::plain;
use nianbao::text::statements::{Setting, Stated, Topic};
use nianbao::{Options, compile};

use crate::{against, line};

/// Units with words of their own.
const UNITS: usize = 400;
/// Broken units.
const BROKEN: usize = 2_000;

/// The corpus: each unit's data and words.
fn cases() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/corpus");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    let part = |text: &str, name: &str| {
        let inside = text.split(&format!("=== {name}\n")).nth(1).unwrap();
        inside.split("=== ").next().unwrap().to_owned()
    };
    let texts = paths.iter().map(|path| std::fs::read_to_string(path).unwrap());
    texts.map(|text| (part(&text, "unit.toml"), part(&text, "narrative.md"))).collect()
}

pub(crate) fn reading() {
    let texts = cases();
    let paragraphs: Vec<&str> =
        texts.iter().flat_map(|(_, text)| text.lines()).filter(|it| !it.is_empty()).collect();
    let bytes: usize = paragraphs.iter().map(|it| it.len()).sum();
    let rounds = 20;
    let read = || {
        for _ in 0..rounds {
            for paragraph in &paragraphs {
                let mut stated = Stated::default();
                let (section, larger): (_, &[&str]) = ("overview", &["全县", "全区", "全市", "全省"]);
                let setting = Setting { at: (0, 0), section, year: 2023, has_scopes: false, larger };
                stated.read(&plain(paragraph), setting, Topic::None);
                black_box(&stated);
            }
        }
    };
    let scan = || {
        for _ in 0..rounds {
            for paragraph in &paragraphs {
                black_box(paragraph.chars().filter(|char| char.is_numeric()).count());
            }
        }
    };
    line("read words, KB (limit: looking at each letter)", bytes * rounds / 1000, against(read, scan));
}

/// Units of three tables and some 2,000 characters, each a folder.
pub(crate) fn units(folder: &Path) {
    let editions = Editions::builtin();
    // The right report of the corpus that is nearest to that length, with its own figures.
    let (head, words) = cases()
        .into_iter()
        .filter(|(head, _)| head.contains("表二"))
        .min_by_key(|(_, words)| words.chars().count().abs_diff(2_000))
        .unwrap();
    for unit in 0..UNITS {
        let path = folder.join(format!("units/{unit}"));
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(path.join("unit.toml"), &head).unwrap();
        std::fs::write(path.join("narrative.md"), &words).unwrap();
    }
    println!("a unit with words has {} characters", words.chars().count());
    let paths: Vec<_> = (0..UNITS).map(|unit| folder.join(format!("units/{unit}"))).collect();
    let check = || {
        let inbox = inbox::open_paths(&paths).unwrap();
        inbox.jobs.iter().for_each(|job| _ = black_box(compile(job, &editions, Options::default())));
    };
    let open = || {
        for path in &paths {
            for file in ["unit.toml", "narrative.md"] {
                black_box(std::fs::read(path.join(file)).unwrap());
            }
        }
    };
    line("check units with words (limit: reading files)", UNITS, against(check, open));
}

/// A wrong cell in table three of each: how long a unit takes to be explained.
pub(crate) fn broken(folder: &Path, right: &str) {
    let editions = Editions::builtin();
    let wrong: String = right
        .lines()
        .take(BROKEN + 1)
        .enumerate()
        .map(|(number, line)| {
            let mut fields: Vec<String> = line.split(',').map(str::to_owned).collect();
            if number > 0 {
                // Past name, year and table two; two cells, far from one another.
                fields[12 + number % 150] += "7";
                fields[12 + (number * 7 + 60) % 170] += "3";
            }
            fields.join(",") + "\n"
        })
        .collect();
    let time = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        let inbox = inbox::open_paths(&[path]).unwrap();
        let start = Instant::now();
        let found: usize =
            inbox.jobs.iter().map(|job| compile(job, &editions, Options::default()).findings.len()).sum();
        (start.elapsed().as_secs_f64() * 1000.0 / f64::from(u32::try_from(BROKEN).unwrap()), found)
    };
    let some: String = right.lines().take(BROKEN + 1).map(|line| format!("{line}\n")).collect();
    let ((broken, found), (sound, _)) = (time("broken.csv", &wrong), time("sound.csv", &some));
    println!(
        "a unit with two wrong cells: {broken:.3} ms, a sound one {sound:.3} ms ({found} findings in {BROKEN} units)"
    );
}
