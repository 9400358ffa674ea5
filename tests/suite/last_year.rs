//! Last year, answers, and corrections that are written.

use std::fmt::Write as _;

use crate::environment::{Environment, NARRATIVE, UNIT};

/// Table three of a unit that carried `carried` requests in, one column; balanced but for `granted`.
fn figures(carried: u32, granted: u32) -> String {
    let mut text = "表,行,列,数值\r\n".to_owned();
    let rows = [
        ("一、本年新收政府信息公开申请数量", 5),
        ("二、上年结转政府信息公开申请数量", carried),
        ("（一）予以公开", granted),
        ("（七）总计", 5 + carried),
    ];
    for (row, value) in rows {
        for (column, number) in
            [("自然人", value), ("总计", if row == "（一）予以公开" { 5 + carried } else { value })]
        {
            _ = writeln!(text, "表三,{row},{column},{number}\r");
        }
    }
    text
}

fn unit(environment: &Environment, more: &str, table: &[u8]) {
    environment.write("unit.toml", format!("{UNIT}{more}")).write("figures.csv", table);
    environment.write("narrative.md", NARRATIVE.replace("，全年没有收到申请", ""));
}

#[test]
fn a_correction_changes_its_cell_and_not_a_byte_beside_it() {
    let environment = Environment::empty();
    let wrong = figures(2, 70);
    let (gb, _, _) = encoding_rs::GB18030.encode(&wrong);
    for bytes in
        [wrong.clone().into_bytes(), gb.into_owned(), [b"\xEF\xBB\xBF".as_slice(), wrong.as_bytes()].concat()]
    {
        unit(&environment, "", &bytes);
        let output = environment.run(&["check", ".", "--fix"]);
        // What is true afterwards counts.
        assert!(output.code == 0 && output.out.contains("改后：通过｜"), "{}", output.shown());
        assert!(
            output.out.contains("已改 figures.csv:6:16 “（一）予以公开 × 自然人”：70 → 7"),
            "{}",
            output.shown()
        );
        let fixed = std::fs::read(environment.path().join("figures.csv")).unwrap();
        let at = bytes.windows(2).position(|it| it == b"70").unwrap();
        assert_eq!(fixed, [&bytes[..at], b"7", &bytes[at + 2..]].concat());
        assert_eq!(environment.run(&["check", "."]).code, 0);
    }
}

#[test]
fn nothing_is_written_where_several_cells_could_be_it() {
    let environment = Environment::unit();
    environment.write("cases.csv", "行政复议,,,,\n结果维持,结果纠正,其他结果,尚未审结,总计\n2,1,0,0,4\n");
    let before = environment.read("cases.csv");
    let output = environment.run(&["check", ".", "--fix"]);
    assert!(output.code == 1 && !output.out.contains("已改"), "{}", output.shown());
    assert_eq!(environment.read("cases.csv"), before);
}

/// What the words say of the figures is told with the figure's name and as it is written; where last year's report
/// says the same, the cell is known.
#[test]
fn words_unlike_the_table() {
    let with = |figures: &str, words: &str| {
        let environment = Environment::unit();
        environment.write("unit.toml", format!("{UNIT}\n[figures]\n{figures}"));
        environment.write("narrative.md", NARRATIVE.replace("全年没有收到申请。", words));
        environment
    };
    let rows = ["new", "results.granted", "results.total"]
        .map(|row| format!("requests.{row} = {{ natural = 10, business = 2, total = 12 }}\n"))
        .concat();
    let shown = with(&rows, "新收政府信息公开申请12件，其中自然人9件、商业企业3件。").check();
    let told = "“本年新收申请 × 自然人”文字写 9，表里是 10；“本年新收申请 × 商业企业”文字写 3，表里是 2";
    assert!(shown.contains(told) && shown.contains("警告 1，"), "{shown}");
    let shown = with("proactive.charges = 3.5\n", "没有收到申请。行政事业性收费5.3万元。").check();
    assert!(shown.contains("文字写 5.3万元，表里是 3.5万元"), "{shown}");
    let figures = "proactive.documents = { made = 3, repealed = 1, valid = 51 }\n[previous]\nproactive.documents.valid = 13\n";
    let environment = with(figures, "没有收到申请。行政规范性文件现行有效15件。");
    let output = environment.run(&["check", ".", "--fix"]);
    assert!(
        output.out.contains("警告 1，") && output.out.contains("的 51 很可能应为 15"),
        "{}",
        output.shown()
    );
    assert!(output.out.contains("改后：通过｜1 个单位：错误 0，警告 0"), "{}", output.shown());
}

