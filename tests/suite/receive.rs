//! What comes by mail: recognised by its contents, put in place, kept and logged.

use std::fmt::Write as _;

use crate::environment::{Environment, root};

/// A copy of the sample county, and a folder of mail beside it.
fn county() -> Environment {
    let environment = Environment::empty();
    let from = root().join("sample-data/yangli-county");
    for (name, path) in crate::environment::files(&from) {
        environment.write(&format!("county/{name}"), std::fs::read(path).unwrap());
    }
    environment
}

fn receive(environment: &Environment, file: &str, more: &[&str]) -> crate::environment::Output {
    environment.run(&[&["receive", "county", file, "--date", "2024-01-25"], more].concat())
}

#[test]
fn files_are_known_by_what_they_say() {
    let environment = county();
    let education = environment.read("county/departments/education.toml");
    environment.write("mail/最终版(2).toml", &education);
    let took = receive(&environment, "mail/最终版(2).toml", &[]);
    insta::assert_snapshot!("receive", took.shown());
    let again = receive(&environment, "mail/最终版(2).toml", &[]).out;
    assert!(
        again.contains("已经收过一样的") && again.contains("收了 0 份，已有相同的 1 份，没收 0 份"),
        "{again}"
    );
    // The words of a unit whose folder has them under another name.
    let words = "样例县城关镇人民政府2023年政府信息公开工作年度报告\n\n一、总体情况\n\n公开栏按月更新。\n";
    environment.write("mail/报告.txt", words);
    assert!(receive(&environment, "mail/报告.txt", &[]).out.contains("chengguan/narrative.txt"));
    assert_eq!(environment.read("county/townships/chengguan/narrative.txt"), words);
    // A table says nothing of its unit.
    let table = std::fs::read(environment.path().join("county/townships/chengguan/表三.csv")).unwrap();
    environment.write("mail/附件3.csv", &table);
    let unknown = receive(&environment, "mail/附件3.csv", &[]);
    assert!(unknown.code == 1 && unknown.out.contains("--unit"), "{}", unknown.shown());
    assert_eq!(receive(&environment, "mail/附件3.csv", &["--unit", "城关镇"]).code, 0);
    assert_eq!(receive(&environment, "mail/附件3.csv", &["--unit", "没有的镇"]).code, 2);
    let log = environment.read("county/received.csv");
    assert_eq!(log.lines().count(), 4, "{log}");
    assert!(log.lines().nth(2).unwrap().contains("样例县城关镇人民政府,报告.txt,2024-01-25,"), "{log}");
}

/// A name that is a unit's own is that unit, whoever else's name holds it.
#[test]
fn a_full_name_goes_before_a_part_of_another() {
    let environment = Environment::empty();
    let line = |name: &str, path: &str| {
        format!("\n[[unit]]\nname = \"{name}\"\nkind = \"department\"\npath = \"{path}\"\n")
    };
    let lines = line("教育局", "a") + &line("教育局考试中心", "b") + &line("考试院", "c");
    environment.write("county/county.toml", format!("[county]\nname = \"甲县\"\nyear = 2023\n{lines}"));
    environment.write("mail/信.md", "一、总体情况\n\n公开栏按月更新。\n");
    let took = receive(&environment, "mail/信.md", &["--unit", "教育局"]);
    assert!(took.code == 0 && took.out.contains("a/narrative.md"), "{}", took.shown());
    // Of a part that two names hold nobody is meant, and by nothing either.
    for (name, says) in [("考试", "可以指几个单位：教育局考试中心、考试院"), ("", "名册里没有“”")]
    {
        let refused = receive(&environment, "mail/信.md", &["--unit", name]);
        assert!(refused.code == 2 && refused.shown().contains(says), "{}", refused.shown());
    }
}

