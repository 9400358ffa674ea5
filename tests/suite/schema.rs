//! JSON Schemas: what is read and written holds to them, and what `new` writes leads editors to them.

mod holds;

use std::collections::BTreeSet;

use nianbao::edition::Editions;
use nianbao::read::inbox::open_paths;
use nianbao::read::known::{COUNTY, Key, Shape, UNIT};
use serde_json::Value;

use crate::environment::{Environment, files, root, run_in};
use holds::faults;

const KINDS: [&str; 5] = ["findings", "unit", "county", "edition", "manifest"];

fn schema(kind: &str, lang: &str) -> Value {
    let output = run_in(&root(), &["schema", kind, "--lang", lang], &[]);
    assert_eq!((output.code, output.err.as_str()), (0, ""), "{kind}");
    serde_json::from_str(&output.out).unwrap()
}

/// A file of TOML as JSON; dates are texts.
fn toml(text: &str) -> Value {
    fn plain(value: toml::Value) -> Value {
        match value {
            toml::Value::Table(table) => table.into_iter().map(|(key, it)| (key, plain(it))).collect(),
            toml::Value::Array(array) => array.into_iter().map(plain).collect(),
            toml::Value::Datetime(date) => Value::from(date.to_string()),
            toml::Value::String(text) => Value::from(text),
            toml::Value::Integer(number) => Value::from(number),
            toml::Value::Float(number) => Value::from(number),
            toml::Value::Boolean(truth) => Value::from(truth),
        }
    }
    plain(toml::from_str(text).unwrap())
}

#[track_caller]
fn check(kind: &str, name: &str, instance: &Value) {
    let found = faults(&schema(kind, "zh"), instance);
    assert!(found.is_empty(), "{name}: {}", found.join("\n"));
}

/// Every description of a schema.
fn descriptions<'v>(schema: &'v Value, out: &mut Vec<&'v str>) {
    match schema {
        Value::Object(fields) => {
            out.extend(fields.get("description").and_then(Value::as_str));
            fields.values().for_each(|it| descriptions(it, out));
        }
        Value::Array(items) => items.iter().for_each(|it| descriptions(it, out)),
        _ => {}
    }
}

#[test]
fn each_is_of_2020_12_and_in_one_language() {
    let is_han = |text: &&&str| text.chars().any(|char| ('一'..='龥').contains(&char));
    for kind in KINDS {
        let (zh, en) = (schema(kind, "zh"), schema(kind, "en"));
        let (mut chinese, mut english) = (Vec::new(), Vec::new());
        descriptions(&zh, &mut chinese);
        descriptions(&en, &mut english);
        assert_eq!(zh["$schema"], "https://json-schema.org/draft/2020-12/schema", "{kind}");
        assert!(chinese.len() > 8 && chinese.len() == english.len(), "{kind}");
        assert_eq!(chinese.iter().filter(is_han).count(), chinese.len(), "{kind}: {chinese:?}");
        // 表三 and 条 are the form's words in any language.
        assert!(english.iter().filter(is_han).count() <= 2, "{kind}: {english:?}");
        assert!(!zh.to_string().contains('‖') && !en.to_string().contains('‖'), "{kind}");
    }
    insta::assert_snapshot!("schema-unit", serde_json::to_string_pretty(&schema("unit", "zh")).unwrap());
    assert_eq!(run_in(&root(), &["schema"], &[]).code, 2);
}

/// Every property has a description: editors show it.
#[test]
fn every_key_is_explained() {
    fn unexplained(schema: &Value, at: &str, out: &mut Vec<String>) {
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if property["description"].as_str().is_none_or(str::is_empty) {
                out.push(format!("{at}.{name}"));
            }
            unexplained(property, &format!("{at}.{name}"), out);
            unexplained(&property["items"], &format!("{at}.{name}"), out);
        }
        for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
            unexplained(definition, name, out);
        }
    }
    for kind in KINDS {
        let mut out = Vec::new();
        unexplained(&schema(kind, "en"), kind, &mut out);
        assert!(out.is_empty(), "{out:?}");
    }
}

