//! What a county sends back: slips that people without this program work from.

use std::fmt::Write as _;

use crate::environment::{Environment, files, root};

/// A copy of a sample, as a folder `county`.
fn copy(name: &str) -> Environment {
    let environment = Environment::empty();
    for (file, path) in files(&root().join("sample-data").join(name)) {
        environment.write(&format!("county/{file}"), std::fs::read(path).unwrap());
    }
    environment
}

/// The slip of a unit as Markdown.
fn slip(environment: &Environment, unit: &str) -> String {
    let run = ["return", "county", "--out", "out", "--to", "md", "--as-of", "2024-01-15"];
    let output = environment.run(&run);
    assert_eq!(output.code, 0, "{}", output.shown());
    environment.read(&format!("out/{unit}2023年度报告退回修改单.md"))
}

/// Words of the program and of the county's folders, which nobody knows who has only the slip.
const OURS: &[&str] = &[
    "{{",
    "}}",
    "[[",
    "]]",
    "unit.toml",
    "county.toml",
    "narrative.md",
    "requests.csv",
    "nianbao",
    "[report]",
    "[figures]",
    "[narrative]",
    "zero",
    "former_names",
    "--",
    "county/",
    "townships",
    "A0",
];

/// A table of a unit's with some cells emptied: the values of a row (by its beginning) from one column to another.
fn emptied(table: &str, row: &str, columns: std::ops::Range<usize>) -> String {
    let empty = |line: &str| {
        let fields = line.split(',').enumerate();
        let fields = fields.map(|(at, field)| if columns.contains(&at) { "" } else { field });
        fields.collect::<Vec<_>>().join(",")
    };
    let lines = table.lines().map(|line| if line.contains(row) { empty(line) } else { line.to_owned() });
    lines.collect::<Vec<_>>().join("\r\n") + "\r\n"
}

/// Every blank is named: its table, row and column, and the cell where the unit's own file is as on the form.
#[test]
fn every_blank_is_named() {
    let environment = copy("yangli-county");
    let table = emptied(&environment.read("county/own/requests.csv"), "1.属于国家秘密", 3..5);
    let table = emptied(&emptied(&table, "2.重复申请", 4..6), "（一）予以公开", 5..7);
    environment.write("county/own/requests.csv", emptied(&table, "本年新收", 3..10));
    // A unit of a file of many has never seen that file.
    let many = environment.read("county/townships/townships.csv");
    let unit = many.lines().nth(1).unwrap().split(',').next().unwrap();
    environment.write("county/townships/townships.csv", emptied(&many, unit, 3..5));
    insta::assert_snapshot!("blanks", slip(&environment, "样例县人民政府本级"));
    insta::assert_snapshot!("blanks-of-many", slip(&environment, unit));
}

/// A file that came by mail is called as it came.
#[test]
fn a_file_is_called_as_it_came() {
    let environment = copy("yangli-county");
    let bytes = std::fs::read(environment.path().join("county/townships/chengguan/表三.csv")).unwrap();
    // 12 requests of persons become 19; the file is GB18030.
    let at = bytes.windows(8).position(|it| it == b",,,12,2,").unwrap();
    let mut wrong = bytes.clone();
    wrong[at + 4] = b'9';
    environment.write("mail/附件3.csv", wrong);
    let receive = ["receive", "county", "mail/附件3.csv", "--unit", "城关镇", "--date", "2024-01-10"];
    assert_eq!(environment.run(&receive).code, 0);
    let slip = slip(&environment, "样例县城关镇人民政府");
    let place = "表三 D4 “一、本年新收政府信息公开申请数量 × 自然人” 附件3.csv";
    assert!(slip.contains(&format!("| {place} | 19 | 12 |")), "{slip}");
}

/// What stands in the words is quoted, with what the table has; a passage that two units share goes to both.
#[test]
fn words_are_quoted() {
    let environment = copy("yangli-county");
    let words = environment.read("county/own/narrative.md");
    environment.write("county/own/narrative.md", words.replacen("{{ 本年新收 }}", "99", 1));
    insta::assert_snapshot!("words", slip(&environment, "样例县人民政府本级"));
    // Where the table itself is wrong, its figure is not what the words should be.
    let table = environment.read("county/own/requests.csv");
    let line = table.lines().find(|line| line.contains("本年新收")).unwrap();
    let (head, last) = line.rsplit_once(',').unwrap();
    environment.write("county/own/requests.csv", table.replace(line, &format!("{head},{last}7")));
    let both = slip(&environment, "样例县人民政府本级");
    assert!(both.contains("| 99 | 40（表里的数也要改） |") && both.contains("| 407 | 40 |"), "{both}");
    let environment = copy("mistakes/unit-copied");
    let both = ["小样县上河镇人民政府", "小样县云岭乡人民政府"].map(|unit| slip(&environment, unit));
    insta::assert_snapshot!("copied", both.join("\n"));
}

