//! What can be wrong with an edition (A09xx).

use crate::diag::codes;

codes! {
    EDITION_UNREADABLE, "A0901", "edition-unreadable", Error;
    UNKNOWN_NAME, "A0902", "edition-unknown-name", Error;
    NAME_TWICE, "A0903", "edition-name-twice", Error;
    SPAN_DOES_NOT_FIT, "A0904", "edition-span-does-not-fit", Error;
    NO_EDITION, "A0905", "no-edition", Error;
}
