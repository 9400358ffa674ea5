//! Words that nobody expects: templates, markup, numbers and sentences without end; told or let be, never a panic.

use crate::bad_input::finds;
use crate::environment::{Environment, NARRATIVE, UNIT};

#[test]
fn template_errors() {
    let environment = Environment::unit();
    let narrate = |line: &str| NARRATIVE.replace("公开栏按月更新。", line);
    environment.write("narrative.md", narrate("新收{{ 本年新收了 }}件。"));
    finds(&environment, "A0391", "narrative.md:3:21");
    environment.write("narrative.md", narrate("新收{{ 本年新收 件。"));
    finds(&environment, "A0391", "narrative.md:3:");
    environment.write(
        "narrative.md",
        narrate("{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}"),
    );
    finds(&environment, "A0391", "narrative.md:3:");
    environment.write("narrative.md", narrate("{% include \"/etc/passwd\" %}"));
    finds(&environment, "A0391", "narrative.md:3:");
    environment.write("narrative.md", narrate("{{ 本年新收|百分比(0) }}，{{ 上年.本年新收 }}"));
    finds(&environment, "A0391", "narrative.md:3:19");
}

/// A list is held to its total where all of it is exact; its shares to a hundred, but for what rounding leaves.
#[test]
fn lists_that_are_nearly_right() {
    let environment = Environment::unit();
    let told = |words: &str, code: &str| {
        environment.write("narrative.md", NARRATIVE.replace("公开栏按月更新。", words));
        environment.check().contains(code)
    };
    let list = |total: &str, part: &str| {
        format!("主动公开信息{total}条，其中政策文件40条、工作动态50条、其他{part}条。")
    };
    assert!(told(&list("100", "5"), "[A0311]"));
    for (total, part) in [("约100", "5"), ("100", "约5"), ("95", "5")] {
        assert!(!told(&list(total, part), "[A0311]"), "{total} {part}");
    }
    let shares = |last: &str| format!("主动公开信息8条，其中政策文件6条，占75%，工作动态2条，占{last}。");
    assert!(told(&shares("20%"), "[A0309]") && !told(&shares("25%"), "[A0309]"));
    assert!(!told(&shares("约20%"), "[A0309]"), "nearly is not exactly");
}

