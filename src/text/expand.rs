//! Templates: `{{ requests.new.total }}` in the words becomes the figure, and each letter keeps its origin.
//!
//! Marks of the private planes go in front of each segment; what comes out of the template is cut at them, so
//! the way back holds through loops and conditions too.

use std::ops::Range;

use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value};

use crate::diag::{Text, say};

use super::bounds;
use super::figures::Names;
use super::filters;
use super::lines::{Map, Prepared, Segment};

/// What a text from a unit may cost: enough for any report, and an end for a loop that has none.
const FUEL: u64 = 200_000;

/// The most numbers that are looped over.
const RANGE: i64 = 1000;

/// The longest text that short words may become, in bytes; long ones may grow twentyfold.
const MOST: usize = 4 << 20;

/// Filters of the engine that nobody gets.
const WIDENING: [&str; 7] = ["format", "slice", "batch", "indent", "center", "tojson", "pprint"];

/// Those that an office's own form may use and a unit's words may not: they make more of a value than was there, a text
/// of a list, a list of a text.
const GROWING: [&str; 16] = [
    "replace",
    "string",
    "lower",
    "upper",
    "title",
    "capitalize",
    "urlencode",
    "escape",
    "e",
    "safe",
    "split",
    "lines",
    "chain",
    "zip",
    "groupby",
    "map",
];

/// Takes no more than it may.
struct Bounded {
    bytes: Vec<u8>,
    most: usize,
}

impl std::io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What is wrong with a template.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Where, in the text that was given.
    pub range: Range<usize>,
    /// The expression there.
    pub expression: String,
    /// Whether it names something that is not there.
    pub undefined: bool,
    /// What the template engine says.
    pub reason: Text,
}

/// An environment for texts that are not trusted: strict, bounded, no files, Markdown-safe.
pub fn template() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_debug(true);
    env.set_fuel(Some(FUEL));
    env.set_auto_escape_callback(|_| AutoEscape::Custom("markdown".into()));
    env.set_formatter(|out, _state, value| {
        if value.is_undefined() {
            return Err(minijinja::Error::from(ErrorKind::UndefinedError));
        }
        if super::figures::is_group(value) {
            let text = "这里要写一个数，不是一行或一组 / one figure belongs here, not a row or a group";
            return Err(minijinja::Error::new(ErrorKind::InvalidOperation, text));
        }
        match value.as_str() {
            Some(text) if !value.is_safe() => Ok(out.write_str(&escape(text))?),
            _ => Ok(write!(out, "{value}")?),
        }
    });
    // Their arguments ask for as much memory as they like; no report needs them.
    for name in WIDENING {
        env.remove_filter(name);
    }
    env.add_function("range", range);
    filters::add(&mut env);
    env
}

/// Numbers to loop over: no more than a report has lines, so that what is done with all of them at once is done soon.
fn range(lower: i64, upper: Option<i64>) -> Result<Vec<i64>, minijinja::Error> {
    let (from, to) = upper.map_or((0, lower), |upper| (lower, upper));
    if to.saturating_sub(from) > RANGE {
        return Err(ErrorKind::OutOfFuel.into());
    }
    Ok((from..to).collect())
}

/// A text that Markdown shows as it is.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        if matches!(char, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '#') {
            out.push('\\');
        }
        if !matches!(char, '\n' | '\r') {
            out.push(char);
        }
    }
    out
}

/// The first of a pair of marks that number a segment.
const HIGH: u32 = 0xF_0000;
/// The second.
const LOW: u32 = 0x10_0000;
/// How many numbers a mark can tell apart.
const PLANE: usize = 0xF000;

