//! What a user's TOML may say: the one list from which both the reader's check and the JSON Schema come.

use serde_json::{Map, Value, json};

use self::Shape::{
    Date, Figures, Kind, Number, OneOf, Rule, Rules, Table, Tables, Text, Texts, Truth, Words, Year,
};
use crate::edition::UnitKind;

/// A key that a table may have.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What its value may be.
    pub shape: Shape,
    /// Whether its table is of no use without it.
    pub needed: bool,
    /// What it means, `中文‖English`.
    pub about: &'static str,
}

/// What a value may be.
#[derive(Debug)]
pub enum Shape {
    /// Text in quotes.
    Text,
    /// Texts: an array of them, or one.
    Texts,
    /// A rule by its name or code.
    Rule,
    /// Rules: an array of them, or one.
    Rules,
    /// A year of four digits, as a number or in quotes.
    Year,
    /// A date of TOML, or as dates are written in Chinese.
    Date,
    /// Yes or no.
    Truth,
    /// A number, with the digits it is written with.
    Number,
    /// A kind of unit, by its id or in Chinese.
    Kind,
    /// One of a few words.
    OneOf(&'static [&'static str]),
    /// A table.
    Table(&'static [Key]),
    /// An array of tables.
    Tables(&'static [Key]),
    /// Figures by id or label, nested as deep as one likes; their names are the edition's.
    Figures,
    /// Sections by id or heading.
    Words,
}

const fn key(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, needed: false, about }
}

const fn needed(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, needed: true, about }
}

/// `unit.toml`.
pub const UNIT: &[Key] = &[
    needed("unit", Table(UNIT_HEAD), "谁报‖Who reports"),
    needed("report", Table(UNIT_REPORT), "哪一年、怎么报‖For which year, and how"),
    key("figures", Figures, "单个的数，用名称或格式里的叫法‖Single figures, by id or label"),
    key(
        "narrative",
        Words,
        "文字，用部分的名称或标题；也可以写在 narrative.md‖Words by section; or in narrative.md",
    ),
    key("previous", Figures, "上年的数，只有纸质的时候‖Last year's figures where they exist only on paper"),
    key("answer", Tables(ANSWER), "警告没有错，说明理由‖Warnings that are right, and why"),
    key("indicator", Tables(INDICATOR), "格式以外统计的指标‖What is counted beside the form"),
];

pub(super) const UNIT_HEAD: &[Key] = &[
    needed("name", Text, "单位全称，用在标题里‖The full name, as in the title"),
    key("kind", Kind, "单位类别；名册里写了的以名册为准‖The kind of unit; the roster's wins"),
];

pub(super) const UNIT_REPORT: &[Key] = &[
    needed("year", Year, "报告年度‖The reporting year"),
    key("edition", Text, "格式；不写就按年度‖The edition; else chosen by the year"),
    key("published", Date, "公布日期，落在文末‖The date at the end of the report"),
    key("submitted", Date, "报送日期‖The day it was submitted"),
    key("url", Text, "公布在哪个网址‖Where it is published"),
    key("contact", Text, "联系人‖Whom to ask"),
    key("zero", Texts, "这些表的空格都是 0‖These tables' blanks are zeros"),
    key("previous", Text, "上年的文件夹‖Last year's folder"),
    key("allow", Rules, "这些规则的警告降为提示‖Warnings of these rules become notes"),
    key("deny", Rules, "这些规则的发现升为错误‖Findings of these rules become errors"),
    key("lacks", Texts, "合计缺什么；汇总写的‖What a sum lacks; written by `rollup`"),
    key("contents", Truth, "标题之后加目录‖A table of contents behind the title"),
    key("charts", Truth, "附图表‖Charts as an annex"),
    key("compare", Truth, "附与上年比较的表‖A table of this year beside last as an annex"),
];

pub(super) const ANSWER: &[Key] = &[
    needed("rule", Rule, "规则的名称或编号‖The rule by name or code"),
    needed("reason", Text, "一句理由‖Why it is right"),
    key("figure", Text, "只说这个数据项‖Of this figure only"),
    key("date", Date, "哪天说明的‖The day it was given"),
    key("print", Truth, "理由印在报告的最后一部分‖The report's last section prints the reason"),
];

pub(super) const INDICATOR: &[Key] = &[
    needed("id", Text, "名称，如 published_items‖Its id, like published_items"),
    key("label", Text, "叫什么‖What it is called"),
    key("unit", Text, "计量单位，如 条‖What is counted, like 条"),
    key("parts", Texts, "由哪些指标相加；它们也要报‖The figures it is the sum of; they are read too"),
    key(
        "kind",
        OneOf(FLOW_OR_STOCK),
        "flow 是全年累计，stock 是年末数‖flow adds up over the year, stock is as of its end",
    ),
];

pub(super) const FLOW_OR_STOCK: &[&str] = &["flow", "stock"];

/// `county.toml`.
pub const COUNTY: &[Key] = &[
    needed("county", Table(COUNTY_HEAD), "哪个县、哪一年‖Which county, which year"),
    key("unit", Tables(COUNTY_UNIT), "名册，按报告里的次序‖The roster, in the order of the report"),
    key("indicator", Tables(INDICATOR), "格式以外统计的指标‖What is counted beside the form"),
    key(
        "adjustment",
        Tables(ADJUSTMENT),
        "全县的数为什么不是各单位之和‖Why the county's figures are not the bare sums",
    ),
];

