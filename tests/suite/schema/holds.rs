//! Whether an instance holds to a JSON Schema, of the keywords that ours have; others are a panic. Patterns and formats
//! are for `tests/oracles/machines.py`, where two validators judge that nobody here wrote.

use serde_json::Value;

/// What does not hold, each with where.
pub(crate) fn faults(schema: &Value, instance: &Value) -> Vec<String> {
    let mut out = Vec::new();
    holds(schema, schema, instance, "$", &mut out);
    out
}

fn holds(root: &Value, schema: &Value, instance: &Value, at: &str, out: &mut Vec<String>) {
    let mut say = |what: String| out.push(format!("{at}: {what}"));
    let Some(schema) = schema.as_object() else {
        match schema {
            Value::Bool(true) => {}
            other => say(format!("{other} allows nothing")),
        }
        return;
    };
    for (keyword, value) in schema {
        let each = || value.as_array().unwrap();
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" | "format" | "pattern"
            | "prefixItems" => {}
            "$ref" => {
                let path = value.as_str().unwrap().strip_prefix('#').unwrap();
                holds(root, root.pointer(path).unwrap(), instance, at, out);
            }
            "type" => {
                let is = |name: &Value| match name.as_str().unwrap() {
                    "object" => instance.is_object(),
                    "array" => instance.is_array(),
                    "string" => instance.is_string(),
                    "boolean" => instance.is_boolean(),
                    "null" => instance.is_null(),
                    "number" => instance.is_number(),
                    "integer" => instance.is_i64() || instance.is_u64(),
                    other => panic!("the type {other}"),
                };
                if !value.as_array().map_or_else(|| is(value), |all| all.iter().any(is)) {
                    out.push(format!("{at}: {instance} is no {value}"));
                }
            }
            "enum" if !each().contains(instance) => out.push(format!("{at}: {instance} is none of {value}")),
            "const" if value != instance => out.push(format!("{at}: {instance} is not {value}")),
            "enum" | "const" => {}
            "minimum" | "maximum" => {
                let (limit, number) = (value.as_f64().unwrap(), instance.as_f64());
                let breaks = |it: f64| if keyword == "minimum" { it < limit } else { it > limit };
                if number.is_some_and(breaks) {
                    out.push(format!("{at}: {instance} against the {keyword} {value}"));
                }
            }
            "minItems" | "maxItems" => {
                let (limit, count) = (value.as_u64().unwrap(), instance.as_array().map(|it| it.len() as u64));
                if count.is_some_and(|it| if keyword == "minItems" { it < limit } else { it > limit }) {
                    out.push(format!("{at}: {keyword} {value}"));
                }
            }
            "anyOf" | "oneOf" => {
                let fits = |it: &&Value| {
                    let mut own = Vec::new();
                    holds(root, it, instance, at, &mut own);
                    own.is_empty()
                };
                let count = each().iter().filter(fits).count();
                if count == 0 || (keyword == "oneOf" && count > 1) {
                    out.push(format!("{at}: {instance} fits {count} of {keyword}"));
                }
            }
            "items" => {
                for (number, item) in instance.as_array().into_iter().flatten().enumerate() {
                    holds(root, value, item, &format!("{at}[{number}]"), out);
                }
            }
            "properties" => {
                for (name, property) in value.as_object().unwrap() {
                    if let Some(own) = instance.get(name) {
                        holds(root, property, own, &format!("{at}.{name}"), out);
                    }
                }
            }
            "required" => {
                for name in each().iter().filter_map(Value::as_str) {
                    if instance.is_object() && instance.get(name).is_none() {
                        out.push(format!("{at}: {name} is missing"));
                    }
                }
            }
            "additionalProperties" => {
                let known = schema.get("properties").and_then(Value::as_object);
                for (name, own) in instance.as_object().into_iter().flatten() {
                    if known.is_none_or(|known| !known.contains_key(name)) {
                        holds(root, value, own, &format!("{at}.{name}"), out);
                    }
                }
            }
            other => panic!("{at}: the keyword {other} is not known here"),
        }
    }
}
