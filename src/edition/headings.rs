//! Headings and the sections they mean: word by word, by the words in them where a form leaves its headings free,
//! or with a small difference where it does not.

use strsim::levenshtein;

use super::names::{is_ordinal, normalise, without_number};
use super::{Ask, Edition};

/// What a heading means where an office words it itself: the section of the first row with a word in it.
#[derive(Clone, Debug)]
pub(super) struct Wording {
    /// Words, one of which is enough.
    pub words: Vec<String>,
    /// The section's place among the edition's.
    pub section: usize,
}

/// A heading without its number; 情况 and 状况, with 的 or without: offices word headings as they like.
fn folded(heading: &str) -> String {
    let heading = heading.trim();
    // 一 总体情况, 一：总体情况: the joint was mistyped.
    let rest = heading.trim_start_matches(is_ordinal).strip_prefix([' ', '\u{3000}', '：', ':', '，', ',']);
    let rest = rest.filter(|_| heading.starts_with(is_ordinal));
    normalise(rest.unwrap_or_else(|| without_number(heading)).trim())
        .replace("状况", "情况")
        .replace('的', "")
}

/// A heading without what was left at its end: a stop, or the hint of the template in brackets.
fn stripped(heading: &str) -> &str {
    let ends = |char: char| "。：:；;，,.．*".contains(char) || char.is_whitespace();
    let heading = heading.trim_end_matches(ends);
    let hint = heading.ends_with(['）', ')']).then(|| heading.rfind(['（', '('])).flatten();
    hint.filter(|at| *at > 0).map_or(heading, |at| heading[..at].trim_end_matches(ends))
}

impl Edition {
    /// The section a heading means, by id, heading or another wording, with or without its number.
    pub fn section_named(&self, heading: &str) -> Option<usize> {
        let whole = normalise(heading);
        self.headings.get(&whole).or_else(|| self.headings.get(&folded(heading))).copied()
    }

    /// The section a heading means, in other words than the form's only where a number shows it to be one.
    pub fn section_meant(&self, heading: &str) -> Option<usize> {
        if heading.trim().starts_with(is_ordinal) {
            self.section_in_words(heading)
        } else {
            self.section_named(heading)
        }
    }

    /// The section of this name, or the one that the words mean.
    pub fn section_in_words(&self, heading: &str) -> Option<usize> {
        self.section_named(heading).or_else(|| {
            let heading = folded(stripped(heading));
            if self.asks(Ask::Headings) {
                return self.nearly(&heading);
            }
            let means = |it: &&Wording| it.words.iter().any(|word| heading.contains(word.as_str()));
            self.wordings.iter().find(means).map(|it| it.section)
        })
    }

    /// The section whose heading differs by a letter or two, or else the only one that has the same words and more,
    /// or fewer. The heading must be folded.
    fn nearly(&self, heading: &str) -> Option<usize> {
        let most = heading.chars().count();
        if most < 4 {
            return None;
        }
        let letters = self.folded.iter().filter_map(|(at, known)| {
            let least = most.min(known.chars().count());
            // So far apart they need not be compared.
            if known.chars().count().abs_diff(most) > 2 {
                return None;
            }
            let letters = levenshtein(heading, known);
            (letters <= (least / 4).min(2)).then_some((letters, *at))
        });
        letters.min().map(|(_, at)| at).or_else(|| {
            let mut within = self.folded.iter().filter(|(_, known)| {
                let (short, long) =
                    if known.len() < heading.len() { (&**known, heading) } else { (heading, &**known) };
                short.chars().count() * 5 >= long.chars().count() * 2 && is_within(short, long)
            });
            let (at, _) = within.next()?;
            within.all(|(other, _)| other == at).then_some(*at)
        })
    }

    /// The section whose heading this is but for its number, which it has not.
    pub fn section_unnumbered(&self, line: &str) -> Option<usize> {
        if without_number(line) != line || line.starts_with(is_ordinal) {
            return None;
        }
        let line = folded(line);
        let found = self.headings.get(&line).copied()?;
        (folded(&self.sections[found].heading) == line).then_some(found)
    }