/// A correction takes the place of what it corrects; both are kept, and the log says which one counts.
#[test]
fn an_older_file_is_kept() {
    let environment = county();
    let education = environment.read("county/departments/education.toml");
    environment.write("mail/a.toml", &education);
    receive(&environment, "mail/a.toml", &["--date", "2024-01-15"]);
    let first = environment.run(&["receive", "county", "mail/a.toml", "--date", "2024-01-15"]);
    assert_eq!(first.code, 0, "{}", first.shown());
    environment.write("mail/b.toml", format!("# 改过\n{education}"));
    let second = environment.run(&["receive", "county", "mail/b.toml", "--date", "2024-02-01"]);
    assert!(second.out.contains("旧的一份留在"), "{}", second.shown());
    assert!(second.out.contains("收了 1 份（新的 0 份，取代旧的 1 份），没收 0 份"), "{}", second.shown());
    assert!(environment.read("county/departments/education.toml").starts_with("# 改过"));
    let kept = environment.path().join("county/收到/样例县教育局");
    assert_eq!(std::fs::read_dir(kept).unwrap().count(), 2);
    let log = environment.read("county/received.csv");
    let rows: Vec<Vec<&str>> = log.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows[0][5], rows[1][3], "superseded by the second: {log}");
    assert_eq!(rows[1][5], "");
    // What was corrected in place is kept before it is replaced; a file that was spoiled is put back.
    environment.write("county/departments/education.toml", format!("# 手改\n{education}"));
    environment.write("mail/c.toml", format!("# 再改\n{education}"));
    environment.run(&["receive", "county", "mail/c.toml", "--date", "2024-02-02"]);
    let kept = environment.path().join("county/收到/样例县教育局");
    let names: Vec<String> = std::fs::read_dir(&kept)
        .unwrap()
        .map(|it| std::fs::read_to_string(it.unwrap().path()).unwrap())
        .collect();
    assert!(names.iter().any(|text| text.starts_with("# 手改")), "{names:?}");
    environment.write("county/departments/education.toml", "坏了");
    environment.run(&["receive", "county", "mail/c.toml", "--date", "2024-02-03"]);
    assert!(environment.read("county/departments/education.toml").starts_with("# 再改"));
    // The first day counts for who is late; the last is shown.
    let status = environment.run(&["status", "county", "--as-of", "2024-02-10", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&status.out).unwrap();
    let units = json["units"].as_array().unwrap();
    let unit = units.iter().find(|it| it["unit"] == "样例县教育局").unwrap();
    assert_eq!(unit["changed"], "2024-02-03");
    assert!(unit["days_late"].as_i64() <= Some(5), "{unit}");
}

/// A row goes into the file of many units where the roster has the unit.
#[test]
fn a_row_goes_where_the_roster_has_the_unit() {
    let environment = county();
    let all = environment.read("county/townships/townships.csv");
    let lines: Vec<&str> = all.lines().collect();
    environment.write("mail/乡.csv", format!("{}\n{}\n", lines[0], lines[2]));
    let took = receive(&environment, "mail/乡.csv", &[]);
    assert_eq!(took.code, 0, "{}", took.shown());
    let now = environment.read("county/townships/townships.csv");
    let bare = |text: &str| text.trim_start_matches('\u{feff}').replace('\r', "");
    assert!(bare(&now) == bare(&all), "the same row changes nothing");
    environment.write(
        "mail/别.csv",
        "单位,年度,requests.new.natural,requests.new.total\n样例县东河乡人民政府,2023,1,1\n",
    );
    let other = receive(&environment, "mail/别.csv", &[]);
    assert!(other.code == 1 && other.out.contains("合不进去"), "{}", other.shown());
    assert_eq!(environment.read("county/townships/townships.csv"), now, "it is left alone");
}

