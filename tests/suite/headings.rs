//! Headings as offices write them: what a free form lets be, and what a fixed one calls worded unlike it.

use crate::environment::{Environment, NARRATIVE, UNIT};

/// A report of 2016 with the six sections of the law, and nothing wrong.
const FREE: &str = "一、概述

2016年，本镇按要求公开政府信息，公开栏按月更新，干部群众都能看到。

二、主动公开政府信息的情况

全年主动公开政府信息86条。

三、依申请公开政府信息和不予公开政府信息的情况

没有收到政府信息公开申请。

四、政府信息公开的收费及减免情况

没有收费。

五、因政府信息公开申请行政复议、提起行政诉讼的情况

没有行政复议和行政诉讼。

六、政府信息公开工作存在的主要问题及改进情况

公开栏更新不够及时，已明确专人负责，改为每周更新。
";

/// The lines that tell of headings, for a report with one of them changed.
fn check(year: i32, old: &str, new: &str, expected: &[&str]) {
    let environment = Environment::unit();
    let (words, old_year) = if year < 2019 { (FREE, "2016年") } else { (NARRATIVE, "2023年") };
    let words = words.replace(old_year, &format!("{year}年"));
    assert!(words.contains(old), "{old}");
    environment.write("narrative.md", words.replace(old, new));
    let unit = UNIT.replace("year = 2023", &format!("year = {year}"));
    let unit = if year < 2019 { unit.replace("zero = [", "# zero = [") } else { unit };
    let published = format!("published = {}", year + 1);
    environment.write("unit.toml", unit.replace("published = 2024", &published));
    let shown = environment.check();
    let codes = ["A0120", "A0301", "A0303", "A0305", "A0306"];
    let about = |line: &&str| codes.iter().any(|it| line.contains(it));
    let found: Vec<&str> = shown.lines().filter(about).collect();
    assert_eq!(found, expected, "{shown}");
    for line in expected.iter().filter(|it| it.contains("A0306")) {
        assert!(shown.contains("= 帮助: 应为“"), "{line}: {shown}");
    }
}

/// Headings of published reports, refused when the words of each were listed one by one.
#[test]
fn a_free_heading_is_known_by_its_meaning() {
    for year in [2010, 2016] {
        let cases = "因政府信息公开申请行政复议、提起行政诉讼的情况";
        for words in ["复议、诉讼和投诉情况", "行政复议、行政诉讼和举报情况", "政府信息公开复议诉讼情况"]
        {
            check(year, cases, words, &[]);
        }
        let requests = "依申请公开政府信息和不予公开政府信息的情况";
        check(year, requests, "收到和处理政府信息公开申请情况", &[]);
        check(year, requests, "申请公开政府信息的情况", &[]);
        check(year, "政府信息公开工作存在的主要问题及改进情况", "问题与对策", &[]);
        check(year, "政府信息公开的收费及减免情况", "政府信息公开收费情况", &[]);
        check(year, "一、概述", "一、政府信息公开工作开展情况", &[]);
    }
}

/// A section of one's own is none of the form's, and no mistake.
#[test]
fn a_section_beside_the_form() {
    for heading in ["机构建设和保障经费情况", "政府信息公开情况统计表", "回应解读情况", "举报投诉情况"]
    {
        let last = "六、政府信息公开工作存在的主要问题及改进情况";
        let both = format!("六、{heading}\n\n按要求做好。\n\n七、政府信息公开工作存在的主要问题及改进情况");
        check(2016, last, &both, &[]);
    }
    let last = "六、政府信息公开工作存在的主要问题及改进情况";
    let own = "六、典型经验\n\n推广了两个村的做法。\n\n七、政府信息公开工作存在的主要问题及改进情况";
    check(2016, last, own, &["note[A0120]: “六、典型经验”不是 2014 年格式的标题，归入上一部分"]);
}

/// One letter is one warning, with the heading that is right, and never a section that is missing.
#[test]
fn a_heading_nearly_of_the_form() {
    let unlike = |words: &str| format!("warning[A0306]: 标题“{words}”与格式不一致");
    for (old, new) in [
        ("五、存在的主要问题及改进情况", "五、存在的主要问题和改进情况"),
        ("五、存在的主要问题及改进情况", "五、存在的主要问题及改进情况（文字描述）"),
        ("六、其他需要报告的事项", "六、其他需要报告的事项情况"),
        ("一、总体情况", "一、总体情况。"),
        ("一、总体情况", "一 总体情况"),
    ] {
        check(2023, old, new, &[&unlike(new)]);
    }
    check(2023, "一、总体情况", "总体情况", &["warning[A0306]: 标题“总体情况”没有序号"]);
    check(2023, "一、总体情况", "**总体情况**", &["warning[A0306]: 标题“总体情况”没有序号"]);
    check(2023, "一、总体情况", "一．总体情况", &[]);
    check(2023, "一、总体情况", "# 总体情况", &[]);
    // The old words are another form, as ever.
    check(
        2023,
        "一、总体情况",
        "一、概述",
        &["error[A0305]: 2023 年的报告里有 2014 年格式的内容，应为 2021 年格式"],
    );
}
