//! What a county counts beside the form: one more table, read, checked and added up like the form's.

use std::collections::HashSet;
use std::sync::Arc;

use super::build::Builder;
use super::parse::{Axis, BlockToml, LineToml, Missing, Name, RelationToml, TableToml};
use super::{Edition, Kind};
use crate::source::Source;

/// The table's id; its figures go without it, as the county named them.
pub(super) const TABLE: &str = "indicators";

/// A figure that a county counts beside the form.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// `published_items`.
    pub id: String,
    /// `主动公开政府信息数`.
    pub label: String,
    /// `条`.
    pub unit: String,
    /// The figures it is the sum of; they are read too.
    pub parts: Vec<String>,
}

impl Edition {
    /// The edition with the county's own figures as one more table beside the form.
    #[must_use]
    pub fn with_indicators(&self, indicators: &[Indicator]) -> Self {
        let mut edition = self.clone();
        if indicators.is_empty() || self.table(TABLE).is_some() {
            return edition;
        }
        let name = |text: &str| Name::new(0..0, text.to_owned());
        let mut seen: HashSet<&str> = indicators.iter().map(|it| it.id.as_str()).collect();
        let mut rows = Vec::new();
        let mut relation = Vec::new();
        for indicator in indicators {
            let mut row = |id: &str, label: &str| {
                rows.push(LineToml {
                    id: Some(name(id)),
                    label: label.to_owned(),
                    also: Vec::new(),
                    other: Vec::new(),
                    unit: Some(indicator.unit.clone()),
                    kind: Some(Kind::Amount).filter(|_| indicator.unit.ends_with('元')),
                    own_unit: false,
                    verified: None,
                    span: None,
                    heading: false,
                    parts: Vec::new(),
                });
            };
            row(&indicator.id, &indicator.label);
            for part in &indicator.parts {
                if seen.insert(part) {
                    row(part, part);
                }
            }
            if !indicator.parts.is_empty() {
                relation.push(RelationToml {
                    rule: name("unequal-sum"),
                    each: Axis::Column,
                    sum: indicator.parts.iter().map(|part| name(part)).collect(),
                    equals: Some(vec![name(&indicator.id)]),
                    at_most: None,
                    at_least: None,
                    level: None,
                });
            }
        }
        let column = LineToml {
            id: None,
            label: "数值".to_owned(),
            also: Vec::new(),
            other: Vec::new(),
            unit: None,
            kind: None,
            own_unit: false,
            verified: None,
            span: None,
            heading: false,
            parts: Vec::new(),
        };
        let last = edition.sections.last().map(|section| section.id.clone()).unwrap_or_default();
        let table = TableToml {
            id: name(TABLE),
            name: "自定指标".to_owned(),
            caption: "自定指标".to_owned(),
            section: name(&last),
            unit: None,
            missing: Missing::Warning,
            outline: true,
            beside: true,
            verified: None,
            compared: None,
            block: vec![BlockToml { caption: None, corner: None, rows, columns: vec![column] }],
            relation,
            merged: Vec::new(),
        };
        // What the county wrote was checked where it was read; here nothing can be wrong any more.
        let nowhere = Source::new("county.toml", String::new());
        let first = edition.figures.len();
        Builder { source: &nowhere, findings: Vec::new() }.table(&mut edition, table);
        for at in first..edition.figures.len() {
            let id = edition.figures[at].id.clone();
            edition.ids.insert(id, at);
        }
        edition
    }
}

impl Edition {
    /// Whether each figure stands where it stands in another: the same form, and beside it the same indicators. Rosters
    /// count what they like beside one form.
    pub fn is_laid_out_as(&self, other: &Self) -> bool {
        let is_alike = || {
            self.id == other.id
                && self.figures.len() == other.figures.len()
                && self.beside().eq(other.beside())
        };
        // Nearly always it is the very same.
        std::ptr::eq(self, other) || is_alike()
    }

    /// The names of the figures beside the form.
    fn beside(&self) -> impl Iterator<Item = &str> {
        let tables = self.tables.iter().filter(|table| table.beside);
        tables.flat_map(|table| &self.figures[table.figures.clone()]).map(|figure| figure.id.as_str())
    }

    /// Whether a figure is one that a roster or a unit counts beside the form.
    pub fn is_indicator(&self, figure: usize) -> bool {
        self.table(TABLE).is_some_and(|table| self.tables[table].figures.contains(&figure))
    }
}

impl Indicator {
    /// The edition with the indicators, shared; the edition itself where there are none.
    pub fn extend(edition: &Arc<Edition>, indicators: &[Self]) -> Arc<Edition> {
        if indicators.is_empty() {
            Arc::clone(edition)
        } else {
            Arc::new(edition.with_indicators(indicators))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::{Editions, Found};

    #[test]
    fn an_indicator_is_the_sum_of_its_parts() {
        let editions = Editions::builtin();
        let edition = editions.for_year(2023).unwrap().with_indicators(&[Indicator {
            id: "published_items".into(),
            label: "主动公开政府信息数".into(),
            unit: "条".into(),
            parts: vec!["published_items.website".into(), "published_items.wechat".into()],
        }]);
        let Found::One(total) = edition.figure("主动公开政府信息数") else { panic!() };
        assert_eq!(edition.figures[total].id, "published_items");
        let relation = edition.relations.last().unwrap();
        assert_eq!((relation.left.len(), relation.total()), (2, Some(total)));
    }
}
