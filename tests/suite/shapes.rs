//! Tables in every shape that people send, right and nearly right: what is read from them, and what is told.

use std::fmt::Write as _;

use nianbao::Options;
use nianbao::edition::Editions;
use nianbao::read::inbox;

use crate::environment::{Environment, UNIT};

/// The figures that were read, but for zeros, and what is told of the tables.
fn read(files: &[(&str, &str)]) -> String {
    let (environment, editions) = (Environment::empty(), Editions::builtin());
    environment.write("unit.toml", UNIT.replace("zero = [\"表二\", \"表三\", \"表四\"]\n", ""));
    for (name, text) in files {
        environment.write(name, text);
    }
    let inbox = inbox::open_paths(&[environment.path().to_owned()]).unwrap();
    let compiled = nianbao::compile(&inbox.jobs[0], &editions, Options::default());
    let mut out = String::new();
    let submission = compiled.submission.unwrap();
    for (at, figure) in submission.edition.figures.iter().enumerate() {
        let Some(value) = submission.figures.printed(at).filter(|it| it != "0") else { continue };
        let cell = submission.place(at).and_then(|it| it.span.cell).map(|it| format!(" {it}"));
        _ = writeln!(out, "  {} = {value}{}", figure.id, cell.unwrap_or_default());
    }
    let unread = |at: &usize| submission.figures.value(*at) == nianbao::model::Value::Unread;
    let unread = (0..submission.edition.figures.len()).filter(unread).count();
    if unread > 0 {
        _ = writeln!(out, "  {unread} unread");
    }
    // What is said of sums, blanks and words is told elsewhere.
    let of_reading =
        |code: &str| code.starts_with("A01") || code == "A0205" || code == "A0220" || code == "A0203";
    for finding in compiled.findings.iter().filter(|it| of_reading(it.code.id)) {
        let place = finding.place().map(|it| it.to_string()).unwrap_or_default();
        let place = place.rsplit('/').next().unwrap_or_default().to_owned();
        let help = finding.help.as_ref().map(|it| format!("；{}", it.zh)).unwrap_or_default();
        _ = writeln!(out, "  {} {place} {}{help}", finding.code.id, finding.message.zh);
    }
    out
}

fn table(name: &str, texts: &[&str]) -> String {
    let mut out = String::new();
    for text in texts {
        let shown = text.trim_end().replace('\n', "↩").replace('\t', "⇥");
        _ = writeln!(out, "{shown}\n{}", read(&[(name, text)]));
    }
    out
}

#[test]
fn a_line_a_figure() {
    insta::assert_snapshot!(table(
        "a.csv",
        &[
            "数据项,数值\nproactive.licences,7\n",
            "名称,值\n行政许可,7\n",
            "数据项,数值\n行政许可,7\n行政许可,8\n",
            "数据项,数值\n行政许可,7\n行政许可,7\n",
            "数据项,数值\n行政许可证,7\n",
            "数据项,数值\n其他结果,7\n",
            "数据项,数值\n行政许可\n",
            "数据项,数值\n,7\n",
            "数据项,数值\n行政许可,\n",
            "数据项,年度,数值\n行政许可,2023,7\n行政处罚,2022,8\n",
            "单位,数据项,数值\n样例镇人民政府,行政许可,7\n别的镇人民政府,行政处罚,8\n",
            "表,行,列,数值\n表三,（一）予以公开,自然人,7\n",
            "表,行,列,数值\nrequests,results.granted,natural,7\n",
            "表,行,列,数值\n表三,（一）予以公开了,自然人,7\n",
            "表,行,列,数值\n表三,（一）予以公开,自然人们,7\n",
            "表,行,列,数值\n表五,（一）予以公开,自然人,7\n",
            "表,行,列,数值\n表三,3.其他,自然人,7\n",
            "表,行,列,数值\n表三,其他,自然人,7\n",
            "表,行,列,数值\n表三,（六）其他处理,自然人,7\n",
            "表,行,列,数值\n表二,规范性文件,现行有效件数,7\n",
            "表,行,列,数值\n表四,,结果维持,7\n",
            "表,列,数值\n表四,结果维持,7\n",
            "行,列,数值\n（一）予以公开,自然人,7\n",
            "数据项,数值\n行政许可,+7\n行政处罚,--8\n行政强制,-\n",
            "数据项,数值\n行政许可,7件\n行政处罚,1.5万件\nfees.amount,12.50元\n行政事业性收费,0.3万元\n",
        ],
    ));
}

