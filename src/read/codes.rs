//! What can be wrong with a file as a file (A01xx): each with a page beside that explains it.

use crate::diag::codes;

codes! {
    UNREADABLE, "A0101", "unreadable-file", Error;
    NOT_TEXT, "A0102", "not-text", Error;
    DOUBTFUL_ENCODING, "A0103", "doubtful-encoding", Warning;
    OTHER_KIND_OF_FILE, "A0104", "other-kind-of-file", Error;
    EMPTY_FILE, "A0105", "empty-file", Error;
    UNIT_FILE_MISSING, "A0106", "unit-file-missing", Error;
    TOML_SYNTAX, "A0107", "toml-syntax", Error;
    UNKNOWN_KEY, "A0108", "unknown-key", Error;
    WRONG_VALUE, "A0109", "wrong-value", Error;
    KEY_MISSING, "A0110", "key-missing", Error;
    UNKNOWN_NAME, "A0111", "unknown-name", Error;
    AMBIGUOUS_NAME, "A0112", "ambiguous-name", Error;
    FIGURE_TWICE, "A0113", "figure-twice", Error;
    RAGGED_ROW, "A0114", "ragged-row", Error;
    FORMULA_IN_CELL, "A0115", "formula-in-cell", Error;
    NUMBER_TOO_LARGE, "A0116", "number-too-large", Error;
    UNKNOWN_SHAPE, "A0117", "unknown-shape", Error;
    UNCLOSED_QUOTE, "A0118", "unclosed-quote", Error;
    SECTION_TWICE, "A0119", "section-twice", Error;
    UNKNOWN_HEADING, "A0120", "unknown-heading", Warning;
    OTHER_UNIT, "A0121", "other-unit", Error;
    CONTROL_CHARACTER, "A0122", "control-character", Warning;
    ROSTER_UNIT_TWICE, "A0123", "roster-unit-twice", Error;
    STRAY_FIGURE, "A0124", "stray-figure", Error;
    ROW_TWICE, "A0125", "row-twice", Error;
    UNIT_NOT_ON_ROSTER, "A0502", "unit-not-on-roster", Error;
    UNIT_TWICE, "A0503", "unit-twice", Error;
    PREVIOUS_DIFFERS, "A0407", "previous-differs", Warning;
    PREVIOUS_UNREADABLE, "A0129", "previous-unreadable", Error;
    PICTURE_NOT_EMBEDDED, "A0130", "picture-not-embedded", Error;
    PICTURE_WITHOUT_ALT, "A0131", "picture-without-alt", Error;
    LEADS_OUTSIDE, "A0132", "leads-outside", Error;
    OVER_LIMIT, "A0133", "over-limit", Error;
}
