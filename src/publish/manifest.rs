//! `manifest.json`: what a run wrote, so that anyone can tell whether it is still that.

use std::path::{Component, Path};

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Its name.
pub const MANIFEST: &str = "manifest.json";

/// The page of findings that a run may leave beside the reports: it is ours, and no report.
pub const FINDINGS: &str = "检查结果.html";

/// What a run wrote.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(
    rename = "nianbao-manifest",
    description = "manifest.json：写了哪些文件‖manifest.json: what a run wrote"
)]
pub struct Manifest {
    /// The version that wrote it.
    #[schemars(description = "程序的版本‖The version that wrote it")]
    pub nianbao: String,
    /// The units, in the order of the run.
    #[schemars(description = "单位‖The units, in the order of the run")]
    pub units: Vec<UnitEntry>,
    /// What it was made from, by name.
    #[schemars(description = "读了哪些文件‖What it was made from, by name")]
    #[serde(default)]
    pub inputs: Vec<Input>,
    /// The files, in the order of the run.
    #[schemars(description = "文件‖The files, in the order of the run")]
    pub files: Vec<Entry>,
    /// What the sums in it lack: with any of it they are no totals.
    #[schemars(
        description = "合计缺什么；缺了就不是合计‖What the sums in it lack: with any of it they are no totals"
    )]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<String>,
}

/// A unit of a run.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "unit", description = "一个单位‖A unit of a run")]
pub struct UnitEntry {
    /// Its name.
    #[schemars(description = "名称‖Its name")]
    pub unit: String,
    /// The reporting year.
    #[schemars(description = "报告年度‖The reporting year")]
    pub year: i32,
    /// The edition's id.
    #[schemars(description = "格式的编号‖The id of the edition")]
    pub edition: String,
    /// Tables whose blanks the office declares to be zeros.
    #[schemars(description = "空格都当作 0 的表‖Tables whose blanks the office declares to be zeros")]
    pub zero: Vec<String>,
    /// Whether its files are drafts.
    #[schemars(description = "是不是草稿‖Whether its files are drafts")]
    pub draft: bool,
}

/// A file that a run read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "input", description = "读的一个文件‖A file that a run read")]
pub struct Input {
    /// Its name from the path that was given, or with it where there were several; last year's under `previous/`, an
    /// office's own under `templates/`.
    #[schemars(
        description = "名称：从给的路径算起，上年的在 previous/ 下，自己的格式在 templates/ 下‖Its name from the path that was given; last year's under `previous/`, an office's own under `templates/`"
    )]
    pub path: String,
    /// Of its bytes, in hexadecimal.
    #[schemars(description = "内容的 SHA-256，十六进制‖The SHA-256 of its bytes, in hexadecimal")]
    pub sha256: String,
}

/// A file of a run.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "file", description = "一个文件‖A file of a run")]
pub struct Entry {
    /// Its name in the folder.
    #[schemars(description = "在这个文件夹里的名称‖Its name in the folder")]
    pub path: String,
    /// The unit.
    #[schemars(description = "单位‖The unit")]
    pub unit: String,
    /// The reporting year.
    #[schemars(description = "报告年度‖The reporting year")]
    pub year: i32,
    /// The edition's id.
    #[schemars(description = "格式的编号‖The id of the edition")]
    pub edition: String,
    /// The format's name.
    #[schemars(description = "文件的格式‖The name of its format")]
    pub format: String,
    /// Of its bytes, in hexadecimal.
    #[schemars(description = "内容的摘要，十六进制‖The digest of its bytes, in hexadecimal")]
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub sha256: String,
}

impl Manifest {
    /// The JSON Schema of `manifest.json`, each description as `中文‖English`.
    pub fn schema() -> Schema {
        SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Self>()
    }

    /// As written.
    pub(super) fn bytes(&self) -> Vec<u8> {
        // The type holds nothing that JSON cannot.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// The manifest of a folder that a run wrote.
    pub fn of(folder: &Path) -> Option<Self> {
        Self::parse(&super::read_own(&folder.join(MANIFEST)).ok()?)
    }

    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

impl Entry {
    /// Whether its path stays in the folder of the manifest, on every system.
    pub fn is_inside(&self) -> bool {
        !self.path.is_empty()
            && !self.path.contains(['\\', ':'])
            && Path::new(&self.path).components().all(|part| matches!(part, Component::Normal(_)))
    }
}

/// The digest of bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

pub(super) fn hexadecimal(digest: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let hex = |byte: &u8| [byte >> 4, byte & 15].map(|it| char::from(DIGITS[usize::from(it)]));
    digest.iter().flat_map(hex).collect()
}
