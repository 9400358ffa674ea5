//! The program as people use it: few tests, each a picture of a terminal.

use std::collections::BTreeMap;

use crate::environment::{Environment, NARRATIVE, UNIT, files, root, run_in};

fn shown(args: &[&str], lang: &str) -> String {
    run_in(&root(), args, &[("NIANBAO_LANG", lang)]).shown()
}

#[test]
fn help_in_both_languages() {
    for command in ["", "check", "build", "new", "explain", "editions", "completions", "man"] {
        let args: Vec<&str> = [command, "--help"].into_iter().filter(|it| !it.is_empty()).collect();
        let name = if command.is_empty() { "nianbao" } else { command };
        insta::assert_snapshot!(
            format!("help-{name}"),
            format!("{}\n\n{}", shown(&args, "zh"), shown(&args, "en"))
        );
    }
}

#[test]
fn explain_lists_every_rule() {
    insta::assert_snapshot!("explain-zh", shown(&["explain"], "zh"));
    insta::assert_snapshot!("explain-en", shown(&["explain"], "en"));
    let (zh, en) = (shown(&["explain", "A0201"], "zh"), shown(&["explain", "A0201"], "en"));
    assert!(
        zh.contains("# unequal-balance") && zh.contains("县（市）：") && !zh.contains("To mend it"),
        "{zh}"
    );
    assert!(
        en.contains("# unequal-balance") && en.contains("To mend it") && !en.contains("县（市）："),
        "{en}"
    );
    assert!(zh.contains("```csv") && en.contains("```csv") && en.contains("Source: 国办公开办函"), "{en}");
}

#[test]
fn findings_as_json() {
    insta::assert_snapshot!(shown(
        &["check", "sample-data/mistakes/mistyped-cell", "--format", "json"],
        "zh"
    ));
}

/// The language follows `--lang`, then `NIANBAO_LANG`, then the system's.
#[test]
fn the_language_is_chosen() {
    let first = |args: &[&str], variables: &[(&str, &str)]| {
        run_in(&root(), args, variables).out.lines().next().unwrap_or_default().to_owned()
    };
    let check = ["check", "sample-data/linshui-2019"];
    assert!(first(&check, &[("LANG", "zh_CN.UTF-8")]).starts_with("通过"));
    assert!(first(&check, &[("LANG", "en_US.UTF-8")]).starts_with("passed"));
    assert!(first(&check, &[("LANG", "zh_CN.UTF-8"), ("NIANBAO_LANG", "en")]).starts_with("passed"));
    let args = ["check", "sample-data/linshui-2019", "--lang", "zh"];
    assert!(first(&args, &[("NIANBAO_LANG", "en")]).starts_with("通过"));
}

#[test]
fn levels_are_raised_and_lowered() {
    let run = |more: &[&str]| {
        let args: Vec<&str> = ["check", "sample-data/kanzhuang-2014"].iter().chain(more).copied().collect();
        run_in(&root(), &args, &[("NIANBAO_LANG", "zh")])
    };
    assert_eq!(run(&[]).code, 0);
    assert_eq!(run(&["--deny", "warnings"]).code, 1);
    assert_eq!(run(&["--deny", "table-missing"]).code, 1);
    assert_eq!(run(&["--deny", "unchecked"]).code, 1);
    assert!(run(&["--allow", "table-missing"]).out.contains("note[A0209]"));
    assert!(run(&["--verbose"]).out.contains("未核对[A0205] 看庄镇人民政府"));
}

#[test]
fn blanks_may_be_zeros() {
    let run = |more: &[&str]| {
        let args: Vec<&str> =
            ["check", "sample-data/mistakes/blank-cells"].iter().chain(more).copied().collect();
        run_in(&root(), &args, &[("NIANBAO_LANG", "zh")])
    };
    assert_eq!(run(&[]).code, 1);
    assert_eq!(run(&["--blank-as-zero"]).code, 0);
}