#[test]
fn what_is_wrong_is_left_outside() {
    let environment = county();
    let education = environment.read("county/departments/education.toml");
    for (name, bytes, says) in [
        ("去年.toml", education.replace("2023", "2022").into_bytes(), "2022 年的"),
        (
            "别县.toml",
            education.replace("样例县教育局", "邻县教育局").into_bytes(),
            "最接近的是“样例县教育局”",
        ),
        ("空.toml", Vec::new(), "没有 [unit] name"),
        ("表.xlsx", b"PK\x03\x04....".to_vec(), "A0104"),
        ("图.pdf", b"%PDF-1.7 ".to_vec(), "A01"),
    ] {
        environment.write(&format!("mail/{name}"), bytes);
        let took = receive(&environment, &format!("mail/{name}"), &[]);
        assert!(took.code == 1 && took.out.contains(says), "{name}: {}", took.shown());
    }
    assert!(!environment.path().join("county/received.csv").exists());
    assert!(!environment.path().join("county/收到").exists());
}

/// A log that somebody spoiled is not written over; a column that somebody added stays.
#[test]
fn the_log_is_the_offices_own() {
    let environment = county();
    let education = environment.read("county/departments/education.toml");
    environment.write("mail/a.toml", &education);
    receive(&environment, "mail/a.toml", &[]);
    let log = environment.read("county/received.csv");
    let added: String = log
        .lines()
        .enumerate()
        .map(|(at, line)| format!("{line},{}\n", if at == 0 { "备注" } else { "电话催过" }))
        .collect();
    environment.write("county/received.csv", added).write("mail/b.toml", format!("# 改过\n{education}"));
    receive(&environment, "mail/b.toml", &[]);
    let now = environment.read("county/received.csv");
    assert!(now.contains("备注") && now.contains("电话催过") && now.lines().count() == 3, "{now}");
    let bare: String = log.lines().skip(1).map(|line| format!("{line}\n")).collect();
    environment.write("county/received.csv", &bare);
    let took = receive(&environment, "mail/a.toml", &[]);
    assert!(took.code == 1 && took.out.contains("收件登记缺"), "{}", took.shown());
    assert_eq!(environment.read("county/received.csv"), bare);
    let status = environment.run(&["status", "county", "--as-of", "2024-02-01"]);
    assert!(status.code == 1 && status.err.contains("收件登记缺"), "{}", status.shown());
    assert!(environment.read("county/departments/education.toml").starts_with("# 改过"));
}

/// What a file says of itself and what the user says must agree.
#[test]
fn nobodys_figures_go_to_another() {
    let environment = county();
    let finance = environment.run(&["receive", "county", "county/departments/finance", "--unit", "教育局"]);
    assert!(finance.code == 1 && finance.out.contains("不是“样例县教育局”"), "{}", finance.shown());
    let letter = "各位领导：请查收我局年报。\n";
    environment.write("mail/信.txt", letter);
    let took = receive(&environment, "mail/信.txt", &["--unit", "财政局"]);
    assert!(took.code == 1 && took.out.contains("没有“一、总体情况”这样的标题"), "{}", took.shown());
    let future = environment.run(&["receive", "county", "mail/信.txt", "--date", "2199-01-01"]);
    assert_eq!(future.code, 2, "{}", future.shown());
}

/// Files of a unit whose folder is not there yet, in any order: its own `unit.toml` is the one that counts.
#[test]
fn a_units_files_come_in_any_order() {
    let environment = county();
    let (from, here) = ("county/departments/finance", "county/departments/finance-mail");
    std::fs::rename(environment.path().join(from), environment.path().join(here)).unwrap();
    let files = ["figures.csv", "narrative.md", "unit.toml"].map(|name| format!("{here}/{name}"));
    let mut args = vec!["receive", "county", "--unit", "财政局", "--date", "2024-01-10"];
    args.extend(files.iter().map(String::as_str));
    let took = environment.run(&args);
    assert!(took.code == 0 && took.out.contains("收了 3 份"), "{}", took.shown());
    assert_eq!(
        environment.read(&format!("{from}/unit.toml")),
        environment.read(&format!("{here}/unit.toml"))
    );
}

