//! Files that are too large, too wide, too deep: a finding, within bounds of memory and time.

use crate::environment::{Environment, NARRATIVE, UNIT};

/// The bounds: 1.5 GiB of addresses, and half a minute of a processor. Who crosses them is killed, where a shell can
/// set them.
const BOUNDS: &str = "ulimit -v 1500000 2>/dev/null; ulimit -t 30";

/// The unit is checked and drawn within the bounds; its findings include these.
#[track_caller]
fn bears(environment: &Environment, finds: &[&str]) {
    let (said, code) =
        super::limited(environment, BOUNDS, &["build", ".", "--out", "out", "--draft", "--to", "md"]);
    let shown: String = said.chars().take(3000).collect();
    assert!(matches!(code, Some(0 | 1)), "{code:?} {shown}");
    for code in finds {
        assert!(said.contains(code), "{code}: {shown}");
    }
}

#[track_caller]
fn words(words: &str, finds: &[&str]) {
    let environment = Environment::unit();
    environment.write("narrative.md", format!("{NARRATIVE}\n{words}\n"));
    bears(&environment, finds);
}

fn toml(more: &str, finds: &[&str]) {
    let environment = Environment::unit();
    environment.write("unit.toml", format!("{UNIT}{more}\n"));
    bears(&environment, finds);
}

fn table(csv: impl AsRef<[u8]>, finds: &[&str]) {
    let environment = Environment::unit();
    environment.write("unit.toml", UNIT.replace("\"表三\", ", "")).write("requests.csv", csv);
    bears(&environment, finds);
}

#[test]
fn files_that_are_too_large() {
    let large = vec![b'a'; (4 << 20) + 1];
    table(&large, &["A0133", "文件太大：5 MiB"]);
    for name in ["narrative.md", "unit.toml"] {
        let environment = Environment::unit();
        environment.write(name, &large);
        let output = environment.run(&["check", "."]);
        assert!(output.code == 1 && output.out.contains("[A0133]"), "{name}: {}", output.shown());
        assert!(output.out.contains("上限 4 MiB"), "{}", output.shown());
    }
    // A sparse file of 300 MiB stands for the figures of many units: it is not even opened.
    let environment = Environment::empty();
    let file = std::fs::File::create(environment.path().join("all.csv")).unwrap();
    file.set_len(300 << 20).unwrap();
    let output = environment.run(&["check", "all.csv"]);
    assert!(
        output.out.contains("[A0133]")
            && output.out.contains("文件太大：301 MiB")
            && output.out.contains("上限 256 MiB"),
        "{}",
        output.shown()
    );
}

#[test]
fn tables_that_are_too_wide() {
    table("甲,".repeat(20_000), &["A0133", "列太多：20001"]);
    table(format!("甲\n\"{}\"\n", "字".repeat(200_000)), &["A0133", "一格里的字太多：200000"]);
    // So many are read.
    for csv in [
        format!("数据项,数值{}\n", ",".repeat(16_382)),
        format!("数据项,数值,备注\n行政许可,7,{}\n", "a".repeat(4 * 32_767)),
    ] {
        let environment = Environment::unit();
        environment.write("a.csv", csv);
        let output = environment.run(&["check", "."]);
        assert!(!output.out.contains("[A0133]"), "{}", output.shown());
    }
    let environment = Environment::empty();
    environment.write("all.csv", format!("单位,年度{}\n甲镇,2023\n", ",a".repeat(20_000)));
    let output = environment.run(&["check", "all.csv"]);
    assert!(output.code == 1 && output.out.contains("[A0133]"), "{}", output.shown());
    let environment = Environment::empty();
    environment.write("list.csv", "甲,".repeat(20_000));
    let output =
        environment.run(&["new", "x", "--county", "--name", "甲县", "--year", "2023", "--units", "list.csv"]);
    assert!(output.code == 2 && output.err.contains("[A0133]"), "{}", output.shown());
}

#[test]
fn tables_with_many_rows() {
    table(format!(",自然人\n{}", "一、本年新收政府信息公开申请数量,1\n".repeat(10_000)), &["A0113"]);
    table(format!("表,行,列,数值\n{}", "表三,甲,自然人,1\n".repeat(10_000)), &["A0111"]);
    table(format!("a,\"{}", "x\n".repeat(30_000)), &[]);
}

#[test]
fn toml_that_is_nested_deeply() {
    const DEEP: usize = 100_000;
    toml(&format!("x = {}{}", "[".repeat(DEEP), "]".repeat(DEEP)), &["A0107"]);
    toml(&format!("x = {}", "[".repeat(DEEP)), &["A0107"]);
    toml(&format!("x = {}1{}", "{a=".repeat(DEEP), "}".repeat(DEEP)), &["A0107"]);
    toml(&format!("[figures]\n{}a = 1", "a.".repeat(DEEP)), &["A0107"]);
    toml(&format!("[{}a]\nb = 1", "a.".repeat(DEEP)), &["A0107"]);
    let environment = Environment::unit();
    environment.write("unit.toml", format!("{UNIT}x = {}1{}\n", "[".repeat(200), "]".repeat(200)));
    assert!(environment.check().contains("括号或点套了太多层"), "{}", environment.check());
}

/// A roster in a roster in a roster: nobody has so many, and each is looked for in all above it.
#[test]
fn rosters_that_are_nested_deeply() {
    let environment = Environment::empty();
    let mut folder = String::new();
    for at in 0..60 {
        let roster = format!(
            "[county]\nname = \"县{at}\"\nyear = 2023\n\n[[unit]]\nname = \"县{}\"\nkind = \"county\"\npath = \"a\"\n",
            at + 1
        );
        environment.write(&format!("{folder}county.toml"), roster);
        folder += "a/";
    }
    let said = environment.check();
    assert!(said.contains("A0133") && said.contains("名册套了 8 层"), "{said}");
    assert!(!said.contains("县12"), "{said}");
}

