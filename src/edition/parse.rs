//! `edition.toml` as it is written. Only shapes: whether it is sound is for [`super::build`]. What stands above a
//! field is its description in the schema, `中文‖English`.

use std::ops::{Deref, Range};

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use toml::Spanned;

/// A name, with the place that is pointed at when it is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(description = "名称‖A name", inline)]
pub(super) struct Name(#[schemars(with = "String")] Spanned<String>);

impl Name {
    pub(super) fn new(span: Range<usize>, name: String) -> Self {
        Self(Spanned::new(span, name))
    }

    pub(super) fn into_inner(self) -> String {
        self.0.into_inner()
    }
}

impl Deref for Name {
    type Target = Spanned<String>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// 一种公布的格式‖A published form
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "nianbao-edition")]
pub(super) struct EditionToml {
    /// 编号，和文件夹同名‖The id, the name of its folder
    pub(super) id: Name,
    /// 报告的标题‖The title of its reports
    pub(super) title: String,
    /// 由谁、以什么文件规定‖Who set it, by which notice
    pub(super) source: String,
    /// 检查结果里引用的依据‖What findings rest on
    pub(super) law: String,
    /// 适用的年度‖The years it is for
    pub(super) years: YearsToml,
    /// 正文的模板文件‖The file with the template of the body
    pub(super) report: String,
    /// 是否与原件逐字核对过‖Whether it was compared with the original, word by word
    pub(super) verified: bool,
    /// 除各部分以外还要求什么‖What it asks of the words beside its sections
    #[serde(default)]
    pub(super) asks: Vec<Ask>,
    /// 公布的期限‖The dates by which reports are due
    #[serde(default)]
    pub(super) deadline: Vec<DeadlineToml>,
    /// 报告的部分，按次序‖The sections of the report, in their order
    pub(super) section: Vec<SectionToml>,
    /// 标题可以自拟的，按其中的词认；从上往下，先认到的算‖What free headings mean, by words in them; the first that fits
    #[serde(default)]
    pub(super) heading: Vec<HeadingToml>,
    /// 表，按次序‖The tables, in their order
    #[serde(default)]
    pub(super) table: Vec<TableToml>,
    /// 文字里引用数据的短名‖Short names of figures for the words
    #[serde(default)]
    pub(super) names: std::collections::BTreeMap<String, Name>,
    /// 文字里常说的数各是哪些格之和‖What the figures that words state are sums of
    #[serde(default)]
    pub(super) stated: std::collections::BTreeMap<Name, Vec<Vec<Name>>>,
    /// 图表‖The charts
    #[serde(default)]
    pub(super) chart: Vec<ChartToml>,
}

/// 一张图‖A chart
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "chart")]
pub(super) struct ChartToml {
    /// 名称‖Its id
    pub(super) id: Name,
    /// 标题‖Its title
    pub(super) title: String,
    /// 单位‖What is counted
    pub(super) unit: String,
    /// 与上年并列‖Whether last year stands beside
    #[serde(default)]
    pub(super) years: bool,
    /// 柱‖Its bars
    pub(super) bars: Vec<BarToml>,
}

/// 一根柱‖A bar
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "bar")]
pub(super) struct BarToml {
    /// 柱下的字‖What stands below it
    pub(super) label: String,
    /// 由哪些数相加‖The figures it is the sum of
    pub(super) of: Vec<Name>,
}

/// 适用的年度‖The years
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "years")]
pub(super) struct YearsToml {
    /// 第一年‖The first
    pub(super) from: i32,
    /// 最后一年；不写就是至今‖The last; until now if it is left out
    pub(super) to: Option<i32>,
}

/// 公布的期限‖A due date
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "deadline")]
pub(super) struct DeadlineToml {
    /// 哪些类别的单位‖The kinds of units
    pub(super) kinds: Vec<Name>,
    /// 月-日，如 03-31‖Month and day, like 03-31
    pub(super) date: Name,
    /// 依据‖What it rests on
    pub(super) law: String,
}

/// 一个部分‖A section
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "section")]
pub(super) struct SectionToml {
    /// 名称‖Its id
    pub(super) id: Name,
    /// 标题，照格式原文‖Its heading as the form words it
    pub(super) heading: String,
    /// 意思相同的标题‖Headings that mean the same
    #[serde(default)]
    pub(super) also: Vec<String>,
    /// 要不要文字‖Whether it needs words
    #[serde(default)]
    pub(super) words: Words,
    /// 提示要写什么‖What to write, for those who begin
    #[serde(default)]
    pub(super) hints: Vec<String>,
    /// 标题是否与原件核对过；不写同整个格式‖Whether its heading was compared; as the edition says if left out
    #[serde(default)]
    pub(super) verified: Option<bool>,
}

