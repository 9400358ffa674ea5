//! How grave a finding is: what units and rosters answer, allow and deny, and what the day makes of it.

use std::fmt::Write as _;

use crate::county_sums::{head, three};
use crate::environment::{Environment, UNIT};

/// What is found, a line each: level, code and place, as machines are told.
fn found(environment: &Environment, args: &[&str]) -> Vec<String> {
    let output = environment.run(&[&["check"], args, &["--format", "json"]].concat()).out;
    let json: serde_json::Value = serde_json::from_str(&output).unwrap();
    let text = |it: &serde_json::Value| it.as_str().unwrap_or_default().to_owned();
    let findings = json["findings"].as_array().unwrap().iter();
    let line = |it: &serde_json::Value| {
        let answered = if it["answered"].is_null() { "" } else { " answered" };
        format!("{} {}{answered}", text(&it["level"]), text(&it["code"]))
    };
    findings.map(line).collect()
}

/// A unit with two numbers that have their unit in the cell, and a fee that is none: three warnings of two rules.
fn write(environment: &Environment, in_report: &str, more: &str) -> Vec<String> {
    let figures = "\n[figures]\n\"proactive.licences\" = \"7件\"\n\"proactive.penalties\" = \"9件\"\n\"fees.amount\" = 12\n";
    environment.write("unit.toml", format!("{UNIT}{in_report}{figures}{more}"));
    found(environment, &["."])
}

fn answer(rule: &str, more: &str) -> String {
    format!("\n[[answer]]\nrule = \"{rule}\"\n{more}reason = \"属实\"\n")
}

#[test]
fn one_rule_alone_is_allowed_denied_or_answered() {
    let environment = Environment::unit();
    let mut text = String::new();
    for (name, in_report, more) in [
        ("nothing", "", String::new()),
        ("allow by name", "allow = [\"unit-in-cell\"]\n", String::new()),
        ("allow by code", "allow = [\"a0211\"]\n", String::new()),
        ("deny one", "deny = [\"fee-not-a-multiple\"]\n", String::new()),
        ("deny warnings", "deny = [\"warnings\"]\n", String::new()),
        ("deny nothing there is", "deny = [\"warning\"]\n", String::new()),
        ("answer one rule", "", answer("unit-in-cell", "")),
        ("answer for one figure", "", answer("unit-in-cell", "figure = \"proactive.penalties\"\n")),
        ("answer what is denied", "deny = [\"unit-in-cell\"]\n", answer("unit-in-cell", "")),
        ("answer to nothing", "", answer("wild-change", "")),
    ] {
        _ = writeln!(text, "{name}\n  {}", write(&environment, in_report, &more).join("\n  "));
    }
    // An error is corrected, not answered; the answer is what is told.
    environment.write("unit.toml", UNIT.replace(", \"表四\"", "") + &answer("blank-cell", ""));
    environment.write("cases.csv", "结果维持,总计\n,\n");
    _ = writeln!(text, "answer an error\n  {}", found(&environment, &["."]).join("\n  "));
    insta::assert_snapshot!(text);
}

/// The same of a roster, for what is found of its units together.
#[test]
fn a_roster_allows_and_denies() {
    let environment = three();
    let roster = environment.read("county/county.toml");
    let mut text = String::new();
    for more in [
        "",
        "allow = [\"copied-from-sibling\"]",
        "allow = [\"a0508\"]",
        "allow = [\"outlier\"]",
        "deny = [\"copied-from-sibling\"]",
        "deny = [\"A0508\"]",
        "deny = [\"outlier\"]",
    ] {
        environment.write(
            "county/county.toml",
            roster.replacen("year = 2023\n", &format!("year = 2023\n{more}\n"), 1),
        );
        let found = found(&environment, &["county", "--as-of", "2024-01-10"]);
        _ = writeln!(text, "{more}\n  {}", found.join("\n  "));
    }
    insta::assert_snapshot!(text);
}

