//! `nianbao new`: a folder to fill in. Cells are empty, never prefilled zeros; figures in the words are references.

mod county;

use anyhow::anyhow;
use chrono::Datelike;

use super::args::{Common, NewArgs, SchemaKind};
use super::build::refused;
use super::terminal::Terminal;
use super::{Outcome, schema, work};
use crate::diag::{Text, nearest, say};
use crate::edition::{Edition, Editions, Missing, UnitKind, form};
use crate::publish;
use crate::rollup::folder::quoted;

pub(super) fn run(args: &NewArgs, common: &Common, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let lang = terminal.lang;
    let fail = |text: Text| anyhow!("{}", text.in_lang(lang));
    let editions = work::editions(common, terminal)?;
    if args.units.is_some() && !args.county {
        return Err(fail(say!("--units 要和 --county 一起用", "--units goes with --county")));
    }
    let what = if args.county {
        say!("县的名称", "the county's name")
    } else {
        say!("单位全称", "the unit's full name")
    };
    let name = ask(args.name.as_deref(), "--name", &what, terminal, |name| match name {
        "" => Err(say!(
            "写标题里用的全称，不能空着",
            "write the full name, as in the title; it cannot be empty"
        )),
        name => Ok(name.to_owned()),
    })?;
    // Reports are written in the year after.
    let last = terminal.today.year() - 1;
    let question = if terminal.interactive {
        say!("报告年度（直接回车是 {last}）", "the reporting year (return for {last})")
    } else {
        say!("报告年度，如 {last}", "the reporting year, like {last}")
    };
    let (year, edition) = ask(args.year.as_deref(), "--year", &question, terminal, |year| {
        let year = if year.is_empty() { Ok(last) } else { year.trim_end_matches('年').trim().parse() };
        if let Ok(year @ 1000..=9998) = year
            && year > last + 1
        {
            let most = last + 1;
            return Err(say!("年度应不晚于 {most}", "the year should be {most} at the latest"));
        }
        let Ok(year @ 1000..=9998) = year else {
            return Err(say!("年度应为四位年份，如 2024", "a year has four digits, like 2024"));
        };
        let edition = editions.for_year(year).ok_or_else(|| {
            let first = editions.iter().map(|it| it.from).min().unwrap_or(year);
            say!(
                "没有适用于 {year} 年的格式，最早的是 {first} 年；已有的格式见 nianbao editions",
                "no edition covers {year}, the first year is {first}; `nianbao editions` lists them"
            )
        })?;
        Ok((year, edition))
    })?;
    let files = if args.county {
        county::county(&name, year, args.units.as_deref(), (edition, &editions), terminal)?
    } else {
        let mut files = files(edition, &editions, &name, year, kind(args, terminal)?, 0)?;
        files.push(schema::file(SchemaKind::Unit)?);
        files
    };
    let folder = work::shown(&args.dir);
    publish::create_folder(&args.dir, &files).map_err(|failure| match failure.error.kind() {
        std::io::ErrorKind::AlreadyExists => fail(say!(
            "{folder} 已经有内容，没有改动；换一个名称，或先移开它",
            "{folder} is not empty; nothing was changed. Choose another name, or move it away"
        )),
        _ => refused(&failure, lang),
    })?;
    let said = if args.county {
        let count = files.iter().filter(|(name, _)| name.ends_with("/unit.toml")).count();
        if count == 0 {
            say!(
                "已建 {folder}。在 county.toml 里写上各单位，或用 --units 给一份名单",
                "made {folder}. Write the units into county.toml, or give a list with --units"
            )
        } else {
            say!(
                "已建 {folder}：名册和 {count} 个单位的文件夹。把各单位的文件夹发下去，收齐后：\n  nianbao status {folder}\n  nianbao build {folder}",
                "made {folder}: a roster and the folders of {count} unit(s). Send each its folder; when they are back:\n  nianbao status {folder}\n  nianbao build {folder}"
            )
        }
    } else {
        // What was made with templates is checked with them.
        let with = work::with_templates(common);
        say!(
            "已建 {folder}。填好各表和 narrative.md，然后：\n  nianbao check {folder}{with}\n  nianbao build {folder}{with}",
            "made {folder}. Fill in the tables and narrative.md, then:\n  nianbao check {folder}{with}\n  nianbao build {folder}{with}"
        )
    };
    writeln!(terminal.out, "{}", said.in_lang(lang))?;
    Ok(Outcome::Clean)
}