/// A new unit: `build --draft` works at once, `build` says what is missing, nothing is prefilled.
#[test]
fn a_new_unit_begins_empty() {
    let environment = Environment::empty();
    let made = environment.run(&[
        "new",
        "中枢镇",
        "--name",
        "中枢镇人民政府",
        "--year",
        "2024",
        "--kind",
        "township",
    ]);
    assert_eq!(made.code, 0, "{}", made.shown());
    let csv = std::fs::read(environment.path().join("中枢镇/requests.csv")).unwrap();
    assert!(csv.starts_with(b"\xEF\xBB\xBF"));
    let text = String::from_utf8(csv).unwrap();
    assert!(text.contains("三、本年度办理结果,（一）予以公开,,,,,,,,"), "{text}");
    let refused = environment.run(&["build", "中枢镇"]);
    insta::assert_snapshot!("new-build", refused.shown());
    let draft = environment.run(&["build", "中枢镇", "--draft"]);
    assert_eq!(draft.code, 1, "{}", draft.shown());
    let report = environment.read("中枢镇/报告/中枢镇人民政府2024年政府信息公开工作年度报告.md");
    assert!(report.contains("草稿") && report.contains("【待填】"), "{report}");
    // What was built is never read back.
    assert_eq!(environment.run(&["build", "中枢镇"]).shown(), refused.shown());
    let old = environment.run(&["new", "旧", "--name", "旧镇", "--year", "2016", "--kind", "township"]);
    assert_eq!(old.code, 0);
    assert!(environment.run(&["check", "旧"]).out.contains("共 58 格，58 格未填"));
    let table = environment.read("旧/statistics.csv").replace(",\r\n", ",0\r\n");
    environment.write("旧/statistics.csv", table).write("旧/narrative.md", "");
    let filled = environment.run(&["check", "旧"]).out;
    assert!(filled.contains("已填 58/58 格，已核对勾稽关系 17/17"), "{filled}");
}

/// What a county counts beside the form is read, checked and usable in the words of its units.
#[test]
fn a_county_has_its_own_indicators() {
    let environment = Environment::empty();
    let county = "[county]\nname = \"县\"\nyear = 2023\n\n[[unit]]\nname = \"样例镇人民政府\"\npath = \"镇\"\n\n\
                  [[indicator]]\nid = \"published_items\"\nlabel = \"主动公开政府信息数\"\nunit = \"条\"\n\
                  parts = [\"published_items.website\", \"published_items.wechat\"]\n";
    environment.write("county.toml", county).write("镇/unit.toml", UNIT);
    environment.write("镇/narrative.md", NARRATIVE.replace("按月更新", "公开{{ published_items }}条"));
    environment.write(
        "镇/指标.csv",
        "数据项,数值\n主动公开政府信息数,12\npublished_items.website,5\npublished_items.wechat,6\n",
    );
    let shown = environment.check();
    assert!(shown.contains("[A0205]") && shown.contains("左边 11，右边 12"), "{shown}");
    environment.write(
        "镇/指标.csv",
        "数据项,数值\n主动公开政府信息数,11\npublished_items.website,5\npublished_items.wechat,6\n",
    );
    assert_eq!(environment.run(&["build", ".", "--out", "out"]).code, 0);
    assert!(environment.read("out/样例镇人民政府2023年政府信息公开工作年度报告.md").contains("公开11条"));
}

/// All that a build writes, with its digests.
fn built(folder: &std::path::Path, args: &[&str], variables: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    let output = run_in(folder, args, variables);
    assert_eq!(output.code, 0, "{}", output.shown());
    let out = args[args.iter().position(|it| *it == "--out").unwrap() + 1];
    files(std::path::Path::new(out))
        .into_iter()
        .map(|(name, path)| (name, std::fs::read(path).unwrap()))
        .collect()
}

