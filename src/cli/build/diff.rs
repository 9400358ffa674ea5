//! `build --diff`: what changed since an earlier build, in a few lines: which reports, which cells, which words.

use std::collections::BTreeMap;
use std::path::Path;

use similar::{ChangeTag, TextDiff};

use crate::diag::{Lang, say};
use crate::publish::{Manifest, Staging};
use crate::source;

mod cells;

/// Reports and changes of a report that are told one by one.
const REPORTS: usize = 20;
const CHANGES: usize = 8;
/// Letters of a passage that are shown.
const LETTERS: usize = 40;

/// The lines to print; `old` is the folder of the earlier build.
pub(super) fn lines(old: &Path, staging: &Staging, new: &Manifest, lang: Lang) -> Option<Vec<String>> {
    let before = Manifest::of(old)?;
    let known: BTreeMap<&str, &str> =
        before.files.iter().map(|it| (it.path.as_str(), it.sha256.as_str())).collect();
    let mut reports: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let (mut added, mut same) = (Vec::new(), 0);
    for file in &new.files {
        match known.get(file.path.as_str()) {
            None => added.push(file.path.as_str()),
            Some(digest) if **digest == file.sha256 => same += 1,
            Some(_) => reports.entry(base(&file.path)).or_default().push(&file.path),
        }
    }
    let is_new = |path: &str| new.files.iter().any(|it| it.path == path);
    let gone: Vec<&str> =
        before.files.iter().map(|it| it.path.as_str()).filter(|path| !is_new(path)).collect();
    let (shown, changed) = (source::shown(old), reports.len());
    let (more, fewer) = (added.len(), gone.len());
    let head = say!(
        "与 {shown} 相比：改了 {changed} 份报告，新增 {more} 个文件，少了 {fewer} 个，{same} 个一样",
        "compared with {shown}: {changed} report(s) changed, {more} file(s) new, {fewer} gone, {same} the same"
    );
    let mut out = vec![head.in_lang(lang).to_owned()];
    out.extend(added.iter().take(REPORTS).map(|path| format!("  + {path}")));
    // The old manifest is somebody's file: its names are shown without what a terminal would obey.
    let clean = |path: &&str| path.chars().filter(|char| !char.is_control()).collect::<String>();
    out.extend(gone.iter().take(REPORTS).map(|path| format!("  - {}", clean(path))));
    let mut marks = 0;
    for (base, paths) in reports.iter().take(REPORTS) {
        out.push(format!("  {base}"));
        let words = paths
            .iter()
            .find(|path| path.ends_with(".md"))
            .and_then(|path| Some((source::text(&old.join(path))?, staging.text(path)?)));
        match words {
            Some((before, now)) => {
                let told = changes(&before, &now, lang);
                if told.is_empty() && before.lines().any(is_draft) != now.lines().any(is_draft) {
                    out.pop();
                    marks += 1;
                }
                out.extend(told);
            }
            None => {
                let names: Vec<&str> = paths.iter().filter_map(|it| it.rsplit('.').next()).collect();
                let names = names.join(", ");
                let said = say!(
                    "    版面改了（{names}），文字和数没有比",
                    "    it looks otherwise ({names}); words and figures were not compared"
                );
                out.push(said.in_lang(lang).to_owned());
            }
        }
    }
    if marks > 0 {
        let said = say!(
            "  {marks} 份只差草稿的标记",
            "  {marks} report(s) differ in nothing but the mark of a draft"
        );
        out.push(said.in_lang(lang).to_owned());
    }
    if changed > REPORTS {
        let rest = changed - REPORTS;
        out.push(say!("  ……还有 {rest} 份", "  ... {rest} more").in_lang(lang).to_owned());
    }
    Some(out)
}

/// The name without what tells the format.
fn base(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(base, _)| base)
}

/// What is different between two reports in Markdown.
fn changes(before: &str, now: &str, lang: Lang) -> Vec<String> {
    let diff = TextDiff::from_lines(before, now);
    let (rows_before, rows_now) = (cells::lines(before), cells::lines(now));
    let mut out = Vec::new();
    let (mut old, mut new): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
    let settle = |out: &mut Vec<String>, old: &mut Vec<Line>, new: &mut Vec<Line>| {
        for at in 0..old.len().max(new.len()) {
            out.extend(change(old.get(at), new.get(at)));
        }
        old.clear();
        new.clear();
    };
    for piece in diff.iter_all_changes() {
        let text = piece.value().trim();
        // That it is a draft is told of the whole build.
        if is_draft(text) {
            continue;
        }
        match piece.tag() {
            ChangeTag::Delete => {
                let kind = piece.old_index().and_then(|at| rows_before.get(at));
                old.extend(kind.map(|kind| Line { text, kind }));
            }
            ChangeTag::Insert => {
                let kind = piece.new_index().and_then(|at| rows_now.get(at));
                new.extend(kind.map(|kind| Line { text, kind }));
            }
            ChangeTag::Equal => settle(&mut out, &mut old, &mut new),
        }
    }
    settle(&mut out, &mut old, &mut new);
    let count = out.len();
    out.truncate(CHANGES);
    if count > CHANGES {
        let rest = count - CHANGES;
        out.push(say!("    ……还有 {rest} 处", "    ... {rest} more").in_lang(lang).to_owned());
    }
    out
}