/// A unit that has not touched its folder is missing, and nothing is built of it.
#[test]
fn an_untouched_folder_is_not_built() {
    let environment = county();
    environment.write("list.csv", "样例县水利局\n样例县财政局\n");
    let new = ["new", "mine", "--county", "--name", "样例县", "--year", "2023", "--units", "list.csv"];
    assert_eq!(environment.run(&new).code, 0);
    receive(&environment, "county/departments/finance", &[]);
    let took = environment.run(&["receive", "mine", "county/departments/finance", "--date", "2024-01-10"]);
    assert_eq!(took.code, 0, "{}", took.shown());
    for more in [&[][..], &["--draft"]] {
        let built = environment
            .run(&[&["build", "mine", "--out", "out", "--to", "md", "--as-of", "2024-01-11"], more].concat());
        assert_eq!(
            built.code,
            i32::from(!more.is_empty()),
            "a draft of a partial sum says so: {}",
            built.shown()
        );
        let files: Vec<String> =
            crate::environment::files(&environment.path().join("out")).into_iter().map(|it| it.0).collect();
        assert!(
            files.iter().all(|it| !it.contains("水利局") && !it.starts_with(char::is_numeric)),
            "{files:?}"
        );
        assert!(files.iter().any(|it| it.contains("财政局")), "{files:?}");
    }
}

/// What comes in one file stands beside the outline that `new` made and nobody has touched: that is no second report.
#[test]
fn an_outline_beside_what_came_does_not_count() {
    let environment = county();
    environment.write("list.csv", "样例县水利局\n样例县教育局\n");
    let new = ["new", "mine", "--county", "--name", "样例县", "--year", "2023", "--units", "list.csv"];
    assert_eq!(environment.run(&new).code, 0);
    let education = "county/departments/education.toml";
    let took = environment.run(&["receive", "mine", education, "--date", "2024-01-10"]);
    assert!(took.out.contains("样例县教育局：通过"), "{}", took.shown());
    // Words that somebody has begun count.
    let words = "mine/样例县教育局/narrative.md";
    environment.write(words, format!("{}\n又及。\n", environment.read(words)));
    let both = environment.run(&["check", "mine/样例县教育局"]);
    assert!(both.out.contains("A0119"), "{}", both.shown());
    // Figures by name do not take the place of a blank table.
    environment
        .write("mail/数.csv", "单位,年度,requests.new.natural,requests.new.total\n样例县水利局,2023,1,1\n");
    let took = environment.run(&["receive", "mine", "mail/数.csv", "--date", "2024-01-10"]);
    assert!(took.out.contains("→ 样例县水利局/figures.csv"), "{}", took.shown());
}

/// What came earlier does not take the place of what came later, whenever it is put in.
#[test]
fn an_older_version_is_kept_and_not_placed() {
    let environment = county();
    let education = environment.read("county/departments/education.toml");
    let (first, second) = (format!("# 一\n{education}"), format!("# 二\n{education}"));
    environment.write("mail/v1.toml", &first).write("mail/v2.toml", &second);
    let receive = |file: &str, day: &str| environment.run(&["receive", "county", file, "--date", day]);
    receive("mail/v1.toml", "2024-01-16");
    receive("mail/v2.toml", "2024-01-19");
    let before = receive("mail/v1.toml", "2024-01-12");
    assert!(before.out.contains("已有 2024-01-19 的一份"), "{}", before.shown());
    assert!(before.out.contains("收了 0 份，较早的 1 份只留存，没收 0 份"), "{}", before.shown());
    assert_eq!(environment.read("county/departments/education.toml"), second);
    let log = environment.read("county/received.csv");
    let rows: Vec<Vec<&str>> = log.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let counts: Vec<&Vec<&str>> = rows.iter().filter(|row| row[5].is_empty()).collect();
    assert_eq!((rows.len(), counts.len(), counts[0][1]), (3, 1, "v2.toml"), "{log}");
    assert_eq!(rows[2][5], counts[0][3], "the older is superseded by the newer: {log}");
    // Once more changes nothing.
    receive("mail/v1.toml", "2024-01-12");
    assert_eq!(environment.read("county/received.csv"), log);
    // A row of a file of many, too.
    let all = environment.read("county/townships/townships.csv");
    let lines: Vec<&str> = all.lines().collect();
    let changed = lines[2].replacen(",2023,", ",2023,9", 1);
    environment.write("mail/新.csv", format!("{}\n{}\n", lines[0], lines[2]));
    environment.write("mail/旧.csv", format!("{}\n{changed}\n", lines[0]));
    receive("mail/新.csv", "2024-01-19");
    let row = receive("mail/旧.csv", "2024-01-12");
    assert!(row.out.contains("已有 2024-01-19 的一份"), "{}", row.shown());
    assert!(!environment.read("county/townships/townships.csv").contains(&changed));
}