#[test]
fn a_row_a_unit() {
    insta::assert_snapshot!(table(
        "a.csv",
        &[
            "单位,行政许可,行政处罚\n样例镇人民政府,7,8\n",
            "proactive.licences,proactive.penalties\n7,8\n",
            "行政许可\n7\n",
            "行政许可,备注\n7,x\n",
            "行政许可,行政罚款\n7,8\n",
            "单位,行政许可,行政罚款\n样例镇人民政府,7,8\n",
            "序号,单位,行政许可,备注\n1,样例镇人民政府,7,补报\n",
            "单位,行政许可,其他结果\n样例镇人民政府,7,8\n",
            "单位,行政许可,行政许可\n样例镇人民政府,7,8\n",
            "单位,行政许可,\n样例镇人民政府,7,8\n",
            "单位,行政许可,\n样例镇人民政府,7,补报\n",
            "单位,行政许可,行政处罚\n样例镇人民政府,7\n",
            "单位,行政许可,行政处罚\n样例镇人民政府,7,8,9\n",
            "单位,行政许可,行政处罚\n样例镇人民政府,7,8,\n",
            "单位,年度,行政许可\n样例镇人民政府,2022,7\n",
            "单位,行政许可\n样例镇人民政府,7\n别的镇人民政府,8\n",
            "单位\n样例镇人民政府\n",
        ],
    ));
}

#[test]
fn as_on_the_form() {
    let table3 = "表三 收到和处理政府信息公开申请情况（2023年）,,,,,,,,\n,,申请人情况,,,,,,\n,,自然人,法人或其他组织,,,,,总计\n,,,商业企业,科研机构,社会公益组织,法律服务机构,其他,\n一、本年新收政府信息公开申请数量,,7,1,0,0,0,0,8\n";
    let rows = [
        "二、上年结转政府信息公开申请数量,,0,0,0,0,0,0,0\n",
        "三、本年度办理结果,（一）予以公开,7,1,0,0,0,0,8\n",
    ]
    .concat();
    insta::assert_snapshot!(table(
        "表三.csv",
        &[
            &(table3.to_owned() + &rows),
            &(table3.replace("科研机构", "科研单位") + &rows),
            &(table3.replace("法人或其他组织", "法人和组织") + &rows),
            &table3.replace("商业企业", "3"),
            &table3.replace("商业企业", "2023"),
            &table3.replace("一、本年新收政府信息公开申请数量", "一、本年收件"),
            &table3.replace(",,7,1,0,0,0,0,8", ",,7,1,0,0,0,0,0,8"),
            &table3.replace(",,7,1,0,0,0,0,8", ",,7,1"),
            "行,列,数值\n（一）予以公开,自然人,7\n",
            "项目,自然人,总计\n（一）予以公开,7,8\n",
            "项目,自然人,总计,备注\n（一）予以公开,7,8,9\n",
            "项目,自然人,,总计\n（一）予以公开,7,9,8\n",
        ],
    ));
}

#[test]
fn what_is_no_table() {
    insta::assert_snapshot!(table(
        "a.csv",
        &[
            "",
            "\n\n",
            "随便\n1\n",
            "甲，乙\n1，2\n",
            "甲，乙,丙\n1,2,3\n",
            "甲;乙\n1;2\n",
            "\"甲\n",
            "2023年报表\n"
        ],
    ));
}

/// The same cell in two files, a row twice, and labels of the form before this one.
#[test]
fn tables_beside_one_another() {
    let one = "数据项,数值\n行政许可,7\n行政处罚,8\n行政强制,9\n";
    let mut text = String::new();
    for (name, files) in [
        ("two files", [("a.csv", one), ("b.csv", one)]),
        ("two files that differ", [("a.csv", one), ("b.csv", "单位,行政许可\n样例镇人民政府,17\n")]),
        ("one is blank", [("a.csv", one), ("b.csv", "数据项,数值\n行政许可,\n")]),
        (
            "twice in each",
            [
                ("a.csv", "数据项,数值\n行政许可,7\n行政许可,8\n"),
                ("b.csv", "数据项,数值\n行政处罚,7\n行政处罚,8\n"),
            ],
        ),
    ] {
        _ = writeln!(text, "{name}\n{}", read(&files));
    }
    insta::assert_snapshot!(text);
}