pub(super) const COUNTY_HEAD: &[Key] = &[
    needed("name", Text, "县的名称‖The county's name"),
    key("kind", Kind, "类别；不写就按名称‖The kind of government; else by the name"),
    key("year", Year, "报告年度‖The reporting year"),
    key("submit_by", Date, "各单位报送的日期‖The day by which units submit"),
    key("previous", Text, "上年的名册所在的文件夹‖The folder of last year's roster"),
    key("annex", Truth, "全县的报告附各单位主要数据‖The county's report has a table of its units"),
    key("report", Text, "县里另有的一份报告，与合计核对‖A report of the county's own, compared with the sum"),
    key("allow", Rules, "这些规则的警告降为提示‖Warnings of these rules become notes"),
    key("deny", Rules, "这些规则的发现升为错误‖Findings of these rules become errors"),
    key("contents", Truth, "标题之后加目录‖A table of contents behind the title"),
    key("charts", Truth, "附图表‖Charts as an annex"),
    key("compare", Truth, "附与上年比较的表‖A table of this year beside last as an annex"),
];

pub(super) const COUNTY_UNIT: &[Key] = &[
    needed("name", Text, "单位全称‖The unit's full name"),
    key("kind", Kind, "单位类别‖The kind of unit"),
    key(
        "path",
        Text,
        "文件夹、TOML 文件，或多个单位的 CSV；不写就是单位名称‖Its folder, TOML file, or the CSV of many units; else its name",
    ),
    key("former_names", Texts, "以前的名称‖Names it had"),
    key("contact", Text, "联系人‖Whom to ask"),
    key("phone", Text, "电话‖The telephone of the contact"),
    key("submit_by", Date, "它自己的报送日期‖Its own day to submit"),
    key(
        "status",
        OneOf(EXCUSED),
        "不再报送：并入别的单位、撤销、免报；要写 reason‖Why it need not report; with a reason",
    ),
    key("reason", Text, "不再报送的理由‖The reason for its status"),
    key("under", Text, "归哪个部门管‖The department it is subordinate to"),
];

pub(super) const EXCUSED: &[&str] = &["merged", "abolished", "exempt"];

pub(super) const ADJUSTMENT: &[Key] = &[
    needed("figure", Text, "数据项的名称‖A figure by its name"),
    needed("value", Number, "加多少，如 -1‖What is added, like -1"),
    needed("reason", Text, "一句理由‖A reason"),
    key("unit", Text, "因哪个单位‖On whose account"),
];

/// A JSON Schema (2020-12) of a file with these keys; each description is `中文‖English`.
pub fn schema(keys: &[Key], title: &str) -> Value {
    let mut schema = table(keys);
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!(title));
    if keys.iter().any(|key| matches!(key.shape, Figures)) {
        let figure = json!({ "anyOf": [
            { "type": "number" },
            { "type": "string" },
            { "$ref": "#/$defs/figures" },
        ] });
        let figures = json!({ "figures": { "type": "object", "additionalProperties": figure } });
        schema.insert("$defs".to_owned(), figures);
    }
    Value::Object(schema)
}

fn table(keys: &[Key]) -> Map<String, Value> {
    let mut properties = Map::new();
    for key in keys {
        let mut schema = value(&key.shape);
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("description".to_owned(), json!(key.about));
        }
        properties.insert(key.name.to_owned(), schema);
    }
    let needed: Vec<&str> = keys.iter().filter(|key| key.needed).map(|key| key.name).collect();
    let mut table = Map::new();
    table.insert("type".to_owned(), json!("object"));
    table.insert("properties".to_owned(), Value::Object(properties));
    table.insert("required".to_owned(), json!(needed));
    table.insert("additionalProperties".to_owned(), json!(false));
    table
}

fn value(shape: &Shape) -> Value {
    let text = || json!({ "type": "string" });
    match shape {
        Text | Rule => text(),
        Texts | Rules => json!({ "anyOf": [text(), { "type": "array", "items": text() }] }),
        Year => json!({ "anyOf": [
            { "type": "integer", "minimum": 1000, "maximum": 9999 },
            { "type": "string", "pattern": "^\\s*[0-9]{4}年?\\s*$" },
        ] }),
        Date => json!({ "anyOf": [
            { "type": "string", "format": "date" },
            { "type": "string", "pattern": "^\\s*[0-9]{4}([-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?|[0-9]{4})\\s*$" },
        ] }),
        Truth => json!({ "type": "boolean" }),
        Number => json!({ "anyOf": [{ "type": "number" }, text()] }),
        Kind => {
            let ids = UnitKind::ALL.iter().map(|(_, id, _)| *id);
            let all: Vec<&str> = ids.chain(UnitKind::ALL.iter().map(|(_, _, zh)| *zh)).collect();
            json!({ "enum": all })
        }
        OneOf(choices) => json!({ "enum": choices }),
        Table(keys) => Value::Object(table(keys)),
        Tables(keys) => json!({ "type": "array", "items": table(keys) }),
        Figures => json!({ "$ref": "#/$defs/figures" }),
        Words => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
    }
}