/// Whether a line is the mark of a draft.
fn is_draft(line: &str) -> bool {
    line.starts_with("> **草稿**")
}

/// A line of a report, and what it is.
#[derive(Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    kind: &'a cells::Line,
}

impl Line<'_> {
    fn told(&self) -> Option<String> {
        match self.kind {
            cells::Line::Row(row) => row.told(),
            cells::Line::Frame => None,
            cells::Line::Words => (!self.text.is_empty()).then(|| self.text.to_owned()),
        }
    }
}

/// One line against another: the cells of a row that differ, or the words.
fn change(old: Option<&Line>, new: Option<&Line>) -> Vec<String> {
    if let (Some(Line { kind: cells::Line::Row(old), .. }), Some(Line { kind: cells::Line::Row(new), .. })) =
        (old, new)
        && old.cells.len() == new.cells.len()
    {
        let differ = old.cells.iter().zip(&new.cells).enumerate().filter(|(_, (a, b))| a.text != b.text);
        return differ
            .map(|(at, (old, now))| {
                format!("    {}: {} → {}", new.called(at), short(&old.text), short(&now.text))
            })
            .collect();
    }
    match (old.and_then(Line::told), new.and_then(Line::told)) {
        (None, None) => Vec::new(),
        (Some(old), None) => vec![format!("    - {}", short(&old))],
        (None, Some(new)) => vec![format!("    + {}", short(&new))],
        (Some(old), Some(new)) => {
            vec![format!("    - {}", around(&old, &new)), format!("    + {}", around(&new, &old))]
        }
    }
}

/// What stands around the first difference.
fn around(text: &str, other: &str) -> String {
    let same = text.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let from = same.saturating_sub(LETTERS / 3);
    let lead = if from > 0 { "……" } else { "" };
    format!("{lead}{}", short(&text.chars().skip(from).collect::<String>()))
}

fn short(text: &str) -> String {
    if text.is_empty() {
        return "（空）".to_owned();
    }
    let mut shown: String = text.chars().filter(|char| !char.is_control()).take(LETTERS).collect();
    if text.chars().nth(LETTERS).is_some() {
        shown += "……";
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_words_that_differ_are_told() {
        let before =
            "# 报告\n\n新收12件。\n\n<tr><th scope=\"row\">一、新收</th><td>12</td><td>0</td></tr>\n";
        let now = "# 报告\n\n新收13件。\n\n<tr><th scope=\"row\">一、新收</th><td>13</td><td>0</td></tr>\n";
        let told = changes(before, now, Lang::Zh);
        assert_eq!(told, ["    - 新收12件。", "    + 新收13件。", "    一、新收: 12 → 13"]);
        assert_eq!(changes(now, now, Lang::Zh), Vec::<String>::new());
    }

    #[test]
    fn a_cell_is_called_by_its_row_and_its_column() {
        let table = |value: &str| {
            format!(
                "<table id=\"t\">\n<caption>表三　申请</caption>\n<thead>\n\
                 <tr><th class=\"corner\" colspan=\"2\" rowspan=\"2\"></th><th scope=\"col\" rowspan=\"2\">自然人</th><th scope=\"colgroup\" colspan=\"2\">法人</th></tr>\n\
                 <tr><th scope=\"col\">商业企业</th><th scope=\"col\">其他</th></tr>\n</thead>\n<tbody>\n\
                 <tr><th scope=\"rowgroup\" rowspan=\"2\">三、结果</th><th scope=\"row\">公开</th><td>1</td><td>2</td><td>3</td></tr>\n\
                 <tr><th scope=\"row\">不公开</th><td>4</td><td>{value}</td><td>6</td></tr>\n</tbody>\n</table>\n"
            )
        };
        assert_eq!(changes(&table("5"), &table("7"), Lang::Zh), ["    表三 不公开 × 商业企业: 5 → 7"]);
        let pipes = "**各单位主要数据**\n\n| 单位 | 新收 |\n| :--- | :---: |\n| 甲局 | 1 |\n";
        let more = pipes.to_owned() + "| 乙局 | 2 |\n";
        assert_eq!(changes(pipes, &more, Lang::Zh), ["    + 各单位主要数据 乙局：2"]);
        assert_eq!(changes("> **草稿**：不得公布\n\n# 甲\n", "# 甲\n", Lang::Zh), Vec::<String>::new());
    }
}
