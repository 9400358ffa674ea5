//! `county.toml`: the roster.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use toml::de::DeTable;

use super::codes::{ROSTER_UNIT_TWICE, TOML_SYNTAX, UNKNOWN_NAME, WRONG_VALUE};
use super::keys::{Keys, cell_text};
use super::received::Receipt;
use super::unit::extras;
use super::{known, quiet};
use crate::diag::{Finding, Text, nearest, say};
use crate::edition::{Indicator, UnitKind, normalise};
use crate::model::number;
use crate::model::roster::{Adjustment, County, Entry, Fault, Received};
use crate::source::{Place, Source};

/// Reads the roster; what cannot be read of it is reported. Its lines are numbered from `first` on.
pub(super) fn read(source: &Arc<Source>, folder: &Path, first: usize) -> (County, Vec<Finding>) {
    let (mut keys, table) = Keys::parse(source);
    keys.only(&table, known::COUNTY);
    // What is misspelled here may have been units.
    let mut doubtful = !keys.findings.is_empty();
    let empty = DeTable::new();
    let county = keys.table(&table, "county").unwrap_or(&empty);
    keys.only(county, known::COUNTY_HEAD);
    let (name, place) = keys.text(county, "name").unwrap_or_else(|| (String::new(), Place::of_file(source)));
    if name.is_empty() {
        keys.missing("[county] name", "name = \"××县\"");
    }
    let kind = kind(&mut keys, county).unwrap_or_else(|| kind_of(&name));
    let (year, year_place) = keys.year(county, "year").unzip();
    let submit_by = keys.date(county, "submit_by");
    let previous = keys.path(county, "previous");
    let annex = keys.truth(county, "annex");
    let extras = extras(&mut keys, county);
    let report = keys.text(county, "report");
    let (allow, deny) = (keys.texts(county, "allow"), keys.texts(county, "deny"));
    let tables = keys.tables(&table, "unit");
    let mut units: Vec<Arc<Entry>> = Vec::with_capacity(tables.len());
    let mut known: HashMap<String, usize> = HashMap::with_capacity(tables.len());
    let listed = table.get("unit").map(|it| it.get_ref().as_array().map_or(usize::MAX, |all| all.len()));
    doubtful |= listed.is_some_and(|listed| listed != tables.len());
    for (at, (unit, span)) in tables.into_iter().enumerate() {
        keys.only(unit, known::COUNTY_UNIT);
        let Some((name, place)) = keys.text(unit, "name").filter(|(name, _)| !name.is_empty()) else {
            keys.wrong("[[unit]] name", span.clone(), &say!("单位全称", "the unit's full name"));
            let place = keys.place(span);
            let mut nameless = entry(&mut keys, unit, format!("[[unit]] {}", at + 1), place);
            nameless.fault = Some(Fault::Line);
            units.push(Arc::new(nameless));
            continue;
        };
        let slot = known.entry(normalise(&name));
        if let Slot::Occupied(first) = &slot {
            let Some(first) = units.get_mut(*first.get()) else { continue };
            Arc::make_mut(first).fault = Some(Fault::Twice);
            let finding = Finding::new(
                &ROSTER_UNIT_TWICE,
                say!("名册里“{name}”列了两次", "`{name}` is on the roster twice"),
            )
            .at(place, quiet())
            .see(first.place.clone(), say!("先列在这里", "first here"))
            .help(say!(
                "删去一处；是两个单位的，写清各自的全称",
                "delete one; two units have two full names"
            ));
            keys.findings.push(finding);
            continue;
        }
        slot.or_insert(units.len());
        units.push(Arc::new(entry(&mut keys, unit, name, place)));
    }
    for (number, unit) in (first..).zip(&mut units) {
        Arc::make_mut(unit).number = number;
    }
    let indicators = indicators(&mut keys, &table);
    let adjustments = adjustments(&mut keys, &table);
    keys.findings.extend(unknown_units(&mut units, &adjustments));
    let county = County {
        name,
        place,
        kind,
        folder: folder.to_owned(),
        relative: String::new(),
        parent: None,
        year,
        year_place,
        doubtful,
        previous,
        submit_by,
        units,
        indicators,
        annex,
        extras,
        report,
        adjustments,
        allow,
        deny,
    };
    let doubtful = county.doubtful || keys.findings.iter().any(|it| it.code.id == TOML_SYNTAX.id);
    (County { doubtful, ..county }, keys.findings)
}