#[test]
fn every_file_of_the_project_holds_to_its_schema() {
    let mut seen = BTreeSet::new();
    for (name, path) in
        files(&root().join("sample-data")).into_iter().filter(|(name, _)| name.ends_with(".toml"))
    {
        let kind = if name.ends_with("county.toml") { "county" } else { "unit" };
        check(kind, &name, &toml(&std::fs::read_to_string(path).unwrap()));
        seen.insert(kind);
    }
    for edition in nianbao::edition::EDITIONS {
        check("edition", edition.id, &toml(edition.toml));
    }
    assert_eq!(seen.len(), 2);
}

#[test]
fn findings_and_manifests_hold_to_theirs() {
    let environment = Environment::empty();
    for folder in ["sample-data", "sample-data/mistakes"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap().map(|it| it.unwrap().path()) {
            if !entry.join("unit.toml").exists() && !entry.join("county.toml").exists() {
                continue;
            }
            let sample = entry.to_str().unwrap();
            let output = environment.run(&["check", sample, "--format", "json", "--verbose"]);
            check("findings", sample, &serde_json::from_str(&output.out).unwrap());
        }
    }
    let sample = root().join("sample-data/suqian-2024");
    assert_eq!(environment.run(&["build", sample.to_str().unwrap(), "--out", "out"]).code, 0);
    check("manifest", "build", &serde_json::from_str(&environment.read("out/manifest.json")).unwrap());
    let county = root().join("sample-data/yangli-county");
    assert_eq!(environment.run(&["rollup", county.to_str().unwrap(), "--out", "sum"]).code, 0);
    check("manifest", "rollup", &serde_json::from_str(&environment.read("sum/manifest.json")).unwrap());
    check("unit", "rollup", &toml(&environment.read("sum/county/unit.toml")));
}

/// What is wrong is told: a schema that takes everything would pass all of the above.
#[test]
fn what_is_wrong_does_not_hold() {
    for (kind, text) in [
        ("unit", "[unit]\nname = \"甲\"\n[report]\nyaer = 2023\nyear = 2023\n"),
        ("unit", "[unit]\nname = \"甲\"\n[report]\n"),
        ("unit", "[unit]\nname = \"甲\"\nkind = \"town\"\n[report]\nyear = 2023\n"),
        ("unit", "[unit]\nname = \"甲\"\n[report]\nyear = 2023\n[figures]\na = true\n"),
        ("county", "[county]\nname = \"甲\"\n[[unit]]\nkind = \"township\"\n"),
        ("county", "[county]\nname = \"甲\"\n[[unit]]\nname = \"乙\"\nstatus = \"gone\"\n"),
        ("edition", "id = \"1\"\n"),
        ("manifest", "nianbao = \"1\"\nunits = []\n"),
        ("findings", "nianbao = \"1\"\nfindings = []\n"),
    ] {
        assert!(!faults(&schema(kind, "en"), &toml(text)).is_empty(), "{kind} takes {text}");
    }
}

/// A value that a shape allows, and one that it does not.
fn values(shape: &Shape) -> (String, &'static str) {
    match shape {
        Shape::Text => ("\"甲\"".to_owned(), "true"),
        Shape::Rule => ("\"A0207\"".to_owned(), "true"),
        Shape::Rules => ("[\"blank-cell\", \"A0201\"]".to_owned(), "[true]"),
        Shape::Texts => ("[\"甲\", \"乙\"]".to_owned(), "[true]"),
        Shape::Year => ("2023".to_owned(), "true"),
        Shape::Date => ("2024-01-20".to_owned(), "true"),
        Shape::Truth => ("true".to_owned(), "\"x\""),
        Shape::Number => ("-1".to_owned(), "true"),
        Shape::Kind => ("\"乡镇\"".to_owned(), "\"x\""),
        Shape::OneOf(choices) => (format!("\"{}\"", choices[0]), "\"x\""),
        Shape::Table(keys) => (format!("{{ {} }}", needed(keys, "")), "1"),
        Shape::Tables(keys) => (format!("[{{ {} }}]", needed(keys, "")), "1"),
        Shape::Figures => ("{ \"fees.amount\" = 0 }".to_owned(), "1"),
        Shape::Words => ("{ overview = \"甲\" }".to_owned(), "1"),
    }
}

