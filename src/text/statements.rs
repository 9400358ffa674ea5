//! What the sentences state: numbers with their meaning, that there was nothing, lists with their totals, shares
//! and growth. Precision before recall: what can be read in two ways is left without a meaning.

mod growths;
mod lists;
mod meanings;
mod years;

use std::ops::Range;

use rust_decimal::Decimal;

use super::lexicon::{self, Hit, Sense};
use super::numbers::{Number, Unit, numbers};
use crate::edition::Meaning;
use crate::source::simplified;

pub use lists::{List, ListMark};
pub use meanings::{Applicant, Topic};

/// A figure that a sentence states.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The part of the narration and its paragraph.
    pub at: (usize, usize),
    /// The number; for a statement of nothing the words that say so, with the value 0.
    pub number: Number,
    /// What it counts, where that is sure.
    pub meaning: Option<Meaning>,
    /// Whose applications, where it counts those of one kind.
    pub applicant: Option<Applicant>,
    /// The year it is of, from the report's: 0 or -1; `None` where it is of another one.
    pub year: Option<i32>,
    /// How it is stated.
    pub form: Form,
    /// The words before it in its clause.
    pub words: Range<usize>,
    /// The sentence it stands in.
    pub sentence: Range<usize>,
    /// Whether a channel of publication is named: the same item may be counted on several.
    pub channel: bool,
    /// Whether it is so many a day or each, or what is left over: never a total.
    pub per: bool,
    /// Whether its words stand behind it: 两件系复议后起诉.
    pub behind: bool,
}

/// How a figure is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A count or an amount.
    Count,
    /// 未收到, 没有, 均为0.
    Nothing,
    /// A share of something: 占50.19%.
    Share,
    /// A rate, or any other percentage.
    Rate,
    /// More or less than the year before.
    Growth,
}

/// A share: 799条，占50.19%.
#[derive(Clone, Debug)]
pub struct Share {
    /// The statement of the percentage.
    pub percent: usize,
    /// The statement of the part.
    pub part: usize,
    /// The statement of the whole, where a list names it.
    pub whole: Option<usize>,
}

/// A comparison with the year before.
#[derive(Clone, Debug)]
pub struct Growth {
    /// The statement of the change; `None` for 持平.
    pub change: Option<usize>,
    /// The statement that changed.
    pub now: usize,
    /// The statement of the year before, where the sentence tells it.
    pub before: Option<usize>,
    /// The words, for 持平.
    pub range: Range<usize>,
    /// More, less, or the same.
    pub direction: Direction,
}

/// Which way a figure went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// 增长.
    Up,
    /// 下降.
    Down,
    /// 持平.
    Flat,
    /// 是去年的2.3倍.
    Ratio,
}

/// All that the words state.
#[derive(Clone, Debug, Default)]
pub struct Stated {
    /// In the order of the text.
    pub statements: Vec<Statement>,
    /// Enumerations.
    pub lists: Vec<List>,
    /// Shares.
    pub shares: Vec<Share>,
    /// Comparisons.
    pub growths: Vec<Growth>,
    /// Totals that mix what is published with what is not government information, or with requests.
    pub mixed: Vec<usize>,
}

/// Where a paragraph stands.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The part and the paragraph.
    pub at: (usize, usize),
    /// The id of its section.
    pub section: &'a str,
    /// The reporting year.
    pub year: i32,
    /// Whether the unit has units below it, so that 本级 is not all.
    pub has_scopes: bool,
}

impl Stated {
    /// Reads a paragraph; a heading turns to what those below it are about.
    pub fn read(&mut self, text: &str, setting: Setting<'_>, topic: Topic) -> Topic {
        let plain = simplified(text);
        let (numbers, mut hits) = (numbers(&plain), lexicon::hits(&plain));
        years::carried(&plain, &mut hits, setting.year);
        let mut reader = Reader { stated: self, text: &plain, setting, topic, limited: None };
        let (mut n, mut h) = (0, 0);
        let mut before: Option<Range<usize>> = None;
        for sentence in sentences(&plain) {
            let (first, first_hit) = (n, h);
            n += numbers[n..].iter().take_while(|it| it.range.start < sentence.end).count();
            h += hits[h..].iter().take_while(|it| it.range.start < sentence.end).count();
            let made = reader.sentence(sentence, &numbers[first..n], &hits[first_hit..h], before.clone());
            if !made.is_empty() {
                before = Some(made);
            }
        }
        reader.topic
    }
}