/// Headings as offices write them: the section that each line begins.
#[test]
fn headings_of_every_kind() {
    let words = "公开栏按月更新，主动公开、依申请公开渠道畅通。";
    let mut text = String::new();
    for lines in [
        "一、总体情况",
        "一．总体情况",
        "一 总体情况",
        "一：总体情况",
        "一、总体情况。",
        "一总体情况",
        "总体情况",
        "总体情况如下：公开栏按月更新，主动公开、依申请公开渠道畅通，全年没有收到申请",
        "**一、总体情况**",
        "# 总体情况",
        "## 一、总体情况",
        "### 总体情况",
        "#",
        "（一）总体情况",
        "### （一）总体情况",
        "一、工作概述",
        "一、总体情况\n\n甲\n\n一、总体情况",
        "一、总体情况\n\n甲\n\n总体情况",
        "一、总体情況",
        "壹、总体情况",
        "1、总体情况",
        "十一、总体情况",
        "一、概述\n\n甲\n\n二、主动公开政府信息的情况\n\n乙\n\n三、依申请公开政府信息和不予公开政府信息的情况",
        "一、建议提案办理结果公开情况",
    ] {
        _ = writeln!(text, "{}", lines.replace("\n\n", "⏎"));
        let (environment, editions) = (Environment::unit(), Editions::builtin());
        environment.write("narrative.md", format!("{lines}\n\n{words}\n"));
        let inbox = inbox::open_paths(&[environment.path().to_owned()]).unwrap();
        let compiled = nianbao::compile(&inbox.jobs[0], &editions, Options::default());
        let submission = compiled.submission.unwrap();
        let narrative = submission.narrative.as_ref().unwrap();
        for passage in &narrative.passages {
            let section = passage.section.map_or("-", |it| submission.edition.sections[it].id.as_str());
            let heading = passage.heading.as_ref().map(|it| it.text()).unwrap_or_default();
            _ = writeln!(text, "  {section} “{heading}” {}", passage.text.trim().chars().count());
        }
        for (place, edition) in &submission.foreign {
            _ = writeln!(text, "  {edition}: {}", place.text());
        }
        let of_headings = |it: &&nianbao::diag::Finding| {
            ["A0301", "A0302", "A0303", "A0305", "A0306", "A0115", "A0116"].contains(&it.code.id)
        };
        for finding in
            compiled.findings.iter().filter(of_headings).filter(|it| !it.message.zh.starts_with("缺"))
        {
            _ = writeln!(text, "  {} {}", finding.code.id, finding.message.zh);
        }
    }
    insta::assert_snapshot!(text);
}

/// Values as people write them where a number or a date is asked for.
#[test]
fn years_and_dates_in_words() {
    let mut text = String::new();
    for (year, published) in [
        ("2023", "2024-01-19"),
        ("\"2023\"", "\"2024-01-19\""),
        ("\"2023年\"", "\"2024年1月19日\""),
        ("\"二〇二三\"", "\"2024.1.19\""),
        ("23", "\"2024-13-01\""),
        ("999", "true"),
        ("10000", "2024-01-19T08:00:00"),
        ("true", "20240119"),
    ] {
        let environment = Environment::empty();
        environment.write(
            "unit.toml",
            format!(
                "[unit]\nname = \"样例镇人民政府\"\n\n[report]\nyear = {year}\npublished = {published}\n"
            ),
        );
        let inbox = inbox::open_paths(&[environment.path().to_owned()]).unwrap();
        let compiled = nianbao::compile(&inbox.jobs[0], &Editions::builtin(), Options::default());
        let read = compiled.submission.as_ref().map(|it| (it.year, it.published));
        _ = writeln!(text, "{year}, {published}: {read:?}");
        for finding in compiled.findings.iter().filter(|it| it.code.id.starts_with("A01")) {
            _ = writeln!(text, "  {} {}", finding.code.id, finding.message.zh);
        }
    }
    insta::assert_snapshot!(text);
}

