//! What repositories use of us: hooks, the action, the README's jobs; and what we use of others.

use crate::environment::{Environment, root};

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap()
}

/// The README's blocks of YAML, by the file that the first line names.
fn jobs() -> Vec<(String, String)> {
    let readme = read("README.md");
    let blocks = readme.split("```yaml\n# ").skip(1).map(|rest| rest.split("\n```").next().unwrap());
    blocks
        .map(|block| block.split_once('\n').unwrap())
        .map(|(name, text)| (name.into(), text.into()))
        .collect()
}

fn job(name: &str) -> String {
    jobs().into_iter().find(|(file, _)| file == name).unwrap_or_else(|| panic!("no {name}")).1
}

/// The program's folder before the others, as after `cargo install`.
#[cfg(unix)]
fn path() -> std::ffi::OsString {
    let own = std::path::Path::new(env!("CARGO_BIN_EXE_nianbao")).parent().unwrap().to_owned();
    let others = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(own).chain(std::env::split_paths(&others))).unwrap()
}

/// Every command of ours in the README's jobs, as it stands there.
#[test]
fn the_jobs_run() {
    let mut ran = Vec::new();
    for file in [".github/workflows/reports.yml", ".gitlab-ci.yml"] {
        let environment = Environment::samples();
        for line in job(file).lines().map(str::trim) {
            let line = line.strip_prefix("- ").unwrap_or(line);
            let line = line.strip_prefix("run: ").unwrap_or(line);
            let Some(command) = line.strip_prefix("nianbao ") else { continue };
            let args: Vec<&str> = command.split(' ').collect();
            let output = environment.run(&args);
            assert_eq!(output.code, 0, "{file}: {command}: {}", output.shown());
            ran.push(args[0].to_owned());
        }
        // What later steps take up is there.
        assert!(environment.read("public/index.html").contains("样例县"), "{file}");
        if file == ".gitlab-ci.yml" {
            assert!(job(file).contains("junit: nianbao.xml"));
            assert!(environment.read("nianbao.xml").contains("<testsuite "));
        }
    }
    assert_eq!(ran, ["build", "check", "build"]);
}

/// The script of a step of the action.
#[cfg(unix)]
fn step(name: &str) -> String {
    let action = read(".github/actions/check/action.yml");
    let step = action.split(&format!("- name: {name}\n")).nth(1).unwrap().to_owned();
    let script = step.split_once("run: |\n").unwrap().1;
    script.lines().map_while(|line| line.strip_prefix("        ")).collect::<Vec<_>>().join("\n")
}

/// Runs the action's steps as a forge does; returns what they print, how they end, and their outputs.
#[cfg(unix)]
fn act(environment: &Environment, inputs: &[(&str, &str)]) -> (String, i32, String) {
    let outputs = environment.path().join("outputs");
    let given = |name: &str| inputs.iter().find(|(input, _)| *input == name).map_or("", |(_, value)| value);
    let mut printed = String::new();
    let mut code = 0;
    for name in ["Install nianbao", "Check"] {
        let mut bash = std::process::Command::new("bash");
        bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &step(name)]);
        bash.current_dir(environment.path()).env_clear().env("PATH", path()).env("GITHUB_OUTPUT", &outputs);
        for input in ["path", "deny", "args", "lang"] {
            bash.env(format!("NIANBAO_{}", input.to_uppercase()), given(input));
        }
        let output = bash.env("NIANBAO_SARIF", "nianbao.sarif").output().unwrap();
        printed += &String::from_utf8(output.stdout).unwrap();
        printed += &String::from_utf8(output.stderr).unwrap();
        code = output.status.code().unwrap();
        if code != 0 {
            break;
        }
    }
    (printed, code, std::fs::read_to_string(outputs).unwrap())
}

#[cfg(unix)]
#[test]
fn the_action_annotates_and_writes_sarif() {
    let environment = Environment::samples();
    let path = "sample-data/mistakes/mistyped-cell\nsample-data/suqian-2024\n";
    let (printed, code, outputs) = act(&environment, &[("path", path), ("lang", "zh")]);
    assert_eq!((code, outputs.as_str()), (1, "sarif=nianbao.sarif\n"), "{printed}");
    assert!(
        printed.contains("::error file=sample-data/mistakes/mistyped-cell/requests.csv,line="),
        "{printed}"
    );
    let sarif: serde_json::Value = serde_json::from_str(&environment.read("nianbao.sarif")).unwrap();
    assert!(sarif["runs"][0]["results"].as_array().is_some_and(|it| !it.is_empty()));
}

#[cfg(unix)]
#[test]
fn the_action_takes_more() {
    let environment = Environment::samples();
    let path = ("path", "sample-data/kanzhuang-2014");
    assert_eq!(act(&environment, &[path, ("lang", "en")]).1, 0);
    assert_eq!(act(&environment, &[path, ("lang", "en"), ("deny", "warnings\n")]).1, 1);
    let args = ("args", "--allow table-missing --verbose");
    let (printed, code, _) = act(&environment, &[path, ("lang", "en"), args]);
    assert!(code == 0 && printed.contains("::notice ") && !printed.contains("::warning "), "{printed}");
}

