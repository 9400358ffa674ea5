//! `county.toml`: the roster.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use toml::de::DeTable;

use super::codes::{ROSTER_UNIT_TWICE, WRONG_VALUE};
use super::keys::Keys;
use super::quiet;
use crate::diag::{Finding, say};
use crate::edition::{Indicator, UnitKind, normalise};
use crate::model::roster::{County, Entry};
use crate::source::{Place, Source};

const UNIT: &[&str] =
    &["name", "kind", "path", "former_names", "contact", "phone", "submit_by", "status", "reason"];

/// Reads the roster; what cannot be read of it is reported.
pub(super) fn read(source: &Arc<Source>) -> (County, Vec<Finding>) {
    let (mut keys, table) = Keys::parse(source);
    keys.only(&table, &["county", "unit", "indicator", "adjustment"]);
    let empty = DeTable::new();
    let county = keys.table(&table, "county").unwrap_or(&empty);
    keys.only(county, &["name", "year", "submit_by", "previous", "allow", "deny"]);
    let name = keys.text(county, "name").map(|(name, _)| name).unwrap_or_default();
    if name.is_empty() {
        keys.missing("[county] name", "name = \"××县\"");
    }
    let year = keys.year(county, "year").map(|(year, _)| year);
    let submit_by = keys.date(county, "submit_by");
    let previous = keys.text(county, "previous");
    let (allow, deny) = (keys.texts(county, "allow"), keys.texts(county, "deny"));
    let mut units: Vec<Entry> = Vec::new();
    for (unit, span) in keys.tables(&table, "unit") {
        keys.only(unit, UNIT);
        let Some((name, place)) = keys.text(unit, "name").filter(|(name, _)| !name.is_empty()) else {
            keys.wrong("[[unit]] name", span, &say!("单位全称", "the unit's full name"));
            continue;
        };
        if let Some(first) = units.iter().find(|known| normalise(&known.name) == normalise(&name)) {
            let finding = Finding::new(
                &ROSTER_UNIT_TWICE,
                say!("名册里“{name}”列了两次", "`{name}` is on the roster twice"),
            )
            .at(place, quiet())
            .see(first.place.clone(), say!("先列在这里", "first here"));
            keys.findings.push(finding);
            continue;
        }
        let entry = entry(&mut keys, unit, name, place);
        units.extend(entry);
    }
    let indicators = indicators(&mut keys, &table);
    (County { name, year, previous, submit_by, units, indicators, allow, deny }, keys.findings)
}

fn entry(keys: &mut Keys, unit: &DeTable, name: String, place: Place) -> Option<Entry> {
    let kind = keys.text(unit, "kind").and_then(|(kind, place)| {
        let found = UnitKind::named(&kind);
        if found.is_none() {
            let all: Vec<&str> = UnitKind::ALL.iter().map(|(_, id, _)| *id).collect();
            let all = all.join(", ");
            keys.wrong("kind", place.span.range(), &say!("下列之一：{all}", "one of {all}"));
        }
        found
    });
    let excused = keys.text(unit, "status").is_some_and(|(status, place)| {
        let known = ["merged", "abolished", "exempt"].contains(&status.as_str());
        if !known {
            keys.wrong(
                "status",
                place.span.range(),
                &say!("merged、abolished 或 exempt", "merged, abolished or exempt"),
            );
        }
        known
    });
    let former_names = keys.texts(unit, "former_names").into_iter().map(|(name, _)| name).collect();
    let (path, path_place) = keys.text(unit, "path").unwrap_or_else(|| (name.clone(), place.clone()));
    let path = PathBuf::from(path);
    if !stays_inside(&path) {
        let message =
            say!("“{name}”的路径出了本县的文件夹", "the path of `{name}` leaves the county's folder");
        keys.findings.push(Finding::new(&WRONG_VALUE, message).at(path_place, quiet()));
        return None;
    }
    Some(Entry { name, place, kind, path, path_place, former_names, excused })
}

/// A roster names what lies in its own folder, and nothing else of the machine.
fn stays_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

fn indicators(keys: &mut Keys, table: &DeTable) -> Vec<Indicator> {
    let mut found: Vec<Indicator> = Vec::new();
    for (table, span) in keys.tables(table, "indicator") {
        let Some(indicator) = indicator(keys, table, span.clone()) else { continue };
        if found.iter().any(|it| it.id == indicator.id) {
            keys.wrong("[[indicator]] id", span, &say!("没有用过的名称", "a name that is not used yet"));
        } else {
            found.push(indicator);
        }
    }
    found
}

fn indicator(keys: &mut Keys, table: &DeTable, span: std::ops::Range<usize>) -> Option<Indicator> {
    keys.only(table, &["id", "label", "unit", "parts", "kind"]);
    let Some((id, _)) = keys.text(table, "id") else {
        keys.wrong(
            "[[indicator]] id",
            span,
            &say!("一个名称，如 \"published_items\"", "a name, like \"published_items\""),
        );
        return None;
    };
    let label = keys.text(table, "label").map_or_else(|| id.clone(), |(label, _)| label);
    let unit = keys.text(table, "unit").map(|(unit, _)| unit).unwrap_or_default();
    let parts = keys.texts(table, "parts").into_iter().map(|(part, _)| part).collect();
    Some(Indicator { id, label, unit, parts })
}
