//! What can be wrong with words before anybody reads them (A039x).

use crate::diag::{Code, Level};

/// `template-error`; the page beside says it.
pub static TEMPLATE_ERROR: Code = Code {
    id: "A0391",
    name: "template-error",
    level: Level::Error,
    docs: include_str!("codes/template-error.md"),
};

/// `raw-html`; the page beside says it.
pub static RAW_HTML: Code =
    Code { id: "A0392", name: "raw-html", level: Level::Warning, docs: include_str!("codes/raw-html.md") };

/// Every code of this stage.
pub static CODES: &[&Code] = &[&TEMPLATE_ERROR, &RAW_HTML];
