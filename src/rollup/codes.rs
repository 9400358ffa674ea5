//! What can be wrong with a roster's submissions as a whole (A05xx).

use crate::diag::{Code, Level};

/// `unit-not-submitted`; the page beside says it.
pub static UNIT_NOT_SUBMITTED: Code = Code {
    id: "A0501",
    name: "unit-not-submitted",
    level: Level::Error,
    docs: include_str!("codes/unit-not-submitted.md"),
};

/// Every code of this stage.
pub static CODES: &[&Code] = &[&UNIT_NOT_SUBMITTED];
