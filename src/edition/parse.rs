//! `edition.toml` as it is written. Only shapes: whether it is sound is for [`super::build`].

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

/// A name, with the place that is pointed at when it is wrong.
pub(super) type Name = Spanned<String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EditionToml {
    pub(super) id: Name,
    pub(super) title: String,
    pub(super) source: String,
    pub(super) law: String,
    pub(super) years: YearsToml,
    pub(super) report: String,
    pub(super) verified: bool,
    #[serde(default)]
    pub(super) asks: Vec<Ask>,
    #[serde(default)]
    pub(super) deadline: Vec<DeadlineToml>,
    pub(super) section: Vec<SectionToml>,
    #[serde(default)]
    pub(super) table: Vec<TableToml>,
    #[serde(default)]
    pub(super) names: std::collections::BTreeMap<String, Name>,
    #[serde(default)]
    pub(super) stated: std::collections::BTreeMap<Name, Vec<Vec<Name>>>,
    #[serde(default)]
    pub(super) chart: Vec<ChartToml>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChartToml {
    pub(super) id: Name,
    pub(super) title: String,
    pub(super) unit: String,
    #[serde(default)]
    pub(super) years: bool,
    pub(super) bars: Vec<BarToml>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BarToml {
    pub(super) label: String,
    pub(super) of: Vec<Name>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct YearsToml {
    pub(super) from: i32,
    pub(super) to: Option<i32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeadlineToml {
    pub(super) kinds: Vec<Name>,
    pub(super) date: Name,
    pub(super) law: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SectionToml {
    pub(super) id: Name,
    pub(super) heading: String,
    #[serde(default)]
    pub(super) also: Vec<String>,
    #[serde(default)]
    pub(super) words: Words,
    #[serde(default)]
    pub(super) hints: Vec<String>,
}

/// What an edition asks of the words beside its sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// The headings are the form's, word by word.
    Headings,
    /// The overview has its five parts.
    FiveParts,
    /// Governments tell of assessment, public review and accountability.
    Assessment,
    /// The last section says whether a fee was collected.
    Fee,
}

/// Whether a section needs words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Words {
    /// It must say something.
    Required,
    /// It must be there; a table, or that there was nothing, is enough.
    Expected,
    /// It may be left out.
    #[default]
    Optional,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableToml {
    pub(super) id: Name,
    pub(super) name: String,
    pub(super) caption: String,
    pub(super) section: Name,
    #[serde(default)]
    pub(super) unit: Option<String>,
    #[serde(default)]
    pub(super) missing: Missing,
    #[serde(default)]
    pub(super) outline: bool,
    #[serde(default)]
    pub(super) beside: bool,
    pub(super) block: Vec<BlockToml>,
    #[serde(default)]
    pub(super) relation: Vec<RelationToml>,
    #[serde(default)]
    pub(super) merged: Vec<MergedToml>,
}

/// A row of another edition that stands for several of this one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MergedToml {
    pub(super) label: String,
    pub(super) row: Name,
    pub(super) zero: Vec<Name>,
}

/// How grave it is that a table is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Missing {
    /// The form has it.
    #[default]
    Error,
    /// Many published words alone.
    Warning,
    /// Few offices had it.
    Optional,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BlockToml {
    #[serde(default)]
    pub(super) caption: Option<String>,
    #[serde(default)]
    pub(super) corner: Option<String>,
    #[serde(default)]
    pub(super) rows: Vec<LineToml>,
    pub(super) columns: Vec<LineToml>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LineToml {
    #[serde(default)]
    pub(super) id: Option<Name>,
    pub(super) label: String,
    #[serde(default)]
    pub(super) also: Vec<String>,
    #[serde(default)]
    pub(super) other: Vec<String>,
    #[serde(default)]
    pub(super) unit: Option<String>,
    #[serde(default)]
    pub(super) kind: Option<Kind>,
    #[serde(default)]
    pub(super) own_unit: bool,
    #[serde(default)]
    pub(super) span: Option<Spanned<usize>>,
    #[serde(default)]
    pub(super) heading: bool,
    #[serde(default)]
    pub(super) parts: Vec<LineToml>,
}

/// What a figure may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A whole number, not negative.
    #[default]
    Count,
    /// An amount of money, not negative, with the digits it came with.
    Amount,
    /// A whole number with a sign.
    Signed,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RelationToml {
    pub(super) rule: Name,
    pub(super) each: Axis,
    pub(super) sum: Vec<Name>,
    #[serde(default)]
    pub(super) equals: Option<Vec<Name>>,
    #[serde(default)]
    pub(super) at_most: Option<Vec<Name>>,
    #[serde(default)]
    pub(super) at_least: Option<Vec<Name>>,
    #[serde(default)]
    pub(super) level: Option<RelationLevel>,
}

/// What a relation is said of, once each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Axis {
    /// Its names are columns.
    Row,
    /// Its names are rows.
    Column,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum RelationLevel {
    Error,
    Warning,
    Note,
}

/// Parses the shapes; the first fault, with its place where the library tells one.
pub(super) fn parse(text: &str) -> Result<EditionToml, (String, Range<usize>)> {
    toml::from_str(text)
        .map_err(|error| (error.message().to_owned(), error.span().unwrap_or(0..text.len().min(1))))
}