/// The sentences of a paragraph.
fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        if from >= text.len() {
            return None;
        }
        let rest = &text[from..];
        let end = rest
            .find(['。', '！', '？', '\n'])
            .map_or(text.len(), |at| from + at + rest[at..].chars().next().map_or(1, char::len_utf8));
        let sentence = from..end;
        from = end;
        Some(sentence)
    })
}

/// The words that stand within a range; they are in order and none is inside another.
pub(super) fn within<'h>(hits: &'h [Hit], range: &Range<usize>) -> &'h [Hit] {
    let from = hits.partition_point(|hit| hit.range.start < range.start);
    let to = hits.partition_point(|hit| hit.range.end <= range.end);
    hits.get(from..to.max(from)).unwrap_or_default()
}

/// Numbers of one sentence that are read.
const MOST: usize = 400;

/// What ends a clause.
pub(super) fn is_joint(char: char) -> bool {
    matches!(
        char,
        '，' | '、' | '；' | '：' | '（' | '）' | '(' | ')' | ':' | ';' | ',' | '。' | '！' | '？' | '\n'
    )
}

struct Reader<'a, 's> {
    stated: &'s mut Stated,
    text: &'a str,
    setting: Setting<'a>,
    topic: Topic,
    /// Where the sentence turns to a part of the unit, or to what is not counted.
    limited: Option<usize>,
}

impl Reader<'_, '_> {
    /// Reads a sentence; returns the numbers of its statements. `before` are those of the sentence before.
    fn sentence(
        &mut self,
        sentence: Range<usize>,
        numbers: &[Number],
        hits: &[Hit],
        before: Option<Range<usize>>,
    ) -> Range<usize> {
        let from = self.stated.statements.len();
        self.nothing(&sentence, numbers, hits);
        // Statements of nothing come first in the list; those of numbers are joined into lists.
        let first = self.stated.statements.len();
        let mut year = Some(0);
        let mut end = sentence.start;
        // No sentence that people write has so many; what stands behind them is not read.
        let numbers = &numbers[..numbers.len().min(MOST)];
        let limits =
            |hit: &&Hit| hit.sense == Sense::Apart || (self.setting.has_scopes && hit.sense == Sense::Scope);
        // 全县各部门: all of them is the whole.
        let whole = || {
            ["全县", "全市", "全区", "全省", "全旗"].iter().any(|it| self.text[sentence.clone()].contains(it))
        };
        self.limited = hits.iter().find(limits).map(|hit| hit.range.start).filter(|_| !whole());
        let lists = self.stated.lists.len();
        let labels = self.respectively(&sentence, numbers, hits);
        for (at, number) in numbers.iter().enumerate() {
            let lead = end..number.range.start;
            end = number.range.end;
            let label = labels.iter().find(|(number, _)| *number == at);
            let words = label.map_or_else(|| self.near(&lead, hits), |(_, label)| label.clone());
            let (own, next) = self.year_in(&lead, hits, year);
            year = next;
            let statement = self.statement(number, words, &sentence, hits, own, &lead);
            // 行政复议、行政诉讼均为0件: said of both.
            let both = self.both(&lead, hits).filter(|_| label.is_none());
            match both {
                Some(both) if statement.number.value.is_zero() => {
                    self.stated
                        .statements
                        .extend(both.map(|it| Statement { meaning: Some(it), ..statement.clone() }));
                }
                Some(_) => self.stated.statements.push(Statement { meaning: None, ..statement }),
                None => self.stated.statements.push(statement),
            }
        }
        let numbers = first..self.stated.statements.len();
        let topic = self.topic;
        self.topic_of(&(end..sentence.end), &(sentence.end..sentence.end), hits);
        // What is only mentioned behind the last number turns to a topic, not away from one.
        if matches!(self.topic, Topic::Foreign | Topic::None) {
            self.topic = topic;
        }
        lists::find(self.stated, self.text, hits, numbers, before.clone(), &sentence);
        self.growths((first, lists), hits, &sentence, before);
        from..self.stated.statements.len()
    }

