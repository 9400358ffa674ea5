//! Runs that are killed, that find no room, that may not write, that come together: the target is the old one or the
//! new one, whole, and nothing beside it is left or touched.

use std::path::Path;
use std::time::{Duration, Instant};

use nianbao::publish::Lock;

use super::{names, program, sample};
use crate::environment::{Environment, run_in};

const MANIFEST: &str = "out/manifest.json";

/// Two editions of a county, and what a build of each writes as its manifest.
fn two_counties() -> (Environment, [String; 2]) {
    let environment = Environment::empty();
    sample(&environment, "yangli-county", "a");
    sample(&environment, "yangli-county", "b");
    let words = environment.read("b/narrative.md");
    environment.write("b/narrative.md", format!("{}\n\n本县另建了政务公开专区。\n", words.trim_end()));
    let manifests = ["a", "b"].map(|county| {
        build(&environment, county);
        environment.read(MANIFEST)
    });
    assert_ne!(manifests[0], manifests[1]);
    (environment, manifests)
}

fn arguments(county: &str) -> [&str; 7] {
    ["build", county, "--out", "out", "--draft", "--to", "md"]
}

fn build(environment: &Environment, county: &str) {
    let output = environment.run(&arguments(county));
    assert!(output.code < 2 && output.out.contains("写入 out"), "{}", output.shown());
}

/// The target is one of both, whole.
#[track_caller]
fn is_whole(environment: &Environment, manifests: &[String; 2], after: &str) {
    let manifest = environment.read(MANIFEST);
    assert!(manifests.contains(&manifest), "{after}: another manifest");
    let verified = environment.run(&["verify", "out"]);
    assert_eq!(verified.code, 0, "{after}: {}", verified.shown());
}

/// Runs a build, kills it when `now` says so, and whether it was still running.
fn killed(environment: &Environment, county: &str, mut now: impl FnMut(Duration) -> bool) -> bool {
    let mut child = program(environment, &arguments(county)).spawn().unwrap();
    let start = Instant::now();
    loop {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        if now(start.elapsed()) {
            child.kill().unwrap();
            child.wait().unwrap();
            return true;
        }
        std::thread::sleep(Duration::from_micros(200));
    }
}

#[test]
fn killed_at_any_moment() {
    let (environment, manifests) = two_counties();
    let start = Instant::now();
    build(&environment, "a");
    let whole = start.elapsed();
    let mut struck = 0;
    // Over the whole run, and again from when everything is written and only the exchange is left.
    for step in 0..16_u32 {
        let county = if step % 2 == 0 { "b" } else { "a" };
        struck += u32::from(killed(&environment, county, |elapsed| elapsed > whole * step / 15));
        is_whole(&environment, &manifests, &format!("step {step}"));
    }
    let staged = environment.path().join(".out.nianbao-new/manifest.json");
    for step in 0..12_u32 {
        let county = if step % 2 == 0 { "b" } else { "a" };
        let mut seen: Option<Instant> = None;
        struck += u32::from(killed(&environment, county, |_| {
            seen = seen.or_else(|| staged.exists().then(Instant::now));
            seen.is_some_and(|it| it.elapsed() >= Duration::from_micros(500) * step)
        }));
        is_whole(&environment, &manifests, &format!("exchange {step}"));
    }
    assert!(struck >= 8, "only {struck} of 28 builds were killed while they ran");
    build(&environment, "b");
    assert_eq!(environment.read(MANIFEST), manifests[1]);
    assert_eq!(names(environment.path()), ["a", "b", "out"], "nothing is left of the killed");
    assert_eq!(names(&environment.path().join("b")), names(&environment.path().join("a")));
}

/// In a folder with other people's files each of ours is whole, and theirs are as they were.
#[test]
fn killed_among_other_peoples_files() {
    let (environment, manifests) = two_counties();
    environment.write("out/别人的.txt", "别人的");
    let mut struck = 0;
    for step in 0..6_u32 {
        let county = if step % 2 == 0 { "b" } else { "a" };
        let moving = environment.path().join(".out.nianbao-moving");
        let mut seen: Option<Instant> = None;
        struck += u32::from(killed(&environment, county, |_| {
            seen = seen.or_else(|| moving.exists().then(Instant::now));
            seen.is_some_and(|it| it.elapsed() >= Duration::from_micros(300) * step)
        }));
        assert_eq!(environment.read("out/别人的.txt"), "别人的");
        // The next run completes what was begun before it does its own.
        build(&environment, county);
        assert!(manifests.contains(&environment.read(MANIFEST)));
        let verified = environment.run(&["verify", "out"]);
        assert!(verified.out.contains("0 个不同，缺 0 个，多 1 个"), "{}", verified.shown());
    }
    assert!(struck > 0, "no build was killed while it ran");
    assert_eq!(names(environment.path()), ["a", "b", "out"]);
}