/// Same input, same bytes: whatever the folder, language, time zone and number of threads.
#[test]
fn the_same_input_gives_the_same_bytes() {
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let county = root().join("sample-data/yangli-county");
    let county = county.to_str().unwrap();
    let first_out = a.path().join("out");
    let first = built(
        a.path(),
        &["build", county, "--out", first_out.to_str().unwrap()],
        &[("NIANBAO_LANG", "zh"), ("TZ", "Asia/Shanghai"), ("RAYON_NUM_THREADS", "1")],
    );
    let second_out = b.path().join("x/y");
    let second = built(
        &root().join("sample-data"),
        &["build", "yangli-county", "--out", second_out.to_str().unwrap()],
        &[
            ("NIANBAO_LANG", "en"),
            ("TZ", "America/New_York"),
            ("LANG", "en_US.UTF-8"),
            ("RAYON_NUM_THREADS", "2"),
        ],
    );
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    // Seventeen units and the county, the page that leads to them, the manifest.
    assert_eq!(first.len(), 18 * 3 + 2);
    for (name, bytes) in &first {
        assert!(bytes == &second[name], "{name} differs");
    }
}

/// The manifest lists each file with the digest of its bytes.
#[test]
fn the_manifest_tells_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let written = built(&root(), &["build", "sample-data/suqian-2024", "--out", out.to_str().unwrap()], &[]);
    let manifest: serde_json::Value = serde_json::from_slice(&written["manifest.json"]).unwrap();
    let listed = manifest["files"].as_array().unwrap();
    assert_eq!(listed.len(), 3);
    for file in listed {
        let bytes = &written[file["path"].as_str().unwrap()];
        assert_eq!(file["sha256"].as_str().unwrap(), nianbao::publish::sha256(bytes));
        assert_eq!((file["year"].as_i64(), file["edition"].as_str()), (Some(2024), Some("2021")));
    }
}

