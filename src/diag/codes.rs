//! Codes that are no rules: a line each, with their pages in the folder `codes` beside.

/// Declares codes and their list.
#[macro_export]
#[doc(hidden)]
macro_rules! codes {
    ($($name:ident, $id:literal, $kebab:literal, $level:ident;)*) => {
        $(
            #[doc = concat!("`", $kebab, "`; the page beside says it.")]
            pub static $name: $crate::diag::Code = $crate::diag::Code {
                id: $id,
                name: $kebab,
                level: $crate::diag::Level::$level,
                docs: include_str!(concat!("codes/", $kebab, ".md")),
            };
        )*
        /// Every code of this stage.
        pub static CODES: &[&$crate::diag::Code] = &[$(&$name),*];
    };
}

pub use crate::codes;
