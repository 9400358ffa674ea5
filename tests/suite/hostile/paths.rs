//! Paths, links and names that lead elsewhere.

use super::names;
#[cfg(unix)]
use crate::environment::Output;
use crate::environment::{Environment, NARRATIVE, UNIT};

/// Something outside that must neither be read nor written.
const SECRET: &str = "机密文件的内容";

#[cfg(unix)] // on Windows links are for administrators
fn link(environment: &Environment, to: &str, at: &str) {
    _ = std::fs::remove_file(environment.path().join(at));
    std::os::unix::fs::symlink(environment.path().join(to), environment.path().join(at)).unwrap();
}

/// A unit in a folder, and a secret beside it.
fn unit() -> Environment {
    let environment = Environment::empty();
    environment.write("unit/unit.toml", UNIT).write("unit/narrative.md", NARRATIVE);
    environment.write("secret.csv", format!("{SECRET},自然人\n")).write("secret.md", SECRET);
    environment.write("secret.toml", UNIT.replace("样例镇", SECRET));
    environment
}

#[cfg(unix)]
#[test]
fn links_that_leave_the_units_folder() {
    for (to, at) in [
        ("secret.csv", "unit/requests.csv"),
        ("secret.md", "unit/narrative.md"),
        ("secret.toml", "unit/unit.toml"),
        ("secret.md", "unit/narrative.txt"),
    ] {
        let environment = unit();
        link(&environment, to, at);
        let output = environment.run(&["check", "unit"]);
        let shown = output.shown();
        assert!(output.code == 1 && shown.contains("[A0132]") && shown.contains(at), "{at}: {shown}");
        assert!(!shown.contains(SECRET), "{at}: {shown}");
        environment.run(&["build", "unit", "--out", "out", "--draft"]);
        if environment.path().join("out").exists() {
            for name in names(&environment.path().join("out")).iter().filter(|it| !it.ends_with("docx")) {
                assert!(!environment.read(&format!("out/{name}")).contains(SECRET), "{at}: {name}");
            }
        }
    }
    // A link that stays inside is a file like any other.
    let environment = unit();
    environment.write("unit/notes/words.md", NARRATIVE);
    link(&environment, "unit/notes/words.md", "unit/narrative.md");
    assert_eq!(environment.run(&["check", "unit"]).code, 0);
}

