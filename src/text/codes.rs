//! What can be wrong with words before anybody reads them (A039x).

use crate::diag::codes;

codes! {
    TEMPLATE_ERROR, "A0391", "template-error", Error;
    RAW_HTML, "A0392", "raw-html", Warning;
}
