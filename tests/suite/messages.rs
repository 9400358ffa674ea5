//! Mistakes that people make, and what they are told: in one picture, so that it can be read as they would.

use std::fmt::Write as _;

use crate::environment::{Environment, UNIT, files, root, run_in};

/// What a county officer, a clerk and somebody who writes CI jobs mistype, forget or mix up; a run a line. Words
/// between quotes are one argument.
const MISTAKES: &str = include_str!("mistakes.txt");

/// A desk on which such mistakes are made.
fn desk() -> Environment {
    let desk = Environment::samples();
    desk.write("空的/.keep", "").write("空.csv", "").write("空.toml", "").write("名单.csv", "\n");
    desk.write("数据.xlsx", b"PK\x03\x04 a workbook").write("去年.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    desk.write("坏.csv", b"\xFF\x00\x81\x00\xFF\xFF").write("通知.txt", "各单位：\n请于1月20日前报送。\n");
    desk.write("坏清单/manifest.json", "{").write("我的/草稿.docx", "mine").write("路/manifest.json", "{}");
    desk.write("叫错名的/unit.toml.txt", UNIT).write("县叫错名的/County.toml", "");
    let words = crate::environment::NARRATIVE;
    desk.write("文字叫错名的/unit.toml", UNIT).write("文字叫错名的/正文.md", words);
    desk.write("文件夹当文件的/unit.toml", UNIT).write("文件夹当文件的/narrative.md/正文.md", words);
    desk.write("全角的/unit.toml", UNIT).write("全角的/narrative.md", words);
    desk.write("全角的/表.csv", "表，行，列，数值\n表三，一、本年新收，自然人，3\n");
    desk.write("有空字符的/unit.toml", UNIT);
    desk.write("有空字符的/narrative.md", words.replace("按月更新", "按月\0更新") + "\n七、其他\n");
    desk.write("类别写错的/unit.toml", UNIT.replace("township", "镇"))
        .write("类别写错的/narrative.md", words);
    desk.write("写了两次的/unit.toml", format!("{UNIT}year = 2023\n[[[\n"))
        .write("写了两次的/narrative.md", words);
    for file in ["unit.toml", "figures.csv", "narrative.md"] {
        let text = std::fs::read(root().join("sample-data/suqian-2024").join(file)).unwrap();
        desk.write(&format!("又一份/{file}"), text);
    }
    let county = "[county]\nname = \"甲县\"\nyear = 2023\n\n[[unit]]\nname = \"甲镇\"\npath = \"甲\"\n\n[[unit]]\nname = \"甲镇\"\npath = \"乙\"\n";
    desk.write("重名县/county.toml", county)
        .write("没有单位的县/county.toml", "[county]\nname = \"乙县\"\nyear = 2023\n");
    desk
}

/// The arguments of a line.
fn args(line: &str) -> Vec<String> {
    let pieces = line.split('"').enumerate();
    let mut args = Vec::new();
    for (at, piece) in pieces {
        if at % 2 == 1 {
            args.push(piece.to_owned());
        } else {
            args.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    args
}

/// What one run says, as far as it is about the mistake.
fn said(desk: &Environment, line: &str, lang: &str) -> (i32, String) {
    let args = args(line);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let output = run_in(desk.path(), &args, &[("NIANBAO_LANG", lang)]);
    assert!(!output.err.contains("panicked"), "{line}: {}", output.err);
    let mut text = String::new();
    for line in output.out.lines().chain(output.err.lines()).take(14) {
        _ = writeln!(text, "    {line}");
    }
    // The day of the run is another one tomorrow.
    let today = chrono::Local::now().date_naive();
    let last = chrono::Datelike::year(&today) - 1;
    let text = text.replace(&today.to_string(), "(today)");
    let text = text
        .replace(&format!("不晚于 {}", last + 1), "不晚于 (this year)")
        .replace(&format!("be {} at", last + 1), "be (this year) at")
        .replace(&format!("如 {last}"), "如 (last year)")
        .replace(&format!("like {last}"), "like (last year)");
    (output.code, text)
}

/// The runs of a language, each with how it ended and what it said.
fn runs(lang: &str) -> Vec<(&'static str, i32, String)> {
    let desk = desk();
    let before = names(&desk);
    let lines = MISTAKES.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    let runs = lines.map(|line| {
        let (code, text) = said(&desk, line, lang);
        assert!(code != 0, "{line} is no mistake:\n{text}");
        (line, code, text)
    });
    let runs = runs.collect();
    // Whoever makes a mistake finds the desk as it was.
    assert_eq!(names(&desk), before);
    runs
}

fn names(desk: &Environment) -> Vec<String> {
    files(desk.path()).into_iter().map(|(name, _)| name).collect()
}

fn picture(runs: &[(&str, i32, String)]) -> String {
    let mut picture = String::new();
    for line in MISTAKES.lines().filter(|line| !line.is_empty()) {
        match (line.strip_prefix("# "), runs.iter().find(|(it, ..)| *it == line)) {
            (Some(head), _) => _ = writeln!(picture, "== {head}\n"),
            (None, Some((_, code, text))) => _ = writeln!(picture, "$ nianbao {line}\n{text}    -> {code}\n"),
            (None, None) => {}
        }
    }
    picture
}

/// Whatever could not run says what to do next, in its own line or in the one below.
const NEXT: &[&str] = &[
    "见 nianbao",
    "应是",
    "应为",
    "最接近",
    "一起用",
    "不晚于",
    "贴进",
    "是否",
    "换一个",
    "写",
    "改",
    "再试",
    "核对",
    "可用",
    "可以是",
    "另存",
    "用 ",
    "重新",
];

#[test]
fn in_chinese() {
    let runs = runs("zh");
    let picture = picture(&runs);
    insta::assert_snapshot!("messages-zh", picture);
    // What the system or a library says is English; nothing of it comes through.
    for words in ["error:", "os error", "No such", "denied", "directory", "invalid", "unexpected", "For more"]
    {
        assert!(!picture.contains(words), "{words}");
    }
    // Nor names that nobody chose.
    assert!(!picture.contains(".nianbao-"), "the name of a staging folder");
    for (line, code, text) in &runs {
        assert!(*code != 2 || NEXT.iter().any(|it| text.contains(it)), "nianbao {line}\n{text}");
    }
}

#[test]
fn in_english() {
    let runs = runs("en");
    insta::assert_snapshot!("messages-en", picture(&runs));
    // Chinese is there only where it is the user's own: what was typed, and the names of files.
    let is_chinese = |char: &char| ('\u{4e00}'..='\u{9fff}').contains(char);
    for (line, _, text) in runs.iter().filter(|(line, code, _)| *code == 2 && line.is_ascii()) {
        for told in text.lines().filter(|told| told.starts_with("    nianbao: ")) {
            let ours = ["报告", "退回", "汇总"].iter().fold(told.to_owned(), |told, it| told.replace(it, ""));
            assert!(!ours.chars().any(|char| is_chinese(&char)), "nianbao {line}\n{told}");
        }
    }
}

/// A reader that closes its end early is no mistake, and nothing is said about it.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_mistake() {
    let program = env!("CARGO_BIN_EXE_nianbao");
    let script =
        format!("set -o pipefail; '{program}' explain --lang zh | head -n 1; '{program}' man | true");
    let output = std::process::Command::new("bash").args(["-c", &script]).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "读取\n");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert!(output.status.success());
}

/// Nor does it stop the work, or hide how it ended.
#[cfg(unix)]
#[test]
fn a_closed_pipe_stops_nothing() {
    let desk = Environment::samples();
    let run = |script: &str| {
        let script = script.replace("nb ", concat!("'", env!("CARGO_BIN_EXE_nianbao"), "' "));
        let output = std::process::Command::new("bash")
            .args(["-c", &format!("set -o pipefail; trap '' PIPE; {script}")])
            .current_dir(desk.path().join("sample-data"))
            .output()
            .unwrap();
        assert!(output.stderr.is_empty(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
        output.status.code().unwrap_or(-1)
    };
    // A reader that is gone before the first word.
    let gone = |command: &str| run(&format!("{{ sleep 0.2; {command}; }} | true"));
    assert_eq!(gone("nb check mistakes/blank-cells"), 1);
    assert_eq!(gone("nb check suqian-2024"), 0);
    assert_eq!(gone("nb build suqian-2024 --out a 2>&1"), 0);
    assert_eq!(gone("nb build suqian-2024 --out b 2> /dev/null"), 0);
    assert_eq!(gone("nb rollup yangli-county --out sum 2>&1"), 0);
    assert_eq!(gone("nb build suqian-2024 --check yangli-county 2>&1"), 1);
    assert_eq!(gone("nb verify a 2>&1"), 0);
    for (folder, count) in [("a", 4), ("b", 4)] {
        assert_eq!(files(&desk.path().join("sample-data").join(folder)).len(), count, "{folder}");
    }
    assert!(desk.path().join("sample-data/sum/manifest.json").is_file());
    assert_eq!(gone("nb check mistakes/mistyped-cell --fix 2>&1"), 0);
    assert_eq!(run("nb check mistakes/mistyped-cell > /dev/null 2>&1"), 0);
}

/// What may not be read is not told as absent.
#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_told_so() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    const NOBODY: u32 = 65534;
    let desk = Environment::samples();
    let set = |path: &str, mode: u32| {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(desk.path().join(path), permissions).unwrap();
    };
    let is_root =
        std::fs::read("/proc/self/status").is_ok_and(|it| String::from_utf8_lossy(&it).contains("Uid:\t0\t"));
    set("", 0o755);
    set("sample-data/suqian-2024", 0);
    set("sample-data/yangli-county/county.toml", 0);
    set("sample-data/linshui-2019/unit.toml", 0);
    for command in [
        "check sample-data/suqian-2024",
        "check sample-data/linshui-2019",
        "check sample-data/suqian-2024/unit.toml",
        "status sample-data/yangli-county",
        "check sample-data/yangli-county",
    ] {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_nianbao"));
        program.args(command.split(' ')).current_dir(desk.path()).env("NIANBAO_LANG", "zh");
        if is_root {
            program.uid(NOBODY);
        }
        // Where the program itself is out of reach there is nothing to see.
        let Ok(output) = program.output() else { continue };
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert_ne!(output.status.code(), Some(0), "{command}: {said}");
        assert!(said.contains("没有权限") && !said.contains("nianbao new"), "{command}: {said}");
    }
    set("sample-data/suqian-2024", 0o755);
}

/// A disk that is full is told of, in the language of the rest.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_the_output_is_told() {
    for command in [
        "check sample-data/suqian-2024",
        "check --format json sample-data/suqian-2024",
        "schema unit",
        "explain",
        "completions bash",
        "editions",
        "man",
        "--help",
        "--version",
    ] {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_nianbao"));
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        program.args(command.split(' ')).current_dir(root()).env("NIANBAO_LANG", "zh").stdout(full);
        let output = program.output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{command}: {told}");
        assert!(told.contains("磁盘已满。腾出空间"), "{command}: {told}");
    }
}

/// What is wrong with a file as a file says what to do next.
#[test]
fn files_that_say_nothing_are_told_with_what_to_do() {
    let desk = Environment::samples();
    let county = "sample-data/mistakes/unit-late";
    desk.write("单位/unit.toml", UNIT)
        .write("单位/narrative.md", "")
        .write("多.csv", "\n")
        .write("空.csv", "");
    desk.write("信.txt", "您好").write("别.toml", "a = 1").write("表三.csv", "").write("图.png", "x");
    desk.write("名单.csv", "甲镇\n甲镇\n").write("册/county.toml", "[county]\nname = \"甲县\"\nyear = 2023\n[[unit]]\nname = \"甲\"\npath = \"a\"\n[[unit]]\nname = \"甲\"\npath = \"b\"\n");
    let outline = std::fs::read_to_string(root().join("report-templates/2021/narrative.md")).unwrap();
    desk.write("提纲.md", outline.replace("{YEAR}", "2023"));
    std::fs::create_dir(desk.path().join("夹")).unwrap();
    let unit = "小样县人民政府本级";
    let take = |file| vec!["receive", county, file, "--unit", unit];
    let runs = [
        vec!["check", "单位"],
        vec!["check", "多.csv"],
        vec!["check", "册"],
        take("空.csv"),
        take("夹"),
        take("信.txt"),
        take("别.toml"),
        take("提纲.md"),
        take("图.png"),
        vec!["new", "新", "--county", "--name", "甲县", "--year", "2023", "--units", "名单.csv"],
    ];
    for args in runs {
        let shown = desk.run(&args).shown();
        let found: Vec<&str> = shown
            .split("\n\n")
            .filter(|it| ["A0105]", "A0117]", "A0123]"].iter().any(|id| it.contains(id)))
            .collect();
        assert!(!found.is_empty() && found.iter().all(|it| it.contains("帮助: ")), "{args:?}\n{shown}");
    }
}