/// A total that a formula made of a wrong cell, or two cells exchanged: one slip, told once, with what would mend it.
#[test]
fn a_slip_that_its_total_repeats_is_told_once() {
    const RIGHT: &[(&str, &str)] = &[
        ("new.natural", "10"),
        ("new.business", "2"),
        ("new.total", "12"),
        ("carried_in.natural", "2"),
        ("carried_in.total", "2"),
        ("results.granted.natural", "6"),
        ("results.granted.business", "1"),
        ("results.granted.total", "7"),
        ("results.partial.natural", "5"),
        ("results.partial.business", "1"),
        ("results.partial.total", "6"),
        ("results.total.natural", "11"),
        ("results.total.business", "2"),
        ("results.total.total", "13"),
        ("carried_out.natural", "1"),
        ("carried_out.total", "1"),
    ];
    let of = |wrong: &[(&str, &str)], more: &str| {
        let environment = Environment::unit();
        let cells = RIGHT.iter().map(|(name, value)| {
            let changed = wrong.iter().find(|(it, _)| it == name);
            format!("\"requests.{name}\" = {}\n", changed.map_or(*value, |(_, value)| *value))
        });
        environment.write("unit.toml", format!("{UNIT}\n[figures]\n{}{more}", cells.collect::<String>()));
        environment.write("narrative.md", NARRATIVE.replace("，全年没有收到申请", ""));
        environment
    };
    assert_eq!(of(&[], "").run(&["check", "."]).code, 0, "{}", of(&[], "").check());
    // Several ways: the row of the slip and another row of the balance.
    let carried = [("carried_out.natural", "0"), ("carried_out.total", "0")];
    let shown = of(&carried, "").check();
    assert!(shown.contains("错误 1，警告 0") && !shown.contains("只改这一处"), "{shown}");
    assert!(shown.contains("至少 2 格一并改，共 2 种可能"), "{shown}");
    for set in ["× 自然人” 0→1，且 “四、结转下年度继续办理 × 总计” 0→1", "× 自然人” 2→1，且 “二、上年结转"]
    {
        assert!(shown.contains(set), "{shown}");
    }
    let json = of(&carried, "").run(&["check", ".", "--format", "json"]).out;
    assert!(json.matches("\"set\": 0").count() == 2 && json.matches("\"set\": 1").count() == 2, "{json}");
    // Last year's report leaves one: written whole.
    let last = "[previous]\n\"requests.carried_out.natural\" = 2\n\"requests.carried_out.total\" = 2\n";
    let environment = of(&carried, last);
    let output = environment.run(&["check", ".", "--fix"]);
    assert!(
        output.out.contains("改后：通过｜") && output.out.matches("已改").count() == 2,
        "{}",
        output.shown()
    );
    // Two parts of one row, whose total holds.
    let shown = of(&[("results.granted.natural", "5"), ("results.granted.business", "2")], "").check();
    assert!(
        shown.contains("错误 1，警告 0") && shown.contains("5→6，且 “（一）予以公开 × 商业企业” 2→1"),
        "{shown}"
    );
    // Two mistakes in one column are two findings, and neither says that it is the only one.
    let shown = of(&[("results.granted.natural", "60"), ("results.partial.natural", "50")], "").check();
    assert!(shown.contains("错误 2，警告 0") && !shown.contains("只改这一处"), "{shown}");
    assert!(shown.contains("的 60 很可能应为 6（与另一处错一并改"), "{shown}");
}