/// A limit on the size of files stands for a disk that is full: the first write that does not fit fails.
#[cfg(unix)]
#[test]
fn a_disk_that_is_full() {
    let (environment, manifests) = two_counties();
    // Blocks of 512 or 1,024 bytes, as the shell has it: a Word file has more than either.
    let all = ["build", "a", "--out", "out", "--draft"];
    let (said, code) = super::limited(&environment, "trap '' XFSZ; ulimit -f 6", &all);
    assert!(
        code == Some(2) && said.contains("写不了 out：") && said.contains("腾出空间再试"),
        "{code:?} {said}"
    );
    is_whole(&environment, &manifests, "a full disk");
    assert_eq!(names(environment.path()), ["a", "b", "out"]);
    // Where the system kills for it, the next run clears up.
    let (_, code) = super::limited(&environment, "ulimit -f 6", &all);
    assert_eq!(code, None, "it is killed by the system");
    is_whole(&environment, &manifests, "killed for a full disk");
    build(&environment, "a");
    assert_eq!(names(environment.path()), ["a", "b", "out"]);
}

/// The same on a real file system without room, where one can be mounted; the test above runs everywhere.
#[cfg(target_os = "linux")]
#[test]
fn a_small_file_system() {
    let (environment, _) = two_counties();
    let script = "mkdir small && mount -t tmpfs -o size=48k tmpfs small || exit 77
        \"$1\" build a --out small/out --draft; echo \"exit $?\"; ls -A small";
    let output = std::process::Command::new("unshare")
        .args(["-m", "sh", "-c", script, "sh", env!("CARGO_BIN_EXE_nianbao")])
        .current_dir(environment.path())
        .env("NIANBAO_LANG", "zh")
        .output();
    let Ok(output) = output else { return };
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    if output.status.code() == Some(77) || !said.contains("exit ") {
        return;
    }
    assert!(said.contains("exit 2") && said.contains("腾出空间再试"), "{said}");
    let left = said.split("exit 2\n").nth(1).unwrap().split("nianbao：").next().unwrap();
    assert_eq!(left.trim(), "", "{said}");
}

#[test]
fn a_place_where_nothing_can_be_written() {
    let environment = Environment::unit();
    environment.write("file", "x");
    for out in ["file/out", "file", "/proc/nianbao/out", "/proc/nianbao"] {
        if out.starts_with("/proc") && !Path::new("/proc/self").exists() {
            continue;
        }
        let output = environment.run(&["build", ".", "--out", out, "--draft"]);
        assert!(output.code == 2 && output.err.contains("写不了"), "{out}: {}", output.shown());
    }
    assert_eq!((names(environment.path()).len(), environment.read("file").as_str()), (3, "x"));
}

/// A read-only folder; who may write everywhere (root) mounts one, where that can be done.
#[cfg(unix)]
#[test]
fn a_folder_that_is_read_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let environment = Environment::unit();
    environment.write("there/out/old.txt", "x");
    let there = environment.path().join("there");
    std::fs::set_permissions(&there, std::fs::Permissions::from_mode(0o555)).unwrap();
    let is_root = std::fs::create_dir(there.join("probe")).is_ok();
    let (said, code) = if is_root {
        let script = "mount --bind there there && mount -o remount,ro,bind there || exit 77
            \"$1\" build . --out there/out --draft; echo \"exit $?\"";
        let output = std::process::Command::new("unshare")
            .args(["-m", "sh", "-c", script, "sh", env!("CARGO_BIN_EXE_nianbao")])
            .current_dir(environment.path())
            .env("NIANBAO_LANG", "zh")
            .output();
        let Ok(output) = output else { return };
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        if !said.contains("exit ") {
            return;
        }
        let code = if said.contains("exit 2") { 2 } else { 0 };
        (said, code)
    } else {
        let output = environment.run(&["build", ".", "--out", "there/out", "--draft"]);
        (output.shown(), output.code)
    };
    std::fs::set_permissions(&there, std::fs::Permissions::from_mode(0o755)).unwrap();
    assert!(code == 2 && said.contains("写不了"), "{said}");
    assert_eq!(environment.read("there/out/old.txt"), "x");
}

/// Who comes second is told who is there, and writes nothing.
#[test]
fn a_second_build_into_the_same_folder() {
    let environment = Environment::unit();
    assert_eq!(environment.run(&["build", ".", "--out", "out"]).code, 0);
    let before = environment.read(MANIFEST);
    let held = Lock::take(&environment.path().join("out")).unwrap();
    let process = std::process::id();
    for (lang, says) in
        [("zh", "正在写 out。等它写完再运行"), ("en", "is writing out. Run again when it is done")]
    {
        let output = environment.run(&["build", ".", "--out", "out", "--draft", "--lang", lang]);
        assert!(output.code == 2 && output.err.contains(says), "{}", output.shown());
        assert!(cfg!(windows) || output.err.contains(&process.to_string()), "{}", output.shown());
    }
    assert_eq!(environment.read(MANIFEST), before);
    // What only reads is in nobody's way.
    assert_eq!(environment.run(&["build", ".", "--check", "out"]).code, 0);
    assert_eq!(environment.run(&["verify", "out"]).code, 0);
    assert_eq!(environment.run(&["build", ".", "--out", "other"]).code, 0);
    drop(held);
    assert_eq!(environment.run(&["build", ".", "--out", "out"]).code, 0);
    assert_eq!(names(environment.path()), ["narrative.md", "other", "out", "unit.toml"]);
}

