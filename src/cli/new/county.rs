//! `nianbao new --county`: a roster and a folder for each of its units to fill in.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::{Component, Path};

use anyhow::anyhow;

use super::files;
use crate::cli::args::SchemaKind;
use crate::cli::terminal::Terminal;
use crate::cli::{printed, schema};
use crate::diag::{Level, say};
use crate::edition::{Edition, Editions};
use crate::publish::safe;
use crate::read::list::{self, Listed};
use crate::rollup::folder::quoted;
use crate::source;

/// Every file of a county's folder: the roster, and each unit's own.
pub(super) fn county(
    name: &str,
    year: i32,
    list: Option<&Path>,
    (edition, editions): (&Edition, &Editions),
    terminal: &mut Terminal,
) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let units = match list {
        None => Vec::new(),
        Some(path) => {
            let (units, findings) = list::units(path, &source::shown(path));
            printed::print(&findings, terminal, false)?;
            let path = source::shown(path);
            let broken = findings.iter().any(|finding| finding.level == Level::Error);
            if !broken && units.is_empty() {
                let text = say!(
                    "单位名单 {path} 里没有单位：第一行写“单位,类别”，以下一行一个单位",
                    "there is no unit in the list {path}: head it with `unit,kind`, then a row each"
                );
                return Err(anyhow!("{}", text.in_lang(terminal.lang)));
            }
            if broken {
                let text = say!(
                    "单位名单 {path} 没有读全，没有建；改好再来",
                    "the list of units, {path}, could not be read; nothing was made"
                );
                return Err(anyhow!("{}", text.in_lang(terminal.lang)));
            }
            units
        }
    };
    let mut taken = HashSet::new();
    let folders: Vec<String> = units
        .iter()
        .map(|unit| {
            let path = unit.path.as_deref().map(Path::new);
            // A folder that leads elsewhere is no folder of the county.
            let inside = path.filter(|it| it.components().all(|it| matches!(it, Component::Normal(_))));
            let parts = inside.map(|path| {
                path.components()
                    .map(|it| safe(&it.as_os_str().to_string_lossy()))
                    .collect::<Vec<_>>()
                    .join("/")
            });
            let wanted = parts.unwrap_or_else(|| safe(&unit.name));
            // Several units may share a CSV; no two share a folder.
            let numbered = (2..).map(|number| format!("{wanted}-{number}"));
            let mut names = std::iter::once(wanted.clone()).chain(numbered);
            names.find(|name| is_csv(name) || taken.insert(name.to_lowercase())).unwrap_or(wanted)
        })
        .collect();
    // One folder for the editors of all: a unit's office gets its own folder, and fills in tables.
    let roster = schema::head(SchemaKind::County, 0) + &roster(name, year, &units, &folders);
    let mut all = vec![
        ("county.toml".to_owned(), roster.into_bytes()),
        schema::file(SchemaKind::County)?,
        schema::file(SchemaKind::Unit)?,
    ];
    for (unit, folder) in units.iter().zip(&folders).filter(|(_, folder)| !is_csv(folder)) {
        let below = folder.split('/').count();
        for (file, bytes) in files(edition, editions, &unit.name, year, unit.kind, below)? {
            all.push((format!("{folder}/{file}"), bytes));
        }
    }
    Ok(all)
}

fn is_csv(path: &str) -> bool {
    path.to_lowercase().ends_with(".csv")
}

fn roster(name: &str, year: i32, units: &[Listed], folders: &[String]) -> String {
    let (name, next, last) = (quoted(name), year + 1, year - 1);
    let mut out = format!(
        "# 名册：谁要报、什么时候报。# 开头的行是说明，不起作用。\n\
         [county]\n\
         name = {name}\n\
         year = {year}\n\
         # submit_by = {next}-01-20         # 各单位报送的日期\n\
         # previous = \"../{last}\"            # 上年的名册\n\
         # annex = true                     # 全县的报告附各单位主要数据\n"
    );
    if units.is_empty() {
        out += "\n# 每个单位一段，按报告里的次序：\n\
                # [[unit]]\n\
                # name = \"××镇人民政府\"\n\
                # kind = \"township\"               # 类别\n\
                # path = \"××镇人民政府\"             # 文件夹，或多个单位的 CSV\n\
                # contact = \"\"                    # 联系人\n\
                # phone = \"\"\n";
    }
    for (unit, folder) in units.iter().zip(folders) {
        let kind = unit.kind.id();
        _ = write!(
            out,
            "\n[[unit]]\nname = {}\nkind = \"{kind}\"\npath = {}\n",
            quoted(&unit.name),
            quoted(folder)
        );
        if !unit.former_names.is_empty() {
            let names: Vec<String> = unit.former_names.iter().map(|it| quoted(it)).collect();
            _ = writeln!(out, "former_names = [{}]", names.join(", "));
        }
        for (key, value) in [("contact", &unit.contact), ("phone", &unit.phone), ("under", &unit.under)] {
            if let Some(value) = value {
                _ = writeln!(out, "{key} = {}", quoted(value));
            }
        }
        if let Some(date) = unit.submit_by {
            _ = writeln!(out, "submit_by = {date}");
        }
    }
    out
}
