//! What the README says is so.

use crate::environment::{Environment, root, run_in};

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).unwrap()
}

/// The lines between two markers.
fn between<'t>(text: &'t str, name: &str) -> &'t str {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    text.split_once(&begin).unwrap_or_else(|| panic!("no {begin}")).1.split_once(&end).unwrap().0.trim()
}

/// Every command in a block of the README runs on the sample data.
#[test]
fn its_commands_run() {
    let environment = Environment::samples();
    let readme = readme();
    let mut ran = 0;
    for line in readme.lines().filter_map(|line| line.strip_prefix("nianbao ")) {
        let command = line.split(" #").next().unwrap().trim();
        let args: Vec<&str> = command.split_whitespace().collect();
        let output = environment.run(&args);
        assert!(
            output.code == 0 || (output.code == 1 && unfinished(command)),
            "{command}: {}",
            output.shown()
        );
        ran += 1;
    }
    assert!(ran >= 8, "{ran}");
}

/// Commands that show mistakes, or a unit that is not filled in yet.
fn unfinished(command: &str) -> bool {
    command.contains("mistakes") || command.contains("中枢镇") || command.contains("receive")
}

/// The finding it shows is printed so.
#[test]
fn its_finding_is_real() {
    let output =
        run_in(&root(), &["check", "sample-data/mistakes/mistyped-total"], &[("NIANBAO_LANG", "zh")]);
    let shown = between(&readme(), "finding")
        .trim_start_matches("```text\n")
        .trim_end_matches("```")
        .trim_end()
        .to_owned();
    assert_eq!(shown, output.out.trim_end());
}

#[test]
fn it_names_every_format_edition_and_command() {
    let readme = readme();
    for format in nianbao::render::FORMATS {
        assert!(readme.contains(format.title), "{}", format.title);
    }
    for edition in nianbao::edition::EDITIONS {
        assert!(readme.contains(&format!("| {} |", edition.id)), "{}", edition.id);
    }
    for command in ["check", "build", "new", "explain", "editions", "completions", "man"] {
        assert!(readme.contains(&format!("`{command}")), "{command}");
    }
}