#[test]
fn pictures_that_leave_the_units_folder() {
    let environment = unit();
    let picture = std::fs::read(crate::environment::root().join("sample-data/pictures/unit/公开栏.png"))
        .unwrap_or_else(|_| b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01".to_vec());
    environment.write("secret.png", picture);
    #[cfg(unix)]
    link(&environment, "secret.png", "unit/a.png");
    let absolute = environment.path().join("secret.png").display().to_string().replace('\\', "/");
    for path in ["a.png", "../secret.png", "%2e%2e/secret.png", "/etc/hostname", "..\\secret.png", &absolute]
    {
        environment.write("unit/narrative.md", format!("{NARRATIVE}\n![公开栏]({path})\n"));
        let output = environment.run(&["check", "unit"]);
        assert!(output.out.contains("[A0130]"), "{path}: {}", output.shown());
    }
}

/// A roster names what lies in its own folder, by path and by link.
#[test]
fn rosters_that_leave_their_folder() {
    let environment = unit();
    let roster = |path: &str| {
        let text = format!(
            "[county]\nname = \"样例县\"\nyear = 2023\n\n[[unit]]\nname = \"样例镇人民政府\"\nkind = \"township\"\npath = {path:?}\n"
        );
        environment.write("county/county.toml", text);
        environment.run(&["check", "county"])
    };
    let absolute = environment.path().join("unit").display().to_string();
    let windows: &[&str] =
        if cfg!(windows) { &["..\\unit", "\\etc", "C:etc", "\\\\server\\share"] } else { &[] };
    for path in ["../unit", "..", "/etc", "a/../../unit", &absolute].iter().chain(windows) {
        let output = roster(path);
        assert!(output.code == 1 && output.out.contains("出了本县的文件夹"), "{path}: {}", output.shown());
    }
    #[cfg(unix)]
    links_that_leave_their_folder(&environment, roster);
}

#[cfg(unix)]
fn links_that_leave_their_folder(environment: &Environment, roster: impl Fn(&str) -> Output) {
    std::os::unix::fs::symlink(environment.path().join("unit"), environment.path().join("county/镇"))
        .unwrap();
    std::os::unix::fs::symlink(environment.path(), environment.path().join("county/up")).unwrap();
    link(environment, "secret.csv", "county/all.csv");
    for path in ["镇", "up/unit", "镇/unit.toml", "all.csv"] {
        let output = roster(path);
        assert!(output.code == 1 && output.out.contains("[A0132]"), "{path}: {}", output.shown());
        assert!(!output.out.contains(SECRET), "{}", output.shown());
        // Nothing is put there either.
        environment
            .write("mail/words.txt", format!("样例镇人民政府2023年政府信息公开工作年度报告\n\n{NARRATIVE}"));
        let before = environment.read("unit/narrative.md");
        environment.run(&["receive", "county", "mail/words.txt", "--date", "2024-01-25"]);
        assert_eq!(environment.read("unit/narrative.md"), before, "{path}");
        assert_eq!(names(&environment.path().join("unit")), ["narrative.md", "unit.toml"], "{path}");
    }
}

/// Last year's folder lies elsewhere by design.
#[test]
fn last_years_folder_may_lie_elsewhere() {
    let environment = Environment::empty();
    environment.write("2022/unit.toml", UNIT.replace("2023", "2022").replace("2024", "2023"));
    environment.write("2022/narrative.md", NARRATIVE.replace("2023", "2022"));
    environment.write("2023/unit.toml", UNIT.replace("zero =", "previous = \"../2022\"\nzero ="));
    environment.write("2023/narrative.md", NARRATIVE);
    let output = environment.run(&["check", "2023"]);
    assert!(!output.out.contains("[A0129]") && !output.out.contains("[A0132]"), "{}", output.shown());
    let output = environment.run(&["check", "2023", "--previous", "2022"]);
    assert!(!output.out.contains("[A0132]"), "{}", output.shown());
}

/// Names become files: of whatever system, in the output folder, and none twice.
#[test]
fn names_that_would_escape_or_mean_a_device() {
    for name in
        ["../../甲", "/etc/甲", "CON", "NUL.txt", "甲镇.", "甲镇 . ", "甲:乙*丙?", "甲\\乙", "..", "COM¹"]
    {
        let environment = Environment::unit();
        environment.write("unit.toml", UNIT.replace("\"样例镇人民政府\"", &format!("'{name}'")));
        let output = environment.run(&["build", ".", "--out", "a/out", "--draft"]);
        assert!(output.code < 2, "{name}: {}", output.shown());
        assert_eq!(names(environment.path()), ["a", "narrative.md", "unit.toml"], "{name}");
        assert_eq!(names(&environment.path().join("a")), ["out"], "{name}");
        for file in names(&environment.path().join("a/out")) {
            assert!(!file.contains([':', '*', '?', '\\']) && !file.starts_with('.'), "{file}");
        }
    }
}

/// `new --county` makes folders of names.
#[test]
fn folders_that_are_made_of_names() {
    let environment = Environment::empty();
    environment.write("list.csv", "单位,文件夹\nCON,\nnul.txt,\n甲镇.,\n../乙镇,\n丙镇,../../丙\n丁镇,/etc/丁\n戊镇,COM1/LPT9.x\n'=己镇,\n甲\u{301}镇 ,\n");
    let arguments = ["new", "县", "--county", "--name", "样例县", "--year", "2023", "--units", "list.csv"];
    let output = environment.run(&arguments);
    assert_eq!(output.code, 0, "{}", output.shown());
    assert_eq!(names(environment.path()), ["list.csv", "县"]);
    let folders = names(&environment.path().join("县"));
    for expected in ["CON_", "nul_.txt", "甲镇", "_乙镇", "丙镇", "丁镇", "COM1_", "=己镇"] {
        assert!(folders.iter().any(|it| it == expected), "{expected}: {folders:?}");
    }
    // The roster that was made is one that is read.
    let checked = environment.run(&["check", "县"]);
    assert!(!checked.out.contains("[A0107]") && !checked.out.contains("[A0109]"), "{}", checked.shown());
}

/// What came by mail keeps its name only as far as a folder can bear it.
#[test]
fn mail_that_is_called_so() {
    let environment = Environment::empty();
    super::sample(&environment, "yangli-county", "county");
    let education = environment.read("county/departments/education.toml");
    let name = if cfg!(windows) { "=cmd' .toml" } else { "=cmd|' .toml" };
    environment.write(&format!("mail/{name}"), &education);
    let output = environment.run(&["receive", "county", &format!("mail/{name}"), "--date", "2024-01-25"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    let kept = names(&environment.path().join("county/收到/样例县教育局"));
    assert!(kept.iter().all(|it| !it.contains('|') && it.starts_with("2024-01-25")), "{kept:?}");
}
