//! Formulas, scripts, control characters and marks of direction, in every field and every output.

use std::fmt::Write as _;
use std::io::Read as _;

use nianbao::rollup::provenance::field;
use nianbao::source::{guarded, unguarded};

use super::{names, sample};
use crate::environment::{Environment, NARRATIVE, UNIT};

/// Fields of a CSV, quotes taken away.
fn cells(csv: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv.as_bytes());
    reader.records().flat_map(|it| it.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// No cell begins as a formula; negative numbers stay what they are.
#[track_caller]
fn has_no_formula(csv: &str) {
    for cell in cells(csv.trim_start_matches('\u{feff}')) {
        let is_number = cell.parse::<f64>().is_ok();
        assert!(is_number || !cell.trim_start().starts_with(['=', '+', '-', '@']), "{cell:?} in {csv:.300}");
    }
}

const FORMULAS: [&str; 5] =
    ["=HYPERLINK(\"http://x\",\"y\")镇", "+1+cmd|' /C calc'!A0镇", "-2+3镇", "@SUM(A1)镇", "＝1镇"];

/// A county whose names are formulas.
fn county() -> Environment {
    let environment = Environment::empty();
    let mut roster = String::from("[county]\nname = '=样例县'\nyear = 2023\n");
    for (at, name) in FORMULAS.iter().enumerate() {
        _ = write!(
            roster,
            "\n[[unit]]\nname = '''{name}'''\nkind = \"township\"\npath = \"u{at}\"\ncontact = \"=1\"\nphone = \"+86 1\"\n"
        );
        environment.write(
            &format!("county/u{at}/unit.toml"),
            UNIT.replace("\"样例镇人民政府\"", &format!("'''{name}'''")),
        );
        environment.write(&format!("county/u{at}/narrative.md"), NARRATIVE);
    }
    roster += "\n[[indicator]]\nid = \"x\"\nlabel = \"=指标\"\nunit = \"条\"\n";
    roster += "\n[[adjustment]]\nfigure = \"proactive.licences\"\nvalue = -1\nunit = \"=某局\"\nreason = \"@理由\"\n";
    environment.write("county/county.toml", roster);
    environment
}

#[test]
fn formulas_in_every_table_that_is_written() {
    let environment = county();
    let status = environment.run(&["status", "county", "--format", "csv"]);
    has_no_formula(&status.out);
    for name in FORMULAS {
        assert!(cells(&status.out).iter().any(|it| unguarded(it) == name), "{name}: {}", status.out);
    }
    let rollup = environment.run(&["rollup", "county", "--out", "out", "--partial"]);
    assert!(rollup.out.contains("写入"), "{}", rollup.shown());
    let mut tables = 0;
    for (name, path) in crate::environment::files(&environment.path().join("out")) {
        if name.ends_with(".csv") {
            has_no_formula(&std::fs::read_to_string(path).unwrap());
            tables += 1;
        }
    }
    assert!(tables > 2);
    // The adjustment's number is one.
    let provenance = environment.read("out/provenance.csv");
    assert!(provenance.contains(",-1,") && provenance.contains("'@理由"), "{provenance}");
    // What was written is read again, labels too.
    let again = environment.run(&["check", "out/county"]);
    assert!(!again.out.contains("[A0111]") && !again.out.contains("[A0117]"), "{}", again.shown());
}

/// The log of what came: the same log after it was read and written again.
#[test]
fn formulas_in_the_log_of_what_came() {
    let environment = Environment::empty();
    sample(&environment, "yangli-county", "county");
    let education = environment.read("county/departments/education.toml");
    environment.write("mail/=1+1.toml", &education).write("mail/b.toml", format!("# 改\n{education}"));
    environment.run(&["receive", "county", "mail/=1+1.toml", "--date", "2024-01-25"]);
    let first = environment.read("county/received.csv");
    has_no_formula(&first);
    assert!(first.contains(",'=1+1.toml,"), "{first}");
    // A column of the office's own, and another run that writes all of it anew.
    let added = first.replace("被取代\r\n", "被取代,'=备注\r\n").replace(",\r\n", ",,'-好\r\n");
    environment.write("county/received.csv", &added);
    environment.run(&["receive", "county", "mail/b.toml", "--date", "2024-01-26"]);
    let second = environment.read("county/received.csv");
    has_no_formula(&second);
    assert!(second.contains("被取代,'=备注\r\n") && second.contains(",'=1+1.toml,"), "{second}");
    assert!(second.contains("'-好\r\n"), "{second}");
}

#[test]
fn cells_come_back_as_they_were() {
    for text in FORMULAS.iter().chain(&["'=1", "'x", "-", "\t1", "a,b", "\"", "=\"\n"]) {
        let cell = &cells(&field(text))[0];
        assert_eq!(unguarded(cell), *text);
        assert_eq!(guarded(unguarded(cell)), cell.as_str());
    }
}

/// What people must never see run: in every field that has words.
const SCRIPT: &str = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&lt;]]>";