/// What the README gives to the action are inputs that it has, and each input reaches its script.
#[test]
fn the_action_is_used_as_it_is() {
    let action = read(".github/actions/check/action.yml");
    let inputs = action.split_once("inputs:\n").unwrap().1.split_once("outputs:\n").unwrap().0;
    let names: Vec<&str> = inputs.lines().filter_map(|it| it.strip_prefix("  ")?.strip_suffix(':')).collect();
    for name in names.iter().filter(|it| !it.starts_with(' ')) {
        assert!(action.contains(&format!("${{{{ inputs.{name} }}}}")), "{name} is not used");
    }
    let job = job(".github/workflows/reports.yml");
    let with =
        job.split_once("/.github/actions/check@").unwrap().1.split("- uses:").next().unwrap().to_owned();
    let given = with.split_once("with:\n").unwrap().1.lines().filter_map(|it| it.trim().split_once(':'));
    let given: Vec<&str> = given.map(|(name, _)| name).collect();
    assert_eq!(given, ["path", "deny"]);
    assert!(given.iter().all(|it| names.contains(it)), "{given:?} of {names:?}");
    assert!(job.contains("sarif_file: nianbao.sarif") && action.contains("default: nianbao.sarif"));
}

/// The hook's own words and the README's arguments are a command that runs.
#[test]
fn the_hook_runs() {
    let hooks = read(".pre-commit-hooks.yaml");
    let field = |name: &str| {
        let line = hooks.lines().find_map(|line| line.trim().strip_prefix(&format!("{name}: ")));
        line.unwrap_or_else(|| panic!("no {name}")).to_owned()
    };
    let config = job(".pre-commit-config.yaml");
    assert!(config.contains("id: nianbao-check") && hooks.contains("- id: nianbao-check\n"));
    let args = config.lines().find_map(|it| it.trim().strip_prefix("args: [")?.strip_suffix(']')).unwrap();
    let entry = field("entry");
    let command: Vec<&str> = entry.split(' ').skip(1).chain(args.split(", ")).collect();
    let output = Environment::samples().run(&command);
    assert_eq!(output.code, 0, "{command:?}: {}", output.shown());
    // Without arguments it is the repository's own folder that is checked.
    assert_eq!(field("args"), "[.]");
    assert_eq!(Environment::unit().run(&["check", "."]).code, 0);
    assert_eq!((field("language"), field("pass_filenames")), ("rust".into(), "false".into()));
}

#[test]
fn jobs_name_this_version() {
    let version = format!("v{}", env!("CARGO_PKG_VERSION"));
    assert!(job(".github/workflows/reports.yml").contains(&format!("/actions/check@{version}\n")));
    assert!(job(".pre-commit-config.yaml").contains(&format!("rev: {version}\n")));
}

/// The lines of a section of `Cargo.toml` that name a dependency.
fn dependencies() -> Vec<String> {
    let manifest = read("Cargo.toml");
    let mut found = Vec::new();
    let mut inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.contains("dependencies");
        } else if inside && line.contains('=') && !line.starts_with('#') {
            found.push(line.to_owned());
        }
    }
    found
}

#[test]
fn every_dependency_has_its_reason() {
    let dependencies = dependencies();
    assert!(dependencies.len() > 20, "{dependencies:?}");
    for line in dependencies {
        let reason = line.split_once(" # ").map_or("", |(_, reason)| reason.trim());
        assert!(reason.len() > 8, "write in Cargo.toml, behind ` # `, why it is there: {line}");
    }
}

#[test]
fn unsafe_code_is_forbidden() {
    assert!(read("Cargo.toml").lines().any(|line| line == "unsafe_code = \"forbid\""));
}

/// Nothing that opens a connection is linked or even built: what `.deny.toml` bans is not in the lock file.
#[test]
fn there_is_no_network() {
    let (lock, deny) = (read("Cargo.lock"), read(".deny.toml"));
    let banned: Vec<&str> =
        deny.lines().filter_map(|it| it.trim().strip_prefix("{ crate = \"")?.strip_suffix("\" },")).collect();
    for name in ["hyper", "reqwest", "ureq", "tokio", "curl", "native-tls", "rustls", "socket2"] {
        assert!(banned.contains(&name), "{name} is not banned in .deny.toml");
    }
    for name in banned.iter().filter(|it| !it.contains('@')) {
        assert!(!lock.contains(&format!("\nname = \"{name}\"\n")), "{name} is a crate for networks");
    }
    // Nor do we open one ourselves.
    for (file, path) in crate::environment::files(&root().join("src")) {
        if file.ends_with(".rs") {
            assert!(!std::fs::read_to_string(path).unwrap().contains("std::net"), "src/{file}");
        }
    }
}

/// CI asks `cargo deny`.
#[test]
fn the_supply_is_checked() {
    assert!(read(".ci/run").lines().any(|line| line == ".ci/supply"));
    assert!(read(".ci/supply").contains("check licenses bans sources"));
}