/// Comparing takes no room anywhere, not even where temporary files go.
#[test]
fn what_only_compares_writes_nothing() {
    let environment = Environment::unit();
    assert_eq!(environment.run(&["build", ".", "--out", "out"]).code, 0);
    environment.write("no-folder", "");
    let nowhere = environment.path().join("no-folder").to_string_lossy().into_owned();
    let variables = ["TMPDIR", "TMP", "TEMP"].map(|it| (it, nowhere.as_str()));
    let output = run_in(environment.path(), &["build", ".", "--check", "out"], &variables);
    assert_eq!(output.code, 0, "{}", output.shown());
}

/// A killed run's lock is free, though its file is still there.
#[test]
fn a_lock_that_a_killed_run_has_left() {
    let environment = Environment::unit();
    environment.write(".out.nianbao-lock", "1");
    assert_eq!(environment.run(&["build", ".", "--out", "out"]).code, 0);
    assert_eq!(names(environment.path()), ["narrative.md", "out", "unit.toml"]);
}

#[test]
fn many_builds_at_once() {
    let (environment, manifests) = two_counties();
    let counties = ["a", "b", "a", "b"];
    let runs = counties.map(|county| program(&environment, &arguments(county)).spawn().unwrap());
    let mut wrote = 0;
    for run in runs {
        let output = run.wait_with_output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        match output.status.code() {
            Some(0 | 1) => wrote += 1,
            code => assert!(code == Some(2) && err.contains("正在写"), "{code:?} {err}"),
        }
    }
    assert!(wrote >= 1);
    is_whole(&environment, &manifests, "many at once");
    assert_eq!(names(environment.path()), ["a", "b", "out"]);
}

/// Two that take in files at once: the log has all that was taken, and who was refused is told.
#[test]
fn two_that_receive_at_once() {
    let environment = Environment::empty();
    sample(&environment, "yangli-county", "county");
    environment.write("mail/a.toml", environment.read("county/departments/education.toml"));
    environment
        .write("mail/b.toml", format!("# 二\n{}", environment.read("county/departments/education.toml")));
    let receive = |file| ["receive", "county", file, "--date", "2024-01-25"];
    let runs =
        ["mail/a.toml", "mail/b.toml"].map(|file| program(&environment, &receive(file)).spawn().unwrap());
    let took = runs
        .into_iter()
        .map(|run| run.wait_with_output().unwrap())
        .filter(|output| {
            let refused = String::from_utf8_lossy(&output.stderr).contains("正在写");
            assert_eq!(refused, output.status.code() == Some(2), "{output:?}");
            !refused
        })
        .count();
    let log = environment.read("county/received.csv");
    assert_eq!(log.lines().count(), 1 + took, "{log}");
    let hidden = names(&environment.path().join("county")).into_iter().filter(|it| it.starts_with('.'));
    assert_eq!(hidden.count(), 0);
}

/// `check --fix` replaces a file whole, and not while somebody else writes it.
#[test]
fn a_file_that_is_mended_while_another_run_has_it() {
    let environment = Environment::empty();
    sample(&environment, "mistakes/mistyped-cell", "unit");
    let csv = names(&environment.path().join("unit")).into_iter().find(|it| it.ends_with(".csv"));
    let file = format!("unit/{}", csv.unwrap());
    let before = environment.read(&file);
    let held = Lock::take(&environment.path().join(&file)).unwrap();
    let output = environment.run(&["check", "unit", "--fix"]);
    assert!(output.code == 2 && output.err.contains("正在写"), "{}", output.shown());
    assert_eq!(environment.read(&file), before);
    drop(held);
    environment.run(&["check", "unit", "--fix"]);
    assert_ne!(environment.read(&file), before);
}

/// Nothing but the target is written: not where a link in it leads, and a link for a target stays one.
#[cfg(unix)]
#[test]
fn links_in_the_output_folder() {
    use std::os::unix::fs::symlink;
    let environment = Environment::empty();
    sample(&environment, "yangli-county", "county");
    environment.write("elsewhere/theirs.txt", "x").write("real/keep.txt", "x");
    symlink(environment.path().join("real"), environment.path().join("link")).unwrap();
    let output = environment.run(&["rollup", "county", "--out", "link", "--partial"]);
    assert!(output.out.contains("写入"), "{}", output.shown());
    assert!(environment.path().join("link").is_symlink());
    assert!(environment.path().join("real/provenance.csv").exists());
    assert_eq!(environment.read("real/keep.txt"), "x");
    // A folder of ours in it that somebody has made a link.
    std::fs::remove_dir_all(environment.path().join("real/county")).unwrap();
    symlink(environment.path().join("elsewhere"), environment.path().join("real/county")).unwrap();
    let output = environment.run(&["rollup", "county", "--out", "real", "--partial"]);
    assert_eq!(output.code, 2, "{}", output.shown());
    assert_eq!(names(&environment.path().join("elsewhere")), ["theirs.txt"]);
    assert_eq!(names(environment.path()), ["county", "elsewhere", "link", "real"]);
}
