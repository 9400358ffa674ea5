//! The two languages, side by side.

use std::borrow::Cow;

use crate::source::seen;

/// A language of the people who read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// How many of many are named.
const NAMED: usize = 3;

impl Text {
    /// Nothing, in both.
    pub fn none() -> Self {
        Self::default()
    }

    /// The same in both: a name, a number.
    pub fn same(text: impl Into<String>) -> Self {
        let zh = text.into();
        Self { en: zh.clone(), zh }
    }

    /// The first few of many, as a sentence names them.
    pub fn few(all: impl IntoIterator<Item = Self>) -> Self {
        let mut all = all.into_iter();
        let (zh, en): (Vec<String>, Vec<String>) = all.by_ref().take(NAMED).map(|it| (it.zh, it.en)).unzip();
        let (more_zh, more_en) = if all.next().is_some() { (" 等", " and others") } else { ("", "") };
        Self { zh: zh.join("、") + more_zh, en: en.join(", ") + more_en }
    }

    /// The same without what nobody sees.
    #[must_use]
    pub(super) fn seen(self) -> Self {
        let seen = |text: String| match seen(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(seen) => seen,
        };
        Self { zh: seen(self.zh), en: seen(self.en) }
    }

    /// In the language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// A [`Text`] from two format strings, Chinese first.
#[macro_export]
#[doc(hidden)]
macro_rules! say {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::diag::Text { zh: format!($zh), en: format!($en) }
    };
}

pub use crate::say;
