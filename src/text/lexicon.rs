//! The words of such reports and what they mean to the reader of figures, found in one pass over a text.

use std::ops::Range;
use std::sync::OnceLock;

/// What a word does in a sentence that states figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    // What is counted.
    Requests,
    Review,
    Lawsuit,
    Documents,
    Rules,
    Licences,
    Penalties,
    Coercion,
    Charges,
    Fee,
    Info,
    Explanations,
    /// 依申请公开 and 不予公开 as kinds of papers.
    Attribute,
    Staff,
    Foreign,
    // What became of it.
    New,
    Receive,
    CarriedIn,
    Carry,
    CarriedOut,
    Close,
    Answer,
    Handle,
    Granted,
    Partial,
    Refused,
    Unavailable,
    Rejected,
    OtherResult,
    NotExisting,
    Upheld,
    Corrected,
    Pending,
    OtherOutcome,
    Direct,
    AfterReview,
    Made,
    Repealed,
    Valid,
    Publish,
    Decide,
    Collect,
    // Whose, and on which way.
    Natural,
    Organisation,
    Business,
    Research,
    Welfare,
    Legal,
    InPerson,
    Fax,
    Online,
    Letter,
    Website,
    Wechat,
    Weibo,
    Gazette,
    Medium,
    FullTime,
    PartTime,
    // What limits a statement.
    Limit,
    Scope,
    Judge,
    Plan,
    Ever,
    Apart,
    Waive,
    LastYear,
    // What joins numbers.
    Whereof,
    Among,
    Sorted,
    Divide,
    Respectively,
    Comprise,
    Etc,
    Other,
    Share,
    Up,
    Down,
    Flat,
    Doubled,
    Compare,
    Becoming,
    Mixed,
    // What says that there was nothing.
    Nothing,
    NothingReceived,
    NothingHappened,
    NothingCollected,
    NothingDone,
    All,
}

use Sense as S;

