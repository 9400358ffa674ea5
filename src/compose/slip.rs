//! What a county sends back: a slip of corrections to a unit, and the list of units to remind.

use chrono::NaiveDate;

use super::chinese_date;
use crate::document::{Block, Cell, Document, Meta, Role, Table, words};

/// Who writes, to whom, about which year.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The county.
    pub from: String,
    /// The unit; the county itself for a list.
    pub to: String,
    /// The reporting year.
    pub year: i32,
    /// The day it is written.
    pub today: NaiveDate,
    /// The day by which it must be done.
    pub by: NaiveDate,
}

/// A correction that a unit is asked for.
#[derive(Clone, Debug)]
pub struct Correction {
    /// The file and the cell or line.
    pub place: String,
    /// What stands there.
    pub found: String,
    /// What should, where that is known.
    pub expected: String,
    /// Why.
    pub why: String,
}

/// A unit that has sent nothing.
#[derive(Clone, Debug)]
pub struct Reminder {
    /// The unit.
    pub unit: String,
    /// The day it was due.
    pub due: Option<NaiveDate>,
    /// Whom to ask.
    pub contact: String,
    /// The telephone.
    pub phone: String,
}

/// 退回修改单: what a unit corrects, so that it can be done without this program.
pub fn corrections(letter: &Letter, all: &[Correction]) -> Document {
    let (count, year, by) = (all.len(), letter.year, chinese_date(letter.by));
    let text = format!(
        "你单位报送的{year}年政府信息公开工作年度报告，经核对有{count}处需要改正或说明，列在下表。请逐处改好，于{by}前重报。"
    );
    let heads = ["序号", "位置", "现在是", "应为", "说明"];
    let rows = all.iter().enumerate().map(|(at, it)| {
        vec![(at + 1).to_string(), it.place.clone(), it.found.clone(), it.expected.clone(), it.why.clone()]
    });
    let what = format!("{year}年度报告退回修改单");
    letter_of(letter, &what, &text, table("corrections", "需要改正的地方", &heads, rows.collect()))
}

/// 催报名单: whom to call.
pub fn reminders(letter: &Letter, all: &[Reminder]) -> Document {
    let (count, year) = (all.len(), letter.year);
    let text = format!(
        "截至{}，以下{count}个单位没有报送{year}年政府信息公开工作年度报告。",
        chinese_date(letter.today)
    );
    let heads = ["序号", "单位", "应报日期", "联系人", "电话"];
    let rows = all.iter().enumerate().map(|(at, it)| {
        let due = it.due.map(|it| it.to_string()).unwrap_or_default();
        vec![(at + 1).to_string(), it.unit.clone(), due, it.contact.clone(), it.phone.clone()]
    });
    let what = format!("{year}年度报告催报名单");
    letter_of(letter, &what, &text, table("reminders", "没有报送的单位", &heads, rows.collect()))
}

fn letter_of(letter: &Letter, what: &str, text: &str, table: Table) -> Document {
    let title = format!("{}{what}", letter.to);
    let meta = Meta {
        title,
        organ: letter.from.clone(),
        year: letter.year,
        date: Some(letter.today.to_string()),
        draft: false,
    };
    let blocks = vec![
        Block::Title(vec![letter.to.clone(), what.to_owned()]),
        Block::Paragraph(words(text)),
        Block::Table(table),
        Block::Signature(vec![letter.from.clone(), chinese_date(letter.today)]),
    ];
    Document { meta, blocks }
}

fn table(id: &str, caption: &str, heads: &[&str], rows: Vec<Vec<String>>) -> Table {
    let role = |at| if at == 0 { Role::Row } else { Role::Data };
    let row = |row: Vec<String>| row.iter().enumerate().map(|(at, text)| Cell::new(role(at), text)).collect();
    Table::list(id, caption, heads, rows.into_iter().map(row))
}
