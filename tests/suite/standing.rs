//! What `status` tells of each unit, in every format.

use crate::environment::{Environment, Output, files, root};

/// A copy of a sample, as a folder `county`.
fn copy(name: &str) -> Environment {
    let environment = Environment::empty();
    for (file, path) in files(&root().join("sample-data").join(name)) {
        environment.write(&format!("county/{file}"), std::fs::read(path).unwrap());
    }
    environment
}

fn status(environment: &Environment, format: &str) -> Output {
    environment.run(&["status", "county", "--as-of", "2024-01-26", "--format", format])
}

/// A unit's row of the csv, by the names of its columns.
fn cell(environment: &Environment, unit: &str, column: &str) -> String {
    let csv = status(environment, "csv").out;
    let head: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let at = head.iter().position(|it| it.trim_start_matches('\u{feff}') == column).unwrap();
    csv.lines().find(|it| it.contains(unit)).unwrap().split(',').nth(at).unwrap().to_owned()
}

/// An answer to a rule of rosters is counted like one to any other.
#[test]
fn answers_to_the_roster_are_counted() {
    let environment = copy("mistakes/unit-copied");
    let unit = environment.read("county/yunling/unit.toml");
    assert_eq!(cell(&environment, "云岭乡", "已说明"), "0");
    let answer = "\n[[answer]]\nrule = \"copied-from-sibling\"\nreason = \"统一表述\"\ndate = 2024-01-20\n";
    environment.write("county/yunling/unit.toml", unit + answer);
    assert_eq!(
        (cell(&environment, "云岭乡", "已说明"), cell(&environment, "云岭乡", "警告")),
        ("1".into(), "0".into())
    );
    let json: serde_json::Value = serde_json::from_str(&status(&environment, "json").out).unwrap();
    assert_eq!(json["units"][2]["answered"], 1);
}

/// What was sent back to the county's own folder is logged, once a day, and counted.
#[test]
fn returns_are_counted() {
    let environment = copy("mistakes/unit-copied");
    let send = |day: &str, more: &[&str]| {
        let output = environment.run(&[&["return", "county", "--to", "md", "--as-of", day], more].concat());
        assert_eq!(output.code, 0, "{}", output.shown());
    };
    send("2024-01-21", &["--out", "elsewhere"]);
    assert!(!environment.path().join("county/returned.csv").exists(), "a draft elsewhere is not sent");
    send("2024-01-21", &[]);
    send("2024-01-21", &[]);
    send("2024-01-24", &["--by", "2024-01-28"]);
    insta::assert_snapshot!("returned", environment.read("county/returned.csv"));
    assert_eq!(cell(&environment, "云岭乡", "退回次数"), "2");
    assert_eq!(cell(&environment, "本级", "退回次数"), "0");
    let json: serde_json::Value = serde_json::from_str(&status(&environment, "json").out).unwrap();
    assert_eq!(json["units"][2]["returned"], 2);
    // A log that somebody spoiled is left alone, and told.
    environment.write("county/returned.csv", "单位,日子\n");
    let output = environment.run(&["return", "county", "--to", "md", "--as-of", "2024-01-25"]);
    assert!(output.code == 1 && output.out.contains("退回登记缺“日期”一列"), "{}", output.shown());
    assert_eq!(environment.read("county/returned.csv"), "单位,日子\n");
    assert!(status(&environment, "csv").err.contains("退回登记缺"));
}

/// The page has what the text has: when something last came, and no count of blanks for who sent nothing.
#[test]
fn the_page_tells_what_the_text_tells() {
    let environment = copy("mistakes/unit-copied");
    let unit = environment.read("county/shanghe/unit.toml");
    environment.write("mail/unit.toml", unit);
    let received = environment.run(&["receive", "county", "mail/unit.toml", "--date", "2024-01-25"]);
    assert_eq!(received.code, 0, "{}", received.shown());
    std::fs::remove_dir_all(environment.path().join("county/own")).unwrap();
    // A note beside errors, and errors that keep no unit out of the sum.
    let words = environment.read("county/yunling/narrative.md");
    environment.write(
        "county/yunling/narrative.md",
        words.replace("五、存在", "五、【请填写】存在").replacen("全年", "全年全年", 1) + "\n20××年。\n",
    );
    let page = status(&environment, "html").out;
    let row =
        |unit: &str| page.lines().find(|it| it.starts_with("<tr") && it.contains(unit)).unwrap().to_owned();
    assert!(page.contains("最近收到") && row("上河镇").contains("<td>2024-01-25</td>"), "{page}");
    assert!(!row("本级").contains("0/0") && row("本级").contains(">-</td></tr>"), "{}", row("本级"));
    assert!(
        row("云岭乡").contains("有错") && row("云岭乡").contains("class=\"present bad\""),
        "{}",
        row("云岭乡")
    );
    assert!(page.contains("把本页存进县的文件夹"), "where the links lead from");
    let levels: Vec<&str> = page
        .split("<h2")
        .last()
        .unwrap()
        .split("<strong class=\"")
        .skip(1)
        .map(|it| it.split('"').next().unwrap())
        .collect();
    let mut sorted = levels.clone();
    sorted.sort_by_key(|it| ["error", "warning", "note"].iter().position(|level| level == it));
    assert!(levels.len() > 1 && levels == sorted, "{levels:?}");
}

/// What came on several days, in whatever order the log has them: first then, last then.
#[test]
fn a_unit_came_first_and_changed_last() {
    let environment = copy("mistakes/unit-copied");
    let unit = environment.read("county/shanghe/unit.toml");
    let days = ["2024-01-25", "2024-01-20", "2024-01-28", "2024-01-22"];
    for (at, day) in days.into_iter().enumerate() {
        environment.write("mail/unit.toml", format!("{unit}# {at}\n"));
        environment.run(&["receive", "county", "mail/unit.toml", "--date", day]);
    }
    let log = environment.read("county/received.csv");
    let (head, rows) = log.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    for _ in 0..rows.len() {
        rows.rotate_left(1);
        environment.write("county/received.csv", format!("{head}\n{}\n", rows.join("\n")));
        assert_eq!(cell(&environment, "上河镇", "报送日期"), "2024-01-20", "{rows:?}");
        assert_eq!(cell(&environment, "上河镇", "最近收到"), "2024-01-28", "{rows:?}");
    }
}

/// The text says what to do next.
#[test]
fn the_next_command_is_told() {
    let environment = copy("mistakes/unit-copied");
    let ready = status(&environment, "text").out;
    let next = "逐处看：nianbao check county\n退回、催报：nianbao return county\n";
    assert!(ready.ends_with(&format!("可以汇总\n{next}汇总：nianbao rollup county\n")), "{ready}");
    std::fs::remove_dir_all(environment.path().join("county/own")).unwrap();
    let not = status(&environment, "text").out;
    assert!(not.ends_with(&format!("还不能汇总\n{next}")), "{not}");
}
