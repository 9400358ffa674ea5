//! A county and a nation: whole commands, their time beside a limit and the memory they come to.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use nianbao::check::roster::{self, Roster};
use nianbao::edition::Editions;
use nianbao::read::inbox;
use nianbao::rollup::line::Line;
use nianbao::{Options, compile};

use crate::{BUILT, command_line, line, many};

/// Units of a county of the nation.
const OF_COUNTY: usize = 500;
/// Narratives that are compared with one another.
const TEXTS: usize = 10_000;
/// Letters of each.
const LETTERS: usize = 2_000;

/// Runs the program; how long it took, and the most memory it held, in MB (where the system tells).
fn run(args: &[&str], threads: usize) -> (Duration, u64) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_nianbao"))
        .args(args)
        .env("RAYON_NUM_THREADS", threads.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kb = line.and_then(|it| it.trim().trim_end_matches(" kB").trim().parse::<u64>().ok());
        peak = peak.max(kb.unwrap_or_default() / 1024);
        std::thread::sleep(Duration::from_millis(5));
    }
    (start.elapsed(), peak)
}

fn time(what: impl FnOnce()) -> Duration {
    let start = Instant::now();
    what();
    start.elapsed()
}

/// Counties of units from one CSV each, on the roster of a nation.
fn nation(folder: &Path, units: usize) -> PathBuf {
    let folder = folder.join("nation");
    let text = many(units);
    let (head, rows) = text.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    let mut roster = "[county]\nname = \"某省\"\nkind = \"province\"\nyear = 2023\n".to_owned();
    for (number, rows) in rows.chunks(OF_COUNTY).enumerate() {
        let county = folder.join(format!("c{number}"));
        std::fs::create_dir_all(&county).unwrap();
        _ = write!(roster, "\n[[unit]]\nname = \"第{number}县\"\nkind = \"county\"\npath = \"c{number}\"\n");
        let mut own = format!("[county]\nname = \"第{number}县\"\nyear = 2023\n");
        for row in rows {
            let name = row.split(',').next().unwrap();
            _ = write!(own, "\n[[unit]]\nname = \"{name}\"\nkind = \"township\"\npath = \"all.csv\"\n");
        }
        std::fs::write(county.join("county.toml"), own).unwrap();
        std::fs::write(county.join("all.csv"), format!("{head}\n{}\n", rows.join("\n"))).unwrap();
    }
    std::fs::write(folder.join("county.toml"), roster).unwrap();
    folder
}

/// The best of three runs of the program, and the most memory of any.
fn best(args: &[&str], threads: usize) -> (Duration, u64) {
    let runs: Vec<(Duration, u64)> = (0..3).map(|_| run(args, threads)).collect();
    (runs.iter().map(|it| it.0).min().unwrap(), runs.iter().map(|it| it.1).max().unwrap())
}

fn fastest(what: impl Fn()) -> Duration {
    (0..3).map(|_| time(&what)).min().unwrap()
}

/// The commands over many units on one core, beside parsing the same bytes with the csv crate, and the rosters with the
/// toml crate.
pub(crate) fn commands(folder: &Path) {
    let units = std::env::var("UNITS").ok().and_then(|it| it.parse().ok()).unwrap_or(20_000);
    let path = nation(folder, units);
    let shown = path.to_string_lossy();
    let mut counties: Vec<PathBuf> = std::fs::read_dir(&path).unwrap().map(|it| it.unwrap().path()).collect();
    counties.retain(|it| it.is_dir());
    counties.sort();
    let csv = fastest(|| {
        for county in &counties {
            let text = std::fs::read(county.join("all.csv")).unwrap();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_slice());
            let mut record = csv::ByteRecord::new();
            while reader.read_byte_record(&mut record).unwrap() {
                black_box(&record);
            }
        }
    });
    let toml = fastest(|| {
        for county in &counties {
            let text = std::fs::read_to_string(county.join("county.toml")).unwrap();
            black_box(toml::de::DeTable::parse(&text).unwrap());
        }
    });
    let files: Vec<String> =
        counties.iter().map(|it| it.join("all.csv").to_string_lossy().into_owned()).collect();
    let alone: Vec<&str> = std::iter::once("check").chain(files.iter().map(String::as_str)).collect();
    command_line("check of CSVs alone, one core (csv crate)", units, best(&alone, 1), csv);
    let parsed = csv + toml;
    let check = best(&["check", &shown], 1);
    command_line("check, one core (csv crate)", units, check, csv);
    command_line("check, one core (csv and toml crates)", units, check, parsed);
    let status = best(&["status", &shown, "--format", "csv"], 1);
    command_line("status, one core (csv and toml crates)", units, status, parsed);
    let out = folder.join("sum");
    let sum = out.to_string_lossy();
    let rollup = best(&["rollup", &shown, "--out", &sum], 1);
    let bytes = std::fs::read(out.join("provenance.csv")).unwrap_or_default();
    let write = fastest(|| {
        let mut file = std::fs::File::create(folder.join("copy.csv")).unwrap();
        bytes.chunks(1 << 16).for_each(|piece| file.write_all(piece).unwrap());
    });
    command_line("rollup, one core (csv crate, provenance)", units, rollup, csv + write);
    command_line("rollup, one core (both crates, provenance)", units, rollup, parsed + write);
    let trace = best(&["trace", &shown, "requests.new.total"], 1);
    command_line("trace of one figure, one core (both crates)", units, trace, parsed);
}

