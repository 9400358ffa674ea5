//! One binary for everything that is tested from outside; the most tests stand below the code itself.

#![expect(clippy::disallowed_methods, reason = "tests read and write what they like")]
#![expect(clippy::unwrap_used, reason = "what fails in a test fails the test")]

mod architecture;
mod bad_input;
mod bad_words;
mod cli;
mod corpus;
mod county;
mod county_beside;
mod county_report;
mod county_sums;
mod dropped;
mod edges;
mod editions;
mod environment;
mod explanations;
mod fuzz;
mod headings;
mod hostile;
mod last_year;
mod levels;
mod lsp;
mod machines;
mod messages;
mod outputs;
mod properties;
mod read_back;
mod readme;
mod receive;
mod render;
mod repositories;
mod samples;
mod schema;
mod sent_back;
mod shapes;
mod slips;
mod standing;
#[cfg(unix)] // its steps are for `sh`
mod templates;
mod watch;