/// Units that a roster speaks of and does not have: of adjustments, and departments that others are subordinate to.
fn unknown_units(units: &mut [Arc<Entry>], adjustments: &[Adjustment]) -> Vec<Finding> {
    if adjustments.is_empty() && units.iter().all(|it| it.under.is_none()) {
        return Vec::new();
    }
    let mut names: HashMap<String, String> = HashMap::new();
    for unit in units.iter() {
        for name in std::iter::once(&unit.name).chain(&unit.former_names) {
            names.entry(normalise(name)).or_insert_with(|| unit.name.clone());
        }
    }
    let unknown = |what: Text, name: &str, place: &Place| {
        let Text { zh, en } = what;
        let message = say!("{zh}“{name}”不在名册里", "{en} `{name}` is not on the roster");
        let finding = Finding::new(&UNKNOWN_NAME, message).at(place.clone(), quiet());
        match nearest(name, names.values().map(String::as_str)) {
            Some(near) => finding.help(say!("名册里最接近的是“{near}”", "the nearest on it is `{near}`")),
            None => finding.help(say!("写名册里的全称", "write a full name of the roster")),
        }
    };
    let mut findings = Vec::new();
    for Adjustment { unit, place, .. } in adjustments {
        if let Some(unit) = unit.as_ref().filter(|it| !names.contains_key(&normalise(it))) {
            findings.push(unknown(say!("调整所属的单位", "the unit of the adjustment"), unit, place));
        }
    }
    for unit in units.iter_mut() {
        let Some(under) = &unit.under else { continue };
        let head = names.get(&normalise(under)).filter(|it| **it != unit.name).cloned();
        if head.is_none() && names.contains_key(&normalise(under)) {
            let name = &unit.name;
            let message = say!("“{name}”的主管部门写成了它自己", "`{name}` is subordinate to itself");
            findings.push(Finding::new(&UNKNOWN_NAME, message).at(unit.place.clone(), quiet()).help(say!(
                "under 写它的主管部门；没有的，删去 under",
                "`under` names its department; where it has none, delete `under`"
            )));
        } else if head.is_none() {
            let name = &unit.name;
            let what = say!("“{name}”的主管部门", "the department of `{name}`,");
            findings.push(unknown(what, under, &unit.place));
        }
        if head != unit.under {
            Arc::make_mut(unit).under = head;
        }
    }
    findings
}

/// What kind of government a name is of, where the roster does not say: 样例县, 样例市.
fn kind_of(name: &str) -> UnitKind {
    let name = name.trim_end_matches("人民政府");
    if name.ends_with(['省']) || name.ends_with("自治区") {
        UnitKind::Province
    } else if name.ends_with(['市', '州', '盟']) {
        UnitKind::City
    } else if name.ends_with('区') {
        UnitKind::District
    } else {
        UnitKind::County
    }
}

fn kind(keys: &mut Keys, table: &DeTable) -> Option<UnitKind> {
    let plain = table.get("kind").and_then(|it| it.get_ref().as_str()).and_then(UnitKind::named);
    if plain.is_some() {
        return plain;
    }
    let (kind, place) = keys.text(table, "kind")?;
    let found = UnitKind::named(&kind);
    if found.is_none() {
        let all: Vec<&str> = UnitKind::ALL.iter().map(|(_, id, _)| *id).collect();
        let all = all.join(", ");
        keys.wrong("kind", place.span.range(), &say!("下列之一：{all}", "one of {all}"));
    }
    found
}

/// Why the county's figures are not the bare sums: each with a figure, a number and a reason.
fn adjustments(keys: &mut Keys, table: &DeTable) -> Vec<Adjustment> {
    let mut found = Vec::new();
    for (table, span) in keys.tables(table, "adjustment") {
        keys.only(table, known::ADJUSTMENT);
        let figure = keys.text(table, "figure");
        let value = table.get("value").and_then(|value| cell_text(value.get_ref()));
        let value = value.and_then(|text| match number::read(&text) {
            number::Cell::Value(value) => value.number(),
            number::Cell::Formula | number::Cell::TooLarge => None,
        });
        let unit = keys.text(table, "unit").map(|(unit, _)| unit);
        let reason = keys.text(table, "reason").map(|(reason, _)| reason).filter(|it| !it.is_empty());
        match (figure, value, reason) {
            (Some((figure, place)), Some(value), Some(reason)) => {
                found.push(Adjustment { figure, place, value, unit, reason });
            }
            (None, ..) => {
                keys.wrong("[[adjustment]] figure", span, &say!("数据项的名称", "a figure by its name"));
            }
            (_, None, _) => {
                keys.wrong("[[adjustment]] value", span, &say!("一个数，如 -1", "a number, like -1"));
            }
            (.., None) => keys.wrong("[[adjustment]] reason", span, &say!("一句理由", "a reason")),
        }
    }
    found
}