/// `build` of a county in three formats with all cores, and what comes after it.
pub(crate) fn building(folder: &Path) {
    let path = folder.join("county.csv");
    std::fs::write(&path, many(BUILT)).unwrap();
    let out = folder.join("reports");
    let (path, shown) = (path.to_string_lossy(), out.to_string_lossy());
    let args = ["build", &*path, "--out", &*shown];
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let first = run(&args, threads);
    let files: Vec<Vec<u8>> =
        std::fs::read_dir(&out).unwrap().map(|it| std::fs::read(it.unwrap().path()).unwrap()).collect();
    let written = folder.join("copies");
    std::fs::create_dir(&written).unwrap();
    let write = time(|| {
        for (at, bytes) in files.iter().enumerate() {
            std::fs::write(written.join(at.to_string()), bytes).unwrap();
        }
    });
    let hash = time(|| files.iter().for_each(|it| _ = black_box(nianbao::publish::sha256(it))));
    command_line("build, all cores (writing its files)", BUILT, first, write);
    command_line("build again, nothing changed", BUILT, run(&args, threads), write);
    command_line(
        "build --check, all cores (hashing its files)",
        BUILT,
        run(&["build", &path, "--check", &shown], threads),
        hash,
    );
    command_line("verify (hashing its files)", BUILT, run(&["verify", &shown], threads), hash);
    let charts = folder.join("charts");
    let with_charts = ["build", &*path, "--charts", "--out", &*charts.to_string_lossy()];
    command_line("build --charts, all cores (writing plain ones)", BUILT, run(&with_charts, threads), write);
}

/// Near copies among narratives, beside looking at each letter of them once.
pub(crate) fn copies(folder: &Path) {
    let editions = Editions::builtin();
    let mut seed = 7_u64;
    let mut roll = |sides: u32| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((seed >> 33) % u64::from(sides)).unwrap()
    };
    let mut texts: Vec<String> = Vec::new();
    for unit in 0..TEXTS {
        // One in a hundred is a copy of one before with a sentence of its own.
        if unit % 100 == 99 {
            let copied = texts[unit / 2].clone();
            texts.push(format!("{copied}第{unit}号单位另有一句。"));
            continue;
        }
        let mut text = String::new();
        for at in 0..LETTERS {
            text.push(char::from_u32(0x4E00 + roll(3_000)).unwrap());
            if at % 40 == 39 {
                text += "。\n\n";
            }
        }
        texts.push(text);
    }
    let mut lines = Vec::new();
    for (unit, text) in texts.iter().enumerate() {
        let own = folder.join(format!("copies-{}/{unit}", unit % 100));
        std::fs::create_dir_all(&own).unwrap();
        let head =
            format!("[unit]\nname = \"第{unit}镇人民政府\"\nkind = \"township\"\n\n[report]\nyear = 2023\n");
        std::fs::write(own.join("unit.toml"), head).unwrap();
        std::fs::write(own.join("narrative.md"), format!("一、总体情况\n\n{text}\n")).unwrap();
        let inbox = inbox::open_paths(&[own]).unwrap();
        let options = Options { siblings: true, ..Options::default() };
        let compiled = compile(&inbox.jobs[0], &editions, options);
        let mut line =
            Line::new(Some(0), None, compiled.submission.as_ref(), &compiled.findings, &compiled.complete);
        line.words.clone_from(&compiled.words);
        lines.push(line);
    }
    let roster =
        Roster { counties: &[], lines: &lines, editions: &editions, today: NaiveDate::MIN, is_final: false };
    let mut found = 0;
    let took = time(|| {
        let findings = roster::run(&roster);
        found = findings.iter().filter(|it| it.code.name == "copied-from-sibling").count();
    });
    let limit =
        time(|| texts.iter().for_each(|it| _ = black_box(it.chars().filter(|it| it.is_numeric()).count())));
    line("near copies (limit: looking at each letter)", TEXTS, (took, limit));
    println!("{:>44}{:>14.2} s for all, {found} found", "", took.as_secs_f64());
}