    /// The clause before a number; where it only fills (共, 为), the one before that too. Empty where the number
    /// comes first and its words behind it: 两件系复议后起诉.
    fn near(&self, lead: &Range<usize>, hits: &[Hit]) -> Range<usize> {
        let words = self.text[lead.clone()].trim_end_matches(['：', ':', ' ']);
        let mut start = lead.start + words.len();
        let after_joint = |end: usize| {
            let clause = &self.text[lead.start..end];
            clause.rfind(is_joint).map_or(lead.start, |at| {
                lead.start + at + clause[at..].chars().next().map_or(1, char::len_utf8)
            })
        };
        start = after_joint(start);
        loop {
            let clause = start..lead.end;
            let says = within(hits, &clause).iter().any(|hit| meanings::says(hit.sense));
            let filler = self.text[clause.clone()].chars().count();
            if says || start == lead.start || !(1..=8).contains(&filler) {
                return clause;
            }
            let before = &self.text[lead.start..start];
            // Only a comma is looked over: a bracket or a semicolon ends what was said.
            let Some(joint) = before.chars().next_back().filter(|it| matches!(it, '，' | '：' | ','))
            else {
                return clause;
            };
            start = after_joint(start - joint.len_utf8());
        }
    }

    /// A、B、C分别为3件、5件和2件: which number has which label.
    fn respectively(
        &self,
        sentence: &Range<usize>,
        numbers: &[Number],
        hits: &[Hit],
    ) -> Vec<(usize, Range<usize>)> {
        let mut found = Vec::new();
        for hit in hits.iter().filter(|hit| hit.sense == Sense::Respectively) {
            let Some(first) = numbers.iter().position(|it| it.range.start >= hit.range.end) else { continue };
            let mut last = first;
            while let Some(next) = numbers.get(last + 1)
                && self.text[numbers[last].range.end..next.range.start]
                    .chars()
                    .all(|it| "、和及与，以 ".contains(it))
            {
                last += 1;
            }
            let before = first.checked_sub(1).map_or(sentence.start, |it| numbers[it].range.end);
            let head = &self.text[before..hit.range.start];
            let start = before + head.rfind(['，', '：', '；', '（']).map_or(0, |at| at + '，'.len_utf8());
            // 分为甲、乙、丙三类，分别为…: the labels stand farther off, and only the numbers are sure.
            if self.text[start..hit.range.start].trim().is_empty() {
                if last > first {
                    found.extend((first..=last).map(|at| (at, hit.range.clone())));
                }
                continue;
            }
            let (mut labels, mut from) = (Vec::new(), start);
            for (at, joint) in
                self.text[start..hit.range.start].char_indices().filter(|(_, it)| "、和及与".contains(*it))
            {
                labels.push(from..start + at);
                from = start + at + joint.len_utf8();
            }
            labels.push(from..hit.range.start);
            // Numbers that cannot be told apart get no words, and so no meaning.
            let known = labels.len() == last - first + 1;
            found.extend(
                (first..=last)
                    .map(|at| (at, if known { labels[at - first].clone() } else { hit.range.clone() })),
            );
        }
        found
    }

    /// Reviews and lawsuits, where one number is said of both.
    fn both(&self, lead: &Range<usize>, hits: &[Hit]) -> Option<impl Iterator<Item = Meaning> + use<>> {
        let words = &self.text[lead.clone()];
        let start = lead.start + words.rfind(['，', '；', '。', '：']).map_or(0, |at| at + '，'.len_utf8());
        let own = within(hits, &(start..lead.end));
        let has = |sense| own.iter().any(|hit| hit.sense == sense);
        (has(Sense::Review) && has(Sense::Lawsuit)).then(|| [Meaning::Review, Meaning::Lawsuit].into_iter())
    }

