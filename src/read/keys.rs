//! TOML with places: what a user's file says, every fault of it in one run.

use std::ops::Range;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::codes::{KEY_MISSING, TOML_SYNTAX, UNKNOWN_KEY, WRONG_VALUE};
use super::known::Key;
use super::{limits, quiet};
use crate::diag::{Finding, Text, nearest, say};
use crate::source::{Place, Source, Span, may_have_unseen, seen, slashed, unseen_in};

/// A user's file, walked key by key.
pub(super) struct Keys<'a> {
    pub(super) source: &'a Arc<Source>,
    pub(super) findings: Vec<Finding>,
}

/// A key and its value, in the order of the file.
pub(super) type Pair<'t, 'i> = (&'t str, Range<usize>, &'t Spanned<DeValue<'i>>);

/// The pairs of a table in the order they were written (the library sorts them by key).
pub(super) fn pairs<'t, 'i>(table: &'t DeTable<'i>) -> Vec<Pair<'t, 'i>> {
    let mut pairs: Vec<Pair> =
        table.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span(), value)).collect();
    pairs.sort_by_key(|(_, span, value)| (span.start, value.span().start));
    pairs
}

impl<'a> Keys<'a> {
    pub(super) fn new(source: &'a Arc<Source>) -> Self {
        Self { source, findings: Vec::new() }
    }

    /// Parses; what the syntax forbids is reported and the rest is read all the same.
    pub(super) fn parse(source: &'a Arc<Source>) -> (Self, DeTable<'a>) {
        let mut keys = Self::new(source);
        let (table, mut errors) = DeTable::parse_recoverable(&source.text);
        errors.sort_by_key(|error| error.span().map(|span| span.start));
        for error in errors {
            let message = error.message();
            let place = keys.place(error.span().unwrap_or(0..0));
            let mut finding = Finding::new(&TOML_SYNTAX, say!("TOML 语法有误", "this is no TOML"))
                .at(place, Text { zh: in_chinese(message).to_owned(), en: message.to_owned() });
            if message.contains("recursion") {
                finding = finding.help(say!(
                    "每一项直接写在它的表里，如 [figures] 下写 \"requests.new.natural\" = 12",
                    "write each item into its table: \"requests.new.natural\" = 12 below [figures]"
                ));
            }
            if message.contains("duplicate key") {
                finding = finding.help(say!("留一处，删去另一处", "keep one of them"));
            }
            if message.contains("invalid date") || message.contains("datetime") {
                finding = finding.help(say!("日期写作 2024-01-24", "a date is written 2024-01-24"));
            }
            if message.contains("quoted") {
                finding = finding.help(say!(
                    "文字要加英文双引号，如 name = \"中枢镇人民政府\"",
                    "text stands in double quotes: name = \"中枢镇人民政府\""
                ));
            }
            keys.findings.push(finding);
        }
        (keys, table.into_inner())
    }

    pub(super) fn place(&self, span: Range<usize>) -> Place {
        Place::new(self.source, Span::new(span.start, span.end))
    }

    /// Reports each key that is not among `known`.
    pub(super) fn only(&mut self, table: &DeTable, known: &[Key]) {
        let is_known = |key: &str| known.iter().any(|it| it.name == key);
        if table.keys().all(|key| is_known(key.get_ref())) {
            return;
        }
        let known: Vec<&str> = known.iter().map(|it| it.name).collect();
        // A head without a name was told as what it is.
        for (key, span, _) in pairs(table).into_iter().filter(|(key, ..)| !key.is_empty() && !is_known(key)) {
            let mut finding =
                Finding::new(&UNKNOWN_KEY, say!("没有“{key}”这一项", "there is no key `{key}`"))
                    .at(self.place(span), quiet());
            let all = known.join("、");
            finding = match nearest(key, known.iter().copied()) {
                Some(near) => finding.help(say!("是否应为 {near}？", "did you mean `{near}`?")),
                None => finding.help(say!("可用的有：{all}", "there are: {all}")),
            };
            self.findings.push(finding);
        }
    }