/// The documents of a unit with this text in every field.
fn built(text: &str) -> (Environment, String) {
    let quoted: String = text
        .chars()
        .map(|char| match char {
            '"' | '\\' => format!("\\{char}"),
            char if char.is_control() => format!("\\u{:04X}", u32::from(char)),
            char => char.to_string(),
        })
        .collect();
    let environment = Environment::empty();
    let unit = UNIT
        .replace("样例镇人民政府", &format!("样例镇{quoted}"))
        .replace("zero =", &format!("contact = \"{quoted}\"\nurl = \"{quoted}\"\nzero ="));
    let unit = format!(
        "{unit}contents = true\ncharts = true\n\n[[answer]]\nrule = \"wild-change\"\nreason = \"{quoted}\"\nprint = true\n"
    );
    environment.write("unit.toml", unit);
    let words = format!(
        "{NARRATIVE}\n{text}\n\n- {text}\n\n| {text} | a |\n|---|---|\n| b | {text} |\n\n[{text}](javascript:alert(1)) ![{text}](a.png)\n\n## （一）{text}\n"
    );
    environment.write("narrative.md", words);
    let output = environment.run(&["build", ".", "--out", "out", "--draft"]);
    assert!(output.code < 2 && !output.err.contains("panicked"), "{}", output.shown());
    (environment, output.shown())
}

/// Each part of a Word file is XML that a strict reader takes.
fn word_parts(environment: &Environment) -> Vec<(String, String)> {
    let out = environment.path().join("out");
    let file = names(&out).into_iter().find(|it| it.ends_with(".docx")).unwrap();
    let mut archive = zip::ZipArchive::new(std::fs::File::open(out.join(file)).unwrap()).unwrap();
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        parts.push((part.name().unwrap().into_owned(), text));
    }
    parts
}

fn html(environment: &Environment) -> String {
    let out = environment.path().join("out");
    let file = names(&out).into_iter().find(|it| it.ends_with(".html")).unwrap();
    environment.read(&format!("out/{file}"))
}

#[test]
fn scripts_in_every_field() {
    let (environment, _) = built(SCRIPT);
    let page = html(&environment).to_lowercase();
    assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{page}");
    assert!(!page.contains("href=\"javascript:"));
    assert!(page.contains("&lt;script"));
    for (name, text) in word_parts(&environment) {
        let document = roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(document.descendants().all(|it| it.tag_name().name() != "script"), "{name}");
        let targets = document.descendants().filter_map(|it| it.attribute("Target"));
        assert!(targets.into_iter().all(|it| !it.contains("script:")), "{name}");
    }
    // The pages of the other commands, too.
    let page = environment.run(&["check", ".", "--format", "html"]).out.to_lowercase();
    assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{page}");
}

/// What XML forbids and terminals obey: told, and in no output.
const UNSEEN: &str = "甲\u{1}\u{7}\u{1B}[31m\u{9B}乙\u{202E}丙\u{2066}丁\u{200B}\u{FFFE}\u{FFFF}\u{E0041}戊";

