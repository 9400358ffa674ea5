//! Figures: against last year's, and what the words owe to them.

use super::{PLAIN, Unit, table, words};

#[test]
fn problems_and_fees() {
    let mut text = words(
        "improvement-missing",
        &[
            "五｜公开更新不够及时。",
            "五｜公开栏更新不够及时。",
            "五｜公开栏更新不够及时，改为每周更新。",
            "五｜公开栏更新不够及时，2024年起一日一更。",
            "五｜公开栏更新不够及时，2023年起一日一更。",
            "五｜公开栏逐日更新，改为每周两更。",
            "五｜公开栏逐日更新，尚未覆盖村组，改为每周两更。",
            "五｜公开栏更新不够及时，没有发生其他情况。",
            "五｜### 存在的问题\n\n公开栏每日只登一次。\n\n### 改进措施\n\n每日登两次。",
            "五｜### 存在的问题\n\n公开栏每日只登一次，每日登两次。",
            "五｜### 改进措施\n\n公开栏每日只登一次，每日登两次。",
            "五｜**存在的问题**\n\n公开栏每日只登一次。\n\n**改进措施**\n\n每日登两次。",
        ],
    );
    text += &words("fee-statement-missing", &["六｜无。", "六｜没有收费。", "六｜未收取信息处理费。"]);
    let requests = "\"requests.new.total\" = 1\n\"requests.new.natural\" = 1\n\"requests.results.granted.natural\" = 1\n\"requests.results.granted.total\" = 1\n\"requests.results.total.natural\" = 1\n\"requests.results.total.total\" = 1\n";
    let amounts = ["0", "10", "95", "100"].map(|it| format!("\"fees.amount\" = {it}\n"));
    let (asked, old) = (format!("{requests}{}", amounts[3]), Unit { year: 2020, ..PLAIN });
    let mut cases = vec![
        (Unit { figures: &asked, zero: "\"表二\", \"表四\"", ..PLAIN }, ""),
        (PLAIN, "六｜收取信息处理费100元。"),
        (PLAIN, "六｜收取信息处理费0元。"),
        (PLAIN, "六｜2022年收取信息处理费100元。"),
        (PLAIN, "六｜2022年收取信息处理费100元，2023年未收取。"),
        (Unit { zero: "\"表二\", \"表四\"", ..PLAIN }, "六｜收取信息处理费100元。"),
        (Unit { zero: "\"表二\", \"表四\"", ..PLAIN }, "全年没有收到申请，收取信息处理费100元。"),
    ];
    cases.extend(amounts.iter().map(|figures| (Unit { figures, ..PLAIN }, "")));
    text += &table("fee-without-request", &cases);
    let mut cases = vec![
        (PLAIN, "六｜收取信息处理费95元。"),
        (PLAIN, "六｜收取信息处理费约95元。"),
        (PLAIN, "六｜2022年收取信息处理费95元。"),
        (PLAIN, "六｜收取信息处理费100元。"),
        (old, "六｜收取信息处理费95元。"),
        (Unit { year: 2021, ..PLAIN }, "六｜收取信息处理费95元。"),
    ];
    cases.extend(amounts.iter().map(|figures| (Unit { figures, ..PLAIN }, "")));
    text += &table("fee-not-a-multiple", &cases);
    let direct = "\"cases.direct.upheld\" = 1\n\"cases.direct.total\" = 1\n";
    let years =
        [2023, 2024, 2025].map(|year| (Unit { year, figures: direct, zero: "\"表二\", \"表三\"" }, ""));
    text += &table("direct-suit-after-2023", &years);
    insta::assert_snapshot!(text);
}

#[test]
fn figures_beside_those_of_last_year() {
    let now = |figure: &str, now: &str, before: &str| {
        format!("\"{figure}\" = {now}\n[previous]\n\"{figure}\" = {before}\n")
    };
    let pairs = |rule: &str, figure: &str, pairs: &[(&str, &str)]| {
        let all: Vec<String> = pairs.iter().map(|(a, b)| now(figure, a, b)).collect();
        table(rule, &all.iter().map(|figures| (Unit { figures, ..PLAIN }, "")).collect::<Vec<_>>())
    };
    let mut text = pairs(
        "unit-confusion",
        "fees.amount",
        &[
            ("4999", "1"),
            ("5000", "1"),
            ("20000", "1"),
            ("20001", "1"),
            ("1", "10000"),
            ("10000", "0"),
            ("0", "10000"),
            ("10000", "10000"),
        ],
    );
    text += &pairs("unit-confusion", "proactive.licences", &[("10000", "1")]);
    text += &pairs(
        "wild-change",
        "proactive.licences",
        &[
            ("49", "9"),
            ("50", "9"),
            ("50", "10"),
            ("51", "10"),
            ("10", "51"),
            ("10", "50"),
            ("501", "100"),
            ("500", "100"),
            ("100", "0"),
        ],
    );
    text += &pairs("wild-change", "fees.amount", &[("501", "100")]);
    let figures = [
        "\"proactive.licences\" = -2\n",
        "\"proactive.licences\" = 2.5\n",
        "\"proactive.licences\" = -2.5\n",
        "\"proactive.licences\" = \"两件\"\n",
        "\"fees.amount\" = -2.5\n",
        "\"fees.amount\" = 2.5\n",
        "\"proactive.licences\" = \"--2\"\n",
        "\"proactive.licences\" = \"+2\"\n",
    ];
    for rule in ["not-a-count", "bad-sign"] {
        text += &table(rule, &figures.map(|figures| (Unit { figures, ..PLAIN }, "")));
    }
    insta::assert_snapshot!(text);
}

/// What was decided beside what there was: a row may be so by chance, two are not. And what a table beside the form
/// must have.
#[test]
fn tables_of_other_years() {
    let rows = |rows: &[(&str, i32, i32, i32)]| {
        let row = |(row, before, change, decisions): &(&str, i32, i32, i32)| {
            let id = format!("proactive.{row}");
            format!(
                "\"{id}.previous\" = {before}\n\"{id}.change\" = {change}\n\"{id}.decisions\" = {decisions}\n"
            )
        };
        rows.iter().map(row).collect::<String>()
    };
    let none = |row| (row, 0, 0, 0);
    let all = [
        rows(&[("licences", 5, 2, 7), none("other_services"), none("penalties"), none("coercion")]),
        rows(&[("licences", 5, 2, 7), ("other_services", 3, -1, 2), none("penalties"), none("coercion")]),
        rows(&[
            ("licences", 5, 2, 7),
            ("other_services", 3, -1, 3),
            ("penalties", 1, 0, 1),
            none("coercion"),
        ]),
        rows(&[("licences", 5, 2, 7), ("other_services", 3, 0, 3), ("penalties", 0, 4, 4), none("coercion")]),
        rows(&[("licences", 5, 2, 7), ("other_services", 3, -1, 2), none("penalties")]),
    ];
    let cases: Vec<_> =
        all.iter().map(|figures| (Unit { year: 2020, figures, zero: "\"表三\", \"表四\"" }, "")).collect();
    let mut text = table("decisions-look-like-items", &cases);
    let fees =
        ["\"fees.amount\" = 0\n", "\"fees.waived\" = 0\n", "\"fees.amount\" = 0\n\"fees.waived\" = 0\n"];
    text += &table("blank-cell", &fees.map(|figures| (Unit { year: 2014, figures, zero: "\"统计表\"" }, "")));
    insta::assert_snapshot!(text);
}