    pub(super) fn wrong(&mut self, key: &str, span: Range<usize>, expected: &Text) {
        let (zh, en) = (&expected.zh, &expected.en);
        let message = say!("{key} 应为{zh}", "`{key}` should be {en}");
        let finding = Finding::new(&WRONG_VALUE, message).at(self.place(span), quiet());
        self.findings.push(finding);
    }

    pub(super) fn missing(&mut self, key: &str, example: &str) {
        let message = say!("缺少 {key}", "`{key}` is missing");
        let finding = Finding::new(&KEY_MISSING, message)
            .at(Place::of_file(self.source), quiet())
            .help(say!("加上：{example}", "add: {example}"));
        self.findings.push(finding);
    }

    /// A table by its key.
    pub(super) fn table<'t, 'i>(&mut self, table: &'t DeTable<'i>, key: &str) -> Option<&'t DeTable<'i>> {
        let value = table.get(key)?;
        if value.get_ref().as_table().is_none() {
            self.wrong(key, value.span(), &say!("一张表：[{key}]", "a table: [{key}]"));
        }
        value.get_ref().as_table()
    }

    /// The tables of an array of tables by its key.
    pub(super) fn tables<'t, 'i>(
        &mut self,
        table: &'t DeTable<'i>,
        key: &str,
    ) -> Vec<(&'t DeTable<'i>, Range<usize>)> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(key, value.span(), &say!("[[{key}]]", "[[{key}]]"));
            return Vec::new();
        };
        let tables = array.iter().filter_map(|it| it.get_ref().as_table().map(|table| (table, it.span())));
        tables.collect()
    }

    /// A text by its key, with the place of the value.
    pub(super) fn text(&mut self, table: &DeTable, key: &str) -> Option<(String, Place)> {
        let value = table.get(key)?;
        match value.get_ref().as_str() {
            Some(text) => {
                let place = self.place(value.span());
                Some((self.plain(key, text, &place), place))
            }
            None => {
                self.wrong(key, value.span(), &say!("加引号的文字", "text in quotes"));
                None
            }
        }
    }

    /// A path by its key: written with `\` or `/` between, it is the same on every machine.
    pub(super) fn path(&mut self, table: &DeTable, key: &str) -> Option<(String, Place)> {
        self.text(table, key).map(|(path, place)| (slashed(&path), place))
    }

    /// A value as it may go into reports and messages: not endless, and nothing in it that is not seen.
    fn plain(&mut self, key: &str, text: &str, place: &Place) -> String {
        let most = if key == "name" { limits::NAME } else { limits::TEXT };
        // No text has more letters than bytes.
        let end = if text.len() > most { text.char_indices().nth(most) } else { None };
        let text = match end {
            Some((end, _)) => {
                self.findings.push(limits::long(place.clone(), key, text.chars().count(), most));
                &text[..end]
            }
            None => text,
        };
        if !may_have_unseen(text.as_bytes()) {
            return text.trim().to_owned();
        }
        // Those that are written out (`\u202E`) are told here, the others once a file.
        let Some((_, char)) = unseen_in(text).next() else { return text.trim().to_owned() };
        if unseen_in(place.text()).next().is_none() {
            self.findings.push(limits::unseen_at(place.clone(), char, 0));
        }
        seen(text).trim().to_owned()
    }

    /// Texts by their key: an array, or one text.
    pub(super) fn texts(&mut self, table: &DeTable, key: &str) -> Vec<(String, Place)> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let items: Vec<&Spanned<DeValue>> = match value.get_ref() {
            DeValue::Array(array) => array.iter().collect(),
            _ => vec![value],
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref().as_str() {
                Some(text) => {
                    let place = self.place(item.span());
                    texts.push((self.plain(key, text, &place), place));
                }
                None => self.wrong(key, item.span(), &say!("加引号的文字", "text in quotes")),
            }
        }
        texts
    }

    /// A year by its key.
    pub(super) fn year(&mut self, table: &DeTable, key: &str) -> Option<(i32, Place)> {
        let value = table.get(key)?;
        let text = match value.get_ref() {
            DeValue::Integer(integer) => integer.as_str(),
            DeValue::String(text) => text.trim(),
            _ => "",
        };
        match text.strip_suffix('年').unwrap_or(text).parse() {
            Ok(year @ 1000..=9999) => Some((year, self.place(value.span()))),
            _ => {
                self.wrong(key, value.span(), &say!("四位年份，如 2023", "a year of four digits, like 2023"));
                None
            }
        }
    }

    /// Yes or no by its key; no where it is not there.
    pub(super) fn truth(&mut self, table: &DeTable, key: &str) -> bool {
        let Some(value) = table.get(key) else { return false };
        match value.get_ref() {
            DeValue::Boolean(truth) => *truth,
            _ => {
                self.wrong(key, value.span(), &say!("true 或 false", "true or false"));
                false
            }
        }
    }

    /// A text by its key that is one of a few.
    pub(super) fn one_of(&mut self, table: &DeTable, key: &str, choices: &[&str]) -> Option<(String, Place)> {
        let (text, place) = self.text(table, key)?;
        if choices.contains(&text.as_str()) {
            return Some((text, place));
        }
        let (zh, en) = (choices.join("、"), choices.join(", "));
        self.wrong(key, place.span.range(), &say!("下列之一：{zh}", "one of {en}"));
        None
    }

    /// A date by its key: a TOML date, or a text as dates are written in Chinese.
    pub(super) fn date(&mut self, table: &DeTable, key: &str) -> Option<NaiveDate> {
        let value = table.get(key)?;
        let date = match value.get_ref() {
            DeValue::Datetime(datetime) => datetime.date.and_then(|date| {
                NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
            }),
            DeValue::String(text) => parse_date(text),
            _ => None,
        };
        if date.is_none() {
            self.wrong(key, value.span(), &say!("日期，如 2024-01-24", "a date, like 2024-01-24"));
        }
        date
    }
}

