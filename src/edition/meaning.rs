//! What a sentence of a report can state: the same meaning, whatever the edition and wherever its form counts it.

/// A thing that reports count in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names below say it")]
pub enum Meaning {
    New,
    Received,
    CarriedIn,
    CarriedOut,
    Closed,
    Answered,
    Handled,
    Granted,
    Partial,
    Refused,
    Unavailable,
    Rejected,
    OtherResult,
    NotExisting,
    InPerson,
    Fax,
    Online,
    Letter,
    Review,
    ReviewUpheld,
    ReviewCorrected,
    ReviewOther,
    ReviewPending,
    Lawsuit,
    LawsuitUpheld,
    LawsuitCorrected,
    LawsuitOther,
    LawsuitPending,
    Direct,
    AfterReview,
    RulesMade,
    RulesRepealed,
    RulesValid,
    DocumentsMade,
    DocumentsRepealed,
    DocumentsValid,
    DocumentsTotal,
    Licences,
    Penalties,
    Coercion,
    Charges,
    Fee,
    Items,
    Gazette,
    Website,
    Wechat,
    Weibo,
    Explanations,
    Staff,
    FullTime,
    PartTime,
}

impl Meaning {
    /// Every meaning with its name in `edition.toml` and in Chinese.
    pub const ALL: &[(Self, &str, &str)] = &[
        (Self::New, "new", "本年新收申请"),
        (Self::Received, "received", "收到申请"),
        (Self::CarriedIn, "carried_in", "上年结转"),
        (Self::CarriedOut, "carried_out", "结转下年度"),
        (Self::Closed, "closed", "办结"),
        (Self::Answered, "answered", "答复"),
        (Self::Handled, "handled", "办理"),
        (Self::Granted, "granted", "予以公开"),
        (Self::Partial, "partial", "部分公开"),
        (Self::Refused, "refused", "不予公开"),
        (Self::Unavailable, "unavailable", "无法提供"),
        (Self::Rejected, "rejected", "不予处理"),
        (Self::OtherResult, "other_result", "其他处理"),
        (Self::NotExisting, "not_existing", "信息不存在"),
        (Self::InPerson, "in_person", "当面申请"),
        (Self::Fax, "fax", "传真申请"),
        (Self::Online, "online", "网络申请"),
        (Self::Letter, "letter", "信函申请"),
        (Self::Review, "review", "行政复议"),
        (Self::ReviewUpheld, "review_upheld", "行政复议维持"),
        (Self::ReviewCorrected, "review_corrected", "行政复议纠正"),
        (Self::ReviewOther, "review_other", "行政复议其他结果"),
        (Self::ReviewPending, "review_pending", "行政复议尚未审结"),
        (Self::Lawsuit, "lawsuit", "行政诉讼"),
        (Self::LawsuitUpheld, "lawsuit_upheld", "行政诉讼维持"),
        (Self::LawsuitCorrected, "lawsuit_corrected", "行政诉讼纠正"),
        (Self::LawsuitOther, "lawsuit_other", "行政诉讼其他结果"),
        (Self::LawsuitPending, "lawsuit_pending", "行政诉讼尚未审结"),
        (Self::Direct, "direct", "未经复议直接起诉"),
        (Self::AfterReview, "after_review", "复议后起诉"),
        (Self::RulesMade, "rules_made", "制发规章"),
        (Self::RulesRepealed, "rules_repealed", "废止规章"),
        (Self::RulesValid, "rules_valid", "现行有效规章"),
        (Self::DocumentsMade, "documents_made", "制发规范性文件"),
        (Self::DocumentsRepealed, "documents_repealed", "废止规范性文件"),
        (Self::DocumentsValid, "documents_valid", "现行有效规范性文件"),
        (Self::DocumentsTotal, "documents_total", "对外公开规范性文件总数"),
        (Self::Licences, "licences", "行政许可决定"),
        (Self::Penalties, "penalties", "行政处罚决定"),
        (Self::Coercion, "coercion", "行政强制决定"),
        (Self::Charges, "charges", "行政事业性收费"),
        (Self::Fee, "fee", "信息处理费"),
        (Self::Items, "items", "主动公开政府信息"),
        (Self::Gazette, "gazette", "政府公报公开信息"),
        (Self::Website, "website", "政府网站公开信息"),
        (Self::Wechat, "wechat", "微信公开信息"),
        (Self::Weibo, "weibo", "微博公开信息"),
        (Self::Explanations, "explanations", "政策解读"),
        (Self::Staff, "staff", "政府信息公开工作人员"),
        (Self::FullTime, "full_time", "专职人员"),
        (Self::PartTime, "part_time", "兼职人员"),
    ];

    /// The meaning of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, id, _)| *id == name).map(|(meaning, _, _)| *meaning)
    }

    /// Its name in Chinese.
    pub fn zh(self) -> &'static str {
        Self::ALL.iter().find(|(meaning, _, _)| *meaning == self).map_or("", |(_, _, zh)| *zh)
    }

    /// Its name in files, which is English.
    pub fn id(self) -> &'static str {
        Self::ALL.iter().find(|(meaning, _, _)| *meaning == self).map_or("", |(_, id, _)| *id)
    }
}