/// Each sense with its words. Where words overlap, the one that begins first and then the longer one counts.
const WORDS: &[(Sense, &str)] = &[
    (S::Requests, "申请 依申请公开 信息公开申请 公开申请 申请件 申请事项 依申请 申请数量 申请量"),
    (S::Review, "行政复议 复议 复议申请 行政复议申请 行政复议案件 复议案件"),
    (S::Lawsuit, "行政诉讼 诉讼 行政诉讼案件 诉讼案件 应诉 行政应诉 涉诉"),
    (S::Documents, "规范性文件 行政规范性文件 规范性文件总数"),
    (S::Rules, "规章 政府规章"),
    (S::Licences, "行政许可 行政许可决定"),
    (S::Penalties, "行政处罚 行政处罚决定"),
    (S::Coercion, "行政强制 行政强制决定 行政强制措施"),
    (S::Charges, "行政事业性收费"),
    (S::Fee, "信息处理费 收费 收费及减免 费用 检索费 复制费 收费和减免 收费减免"),
    (S::Waive, "减免"),
    (S::Info, "政府信息 政务信息 信息"),
    (S::Explanations, "政策解读 解读材料 解读稿件 解读信息 图解 解读"),
    (S::Staff, "工作人员 公开人员 从事政府信息公开工作人员"),
    (
        S::Foreign,
        "行政执法案件 执法案件 违法案件 刑事案件 民事案件 留言 来信 信件 信箱 咨询 信访 投诉 举报 热线 工单 提案 建议 议案 来电 电话 来访 诉求 线索 报件 项目 补贴 救助 低保 评议 调查 企业 \
         纠纷 仲裁 听证 培训 会议 许可申请 行政许可申请 补贴申请 救助申请 低保申请 认定申请 登记申请 执行申请 仲裁申请 法律援助 专利申请 公证 问卷 舆情 \
         栏目 专题 制度 目录 事项 点击 访问 浏览 阅读 粉丝 关注 网站数 账号 查阅点 档案 资料 手册 宣传 传单 海报 短信 简报 专报 新闻 报道 新闻发布会 发布会 访谈 \
         错误 错别字 隐患 整改 检查 督查 考核 通报 答卷 人员 干部 群众 用户 订阅 转载 视频 图片 问答 办事 办件 服务事项 政务服务事项 证照 案卷 \
         党务 村务 财务 预算 决算 采购 招标 交易 失密 泄密 申诉 意见 建议提案 案例 典型 讲座 活动 演练 走访 志愿者 党员 老人 学生 户籍 \
         民生实事 行政审批 行政裁决 行政确认 行政给付 行政检查 合同 协议 重大决策 决策 三公",
    ),
    (S::New, "新收 新收到 本年新收 年度新收 新增申请 新接收 新受理"),
    (S::Receive, "收到 受理 接收 接到 收 共收 收件 受理量 收悉 登记受理"),
    (
        S::CarriedIn,
        "上年结转 上年度结转 去年结转 结转上年 上一年结转 上一年度结转 往年结转 上年转入 上年未办结转入 结转自上年 由上年结转 上年度转入 上年结转申请",
    ),
    (S::Carry, "未办结转入 未办结的 未办结 结转 转入 结转到 结转至 结转入"),
    (
        S::CarriedOut,
        "结转下年 结转下年度 结转至下年 结转至下年度 结转到下年 结转到下年度 结转下一年 结转下一年度 结转至下一年 结转至下一年度 转下年 转入下年 转入下一年度 转下年度 转入下年度 \
         结转次年 结转至次年",
    ),
    (S::Close, "办结 办理完毕 办毕 已办结"),
    (S::Answer, "答复 回复 作出答复"),
    (S::Handle, "办理 处理 本年度办理"),
    (S::Granted, "予以公开 同意公开 全部公开 依法公开 准予公开 依法予以公开 属于予以公开"),
    (S::Partial, "部分公开 予以部分公开 同意部分公开 部分同意公开 部分予以公开"),
    (S::Refused, "不予公开 不同意公开 决定不予公开"),
    (S::Unavailable, "无法提供"),
    (S::Rejected, "不予处理"),
    (S::OtherResult, "其他处理"),
    (S::NotExisting, "信息不存在 不存在 政府信息不存在 申请信息不存在"),
    (S::Upheld, "维持 结果维持 予以维持 驳回诉讼请求 驳回原告诉讼请求 驳回诉请"),
    (S::Corrected, "纠正 纠错 结果纠正 撤销 确认违法 责令 被纠正 被纠错 败诉 责令重作 责令履行"),
    (S::Pending, "尚未审结 未审结 正在审理 审理中 尚在审理"),
    (S::OtherOutcome, "其他结果 撤回 终止 调解 和解 不予受理 驳回复议 驳回申请 驳回起诉"),
    (S::Direct, "未经复议直接起诉 直接起诉 直接提起行政诉讼 未经复议直接提起行政诉讼 直接提起诉讼"),
    (
        S::AfterReview,
        "复议后起诉 复议后提起诉讼 复议后提起行政诉讼 经复议后起诉 经复议后提起行政诉讼 复议后诉讼",
    ),
    (S::Made, "制发 制定 印发 出台 新制定 新制发 制作 新制作"),
    (S::Repealed, "废止 宣布失效 失效"),
    (S::Valid, "现行有效 继续有效"),
    (S::Publish, "公开 发布 主动公开 公布 公开发布 更新 推送 新增"),
    (S::Decide, "作出 决定 处理决定"),
    (S::Collect, "收取 收缴 征收 收入"),
    (S::Natural, "自然人 个人申请 公民申请 公民个人 公民 个人"),
    (
        S::Organisation,
        "法人或其他组织 法人或者其他组织 法人和其他组织 法人及其他组织 法人 其他组织 组织申请 单位申请",
    ),
    (S::Business, "商业企业"),
    (S::Research, "科研机构"),
    (S::Welfare, "社会公益组织"),
    (S::Legal, "法律服务机构 律师事务所"),
    (S::InPerson, "当面 当面申请 现场申请 当场提交 现场提交 当面提交"),
    (S::Fax, "传真 传真申请"),
    (S::Online, "网上申请 网络申请 网上 网络 在线申请 在线 互联网 网络平台 电子邮件 邮件 网站提交 邮箱"),
    (S::Letter, "信函 信函申请 邮寄 邮寄申请 寄送 来函 书面邮寄 挂号信"),
    (S::Website, "政府网站 门户网站 政府门户网站 网站 政务网站"),
    (S::Wechat, "政务微信 微信公众号 微信 公众号 微信公众平台"),
    (S::Weibo, "政务微博 微博"),
    (S::Gazette, "政府公报 公报"),
    (
        S::Medium,
        "公开栏 公告栏 公告牌 信息栏 橱窗 新闻媒体 媒体 政务新媒体 新媒体 平台 客户端 电子屏 显示屏 广播 电视 报刊 报纸 头条 抖音 视频号 政务公开专区 专区 专栏 查询机 触摸屏 其他方式 渠道 方式 公示栏 宣传栏 村务公开栏 手机报 今日头条",
    ),
    (S::FullTime, "专职 专职人员 专职工作人员"),
    (S::PartTime, "兼职 兼职人员 兼职工作人员"),
    (
        S::Limit,
        "按时 按期 延期 逾期 超期 当场 及时 依法依规 首次 补正 征求 撤销申请 撤回申请 重复 涉及 关于 有关 主要 类 方面 领域 重点 属于 不属于 其余 剩余 主动撤回 \
         申请人 申请内容 申请渠道 申请方式 申请表 申请主体 提交 递交 书面 书面申请 依申请公开系统 依申请公开平台 依申请公开栏目 依申请公开信箱 延长 一审 二审 各类 出庭 \
         同类 同一 批量 一次性 平均 每 各 网办 提前 限时 月 季度 上半年 下半年 一季度 二季度 三季度 四季度 单日 日均 月均",
    ),
    (
        S::Scope,
        "本级 县本级 市本级 区本级 县直 市直 区直 县直部门 市直部门 各部门 各乡镇 各镇 各街道 乡镇 街道 所属 下属 二级单位 系统 省级 市级 县级 县区 各县 各区 全系统 基层 \
         政府办 办公室",
    ),
    (
        S::Judge,
        "作为复议机关 作为行政复议机关 作为复议机构 审理 审结 受理行政复议 受理复议 办理行政复议 办理复议 审查 作出行政复议 作出复议 立案 行政复议机构 复议机构 复议局 行政复议案件审理 代理 收到行政复议申请 复议答复",
    ),
    (S::Plan, "计划 拟 力争 预计 目标 争取 打算 承诺"),
    (S::Apart, "无关 不含 除外 不计 不包括 不在此列"),
    (S::Ever, "历年 以来 至今 迄今 自开通 建站 开通以来 累积"),
    (S::LastYear, "上年 去年 上一年 上年度 上一年度 前一年"),
    (S::Whereof, "其中"),
    (S::Among, "中有 之中 件中 条中 人中 个中"),
    (
        S::Sorted,
        "分： 分， 划分 分类： 分类， 来源看 途径看 渠道看 类型看 内容看 申请人看 结果看 方式看 方面看 主体看 领域看 类别看 分月看 分季度看 分季看 分渠道看 分类看 分单位看",
    ),
    (S::Divide, "分为 分成"),
    (S::Respectively, "分别为 分别是 分别有 分别 依次为 依次是 依次 分别公开 分别发布 分别受理"),
    (S::Comprise, "包括 包含 涵盖 含"),
    (S::Etc, "等"),
    (S::Other, "其他 其它 其他类 其它类 其他信息"),
    (S::Share, "占 占比 占比为 比例为 占全部 占总数"),
    (S::Up, "增长 增加 上升 提高 增幅 增多 多 提升 上涨 增"),
    (S::Down, "下降 减少 降低 降幅 少 减 回落"),
    (S::Flat, "持平 基本持平"),
    (S::Doubled, "翻一番 翻了一番 翻番 翻了番"),
    (
        S::Compare,
        "比 较 同比 环比 相比 比上年 较上年 较去年 比去年 与上年相比 与去年相比 较上一年 比上一年 较上年度 比上年度 较上一年度 比上一年度 与上一年相比",
    ),
    (S::Becoming, "增至 增加到 增加至 上升到 升至 降至 减少到 减至 减少至 提高到 提升到 下降到 达到 增长到"),
    (S::Mixed, "非政府信息 其他非政府信息"),
    (S::Nothing, "无 没有"),
    (
        S::NothingReceived,
        "未收到 未接到 没有收到 没有接到 未受理 尚未收到 未接收 没有受理 未新收 没有新收 未收到过",
    ),
    (
        S::NothingHappened,
        "未发生 没有发生 未产生 未引发 未出现 未引起 没有引发 没有出现 没有因 未因 无因 未被 没有被 未涉及 未有 不存在因 没有产生 未提起 尚未发生 无行政 没有行政 零复议 零诉讼 未收到行政复议 未收到行政诉讼",
    ),
    (
        S::NothingCollected,
        "未收取 没有收取 不收取 未收费 没有收费 未产生收费 未收 无收费 未征收 免费 没有产生费用 未发生收费 无收取 未收取过 未产生费用 暂未收取 均未收取 没有收过 零收费",
    ),
    (
        S::NothingDone,
        "未作出 没有作出 未实施 没有实施 未采取 没有采取 未办理 没有办理 没有制发 未制发 没有废止 未废止 没有制定 未制定",
    ),
    (S::All, "均 都 全部 全 各为 皆"),
];