/// What the parser says most often, for people who do not read English.
fn in_chinese(message: &str) -> &str {
    const KNOWN: &[(&str, &str)] = &[
        ("string values must be quoted", "文字没有加引号"),
        ("invalid unquoted key", "项目名称写得不对；汉字的名称要加引号"),
        ("duplicate key", "这一项写了两次"),
        ("invalid date", "没有这一天"),
        ("missing value", "等号后面没有值"),
        ("unclosed", "括号或引号没有配对"),
        ("key with no value", "少了等号和值"),
        ("recursion", "括号或点套了太多层"),
    ];
    KNOWN.iter().find(|(english, _)| message.contains(english)).map_or(message, |(_, chinese)| chinese)
}

/// A date as it is written: 2024-01-20, 2024年1月20日, 2024/1/20, 20240120.
pub(super) fn parse_date(text: &str) -> Option<NaiveDate> {
    let plain = text.trim().replace(['年', '月', '/', '.'], "-").replace('日', "");
    let form = if plain.contains('-') { "%Y-%m-%d" } else { "%Y%m%d" };
    NaiveDate::parse_from_str(&plain, form).ok().filter(|date| (1900..2200).contains(&date.year()))
}

/// A value as it would stand in a cell, with the digits it was written with.
pub(super) fn cell_text(value: &DeValue) -> Option<String> {
    match value {
        DeValue::Integer(integer) if integer.radix() == 10 => Some(integer.as_str().to_owned()),
        DeValue::Float(float) => Some(float.as_str().to_owned()),
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)
        | DeValue::Array(_)
        | DeValue::Table(_) => None,
    }
}
