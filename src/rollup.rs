//! Many submissions and a roster: who has sent what.

pub mod codes;

use crate::diag::{Finding, Text, say};
use crate::model::roster::Entry;
use codes::UNIT_NOT_SUBMITTED;

/// A unit of the roster that has sent nothing, where its submission should be.
pub fn not_submitted(entry: &Entry, path: &str) -> Finding {
    let name = &entry.name;
    let mut finding = Finding::new(&UNIT_NOT_SUBMITTED, say!("“{name}”没有报送", "`{name}` has not submitted"))
        .at(entry.path_place.clone(), Text::none())
        .help(say!(
            "应在 {path}；已撤并或免报的，在名册里写 status = \"merged\"（或 abolished、exempt）和 reason",
            "it should be at {path}; where it need not report, write status = \"merged\" (or abolished, exempt) and a reason"
        ));
    finding.unit = Some(name.clone());
    finding
}