/// 自拟的标题是哪个部分‖What a free heading means
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "heading")]
pub(super) struct HeadingToml {
    /// 有其中一个词的‖Words, one of which is enough
    pub(super) words: Vec<String>,
    /// 是这个部分‖The section that it is
    pub(super) section: Name,
}

/// What an edition asks of the words beside its sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "ask", description = "除各部分以外的要求‖What is asked beside the sections")]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// The headings are the form's, word by word.
    #[schemars(description = "标题照格式原文‖Headings are the form's, word by word")]
    Headings,
    /// The overview has its five parts.
    #[schemars(description = "总体情况的五个方面‖The overview has its five parts")]
    FiveParts,
    /// Governments tell of assessment, public review and accountability.
    #[schemars(
        description = "政府要写考核、评议、责任追究‖Governments tell of assessment, public review and accountability"
    )]
    Assessment,
    /// The last section says whether a fee was collected.
    #[schemars(description = "要写明是否收费‖The last section says whether a fee was collected")]
    Fee,
}

/// Whether a section needs words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "words", description = "要不要文字‖Whether a section needs words")]
#[serde(rename_all = "lowercase")]
pub enum Words {
    /// It must say something.
    #[schemars(description = "必须写‖It must say something")]
    Required,
    /// It must be there; a table, or that there was nothing, is enough.
    #[schemars(
        description = "要有；有表也行‖It must be there; a table, or that there was nothing, is enough"
    )]
    Expected,
    /// It may be left out.
    #[default]
    #[schemars(description = "可以没有‖It may be left out")]
    Optional,
}

/// 一张表‖A table
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "table")]
pub(super) struct TableToml {
    /// 名称‖Its id
    pub(super) id: Name,
    /// 格式里叫什么，如 表三‖What the form calls it, like 表三
    pub(super) name: String,
    /// 表名‖Its caption
    pub(super) caption: String,
    /// 在哪个部分‖The section it stands in
    pub(super) section: Name,
    /// 计量单位‖The unit of its figures
    #[serde(default)]
    pub(super) unit: Option<String>,
    /// 没有这张表算什么‖How grave it is that it is missing
    #[serde(default)]
    pub(super) missing: Missing,
    /// 有下级的行自己也有数‖Rows with parts carry figures of their own
    #[serde(default)]
    pub(super) outline: bool,
    /// 不在格式的表里，另外报告‖Beside the form: no table of it, but reported
    #[serde(default)]
    pub(super) beside: bool,
    /// 行名、列名是否与原件核对过；不写同整个格式‖Whether its labels were compared; as the edition says if left out
    #[serde(default)]
    pub(super) verified: Option<bool>,
    /// 与什么核对过，还差什么‖What they were compared with, and what is still open
    #[serde(default)]
    pub(super) compared: Option<String>,
    /// 块，一块一组列‖Its blocks, each with columns of its own
    pub(super) block: Vec<BlockToml>,
    /// 勾稽关系‖Its relations
    #[serde(default)]
    pub(super) relation: Vec<RelationToml>,
    /// 别的格式里合成一行的几行‖Rows that another edition has as one
    #[serde(default)]
    pub(super) merged: Vec<MergedToml>,
}

/// 别的格式里的一行，等于这里的几行‖A row of another edition that stands for several of this one
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "merged")]
pub(super) struct MergedToml {
    /// 那一行的名称‖Its label
    pub(super) label: String,
    /// 数记在哪一行‖The row that takes its figures
    pub(super) row: Name,
    /// 哪些行是 0‖The rows that are zero
    pub(super) zero: Vec<Name>,
}

/// How grave it is that a table is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "missing", description = "没有这张表算什么‖How grave it is that a table is absent")]
#[serde(rename_all = "lowercase")]
pub enum Missing {
    /// The form has it.
    #[default]
    #[schemars(description = "错误：格式里有‖An error: the form has it")]
    Error,
    /// Many published words alone.
    #[schemars(description = "警告：许多单位只写文字‖A warning: many published words alone")]
    Warning,
    /// Few offices had it.
    #[schemars(description = "可有可无‖Few offices had it")]
    Optional,
}

