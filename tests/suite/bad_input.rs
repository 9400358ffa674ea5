//! Bad input gets a clear finding with a place, or a clear error with exit 2; never a panic, never half a folder.

use std::path::Path;

use crate::environment::{Environment, NARRATIVE, UNIT, root, run_in};

/// A unit whose table three comes from these bytes.
fn with_requests(bytes: impl AsRef<[u8]>) -> Environment {
    let environment = Environment::unit();
    environment.write("unit.toml", UNIT.replace("\"表三\", ", "")).write("requests.csv", bytes);
    environment
}

/// The unit's findings include this one, at this place, and the run ends with 1.
#[track_caller]
pub(crate) fn finds(environment: &Environment, code: &str, place: &str) {
    let output = environment.run(&["check", "."]);
    let shown = output.shown();
    assert_eq!(output.code, 1, "{shown}");
    assert!(shown.contains(&format!("[{code}]")) && shown.contains(place), "{code} at {place}:\n{shown}");
    builds_nothing(environment);
}

#[track_caller]
fn builds_nothing(environment: &Environment) {
    let output = environment.run(&["build", ".", "--out", "out"]);
    assert_eq!(output.code, 1, "{}", output.shown());
    assert!(!environment.path().join("out").exists(), "an output folder was written");
    let left = std::fs::read_dir(environment.path()).unwrap().map(|it| it.unwrap().file_name());
    let hidden: Vec<_> = left.filter(|it| it.to_string_lossy().starts_with('.')).collect();
    assert!(hidden.is_empty(), "{hidden:?}");
}

#[track_caller]
fn cannot_run(environment: &Environment, args: &[&str], says: &str) {
    let output = environment.run(args);
    assert_eq!(output.code, 2, "{}", output.shown());
    assert!(output.err.contains(says) && !output.err.contains("panicked"), "{}", output.shown());
}

const HEADER: &str = ",自然人,商业企业,科研机构,社会公益组织,法律服务机构,其他,总计\n";

#[test]
fn no_such_path() {
    cannot_run(&Environment::empty(), &["check", "nowhere"], "找不到 nowhere");
    cannot_run(&Environment::empty(), &["build", "nowhere", "--out", "out"], "找不到 nowhere");
}

#[test]
fn an_empty_file() {
    finds(&with_requests(""), "A0105", "requests.csv:1:1");
    // The empty file is the finding; that its table is missing follows.
    assert!(!with_requests("").check().contains("[A0209]"));
    finds(&with_requests("\u{feff}\r\n\r\n"), "A0105", "requests.csv:1:1");
    let environment = Environment::unit();
    environment.write("narrative.md", "");
    finds(&environment, "A0105", "narrative.md:1:1");
    environment.write("narrative.md", NARRATIVE).write("unit.toml", "");
    finds(&environment, "A0110", "unit.toml:1:1");
}

/// A pipe has no end: it is not waited for.
#[cfg(unix)]
#[test]
fn a_pipe_for_a_file() {
    let environment = Environment::unit();
    let made = std::process::Command::new("mkfifo").arg(environment.path().join("requests.csv")).status();
    assert!(made.unwrap().success());
    finds(&environment, "A0101", "requests.csv");
    assert!(environment.check().contains("管道"));
}

#[test]
fn a_folder_without_unit_toml() {
    let environment = Environment::empty();
    environment.write("requests.csv", HEADER);
    finds(&environment, "A0106", "--> .");
}

