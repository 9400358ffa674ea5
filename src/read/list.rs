//! A list of units as CSV: what `nianbao new --county --units` makes a roster of.

use std::collections::HashMap;
use std::path::Path;

use chrono::NaiveDate;

use super::codes::{KEY_MISSING, ROSTER_UNIT_TWICE, UNKNOWN_KEY, WRONG_VALUE};
use super::csv::fields::{Record, records};
use super::keys::parse_date;
use super::{csv, limits, open, quiet};
use crate::diag::{Finding, Level, nearest, say};
use crate::edition::{UnitKind, normalise};
use crate::source::{Place, seen, slashed, unguarded};

/// A unit as it is listed.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its full name.
    pub name: String,
    /// What it is, as listed or by its name.
    pub kind: UnitKind,
    /// Where its files shall be, from the county's folder.
    pub path: Option<String>,
    /// Names it had, the joints between them as written.
    pub former_names: Vec<String>,
    /// Whom to ask.
    pub contact: Option<String>,
    /// The telephone of the contact.
    pub phone: Option<String>,
    /// Its own day to submit.
    pub submit_by: Option<NaiveDate>,
    /// The department it is subordinate to.
    pub under: Option<String>,
}

/// The columns, each by its id and the words that offices head it with.
const COLUMNS: &[(&str, &[&str])] = &[
    ("name", &["单位", "单位名称", "单位全称", "名称", "unit", "name"]),
    ("kind", &["类别", "单位类别", "单位性质", "性质", "kind"]),
    ("path", &["文件夹", "路径", "path"]),
    ("former_names", &["曾用名", "原名", "former_names"]),
    ("contact", &["联系人", "contact"]),
    ("phone", &["电话", "联系电话", "手机", "phone"]),
    ("submit_by", &["报送期限", "报送日期", "报送时间", "截止日期", "截止时间", "submit_by"]),
    ("under", &["主管部门", "上级", "under"]),
];

/// Rows in which the header is looked for: a title may stand above it.
const TITLES: usize = 6;

/// Reads the list: a header and a row a unit, or names alone. What cannot be read of it is reported.
pub fn units(path: &Path, name: &str) -> (Vec<Listed>, Vec<Finding>) {
    let source = match open(path, name) {
        Ok(source) => source,
        Err(finding) => return (Vec::new(), vec![*finding]),
    };
    if let Some(finding) = limits::table(&source) {
        return (Vec::new(), vec![finding]);
    }
    let (rows, unclosed) = records(&source.text);
    let rows = rows.iter().filter(|row| row.fields.iter().any(|field| !field.text.trim().is_empty()));
    let (mut units, mut findings) = (Vec::new(), Vec::new());
    findings.extend(limits::unseen(&source));
    findings.extend(unclosed.map(|span| csv::unclosed_quote(&source, span)));
    let column = |row: &Record, id: &str| {
        let words = COLUMNS.iter().find(|(known, _)| *known == id).map_or(&[][..], |(_, words)| *words);
        row.fields.iter().position(|field| csv::is(&field.text, words))
    };
    // Without a header the first column is the names.
    let all: Vec<&Record> = rows.collect();
    let at = all.iter().take(TITLES).position(|row| column(row, "name").is_some());
    let header = at.map(|at| all[at]);
    let rows = all.into_iter().skip(at.map_or(0, |at| at + 1));
    for field in header.iter().flat_map(|row| &row.fields).filter(|field| !field.text.trim().is_empty()) {
        let known = COLUMNS.iter().flat_map(|(_, words)| words.iter().copied());
        if csv::is(&field.text, &known.clone().collect::<Vec<_>>()) {
            continue;
        }
        let text = field.text.trim();
        // A column of remarks hurts nobody; one that is spelled otherwise should be known.
        let message = say!("“{text}”这一列没有用上", "the column `{text}` is not used");
        let mut finding = Finding::new(&UNKNOWN_KEY, message).at(Place::new(&source, field.span), quiet());
        finding.level = Level::Note;
        findings.push(match nearest(text, known) {
            Some(near) => finding.help(say!("是否应为“{near}”？", "did you mean `{near}`?")),
            None => finding.help(say!(
                "用得上的列：单位、类别、文件夹、曾用名、联系人、电话、报送期限、主管部门",
                "columns that are: name, kind, path, former_names, contact, phone, submit_by, under"
            )),
        });
    }
    let mut known: HashMap<String, Place> = HashMap::new();
    for row in rows {
        let field = |id: &str| {
            let at = match header {
                Some(header) => column(header, id)?,
                None if id == "name" => 0,
                None => return None,
            };
            row.fields.get(at).filter(|field| !field.text.trim().is_empty())
        };
        let text = |id: &str| field(id).map(|field| plain(field));
        let Some(named) = field("name") else {
            // Of merged cells the first row alone has the name.
            if let Some(first) = row.fields.iter().find(|field| !field.text.trim().is_empty()) {
                let message = say!("这一行没有写单位，没有列入", "this row names no unit; it is left out");
                let mut finding =
                    Finding::new(&KEY_MISSING, message).at(Place::new(&source, first.span), quiet());
                finding.level = Level::Warning;
                findings.push(finding.help(say!(
                    "写上单位的全称；合并的单元格要逐行填写",
                    "write the unit's full name; fill merged cells in on each row"
                )));
            }
            continue;
        };
        let (name, place) = (plain(named), Place::new(&source, named.span));
        if ["合计", "小计", "总计"].contains(&name.as_str()) {
            continue;
        }
        if let Some(first) = known.get(&normalise(&name)) {
            let message = say!("“{name}”列了两次", "`{name}` is listed twice");
            findings.push(
                Finding::new(&ROSTER_UNIT_TWICE, message)
                    .at(place, quiet())
                    .see(Place::clone(first), say!("先列在这里", "first here"))
                    .help(say!(
                        "删去一行；是两个单位的，写清各自的全称",
                        "delete one; two units have two full names"
                    )),
            );
            continue;
        }
        known.insert(normalise(&name), place);
        let mut wrong = |id: &str, expected: crate::diag::Text| {
            let Some(field) = field(id) else { return };
            let (written, zh, en) = (field.text.trim(), &expected.zh, &expected.en);
            let message = say!("“{written}”应为{zh}", "`{written}` should be {en}");
            findings.push(Finding::new(&WRONG_VALUE, message).at(Place::new(&source, field.span), quiet()));
        };
        let kind = text("kind").map(|kind| {
            UnitKind::named(&kind).or_else(|| spoken(&kind)).unwrap_or_else(|| {
                let all: Vec<&str> = UnitKind::ALL.iter().map(|(_, _, zh)| *zh).collect();
                let all = all.join("、");
                wrong("kind", say!("下列之一：{all}", "one of {all}"));
                UnitKind::Other
            })
        });
        let submit_by = text("submit_by").and_then(|date| {
            let found = parse_date(&date);
            if found.is_none() {
                wrong("submit_by", say!("日期，如 2024-01-20", "a date, like 2024-01-20"));
            }
            found
        });
        let former = text("former_names").unwrap_or_default();
        units.push(Listed {
            kind: kind.unwrap_or_else(|| kind_of(&name)),
            path: text("path").map(|path| slashed(&path)),
            former_names: former
                .split(['、', '；', ';', '，'])
                .map(|it| it.trim().to_owned())
                .filter(|it| !it.is_empty())
                .collect(),
            contact: text("contact"),
            phone: text("phone"),
            under: text("under"),
            submit_by,
            name,
        });
    }
    (units, findings)
}