/// Two versions at once: which one counts nobody knows, so none is put in place; the same one twice is one.
#[test]
fn of_two_versions_at_once_none_is_placed() {
    let environment = county();
    let education = environment.read("county/departments/education.toml");
    environment
        .write("mail/v1.toml", format!("# 一\n{education}"))
        .write("mail/v2.toml", format!("# 二\n{education}"));
    let run = |files: [&str; 2]| {
        environment.run(&["receive", "county", files[0], files[1], "--date", "2024-01-16"])
    };
    let both = run(["mail/v1.toml", "mail/v2.toml"]);
    assert_eq!(both.code, 1, "{}", both.shown());
    assert!(
        both.out.contains("mail/v1.toml、mail/v2.toml") && both.out.contains("收了 0 份，没收 2 份"),
        "{}",
        both.shown()
    );
    assert_eq!(environment.read("county/departments/education.toml"), education);
    let all = environment.read("county/townships/townships.csv");
    let lines: Vec<&str> = all.lines().collect();
    let changed = lines[2].replacen(",2023,", ",2023,9", 1);
    environment.write("mail/a.csv", format!("{}\n{}\n", lines[0], lines[2]));
    environment.write("mail/b.csv", format!("{}\n{changed}\n", lines[0]));
    let rows = run(["mail/a.csv", "mail/b.csv"]);
    assert!(rows.code == 1 && rows.out.contains("收了 0 份，没收 2 份"), "{}", rows.shown());
    assert_eq!(environment.read("county/townships/townships.csv"), all);
    environment.write("mail/v3.toml", format!("# 一\n{education}"));
    let same = run(["mail/v1.toml", "mail/v3.toml"]);
    assert_eq!(same.code, 0, "{}", same.shown());
}

/// Small things that come by mail.
#[test]
fn what_is_no_text_is_not_shown_as_one() {
    let environment = county();
    let png = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x02\0\0\0";
    environment
        .write("mail/盖章.png", png)
        .write("mail/表三.csv", png)
        .write("mail/照片.jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF\0");
    environment.write("mail/乱.csv", b"a\x01\x02\0\x05\x06");
    for name in ["盖章.png", "表三.csv", "照片.jpg", "乱.csv"] {
        let took = receive(&environment, &format!("mail/{name}"), &[]);
        assert_eq!(took.code, 1, "{}", took.shown());
        assert!(!took.out.contains("^"), "no excerpt of what is no text: {}", took.shown());
    }
}

/// The columns of a file of many are known by their names, in whatever order.
#[test]
fn columns_may_come_in_another_order() {
    let environment = county();
    let all = environment.read("county/townships/townships.csv");
    let lines: Vec<&str> = all.lines().collect();
    let turned = |line: &str| {
        let mut fields: Vec<&str> = line.trim_start_matches('\u{feff}').split(',').collect();
        fields[2..].reverse();
        fields.join(",")
    };
    environment.write("mail/乡.csv", format!("{}\n{}\n", turned(lines[0]), turned(lines[2])));
    let took = receive(&environment, "mail/乡.csv", &[]);
    assert_eq!(took.code, 0, "{}", took.shown());
    assert_eq!(environment.read("county/townships/townships.csv").replace('\r', ""), all.replace('\r', ""));
}