#[test]
fn bytes_that_are_no_text() {
    finds(&with_requests([0xFF, 0x00, 0x81, 0x00, 0xFF, 0xFF]), "A0102", "requests.csv:1:1");
    finds(&with_requests(b"a,b\x00c\n"), "A0102", "requests.csv:1:4");
    finds(&with_requests(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "A0104", "requests.csv");
}

#[test]
fn bytes_cut_in_the_middle_of_a_character() {
    let text = format!("{HEADER}一、本年新收");
    finds(&with_requests(&text.as_bytes()[..text.len() - 1]), "A0102", "requests.csv:2:6");
    let (gb, _, _) = encoding_rs::GB18030.encode(&text);
    finds(&with_requests(&gb[..gb.len() - 1]), "A0102", "requests.csv:2:6");
}

#[test]
fn rows_of_different_length() {
    finds(
        &with_requests(format!("{HEADER}一、本年新收政府信息公开申请数量,1,2\n")),
        "A0114",
        "requests.csv:2:20",
    );
    finds(
        &with_requests(format!("{HEADER}一、本年新收政府信息公开申请数量,1,0,0,0,0,0,1,9\n")),
        "A0114",
        "requests.csv:2:32",
    );
}

#[test]
fn a_row_or_column_nobody_knows() {
    let environment = with_requests(format!("{HEADER}一、本年新收信息公开申请数量,1,0,0,0,0,0,1\n"));
    finds(&environment, "A0111", "requests.csv:2:1");
    assert!(environment.check().contains("最接近的是“一、本年新收政府信息公开申请数量”"));
    finds(
        &with_requests(HEADER.replace("科研机构", "科研单位") + "（一）予以公开,0,0,0,0,0,0,0\n"),
        "A0111",
        "requests.csv:1:11",
    );
    let long = "表,行,列,数值\n表三,一、本年新收政府信息公开申请数量,自然人员,1\n表五,甲,乙,1\n";
    finds(&with_requests(long), "A0111", "requests.csv:2:21");
    finds(&with_requests(long), "A0111", "requests.csv:3:1");
    let environment = Environment::unit();
    environment.write("unit.toml", format!("{UNIT}\n[figures]\n\"requests.new.natrual\" = 1\n"));
    finds(&environment, "A0111", "unit.toml:11:1");
    assert!(environment.check().contains("requests.new.natural"));
}

#[test]
fn the_same_figure_twice() {
    let environment = with_requests(format!("{HEADER}（一）予以公开,1,0,0,0,0,0,1\n"));
    environment.write("unit.toml", format!("{UNIT}\n[figures.requests.results.granted]\nnatural = 2\n"));
    let shown = environment.check();
    assert!(
        shown.contains("[A0113]") && shown.contains("requests.csv:2:9") && shown.contains("unit.toml:11:11"),
        "{shown}"
    );
}

#[test]
fn numbers_that_are_none() {
    let row = |cell: &str| with_requests(format!("{HEADER}（一）予以公开,{cell},0,0,0,0,0,1\n"));
    finds(&row("12345678901234567890"), "A0116", "requests.csv:2:9");
    finds(&row("-1"), "A0210", "requests.csv:2:9");
    finds(&row("\"1,23\""), "A0210", "requests.csv:2:10");
    finds(&row("1.5"), "A0210", "requests.csv:2:9");
    finds(&row("=SUM(A1:A3)"), "A0115", "requests.csv:2:9");
    finds(&row("若干"), "A0210", "requests.csv:2:9");
    // One mistake in one cell is one finding, with what the sums tell.
    let shown = row("--1").check();
    assert!(shown.contains("[A0213]") && !shown.contains("[A0210]") && shown.contains("应为 1"), "{shown}");
    // Other programs write a whole number so.
    let shown = row("1.0").check();
    assert!(!shown.contains("[A0210]") && !shown.contains("[A0203]"), "{shown}");
}

#[test]
fn toml_that_is_none() {
    let environment = Environment::unit();
    environment.write("unit.toml", "[unit\nname = \"样例镇\"\nkind = \n");
    finds(&environment, "A0107", "unit.toml:1:6");
    environment.write("unit.toml", UNIT.replace("[report]", "[report]\nyaer = 2023"));
    finds(&environment, "A0108", "unit.toml:6:1");
    assert!(environment.check().contains("是否应为 year"));
    environment.write("unit.toml", UNIT.replace("2023", "\"今年\""));
    finds(&environment, "A0109", "unit.toml:6:8");
    environment.write(
        "unit.toml",
        "[unit]\nname = 3\n[report]\nyear = 2023\n[figures]\n\"fees.amount\" = true\n[[figures.x]]\n",
    );
    finds(&environment, "A0109", "unit.toml:2:8");
}

#[test]
fn a_year_no_edition_covers() {
    let environment = Environment::unit();
    environment.write("unit.toml", UNIT.replace("year = 2023", "year = 1999"));
    finds(&environment, "A0905", "unit.toml:6:8");
}

#[test]
fn names_that_lead_elsewhere() {
    for name in ["../../某/镇", "某<镇>&“县”", &"某".repeat(190), "..", "CON", "镇\\u202e\\u0007."]
    {
        let environment = Environment::unit();
        environment.write("unit.toml", UNIT.replace("样例镇人民政府", name));
        let output = environment.run(&["build", ".", "--out", "out"]);
        assert_eq!(output.code, 0, "{name}: {}", output.shown());
        let files = std::fs::read_dir(environment.path().join("out")).unwrap().count();
        assert_eq!(files, 4, "{name}");
        let beside = std::fs::read_dir(environment.path()).unwrap().count();
        assert_eq!(beside, 3, "{name}");
    }
}

#[test]
fn an_output_folder_that_cannot_be_written() {
    let environment = Environment::unit();
    environment.write("file", "x");
    cannot_run(&environment, &["build", ".", "--out", "file"], "它是文件，不是文件夹");
    cannot_run(&environment, &["build", ".", "--out", "file/below"], "写不了");
    cannot_run(&environment, &["build", ".", "--out", "/proc/nianbao"], "写不了");
}

/// A full disk: the shell's limit on the size of files stands in for it.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_output() {
    let environment = Environment::unit();
    assert_eq!(environment.run(&["build", ".", "--out", "out", "--to", "md"]).code, 0);
    let before = environment.read("out/manifest.json");
    environment.write("narrative.md", NARRATIVE.replace("按月", &"按月按季".repeat(20_000)));
    let script = format!(
        "trap '' XFSZ; ulimit -f 8; exec {} build . --out out --to md --lang zh",
        env!("CARGO_BIN_EXE_nianbao")
    );
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .current_dir(environment.path())
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("写不了") && err.contains("原有的文件没有动"), "{err}");
    assert_eq!(environment.read("out/manifest.json"), before);
    assert!(!environment.path().join(".out.nianbao-new").exists());
}