/// On the very day a unit is in time; the day after it is not.
#[test]
fn the_day_itself_is_in_time() {
    let environment = three();
    let roster = environment.read("county/county.toml");
    let roster = roster.replacen("year = 2023\n", "year = 2023\nsubmit_by = 2024-01-20\n", 1);
    environment.write("county/county.toml", roster);
    let unit = environment.read("county/yi/unit.toml");
    let mut text = String::new();
    for (submitted, published) in [("2024-01-20", "2024-03-31"), ("2024-01-21", "2024-04-01")] {
        let dates = format!("submitted = {submitted}\npublished = {published}\n");
        environment.write("county/yi/unit.toml", unit.replace("published = 2024-01-19\n", &dates));
        let found = found(&environment, &["county", "--as-of", "2024-04-02"]);
        _ = writeln!(text, "{submitted}, {published}\n  {}", found.join("\n  "));
    }
    std::fs::remove_dir_all(environment.path().join("county/yi")).unwrap();
    for day in ["2024-01-20", "2024-01-21", "2024-03-31", "2024-04-01"] {
        let found = found(&environment, &["county", "--as-of", day]);
        _ = writeln!(text, "nothing by {day}\n  {}", found.join("\n  "));
    }
    insta::assert_snapshot!(text);
}

/// What is found of a unit among others says whose it is, of what year and on what form.
#[test]
fn what_is_found_among_siblings_says_of_whom() {
    let output = three().run(&["check", "county", "--as-of", "2024-01-10", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&output).unwrap();
    let finding = json["findings"].as_array().unwrap().iter().find(|it| it["code"] == "A0508").unwrap();
    assert_eq!(finding["unit"], "丙镇人民政府");
    assert_eq!((&finding["year"], &finding["edition"]), (&2023.into(), &"2021".into()));
}

/// A line of the roster.
fn line_of(at: usize) -> String {
    format!("\n[[unit]]\nname = \"第{at}镇人民政府\"\nkind = \"township\"\npath = \"{at}\"\n")
}

/// How many siblings it takes: an amount stands out among four, three that left a figure blank are all named.
#[test]
fn few_siblings_tell_nothing() {
    let told = |amounts: &[&str], code: &str| {
        let environment = Environment::empty();
        let mut roster = head("甲县", 2023) + "\n[[indicator]]\nid = \"visits\"\nlabel = \"走访次数\"\n";
        for (at, more) in amounts.iter().enumerate() {
            let unit = UNIT.replace("样例镇", &format!("第{at}镇"));
            environment.write(&format!("county/{at}/unit.toml"), format!("{unit}\n[figures]\n{more}\n"));
            roster += &line_of(at);
        }
        roster += "\n[[unit]]\nname = \"没来镇人民政府\"\nkind = \"township\"\npath = \"none\"\n";
        environment.write("county/county.toml", roster);
        let output = environment.run(&["check", "county", "--format", "json", "--lang", "zh"]).out;
        let json: serde_json::Value = serde_json::from_str(&output).unwrap();
        let all = json["findings"].as_array().unwrap().iter().filter(|it| it["code"] == code);
        all.map(|it| it["message"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let fee = |amount: &str| format!("\"fees.amount\" = {amount}");
    let (small, large, less) = (fee("100"), fee("100000"), fee("99990"));
    assert_eq!(told(&[&small, &small, &large], "A0509").len(), 0, "of three");
    assert_eq!(told(&[&small, &small, &small, &large], "A0509").len(), 1, "of four");
    assert_eq!(told(&[&small, &small, &small, &less], "A0509").len(), 0, "a little less");
    let blanks =
        |count: usize| told(&[&["\"visits\" = 1"][..], &vec![""; count]].concat(), "A0513").join("\n");
    insta::assert_snapshot!([1, 3, 4].map(blanks).join("\n"));
}

/// Why a unit need not report stands beside what it sent all the same.
#[test]
fn why_a_unit_is_excused_is_told() {
    let environment = three();
    let roster = environment.read("county/county.toml");
    let told = ["merged", "abolished", "exempt"].map(|status| {
        let more = format!("path = \"jia\"\nstatus = \"{status}\"\nreason = \"机构改革\"");
        environment.write("county/county.toml", roster.replace("path = \"jia\"", &more));
        let check = environment.run(&["check", "county"]).out;
        check.lines().find(|it| it.contains("[A0512]")).unwrap().to_owned()
    });
    insta::assert_snapshot!(told.join("\n"));
}