#[test]
fn toml_with_many_keys() {
    use std::fmt::Write as _;
    let mut keys = String::from("[figures]\n");
    (0..30_000).for_each(|it| _ = writeln!(keys, "k{it} = 1"));
    toml(&keys, &["A0133", "数据项太多：30000"]);
}

#[test]
fn names_that_are_too_long() {
    let environment = Environment::unit();
    environment.write("unit.toml", UNIT.replace("样例镇", &"样".repeat(300_000)));
    bears(&environment, &["A0133", "name 太长"]);
    let environment = Environment::empty();
    environment.write("all.csv", format!("单位,年度,requests.new.total\n{},2023,1\n", "样".repeat(9_000)));
    let output = environment.run(&["check", "all.csv"]);
    assert!(output.code == 1 && output.out.contains("[A0133]"), "{:.600}", output.shown());
}

#[test]
fn markdown_that_is_nested_deeply() {
    const DEEP: usize = 10_000;
    words(&format!("{}x", ">".repeat(DEEP)), &[]);
    words(&format!("{}x", "- ".repeat(DEEP)), &[]);
    words(&(0..400).map(|it| format!("{}- x\n", "  ".repeat(it))).collect::<String>(), &[]);
    words(&(0..200).map(|it| format!("{}x\n\n", ">".repeat(it))).collect::<String>(), &[]);
    words(&format!("{}{}", "[".repeat(DEEP), "]".repeat(DEEP)), &[]);
    words(&"[a](".repeat(DEEP), &[]);
    words(&"![".repeat(DEEP), &[]);
    words(&"*a **a ".repeat(DEEP), &[]);
    words(&(0..300).map(|it| "`".repeat(it) + " ").collect::<String>(), &[]);
    words(&format!("{}\n{}|\n{}|", "|".repeat(5000), "|-".repeat(5000), "|a".repeat(5000)), &[]);
}

#[test]
fn narratives_with_many_headings() {
    words(&"七、某某\n\n".repeat(5_000), &["A0133", "标题太多"]);
}

/// The engine would go into itself once a sign: it never sees them.
#[test]
fn templates_that_are_nested_deeply() {
    const DEEP: usize = 20_000;
    for start in ["(", "[", "not ", "-", "1 if 1 else ", "a.", "1|int|", "1 == ", "1 and "] {
        words(&format!("{{{{ {}1 }}}}", start.repeat(DEEP)), &["A0391"]);
    }
    words(&format!("{}{}", "{% if 1 %}".repeat(DEEP), "{% endif %}".repeat(DEEP)), &["A0391"]);
    words(&"{{ 1 }}".repeat(DEEP), &["A0391"]);
    words(&format!("{}x{}", "{% for a in [1] %}".repeat(9), "{% endfor %}".repeat(9)), &["A0391"]);
}

/// Texts that double, lists that become texts, loops that loop: told, and nothing of the machine's memory.
#[test]
fn templates_without_end() {
    let doubled = "{% set x = x ~ x %}".repeat(60);
    words(&format!("{{% set x = 'aaaaaaaaaa' %}}{doubled}{{{{ x }}}}"), &["A0391"]);
    words("{% for x in ['a'*99999] %}{% for y in [x ~ x] %}{{ y }}{% endfor %}{% endfor %}", &["A0391"]);
    words("{{ 'aaaaaaaa'|replace('a', 'aaaaaaaaaaaaaaaa') }}", &["A0391"]);
    words(&format!("{{{{ range(999)|join('{}') }}}}", "甲".repeat(100)), &["A0391"]);
    words("{{ 'a' * 4000000000 }}", &["A0391"]);
    words("{{ range(9999999999) }}", &["A0391"]);
    words("{% for a in range(9999) recursive %}{{ loop(range(9999)) }}{% endfor %}", &["A0391"]);
    words("{% for a in range(9999) %}{{ range(9999)|sort|length }}{% endfor %}", &["A0391"]);
    words("{% for a in range(9999) %}{% for b in range(9999) %}甲{% endfor %}{% endfor %}", &["A0391"]);
}

/// A figure by reference is all that a report needs, and still works.
#[test]
fn templates_that_reports_need() {
    let environment = Environment::unit();
    let said = "新收{{ requests.new.total }}件，{% if requests.new.total > 0 %}有{% else %}无{% endif %}，共{{ 1|加(2)|中文数字 }}项";
    environment.write("narrative.md", NARRATIVE.replace("全年没有收到申请", said));
    let output = environment.run(&["build", ".", "--out", "out", "--to", "md", "--draft"]);
    let file = super::names(&environment.path().join("out")).into_iter().find(|it| it.ends_with(".md"));
    let text = environment.read(&format!("out/{}", file.unwrap()));
    assert!(text.contains("新收0件，无，共三项"), "{} {text}", output.shown());
}

/// A form is its office's own and may do more than words may; the engine goes into itself no deeper for it.
#[test]
fn forms_that_are_nested_deeply() {
    let environment = Environment::unit();
    for start in ["-", "not ", "(", "a.", "{% if 1 %}"] {
        let deep = start.repeat(20_000);
        let body = if start.starts_with('{') { deep } else { format!("{{{{ {deep}1 }}}}") };
        environment.write("templates/2021/report.md", body);
        let output = environment.run(&["check", ".", "--templates", "templates"]);
        assert!(output.code == 1 && output.out.contains("A0391"), "{start}: {}", output.shown());
    }
}
