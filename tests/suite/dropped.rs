//! `nianbao FOLDER`: checked, built, told in three lines.

use crate::environment::{Environment, UNIT, files};

fn names(environment: &Environment, folder: &str) -> Vec<String> {
    files(&environment.path().join(folder)).into_iter().map(|(name, _)| name).collect()
}

/// Three lines, the reports with their findings beside them; nothing is in the way of a later build.
#[test]
fn a_folder_alone_is_checked_and_built() {
    let environment = Environment::unit();
    let output = environment.run(&["."]);
    insta::assert_snapshot!(output.shown());
    let title = "样例镇人民政府2023年政府信息公开工作年度报告";
    let all = ["docx", "html", "md"].map(|it| format!("{title}.{it}"));
    let with_page: Vec<String> =
        [&["manifest.json".to_owned(), "检查结果.html".to_owned()], all.as_slice()].concat();
    let mut there = names(&environment, "报告");
    there.sort();
    let mut expected = with_page;
    expected.sort();
    assert_eq!(there, expected);
    assert_eq!(environment.run(&["verify", "报告"]).code, 0);
    assert_eq!(environment.run(&["build", "."]).code, 0);
    assert!(!names(&environment, "报告").contains(&"检查结果.html".to_owned()), "it was of the run before");
}

/// Errors: the page is there, no report is, and once they are mended the reports come.
#[test]
fn with_errors_there_is_only_the_page() {
    let environment = Environment::unit();
    environment.write("unit.toml", UNIT.replace(", \"表四\"", ""));
    let output = environment.run(&["."]);
    insta::assert_snapshot!(output.shown());
    assert_eq!(names(&environment, "报告"), ["检查结果.html"]);
    assert!(environment.read("报告/检查结果.html").contains("表四"));
    environment.write("unit.toml", UNIT);
    assert_eq!(environment.run(&["."]).code, 0);
    assert_eq!(names(&environment, "报告").len(), 5);
}

/// Each of several folders has its reports beside it.
#[test]
fn several_folders_are_each_their_own() {
    let environment = Environment::unit();
    for folder in ["甲", "乙"] {
        environment.write(&format!("{folder}/unit.toml"), UNIT.replace("样例镇", &format!("{folder}镇")));
        environment.write(&format!("{folder}/narrative.md"), crate::environment::NARRATIVE);
    }
    let output = environment.run(&["甲", "乙"]);
    assert_eq!((output.code, output.out.lines().count()), (0, 6), "{}", output.shown());
    for folder in ["甲", "乙"] {
        let there = names(&environment, &format!("{folder}/报告"));
        assert_eq!(
            there.iter().filter(|name| name.starts_with(&format!("{folder}镇"))).count(),
            3,
            "{there:?}"
        );
    }
}

/// A command is a command, even where a folder has its name; what is not there is told as ever.
#[test]
fn a_command_is_a_command() {
    let environment = Environment::unit();
    environment.write("explain/unit.toml", UNIT);
    assert!(environment.run(&["explain"]).out.contains("unequal-balance"));
    assert_eq!(environment.run(&["nowhere"]).code, 2);
}
