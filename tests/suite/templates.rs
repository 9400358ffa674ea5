//! What `report-templates/README.md` tells an office to do is done here, step by step.

use std::process::Command;

use crate::environment::{Environment, files, root};

/// The fenced blocks of the walk-through: what stands behind the fence, and the text.
fn blocks(text: &str) -> Vec<(String, String)> {
    let part = text.split_once("## 十分钟加一个本地格式").unwrap().1;
    let part = part.split_once("\n## edition.toml").unwrap().0;
    let mut blocks = Vec::new();
    for piece in part.split("\n```").skip(1).step_by(2) {
        let (info, body) = piece.split_once('\n').unwrap();
        blocks.push((info.to_owned(), body.to_owned() + "\n"));
    }
    blocks
}

#[test]
fn a_local_edition_in_ten_minutes() {
    let environment = Environment::empty();
    for (name, path) in files(&root().join("report-templates")) {
        environment.write(&format!("report-templates/{name}"), std::fs::read(path).unwrap());
    }
    let readme = environment.read("report-templates/README.md");
    let mut printed = Vec::new();
    for (info, body) in blocks(&readme) {
        let words: Vec<&str> = info.split(' ').collect();
        match words.as_slice() {
            [_, "append", file] => _ = environment.write(file, environment.read(file) + &body),
            [_, "replace", file] => {
                let text = environment.read(file);
                let kept = text.split_once("{{ answers }}").unwrap().0.to_owned();
                environment.write(file, kept + &body);
            }
            ["sh"] => {
                for line in body.lines().filter(|it| !it.trim().is_empty()) {
                    match line.strip_prefix("nianbao ") {
                        Some(args) => {
                            let args: Vec<&str> = args.split_whitespace().collect();
                            printed.push(environment.run(&args).shown());
                        }
                        None => {
                            let mut shell = Command::new("sh");
                            shell.arg("-c").arg(line).current_dir(environment.path());
                            assert!(shell.status().unwrap().success(), "{line}");
                        }
                    }
                }
            }
            other => panic!("{other:?}"),
        }
    }
    let [made, checked, built] = printed.as_slice() else { panic!("{printed:?}") };
    assert!(made.contains("exit 0"), "{made}");
    assert!(checked.contains("表五（政务公开咨询情况） 共 6 格，6 格未填"), "{checked}");
    assert!(built.contains("写入 试印"), "{built}");
    let report = environment.read("试印/样例市某局2024年政府信息公开工作年度报告.md");
    let section = report.split_once("## 七、政务公开咨询情况").unwrap().1;
    assert!(section.contains("当场答复") && section.contains("来访"), "{section}");
}
