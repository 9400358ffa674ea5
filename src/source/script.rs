//! Traditional script read as simplified: 受理175件, 主動公開34031條.
//!
//! Only letters that reports on disclosure use; pairs of 《简化字总表》 (1986). Each takes three bytes in both
//! scripts, so places in a text stay where they are.

use std::borrow::Cow;

/// Traditional and simplified, letter by letter.
const PAIRS: &[(&str, &str)] = &[
    (
        "條動開請辦複復議訴訟處結轉數萬億兩餘約網務員報發佈統計與廣電視紙費減總",
        "条动开请办复复议诉讼处结转数万亿两余约网务员报发布统计与广电视纸费减总",
    ),
    (
        "達據關於單個種類檔書縣鄉鎮區機構職責進級經濟業產環境護質監審讀問題還",
        "达据关于单个种类档书县乡镇区机构职责进级经济业产环境护质监审读问题还",
    ),
    (
        "對應該屬門戶專欄臺眾訊傳遞號證記錄點補償徵遷農會標準體係務實際歷續",
        "对应该属门户专栏台众讯传递号证记录点补偿征迁农会标准体系务实际历续",
    ),
    (
        "間時長從來現場說話絡確認為無個別給許讓設導領聯繫協調組織規範執檢查",
        "间时长从来现场说话络确认为无个别给许让设导领联系协调组织规范执检查",
    ),
    (
        "學習訓練講課觀眾創新優質強調節約終結轉變東車馬鳥魚龍齊龜風雲電陽陰陳陸",
        "学习训练讲课观众创新优质强调节约终结转变东车马鸟鱼龙齐龟风云电阳阴陈陆",
    ),
    (
        "納稅財貨購買賣貸款債務資訊產權貿易價額帳賬預決違紀舉維護糾錯駁決",
        "纳税财货购买卖贷款债务资讯产权贸易价额账账预决违纪举维护纠错驳决",
    ),
    (
        "當辭詢詳細較達後裡內誤誠謹適選擇郵遺釋鏈鎮閱頁項順須頭額顯飛驗",
        "当辞询详细较达后里内误诚谨适选择邮遗释链镇阅页项顺须头额显飞验",
    ),
    (
        "豐載終過則僅從併並佔備優儲兒冊劃創勵勞勢華協獨獎盡盤眾礎禮稱穩積稅窮",
        "丰载终过则仅从并并占备优储儿册划创励劳势华协独奖尽盘众础礼称稳积税穷",
    ),
    (
        "簡簽籌紅純級紛細紹終統綜綱維緊線編緩練縮總織繼續聖聞聲職聽舊藝蘇處虛",
        "简签筹红纯级纷细绍终统综纲维紧线编缓练缩总织继续圣闻声职听旧艺苏处虚",
    ),
    (
        "術衛複見規視覽觀訂訪評詞試該詳認論譯議讀變讓負貢財責貫費貼資賓賞質贊",
        "术卫复见规视览观订访评词试该详认论译议读变让负贡财责贯费贴资宾赏质赞",
    ),
    (
        "軍軟載輕輛輪輯轄這連遊運違遞遠適遲遷邊郵鄭醫釋針鋼錄鎮長開閉間閱隊階際",
        "军软载轻辆轮辑辖这连游运违递远适迟迁边邮郑医释针钢录镇长开闭间阅队阶际",
    ),
    (
        "隨險難電靜響頁頂項順預領頻題類願顧顯風養館馬駐驗髮麼黃點黨滿漢濟潔淺",
        "随险难电静响页顶项顺预领频题类愿顾显风养馆马驻验发么黄点党满汉济洁浅",
    ),
    (
        "況彙歸執獻溝償緻災為爭牆狀獨獲現環產畫異療癥發監礙禁萬種",
        "况汇归执献沟偿致灾为争墙状独获现环产画异疗症发监碍禁万种",
    ),
];

/// The first of the CJK letters.
const FIRST: u32 = 0x4E00;

/// Letters that are in nearly every sentence tell the script, a bit each: they are looked for at every letter of
/// every text.
const TELLING: [u64; 328] = {
    let letters = [
        '條', '請', '開', '動', '處', '員', '縣', '務', '議', '訴', '結', '辦', '報', '項', '問', '題', '發',
        '與', '個', '為', '標', '進',
    ];
    let (mut bits, mut at) = ([0; 328], 0);
    while at < letters.len() {
        let number = letters[at] as u32 - FIRST;
        bits[(number >> 6) as usize] |= 1 << (number & 63);
        at += 1;
    }
    bits
};

/// The text in simplified script; the same text, unless it has traditional letters. Byte places stay.
pub fn simplified(text: &str) -> Cow<'_, str> {
    let tells = |char: char| {
        let at = u32::from(char).wrapping_sub(FIRST);
        TELLING.get((at >> 6) as usize).is_some_and(|bits| bits >> (at & 63) & 1 == 1)
    };
    let is_traditional = text.chars().any(tells);
    if !is_traditional {
        return Cow::Borrowed(text);
    }
    let one = |char: char| {
        let found = PAIRS.iter().find_map(|(old, new)| {
            let at = old.chars().position(|it| it == char)?;
            new.chars().nth(at)
        });
        found.filter(|new| new.len_utf8() == char.len_utf8()).unwrap_or(char)
    };
    let mut known: std::collections::HashMap<char, char> = std::collections::HashMap::new();
    Cow::Owned(
        text.chars()
            .map(|char| if char.is_ascii() { char } else { *known.entry(char).or_insert_with(|| one(char)) })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_pairs_letter_by_letter() {
        for (old, new) in PAIRS {
            assert_eq!(old.chars().count(), new.chars().count(), "{old}");
        }
    }

    #[test]
    fn places_stay() {
        let text = "全縣主動公開信息累計達34031條，受理申請175件。";
        let plain = simplified(text);
        assert_eq!(plain, "全县主动公开信息累计达34031条，受理申请175件。");
        assert_eq!(plain.len(), text.len());
    }

    #[test]
    fn simplified_text_is_let_be() {
        assert!(matches!(simplified("主动公开34031条"), Cow::Borrowed(_)));
    }
}