/// It lists what was read, too: the unit's files, last year's, a picture, an office's own template; nothing else.
#[test]
fn the_manifest_tells_what_was_read() {
    let environment = Environment::unit();
    environment
        .write(
            "templates/2021/report.md",
            std::fs::read(root().join("report-templates/2021/report.md")).unwrap(),
        )
        .write("unit/unit.toml", format!("{UNIT}previous = \"../last\"\n"))
        .write("unit/narrative.md", format!("{NARRATIVE}\n![公开栏](a%20b.png)\n"))
        .write("unit/a b.png", std::fs::read(root().join("sample-data/pictures/report-page.png")).unwrap())
        .write("unit/notes.docx", "nobody reads this")
        .write("last/unit.toml", UNIT.replace("2023", "2022"))
        .write("last/narrative.md", NARRATIVE.replace("2023", "2022"));
    let output =
        environment.run(&["build", "unit", "--out", "out", "--templates", "templates", "--to", "md"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    let manifest: serde_json::Value = serde_json::from_str(&environment.read("out/manifest.json")).unwrap();
    let listed: Vec<(&str, &str)> = manifest["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["path"].as_str().unwrap(), it["sha256"].as_str().unwrap()))
        .collect();
    let read = [
        ("a%20b.png", "unit/a b.png"),
        ("narrative.md", "unit/narrative.md"),
        ("previous/narrative.md", "last/narrative.md"),
        ("previous/unit.toml", "last/unit.toml"),
        ("templates/2021/report.md", "templates/2021/report.md"),
        ("unit.toml", "unit/unit.toml"),
    ];
    let digest =
        |file: &str| nianbao::publish::sha256(&std::fs::read(environment.path().join(file)).unwrap());
    let read = read.map(|(name, file)| (name, digest(file)));
    assert_eq!(listed, read.iter().map(|(name, digest)| (*name, digest.as_str())).collect::<Vec<_>>());
}

/// Last year's roster, which a county's own names, is an input too.
#[test]
fn the_manifest_tells_last_years_roster() {
    let environment = Environment::samples();
    let folder = environment.path().join("sample-data/yangli-county");
    let roster = std::fs::read_to_string(folder.join("county.toml")).unwrap();
    assert!(roster.contains("\nprevious = "), "{roster}");
    let output = environment.run(&["build", "sample-data/yangli-county", "--out", "out", "--to", "md"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    let manifest: serde_json::Value = serde_json::from_str(&environment.read("out/manifest.json")).unwrap();
    let inputs = manifest["inputs"].as_array().unwrap();
    let paths: Vec<&str> = inputs.iter().map(|it| it["path"].as_str().unwrap()).collect();
    assert!(paths.contains(&"county.toml") && paths.contains(&"previous/county.toml"), "{paths:?}");
}

/// The program's commands, as its help lists them.
fn commands() -> Vec<String> {
    let help = run_in(&root(), &["--help"], &[("NIANBAO_LANG", "en")]).out;
    let list = help.split_once("Commands:\n").unwrap().1.split("\n\n").next().unwrap().to_owned();
    list.lines().map(|line| line.split_whitespace().next().unwrap().to_owned()).collect()
}

/// Every shell is told every command, what it does in the language, and the values of options.
#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = |lang: &str| {
            let output = run_in(&root(), &["completions", shell], &[("NIANBAO_LANG", lang)]);
            assert_eq!(output.code, 0, "{shell}");
            output.out
        };
        let (zh, en) = (script("zh"), script("en"));
        for command in commands() {
            assert!(zh.contains(&command) && en.contains(&command), "{shell}: {command}");
        }
        // Bash shows no descriptions.
        if shell != "bash" {
            assert!(zh.contains("核对一个或多个单位的数据和文字"), "{shell}");
            assert!(en.contains("Check the figures and words of units"), "{shell}");
        }
        // Elvish and PowerShell complete names only, fish no values of arguments.
        let (values, arguments) = (["township", "sarif", "docx"], ["blank-cell", "2021"]);
        for value in values.iter().filter(|_| ["bash", "zsh", "fish"].contains(&shell)) {
            assert!(en.contains(value), "{shell}: {value}");
        }
        for value in arguments.iter().filter(|_| ["bash", "zsh"].contains(&shell)) {
            assert!(en.contains(value), "{shell}: {value}");
        }
    }
}

/// A folder as `PowerShell` completes it: `"甲 县\"`.
#[cfg(windows)]
#[test]
fn a_quote_that_a_shell_leaves() {
    use std::os::windows::process::CommandExt as _;
    let environment = Environment::empty();
    environment.write("甲 镇/unit.toml", crate::environment::UNIT);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.raw_arg("check --lang zh \".\\甲 镇\\\"").current_dir(environment.path());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

/// Shells that are here read the scripts without complaint.
#[cfg(unix)]
#[test]
fn shells_read_their_completions() {
    let environment = Environment::empty();
    for shell in ["bash", "zsh", "fish"] {
        if std::process::Command::new(shell).arg("--version").output().is_err() {
            continue;
        }
        for lang in ["zh", "en"] {
            let script = run_in(&root(), &["completions", shell, "--lang", lang], &[]).out;
            environment.write(shell, script);
            let path = environment.path().join(shell);
            let output = std::process::Command::new(shell).arg("-n").arg(path).output().unwrap();
            assert!(output.status.success() && output.stderr.is_empty(), "{shell}: {output:?}");
        }
    }
}

#[test]
fn manual_pages() {
    for command in ["", "check"] {
        let args: Vec<&str> = ["man", command].into_iter().filter(|it| !it.is_empty()).collect();
        let name = if command.is_empty() { "nianbao" } else { command };
        insta::assert_snapshot!(
            format!("man-{name}"),
            format!("{}\n\n{}", shown(&args, "zh"), shown(&args, "en"))
        );
    }
    let output = run_in(&root(), &["man", "chekc"], &[("NIANBAO_LANG", "zh")]);
    assert_eq!((output.code, output.err.as_str()), (2, "nianbao：没有命令 chekc；是否指 check？\n"));
}

/// Each command has a page of its own, the one that `man COMMAND` prints.
#[test]
fn manual_pages_for_packages() {
    let environment = Environment::empty();
    let output = environment.run(&["man", "--out", "share/man1", "--lang", "en"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    let mut expected: Vec<String> = commands().iter().map(|it| format!("nianbao-{it}.1")).collect();
    expected.push("nianbao.1".to_owned());
    expected.sort();
    let written = files(&environment.path().join("share/man1"));
    let names: Vec<&str> = written.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, expected);
    for command in commands() {
        let page = environment.read(&format!("share/man1/nianbao-{command}.1"));
        let printed = environment.run(&["man", &command, "--lang", "en"]).out;
        assert!(page == printed, "{command}");
        assert!(page.contains("SH EXAMPLE"), "{command} has no example");
    }
}

/// What fish offers behind a command.
#[test]
fn fish_completes_what_a_command_is_about() {
    let script = run_in(&root(), &["completions", "fish"], &[("NIANBAO_LANG", "en")]).out;
    for (command, value) in
        [("explain", "blank-cell"), ("editions", "2021"), ("schema", "findings"), ("man", "check")]
    {
        let line = script.lines().find(|it| it.contains(&format!("using_subcommand {command}\" -f -a")));
        assert!(line.is_some_and(|it| it.contains(value)), "{command}: {line:?}");
    }
}

/// Rules are named in the schemas of what names them.
#[test]
fn schemas_name_the_rules() {
    for kind in ["unit", "county", "findings", "edition"] {
        let schema = run_in(&root(), &["schema", kind], &[]).out;
        assert!(schema.contains("\"blank-cell\""), "{kind}");
    }
}

/// Each help ends with an example, and it is a command that runs.
#[test]
fn the_examples_of_the_help_run() {
    for (lang, word) in [("en", "Example: nianbao "), ("zh", "例：nianbao ")] {
        let environment = Environment::samples();
        // There is a county to receive for, as the README makes it.
        let county = "new my-county --county --name 样例县 --year 2023 --units sample-data/units.csv";
        assert_eq!(environment.run(&county.split(' ').collect::<Vec<_>>()).code, 0);
        for command in std::iter::once(String::new()).chain(commands()) {
            let args: Vec<&str> =
                [command.as_str(), "--help"].into_iter().filter(|it| !it.is_empty()).collect();
            let help = run_in(&root(), &args, &[("NIANBAO_LANG", lang)]).out;
            let last = help.lines().last().unwrap();
            let example = last.strip_prefix(word).unwrap_or_else(|| {
                panic!(
                    "the help of `{command}` ends without an example: add it to EXAMPLES in src/cli/help.rs"
                )
            });
            let args: Vec<&str> = example.split(' ').collect();
            assert!(command.is_empty() || args[0] == command, "{command}: {example}");
            let output = environment.run(&args);
            assert_eq!(output.code, 0, "{example}: {}", output.shown());
        }
    }
}

/// A person who answers badly is told why and asked again; one who has gone away is not.
#[test]
fn questions_are_asked_again() {
    let environment = Environment::empty();
    let folder = environment.path().join("甲镇").to_string_lossy().into_owned();
    let answer = |said: &'static str| {
        let log = environment.path().join("log");
        let mut terminal = nianbao::cli::Terminal {
            gone: std::sync::Arc::default(),
            out: Box::new(std::io::sink()),
            err: Box::new(std::fs::File::create(&log).unwrap()),
            input: Box::new(said.as_bytes()),
            interactive: true,
            lang_variable: Some("zh".to_owned()),
            ..nianbao::cli::Terminal::of_process()
        };
        let args = ["nianbao", "new", &folder].map(std::ffi::OsString::from);
        let code = nianbao::cli::run(args.to_vec(), &mut terminal);
        (code, std::fs::read_to_string(&log).unwrap())
    };
    let (code, log) = answer("\n甲镇人民政府\n二三\n1997\n2023\n");
    assert!(code == std::process::ExitCode::from(2) && log.contains("还要写 --kind"), "{log}");
    let (code, log) = answer("\n甲镇人民政府\n二三\n1997\n2023\n乡\ntownship\n");
    assert_eq!(code, std::process::ExitCode::SUCCESS, "{log}");
    for reason in ["不能空着", "四位年份", "最早的是 2008", "没有类别“乡”"] {
        assert!(log.contains(reason), "{reason}: {log}");
    }
    assert!(environment.read("甲镇/unit.toml").contains("甲镇人民政府"));
}
