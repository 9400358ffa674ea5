//! A county's figure back to its cells: the tree of rosters, groups, departments and units.

use rust_decimal::{Decimal, RoundingStrategy};

use super::line::Line;
use crate::diag::{Text, say};
use crate::model::Submission;
use crate::model::roster::{Adjustment, County, Group};
use crate::source::Place;

/// A unit's part of a figure.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its roster.
    pub county: usize,
    /// Its name.
    pub name: String,
    /// The department it is subordinate to.
    pub under: Option<String>,
    /// Its group.
    pub group: Group,
    /// Its figure.
    pub value: Decimal,
    /// The cell.
    pub place: Option<Place>,
    /// Why, for an adjustment.
    pub reason: Option<String>,
    /// For a county that stands here with its own sum: what that sum is of.
    pub below: Vec<Below>,
}

/// A line of the provenance of a county's own sum.
#[derive(Clone, Debug)]
pub struct Below {
    /// The unit.
    pub name: String,
    /// Its figure.
    pub value: Decimal,
    /// Its file, line and cell from the county's folder, or the reason of an adjustment.
    pub from: String,
}

/// A node of the tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// Who.
    pub name: Text,
    /// What it comes to.
    pub value: Decimal,
    /// Its share of the whole in percent, where there is one.
    pub share: Option<Decimal>,
    /// The cell, for a unit.
    pub place: Option<Place>,
    /// Why, for an adjustment.
    pub reason: Option<String>,
    /// Where it comes from, for a unit of a sum that was written elsewhere.
    pub from: Option<String>,
    /// What it is the sum of.
    pub parts: Vec<Node>,
}

/// The part of a unit; `None` where it has not filled the figure in.
pub fn part(line: &Line, submission: &Submission, id: &str) -> Option<Part> {
    let figure = submission.edition.figure_of_id(id)?;
    Some(Part {
        county: line.county?,
        name: line.name.clone(),
        under: line.entry.as_ref().and_then(|entry| entry.under.clone()),
        group: line.group,
        value: submission.number(figure)?,
        place: submission.place(figure),
        reason: None,
        below: Vec::new(),
    })
}

/// The part of an adjustment.
pub fn adjustment(county: usize, adjustment: &Adjustment) -> Part {
    Part {
        county,
        name: adjustment.unit.clone().unwrap_or_default(),
        under: None,
        group: Group::Others,
        value: adjustment.value,
        place: Some(adjustment.place.clone()),
        reason: Some(adjustment.reason.clone()),
        below: Vec::new(),
    }
}

/// The tree of a roster and those below it.
pub fn tree(counties: &[County], parts: &[Part], county: usize) -> Node {
    let mut root = roster(counties, parts, county);
    let whole = root.value;
    shares(&mut root, whole);
    root
}

fn roster(counties: &[County], parts: &[Part], county: usize) -> Node {
    let own: Vec<&Part> = parts.iter().filter(|part| part.county == county).collect();
    let members: Vec<&Part> = own.iter().filter(|part| part.reason.is_none()).copied().collect();
    let mut groups = Vec::new();
    for group in [Group::Own, Group::Departments, Group::Townships, Group::Others] {
        // A unit that is subordinate to another stands below it, whatever it is itself.
        let is_head = |part: &&&Part| part.group == group && above(part, &members).is_none();
        let heads: Vec<Node> = members.iter().filter(is_head).map(|part| unit(part, &members)).collect();
        if !heads.is_empty() {
            groups.push(sum(group.name(), heads));
        }
    }
    let below = (0..counties.len()).filter(|it| counties[*it].parent == Some(county));
    let of_year = |it: &usize| counties[*it].year == counties[county].year;
    let mut below: Vec<Node> = below.filter(of_year).map(|it| roster(counties, parts, it)).collect();
    // A county may stand there with its own roll-up, without its roster.
    let sums = members.iter().filter(|part| part.group == Group::Below && above(part, &members).is_none());
    below.extend(sums.map(|part| unit(part, &members)));
    if !below.is_empty() {
        groups.push(sum(Group::Below.name(), below));
    }
    let corrections: Vec<Node> = own.iter().filter(|it| it.reason.is_some()).map(|it| leaf(it)).collect();
    if !corrections.is_empty() {
        groups.push(sum(say!("调整", "adjustments"), corrections));
    }
    sum(Text::same(counties.get(county).map(|it| it.name.as_str()).unwrap_or_default()), groups)
}

