//! What can be wrong with a roster's submissions as a whole (A05xx).

use crate::diag::codes;

codes! {
    UNIT_NOT_SUBMITTED, "A0501", "unit-not-submitted", Error;
}
