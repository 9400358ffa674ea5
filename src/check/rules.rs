//! The list of rules. Adding one is a file, its page beside it, and a line here.

mod amount_without_unit;
mod approximate_figure;
mod assessment_missing;
mod bad_sign;
mod blank_cell;
mod carry_over_differs;
mod channels_below_total;
mod copied_from_last_year;
mod count_not_stated;
mod county_words_missing;
mod date_malformed;
mod decisions_look_like_items;
mod direct_suit_after_2023;
mod fee_not_a_multiple;
mod fee_statement_missing;
mod fee_without_request;
mod foreign_word;
mod growth_wrong;
mod improvement_missing;
mod item_count_differs;
mod items_below_zero;
mod items_mixed_with_others;
mod list_does_not_add_up;
mod mixed_form;
mod not_a_count;
mod nothing_but_table_says;
mod notice_of_wrong_edition;
mod number_missing;
mod ordinal_gap;
mod overall_part_missing;
mod part_exceeds_whole;
mod partial_sum;
mod percent_wrong;
mod placeholder_left;
mod previous_of_another_unit;
mod rollup_differs;
mod rules_by_wrong_level;
mod same_thing_two_values;
mod section_empty;
mod section_missing;
mod section_order;
mod table_missing;
mod text_differs_from_table;
mod text_part_exceeds_whole;
mod title_wording;
mod total_computed;
mod unequal_balance;
mod unequal_case_total;
mod unequal_results;
mod unequal_row_total;
mod unequal_sum;
mod unit_confusion;
mod unit_in_cell;
mod unit_of_measure_mixed;
mod valid_documents_differ;
mod wild_change;
mod wrong_edition;
mod year_out_of_place;

use std::ops::Range;
use std::rc::Rc;

use super::{Context, Rule};
use crate::diag::Code;

pub(super) use section_missing::words_missing;

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
    &channels_below_total::RULE,
    &bad_sign::RULE,
    &rules_by_wrong_level::RULE,
    &direct_suit_after_2023::RULE,
    &fee_not_a_multiple::RULE,
    &fee_without_request::RULE,
    &decisions_look_like_items::RULE,
    &unit_confusion::RULE,
    &mixed_form::RULE,
    &amount_without_unit::RULE,
    &partial_sum::RULE,
    &items_below_zero::RULE,
    &section_missing::RULE,
    &section_empty::RULE,
    &placeholder_left::RULE,
    &number_missing::RULE,
    &wrong_edition::RULE,
    &section_order::RULE,
    &text_differs_from_table::RULE,
    &nothing_but_table_says::RULE,
    &percent_wrong::RULE,
    &growth_wrong::RULE,
    &list_does_not_add_up::RULE,
    &text_part_exceeds_whole::RULE,
    &same_thing_two_values::RULE,
    &approximate_figure::RULE,
    &year_out_of_place::RULE,
    &date_malformed::RULE,
    &notice_of_wrong_edition::RULE,
    &ordinal_gap::RULE,
    &unit_of_measure_mixed::RULE,
    &foreign_word::RULE,
    &overall_part_missing::RULE,
    &assessment_missing::RULE,
    &improvement_missing::RULE,
    &fee_statement_missing::RULE,
    &title_wording::RULE,
    &items_mixed_with_others::RULE,
    &count_not_stated::RULE,
    &carry_over_differs::RULE,
    &valid_documents_differ::RULE,
    &item_count_differs::RULE,
    &wild_change::RULE,
    &copied_from_last_year::RULE,
    &previous_of_another_unit::RULE,
    &county_words_missing::RULE,
    &rollup_differs::RULE,
];

/// The rule that words and tables differ, for sums that the words witness.
pub(super) fn text_differs() -> &'static Code {
    &text_differs_from_table::RULE.code
}

/// The rule of the carry-over, likewise.
pub(super) fn carry_over() -> &'static Code {
    &carry_over_differs::RULE.code
}

/// The rule of the documents in force, likewise.
pub(super) fn valid_documents() -> &'static Code {
    &valid_documents_differ::RULE.code
}

/// Where numbers are missing in a paragraph of the words.
pub(super) fn gaps(context: &Context, at: (usize, usize)) -> Rc<[Range<usize>]> {
    let find = || {
        let paragraph = context.narration.parts.get(at.0).and_then(|part| part.paragraphs.get(at.1));
        paragraph.map(|it| number_missing::missing(&it.text)).unwrap_or_default().into()
    };
    Rc::clone(context.gaps.borrow_mut().entry(at).or_insert_with(find))
}