    /// Indexes the headings under every wording, once.
    pub(super) fn index_headings(&mut self) {
        for (at, section) in self.sections.iter().enumerate() {
            let wordings = std::iter::once(&section.heading).chain(&section.also);
            self.folded.extend(wordings.clone().map(|it| (at, folded(it))));
            let names = wordings.flat_map(|it| [normalise(it), folded(it)]);
            for name in std::iter::once(section.id.clone()).chain(names) {
                self.headings.entry(name).or_insert(at);
            }
        }
    }

    /// Whether a heading of the form itself reads so, but for its number.
    pub fn words_heading_so(&self, heading: &str) -> bool {
        let bare = |it: &str| normalise(without_number(it.trim()));
        self.sections.iter().any(|section| bare(&section.heading) == bare(heading))
    }
}

/// Whether the letters of one heading stand in another, in their order.
fn is_within(short: &str, long: &str) -> bool {
    let mut letters = long.chars();
    short.chars().all(|char| letters.any(|it| it == char))
}

#[cfg(test)]
mod tests {
    use crate::edition::Editions;

    /// Headings that mean a section, whatever their number.
    fn check(years: &[i32], section: &str, headings: &str) {
        let editions = Editions::builtin();
        for year in years {
            let edition = editions.for_year(*year).unwrap();
            for heading in headings.split_whitespace() {
                let found = edition.section_meant(&format!("三、{heading}"));
                let found = found.map_or("nothing", |at| edition.sections[at].id.as_str());
                assert_eq!(found, section, "{year} {heading}");
            }
        }
    }

    #[test]
    fn free_headings_are_known_by_their_words() {
        let free = &[2010, 2016];
        check(
            free,
            "cases",
            "行政复议、诉讼情况 行政复议、行政诉讼和举报情况 复议、诉讼和投诉情况 政府信息公开复议诉讼情况
            行政复议、行政诉讼、行政申诉情况 复议、诉讼和申诉情况 政府信息公开申请行政复议、行政诉讼情况",
        );
        check(
            free,
            "requests",
            "依申请公开信息情况 申请公开政府信息的情况 依申请公开办理情况 收到和处理政府信息公开申请情况
            依申请公开政府和不予公开政府信息的情况 政府信息公开申请的办理情况 依申请公开基本情况",
        );
        check(
            free,
            "fees",
            "政府信息公开收费情况 收费情况 依申请公开收费及减免情况 政府信息公开的收费及减免情况，保密审查情况
            支出和收费情况 人员和收支情况 政府信息公开的经费使用和收费情况",
        );
        check(
            free,
            "problems",
            "存在问题及下一步工作 存在的问题和改进情况 问题与对策 主要问题和改进措施 存在的不足及改进措施
            工作中存在的主要问题及改进措施 下步工作打算 存在困难和问题",
        );
        check(
            free,
            "overview",
            "组织领导和制度建设情况 政府信息公开工作开展情况 基本概况 政府信息公开工作情况 概述 总体工作情况",
        );
        check(
            free,
            "other",
            "机构建设和保障经费情况 政府信息公开会议和培训情况 回应解读情况 举报投诉情况 政府信息公开情况统计表
            附表 说明与附表 保密审查情况 其他需要说明的问题 咨询处理情况 需要说明的事项与附表",
        );
        check(
            free,
            "proactive",
            "政府信息公开情况 主动公开政府信息以及公开平台建设情况 重点领域信息公开情况",
        );
        check(free, "nothing", "典型经验 结语 加强领导");
    }

    #[test]
    fn a_heading_with_a_small_difference() {
        let fixed = &[2019, 2023];
        check(
            fixed,
            "problems",
            "存在的主要问题和改进情况 存在的主要问题及改进情况（文字描述） 存在问题及改进情况",
        );
        check(fixed, "other", "其他需要报告的事项情况 其他事项");
        check(fixed, "proactive", "主动公开政府信息情况： 主动公开情况 主动公开政府信息的情况。");
        check(fixed, "cases", "政府信息公开行政复议、诉讼情况 行政复议、行政诉讼情况");
        check(fixed, "requests", "收到和处理申请情况 收到与处理政府信息公开申请情况");
        check(fixed, "overview", "总体概况");
        check(fixed, "nothing", "情况 概述 政府信息公开情况 保密审查情况 组织领导情况 咨询情况 工作情况");
    }
}