/// A word of the lexicon in a text.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub(super) range: Range<usize>,
    pub(super) sense: Sense,
}

/// The words by their first letter, the longer before the shorter.
struct Lexicon {
    /// For each letter from [`FIRST`] where its words begin and end in the list; no letter outside begins one.
    letters: Vec<(u16, u16)>,
    words: Vec<(&'static str, Sense)>,
}

/// The first of the CJK letters, and how many there are.
const FIRST: u32 = 0x4E00;
const LETTERS: usize = 0x5200;

/// The number of a letter among the CJK letters.
fn number(letter: char) -> Option<usize> {
    usize::try_from(u32::from(letter).checked_sub(FIRST)?).ok().filter(|it| *it < LETTERS)
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let all = WORDS.iter().flat_map(|(sense, words)| words.split_whitespace().map(|it| (it, *sense)));
        let mut words: Vec<(&str, Sense)> = all.collect();
        words.sort_by_key(|(word, _)| (word.chars().next(), std::cmp::Reverse(word.len())));
        let mut letters = vec![(0, 0); LETTERS];
        for (at, (word, _)) in words.iter().enumerate() {
            let letter = word.chars().next().and_then(number).and_then(|it| letters.get_mut(it));
            if let (Some((from, to)), Ok(at)) = (letter, u16::try_from(at)) {
                if from == to {
                    *from = at;
                }
                *to = at + 1;
            }
        }
        Lexicon { letters, words }
    })
}

