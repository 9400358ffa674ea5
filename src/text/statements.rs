//! What the sentences state: numbers with their meaning, that there was nothing, lists with their totals, shares
//! and growth. Precision before recall: what can be read in two ways is left without a meaning.

mod clauses;
mod growths;
mod lists;
mod meanings;
mod scopes;
mod years;

use std::ops::Range;

use super::lexicon::{self, Hit, Sense};
use super::numbers::{Number, Unit, numbers};
use crate::edition::Meaning;

pub use lists::{List, ListMark};
pub use meanings::{Applicant, Topic};
pub(super) use scopes::larger;

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
    /// 翻一番.
    Doubled,
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
    /// Words for an area that is larger than the unit's own.
    pub larger: &'static [&'static str],
}

impl Stated {
    /// Reads a paragraph in simplified script; a heading turns to what those below it are about.
    pub fn read(&mut self, text: &str, setting: Setting<'_>, topic: Topic) -> Topic {
        let (numbers, mut hits) = (numbers(text), lexicon::hits(text));
        years::carried(text, &mut hits, setting.year);
        let mut reader = Reader { stated: self, text, setting, topic, limited: None };
        let (mut n, mut h) = (0, 0);
        let mut before: Option<Range<usize>> = None;
        for sentence in sentences(text) {
            let (first, first_hit) = (n, h);
            n += numbers[n..].iter().take_while(|it| it.range.start < sentence.end).count();
            h += hits[h..].iter().take_while(|it| it.range.start < sentence.end).count();
            // What a cut runs through belongs to neither side.
            let whole = |range: &Range<usize>| range.end <= sentence.end;
            let last = n - usize::from(n > first && !whole(&numbers[n - 1].range));
            let last_hit = h - usize::from(h > first_hit && !whole(&hits[h - 1].range));
            scopes::papers(text, &sentence, &mut hits[first_hit..last_hit]);
            let made =
                reader.sentence(sentence, &numbers[first..last], &hits[first_hit..last_hit], before.clone());
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
        let rest = &rest[..rest.floor_char_boundary(LONGEST)];
        let end = rest
            .find(['。', '！', '？', '\n'])
            .map_or(from + rest.len(), |at| from + at + rest[at..].chars().next().map_or(1, char::len_utf8));
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

/// Whether one of the senses is among the words.
pub(super) fn has_any(hits: &[Hit], senses: &[Sense]) -> bool {
    hits.iter().any(|hit| senses.contains(&hit.sense))
}

/// So many a day or each, or what is left over.
fn is_per(words: &str) -> bool {
    words.contains(['均', '每', '余'])
        && ["平均", "日均", "月均", "人均", "每", "剩余", "其余", "余下"].iter().any(|it| words.contains(it))
}

/// The longest sentence, in bytes: what goes on is cut, so that time grows with the text and no faster.
const LONGEST: usize = 6000;

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
        let mut parts = years::Parts::default();
        let mut elsewhere = scopes::Elsewhere::default();
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
            let last = if first < self.stated.statements.len() {
                self.stated.statements.last()
            } else {
                before.as_ref().and_then(|it| self.stated.statements.get(it.clone())).and_then(<[_]>::last)
            };
            let own =
                if parts.have(&self.text[lead.clone()], within(hits, &lead), last) { None } else { own };
            let mut statement = self.statement(number, words, &sentence, hits, own, &lead);
            if elsewhere.holds(&self.text[lead.clone()], &self.setting) {
                statement.meaning = None;
            }
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
            self.share_of_whole(&lead, first);
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

    /// 发布信息862条，占总数1200条的71.8%: the whole stands right before the percentage.
    fn share_of_whole(&mut self, lead: &Range<usize>, first: usize) {
        let percent = self.stated.statements.len() - 1;
        let Some(part) = percent.checked_sub(2).filter(|it| *it >= first) else { return };
        let [of, whole, share] = &self.stated.statements[part..=percent] else { return };
        // One number said of two things stands twice.
        let between = self.text.get(of.number.range.end..whole.number.range.start).unwrap_or_default();
        let own = between.trim_start_matches(['，', ' ']);
        let fits = share.number.unit == Unit::Percent
            && self.text[lead.clone()].trim() == "的"
            && [of, whole].iter().all(|it| it.form == Form::Count && !it.number.about)
            && of.number.unit == whole.number.unit
            && ["占总数", "占全部", "占总量", "占全年", "占应"].iter().any(|it| own.starts_with(it));
        if fits {
            self.stated.shares.push(Share { percent, part, whole: Some(percent - 1) });
        }
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
        let inside = |range: &Range<usize>| within(hits, range);
        // 2件结转下年度: the words behind tell, where those before say nothing.
        let rest = &self.text[number.range.end..sentence.end];
        let tail = number.range.end..number.range.end + rest.find(is_joint).unwrap_or(rest.len());
        let silent = !inside(&words).iter().any(|hit| meanings::says(hit.sense))
            && !self.text[words.clone()].contains("其中");
        let carries = has_any(inside(&tail), &[Sense::CarriedIn, Sense::CarriedOut]);
        let words = if silent && carries { tail.clone() } else { words };
        let (near, all) = (inside(&words), inside(lead));
        let channel =
            has_any(near, &[Sense::Website, Sense::Wechat, Sense::Weibo, Sense::Gazette, Sense::Medium]);
        let grows =
            has_any(near, &[Sense::Up, Sense::Down, Sense::Compare]) && !has_any(near, &[Sense::Becoming]);
        // 增加2080条: right before the number the verb is about it.
        let adjacent =
            within(hits, &(words.start.min(number.range.start)..number.range.start)).iter().any(|hit| {
                matches!(hit.sense, Sense::Up | Sense::Down)
                    && matches!(&self.text[hit.range.end..number.range.start], "" | "了" | "约" | " " | "近")
            });
        let form = match number.unit {
            Unit::Percent
                if has_any(near, &[Sense::Share]) || matches!(self.text[lead.clone()].trim(), "（" | "(") =>
            {
                Form::Share
            }
            Unit::Times
                if ["的", "上年的", "去年的", "上一年的"]
                    .iter()
                    .any(|it| self.text[lead.clone()].trim_end().ends_with(it)) =>
            {
                Form::Growth
            }
            Unit::Percent | Unit::Times if grows || has_any(all, &[Sense::Up, Sense::Down]) => Form::Growth,
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
            per: is_per(&self.text[words.clone()]),
            behind: silent && self.text[words.clone()].trim().is_empty(),
        };
        self.topic_of(lead, &(words.start.min(number.range.start)..number.range.start), hits);
        if form == Form::Count {
            let apart = self.limited.is_some_and(|at| at < number.range.start);
            let first = within(hits, &words).first();
            let begins =
                first.is_some_and(|hit| meanings::is_adverb(&self.text[words.start..hit.range.start]));
            let clause = meanings::Clause { near, words: &self.text[words], begins };
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
            // 由750条增加到862条: what it was is no figure of the year.
            let was = self.text[..number.range.start].ends_with(['由', '从'])
                && has_any(inside(&tail), &[Sense::Becoming]);
            if has_any(near, &[Sense::Becoming]) || statement.behind || apart || was {
                statement.meaning = None;
            }
            // 1名专职人员和4名兼职人员: whose they are stands behind.
            let behind = hits.get(hits.partition_point(|hit| hit.range.start < number.range.end));
            // 其中9件由自然人提出: whose they are, too.
            let from = &self.text[number.range.end..];
            if let Some(hit) = behind.filter(|_| statement.applicant.is_none() && meaning.is_none())
                && ["由", "系", "来自"]
                    .iter()
                    .any(|it| from.starts_with(it) && hit.range.start == number.range.end + it.len())
            {
                statement.applicant = meanings::applicant(std::slice::from_ref(hit));
            }
            if let Some(hit) = behind.filter(|hit| hit.range.start == number.range.end)
                && matches!(number.unit, Unit::Count("名" | "人" | "位"))
                && !apart
            {
                statement.meaning = match hit.sense {
                    Sense::FullTime => Some(Meaning::FullTime),
                    Sense::PartTime => Some(Meaning::PartTime),
                    _ => statement.meaning,
                };
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
}

#[cfg(test)]
mod tests;
