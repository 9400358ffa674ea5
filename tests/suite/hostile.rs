//! Hostile input and a hostile machine: each row of the table in `tests/README.md` is a test here or named there.

mod disk;
mod limits;
mod paths;
mod texts;

use std::process::{Command, Stdio};

use crate::environment::{Environment, files, root};

/// The program, to be run here; nothing is printed to the terminal of the tests.
fn program(environment: &Environment, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(args).current_dir(environment.path()).env("NIANBAO_LANG", "zh");
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).stdin(Stdio::null());
    command
}

/// Runs the program from a shell that has set limits: what it prints, and how it ends. Windows has no such shell: there
/// it is seen that the program does not fall over, not how much it takes.
fn limited(environment: &Environment, limits: &str, args: &[&str]) -> (String, Option<i32>) {
    let mut command = Command::new(if cfg!(unix) { "sh" } else { env!("CARGO_BIN_EXE_nianbao") });
    if cfg!(unix) {
        let script = format!("{limits}\nexec \"$@\"");
        command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_nianbao")]);
    }
    command.args(args).current_dir(environment.path()).env("NIANBAO_LANG", "zh");
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (String::from_utf8_lossy(&text).into_owned(), output.status.code())
}

/// A folder of the samples, under another name.
fn sample(environment: &Environment, from: &str, to: &str) {
    for (file, path) in files(&root().join("sample-data").join(from)) {
        environment.write(&format!("{to}/{file}"), std::fs::read(path).unwrap());
    }
}

/// What lies in a folder, hidden or not.
fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|it| it.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Each row of the table names tests that are there, and each test here has its row.
#[test]
fn the_table_of_hostile_inputs_is_true() {
    let readme = std::fs::read_to_string(root().join("tests/README.md")).unwrap();
    let table = readme.split("## Hostile input").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    let mut code = String::new();
    for folder in ["src", "tests/suite"] {
        for (name, path) in files(&root().join(folder)) {
            if name.ends_with(".rs") {
                code += &std::fs::read_to_string(path).unwrap();
            }
        }
    }
    let mut named = Vec::new();
    for row in rows.iter().filter(|row| !row.starts_with("|---")) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        assert_eq!(cells.len(), 3, "{row}");
        for test in cells[2].split(", ").map(|it| it.trim_matches('`')) {
            assert!(code.contains(&format!("fn {test}(")), "no test is called {test}: {row}");
            named.push(test.to_owned());
        }
    }
    assert!(named.len() > 30, "{named:?}");
    for part in ["disk", "limits", "paths", "texts"] {
        let text = std::fs::read_to_string(root().join(format!("tests/suite/hostile/{part}.rs"))).unwrap();
        for (at, _) in text.match_indices("#[test]\n") {
            let rest = &text[at..];
            let name = rest.split("fn ").nth(1).unwrap().split('(').next().unwrap();
            assert!(named.iter().any(|it| it == name), "{name} has no row in tests/README.md");
        }
    }
}
