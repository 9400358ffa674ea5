//! What can be wrong with an edition (A09xx).

use crate::diag::{Code, Level};

macro_rules! code {
    ($name:ident, $id:literal, $kebab:literal) => {
        #[doc = concat!("`", $kebab, "`; the page beside says it.")]
        pub static $name: Code = Code {
            id: $id,
            name: $kebab,
            level: Level::Error,
            docs: include_str!(concat!("codes/", $kebab, ".md")),
        };
    };
}

code!(EDITION_UNREADABLE, "A0901", "edition-unreadable");
code!(UNKNOWN_NAME, "A0902", "edition-unknown-name");
code!(NAME_TWICE, "A0903", "edition-name-twice");
code!(SPAN_DOES_NOT_FIT, "A0904", "edition-span-does-not-fit");
code!(NO_EDITION, "A0905", "no-edition");

/// Every code of this stage.
pub static CODES: &[&Code] =
    &[&EDITION_UNREADABLE, &UNKNOWN_NAME, &NAME_TWICE, &SPAN_DOES_NOT_FIT, &NO_EDITION];