#[test]
fn last_year_is_named_by_the_unit_or_on_the_command_line() {
    let environment = Environment::empty();
    let last = UNIT.replace("2023", "2022").replace("2024-01-19", "2023-01-19");
    environment
        .write("last/unit.toml", last)
        .write("last/narrative.md", NARRATIVE.replace("2023年", "2022年"));
    unit(&environment, "", figures(2, 7).as_bytes());
    assert!(!environment.check().contains("A0401"));
    let told = environment.run(&["check", ".", "--previous", "last"]);
    assert!(told.out.contains("A0401"), "{}", told.shown());
    let named = UNIT.replace("zero", "previous = \"last\"\nzero");
    environment.write("unit.toml", &named);
    assert!(environment.check().contains("A0401"));
    let nothing = environment.run(&["check", ".", "--previous", "nowhere"]);
    assert_eq!(nothing.code, 2, "{}", nothing.shown());
}

/// What no table counts is compared with what last year's words said of their own year, and of no other.
#[test]
fn growth_is_from_last_years_words() {
    let environment = Environment::empty();
    let last = "2022年主动公开信息100条，比2021年的80条增加20条。";
    environment.write("last/unit.toml", UNIT.replace("2023", "2022"));
    environment
        .write("last/narrative.md", NARRATIVE.replace("2023", "2022").replace("公开栏按月更新。", last));
    environment.write("unit/unit.toml", format!("{UNIT}previous = \"../last\"\n"));
    for (percent, is_wrong) in [("50%", false), ("87.5%", true)] {
        let now = format!("2023年主动公开信息150条，同比增长{percent}。");
        environment.write("unit/narrative.md", NARRATIVE.replace("公开栏按月更新。", &now));
        let shown = environment.run(&["check", "unit"]).shown();
        assert_eq!(shown.contains("[A0310]"), is_wrong, "{shown}");
    }
}

/// The report of two years ago is none of last year: nothing is compared with it.
#[test]
fn the_report_of_two_years_ago() {
    let environment = Environment::empty();
    let last = UNIT.replace("2023", "2021").replace("2024-01-19", "2022-01-19");
    environment
        .write("last/unit.toml", last)
        .write("last/narrative.md", NARRATIVE.replace("2023年", "2021年"));
    unit(&environment, "", figures(2, 7).as_bytes());
    let told = environment.run(&["check", ".", "--previous", "last"]);
    assert!(told.out.contains("[A0406]") && !told.out.contains("[A0401]"), "{}", told.shown());
}

#[test]
fn an_answer_leaves_the_exit_code_and_stays_for_machines() {
    let environment = Environment::empty();
    let previous = "\n[previous]\n\"requests.carried_out.natural\" = 1\n";
    let answer = "\n[[answer]]\nrule = \"carry-over-differs\"\nreason = \"机构合并\"\ndate = 2024-01-10\nprint = true\n";
    unit(&environment, previous, figures(2, 7).as_bytes());
    assert_eq!(environment.run(&["check", ".", "--deny", "warnings"]).code, 1);
    unit(&environment, &format!("{previous}{answer}"), figures(2, 7).as_bytes());
    let answered = environment.run(&["check", ".", "--deny", "warnings"]);
    assert_eq!(answered.code, 0, "{}", answered.shown());
    assert!(
        answered.out.contains("理由：机构合并") && answered.out.contains("已说明 1 项"),
        "{}",
        answered.shown()
    );
    let json: serde_json::Value =
        serde_json::from_str(&environment.run(&["check", ".", "--format", "json"]).out).unwrap();
    let found = json["findings"].as_array().unwrap().iter().find(|it| it["code"] == "A0401").unwrap();
    assert_eq!(found["answered"]["reason"], "机构合并");
    assert_eq!(json["verdict"]["answered"], 1);
    assert_eq!(environment.run(&["build", ".", "--to", "md"]).code, 0);
    let report = environment.read("报告/样例镇人民政府2023年政府信息公开工作年度报告.md");
    assert!(report.contains("机构合并"), "{report}");
}

#[test]
fn errors_cannot_be_answered_and_answers_to_nothing_are_told() {
    let environment = Environment::unit();
    let answers = "\n[[answer]]\nrule = \"blank-cell\"\nreason = \"没有\"\n\n[[answer]]\nrule = \"wild-chagne\"\nreason = \"无\"\n";
    environment.write("unit.toml", format!("{}{answers}", UNIT.replace("\"表四\"", "")));
    environment.write("cases.csv", "结果维持,总计\n,\n");
    let output = environment.check();
    assert!(output.contains("A0127") && output.contains("wild-change"), "{output}");
}