#[test]
fn control_characters_and_marks_of_direction_in_every_field() {
    let (environment, said) = built(UNSEEN);
    assert!(said.contains("[A0122]"), "{said}");
    let bad = |char: char| {
        (char.is_control() && !matches!(char, '\n' | '\r' | '\t'))
            || matches!(char, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}')
    };
    let is_clean = |what: &str, text: &str| {
        let found = text.chars().find(|char| bad(*char));
        assert!(found.is_none(), "{what} has {found:?}");
    };
    is_clean("the terminal", &said);
    is_clean("the page", &html(&environment));
    for (name, text) in word_parts(&environment) {
        is_clean(&name, &text);
        roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    for name in names(&environment.path().join("out")) {
        is_clean("a name", &name);
    }
    for format in ["text", "json", "sarif", "junit", "github", "html"] {
        is_clean(format, &environment.run(&["check", ".", "--format", format]).out);
    }
}

/// Where such a character stands, in each kind of file; those that are written out in TOML, too.
#[test]
fn unseen_characters_have_a_place() {
    let environment = Environment::unit();
    environment.write("narrative.md", NARRATIVE.replace("按月", "按\u{202E}月"));
    let shown = environment.check();
    assert!(
        shown.contains("[A0122]") && shown.contains("改变显示方向") && shown.contains("narrative.md:3:"),
        "{shown}"
    );
    let environment = Environment::unit();
    environment.write("unit.toml", UNIT.replace("样例镇", "样例\\u202E镇"));
    let shown = environment.check();
    assert!(shown.contains("[A0122]") && shown.contains("unit.toml:2:8"), "{shown}");
    let environment = Environment::unit();
    environment.write("unit.toml", UNIT.replace("\"表三\", ", ""));
    environment.write("requests.csv", ",自\u{200B}然人\n一、本年新收政府信息公开申请数量,\u{2067}1\n");
    let shown = environment.check();
    assert!(shown.contains("[A0122]") && shown.contains("requests.csv:1:3"), "{shown}");
    let environment = Environment::empty();
    environment.write("all.csv", "单位,年度,requests.new.total\n甲\u{1B}[31m镇,2023,1\n");
    let shown = environment.run(&["check", "all.csv"]).shown();
    assert!(shown.contains("[A0122]") && !shown.contains('\u{1B}'), "{shown}");
}

/// The archive of a Word file is one that any reader opens: types first, nothing streamed, no extra fields, plain names.
#[test]
fn the_archive_is_plain() {
    let (environment, _) = built("甲");
    let out = environment.path().join("out");
    let file = names(&out).into_iter().find(|it| it.ends_with(".docx")).unwrap();
    let bytes = std::fs::read(out.join(file)).unwrap();
    let number = |at: usize, length: usize| {
        bytes[at..at + length].iter().rev().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte))
    };
    let (mut at, mut found) = (0, Vec::new());
    while bytes[at..].starts_with(b"PK\x03\x04") {
        let (version, flags, method) = (number(at + 4, 2), number(at + 6, 2), number(at + 8, 2));
        assert_eq!((version, flags, method), (20, 0, 8), "version, flags, method");
        assert_eq!(number(at + 10, 4), 0x0021_0000, "1980-01-01");
        let (size, name, extra) = (number(at + 18, 4), number(at + 26, 2), number(at + 28, 2));
        assert_eq!(extra, 0);
        let name = String::from_utf8(bytes[at + 30..at + 30 + name].to_vec()).unwrap();
        assert!(name.is_ascii() && !name.contains('\\') && !name.starts_with('/'), "{name}");
        at += 30 + name.len() + size;
        found.push(name);
    }
    assert!(bytes[at..].starts_with(b"PK\x01\x02"), "the directory follows the last part");
    assert_eq!(bytes[at + 5], 3, "the same system wherever it was made");
    assert_eq!(found[0], "[Content_Types].xml");
    let mut sorted = found.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted.len(), found.len());
}
