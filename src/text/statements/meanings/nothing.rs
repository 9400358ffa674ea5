//! What a clause says there was nothing of: 未收到, 未发生, 没有收取.

use super::{Topic, is_adverb, topic as topic_of};
use crate::edition::Meaning;
use crate::text::lexicon::{Hit, Sense};

/// What a clause says there was nothing of.
pub(in crate::text::statements) fn nothing(
    hit: &Hit,
    behind: &[&Hit],
    ahead: &[&Hit],
    clause: &str,
    before: &str,
    topic: Topic,
    section: &str,
) -> Vec<Meaning> {
    let has = |sense: Sense| behind.iter().any(|it| it.sense == sense);
    // 未发生行政复议被纠正的情形, 因答复不及时引发的: nothing of a part is not nothing at all.
    let narrow = [
        Sense::Corrected,
        Sense::Upheld,
        Sense::Pending,
        Sense::Judge,
        Sense::Plan,
        Sense::Natural,
        Sense::Organisation,
        Sense::Business,
    ]
    .into_iter()
    .any(has)
        || [
            "不及时",
            "不当",
            "超期",
            "逾期",
            "不规范",
            "不服",
            "以外",
            "之外",
            "违规",
            "正当",
            "恶意",
            "延期",
            "第三方",
            "新的",
            "不满",
            "电话",
        ]
        .iter()
        .any(|it| clause.contains(it));
    if narrow || before.ends_with(['如', '若', '凡']) || before.ends_with("如果") {
        return Vec::new();
    }
    let any = |sense: Sense| has(sense) || (ahead.iter().any(|it| it.sense == sense));
    let here = |sense: Sense| {
        if behind.iter().any(|it| topic_of(it.sense).is_some()) { has(sense) } else { any(sense) }
    };
    let cases = || {
        let mut found = Vec::new();
        if here(Sense::Review) {
            found.push(Meaning::Review);
        }
        if here(Sense::Lawsuit) {
            found.push(Meaning::Lawsuit);
        }
        found
    };
    // 全年无行政复议: none at all is none of disclosure either.
    let next = behind.first().filter(|it| it.range.start == hit.range.end);
    let plain =
        next.is_some_and(|it| matches!(it.sense, Sense::Review | Sense::Lawsuit)) && is_adverb(before);
    let about = plain
        || section == "cases"
        || clause.contains("公开")
        || before.contains("公开")
        || topic == Topic::Requests;
    let found = cases();
    if !found.is_empty() {
        let happened = matches!(hit.sense, Sense::NothingHappened | Sense::Nothing | Sense::NothingReceived);
        // 无 says it of what comes next, not of what stands far behind.
        let close = hit.sense != Sense::Nothing || clause.chars().count() <= 40;
        return if happened && about && close { found } else { Vec::new() };
    }
    let fee = any(Sense::Fee) || hit.sense == Sense::NothingCollected;
    if fee && matches!(hit.sense, Sense::NothingCollected | Sense::NothingHappened | Sense::Nothing) {
        let of_requests = clause.contains("信息处理费")
            || clause.contains("公开")
            || before.contains("公开")
            || before.contains("信息处理费")
            || section == "fees"
            || section == "requests";
        return if of_requests && !clause.contains("行政事业性") && !before.contains("行政事业性") {
            vec![Meaning::Fee]
        } else {
            Vec::new()
        };
    }
    let foreign = behind.iter().rev().find_map(|it| topic_of(it.sense)) == Some(Topic::Foreign);
    if foreign || has(Sense::Limit) {
        return Vec::new();
    }
    let done: Vec<Meaning> = [
        (Sense::Licences, Meaning::Licences),
        (Sense::Penalties, Meaning::Penalties),
        (Sense::Coercion, Meaning::Coercion),
    ]
    .iter()
    .filter(|(sense, _)| has(*sense))
    .map(|(_, meaning)| *meaning)
    .collect();
    if !done.is_empty() {
        let plain = !has(Sense::Publish) && !has(Sense::Info) && clause.chars().count() <= 24;
        let acts = hit.sense == Sense::NothingDone || (hit.sense == Sense::Nothing && has(Sense::Decide));
        return if acts && plain { done } else { Vec::new() };
    }
    if matches!(hit.sense, Sense::NothingDone | Sense::Nothing) && clause.chars().count() <= 20 {
        let life = [
            (Sense::Documents, Sense::Made, Meaning::DocumentsMade),
            (Sense::Documents, Sense::Repealed, Meaning::DocumentsRepealed),
            (Sense::Rules, Sense::Made, Meaning::RulesMade),
            (Sense::Rules, Sense::Repealed, Meaning::RulesRepealed),
        ];
        let verb = |sense: Sense| {
            has(sense)
                || (if sense == Sense::Made { clause.contains('制') } else { clause.contains("废止") }
                    && hit.sense == Sense::NothingDone)
        };
        let found: Vec<Meaning> =
            life.iter().filter(|(noun, act, _)| has(*noun) && verb(*act)).map(|it| it.2).collect();
        if !found.is_empty() {
            return found;
        }
    }
    let of_information = clause.contains("公开")
        || clause.contains("信息")
        || before.contains("公开")
        || section == "requests";
    let carried = if any(Sense::CarriedIn) {
        Some(Meaning::CarriedIn)
    } else if any(Sense::CarriedOut) {
        Some(Meaning::CarriedOut)
    } else {
        None
    };
    match hit.sense {
        Sense::NothingReceived if has(Sense::Requests) && of_information => {
            vec![carried.unwrap_or(Meaning::Received)]
        }
        Sense::Nothing | Sense::NothingHappened => match carried {
            Some(carried) if (of_information || topic == Topic::Requests) && clause.chars().count() <= 20 => {
                vec![carried]
            }
            None if has(Sense::Requests)
                && of_information
                && clause.chars().count() <= 16
                && !has(Sense::Refused) =>
            {
                vec![Meaning::Received]
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}