    fn statement(
        &mut self,
        number: &Number,
        words: Range<usize>,
        sentence: &Range<usize>,
        hits: &[Hit],
        year: Option<i32>,
        lead: &Range<usize>,
    ) -> Statement {
        let inside = |range: &Range<usize>| -> Vec<Sense> {
            within(hits, range).iter().map(|hit| hit.sense).collect()
        };
        // 2件结转下年度: the words behind tell, where those before say nothing.
        let rest = &self.text[number.range.end..sentence.end];
        let tail = number.range.end..number.range.end + rest.find(is_joint).unwrap_or(rest.len());
        let silent = !inside(&words).iter().any(|sense| meanings::says(*sense))
            && !self.text[words.clone()].contains("其中");
        let carries = inside(&tail).iter().any(|sense| matches!(sense, Sense::CarriedIn | Sense::CarriedOut));
        let words = if silent && carries { tail } else { words };
        let (near, all) = (inside(&words), inside(lead));
        let has = |sense: Sense| near.contains(&sense);
        let channel =
            [Sense::Website, Sense::Wechat, Sense::Weibo, Sense::Gazette, Sense::Medium].into_iter().any(has);
        let grows = (has(Sense::Up) || has(Sense::Down) || has(Sense::Compare)) && !has(Sense::Becoming);
        // 增加2080条: right before the number the verb is about it.
        let adjacent =
            within(hits, &(words.start.min(number.range.start)..number.range.start)).iter().any(|hit| {
                matches!(hit.sense, Sense::Up | Sense::Down)
                    && matches!(&self.text[hit.range.end..number.range.start], "" | "了" | "约" | " " | "近")
            });
        let form = match number.unit {
            Unit::Percent if has(Sense::Share) || matches!(self.text[lead.clone()].trim(), "（" | "(") => {
                Form::Share
            }
            Unit::Times
                if ["的", "上年的", "去年的", "上一年的"]
                    .iter()
                    .any(|it| self.text[lead.clone()].trim_end().ends_with(it)) =>
            {
                Form::Growth
            }
            Unit::Percent | Unit::Times
                if grows || all.contains(&Sense::Up) || all.contains(&Sense::Down) =>
            {
                Form::Growth
            }
            Unit::Percent | Unit::Times => Form::Rate,
            _ if adjacent => Form::Growth,
            _ => Form::Count,
        };
        let mut statement = Statement {
            at: self.setting.at,
            number: number.clone(),
            meaning: None,
            applicant: None,
            year,
            form,
            words: words.clone(),
            sentence: sentence.clone(),
            channel,
            per: ["平均", "日均", "月均", "人均", "每", "剩余", "其余", "余下"]
                .iter()
                .any(|it| self.text[words.clone()].contains(it)),
            behind: silent && self.text[words.clone()].trim().is_empty(),
        };
        self.topic_of(lead, &(words.start.min(number.range.start)..number.range.start), hits);
        if form == Form::Count {
            let apart = self.limited.is_some_and(|at| at < number.range.start);
            let first = within(hits, &words).first();
            let begins =
                first.is_some_and(|hit| meanings::is_adverb(&self.text[words.start..hit.range.start]));
            let clause = meanings::Clause { near: &near, words: &self.text[words], begins };
            let (meaning, applicant) = meanings::of(&clause, number.unit, &mut self.topic, &self.setting);
            let published = clause.words.trim_end();
            let meaning = meaning.or_else(|| {
                // 全年发布的386条政府信息.
                let told = published.ends_with("发布的") || published.ends_with("公开的");
                (told && self.text[number.range.end..].starts_with("政府信息") && !channel)
                    .then_some(Meaning::Items)
            });
            statement.applicant = applicant;
            statement.meaning = meaning;
            // 2022年结转的8件: this year's, whatever year is named.
            if matches!(meaning, Some(Meaning::CarriedIn | Meaning::CarriedOut)) && year == Some(-1) {
                statement.year = Some(0);
            }
            if near.contains(&Sense::Becoming) || statement.behind || apart {
                statement.meaning = None;
            }
        }
        statement
    }

    /// What the words between the number before and this one's own clause turn to: 直接起诉的：维持7件.
    fn topic_of(&mut self, lead: &Range<usize>, near: &Range<usize>, hits: &[Hit]) {
        let end = near.start.max(lead.start);
        let between = within(hits, &(lead.start..end));
        let words = &self.text[lead.start..end];
        for hit in between {
            meanings::turn(hit.sense, words, &mut self.topic, &self.setting);
        }
    }

