//! The names a template can use: every figure by id or label, last year's, the unit and the year.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use minijinja::value::{DynObject, Object, Value};
use rust_decimal::Decimal;

use super::filters;
use crate::edition::Found;
use crate::model::{self, CountyFacts, Submission};

/// What a template sees of a submission.
#[derive(Clone, Debug)]
pub struct Names {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    submission: Submission,
    /// Names that stand before those of figures.
    own: Vec<(&'static str, Value)>,
}

/// Words for a figure that is not there: a draft shows it, and errors forbid everything else.
pub const BLANK: &str = "【待填】";

impl Names {
    /// The names of a submission.
    pub fn new(submission: &Submission) -> Self {
        Self::with(submission, Vec::new())
    }

    /// The names of a submission, and some more.
    pub fn with(submission: &Submission, mut own: Vec<(&'static str, Value)>) -> Self {
        own.push(("unit", Value::from(submission.unit.name.clone())));
        own.push(("year", Value::from(submission.year)));
        if let Some(county) = &submission.county {
            own.push(("county", county_facts(county)));
        }
        // Figures only: the words are not copied.
        let figures = Submission { narrative: None, last: None, ..submission.clone() };
        Self { inner: Arc::new(Inner { submission: figures, own }) }
    }

    fn branch(&self, prefix: String, previous: bool) -> Branch {
        Branch { names: self.clone(), prefix, previous }
    }
}

impl Object for Names {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let key = key.as_str()?;
        if let Some((_, value)) = self.inner.own.iter().find(|(name, _)| *name == key) {
            return Some(value.clone());
        }
        if matches!(key, "previous" | "上年") {
            return Some(Value::from_object(self.branch(String::new(), true)));
        }
        if matches!(key, "growth" | "同比") {
            let names = Self::clone(self);
            return Some(Value::from_function(move |name: String| names.growth(&name)));
        }
        self.branch(String::new(), false).get(key)
    }
}

impl Names {
    /// `增长23.5%`, from last year's figure to this year's.
    fn growth(&self, name: &str) -> Result<Value, minijinja::Error> {
        let submission = &self.inner.submission;
        let undefined = || minijinja::Error::new(minijinja::ErrorKind::UndefinedError, name.to_owned());
        let figure = submission.edition.figure(name).one().ok_or_else(undefined)?;
        let now = submission.number(figure);
        let before = submission.previous.get(&figure).map(|it| it.number);
        match (now, before) {
            (Some(now), Some(before)) => Ok(Value::from(filters::growth(now, before))),
            (None, _) => Ok(Value::from(BLANK)),
            (_, None) => Err(minijinja::Error::new(
                minijinja::ErrorKind::InvalidOperation,
                format!("没有上年的“{name}” / last year's `{name}` is not given"),
            )),
        }
    }
}

/// What `county` has.
pub(super) const COUNTY: &[&str] = &["units", "own", "departments", "townships", "late", "lacks"];

/// What a county's words can tell of its units: `{{ county.units }}`, `{{ county.late | join }}`.
fn county_facts(county: &CountyFacts) -> Value {
    Value::from(BTreeMap::from([
        ("units", Value::from(county.units)),
        ("own", Value::from(county.own)),
        ("departments", Value::from(county.departments)),
        ("townships", Value::from(county.townships)),
        ("late", Value::from(county.late.clone())),
        ("lacks", Value::from(county.lacks.clone())),
    ]))
}

/// A part of a figure's name.
#[derive(Clone, Debug)]
struct Branch {
    names: Names,
    prefix: String,
    previous: bool,
}

impl Branch {
    fn get(&self, key: &str) -> Option<Value> {
        let submission = &self.names.inner.submission;
        let edition = &submission.edition;
        let name = if self.prefix.is_empty() { key.to_owned() } else { format!("{}.{key}", self.prefix) };
        if let Found::One(figure) = edition.figure(&name) {
            return if self.previous {
                submission.previous.get(&figure).map(|it| value(&model::Value::Exact(it.number)))
            } else if submission.is_zero(figure) && submission.figures.is_blank(figure) {
                Some(Value::from(0))
            } else {
                Some(value(&submission.figures.value(figure)))
            };
        }
        let inside = format!("{name}.");
        if edition.figures.iter().any(|figure| figure.id.starts_with(&inside)) {
            return Some(Value::from_object(Self { prefix: name, ..self.clone() }));
        }
        // A table by its label.
        let table = edition.table(&name).filter(|_| self.prefix.is_empty())?;
        Some(Value::from_object(Self { prefix: edition.tables[table].id.clone(), ..self.clone() }))
    }
}

impl Object for Branch {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get(key.as_str()?)
    }
}

fn value(value: &model::Value) -> Value {
    match value {
        model::Value::Whole(whole) => Value::from(*whole),
        model::Value::Exact(exact) => Value::from_object(Exact(*exact)),
        model::Value::Text(text) => Value::from(text.to_string()),
        model::Value::Absent | model::Value::Blank | model::Value::Unread => Value::from_object(Blank),
    }
}

/// Whether a template's value is a row or a table instead of a figure.
pub(super) fn is_group(value: &Value) -> bool {
    value.downcast_object_ref::<Branch>().is_some() || value.downcast_object_ref::<Names>().is_some()
}

/// An exact decimal; never a float, which would print 12.50 as 12.5.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exact(pub(super) Decimal);

impl Object for Exact {
    fn is_true(self: &Arc<Self>) -> bool {
        !self.0.is_zero()
    }

    fn custom_cmp(self: &Arc<Self>, other: &DynObject) -> Option<std::cmp::Ordering> {
        Some(self.0.cmp(&other.downcast_ref::<Self>()?.0))
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A figure that is not there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Blank;

impl Object for Blank {
    fn is_true(self: &Arc<Self>) -> bool {
        false
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(BLANK)
    }
}

/// The number behind a template's value, exactly; `None` where the figure is blank.
pub(super) fn number(value: &Value) -> Result<Option<Decimal>, minijinja::Error> {
    if value.is_undefined() {
        let text = "没有这个数；上年的数写在 [previous] 下 / there is no such figure; last year's stand under [previous]";
        return Err(minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, text));
    }
    if value.downcast_object_ref::<Blank>().is_some() {
        return Ok(None);
    }
    if let Some(exact) = value.downcast_object_ref::<Exact>() {
        return Ok(Some(exact.0));
    }
    let whole = value.as_i64().filter(|_| value.is_number()).map(Decimal::from);
    let text = || Decimal::from_str_exact(&value.to_string()).ok();
    whole.or_else(text).map(Some).ok_or_else(|| {
        let shown = value.to_string();
        minijinja::Error::new(
            minijinja::ErrorKind::InvalidOperation,
            format!("“{shown}”不是数 / `{shown}` is no number"),
        )
    })
}