/// The kind of the unit, as given or as answered.
fn kind(args: &NewArgs, terminal: &mut Terminal) -> anyhow::Result<UnitKind> {
    let ids = || UnitKind::ALL.iter().map(|(_, id, _)| *id);
    let (zh, en) = UnitKind::choices();
    let question = say!("单位类别（{zh}）", "the kind of unit ({en})");
    ask(args.kind.as_deref(), "--kind", &question, terminal, |kind| {
        let near =
            || UnitKind::meant(kind).map(UnitKind::text).or_else(|| nearest(kind, ids()).map(Text::same));
        UnitKind::named(kind).ok_or_else(|| match near() {
            Some(Text { zh, en }) => {
                say!("没有类别“{kind}”；是否指 {zh}？", "there is no kind `{kind}`; did you mean {en}?")
            }
            None => say!("没有类别“{kind}”；可用：{zh}", "there is no kind `{kind}`; there are: {en}"),
        })
    })
}

/// What was given, else what a person types, who is asked again until it can be used; without a person it must be
/// given.
fn ask<T>(
    given: Option<&str>,
    option: &str,
    question: &Text,
    terminal: &mut Terminal,
    read: impl Fn(&str) -> Result<T, Text>,
) -> anyhow::Result<T> {
    let lang = terminal.lang;
    let question = question.in_lang(lang);
    let fail = |text: Text| anyhow!("{}", text.in_lang(lang));
    if let Some(given) = given {
        return read(given.trim()).map_err(|Text { zh, en }| fail(say!("{option}：{zh}", "{option}: {en}")));
    }
    let missing = say!("还要写 {option}：{question}", "{option} is missing: {question}");
    if !terminal.interactive {
        return Err(fail(missing));
    }
    loop {
        write!(terminal.err, "{question}: ")?;
        terminal.err.flush()?;
        let mut line = String::new();
        // Whoever has gone away is not asked again.
        if terminal.input.read_line(&mut line)? == 0 {
            return Err(fail(missing));
        }
        match read(line.trim()) {
            Ok(answer) => return Ok(answer),
            Err(reason) => writeln!(terminal.err, "{}", reason.in_lang(lang))?,
        }
    }
}

/// The files of a unit, `below` so many folders the one that holds the schema.
fn files(
    edition: &Edition,
    editions: &Editions,
    name: &str,
    year: i32,
    kind: UnitKind,
    below: usize,
) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut files = vec![
        (
            "unit.toml".to_owned(),
            (schema::head(SchemaKind::Unit, below) + &unit(edition, name, year, kind)).into_bytes(),
        ),
        (
            "narrative.md".to_owned(),
            editions.narrative(&edition.id).replace("{YEAR}", &year.to_string()).into_bytes(),
        ),
    ];
    // Tables that few offices have are not asked for.
    for (_, table) in edition.form().filter(|(_, table)| table.missing != Missing::Optional) {
        files.push((format!("{}.csv", table.id), form::csv(edition, table, None, |_| String::new())?));
    }
    Ok(files)
}

fn unit(edition: &Edition, name: &str, year: i32, kind: UnitKind) -> String {
    let name = quoted(name);
    let table = edition.form().last().map_or("", |(_, table)| &table.name);
    let (kind, next, last) = (kind.id(), year + 1, year - 1);
    format!(
        "# 谁、哪一年。# 开头的行是说明，不起作用。\n\
         [unit]\n\
         name = {name}          # 单位全称，用在标题里\n\
         kind = \"{kind}\"\n\n\
         [report]\n\
         year = {year}\n\
         # published = {next}-01-31       # 公布日期，落在文末\n\
         # zero = [\"{table}\"]               # 全年没有发生的表：空格都当作 0\n\
         # previous = \"../{last}\"          # 上年的文件夹：核对结转、增长和照抄的文字\n\n\
         [figures]\n\
         # 收费不在表里，要另外报告：\n\
         # \"fees.amount\" = 0              # 元\n\
         # \"fees.requests_charged\" = 0    # 件\n"
    )
}