/// Of many ways to mend a sum the cells are listed; a unit that is one file of ours has its words by section.
#[test]
fn of_many_ways_the_cells_are_listed() {
    let environment = copy("yangli-county");
    let table = environment.read("county/departments/finance/figures.csv");
    let row = "表三,一、本年新收政府信息公开申请数量,自然人,";
    let row = format!("{row}9");
    // What is carried over is blank, so that one sum alone is broken and any cell of it may be wrong.
    let wrong = table.lines().map(|line| match line.rsplit_once(',') {
        Some((head, _)) if line == row => format!("{head},7\n"),
        Some((head, _)) if line.contains("结转下年度") => format!("{head},\n"),
        _ => format!("{line}\n"),
    });
    environment.write("county/departments/finance/figures.csv", wrong.collect::<String>());
    let ways = slip(&environment, "样例县财政局");
    assert!(
        ways.contains("有关各格：一、本年新收政府信息公开申请数量 × 自然人 7；") && !ways.contains("或："),
        "{ways}"
    );
    assert!(ways.contains("| 表三 “一、本年新收政府信息公开申请数量 × 总计” | 11 | 请核对 |"), "{ways}");
    let unit = environment.read("county/departments/education.toml");
    environment.write("county/departments/education.toml", unit.replacen("{{ 上年结转 }}件", "3件", 1));
    let words = slip(&environment, "样例县教育局");
    assert!(words.contains("| 一、总体情况 education.toml 第20行 | 3 | 0（表里的数） |"), "{words}");
}

/// Whatever was found: the slip speaks to people who have nothing but the slip.
#[test]
fn slips_are_for_people_without_the_program() {
    let environment = Environment::empty();
    let mut roster = "[county]\nname = \"样例县\"\n".to_owned();
    let mistakes = root().join("sample-data/mistakes");
    let mut names = Vec::new();
    for (name, path) in files(&mistakes) {
        let (folder, _) = name.split_once('/').unwrap();
        if mistakes.join(folder).join("unit.toml").exists() {
            environment.write(&format!("county/{name}"), std::fs::read(path).unwrap());
            names.push(folder.to_owned());
        }
    }
    names.dedup();
    for name in &names {
        // The roster tells them apart by their folders; what they call themselves they were called before.
        let unit = environment.read(&format!("county/{name}/unit.toml"));
        let own = unit.lines().find_map(|line| line.strip_prefix("name = ")).unwrap();
        _ = write!(roster, "\n[[unit]]\nname = \"{name}\"\nformer_names = [{own}]\npath = \"{name}\"\n");
    }
    environment.write("county/county.toml", &roster);
    let output =
        environment.run(&["return", "county", "--out", "out", "--to", "md", "--as-of", "2024-01-15"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    let mut all = String::new();
    for (name, path) in files(&environment.path().join("out")) {
        if name.contains("退回修改单") {
            all += &std::fs::read_to_string(path).unwrap();
        }
    }
    let lines = all.lines().filter(|line| line.starts_with("| ") && !line.contains("---"));
    let rows = lines.filter(|line| !line.contains("序号")).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!("mistakes", rows);
    let wrong: Vec<&str> = rows.lines().filter(|line| OURS.iter().any(|it| line.contains(it))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A day that is past is no day to have it back by.
#[test]
fn nothing_is_wanted_back_by_a_day_that_is_past() {
    let environment = copy("mistakes/unit-copied");
    let by = |day: &str| environment.run(&["return", "county", "--by", day, "--as-of", "2024-01-25"]);
    let past = by("2024-01-20");
    assert!(past.code == 2 && past.err.contains("期限已经过了"), "{}", past.shown());
    assert!(!environment.path().join("county/退回").exists());
    assert_eq!(by("2024-01-25").code, 0);
}

/// Figures that came into a folder made by `new` leave its outline as it was: the words have not come, which is one thing.
#[test]
fn an_outline_that_nobody_touched_is_words_that_have_not_come() {
    let environment = copy("yangli-county");
    environment.write("list.csv", "样例县东河乡人民政府,乡镇\n");
    let new = ["new", "mine", "--county", "--name", "样例县", "--year", "2023", "--units", "list.csv"];
    assert_eq!(environment.run(&new).code, 0);
    let all =
        ["receive", "mine", "county/townships/townships.csv", "--unit", "东河乡", "--date", "2024-01-10"];
    let took = environment.run(&all);
    assert_eq!(took.code, 0, "{}", took.shown());
    let status = environment.run(&["status", "mine", "--as-of", "2024-01-15", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&status.out).unwrap();
    assert_eq!(json["units"][0]["errors"], 1, "{}", status.out);
    let check = environment.run(&["check", "mine", "--as-of", "2024-01-15"]).out;
    assert!(check.contains("文字部分没有报") && !check.contains("请填写"), "{check}");
    let output = environment.run(&["return", "mine", "--out", "out", "--to", "md", "--as-of", "2024-01-15"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    insta::assert_snapshot!("outline", environment.read("out/样例县东河乡人民政府2023年度报告退回修改单.md"));
}

/// Where the roster looks for a unit is the county's own matter.
#[test]
fn a_fault_of_the_roster_is_no_correction_of_the_unit() {
    let environment = copy("yangli-county");
    let roster = environment.read("county/county.toml");
    environment.write("county/county.toml", roster.replace("\"townships/chengguan\"", "\"../../x\""));
    let check = environment.run(&["check", "county"]);
    assert!(check.out.contains("[A0502]"), "{}", check.out);
    let output = environment.run(&["return", "county", "--out", "out", "--as-of", "2024-01-15"]);
    assert!(output.shown().contains("没有要退回的"), "{}", output.shown());
}
