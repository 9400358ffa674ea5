//! Where each rule ends: what it finds beside what it lets be, as it is told.

use std::fmt::Write as _;

use crate::environment::{Environment, NARRATIVE, UNIT};

/// A unit and its words.
#[derive(Clone, Copy)]
struct Unit<'a> {
    year: i32,
    /// Lines of `[figures]` and what follows them.
    figures: &'a str,
    /// The tables in which nothing happened.
    zero: &'a str,
}

const PLAIN: Unit = Unit { year: 2023, figures: "", zero: "\"表二\", \"表三\", \"表四\"" };

/// What a rule finds in a unit, a line each; `words` stand in the section that they begin with, or the first.
fn found(environment: &Environment, rule: &str, unit: Unit, words: &str) -> String {
    let year = unit.year.to_string();
    let next = (unit.year + 1).to_string();
    let text = UNIT.replace("2024", &next).replace("2023", &year);
    let text = text.replace("\"表二\", \"表三\", \"表四\"", unit.zero);
    environment.write("unit.toml", format!("{text}\n[figures]\n{}", unit.figures));
    let narrative = NARRATIVE.replace("2023", &year);
    let narrative = match words.split_once('｜') {
        Some(("五", words)) => {
            narrative.replace("公开栏更新不够及时，已明确专人负责，改为每周更新。", words)
        }
        Some(("六", words)) => narrative.replace("未收取信息处理费。", words),
        _ if unit.year < 2014 => format!(
            "一、概述\n\n本镇公开栏按月更新。\n\n五、因政府信息公开申请行政复议、提起行政诉讼的情况\n\n{words}\n"
        ),
        _ => narrative.replace("公开栏按月更新。", words),
    };
    environment.write("narrative.md", narrative);
    let output = environment.run(&["check", ".", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&output).unwrap();
    let code = nianbao::check::RULES.iter().find(|it| it.code.name == rule).map(|it| it.code.id).unwrap();
    let mut text = String::new();
    for finding in json["findings"].as_array().unwrap().iter().filter(|it| it["code"] == code) {
        _ = write!(
            text,
            "\n    {} {}",
            finding["level"].as_str().unwrap(),
            finding["message"].as_str().unwrap()
        );
        for also in finding["also"].as_array().into_iter().flatten() {
            _ = write!(text, " + {} {}", also["message"].as_str().unwrap(), also["sides"]);
        }
    }
    text
}

/// One line a case.
fn table(rule: &str, cases: &[(Unit, &str)]) -> String {
    let environment = Environment::empty();
    let mut text = format!("{rule}\n");
    for (unit, words) in cases {
        let year = if unit.year == 2023 { String::new() } else { format!("{} ", unit.year) };
        let figures = unit.figures.trim().replace('\n', ", ");
        _ = writeln!(
            text,
            "  {year}{figures}{}{words}{}",
            if figures.is_empty() { "" } else { "; " },
            found(&environment, rule, *unit, words)
        );
    }
    text
}

fn words(rule: &str, sentences: &[&str]) -> String {
    let cases: Vec<_> = sentences.iter().map(|it| (PLAIN, *it)).collect();
    table(rule, &cases)
}

#[test]
fn changes_since_last_year() {
    let mut text = words(
        "growth-wrong",
        &[
            // The change in pieces tells last year's figure.
            "主动公开信息12条，比上年增加4条，增长50%。",
            "主动公开信息12条，比上年增加4条，增长40%。",
            "主动公开信息12条，比上年减少4条，下降25%。",
            "主动公开信息12条，比上年减少4条，下降30%。",
            "主动公开信息12条，比上年增加12条，增长40%。",
            "主动公开信息12条，比上年增加4条，增长约40%。",
            "主动公开信息12条，比上年增加约4条，增长40%。",
            "主动公开信息约12条，比上年增加4条，增长40%。",
            "主动公开信息12条，比上年增加4条，增长50%。政策解读6条，比上年增加2条，增长40%。",
            // More than there is.
            "主动公开信息3条，比上年增加5条。",
            "主动公开信息3条，比上年增加3条。",
            "主动公开信息3条，比上年减少5条。",
            "主动公开信息3条，比上年增加5个百分点。",
            // Last year's figure in the words.
            "2022年主动公开信息8条。2023年主动公开信息12条，比上年增长50%。",
            "2022年主动公开信息8条。2023年主动公开信息12条，比上年增长40%。",
            "2022年主动公开信息约8条。2023年主动公开信息12条，比上年增长40%。",
            "2021年主动公开信息8条。2023年主动公开信息12条，比上年增长40%。",
        ],
    );
    let licences = |now: &str, before: &str| {
        format!("\"proactive.licences\" = {now}\n[previous]\n\"proactive.licences\" = {before}\n")
    };
    let all = [
        ("8", "8", "办理行政许可8件，与上年持平。"),
        ("9", "8", "办理行政许可9件，与上年持平。"),
        ("7", "8", "办理行政许可7件，与上年持平。"),
        ("8", "8", "办理行政许可8件，比上年增加0件。"),
        ("8", "8", "办理行政许可8件，比上年增加1件。"),
        ("16", "8", "办理行政许可16件，比上年翻一番。"),
        ("12", "8", "办理行政许可12件，比上年翻一番。"),
        ("16", "8", "办理行政许可16件，是上年的2倍。"),
        ("16", "8", "办理行政许可16件，是上年的3倍。"),
        ("20", "8", "办理行政许可20件，比上年增长1.5倍。"),
        ("20", "8", "办理行政许可20件，比上年增长2.5倍。"),
        ("12", "10", "办理行政许可12件，比上年增长3倍。"),
        ("12", "10", "办理行政许可12件，比上年增长20%。"),
        ("12", "10", "办理行政许可12件，比上年增长20.0%。"),
        ("12", "10", "办理行政许可12件，比上年下降20%。"),
        ("12", "10", "办理行政许可12件，比上年增加2件。"),
        ("12", "10", "办理行政许可12件，比上年减少2件。"),
        ("12", "10", "办理行政许可12件，比上年增加3件，增长30%。"),
        ("1001", "1000", "办理行政许可1001件，比上年增长5%。"),
        ("12", "0", "办理行政许可12件，比上年增长20%。"),
    ];
    let all: Vec<_> = all.iter().map(|(now, before, words)| (licences(now, before), *words)).collect();
    let cases: Vec<_> = all.iter().map(|(figures, words)| (Unit { figures, ..PLAIN }, *words)).collect();
    text += &table("growth-wrong", &cases);
    insta::assert_snapshot!(text);
}

#[test]
fn lists_and_their_totals() {
    let mut text = words(
        "list-does-not-add-up",
        &[
            "主动公开信息100条，其中政策文件40条、工作动态50条、其他10条。",
            "主动公开信息100条，其中政策文件40条、工作动态50条、其他5条。",
            "主动公开信息100条，其中政策文件40条、工作动态50条、公告公示5条。",
            "主动公开信息100条，其中政策文件40条、工作动态50条、公告公示5条等。",
            "主动公开信息100条，其中政策文件40条、工作动态50条。",
            "主动公开信息100条，其中政策文件40条、工作动态50条、其他15条。",
            "主动公开信息100条，其中政策文件100条、工作动态5条。",
            "主动公开信息100条，其中政策文件101条、工作动态5条。",
            "主动公开信息100条，其中2022年政策文件40条、2022年工作动态50条、2022年其他5条。",
            "主动公开信息100条，其中网站公开60条、微信公开60条。",
            "主动公开信息100条，其中网站公开60条、微信公开30条。",
            "主动公开信息100条，其中政策文件40条，占40%，工作动态50条，占50%，其他5条，占5%。",
            "主动公开信息100条，其中政策文件40条，占40%，工作动态50条，占50%，其他5条，占10%。",
        ],
    );
    text += &words(
        "items-mixed-with-others",
        &[
            "公开政府信息105条，其中主动公开100条，依申请公开5条。",
            "公开政府信息105条，其中主动公开100条，依申请公开4条。",
            "公开政府信息100条，其中主动公开100条，依申请公开0条。",
            "公开政府信息约105条，其中主动公开100条，依申请公开5条。",
            "受理政府信息申请105条，其中主动公开100条，依申请公开5条。",
            "公开105条，其中主动公开100条，依申请公开5条。",
            "公开政府信息105条，其中主动公开100条，受理申请5件。",
            "公开政府信息105条。其中主动公开100条，依申请公开5条。",
            "公开政府信息105条，其中非政府信息5条。",
        ],
    );
    insta::assert_snapshot!(text);
}

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
fn reviews_and_lawsuits() {
    let old = Unit { year: 2010, zero: "", ..PLAIN };
    let sentences = [
        "全年发生行政复议2件。",
        "全年发生行政诉讼2件。",
        "全年发生行政复议2件，行政诉讼0件。",
        "全年发生行政复议2件，没有被诉。",
        "全年发生行政复议2件，没有人起诉。",
        "全年发生行政复议2件，诉讼没有发生。",
        "全年发生行政诉讼2件，没有人申请复议。",
        "2009年发生行政复议2件。",
    ];
    let cases: Vec<_> = sentences.iter().map(|it| (old, *it)).collect();
    let text = table("count-not-stated", &cases) + &words("count-not-stated", &[sentences[0]]);
    insta::assert_snapshot!(text);
}
