//! The samples: the right ones have nothing wrong, each mistake yields its finding and nothing else.

use std::collections::BTreeSet;

use crate::environment::{Environment, files, root, run_in};

fn check(sample: &str) -> String {
    run_in(&root().join("sample-data"), &["check", sample], &[("NIANBAO_LANG", "zh")]).shown()
}

#[test]
fn right_samples_are_clean() {
    let samples = [
        "suqian-2024",
        "yangli-county",
        "shuiziban-2012",
        "anjianju-2013",
        "zhongshu-2013",
        "district-2011",
        "linshui-2019",
        "linshui-2020",
        "linshui-2021",
    ];
    for sample in samples {
        let output = run_in(
            &root().join("sample-data"),
            &["check", sample, "--deny", "warnings"],
            &[("NIANBAO_LANG", "zh")],
        );
        assert_eq!(output.code, 0, "{}", output.shown());
        assert!(output.out.contains("\n通过｜") || output.out.starts_with("通过｜"), "{}", output.out);
    }
}

#[test]
fn old_reports_lack_only_their_table() {
    insta::assert_snapshot!("kanzhuang-2014", check("kanzhuang-2014"));
    insta::assert_snapshot!("changfeng-2017", check("changfeng-2017"));
}

#[test]
fn each_mistake_yields_its_finding() {
    for entry in std::fs::read_dir(root().join("sample-data/mistakes")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let zh = run_in(&root().join("sample-data/mistakes"), &["check", &name], &[("NIANBAO_LANG", "zh")]);
        let en = run_in(&root().join("sample-data/mistakes"), &["check", &name], &[("NIANBAO_LANG", "en")]);
        // A mistake is an error, or a warning or note that stands alone.
        assert_eq!(zh.code, en.code, "{name}");
        assert!(!zh.out.contains("错误 0，警告 0，提示 0"), "{name}: {}", zh.out);
        insta::assert_snapshot!(format!("mistake-{name}"), format!("{}\n\n{}", zh.shown(), en.shown()));
    }
}

/// One digit changed in any cell of 表三 or 表四 is found, by a relation through that very cell.
#[test]
fn one_digit_changed_anywhere_is_found_at_its_cell() {
    let folder = root().join("sample-data/suqian-2024");
    let environment = Environment::empty();
    for (name, path) in files(&folder) {
        environment.write(&name, std::fs::read(path).unwrap());
    }
    let original = environment.read("figures.csv");
    let lines: Vec<&str> = original.lines().collect();
    let mut tried = 0;
    for (number, line) in lines.iter().enumerate() {
        if !line.starts_with("表三") && !line.starts_with("表四") {
            continue;
        }
        let (head, value) = line.rsplit_once(',').unwrap();
        let last = value.chars().next_back().unwrap().to_digit(10).unwrap();
        let changed = format!("{head},{}{}", &value[..value.len() - 1], (last + 1) % 10);
        let mut text: Vec<&str> = lines.clone();
        text[number] = &changed;
        environment.write("figures.csv", text.join("\n"));
        let output = environment.run(&["check", ".", "--format", "json"]);
        assert_eq!(output.code, 1, "{changed}");
        let found: serde_json::Value = serde_json::from_str(&output.out).unwrap();
        let through = found["findings"].as_array().unwrap().iter().any(|finding| {
            let also = finding["also"].as_array().cloned().unwrap_or_default();
            let figures = also.iter().map(|it| &it["figures"]).chain([&finding["figures"]]);
            let mut places =
                figures.flat_map(|it| it.as_array().unwrap()).map(|it| it["place"]["line"].as_u64());
            places.any(|line| line == Some(number as u64 + 1))
        });
        assert!(through, "no relation through line {}: {}", number + 1, output.out);
        tried += 1;
    }
    assert_eq!(tried, 190);
}

/// The county shows what its notes say: every shape and GB18030.
#[test]
fn the_sample_county_shows_every_shape() {
    let county = root().join("sample-data/yangli-county");
    let chengguan = std::fs::read(county.join("townships/chengguan/表三.csv")).unwrap();
    assert!(std::str::from_utf8(&chengguan).is_err(), "表三.csv must be GB18030");
    assert!(chengguan.windows(2).any(|it| it == b"\r\n"));
    let names: BTreeSet<String> = files(&county).into_iter().map(|(name, _)| name).collect();
    for name in ["departments/education.toml", "departments/finance/figures.csv", "townships/townships.csv"] {
        assert!(names.contains(name), "{name}");
    }
}