/// The keys that a table needs, but one.
fn needed(keys: &[Key], but: &str) -> String {
    let needed = keys.iter().filter(|key| key.needed && key.name != but);
    let written: Vec<String> = needed.map(|key| format!("{} = {}", key.name, values(&key.shape).0)).collect();
    written.join(", ")
}

/// Files that hold each key of the list with this value, and all that is needed besides.
fn with_each(keys: &'static [Key], value: &dyn Fn(&Shape) -> String, each: &mut dyn FnMut(&str, &str, &str)) {
    let line = |key: &Key, value: &str| format!("{} = {value}\n", key.name);
    for key in keys {
        let others = || keys.iter().filter(|it| it.needed && it.name != key.name);
        let rest: String = others().map(|it| line(it, &values(&it.shape).0)).collect();
        each(key.name, key.name, &(line(key, &value(&key.shape)) + &rest));
        let (inner, brackets) = match &key.shape {
            Shape::Table(inner) => (*inner, ["{ ", " }"]),
            Shape::Tables(inner) => (*inner, ["[{ ", " }]"]),
            _ => continue,
        };
        for own in inner {
            // A status goes with its reason.
            let more = if own.name == "status" { ", reason = \"甲\"" } else { "" };
            let mut all = format!("{} = {}{more}", own.name, value(&own.shape));
            let besides = needed(inner, own.name);
            if !besides.is_empty() {
                all = format!("{all}, {besides}");
            }
            let [open, close] = brackets;
            each(
                &format!("{}.{}", key.name, own.name),
                own.name,
                &(line(key, &format!("{open}{all}{close}")) + &rest),
            );
        }
    }
}

/// What the reader says of the keys of a file: unknown keys, wrong values, keys that are missing.
fn told(file: &str, text: &str) -> Vec<String> {
    let environment = Environment::empty();
    environment.write(file, text);
    let inbox = open_paths(&[environment.path().to_owned()]).unwrap();
    let mut findings = inbox.findings;
    for job in inbox.jobs.iter().filter(|_| file == "unit.toml") {
        findings.extend(nianbao::read::unit(job, &Editions::builtin()).findings);
    }
    let of_keys = findings.iter().filter(|it| ["A0107", "A0108", "A0109", "A0110"].contains(&it.code.id));
    of_keys.map(|it| format!("{} {}", it.code.id, it.message.en)).collect()
}

/// The list from which the schema comes is the one that the reader goes by: each of its keys is taken, and read, for a
/// value of another shape is told.
#[test]
fn the_reader_takes_each_key_of_the_list_and_minds_its_shape() {
    for (kind, file, keys) in [("unit", "unit.toml", UNIT), ("county", "county.toml", COUNTY)] {
        let schema = schema(kind, "en");
        let mut count = 0;
        with_each(keys, &|shape| values(shape).0, &mut |at, _, text| {
            assert_eq!(told(file, text), Vec::<String>::new(), "{file} {at}: {text}");
            assert_eq!(faults(&schema, &toml(text)), Vec::<String>::new(), "{file} {at}: {text}");
            count += 1;
        });
        with_each(keys, &|shape| values(shape).1.to_owned(), &mut |at, key, text| {
            let told = told(file, text);
            let is_told = told.iter().any(|it| it.starts_with("A0109") && it.contains(key));
            assert!(is_told, "{file} {at}: {text}{told:?}");
            assert!(!faults(&schema, &toml(text)).is_empty(), "{file} {at}: {text}");
        });
        assert!(count > 25, "{count}");
    }
}

