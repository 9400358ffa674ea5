//! `materials.md`: every unit's paragraphs by section, for whoever writes the county's own words.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::sum::Sum;
use crate::edition::Edition;

/// The words of the units, by section.
#[derive(Debug, Default)]
pub struct Materials {
    /// By the section's id, for editions name their sections differently.
    sections: BTreeMap<String, Vec<(String, String)>>,
}

impl Materials {
    /// Adds a unit's words, each passage with its section.
    pub fn add(&mut self, edition: &Edition, name: &str, said: &[(usize, String)]) {
        for (section, text) in said {
            let text = text.trim();
            if !text.is_empty() {
                let id = edition.sections[*section].id.clone();
                self.sections.entry(id).or_default().push((name.to_owned(), text.to_owned()));
            }
        }
    }

    /// The file, in the order of the form; `None` where nobody has written a word.
    pub fn text(&self, sum: &Sum) -> Option<String> {
        let edition = sum.edition.as_ref()?;
        let mut out = String::from("各单位的文字，按部分排列，供撰写汇总的报告参考。\n");
        if !sum.is_total() {
            _ = write!(out, "\n**不完整，缺：{}**\n", sum.lacking().join("、"));
        }
        let head = out.len();
        for section in &edition.sections {
            let Some(all) = self.sections.get(&section.id) else { continue };
            _ = write!(out, "\n## {}\n", section.heading);
            for (name, text) in all {
                _ = write!(out, "\n**{name}**\n\n{text}\n");
            }
        }
        (out.len() > head).then_some(out)
    }
}
