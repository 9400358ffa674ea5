//! A sum as the folder of a unit: `unit.toml` and the tables as on the form, which `check` and `build` read again.

use std::fmt::Write as _;
use std::sync::Arc;

use super::sum::Sum;
use crate::edition::{Edition, Missing, Table, form};
use crate::model::roster::County;

/// The schema of `unit.toml` for editors, from the folder above the unit's. Hidden: what begins with a dot is never
/// read as input.
pub const SCHEMA: &str = ".nianbao/unit.schema.json";

/// The files of the county's own folder, by name; the figures that no unit filled in stay blank.
pub fn files(county: &County, sum: &Sum) -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let Some(edition) = &sum.edition else { return Ok(Vec::new()) };
    let text = |figure: usize| sum.value(figure).map(|it| it.to_string()).unwrap_or_default();
    let there = |table: &Table| table.figures.clone().any(|figure| sum.value(figure).is_some());
    let mut files = vec![("unit.toml".to_owned(), unit(county, edition, sum).into_bytes())];
    for (_, table) in edition.form() {
        if table.missing != Missing::Optional || there(table) {
            let note = (!sum.is_total()).then(|| format!("合计不完整，缺：{}", sum.lacking().join("、")));
            files.push((format!("{}.csv", table.id), form::csv(edition, table, note.as_deref(), text)?));
        }
    }
    Ok(files)
}

fn unit(county: &County, edition: &Arc<Edition>, sum: &Sum) -> String {
    let mut out = format!(
        "#:schema ../{SCHEMA}\n# 汇总所得，请勿手改：改各单位的数据，再汇总一次。出处见 provenance.csv。\n"
    );
    if !sum.is_total() {
        out.push_str("# 合计不完整，见 lacks。\n");
    }
    _ = write!(
        out,
        "[unit]\nname = {}\nkind = \"{}\"\n\n[report]\nyear = {}\nedition = \"{}\"\n",
        quoted(&county.name),
        county.kind.id(),
        county.year.unwrap_or(edition.from),
        edition.id
    );
    if !sum.is_total() {
        let lacks: Vec<String> = sum.lacking().iter().map(|it| quoted(it)).collect();
        _ = writeln!(out, "lacks = [{}]", lacks.join(", "));
    }
    let beside = edition.tables.iter().filter(|table| table.beside).flat_map(|table| table.figures.clone());
    let mut figures = String::new();
    for figure in beside {
        if let Some(value) = sum.value(figure) {
            _ = writeln!(figures, "{} = {value}", quoted(&edition.figures[figure].id));
        }
    }
    if !figures.is_empty() {
        _ = write!(out, "\n[figures]\n{figures}");
    }
    for indicator in &county.indicators {
        let parts: Vec<String> = indicator.parts.iter().map(|part| quoted(part)).collect();
        _ = write!(
            out,
            "\n[[indicator]]\nid = {}\nlabel = {}\nunit = {}\nparts = [{}]\n",
            quoted(&indicator.id),
            quoted(&indicator.label),
            quoted(&indicator.unit),
            parts.join(", ")
        );
    }
    out
}

fn one_line(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect()
}

/// A basic string of TOML.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for char in one_line(text).chars() {
        if matches!(char, '"' | '\\') {
            out.push('\\');
        }
        out.push(char);
    }
    out + "\""
}