/// A row of the log of a unit that is on no roster is told, and so is where a date of the log is mended.
#[test]
fn the_log_is_read_with_the_roster() {
    let environment = county();
    let education = environment.read("county/departments/education.toml");
    environment.write("mail/a.toml", education);
    receive(&environment, "mail/a.toml", &[]);
    let log = environment.read("county/received.csv");
    environment.write("county/received.csv", format!("{log}样例县水务局,b.toml,2024-01-10,,x,\r\n"));
    let status = environment.run(&["status", "county", "--as-of", "2024-02-01"]);
    assert!(
        status.err.contains("warning[A01")
            && status.err.contains("名册里没有“样例县水务局”")
            && status.err.contains("received.csv:3:1"),
        "{}",
        status.shown()
    );
    let check = environment.run(&["check", "county", "--as-of", "2024-02-01", "--all"]).out;
    let late = check.split("\n\n").find(|it| it.contains("[A0505]")).unwrap();
    assert!(late.contains("received.csv:2:") && late.contains("改 received.csv 的日期"), "{late}");
}

/// Tables as on the form are known by their heads, and whose they are by their file's name; folders in a folder are
/// looked into.
#[test]
fn a_units_tables_come_under_any_name() {
    let environment = county();
    let folder = "county/townships/chengguan";
    let tables = ["表二", "表三", "表四"].map(|name| {
        let text = std::fs::read(environment.path().join(format!("{folder}/{name}.csv"))).unwrap();
        std::fs::remove_file(environment.path().join(format!("{folder}/{name}.csv"))).unwrap();
        (name, text)
    });
    for (at, (_, text)) in tables.iter().enumerate() {
        environment.write(&format!("mail/城关镇/第{at}批/城关镇报送{at}.csv"), text);
    }
    environment.write("mail/城关镇/第1批/.~lock", "x").write("mail/a/b/c/d/e/f/城关镇9.csv", "x");
    let took = receive(&environment, "mail", &[]);
    assert!(took.out.contains("收了 3 份，没收 0 份"), "{}", took.shown());
    let all: Vec<String> =
        crate::environment::files(&environment.path().join(folder)).into_iter().map(|it| it.0).collect();
    insta::assert_debug_snapshot!("placed", all);
    let check = environment
        .run(&["check", &folder.replace("chengguan", "chengguan/unit.toml").replace("/unit.toml", "")]);
    assert!(check.out.contains("已填 200/200 格") || check.shown().contains("200/200"), "{}", check.shown());
    // A name that two units may have tells of neither.
    environment.write("mail2/报送.csv", &tables[1].1);
    let unknown = receive(&environment, "mail2/报送.csv", &[]);
    assert!(unknown.code == 1 && unknown.out.contains("--unit"), "{}", unknown.shown());
}

/// What is no submission is told as what it is.
#[test]
fn what_nobody_filled_in_is_not_taken() {
    let environment = county();
    environment.run(&[
        "new",
        "blank",
        "--name",
        "样例县城关镇人民政府",
        "--year",
        "2023",
        "--kind",
        "township",
    ]);
    let mut text = String::new();
    for (name, _) in crate::environment::files(&environment.path().join("blank"))
        .into_iter()
        .filter(|it| !it.0.starts_with('.'))
    {
        let took = receive(&environment, &format!("blank/{name}"), &["--unit", "城关镇"]);
        _ = writeln!(text, "{name} {}\n{}", took.code, took.out);
    }
    for (name, words) in [
        ("信.txt", "附上报告，请查收。\n"),
        ("长.txt", &format!("一、总体情况{}\n", "很长".repeat(80))),
        ("年.md", "一、总体情况\n\n公开栏按月更新。\n"),
    ] {
        environment.write(&format!("mail/{name}"), words);
        let took = receive(&environment, &format!("mail/{name}"), &["--unit", "城关镇"]);
        _ = writeln!(text, "{name} {}\n{}", took.code, took.out);
    }
    insta::assert_snapshot!("not_filled_in", text);
}
