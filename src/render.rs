//! A document to bytes, one file a format. Drawing is pure: the same document gives the same bytes.

mod docx;
mod html;
mod markdown;
mod xml;

pub mod look;
pub mod theme;

use crate::document::Document;
use look::Look;

/// An output format.
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line, and the extension of its files.
    pub name: &'static str,
    /// What it is called in a table of formats.
    pub title: &'static str,
    /// Draws the document.
    pub render: fn(&Document, &Look) -> Vec<u8>,
}

/// Every format; to add one, add it here.
pub static FORMATS: &[&Format] = &[&markdown::FORMAT, &html::FORMAT, &docx::FORMAT];

/// The words that a draft bears on every page.
const DRAFT: &str = "草稿";
/// What they mean.
const NOT_YET: &str = "未经定稿，不得公布。";
