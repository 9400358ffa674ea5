//! `nianbao schema`: the JSON Schema (2020-12) of what is read and written. Each stage makes that of its own types;
//! here they get their language, and `new` takes them from here for editors.

use serde_json::Value;

use super::Outcome;
use super::args::{SchemaArgs, SchemaKind};
use super::help::pick;
use super::terminal::Terminal;
use crate::diag::{Lang, json};
use crate::edition;
use crate::publish::Manifest;
use crate::read::known;
use crate::rollup::folder::SCHEMA;

pub(super) fn run(args: &SchemaArgs, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    terminal.out.write_all(&bytes(args.kind, terminal.lang)?)?;
    Ok(Outcome::Clean)
}

/// The schema as text, pretty, with a last newline.
fn bytes(kind: SchemaKind, lang: Lang) -> anyhow::Result<Vec<u8>> {
    let mut schema = match kind {
        SchemaKind::Findings => json::schema().to_value(),
        SchemaKind::Unit => known::schema(known::UNIT, "unit.toml"),
        SchemaKind::County => known::schema(known::COUNTY, "county.toml"),
        SchemaKind::Edition => edition::schema().to_value(),
        SchemaKind::Manifest => Manifest::schema().to_value(),
    };
    name_rules(&mut schema, kind);
    finish(&mut schema, lang);
    let mut bytes = serde_json::to_vec_pretty(&schema)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Where a rule is named, only those that there are: an editor completes them, and shows a slip. Files may name them by
/// code, too.
fn name_rules(schema: &mut Value, kind: SchemaKind) {
    let by_code = matches!(kind, SchemaKind::Unit | SchemaKind::County);
    let codes = crate::codes();
    let mut names: Vec<Value> = codes.iter().map(|code| code.name.into()).collect();
    names.extend(codes.iter().filter(|_| by_code).map(|code| code.id.into()));
    restrict(schema, false, &Value::Array(names));
}

/// Restricts the texts below the keys that name rules.
fn restrict(schema: &mut Value, is_rule: bool, names: &Value) {
    match schema {
        Value::Object(fields) => {
            if is_rule && fields.get("type").is_some_and(|it| it == "string") {
                fields.insert("enum".to_owned(), names.clone());
            }
            for (key, value) in fields.iter_mut() {
                if let ("properties", Value::Object(properties)) = (key.as_str(), &mut *value) {
                    for (name, value) in properties.iter_mut() {
                        restrict(value, matches!(name.as_str(), "rule" | "allow" | "deny"), names);
                    }
                } else {
                    restrict(value, is_rule, names);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|it| restrict(it, is_rule, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Picks the language of each description, and drops formats that only Rust knows (`uint`, `int32`).
fn finish(schema: &mut Value, lang: Lang) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::String(text)) = fields.get_mut("description") {
                *text = pick(text, lang);
            }
            let of_rust = |format: &Value| format.as_str().is_some_and(|it| it != "date");
            if fields.get("format").is_some_and(of_rust) {
                fields.remove("format");
            }
            fields.values_mut().for_each(|it| finish(it, lang));
        }
        Value::Array(items) => items.iter_mut().for_each(|it| finish(it, lang)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The file of a schema, from the folder that it is about, with its text; in Chinese, as all that offices are given.
pub(super) fn file(kind: SchemaKind) -> anyhow::Result<(String, Vec<u8>)> {
    Ok((path(kind).to_owned(), bytes(kind, Lang::Zh)?))
}

fn path(kind: SchemaKind) -> &'static str {
    if kind == SchemaKind::County { ".nianbao/county.schema.json" } else { SCHEMA }
}

/// The first line of a file so many folders below that of [`file`]: editors complete by it, for us it is a comment.
pub(super) fn head(kind: SchemaKind, below: usize) -> String {
    let up = if below == 0 { "./".to_owned() } else { "../".repeat(below) };
    format!("#:schema {up}{}\n", path(kind))
}