/// Small things that are said where they are.
#[test]
fn what_is_wrong_is_marked_where_it_stands() {
    let shown = |more: &str| {
        let environment = Environment::unit();
        environment.write("unit.toml", format!("{UNIT}{more}"));
        environment.check()
    };
    let empty = shown("\n[[answer]]\nrule = \"wild-change\"\nreason = \"\"\n");
    assert!(empty.contains("unit.toml:12:10") && empty.contains("错误 1，"), "{empty}");
    let missing = shown("\n[[answer]]\nrule = \"wild-change\"\n");
    assert!(missing.contains("unit.toml:10:1") && missing.contains("错误 1，"), "{missing}");
    let unknown =
        shown("\n[[answer]]\nrule = \"wild-change\"\nfigure = \"requests.new.totall\"\nreason = \"划转\"\n");
    let told =
        unknown.contains("数据项“requests.new.totall”") && unknown.contains("是否应为 requests.new.total？");
    assert!(told && unknown.contains("unit.toml:12:10"), "{unknown}");
    // The year is what is wrong, not the name.
    let environment = Environment::unit();
    environment.write("last/unit.toml", UNIT).write("last/narrative.md", NARRATIVE);
    let shown = environment.run(&["check", ".", "--previous", "last"]).out;
    assert!(shown.contains("[A0406]") && shown.contains("last/unit.toml:6:8"), "{shown}");
    assert!(shown.contains("改成 2022 年的报告") && !shown.contains("改过名"), "{shown}");
}

/// What `[previous]` says beside last year's report, and whose report that is.
#[test]
fn two_sources_of_last_year() {
    let environment = Environment::unit();
    let last = |year: &str, name: &str| {
        let text = UNIT.replace("2023", year).replace("样例镇", name);
        environment.write(
            "last/unit.toml",
            format!("{text}\n[figures]\n\"proactive.licences\" = 7\n\"proactive.penalties\" = 8\n"),
        );
    };
    let mut text = String::new();
    for (year, name, previous, answer) in [
        ("2022", "样例镇", "", ""),
        ("2022", "样例镇", "\"proactive.licences\" = 7\n", ""),
        ("2022", "样例镇", "\"proactive.licences\" = 6\n", ""),
        ("2022", "样例镇", "\"proactive.licences\" = 6\n\"proactive.penalties\" = 9\n", ""),
        ("2021", "样例镇", "\"proactive.licences\" = 6\n", ""),
        ("2023", "样例镇", "", ""),
        ("2022", "别的镇", "", ""),
        ("2022", "别的镇", "", "previous-of-another-unit"),
        ("2022", "别的镇", "", "A0406"),
        ("2022", "别的镇", "", "wild-change"),
        ("2021", "别的镇", "", ""),
    ] {
        last(year, name);
        let answer = if answer.is_empty() {
            String::new()
        } else {
            format!("\n[[answer]]\nrule = \"{answer}\"\nreason = \"改名\"\n")
        };
        let words = "\"proactive.licences\" = 70\n";
        let unit = format!("{UNIT}previous = \"last\"\n\n[figures]\n{words}\n[previous]\n{previous}{answer}");
        environment.write("unit.toml", unit);
        let output = environment.run(&["check", ".", "--format", "json", "--lang", "zh"]).out;
        let json: serde_json::Value = serde_json::from_str(&output).unwrap();
        _ = writeln!(
            text,
            "{year} {name} {}{}",
            previous.replace('\n', "; "),
            answer.lines().nth(2).unwrap_or_default()
        );
        for it in json["findings"].as_array().unwrap() {
            let answered = if it["answered"].is_null() { "" } else { " (answered)" };
            _ = writeln!(
                text,
                "  {} {}{answered}",
                it["code"].as_str().unwrap(),
                it["message"].as_str().unwrap()
            );
        }
    }
    insta::assert_snapshot!(text);
}
