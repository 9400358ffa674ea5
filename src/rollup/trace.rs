//! A county's figure back to its cells: the tree of rosters, groups, departments and units.

use rust_decimal::{Decimal, RoundingStrategy};

use super::line::Line;
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
}

/// A node of the tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// Who.
    pub name: String,
    /// What it comes to.
    pub value: Decimal,
    /// Its share of the whole in percent, where there is one.
    pub share: Option<Decimal>,
    /// The cell, for a unit.
    pub place: Option<Place>,
    /// Why, for an adjustment.
    pub reason: Option<String>,
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
        group: Group::of(line.kind),
        value: submission.number(figure)?,
        place: submission.place(figure),
        reason: None,
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
    let mut groups = Vec::new();
    for group in [Group::Own, Group::Departments, Group::Townships, Group::Others] {
        let of_group = |part: &&&Part| part.group == group && part.reason.is_none();
        let members: Vec<&Part> = own.iter().filter(of_group).copied().collect();
        // A unit that is subordinate to another of its group stands below it.
        let is_head = |part: &&&Part| {
            !members.iter().any(|it| part.under.as_ref() == Some(&it.name) && it.name != part.name)
        };
        let heads: Vec<Node> =
            members.iter().filter(is_head).map(|part| unit(part, &members, members.len())).collect();
        if !heads.is_empty() {
            groups.push(sum(group.name().zh, heads));
        }
    }
    let below = (0..counties.len()).filter(|it| counties[*it].parent == Some(county));
    let below: Vec<Node> = below.map(|it| roster(counties, parts, it)).collect();
    if !below.is_empty() {
        groups.push(sum(Group::Below.name().zh, below));
    }
    let corrections: Vec<Node> = own.iter().filter(|it| it.reason.is_some()).map(|it| leaf(it)).collect();
    if !corrections.is_empty() {
        groups.push(sum("调整".to_owned(), corrections));
    }
    sum(counties.get(county).map(|it| it.name.clone()).unwrap_or_default(), groups)
}

/// A unit with those subordinate to it; `depth` ends a circle.
fn unit(part: &Part, all: &[&Part], depth: usize) -> Node {
    let below: Vec<Node> = all
        .iter()
        .filter(|it| depth > 0 && it.under.as_ref() == Some(&part.name) && it.name != part.name)
        .map(|it| unit(it, all, depth - 1))
        .collect();
    if below.is_empty() {
        return leaf(part);
    }
    let own = Node { name: format!("{}（本级）", part.name), ..leaf(part) };
    sum(part.name.clone(), std::iter::once(own).chain(below).collect())
}

fn leaf(part: &Part) -> Node {
    Node {
        name: part.name.clone(),
        value: part.value,
        share: None,
        place: part.place.clone(),
        reason: part.reason.clone(),
        parts: Vec::new(),
    }
}

fn sum(name: String, parts: Vec<Node>) -> Node {
    let value = parts.iter().fold(Decimal::ZERO, |sum, it| sum.checked_add(it.value).unwrap_or(sum));
    Node { name, value, share: None, place: None, reason: None, parts }
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
