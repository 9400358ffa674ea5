//! What is neither a request nor a case: documents, decisions, items published, fees, staff.

use super::{Topic, is_adverb, one};
use crate::edition::Meaning;
use crate::text::lexicon::{Hit, Sense};
use crate::text::numbers::Unit;
use crate::text::statements::has_any;

/// What is neither a request nor a case: documents, decisions, items published, fees, staff.
pub(super) fn others(near: &[Hit], words: &str, unit: Unit, topic: Topic, section: &str) -> Option<Meaning> {
    let has = |sense: Sense| has_any(near, &[sense]);
    let piece = matches!(unit, Unit::None)
        || matches!(unit, Unit::Count("件" | "份" | "个" | "部" | "项" | "宗" | "起"));
    if unit == Unit::Yuan {
        if has(Sense::Charges) {
            return (!has_any(near, &[Sense::Scope, Sense::Waive])).then_some(Meaning::Charges);
        }
        let fee = words.contains("信息处理费")
            || (section == "fees" && words.contains('费'))
            || (words.contains("公开") && (words.contains("收费") || words.contains("费用")));
        let other = ["减免", "经费", "支出", "投入"].iter().any(|it| words.contains(it));
        return (fee && !has(Sense::Scope) && !other).then_some(Meaning::Fee);
    }
    let decisions = [
        (Sense::Licences, Meaning::Licences),
        (Sense::Penalties, Meaning::Penalties),
        (Sense::Coercion, Meaning::Coercion),
    ];
    if let Some(found) = one(near, &decisions) {
        let piece = matches!(unit, Unit::Count("件" | "宗" | "起" | "项"));
        let told = [Sense::Publish, Sense::Info, Sense::Limit, Sense::Scope].into_iter().any(has)
            || ["公示", "双", "信息", "文书", "案卷", "结果", "事项", "项目", "办件", "材料"]
                .iter()
                .any(|it| words.contains(it));
        // Whose they are may stand before, what is done with them not behind: 行政许可委托3件.
        let behind = words.rsplit("行政").next().unwrap_or_default();
        let plain = ["许可", "处罚", "强制"].iter().any(|it| {
            behind.strip_prefix(it).is_some_and(|rest| {
                [
                    "",
                    "决定",
                    "处理决定",
                    "措施",
                    "处理决定数量",
                    "办理",
                    "案件",
                    "决定共",
                    "共",
                    "处理决定共",
                    "决定书",
                ]
                .contains(&rest.trim())
            })
        });
        return found.filter(|_| piece && plain && !told);
    }
    if has(Sense::Foreign) || has(Sense::Scope) || has(Sense::Attribute) {
        return None;
    }
    if matches!(unit, Unit::Count("人" | "名" | "位")) {
        return one(near, &[(Sense::FullTime, Meaning::FullTime), (Sense::PartTime, Meaning::PartTime)])
            .unwrap_or_else(|| (has(Sense::Staff) && words.contains("信息公开")).then_some(Meaning::Staff));
    }
    // 上述主动公开的8420条, 主动公开的386条政府信息.
    if matches!(unit, Unit::Count("条" | "篇" | "项"))
        && words.trim_end().ends_with("主动公开的")
        && !channel(near)
        && !has(Sense::Limit)
    {
        return Some(Meaning::Items);
    }
    let life = |made, repealed, valid| {
        one(near, &[(Sense::Made, made), (Sense::Repealed, repealed), (Sense::Valid, valid)]).flatten()
    };
    if topic == Topic::Documents && piece && words.contains("对外公开") && !has(Sense::Limit) {
        return Some(Meaning::DocumentsTotal);
    }
    let told = has(Sense::Publish) || has(Sense::Explanations) || has(Sense::Limit) || has(Sense::Handle);
    if topic == Topic::Documents {
        let quiet = piece && !told && !has(Sense::Rules);
        return if quiet {
            life(Meaning::DocumentsMade, Meaning::DocumentsRepealed, Meaning::DocumentsValid)
        } else {
            None
        };
    }
    if topic == Topic::Rules {
        let quiet = piece && !told && !words.contains("规章制度");
        return if quiet {
            life(Meaning::RulesMade, Meaning::RulesRepealed, Meaning::RulesValid)
        } else {
            None
        };
    }
    let items = matches!(unit, Unit::Count("条" | "篇" | "件" | "项"))
        && has(Sense::Info)
        && (has(Sense::Publish) || words.contains("主动公开"));
    if items && !has(Sense::Explanations) && !has(Sense::Limit) {
        let medium = one(
            near,
            &[
                (Sense::Website, Meaning::Website),
                (Sense::Wechat, Meaning::Wechat),
                (Sense::Weibo, Meaning::Weibo),
                (Sense::Gazette, Meaning::Gazette),
            ],
        );
        return match medium {
            Some(medium) => medium,
            None if has(Sense::Medium) => None,
            None => is_all_that_was_published(words).then_some(Meaning::Items),
        };
    }
    let explained =
        has(Sense::Explanations) && matches!(unit, Unit::Count("篇" | "条" | "件")) && !channel(near);
    (explained && has(Sense::Publish)).then_some(Meaning::Explanations)
}

/// 主动公开政府信息共: all of it, and not that of one kind (主动公开财政信息).
fn is_all_that_was_published(words: &str) -> bool {
    let Some((before, behind)) = words.rsplit_once("信息") else { return false };
    let whole = [
        "主动公开政府",
        "公开政府",
        "公开各类政府",
        "发布政府",
        "发布各类政府",
        "公开各种政府",
        "主动公开",
        "公布政府",
        "主动公开的政府",
        "公开的政府",
        "主动公开的",
    ];
    let filler = "数量总共计累达为有约近超过合是的逾0123456789 ";
    // 全年公开信息862条: nothing else is named.
    let plain = before.strip_suffix("公开").is_some_and(is_adverb);
    (plain || whole.iter().any(|it| before.ends_with(it))) && behind.chars().all(|it| filler.contains(it))
}

fn channel(near: &[Hit]) -> bool {
    has_any(near, &[Sense::Website, Sense::Wechat, Sense::Weibo, Sense::Gazette, Sense::Medium])
}