/// Every word of the lexicon in the text, in order, none inside another.
pub(super) fn hits(text: &str) -> Vec<Hit> {
    let lexicon = lexicon();
    let (mut found, mut past) = (Vec::new(), 0);
    for (at, letter) in text.char_indices() {
        if at < past {
            continue;
        }
        let Some((from, to)) = number(letter).and_then(|it| lexicon.letters.get(it)) else { continue };
        let words = lexicon.words.get(usize::from(*from)..usize::from(*to)).unwrap_or_default();
        if let Some((word, sense)) = words.iter().find(|(word, _)| text[at..].starts_with(word)) {
            past = at + word.len();
            found.push(Hit { range: at..past, sense: *sense });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_word_counts() {
        let found: Vec<Sense> =
            hits("不予公开，部分公开，未收到申请，行政复议申请").into_iter().map(|it| it.sense).collect();
        assert_eq!(found, [S::Refused, S::Partial, S::NothingReceived, S::Requests, S::Review]);
    }

    #[test]
    fn every_word_is_found() {
        for (word, sense) in &lexicon().words {
            let found: Vec<Sense> = hits(word).into_iter().map(|it| it.sense).collect();
            assert_eq!(found, [*sense], "{word}");
        }
    }

    #[test]
    fn no_word_has_two_senses_but_by_mistake() {
        let mut seen = std::collections::BTreeMap::new();
        for (sense, words) in WORDS {
            for word in words.split_whitespace() {
                if let Some(before) = seen.insert(word, *sense) {
                    assert_eq!(before, *sense, "{word}");
                }
            }
        }
    }
}
