//! What lies beside a roster and is none of its units': files that it does not name, rows that are nobody's.

use std::fmt::Write as _;

use crate::county_sums::{head, line, table};
use crate::environment::Environment;

/// What lies beside a roster that stands on another one is told with both; a unit that is twice in its file is named;
/// of a file of many the first few are.
#[test]
fn what_is_beside_a_roster_is_told_in_full() {
    let environment = Environment::empty();
    let names = ["甲", "乙", "丙", "丁", "戊"].map(|it| format!("{it}镇人民政府"));
    let lines: String = names.iter().map(|name| line(name, "all.csv")).collect();
    environment.write("city/county/county.toml", head("甲县", 2023) + &lines);
    environment
        .write("city/county.toml", head("乙市", 2023) + "\n[[unit]]\nname = \"甲县\"\npath = \"county\"\n");
    let rows: Vec<_> = names.iter().map(|name| (name.as_str(), 2023, 7)).collect();
    environment.write("city/county/all.csv", table(&[&rows[..], &[(names[1].as_str(), 2023, 8)]].concat()));
    let more = |count: usize, year: i32| {
        table(&names[..count].iter().map(|name| (name.as_str(), year, 9)).collect::<Vec<_>>())
    };
    environment
        .write("city/county/more/three.csv", more(3, 2023))
        .write("city/county/more/four.csv", more(4, 2023));
    environment.write("city/county/more/last.csv", more(4, 2022));
    environment.write("city/county/a/b/c/deep.csv", more(1, 2023));
    environment
        .write("city/county/built/manifest.json", "{}")
        .write("city/county/built/x.csv", more(1, 2023));
    environment.write("city/county/.hidden/x.csv", more(1, 2023)).write("city/county/~x.csv", more(1, 2023));
    let output =
        environment.run(&["check", "city", "--format", "json", "--lang", "zh", "--as-of", "2024-01-10"]).out;
    let json: serde_json::Value = serde_json::from_str(&output).unwrap();
    let mut text = String::new();
    for it in json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| !it["code"].as_str().unwrap().starts_with("A03"))
    {
        _ = writeln!(text, "{} {} {} {}", it["code"], it["unit"], it["place"]["file"], it["message"]);
    }
    insta::assert_snapshot!(text);
}

/// A row that is nobody's on the roster is told; one whose unit need not report is told as that.
#[test]
fn rows_that_are_nobodys_are_told() {
    let environment = Environment::empty();
    let names = ["甲", "乙", "外"].map(|it| format!("{it}镇人民政府"));
    let excused = line(&names[1], "all.csv") + "status = \"merged\"\nreason = \"并入甲镇\"\n";
    environment.write("county/county.toml", head("甲县", 2023) + &line(&names[0], "all.csv") + &excused);
    environment.write("county/all.csv", table(&names.each_ref().map(|name| (name.as_str(), 2023, 7))));
    let output = environment
        .run(&["check", "county", "--format", "json", "--lang", "zh", "--as-of", "2024-01-10"])
        .out;
    let json: serde_json::Value = serde_json::from_str(&output).unwrap();
    let found = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["code"].as_str().unwrap().starts_with("A05"));
    let told: Vec<String> = found
        .map(|it| format!("{} {} {} {}", it["code"], it["unit"], it["place"]["line"], it["message"]))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}
