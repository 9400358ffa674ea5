//! x
#[macro_use]
pub mod diag;
pub mod source;
pub mod edition;
pub mod model;
pub mod read;
pub mod text;
pub mod check;
pub mod compose;
pub mod document;
pub mod render;
