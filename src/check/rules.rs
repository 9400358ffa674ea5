//! The list of rules. Adding one is a file, its page beside it, and a line here.

mod blank_cell;
mod not_a_count;
mod number_missing;
mod part_exceeds_whole;
mod placeholder_left;
mod section_empty;
mod section_missing;
mod table_missing;
mod total_computed;
mod unequal_balance;
mod unequal_case_total;
mod unequal_results;
mod unequal_row_total;
mod unequal_sum;
mod unit_in_cell;
mod wrong_edition;

use super::Rule;

/// Every rule, by code.
pub static RULES: &[&Rule] = &[
    &unequal_balance::RULE,
    &unequal_results::RULE,
    &unequal_row_total::RULE,
    &unequal_case_total::RULE,
    &unequal_sum::RULE,
    &part_exceeds_whole::RULE,
    &blank_cell::RULE,
    &total_computed::RULE,
    &table_missing::RULE,
    &not_a_count::RULE,
    &unit_in_cell::RULE,
    &section_missing::RULE,
    &section_empty::RULE,
    &placeholder_left::RULE,
    &number_missing::RULE,
    &wrong_edition::RULE,
];