    /// 未收到, 未发生, 没有收取, 无: nothing of what the clause names.
    fn nothing(&mut self, sentence: &Range<usize>, numbers: &[Number], hits: &[Hit]) {
        for (at, hit) in hits.iter().enumerate() {
            if !matches!(
                hit.sense,
                Sense::Nothing
                    | Sense::NothingReceived
                    | Sense::NothingHappened
                    | Sense::NothingCollected
                    | Sense::NothingDone
            ) {
                continue;
            }
            let rest = &self.text[hit.range.end..sentence.end];
            let end =
                hit.range.end + rest.find(['，', '。', '；', '！', '\n', ',', ';']).unwrap_or(rest.len());
            let clause = hit.range.start..end;
            if numbers.iter().any(|it| it.range.start >= clause.start && it.range.end <= clause.end) {
                continue;
            }
            let head = self.text[sentence.start..hit.range.start]
                .rfind(['，', '。', '；', ',', ';'])
                .map_or(sentence.start, |it| sentence.start + it);
            let behind: Vec<&Hit> = hits[at + 1..].iter().take_while(|it| it.range.start < end).collect();
            let ahead: Vec<&Hit> = hits[..at].iter().filter(|it| it.range.start >= head).collect();
            let (year, _) = self.year_in(&(head..hit.range.start), hits, Some(0));
            for meaning in meanings::nothing(
                hit,
                &behind,
                &ahead,
                &self.text[clause.clone()],
                &self.text[head..hit.range.start],
                self.topic,
                self.setting.section,
            ) {
                self.stated.statements.push(Statement {
                    at: self.setting.at,
                    number: Number {
                        range: clause.clone(),
                        digits: clause.clone(),
                        value: Decimal::ZERO,
                        places: 0,
                        unit: Unit::None,
                        about: false,
                    },
                    meaning: Some(meaning),
                    applicant: None,
                    year,
                    form: Form::Nothing,
                    words: clause.clone(),
                    sentence: sentence.clone(),
                    channel: false,
                    per: false,
                    behind: false,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    /// What a paragraph of a section states, in short.
    fn read(section: &str, text: &str) -> String {
        let mut stated = Stated::default();
        let setting = Setting { at: (0, 0), section, year: 2023, has_scopes: false };
        stated.read(text, setting, Topic::of_section(section));
        let mut out = String::new();
        let shown = |at: usize| {
            let it: &Statement = &stated.statements[at];
            let year = match it.year {
                Some(0) => "",
                Some(_) => "@-1",
                None => "@?",
            };
            let name = it.meaning.map_or("·", Meaning::id);
            let whose = it.applicant.map_or(String::new(), |it| format!("/{it:?}").to_lowercase());
            format!("{name}{whose}={}{year}", it.number.value)
        };
        let counts = (0..stated.statements.len())
            .filter(|at| matches!(stated.statements[*at].form, Form::Count | Form::Nothing));
        _ = write!(out, "{}", counts.map(shown).collect::<Vec<_>>().join(" "));
        for list in &stated.lists {
            let parts: Vec<String> =
                list.parts.iter().map(|at| stated.statements[*at].number.value.to_string()).collect();
            let kind = if list.closed { "=" } else { ">" };
            _ = write!(out, " | {}{kind}{}", stated.statements[list.head].number.value, parts.join("+"));
        }
        for share in &stated.shares {
            let whole =
                share.whole.map_or("?".to_owned(), |it| stated.statements[it].number.value.to_string());
            let (part, percent) =
                (&stated.statements[share.part].number, &stated.statements[share.percent].number);
            _ = write!(out, " | {}/{whole}={}%", part.value, percent.value);
        }
        for growth in &stated.growths {
            let change =
                growth.change.map_or(String::new(), |it| stated.statements[it].number.value.to_string());
            _ = write!(
                out,
                " | {}{:?}{change}",
                stated.statements[growth.now].number.value, growth.direction
            );
        }
        out
    }

    fn check(section: &str, text: &str, expected: &str) {
        assert_eq!(read(section, text), expected, "{text}");
    }

    #[test]
    fn requests() {
        check("overview", "本年新收政府信息公开申请12件（其中自然人9件）。", "new=12 new/natural=9 | 12>9");
        check(
            "overview",
            "全年共收到政府信息公开申请十二件，办结10件，结转下年度2件。",
            "received=12 closed=10 carried_out=2",
        );
        check(
            "requests",
            "上年结转申请3件，予以公开7件，部分公开1件，不予公开2件。",
            "carried_in=3 granted=7 partial=1 refused=2",
        );
        check(
            "overview",
            "受理政府信息公开申请175件，依法公开96件，不予公开44件，信息不存在35件。",
            "received=175 granted=96 refused=44 not_existing=35",
        );
    }

    #[test]
    fn nothing() {
        check("requests", "2023年度未收到政府信息公开申请。", "received=0");
        check("cases", "未发生因政府信息公开引起的行政复议、行政诉讼案件。", "review=0 lawsuit=0");
        check("overview", "无因政府信息公开申请行政复议、提起行政诉讼情况。", "review=0 lawsuit=0");
        check("other", "本年度未收取信息处理费。", "fee=0");
        check("overview", "依申请公开未收取申请人任何费用。", "fee=0");
        check("cases", "行政复议、行政诉讼均为0件。", "review=0 lawsuit=0");
        check("overview", "未收到群众关于公开栏的投诉。", "");
        check("overview", "全县无一例政府信息公开失密、泄密事件发生。", "");
    }

    #[test]
    fn other_things_that_are_counted() {
        check("overview", "互动交流收到留言17件，办结15件，剩余2件正在办理。", "·=17 ·=15 ·=2");
        check("overview", "办理行政复议案件35件，受理低保申请120件。", "·=35 ·=120");
        check("overview", "收到申请12件，12345热线办结工单300件。", "received=12 ·=300");
    }

    #[test]
    fn cases() {
        check(
            "cases",
            "发生行政复议3件，其中维持2件，纠正1件；行政诉讼1件，尚未审结。",
            "review=3 review_upheld=2 review_corrected=1 lawsuit=1 | 3>2+1",
        );
        check("cases", "行政复议、行政诉讼分别为1件、2件。", "review=1 lawsuit=2");
    }

    #[test]
    fn lists_and_shares() {
        check(
            "proactive",
            "累计主动公开政府信息1592条，比去年增加1473条。其中机构职能类799条，占50.19%；政策法规类385条，占24.18%；其他类58条，占3.64%。",
            "items=1592 ·=799 ·=385 ·=58 | 1592=799+385+58 | 799/1592=50.19% | 385/1592=24.18% | 58/1592=3.64% | 1592Up1473",
        );
        check(
            "overview",
            "公开50条，其中甲20条（网上10条、信函4条、当面1条、其他5条），乙11条，丙19条。",
            "·=50 ·=20 ·=10 ·=4 ·=1 ·=5 ·=11 ·=19 | 20=10+4+1+5 | 50>20+11+19",
        );
        check(
            "overview",
            "共收到政府信息公开申请10件，其中当面、网络、信函分别为3件、5件和2件。",
            "received=10 in_person=3 online=5 letter=2 | 10=3+5+2",
        );
        check(
            "overview",
            "有2名信息公开工作人员，其中专职人员1名，兼职人员1名。",
            "·=2 full_time=1 part_time=1 | 2=1+1",
        );
    }

    #[test]
    fn comparisons() {
        check("overview", "新收政府信息公开申请12件，较上年增长20%。", "new=12 | 12Up20");
        check("overview", "新收政府信息公开申请12件，同比减少3件，下降20%。", "new=12 | 12Down3 | 12Down20");
        check("overview", "新收政府信息公开申请23件，是去年的2.3倍。", "new=23 | 23Ratio2.3");
        check("overview", "新收政府信息公开申请12件，与上年持平。", "new=12 | 12Flat");
        check(
            "overview",
            "上年收到政府信息公开申请10件，今年收到政府信息公开申请12件。",
            "received=10@-1 received=12",
        );
    }

    #[test]
    fn published() {
        check(
            "overview",
            "全年制发规范性文件12件，废止2件，现行有效30件。",
            "documents_made=12 documents_repealed=2 documents_valid=30",
        );
        check("overview", "通过政府网站公开信息120条，微信公众号发布信息30条。", "website=120 wechat=30");
        check("overview", "作出行政许可决定120件、行政处罚决定3件。", "licences=120 penalties=3");
    }

    #[test]
    fn traditional_script() {
        check(
            "overview",
            "全縣主動公開政府信息34031條，受理政府信息公開申請175件。",
            "items=34031 received=175",
        );
    }
}