/// Expands the segments and keeps the way back.
pub(super) fn expand(prepared: &Prepared, names: &Names) -> Result<(String, Map), Vec<Fault>> {
    if prepared.segments.iter().all(|segment| segment.literal || !segment.text.starts_with('{')) {
        return Ok(prepared.literally());
    }
    let mut source = String::new();
    let mut starts = Vec::new();
    for (number, segment) in prepared.segments.iter().enumerate() {
        let mark = |base, number: usize| u32::try_from(number).ok().and_then(|it| char::from_u32(base + it));
        source.extend(mark(HIGH, number / PLANE).into_iter().chain(mark(LOW, number % PLANE)));
        starts.push(source.len());
        source += &segment.text;
    }
    if let Some((number, reason)) = bounds::too_much(&prepared.segments) {
        let segment = &prepared.segments[number];
        let expression = segment.text.chars().take(40).collect();
        return Err(vec![Fault { range: segment.written.clone(), expression, undefined: false, reason }]);
    }
    let mut env = template();
    for name in GROWING {
        env.remove_filter(name);
    }
    let context = Value::from_object(names.clone());
    let fault = |error: minijinja::Error| {
        // The engine stops at the first; each tag is tried alone, so that one run tells them all.
        let mut alone = Vec::new();
        for segment in prepared.segments.iter().filter(|segment| segment.text.starts_with("{{")) {
            if let Err(error) = env.render_str(&segment.text, context.clone()) {
                alone.push(one(&error, &segment.text, segment));
            }
        }
        if !alone.is_empty() {
            return alone;
        }
        let range = error.range().unwrap_or(0..0);
        let at = starts.partition_point(|start| *start <= range.start).saturating_sub(1);
        // What the engine cannot place (a loop without an end) is told at the first tag.
        let tag = |segment: &&Segment| segment.text.starts_with('{');
        let segment = Some(&prepared.segments[at]).filter(tag).or(prepared.segments.iter().find(tag));
        vec![one(&error, &source, segment.unwrap_or(&prepared.segments[at]))]
    };
    let template = env.template_from_str(&source).map_err(fault)?;
    let mut out = Bounded { bytes: Vec::new(), most: MOST.max(source.len().saturating_mul(20)) };
    template.render_captured_to(context.clone(), &mut out).map_err(fault)?;
    Ok(unmark(&String::from_utf8_lossy(&out.bytes), prepared))
}

/// What an error in `source` says, which came from `segment`.
fn one(error: &minijinja::Error, source: &str, segment: &Segment) -> Fault {
    // The engine may point at the last step of a name only.
    let expression =
        error.range().and_then(|range| source.get(range)).filter(|it| !it.is_empty() && !it.starts_with('.'));
    let tag = segment.text.trim_start_matches(['{', ' ']).trim_end_matches(['}', ' ']);
    let tag = tag.split('|').next().unwrap_or(tag).trim();
    Fault {
        range: segment.written.clone(),
        expression: expression.unwrap_or(tag).to_owned(),
        undefined: error.kind() == ErrorKind::UndefinedError,
        reason: reason(error),
    }
}

/// What the engine says; what people meet most is said in their language.
pub fn reason(error: &minijinja::Error) -> Text {
    match error.kind() {
        ErrorKind::WriteFailure => say!("展开后太长，没有展开完", "it becomes too long and was stopped"),
        ErrorKind::OutOfFuel => say!("循环太多，没有展开完", "it loops too long and was stopped"),
        ErrorKind::UnknownFilter => {
            say!(
                "没有这个过滤器；可用：百分比、同比、中文数字、加、减",
                "there is no such filter; there are: percent, growth, chinese, plus, minus"
            )
        }
        ErrorKind::MissingArgument => say!("括号里少写了一个数", "an argument is missing"),
        ErrorKind::SyntaxError => {
            let detail = error.detail().unwrap_or_default();
            say!("写法不对（{detail}）", "syntax error: {detail}")
        }
        kind => {
            let detail = error.detail().map_or_else(|| kind.to_string(), str::to_owned);
            // Our own errors say it in both languages.
            match detail.split_once(" / ") {
                Some((zh, en)) => Text { zh: zh.to_owned(), en: en.to_owned() },
                None => Text::same(detail),
            }
        }
    }
}

/// Cuts the expanded text at its marks.
fn unmark(expanded: &str, prepared: &Prepared) -> (String, Map) {
    let (mut text, mut map) = (String::with_capacity(expanded.len()), Map::default());
    let mut high = 0;
    for char in expanded.chars() {
        match u32::from(char) {
            code @ LOW.. => {
                let number = high * PLANE + (code - LOW) as usize;
                if let Some(segment) = prepared.segments.get(number) {
                    map.pieces.push((text.len(), segment.written.clone(), segment.literal));
                }
            }
            code @ HIGH.. => high = (code - HIGH) as usize,
            _ => text.push(char),
        }
    }
    (text, map)
}