#[test]
fn many_units_with_a_bad_row() {
    let environment = Environment::empty();
    environment.write(
        "all.csv",
        "单位,年度,requests.new.natural\n甲镇,2023,1\n乙镇,今年,1\n丙镇,1990,1\n丁镇,2023\n",
    );
    let shown = environment.run(&["check", "all.csv"]).shown();
    for expected in ["[A0109]", "all.csv:3:4", "[A0905]", "all.csv:4:4", "[A0114]", "all.csv:5:4"] {
        assert!(shown.contains(expected), "{expected}:\n{shown}");
    }
    environment.write("all.csv", "单位,requests.new.natural\n甲镇,1\n乙镇,1\n");
    let shown = environment.run(&["check", "all.csv"]).shown();
    assert_eq!(shown.matches("[A0110]").count(), 1, "{shown}");
    // Told though the roster has only the second unit.
    let county = "[county]\nname = \"县\"\n\n[[unit]]\nname = \"乙镇\"\npath = \"all.csv\"\n";
    environment.write("county.toml", county);
    let shown = environment.run(&["check", "."]).shown();
    assert!(shown.contains("[A0110]") && shown.contains("--- exit 1"), "{shown}");
    environment.write("all.csv", "名称表,数\n甲,1\n");
    let shown = environment.run(&["check", "all.csv"]).shown();
    assert!(shown.contains("[A0110]") && shown.contains("--- exit 1"), "{shown}");
}