/// A cell as it was before a spreadsheet or we wrote it, without what nobody sees.
fn plain(field: &csv::fields::Field) -> String {
    seen(unguarded(field.text.trim())).trim().to_owned()
}

/// Kinds as offices call them.
fn spoken(kind: &str) -> Option<UnitKind> {
    Some(match kind {
        "乡" | "镇" | "乡镇政府" => UnitKind::Township,
        "街道办" | "街道办事处" | "办事处" => UnitKind::Subdistrict,
        "机关" | "县直部门" | "县直" | "局" | "委" => UnitKind::Department,
        "本级" | "政府" => UnitKind::County,
        _ => return None,
    })
}

/// What kind of unit a name is of: 城关镇人民政府, 沙河街道办事处, 教育局.
fn kind_of(name: &str) -> UnitKind {
    let place = name.trim_end_matches("人民政府").trim_end_matches("办事处");
    if place.ends_with("街道") {
        UnitKind::Subdistrict
    } else if place.ends_with(['镇', '乡']) || (name.ends_with("人民政府") && place.ends_with('木')) {
        UnitKind::Township
    } else if name.ends_with("本级") || (name.ends_with("人民政府") && place.ends_with(['县', '旗']))
    {
        UnitKind::County
    } else if name.contains("开发区") || name.contains("管委会") {
        UnitKind::Zone
    } else if name.ends_with(['局', '委', '办', '院']) || name.ends_with("委员会") || name.ends_with("办公室")
    {
        UnitKind::Department
    } else {
        UnitKind::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_name() {
        for (name, kind) in [
            ("样例县城关镇人民政府", UnitKind::Township),
            ("样例县沙河街道办事处", UnitKind::Subdistrict),
            ("沙河街道", UnitKind::Subdistrict),
            ("巴彦苏木人民政府", UnitKind::Township),
            ("样例县教育局", UnitKind::Department),
            ("样例县民族宗教事务委员会", UnitKind::Department),
            ("样例县信访办公室", UnitKind::Department),
            ("样例县法院", UnitKind::Department),
            ("样例县人民政府本级", UnitKind::County),
            ("样例旗人民政府", UnitKind::County),
            ("样例经济开发区", UnitKind::Zone),
            ("样例新区管委会", UnitKind::Zone),
            ("样例县供销社", UnitKind::Other),
            ("样例红木", UnitKind::Other),
            ("彩旗", UnitKind::Other),
        ] {
            assert_eq!(kind_of(name), kind, "{name}");
        }
    }
}
