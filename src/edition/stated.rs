//! What an edition says of other words: what sentences may state of its figures, and rows of other editions.

use super::build::Builder;
use super::parse::{ChartToml, MergedToml, Name};
use super::{ChartDef, Edition, FigureDef, Meaning, Merged, Table, Terms, names};
use crate::diag::say;

impl Builder<'_> {
    /// What a meaning may be the sum of; `*` in an id stands for every part of a group.
    pub(super) fn stated(
        &mut self,
        edition: &Edition,
        name: &Name,
        sums: &[Vec<Name>],
    ) -> Option<(Meaning, Vec<Terms>)> {
        let Some(meaning) = Meaning::named(name.get_ref()) else {
            let known = Meaning::ALL.iter().map(|(_, id, _)| *id);
            self.unknown(&say!("可陈述的事项", "meaning"), name, known);
            return None;
        };
        let mut sum = |sum: &Vec<Name>| sum.iter().flat_map(|id| self.figures(edition, id)).collect();
        Some((meaning, sums.iter().map(&mut sum).collect()))
    }

    /// The figures of an id; `*` stands for every part of a group.
    fn figures(&mut self, edition: &Edition, id: &Name) -> Vec<usize> {
        let wanted = id.get_ref().split_once('*');
        let is = |figure: &FigureDef| match wanted {
            Some((head, tail)) => figure
                .id
                .strip_prefix(head)
                .and_then(|it| it.strip_suffix(tail))
                .is_some_and(|it| !it.contains('.')),
            None => figure.id == *id.get_ref(),
        };
        let found: Vec<usize> = (0..edition.figures.len()).filter(|at| is(&edition.figures[*at])).collect();
        if found.is_empty() {
            let ids = edition.figures.iter().map(|figure| figure.id.as_str());
            self.unknown(&say!("数据项", "figure"), id, ids);
        }
        found
    }

    /// A chart with the figures of its bars.
    pub(super) fn chart(&mut self, edition: &Edition, chart: &ChartToml) -> ChartDef {
        let bars = chart
            .bars
            .iter()
            .map(|bar| (bar.label.clone(), bar.of.iter().flat_map(|id| self.figures(edition, id)).collect()));
        ChartDef {
            id: chart.id.get_ref().clone(),
            title: chart.title.clone(),
            unit: chart.unit.clone(),
            years: chart.years,
            bars: bars.collect(),
        }
    }

    /// Rows of other editions that stand for several of the table's.
    pub(super) fn merged(&mut self, table: &Table, all: &[MergedToml]) -> Vec<Merged> {
        let mut found = Vec::new();
        for merged in all {
            let mut row = |name: &Name| match table.row(name.get_ref()) {
                names::Found::One(at) => Some(at),
                names::Found::Many(_) | names::Found::Nothing => {
                    self.unknown(&say!("行", "row"), name, table.row_names());
                    None
                }
            };
            let zero: Vec<(usize, usize)> = merged.zero.iter().filter_map(&mut row).collect();
            if let Some(row) = row(&merged.row) {
                found.push(Merged { label: names::normalise(&merged.label), row, zero });
            }
        }
        found
    }
}
