//! What surrounds a run: streams, language, width, today. Tests make their own.

use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::NaiveDate;

use super::stream::Stream;
use crate::diag::{Lang, Style};

/// The surroundings of a run.
#[expect(missing_debug_implementations, reason = "streams have none")]
pub struct Terminal {
    /// What was asked for.
    pub out: Box<dyn Write + Send>,
    /// Everything else.
    pub err: Box<dyn Write + Send>,
    /// Whether nobody reads the output any more.
    pub gone: Arc<AtomicBool>,
    /// Answers of a person.
    pub input: Box<dyn BufRead + Send>,
    /// Whether a person is there to answer.
    pub interactive: bool,
    /// Whether progress may be drawn.
    pub progress: bool,
    /// Whether the output takes colours.
    pub colour: bool,
    /// Whether the output is a screen, which can be cleared.
    pub screen: bool,
    /// Columns to cut long lines at.
    pub width: usize,
    /// The language, once it is known.
    pub lang: Lang,
    /// `NIANBAO_LANG`.
    pub lang_variable: Option<String>,
    /// The system's language.
    pub locale: Option<String>,
    /// The day of the run.
    pub today: NaiveDate,
}

impl Terminal {
    /// Those of the process.
    pub fn of_process() -> Self {
        let is_terminal = std::io::stdout().is_terminal();
        let is_drawn = is_terminal && draws();
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty());
        let width = std::env::var("COLUMNS").ok().and_then(|it| it.parse().ok());
        let gone = Arc::default();
        Self {
            out: Box::new(Stream::output(Box::new(std::io::stdout()), &gone)),
            err: Box::new(Stream::errors(Box::new(std::io::stderr()))),
            gone,
            input: Box::new(BufReader::new(std::io::stdin())),
            interactive: std::io::stdin().is_terminal() && std::io::stderr().is_terminal(),
            progress: std::io::stderr().is_terminal(),
            colour: is_drawn && !no_colour,
            screen: is_drawn,
            width: width.filter(|_| is_terminal).unwrap_or(120),
            lang: Lang::Zh,
            lang_variable: std::env::var("NIANBAO_LANG").ok().filter(|it| !it.is_empty()),
            locale: locale(),
            today: chrono::Local::now().date_naive(),
        }
    }

    /// The same surroundings, where nobody hears what is said.
    pub(super) fn silent(&self) -> Self {
        Self {
            out: Box::new(std::io::sink()),
            err: Box::new(std::io::sink()),
            gone: Arc::clone(&self.gone),
            input: Box::new(std::io::empty()),
            interactive: false,
            progress: self.progress,
            lang_variable: self.lang_variable.clone(),
            locale: self.locale.clone(),
            ..*self
        }
    }

    /// Whether nobody reads the output any more: what would go on for ever has no reason to.
    pub(super) fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }

    /// How findings are drawn here.
    pub(super) fn style(&self) -> Style {
        Style { lang: self.lang, colour: self.colour, width: self.width.clamp(60, 200) }
    }
}

/// Whether the terminal does what it is told by signs: those of Windows must be asked to, and old ones do not.
fn draws() -> bool {
    #[cfg(windows)]
    return anstyle_query::windows::enable_ansi_colors() == Some(true);
    #[cfg(not(windows))]
    true
}

/// `None` where the system tells none: `C`, `POSIX`.
fn locale() -> Option<String> {
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let set = variables.iter().find_map(|name| std::env::var(name).ok().filter(|it| !it.is_empty()));
    match set {
        Some(name) => Some(name),
        None => sys_locale::get_locale(),
    }
}
