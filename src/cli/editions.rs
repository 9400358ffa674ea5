//! `nianbao editions`: which forms there are, and each as a person would read it.

use unicode_width::UnicodeWidthStr;

use super::Outcome;
use super::args::{Common, EditionsArgs};
use super::drawn;
use super::terminal::Terminal;
use super::work;
use crate::diag::{Lang, Text, say};
use crate::edition::grid::grid;
use crate::edition::{Edition, Editions, Leaf, UnitKind, Words};

pub(super) fn run(args: &EditionsArgs, common: &Common, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let lang = terminal.lang;
    let editions = work::editions(common, terminal)?;
    match &args.id {
        None => list(&editions, lang, terminal)?,
        Some(id) => {
            let year = id.parse().ok().and_then(|year| editions.for_year(year));
            let Some(edition) = editions.by_id(id).or(year) else {
                let all: Vec<&str> = editions.iter().map(|it| it.id.as_str()).collect();
                let (zh, en) = (all.join("、"), all.join(", "));
                let text = say!("没有格式“{id}”；可用：{zh}", "there is no edition `{id}`; there are: {en}");
                return Err(anyhow::anyhow!("{}", text.in_lang(lang)));
            };
            show(edition, lang, terminal)?;
        }
    }
    Ok(Outcome::Clean)
}

fn years(edition: &Edition) -> String {
    match edition.to {
        Some(to) => format!("{}—{to}", edition.from),
        None => format!("{}—", edition.from),
    }
}

fn list(editions: &Editions, lang: Lang, terminal: &mut Terminal) -> std::io::Result<()> {
    for edition in editions.iter() {
        let years = years(edition);
        let gap = " ".repeat(12_usize.saturating_sub(years.width()));
        let (id, source) = (&edition.id, &edition.source);
        let (tables, cells, relations) = (edition.form().count(), cells(edition), edition.relations.len());
        let text = say!(
            "{id}  {years}{gap}{source}  {tables} 张表，{cells} 格，{relations} 个勾稽关系",
            "{id}  {years}{gap}{source}  {tables} table(s), {cells} cells, {relations} relations"
        );
        writeln!(terminal.out, "{}", text.in_lang(lang))?;
    }
    Ok(())
}

fn cells(edition: &Edition) -> usize {
    edition.form().map(|(_, table)| table.figures.len()).sum()
}