fn entry(keys: &mut Keys, unit: &DeTable, name: String, place: Place) -> Entry {
    let kind = kind(keys, unit);
    let reason = keys.text(unit, "reason").map(|(reason, _)| reason).filter(|it| !it.is_empty());
    let excused = keys.one_of(unit, "status", known::EXCUSED).map(|(status, place)| {
        if reason.is_none() {
            keys.wrong("reason", place.span.range(), &say!("不再报送的理由", "why it need not report"));
        }
        (status, reason.unwrap_or_default())
    });
    let mut text = |key: &str| keys.text(unit, key).map(|(text, _)| text).filter(|it| !it.is_empty());
    let (contact, phone, under) = (text("contact"), text("phone"), text("under"));
    let submit_by = keys.date(unit, "submit_by");
    let former_names = keys.texts(unit, "former_names").into_iter().map(|(name, _)| name).collect();
    let path = keys.path(unit, "path");
    let mut fault = (path.is_none() && unit.contains_key("path")).then_some(Fault::Line);
    let (path, path_place) = path.unwrap_or_else(|| (name.clone(), place.clone()));
    let path = PathBuf::from(path);
    if !stays_inside(&path) {
        let message =
            say!("“{name}”的路径出了本县的文件夹", "the path of `{name}` leaves the county's folder");
        let finding = Finding::new(&WRONG_VALUE, message).at(path_place.clone(), quiet());
        keys.findings.push(finding.help(say!(
            "path 从 county.toml 所在的文件夹写起，如 \"townships/zhongshu\"；数据在别处的，先拷进来",
            "`path` begins at the folder of county.toml, like \"townships/zhongshu\"; copy what lies elsewhere into it"
        )));
        fault = Some(Fault::Line);
    }
    Entry {
        number: 0,
        fault,
        name,
        place,
        kind,
        path,
        path_place,
        former_names,
        contact,
        phone,
        submit_by,
        excused,
        under,
        received: None,
    }
}

/// Notes on each unit's line when its files came, as `received.csv` beside the roster says.
pub(super) fn note_received(county: &mut County, log: &[Receipt]) {
    let mut units: HashMap<String, Received> = HashMap::new();
    for Receipt { unit, date, place, .. } in log {
        let here = || Received { first: *date, last: *date, place: place.clone() };
        let known = units.entry(normalise(unit)).or_insert_with(here);
        if *date < known.first {
            (known.first, known.place) = (*date, place.clone());
        }
        known.last = known.last.max(*date);
    }
    for entry in county.units.iter_mut().filter(|_| !units.is_empty()) {
        let mut names = std::iter::once(&entry.name).chain(&entry.former_names);
        if let Some(received) = names.find_map(|name| units.get(&normalise(name))).cloned() {
            Arc::make_mut(entry).received = Some(Box::new(received));
        }
    }
}

/// A roster names what lies in its own folder, and nothing else of the machine.
fn stays_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

pub(super) fn indicators(keys: &mut Keys, table: &DeTable) -> Vec<Indicator> {
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
    keys.only(table, known::INDICATOR);
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
    keys.one_of(table, "kind", known::FLOW_OR_STOCK);
    let parts = keys.texts(table, "parts").into_iter().map(|(part, _)| part).collect();
    Some(Indicator { id, label, unit, parts })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_kind() {
        for (name, kind) in [
            ("样例县人民政府", UnitKind::County),
            ("样例县", UnitKind::County),
            ("样例自治县", UnitKind::County),
            ("样例市", UnitKind::City),
            ("样例自治州", UnitKind::City),
            ("样例盟", UnitKind::City),
            ("样例区", UnitKind::District),
            ("样例省", UnitKind::Province),
            ("样例自治区人民政府", UnitKind::Province),
        ] {
            assert_eq!(kind_of(name), kind, "{name}");
        }
    }
}