/// Of several paths each file is told with its own, whatever the path leads to.
#[test]
fn several_paths_are_told_apart() {
    let environment = Environment::empty();
    let ids = crate::county::ids();
    let rows =
        |name: &str| format!("单位,年度,{}\n{name},2023,-7{}\n", ids.join(","), ",0".repeat(ids.len() - 1));
    let unit = |name: &str| UNIT.replace("样例镇", name) + "\n[figures]\n\"proactive.licences\" = \"7件\"\n";
    environment
        .write("a/unit.toml", unit("甲镇"))
        .write("b/one.toml", unit("乙镇"))
        .write("c/many.csv", rows("丙镇人民政府"))
        .write("d/county.toml", "[county]\nname = \"丁县\"\nyear = 2023\n\n[[unit]]\nname = \"戊镇人民政府\"\nkind = \"township\"\npath = \"e\"\n\n[[unit]]\nname = \"己镇人民政府\"\nkind = \"township\"\npath = \"all.csv\"\n")
        .write("d/e/unit.toml", unit("戊镇"))
        .write("d/all.csv", rows("己镇人民政府"));
    let files = |paths: &[&str]| {
        let output = environment.run(&[&["check"], paths, &["--format", "json"]].concat()).out;
        let json: serde_json::Value = serde_json::from_str(&output).unwrap();
        let findings = json["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|it| it["code"] == "A0210" || it["code"] == "A0211");
        let mut all: Vec<String> = findings
            .map(|it| {
                format!(
                    "{}:{}:{}",
                    it["place"]["file"].as_str().unwrap(),
                    it["place"]["line"],
                    it["place"]["column"]
                )
            })
            .collect();
        all.sort();
        all.join("\n")
    };
    let mut text = String::new();
    for paths in [
        &["a"][..],
        &["b/one.toml"],
        &["c/many.csv"],
        &["d"],
        &["a/unit.toml"],
        &["a", "b/one.toml", "c/many.csv", "d"],
        &["a/unit.toml", "d/county.toml"],
        &["a", "./a", "a/unit.toml"],
    ] {
        _ = writeln!(text, "{paths:?}\n{}", files(paths));
    }
    insta::assert_snapshot!(text);
}

/// What lies in a unit's folder and is not read.
#[test]
fn files_beside_the_units_own() {
    let mut text = String::new();
    for (zero, files) in [
        ("\"表二\", \"表三\", \"表四\"", &["报告.md"][..]),
        ("\"表二\", \"表三\", \"表四\"", &["README.md"]),
        ("\"表二\", \"表三\", \"表四\"", &["报告.md", "narrative.md"]),
        ("\"表二\", \"表三\", \"表四\"", &["报告.md", "manifest.json"]),
        ("\"表二\", \"表三\", \"表四\"", &["报告.docx"]),
        ("\"表二\", \"表三\", \"表四\"", &["报告.docx", "manifest.json"]),
        ("\"表二\", \"表三\", \"表四\"", &["报告.docx", "报告.txt"]),
        ("\"表二\", \"表三\", \"表四\"", &["统计.xlsx", "narrative.md"]),
        ("\"表二\", \"表四\"", &["统计.xlsx", "narrative.md"]),
        ("\"表二\", \"表四\"", &["统计.xlsx", "报告.pdf"]),
        ("\"表二\", \"表四\"", &["表三.xlsx", "表三.csv", "narrative.md"]),
        ("\"表二\", \"表四\"", &["报告.docx", "narrative.md"]),
    ] {
        let environment = Environment::empty();
        environment.write("unit.toml", UNIT.replace("\"表二\", \"表三\", \"表四\"", zero));
        for name in files {
            let words = if *name == "narrative.md" { crate::environment::NARRATIVE } else { "x" };
            environment.write(name, words);
        }
        let output = environment.run(&["check", ".", "--format", "json", "--lang", "zh"]).out;
        let json: serde_json::Value = serde_json::from_str(&output).unwrap();
        _ = writeln!(text, "{} {zero}", files.join(" "));
        for it in json["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|it| it["message"].as_str().unwrap().contains("没有读入"))
        {
            _ = writeln!(
                text,
                "  {} {} {}；{}",
                it["level"].as_str().unwrap(),
                it["code"].as_str().unwrap(),
                it["message"].as_str().unwrap(),
                it["help"].as_str().unwrap_or_default()
            );
        }
    }
    insta::assert_snapshot!(text);
}

/// Kinds of units as offices call them.
#[test]
fn kinds_in_a_list_are_as_people_say() {
    let environment = Environment::empty();
    let kinds = "乡镇 乡 镇 乡镇政府 街道 街道办 办事处 部门 机关 县直部门 局 本级 政府 township 别的 ";
    let rows: String = kinds.split(' ').enumerate().map(|(at, kind)| format!("单位{at},{kind}\n")).collect();
    let new = |list: String| {
        environment.write("list.csv", list);
        environment.run(&[
            "new",
            "county",
            "--county",
            "--name",
            "样例县",
            "--year",
            "2023",
            "--units",
            "list.csv",
        ])
    };
    let refused = new(format!("单位,类别\n合计,\n{rows},乡\n"));
    let made = new(format!("单位,类别\n{}", rows.replace("单位14,别的\n", "")));
    assert_eq!(made.code, 0, "{}", made.shown());
    let roster = environment.read("county/county.toml");
    let found: Vec<&str> = roster.lines().filter_map(|it| it.strip_prefix("kind = ")).collect();
    insta::assert_snapshot!(format!("{}\n\n{found:?}", refused.shown()));
}