/// Of thousands of mistakes of one kind the first are shown in full, and how many there are of each kind.
#[test]
fn a_flood_is_summed_up() {
    let environment = Environment::empty();
    let row = |unit: usize| format!("第{unit}镇人民政府,2023,1,2\n");
    let rows: String = (0..1000).map(row).collect();
    environment.write("all.csv", format!("单位,年度,requests.new.natural,requests.new.total\n{rows}"));
    let shown = environment.run(&["check", "all.csv"]).out;
    assert_eq!(shown.matches("error[A0207]").count(), 3 + 1, "{shown}");
    assert!(shown.contains("error[A0207] blank-cell：1000 条，1000 个单位"), "{shown}");
    let all = environment.run(&["check", "all.csv", "--all"]).out;
    assert!(all.matches("error[A0207]").count() == 1000);
}

#[test]
fn a_roster_that_leads_elsewhere() {
    let environment = Environment::empty();
    let county = "[county]\nname = \"县\"\nyear = 2023\n\n[[unit]]\nname = \"甲镇\"\npath = \"../甲\"\n\n[[unit]]\npath = \"乙\"\n";
    environment.write("county.toml", county);
    let shown = environment.run(&["check", "."]).shown();
    assert!(shown.contains("county.toml:7:8") && shown.contains("--- exit 1"), "{shown}");
}

#[test]
fn options_that_are_wrong() {
    let environment = Environment::unit();
    cannot_run(&environment, &["build", ".", "--to", "pdf"], "没有格式 pdf");
    cannot_run(&environment, &["check", ".", "--frmat", "json"], "没有选项 --frmat");
    cannot_run(&environment, &["chekc", "."], "没有命令“chekc”");
    cannot_run(&environment, &["check"], "还要写");
    cannot_run(&environment, &["check", ".", "--format", "xml"], "--format");
    cannot_run(&environment, &["explain", "blank-cel"], "是否指 blank-cell");
    cannot_run(&environment, &["editions", "1999"], "没有格式“1999”");
    cannot_run(&environment, &["check", ".", "--allow", "nothing"], "没有规则 nothing");
    cannot_run(&environment, &["new", "x"], "还要写 --name");
    cannot_run(
        &environment,
        &["new", ".", "--name", "a", "--year", "2024", "--kind", "township"],
        "没有改动",
    );
    cannot_run(&environment, &["check", ".", "--templates", "nowhere"], "打不开");
}