/// What the list calls needed, the reader does miss.
#[test]
fn what_is_needed_is_missed() {
    for (file, keys) in [("unit.toml", UNIT), ("county.toml", COUNTY)] {
        for key in keys {
            let (Shape::Table(inner) | Shape::Tables(inner)) = &key.shape else { continue };
            for own in inner.iter().filter(|own| own.needed) {
                let rest = keys.iter().filter(|it| it.needed && it.name != key.name);
                let rest: String =
                    rest.map(|it| format!("{} = {}\n", it.name, values(&it.shape).0)).collect();
                let all = needed(inner, own.name);
                let value = if matches!(key.shape, Shape::Table(_)) {
                    format!("{{ {all} }}")
                } else {
                    format!("[{{ {all} }}]")
                };
                let told = told(file, &format!("{} = {value}\n{rest}", key.name));
                assert!(
                    told.iter().any(|it| it.contains(own.name)),
                    "{file} {}.{}: {told:?}",
                    key.name,
                    own.name
                );
            }
        }
    }
}

/// The file that the first line leads to, from the folder of the file that has it.
fn led_to(environment: &Environment, file: &str) -> String {
    let text = environment.read(file);
    let path =
        text.lines().next().unwrap().strip_prefix("#:schema ").unwrap_or_else(|| panic!("{file}: {text}"));
    assert!(path.starts_with('.'), "{path}");
    let folder = environment.path().join(file).parent().unwrap().to_owned();
    std::fs::read_to_string(folder.join(path)).unwrap()
}

#[test]
fn new_leads_editors_to_the_schema_and_nobody_reads_it_as_input() {
    let environment = Environment::empty();
    let new = ["new", "中枢镇", "--name", "中枢镇人民政府", "--year", "2024", "--kind", "township"];
    assert_eq!(environment.run(&new).code, 0);
    let unit = run_in(&root(), &["schema", "unit", "--lang", "zh"], &[]).out;
    assert_eq!(led_to(&environment, "中枢镇/unit.toml"), unit);
    check("unit", "new", &toml(&environment.read("中枢镇/unit.toml")));
    assert!(!environment.run(&["check", "中枢镇"]).out.contains("schema"));

    environment.write("list.csv", "单位,类别\n甲镇人民政府,township\n乙局,department\n");
    let new = ["new", "县", "--county", "--name", "样例县", "--year", "2024", "--units", "list.csv"];
    assert_eq!(environment.run(&new).code, 0);
    assert_eq!(
        led_to(&environment, "县/county.toml"),
        run_in(&root(), &["schema", "county", "--lang", "zh"], &[]).out
    );
    assert_eq!(led_to(&environment, "县/甲镇人民政府/unit.toml"), unit);
    assert_eq!(led_to(&environment, "县/乙局/unit.toml"), unit);
    check("county", "new", &toml(&environment.read("县/county.toml")));
    for args in [&["status", "县", "--as-of", "2024-12-01"][..], &["check", "县", "--as-of", "2024-12-01"]]
    {
        let output = environment.run(args);
        assert!(output.code == 0 && !output.shown().contains("schema"), "{}", output.shown());
    }
    // A unit's folder that comes back with a schema of its own brings nothing more for it.
    assert_eq!(
        environment
            .run(&["new", "来件", "--name", "甲镇人民政府", "--year", "2024", "--kind", "township"])
            .code,
        0
    );
    let received = environment.run(&["receive", "县", "来件"]);
    assert!(received.code < 2 && !received.shown().contains("schema"), "{}", received.shown());
    assert!(!environment.path().join("县/甲镇人民政府/.nianbao").exists());
}

#[test]
fn rollup_leads_to_it_too() {
    let environment = Environment::empty();
    let county = root().join("sample-data/yangli-county");
    assert_eq!(environment.run(&["rollup", county.to_str().unwrap(), "--out", "sum"]).code, 0);
    assert_eq!(
        led_to(&environment, "sum/county/unit.toml"),
        run_in(&root(), &["schema", "unit", "--lang", "zh"], &[]).out
    );
    assert_eq!(environment.run(&["verify", "sum"]).code, 0);
    assert!(environment.run(&["check", "sum/county"]).code < 2);
}