/// 表的一块‖A block of a table
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "block")]
pub(super) struct BlockToml {
    /// 块的标题‖Its caption
    #[serde(default)]
    pub(super) caption: Option<String>,
    /// 左上角的字‖What stands in its corner
    #[serde(default)]
    pub(super) corner: Option<String>,
    /// 行；不写就只有一行‖Its rows; one without a label if left out
    #[serde(default)]
    pub(super) rows: Vec<LineToml>,
    /// 列‖Its columns
    pub(super) columns: Vec<LineToml>,
}

/// 一行或一列‖A row or a column
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "line")]
pub(super) struct LineToml {
    /// 名称‖Its id
    #[serde(default)]
    pub(super) id: Option<Name>,
    /// 格式里的字‖Its label on the form
    pub(super) label: String,
    /// 也认的写法‖Other spellings of it
    #[serde(default)]
    pub(super) also: Vec<String>,
    /// 不许这样写：是别的格式的‖Labels of other editions, which are mistakes here
    #[serde(default)]
    pub(super) other: Vec<String>,
    /// 计量单位‖The unit of its figures
    #[serde(default)]
    pub(super) unit: Option<String>,
    /// 数的种类‖What its figures may be
    #[serde(default)]
    pub(super) kind: Option<Kind>,
    /// 单位单独占一格‖Its unit has a cell of its own
    #[serde(default)]
    pub(super) own_unit: bool,
    /// 占几列‖How many columns it spans
    #[serde(default)]
    #[schemars(with = "Option<usize>")]
    pub(super) span: Option<Spanned<usize>>,
    /// 是否与原件核对过；不写同这张表‖Whether it was compared; as its table says if left out
    #[serde(default)]
    pub(super) verified: Option<bool>,
    /// 只是标题，没有数‖A heading without figures
    #[serde(default)]
    pub(super) heading: bool,
    /// 下级‖Its parts
    #[serde(default)]
    pub(super) parts: Vec<LineToml>,
}

/// What a figure may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "kind", description = "数的种类‖What a figure may be")]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A whole number, not negative.
    #[default]
    #[schemars(description = "不为负的整数‖A whole number, not negative")]
    Count,
    /// An amount of money, not negative, with the digits it came with.
    #[schemars(description = "金额‖An amount of money")]
    Amount,
    /// A whole number with a sign.
    #[schemars(description = "可以为负的整数‖A whole number with a sign")]
    Signed,
}

/// 一条勾稽关系‖A relation
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "relation")]
pub(super) struct RelationToml {
    /// 属于哪条规则‖The rule it belongs to
    pub(super) rule: Name,
    /// 逐行还是逐列‖Whether it is said of each row or of each column
    pub(super) each: Axis,
    /// 相加的‖What is added
    pub(super) sum: Vec<Name>,
    /// 应当等于‖What it must equal
    #[serde(default)]
    pub(super) equals: Option<Vec<Name>>,
    /// 不应大于‖What it must not exceed
    #[serde(default)]
    pub(super) at_most: Option<Vec<Name>>,
    /// 不应小于‖What it must not fall below
    #[serde(default)]
    pub(super) at_least: Option<Vec<Name>>,
    /// 不成立算什么；不写按规则‖How grave it is; as its rule says if left out
    #[serde(default)]
    pub(super) level: Option<RelationLevel>,
}

/// 逐行或逐列‖Of what a relation is said
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "axis")]
pub(super) enum Axis {
    /// 逐行：名称是列‖Each row: its names are columns
    Row,
    /// 逐列：名称是行‖Each column: its names are rows
    Column,
}

/// 不成立算什么‖How grave it is
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "level")]
pub(super) enum RelationLevel {
    /// 错误‖An error
    Error,
    /// 警告‖A warning
    Warning,
    /// 提示‖A note
    Note,
}

/// Parses the shapes; the first fault, with its place where the library tells one.
pub(super) fn parse(text: &str) -> Result<EditionToml, (String, Range<usize>)> {
    toml::from_str(text)
        .map_err(|error| (error.message().to_owned(), error.span().unwrap_or(0..text.len().min(1))))
}

/// The JSON Schema of `edition.toml`, each description as `中文‖English`.
pub fn schema() -> Schema {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<EditionToml>()
}