/// What is piped into a reader that stops early is no error.
#[test]
fn a_reader_that_stops_early() {
    use std::process::{Command, Stdio};
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(["schema", "findings"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut program = command.spawn().unwrap();
    drop(program.stdout.take());
    let output = program.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

/// The source of a sample is the same in another folder: no place depends on where one stands.
#[test]
fn places_are_told_from_where_one_stands() {
    let output = run_in(&root(), &["check", "sample-data/mistakes/blank-cells"], &[("NIANBAO_LANG", "zh")]);
    assert!(output.out.contains("--> sample-data/mistakes/blank-cells/requests.csv:7:22"), "{}", output.out);
    let json = run_in(&root(), &["check", "sample-data/mistakes/blank-cells", "--format", "json"], &[]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["findings"][0]["place"]["file"], "requests.csv");
    assert!(Path::new(&root()).is_absolute());
}

/// A number that no row or column claims is never left out in silence, whatever blanks mean.
#[test]
fn no_figure_is_lost() {
    let table = "第二十条第（八）项,,,\n信息内容,本年收费金额(万元),,\n行政事业性收费,56.7,,\n";
    let environment = Environment::unit();
    environment.write("proactive.csv", table);
    finds(&environment, "A0111", "proactive.csv:2:6");
    environment
        .write("proactive.csv", "第二十条第（五）项,,,\n信息内容,本年处理决定数量,,\n行政许可,1,3,\n,86,,\n");
    finds(&environment, "A0124", "proactive.csv:3:8");
    finds(&environment, "A0124", "proactive.csv:4:2");
    std::fs::remove_file(environment.path().join("proactive.csv")).unwrap();
    environment.write("figures.csv", "年度,表,行,列,数值\n2023,表二,行政许可,,7\n2022,表二,行政处罚,,9\n");
    finds(&environment, "A0121", "figures.csv:3:1");
    environment.write("figures.csv", "表,行,列,数值\n表二,行政许可,,1,234\n表五,甲,,1\n表五,乙,,2\n");
    finds(&environment, "A0114", "figures.csv:2:");
    assert_eq!(environment.check().matches("没有名为“表五”的表").count(), 1);
}

#[test]
fn editions_that_check_nothing() {
    let environment = Environment::unit();
    let toml = std::fs::read_to_string(root().join("report-templates/2021/edition.toml")).unwrap();
    let relation = |text: &str| {
        toml.replace("[[table]]\nid = \"requests\"", &format!("[[table.relation]]\nrule = \"unequal-sum\"\neach = \"column\"\n{text}\n\n[[table]]\nid = \"requests\""))
    };
    for wrong in [
        relation("sum = [\"rules\"]\nequals = [\"licences\"]"),
        relation("sum = []\nequals = [\"licences\"]"),
        toml.replace("columns = [{ label = \"数值\" }]", "columns = []"),
        toml.replace("{ label = \"数值\" }", "{ label = \"数值\", span = 9999999 }"),
    ] {
        environment.write("templates/2021/edition.toml", wrong);
        cannot_run(&environment, &["check", ".", "--templates", "templates"], "A09");
    }
    cannot_run(&environment, &["check", ".", "--templates", "templates/2021"], "没有格式");
    environment
        .write("templates/2021/edition.toml", &toml)
        .write("templates/2021/report.md", "{{ heading.overveiw }}");
    finds_with(&environment, &["check", ".", "--templates", "templates"], "A0391");
}

#[track_caller]
fn finds_with(environment: &Environment, args: &[&str], code: &str) {
    let output = environment.run(args);
    assert!(output.code == 1 && output.shown().contains(code), "{}", output.shown());
}

/// Blanks are cells that are there; a table that nobody sent is no zero.
#[test]
fn blank_as_zero_fills_no_missing_table() {
    let environment = Environment::unit();
    environment.write("unit.toml", UNIT.replace("zero = [\"表二\", \"表三\", \"表四\"]\n", ""));
    finds_with(&environment, &["check", ".", "--blank-as-zero"], "A0209");
}

/// A narrative of megabytes, a line of a megabyte, brackets without end: told or let be, in time that grows with
/// Tables of two editions in one folder: one finding says so.
#[test]
fn two_editions_in_one_folder() {
    let environment = Environment::unit();
    environment.write("统计表.csv", "统计指标,单位,统计数\n（一）收到申请数,件,3\n");
    let output = environment.check();
    assert!(output.contains("A0305") || output.contains("A0117"), "{output}");
    // One table in the form of two years is one finding, which says so.
    let environment = Environment::samples();
    let sample = |name: &str| environment.read(&format!("sample-data/{name}"));
    environment.write("sample-data/linshui-2021/旧.csv", sample("linshui-2020/proactive.csv"));
    let output = environment.run(&["check", "sample-data/linshui-2021"]).out;
    assert!(output.contains("错误 1，警告 0") && output.contains("表二有两份"), "{output}");
    // Alone it is one finding, too, and not the cells that it lacks.
    environment.write("sample-data/linshui-2021/proactive.csv", sample("linshui-2020/proactive.csv"));
    std::fs::remove_file(environment.path().join("sample-data/linshui-2021/旧.csv")).unwrap();
    let output = environment.run(&["check", "sample-data/linshui-2021"]).out;
    assert!(output.contains("错误 1，警告 0") && output.contains("[A0305]"), "{output}");
}

/// A template's error that the engine places inside a letter is told at the letter.
#[test]
fn a_template_that_breaks_inside_a_letter() {
    let environment = Environment::unit();
    environment.write("templates/2021/report.md", "{{ 本！ }}");
    let output = environment.run(&["check", ".", "--templates", "templates"]).shown();
    assert!(output.contains("A0391") && output.contains("report.md:1:5"), "{output}");
}

/// A table whose file and title name no form is known by its labels.
#[test]
fn a_table_is_known_by_its_labels() {
    for (table, place) in [
        ("行政复议,,,,\n结果维持,结果纠正,其他结果,尚未审结,总计\n2,1,0,0,4\n", "导出.csv:3:9"),
        (",自然人,总计\n一、本年新收政府信息公开申请数量,1,2\n", "导出.csv:2:"),
    ] {
        let environment = Environment::unit();
        environment.write("导出.csv", table);
        let shown = environment.check();
        assert!(shown.contains("error[A020") && shown.contains(place), "{shown}");
    }
}

/// A unit is named by its folder or by its `unit.toml`, from above or from within.
#[test]
fn a_unit_is_named_by_its_file() {
    let environment = Environment::empty();
    environment.write("sub/unit.toml", UNIT).write("sub/narrative.md", NARRATIVE);
    for path in ["sub", "sub/unit.toml"] {
        assert_eq!(environment.run(&["check", path]).code, 0, "{path}");
    }
    for path in [".", "unit.toml"] {
        let output = run_in(&environment.path().join("sub"), &["check", path], &[]);
        assert_eq!(output.code, 0, "{path}: {}", output.shown());
    }
}

/// Workbooks and Word files in a unit's folder: told that they are not read, gravely where a table may be in them.
#[test]
fn files_that_are_not_read() {
    let environment = Environment::unit();
    environment.write("~$表三.xlsx", "lock").write("narrative.docx", "PK").write("报告/旧.docx", "PK");
    let shown = environment.check();
    assert!(!shown.contains("A0104"), "{shown}");
    environment.write("复议.PDF", "%PDF").write("表三.xlsx", "PK");
    let shown = environment.check();
    assert!(shown.contains("note[A0104]: “复议.PDF”等 2 个文件没有读入"), "{shown}");
    assert!(shown.contains("“另存为”CSV") && shown.contains("narrative.md"), "{shown}");
    environment.write("unit.toml", UNIT.replace("\"表三\", ", ""));
    let shown = environment.check();
    assert!(shown.contains("error[A0104]"), "{shown}");
    environment.write("表三.csv", "").write("复议.txt", "");
    assert!(!environment.check().contains("A0104"));
}

/// What stands in a cell and cannot be read is no blank: a table declared zero does not make a 0 of it.
#[test]
fn what_cannot_be_read_is_no_zero() {
    for value in ["true", "0x7", "2024-01-20", "[1]"] {
        let environment = Environment::unit();
        let figures = format!(
            "{UNIT}\n[figures]\n\"requests.new.natural\" = 12\n\"requests.new.total\" = 12\n\"requests.results.granted.natural\" = {value}\n\"requests.results.granted.total\" = 12\n\"requests.results.total.natural\" = 12\n\"requests.results.total.total\" = 12\n"
        );
        environment.write("unit.toml", figures);
        environment.write("narrative.md", NARRATIVE.replace("，全年没有收到申请", ""));
        let output = environment.run(&["check", "."]);
        let found = output.out.matches("error[").count() + output.out.matches("warning[").count();
        assert!(found == 1 && output.out.contains("[A0109]"), "{value}:\n{}", output.shown());
        assert!(output.out.contains("已填 199/200 格"), "{}", output.shown());
        let before = environment.read("unit.toml");
        environment.run(&["check", ".", "--fix"]);
        assert_eq!(environment.read("unit.toml"), before, "{value}");
    }
}
