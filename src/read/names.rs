//! Whether two names are of one unit: offices write their own name in full, and rosters often do not.

use crate::edition::normalise;

/// Whether both name the same unit: 城关镇 and 样例县城关镇人民政府 do, 样例县教育局 and 样例县财政局 do not.
pub(super) fn same(one: &str, other: &str) -> bool {
    let (one, other) = (bare(one), bare(other));
    let (long, short) = if one.len() < other.len() { (other, one) } else { (one, other) };
    let Some(place) = long.strip_suffix(&short) else { return false };
    place.is_empty() || (!short.is_empty() && place.ends_with(['省', '市', '州', '盟', '县', '区', '旗']))
}

/// A name without what may be left out at its end.
fn bare(name: &str) -> String {
    let mut name = normalise(name);
    for end in ["(本级)", "本级", "办事处", "人民政府"] {
        name.truncate(name.trim_end_matches(end).len());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn names_of_one_unit() {
        for (one, other) in [
            ("样例县人民政府本级", "样例县人民政府"),
            ("样例县人民政府（本级）", "样例县"),
            ("城关镇", "样例县城关镇人民政府"),
            ("样例县沙河街道", "沙河街道办事处"),
            ("财政局", "样例县 财政局"),
        ] {
            assert!(same(one, other) && same(other, one), "{one} {other}");
        }
    }

    #[test]
    fn names_of_two_units() {
        for (one, other) in [
            ("样例县财政局", "样例县卫生健康局"),
            ("甲县财政局", "乙县财政局"),
            ("财政所", "城关镇财政所"),
            ("样例县教育局", "样例县教育局机关服务中心"),
            ("办事处", "样例县"),
        ] {
            assert!(!same(one, other) && !same(other, one), "{one} {other}");
        }
    }
}
