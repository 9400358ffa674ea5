//! Passages that two texts share.

use std::collections::HashMap;

/// Letters of a stretch that is compared.
pub(super) const STRETCH: usize = 12;

/// A passage of both texts, in letters.
pub(super) struct Shared {
    pub(super) ours: usize,
    pub(super) theirs: usize,
    pub(super) length: usize,
}

/// The passages of ours that stand in theirs, from left to right; each as long as it goes.
pub(super) fn passages(ours: &[char], theirs: &[char]) -> Vec<Shared> {
    let mut known: HashMap<&[char], usize> = HashMap::new();
    for (at, stretch) in theirs.windows(STRETCH).enumerate() {
        known.entry(stretch).or_insert(at);
    }
    let (mut found, mut at) = (Vec::new(), 0);
    while at + STRETCH <= ours.len() {
        let Some(there) = known.get(&ours[at..at + STRETCH]) else {
            at += 1;
            continue;
        };
        let same = ours[at..].iter().zip(&theirs[*there..]).take_while(|(a, b)| a == b).count();
        found.push(Shared { ours: at, theirs: *there, length: same });
        at += same;
    }
    found
}