/// The member of the roster that a part stands below. Of units that name each other none does: all would be lost.
fn above<'p>(part: &Part, members: &[&'p Part]) -> Option<&'p Part> {
    let of = |part: &Part| {
        let name = part.under.as_ref().filter(|name| **name != part.name)?;
        members.iter().copied().find(|it| it.name == *name)
    };
    let first = of(part)?;
    let mut at = first;
    for _ in members {
        match of(at) {
            Some(next) => at = next,
            None => return Some(first),
        }
    }
    None
}

/// A unit with those subordinate to it.
fn unit(part: &Part, members: &[&Part]) -> Node {
    let is_below = |it: &&&Part| above(it, members).is_some_and(|head| std::ptr::eq(head, part));
    let below: Vec<Node> = members.iter().filter(is_below).map(|it| unit(it, members)).collect();
    if below.is_empty() {
        return leaf(part);
    }
    let name = &part.name;
    let own = Node { name: say!("{name}（本级）", "{name} (itself)"), ..leaf(part) };
    sum(Text::same(name), std::iter::once(own).chain(below).collect())
}

fn leaf(part: &Part) -> Node {
    Node {
        name: Text::same(&part.name),
        value: part.value,
        share: None,
        place: part.place.clone(),
        reason: part.reason.clone(),
        from: None,
        parts: part.below.iter().map(written).collect(),
    }
}

fn written(below: &Below) -> Node {
    let Below { name, value, from } = below;
    Node { from: Some(from.clone()), value: *value, ..sum(Text::same(name), Vec::new()) }
}

fn sum(name: Text, parts: Vec<Node>) -> Node {
    let value = parts.iter().fold(Decimal::ZERO, |sum, it| sum.checked_add(it.value).unwrap_or(sum));
    Node { name, value, share: None, place: None, reason: None, from: None, parts }
}

fn shares(node: &mut Node, whole: Decimal) {
    node.share =
        node.value.checked_mul(Decimal::ONE_HUNDRED).and_then(|it| it.checked_div(whole)).map(|it| {
            let mut share = it.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
            share.rescale(1);
            share
        });
    node.parts.iter_mut().for_each(|part| shares(part, whole));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str, under: Option<&str>, value: i64) -> Part {
        Part {
            county: 0,
            name: name.to_owned(),
            under: under.map(str::to_owned),
            group: Group::Departments,
            value: value.into(),
            place: None,
            reason: None,
            below: Vec::new(),
        }
    }

    /// The tree of these units as `name=value(share)[parts]`.
    fn shown(parts: &[Part]) -> String {
        fn of(node: &Node) -> String {
            let parts: Vec<String> = node.parts.iter().map(of).collect();
            let share = node.share.map(|it| format!("({it})")).unwrap_or_default();
            let parts = if parts.is_empty() { String::new() } else { format!("[{}]", parts.join(" ")) };
            format!("{}={}{share}{parts}", node.name.zh, node.value)
        }
        let group = &tree(&[], parts, 0).parts[0];
        of(&Node { name: Text::none(), share: None, ..group.clone() })
    }

    #[test]
    fn a_subordinate_unit_stands_below_its_department() {
        assert_eq!(
            shown(&[part("局", None, 5), part("队", Some("局"), 3), part("委", None, 0)]),
            "=8[局=8(100.0)[局（本级）=5(62.5) 队=3(37.5)] 委=0(0.0)]"
        );
    }

    #[test]
    fn who_is_subordinate_to_nobody_here_stands_alone() {
        assert_eq!(
            shown(&[part("队", Some("局"), 1), part("委", Some("委"), 2)]),
            "=3[队=1(33.3) 委=2(66.7)]"
        );
    }

    #[test]
    fn units_that_name_each_other_are_not_lost() {
        let circle = [part("甲", Some("乙"), 1), part("乙", Some("甲"), 2), part("丙", Some("甲"), 1)];
        assert_eq!(shown(&circle), "=4[甲=1(25.0) 乙=2(50.0) 丙=1(25.0)]");
    }

    #[test]
    fn a_unit_is_counted_once_where_two_have_the_name_it_is_under() {
        let twice = [part("局", None, 1), part("局", None, 2), part("队", Some("局"), 1)];
        assert_eq!(shown(&twice), "=4[局=2(50.0)[局（本级）=1(25.0) 队=1(25.0)] 局=2(50.0)]");
    }
}