fn show(edition: &Edition, lang: Lang, terminal: &mut Terminal) -> std::io::Result<()> {
    let (title, source, law, years) = (&edition.title, &edition.source, &edition.law, years(edition));
    writeln!(terminal.out, "{title}")?;
    // Before 2014 the law itself was all that set the form.
    let rests = if law.starts_with(source.as_str()) {
        Text::same(law.clone())
    } else {
        say!("{source}；{law}", "{source}; {law}")
    };
    writeln!(terminal.out, "{}", rests.in_lang(lang))?;
    writeln!(terminal.out, "{}", say!("适用年度：{years}", "reporting years: {years}").in_lang(lang))?;
    for deadline in &edition.deadlines {
        let named = |it: &UnitKind| if lang == Lang::Zh { it.zh() } else { it.id() };
        let kinds: Vec<&str> = deadline.kinds.iter().map(named).collect();
        let (zh, en) = (kinds.join("、"), kinds.join(", "));
        let ((month, day), law) = (deadline.month_day, &deadline.law);
        let text = say!(
            "次年{month}月{day}日前公布（{law}）：{zh}",
            "published by {month}-{day} of the next year ({law}): {en}"
        );
        writeln!(terminal.out, "{}", text.in_lang(lang))?;
    }
    compared(edition, lang, terminal)?;
    for (number, section) in edition.sections.iter().enumerate() {
        let need = match section.words {
            Words::Required => say!("须有文字", "words required"),
            Words::Expected => say!("须有文字或表", "words or a table"),
            Words::Optional => say!("可省", "optional"),
        };
        writeln!(terminal.out, "\n{}  [{}] {}", section.heading, section.id, need.in_lang(lang))?;
        for table in edition.tables.iter().filter(|table| table.section == number) {
            let beside = if table.beside { say!("（表外）", " (beside the form)") } else { say!("", "") };
            writeln!(terminal.out, "  {} [{}]{}", table.shown(), table.id, beside.in_lang(lang))?;
            if !table.beside {
                write!(terminal.out, "{}", drawn::table(&grid(edition, table)))?;
            }
        }
    }
    let text = say!("勾稽关系", "relations");
    writeln!(terminal.out, "\n{}", text.in_lang(lang))?;
    let mut last = String::new();
    for relation in &edition.relations {
        let words = format!("{}：{}", edition.tables[relation.table].name, relation.words);
        if words != last {
            let same =
                |it: &&crate::edition::Relation| it.words == relation.words && it.table == relation.table;
            let count = edition.relations.iter().filter(same).count();
            writeln!(terminal.out, "  {words}  ×{count}  [{}]", relation.rule)?;
            last = words;
        }
    }
    let text = say!("文字中可用的短名", "short names for the words");
    writeln!(terminal.out, "\n{}", text.in_lang(lang))?;
    for (name, figure) in edition.short_names() {
        writeln!(terminal.out, "  {{{{ {name} }}}} = {}", edition.figures[figure].id)?;
    }
    let text = say!("数据项的名称", "names of the figures");
    writeln!(terminal.out, "\n{}", text.in_lang(lang))?;
    for table in &edition.tables {
        writeln!(terminal.out, "  {}", table.shown())?;
        for figure in &edition.figures[table.figures.clone()] {
            let unit = if figure.unit.is_empty() || figure.label.contains(&figure.unit) {
                String::new()
            } else {
                format!("（{}）", figure.unit)
            };
            writeln!(terminal.out, "    {}  {}{unit}", figure.id, figure.label)?;
        }
    }
    Ok(())
}

/// Which labels were read in a published copy, and which were not.
fn compared(edition: &Edition, lang: Lang, terminal: &mut Terminal) -> std::io::Result<()> {
    let text = say!("与原件核对的情况", "compared with published copies");
    writeln!(terminal.out, "\n{}", text.in_lang(lang))?;
    let text = if edition.sections.iter().all(|it| it.verified) {
        say!("各部分的标题：已核对", "headings of the sections: compared")
    } else {
        say!(
            "各部分的标题：未核对；各单位用语不一，按意思对应",
            "headings of the sections: not compared; offices word them freely, they are matched by meaning"
        )
    };
    writeln!(terminal.out, "  {}", text.in_lang(lang))?;
    for (_, table) in edition.form() {
        let rows = || table.blocks.iter().flat_map(|block| &block.row_leaves);
        let is = |row: &&Leaf| row.verified.unwrap_or(table.verified);
        let (all, done) = (rows().count(), rows().filter(is).count());
        let labels = |verified: bool| {
            let own = rows().filter(|row| is(row) == verified);
            own.filter_map(|it| it.labels.last()).map(String::as_str).collect::<Vec<_>>().join("、")
        };
        let (name, left) = (&table.name, all - done);
        let text = if left == 0 {
            say!("{name}：行名、列名都已核对", "{name}: all labels compared")
        } else if done == 0 {
            say!("{name}：行名未核对", "{name}: no row compared")
        } else if done <= left {
            let rows = labels(true);
            say!(
                "{name}：{all} 行中 {done} 行已核对（{rows}），{left} 行未核对",
                "{name}: {done} of {all} rows compared ({rows}), {left} not"
            )
        } else {
            let rows = labels(false);
            say!(
                "{name}：{all} 行中 {left} 行未核对（{rows}）",
                "{name}: {left} of {all} rows not compared ({rows})"
            )
        };
        let with = table.compared.iter().map(|it| format!("——{it}")).collect::<String>();
        writeln!(terminal.out, "  {}{with}", text.in_lang(lang))?;
    }
    Ok(())
}