#[test]
fn raw_html_a_script_a_control_character() {
    let environment = Environment::unit();
    let words = "公开<b>栏</b>。\n\n<script>alert(1)</script>\n\n[点我](javascript:alert(1))\u{1}\u{202e}。";
    environment.write("narrative.md", NARRATIVE.replace("公开栏按月更新。", words));
    let shown = environment.check();
    assert!(shown.contains("[A0392]") && shown.contains("[A0122]"), "{shown}");
    let output = environment.run(&["build", ".", "--out", "out"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    let html = environment.read("out/样例镇人民政府2023年政府信息公开工作年度报告.html");
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script>") && !html.contains("javascript:"));
    // What search engines read is no script that runs; the page's policy allows none.
    assert_eq!(
        html.matches("<script").count(),
        html.matches("<script type=\"application/ld+json\">").count()
    );
    assert!(html.contains("default-src 'none'") && !html.contains("script-src"));
    assert!(!html.contains('\u{1}') && !html.contains('\u{202e}'));
}

/// What one office leaves open in its words ends with its words.
#[test]
fn words_that_leave_something_open() {
    for open in [
        "<!-- 内部备注",
        "```",
        "> 引用",
        "| 表 |",
        "[注1]: 说明数据口径",
        "# 标题",
        "- - - - 甲",
        "7*24小时和5*8小时",
    ] {
        let environment = Environment::unit();
        environment
            .write("narrative.md", NARRATIVE.replace("公开栏按月更新。", &format!("如下。\n{open}\n")));
        let output = environment.run(&["build", ".", "--out", "out"]);
        assert_eq!(output.code, 0, "{open}: {}", output.shown());
        let page = environment.read("out/样例镇人民政府2023年政府信息公开工作年度报告.html");
        assert_eq!(page.matches("<table").count(), 3, "{open}");
        assert_eq!(page.matches("<h2").count(), 6, "{open}");
        assert_eq!(page.matches("<h1").count(), 1, "{open}");
        let said =
            open.trim_start_matches(['<', '!', '-', ' ', '`', '>', '|', '#', '[']).split(' ').next().unwrap();
        assert!(page.contains(said.trim_end_matches("]:")), "{open} is lost");
    }
}

#[test]
fn words_nested_beyond_reading() {
    for deep in [
        ">".repeat(20_000),
        "- ".repeat(20_000),
        format!("{}甲{}", "**".repeat(20_000), "**".repeat(20_000)),
        "[".repeat(20_000),
        "（".repeat(20_000),
    ] {
        let environment = Environment::unit();
        environment
            .write("narrative.md", NARRATIVE.replace("公开栏按月更新。", &format!("如下。\n{deep}甲\n")));
        let output = environment.run(&["build", ".", "--out", "out", "--draft"]);
        assert!(output.code == 0 || output.code == 1, "{}", &output.shown()[..200]);
    }
}

/// Templates of a unit are not trusted.
#[test]
fn templates_that_ask_for_too_much() {
    for expression in [
        "\"79228162514264337593543950335\"|plus(\"79228162514264337593543950335\")",
        "\"-79228162514264337593543950335\"|growth(\"79228162514264337593543950335\")",
        "1|percent(3,70000)",
        "\"%999999999d\"|format(1)",
        "[1]|slice(4000000000)|list",
        "requests.new",
    ] {
        let environment = Environment::unit();
        environment.write(
            "narrative.md",
            NARRATIVE.replace("公开栏按月更新。", &format!("{{{{ {expression} }}}}。")),
        );
        let output = environment.run(&["check", "."]);
        assert!(output.code == 0 || output.code == 1, "{expression}: {}", output.shown());
        assert!(!output.out.contains("2 - "), "{expression}");
    }
}

/// the text and no faster.
#[test]
fn words_without_end() {
    let environment = Environment::unit();
    let many = "全年新收政府信息公开申请0件，其中自然人0件；办结0件。".repeat(20_000);
    let deep = format!("公开50条{}甲20条{}。", "（其中".repeat(10_000), "）".repeat(10_000));
    let numbers = "收到1.2.3件、12,34件、二百十件、〇件，20××年、二〇二三年，1,2,3,4条，９９９９９９９９９９９９９９９９９９件。".repeat(200);
    for words in [
        many.as_str(),
        &deep,
        &numbers,
        &"（".repeat(100_000),
        &"其中1件，".repeat(20_000),
        &"占1%，".repeat(5_000),
    ] {
        environment.write(
            "narrative.md",
            NARRATIVE.replace("公开栏按月更新。", &format!("公开栏按月更新。{words}")),
        );
        let output = environment.run(&["check", "."]);
        assert!(output.code < 2 && output.out.contains("个单位"), "{}", output.err);
    }
}

/// Sentences that once stopped the program.
#[test]
fn sentences_that_nobody_expects() {
    let long = "未收到申请，".repeat(1200);
    let large = "收到申请10件，其中甲1件，占10%，乙7922816251264万亿余万件，丙7922816251264万亿余万件。";
    let places = format!("收到申请10件，其中甲4件，占百分之零点五{}，其他6件。", "零".repeat(27));
    for words in [
        "行政复议、行政诉讼均为0件，合计3件。",
        "&nbsp;&nbsp;本年度公开\u{a0}信息情况良好。",
        "&copy;甲©乙丙丁戊",
        large,
        "收到申请10件，其中甲7922816251264万亿余万件，乙7922816251264万亿余万件，公开政府信息条。",
        places.as_str(),
        "申请九百二十二万三千三百七十二万零三百六十八万五千四百七十七万五千八百零八件。",
        "{% for i in range(50000) %}甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲{% endfor %}",
        long.as_str(),
    ] {
        let environment = Environment::unit();
        environment.write("narrative.md", format!("{NARRATIVE}\n{words}\n"));
        let output = environment.run(&["check", "."]);
        assert!(matches!(output.code, 0 | 1), "{words:.60}: {}", output.err);
    }
}

/// A figure that the words take from the table is no evidence for it.
#[test]
fn a_reference_is_no_witness() {
    let environment = Environment::unit();
    let narrative = NARRATIVE.replace("全年没有收到申请", "复议后起诉{{ cases.after_review.total }}件");
    environment.write("narrative.md", narrative);
    environment.write(
        "unit.toml",
        "[unit]\nname = \"样例镇人民政府\"\nkind = \"township\"\n\n[report]\nyear = 2023\nzero = [\"表二\", \"表三\", \"表四\"]\n\n[figures]\n\"cases.after_review.upheld\" = 1\n\"cases.after_review.total\" = 0\n",
    );
    let before = environment.read("unit.toml");
    environment.run(&["check", ".", "--fix"]);
    assert_eq!(environment.read("unit.toml"), before);
}

/// Right sentences that were once taken for mistakes.
#[test]
fn right_words_are_let_be() {
    for words in [
        "上年结转贰件。",
        "行政许可126件，其中新办行政许可80件、变更行政许可30件、注销行政许可16件。",
        "行政处罚37件，一般程序行政处罚25件、简易程序行政处罚12件。",
        "新收政府信息公开申请15件，本机关所属单位收到申请0件。",
        "新收政府信息公开申请15件申请中，有3件来自同一申请人。",
        "新收政府信息公开申请15件，其中第三季度6件、第四季度4件，两季度共10件，占66.7%。",
        "新收政府信息公开申请15件，其中网上10件、信函5件，网上占66.7%，信函占33.3%。",
        "2023年新收政府信息公开申请15件，2022年同期12件。",
        "公文属性标注：主动公开96件、依申请公开41件、不予公开149件。",
        "全年转化依申请公开信息为主动公开信息5条。",
        "公开信息301条，其中网站301条，公告栏86条。",
        "行政执法案件8件，其中结转上年1件，新立7件，办结8件。",
        "全县收到政府信息公开申请185件，我镇新收15件。",
        "公开2022年度部门决算，力争公开信息超过300条。",
        "从2021年的126家集约到现在的28家，公示栏建于2009年。",
    ] {
        let environment = Environment::unit();
        environment.write(
            "unit.toml",
            "[unit]\nname = \"样例镇人民政府\"\nkind = \"township\"\n\n[report]\nyear = 2023\nzero = [\"表二\", \"表三\", \"表四\"]\n\n[figures]\n\"proactive.licences\" = 126\n\"proactive.penalties\" = 37\n\"requests.new.natural\" = 15\n\"requests.new.total\" = 15\n\"requests.carried_in.natural\" = 2\n\"requests.carried_in.total\" = 2\n\"requests.results.granted.natural\" = 17\n\"requests.results.granted.total\" = 17\n\"requests.results.total.natural\" = 17\n\"requests.results.total.total\" = 17\n",
        );
        environment
            .write("narrative.md", NARRATIVE.replace("全年没有收到申请", words.trim_end_matches('。')));
        let shown = environment.check();
        assert!(!shown.contains("error[") && !shown.contains("warning["), "{words}\n{shown}");
    }
}

/// A file that is one line: every finding is drawn near its words, with the column it stands in.
#[test]
fn a_line_without_end_is_drawn_in_part() {
    let environment = Environment::unit();
    let list = "发布材料9篇，其中甲1篇、乙2篇、丙3篇。";
    let words = list.repeat(3_000);
    environment.write("narrative.md", NARRATIVE.replace("公开栏按月更新。", &words));
    let shown = environment.run(&["check", ".", "--all"]).out;
    let told = shown.matches("[A0311]").count();
    assert_eq!(told, 3_000);
    let before = NARRATIVE.lines().nth(2).unwrap().split("公开栏按月更新。").next().unwrap();
    let column = before.chars().count() + 2_999 * list.chars().count() + "发布材料".chars().count() + 1;
    assert!(shown.contains(&format!("narrative.md:3:{column}\n")), "{column}");
    let longest = shown.lines().map(|it| it.chars().count()).max();
    assert!(longest < Some(300), "{longest:?}");
}

/// Requests beside items are a mistake where the total counts them as information, and only there.
#[test]
fn requests_that_are_added_to_items() {
    let environment = Environment::unit();
    let told = |words: &str| {
        environment.write("narrative.md", NARRATIVE.replace("公开栏按月更新。", words));
        environment.check().contains("[A0326]")
    };
    assert!(told("全年公开信息15件，其中主动公开12件，依申请公开3件。"));
    assert!(!told("全年公开信息16件，其中主动公开12件，依申请公开3件。"));
    assert!(!told("全年公开信息约15件，其中主动公开12件，依申请公开3件。"));
    assert!(!told("全年收到信息公开申请15件，其中主动公开12件，依申请公开3件。"));
    assert!(!told("全年办理15件，其中主动公开12件，依申请公开3件。"));
}

/// Without a table, reviews and lawsuits are both told where they belong; a word elsewhere is no number.
#[test]
fn lawsuits_are_told_where_they_belong() {
    let environment = Environment::unit();
    environment.write(
        "unit.toml",
        UNIT.replace("2023", "2010").replace("zero = [\"表二\", \"表三\", \"表四\"]\n", ""),
    );
    let told = |overview: &str, cases: &str| {
        let words = format!(
            "一、概述\n\n2010年，本镇公开栏按月更新。{overview}\n\n五、因政府信息公开申请行政复议、提起行政诉讼的情况\n\n{cases}\n"
        );
        environment.write("narrative.md", words);
        environment.check().contains("[A0327]")
    };
    assert!(told("", "全年发生行政复议1件，结果为维持。"));
    assert!(told("组织了行政诉讼培训。", "全年发生行政复议1件，结果为维持。"));
    assert!(told("", "全年发生行政诉讼1件，结果为维持。"));
    assert!(!told("", "全年发生行政复议1件，结果为维持，没有行政诉讼。"));
    assert!(!told("", "没有发生行政复议和行政诉讼。"));
}

/// Growth is measured by last year's figure of the same applicants, not by another that stands beside it.
#[test]
fn growth_is_that_of_the_same_applicants() {
    let environment = Environment::unit();
    let count = "{ natural = 12, business = 3, total = 15 }";
    let rows = ["new", "results.granted", "results.total"].map(|row| format!("{row} = {count}\n")).concat();
    environment.write("unit.toml", format!("{UNIT}\n[figures.requests]\n{rows}"));
    let told = |growth: &str| {
        let words = format!(
            "上年收到政府信息公开申请10件，上年自然人申请8件；今年新收自然人申请12件，比上年增长{growth}。"
        );
        environment.write("narrative.md", NARRATIVE.replace("全年没有收到申请。", &words));
        environment.check().contains("[A0310]")
    };
    assert!(!told("50%"));
    assert!(told("20%"));
}

/// Where several cells could be the wrong one, what the words say decides.
#[test]
fn words_tell_which_cell_is_wrong() {
    let environment = Environment::unit();
    let rows = [("一、本年新收政府信息公开申请数量", 12), ("（一）予以公开", 14), ("（七）总计", 14)];
    let lines =
        rows.map(|(row, value)| ["自然人", "总计"].map(|it| format!("表三,{row},{it},{value}\n")).concat());
    environment.write("figures.csv", format!("表,行,列,数值\n{}", lines.concat()));
    let told = |words: &str| {
        environment.write("narrative.md", NARRATIVE.replace("全年没有收到申请", words));
        environment.check()
    };
    let carried_in = "很可能这 2 格要一并改：“二、上年结转政府信息公开申请数量 × 自然人” 0→2，且 ";
    assert!(told("全年收到申请12件，上年结转2件").contains(carried_in));
    let contrary = told("全年收到申请14件，没有上年结转");
    assert!(contrary.contains("[A0201]") && !contrary.contains(carried_in), "{contrary}");
}

/// A section of problems that tells neither a problem nor an improvement is not doubted for the other one.
#[test]
fn problems_that_are_none() {
    let environment = Environment::unit();
    let old = "公开栏更新不够及时，已明确专人负责，改为每周更新。";
    for (words, doubted) in [
        ("本镇全年的有关情况已在前面各部分说明。", false),
        ("公开工作不存在突出问题，各项任务按时办结。", false),
        ("工作平稳有序，群众少跑腿、好办事。", false),
        ("公开栏更新不够及时，内容与需求有差距。", true),
        ("下一步将加强培训，完善制度和措施。", true),
    ] {
        environment.write("narrative.md", NARRATIVE.replace(old, words));
        let shown = environment.check();
        assert_eq!(shown.contains("A0323"), doubted, "{words}: {shown}");
    }
}
