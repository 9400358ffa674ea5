//! The command line. Each help text stands in both languages, Chinese before `‖`; `help` picks one.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use crate::read;

#[derive(Debug, Parser)]
#[command(
    name = "nianbao",
    version,
    about = "政府信息公开工作年度报告：核对数据，生成报告‖Checks and compiles annual reports on government information disclosure"
)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Default, ClapArgs)]
pub(super) struct Common {
    #[arg(
        long,
        global = true,
        value_name = "LANG",
        ignore_case = true,
        help = "语言：zh 或 en‖The language: zh or en"
    )]
    pub(super) lang: Option<LangArg>,
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        help = "另用这个文件夹里的格式和模板‖Use the editions of this folder before the built-in ones"
    )]
    pub(super) templates: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum LangArg {
    // As the variables of systems have them, too.
    #[value(aliases = ["zh-CN", "zh_CN", "zh-Hans", "zh_CN.UTF-8", "zh-Hans-CN", "zh-TW"])]
    Zh,
    #[value(aliases = ["en-US", "en_US", "en-GB", "en_GB", "en_US.UTF-8"])]
    En,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    #[command(about = "核对一个或多个单位的数据和文字‖Check the figures and words of units")]
    Check(CheckArgs),
    #[command(about = "生成报告（Markdown、HTML、Word）‖Write the reports (Markdown, HTML, Word)")]
    Build(BuildArgs),
    #[command(
        about = "把全县各单位的数加起来，并写明每个数的出处‖Add a county's units up, with where each figure comes from"
    )]
    Rollup(RollupArgs),
    #[command(about = "全县的一个数由哪些单位的哪些格相加而来‖Trace a county's figure back to its cells")]
    Trace(TraceArgs),
    #[command(
        about = "收件：按内容认出是谁的，放到名册指定的地方并登记‖Take in what came: recognised, put in place, logged"
    )]
    Receive(ReceiveArgs),
    #[command(about = "谁报了、谁没报、谁迟了、谁有错‖Who has sent what, who is late, whose figures break")]
    Status(StatusArgs),
    #[command(
        about = "给有错的单位各写一份退回修改单，列出要催的单位‖Write a slip of corrections for each unit, and whom to remind"
    )]
    Return(ReturnArgs),
    #[command(about = "新建一个单位的文件夹，填好即可生成报告‖Start the folder of a unit")]
    New(NewArgs),
    #[command(
        about = "核对一个文件夹里的报告还是不是当初写的‖Check a folder of reports against its manifest"
    )]
    Verify(VerifyArgs),
    #[command(about = "解释一条规则；不写名称则列出全部‖Explain a rule, or list them all")]
    Explain(ExplainArgs),
    #[command(about = "列出已有格式，或按原样显示一个‖List the editions, or show one as the form it is")]
    Editions(EditionsArgs),
    #[command(
        about = "供编辑器调用：边写边查（语言服务器）‖Help an editor: findings while typing (a language server)"
    )]
    Lsp(LspArgs),
    #[command(
        about = "输出 JSON Schema：编辑器据此补全和检查，程序据此读取‖Print a JSON Schema, for editors and programs"
    )]
    Schema(SchemaArgs),
    #[command(about = "输出命令补全脚本‖Print a completion script for a shell")]
    Completions(CompletionsArgs),
    #[command(about = "输出手册页（man）‖Print or write the manual pages")]
    Man(ManArgs),
}

/// What `check` and `build` share.
#[derive(Debug, Default, ClapArgs)]
pub(super) struct Input {
    #[arg(
        required = true,
        value_name = "PATH",
        help = "单位的文件夹或 TOML、多个单位的 CSV、县的文件夹‖A unit's folder or TOML file, a CSV of many units, a county's folder"
    )]
    pub(super) paths: Vec<PathBuf>,
    #[arg(long, help = "空格一律当作 0‖Take every blank as 0")]
    pub(super) blank_as_zero: bool,
    #[arg(
        long,
        value_name = "PATH",
        help = "上年的单位或县，用来核对结转、增长等‖Last year's unit or county, to compare with"
    )]
    pub(super) previous: Option<PathBuf>,
    #[arg(
        long,
        value_name = "RULE",
        value_delimiter = ',',
        help = "这条规则的警告降为提示（可多次）‖Lower a rule's warnings to notes (repeatable)"
    )]
    pub(super) allow: Vec<String>,
    #[arg(
        long,
        value_name = "WHAT",
        value_delimiter = ',',
        help = "升为错误：warnings、notes、unchecked 或规则名（可多次）‖Raise to errors: warnings, notes, unchecked or a rule (repeatable)"
    )]
    pub(super) deny: Vec<String>,
    #[arg(
        long,
        value_name = "DATE",
        value_parser = date,
        help = "按这一天算谁迟、谁缺，如 2024-01-25；默认今天‖The day that counts for who is late or missing; by default today"
    )]
    pub(super) as_of: Option<NaiveDate>,
    #[arg(
        long = "final",
        help = "不再等：没报的一律算错误‖Nothing more is to come: whoever is missing is an error"
    )]
    pub(super) is_final: bool,
}

#[derive(Debug, Default, ClapArgs)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) input: Input,
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        help = "输出样式：text、json、sarif、junit、github 或 html（网页）‖How to print: text, json, sarif, junit, github or html (a page)"
    )]
    pub(super) format: CheckFormat,
    #[arg(
        long,
        value_name = "FORMAT=FILE",
        value_parser = output,
        help = "同时写一份到文件，如 sarif=out.sarif（可多次）‖Write another one to a file, like sarif=out.sarif (repeatable)"
    )]
    pub(super) output: Vec<Output>,
    #[arg(long, short, help = "列出未能核对的项目‖List what could not be checked, too")]
    pub(super) verbose: bool,
    #[arg(
        long,
        help = "只有一种可能的改正，直接写进数据文件的那一格‖Write corrections that are the only candidate into their cells"
    )]
    pub(super) fix: bool,
    #[arg(
        long,
        conflicts_with = "fix",
        help = "文件一改就重新核对，Ctrl+C 结束‖Check again whenever a file changes; Ctrl+C ends it"
    )]
    pub(super) watch: bool,
    #[arg(
        long,
        help = "再多也全部列出；否则每种只列出前几条‖Print every finding, however many; else the first of each kind"
    )]
    pub(super) all: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    #[default]
    Text,
    Json,
    Sarif,
    Junit,
    Github,
    Html,
}

/// A report for a file, beside the one that is printed.
#[derive(Clone, Debug)]
pub(super) struct Output {
    pub(super) format: CheckFormat,
    pub(super) file: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FindingsFormat {
    Text,
    Json,
}

#[derive(Debug, Default, ClapArgs)]
pub(super) struct BuildArgs {
    #[command(flatten)]
    pub(super) input: Input,
    #[arg(
        long,
        value_name = "DIR",
        help = "报告放到哪里；默认是数据所在文件夹里的“报告”‖Where the reports go; by default a folder 报告 beside the data"
    )]
    pub(super) out: Option<PathBuf>,
    #[arg(
        long,
        value_name = "FORMATS",
        value_delimiter = ',',
        help = "要哪些格式，逗号分隔；默认全部‖Which formats, separated by commas; all by default"
    )]
    pub(super) to: Vec<String>,
    #[arg(long, help = "有错误也生成，每份都标“草稿”‖Write in spite of errors, each file marked as a draft")]
    pub(super) draft: bool,
    #[arg(long, help = "标题之后加目录‖A table of contents behind the title")]
    pub(super) toc: bool,
    #[arg(
        long,
        help = "附图表：办理结果、申请人、与上年比较、各单位‖Charts as an annex, with their numbers"
    )]
    pub(super) charts: bool,
    #[arg(long, help = "附与上年比较的表（要有上年的数）‖A table of this year beside last as an annex")]
    pub(super) compare: bool,
    #[arg(
        long,
        value_name = "KIND",
        help = "Markdown 的表：html 或 pipe；默认有合并格的用 html‖Tables in Markdown: html or pipe; by default html where cells span"
    )]
    pub(super) md_tables: Option<MdTables>,
    #[arg(
        long,
        value_name = "DIR",
        help = "与这个文件夹里以前生成的相比，说出改了什么‖Tell what changed since the build in this folder"
    )]
    pub(super) diff: Option<PathBuf>,
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with_all = ["out", "diff"],
        help = "不写文件，只看这个文件夹里的是不是现在会写的‖Write nothing; tell whether the files in this folder are what would be written"
    )]
    pub(super) check: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum MdTables {
    Html,
    Pipe,
}

#[derive(Debug, ClapArgs)]
pub(super) struct RollupArgs {
    #[command(flatten)]
    pub(super) input: Input,
    #[arg(
        long,
        value_name = "DIR",
        help = "汇总放到哪里；默认是县文件夹里的“汇总”‖Where the sum goes; by default a folder 汇总 in the county's"
    )]
    pub(super) out: Option<PathBuf>,
    #[arg(
        long,
        help = "缺单位也写出，每份都注明缺谁‖Write in spite of missing units; every file names them"
    )]
    pub(super) partial: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct StatusArgs {
    #[command(flatten)]
    pub(super) input: Input,
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        help = "输出样式：text、csv、json 或 html‖How to print: text, csv, json or html"
    )]
    pub(super) format: StatusFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum StatusFormat {
    Text,
    Csv,
    Json,
    Html,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ReturnArgs {
    #[command(flatten)]
    pub(super) input: Input,
    #[arg(
        long,
        value_name = "DIR",
        help = "放到哪里；默认是县文件夹里的“退回”‖Where they go; by default a folder 退回 in the county's"
    )]
    pub(super) out: Option<PathBuf>,
    #[arg(
        long,
        value_name = "FORMATS",
        value_delimiter = ',',
        help = "要哪些格式，逗号分隔；默认全部‖Which formats, separated by commas; all by default"
    )]
    pub(super) to: Vec<String>,
    #[arg(
        long,
        value_name = "DATE",
        value_parser = date,
        help = "几日前改好；默认是名册的日期，过了的话再给 5 天‖By when; by default the roster's day, or in 5 days"
    )]
    pub(super) by: Option<NaiveDate>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ReceiveArgs {
    #[arg(value_name = "COUNTY", help = "县的文件夹‖The county's folder")]
    pub(super) county: PathBuf,
    #[arg(
        required = true,
        value_name = "FILE",
        help = "收到的文件或单位的文件夹，叫什么名字都行‖Files or folders that came, under any name"
    )]
    pub(super) files: Vec<PathBuf>,
    #[arg(
        long,
        value_name = "NAME",
        help = "是哪个单位的，文件里看不出来时写‖Whose they are, where the files do not say"
    )]
    pub(super) unit: Option<String>,
    #[arg(long, value_name = "DATE", value_parser = date, help = "哪天收到的；默认今天‖The day they came; by default today")]
    pub(super) date: Option<NaiveDate>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct TraceArgs {
    #[arg(value_name = "COUNTY", help = "县的文件夹‖The county's folder")]
    pub(super) county: PathBuf,
    #[arg(
        value_name = "FIGURE",
        help = "数据项的名称；不写则列出与上年相差最大的‖A figure; without one, those that differ most from last year"
    )]
    pub(super) figure: Option<String>,
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        help = "输出样式：text 或 json‖How to print: text or json"
    )]
    pub(super) format: FindingsFormat,
    #[arg(long, value_name = "PATH", help = "上年的县‖Last year's county")]
    pub(super) previous: Option<PathBuf>,
    #[arg(long, help = "空格一律当作 0‖Take every blank as 0")]
    pub(super) blank_as_zero: bool,
}

impl TraceArgs {
    /// As what is read.
    pub(super) fn input(&self) -> Input {
        Input {
            paths: vec![self.county.clone()],
            blank_as_zero: self.blank_as_zero,
            previous: self.previous.clone(),
            ..Input::default()
        }
    }
}

#[derive(Debug, ClapArgs)]
pub(super) struct NewArgs {
    #[arg(value_name = "DIR", help = "新建的文件夹‖The folder to make")]
    pub(super) dir: PathBuf,
    #[arg(long, value_name = "NAME", help = "单位全称‖The unit's full name")]
    pub(super) name: Option<String>,
    #[arg(long, value_name = "YEAR", help = "报告年度‖The reporting year")]
    pub(super) year: Option<String>,
    #[arg(
        long,
        value_name = "KIND",
        help = "单位类别：township 乡镇、subdistrict 街道、department 部门、county 县、district 区、zone 开发区、city 市、province 省、other 其他‖The kind of unit, like township or department"
    )]
    pub(super) kind: Option<String>,
    #[arg(long, help = "建县的名册，不是一个单位‖Make a county's roster, not a unit")]
    pub(super) county: bool,
    #[arg(
        long,
        value_name = "LIST.csv",
        help = "单位名单：单位、类别、联系人、电话……，每个单位建一个文件夹‖The units, a row each: a folder is made for each"
    )]
    pub(super) units: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct VerifyArgs {
    #[arg(
        value_name = "DIR",
        help = "生成报告的文件夹，里面有 manifest.json‖A folder that `build` wrote, with its manifest.json"
    )]
    pub(super) dir: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ExplainArgs {
    #[arg(
        value_name = "RULE",
        help = "规则名或编号，如 blank-cell、A0207‖A rule by name or id, like blank-cell or A0207"
    )]
    pub(super) rule: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct EditionsArgs {
    #[arg(value_name = "ID", help = "格式，如 2021‖An edition, like 2021")]
    pub(super) id: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct LspArgs {
    // Some editors say of themselves how they speak with a server; there is one way.
    #[arg(long, hide = true, help = "总是如此；有的编辑器要写上‖Always so; some editors say it")]
    pub(super) stdio: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct SchemaArgs {
    #[arg(
        value_name = "KIND",
        help = "findings（check --format json）、unit、county、edition 或 manifest‖findings (of check --format json), unit, county, edition or manifest"
    )]
    pub(super) kind: SchemaKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaKind {
    Findings,
    Unit,
    County,
    Edition,
    Manifest,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CompletionsArgs {
    #[arg(
        value_name = "SHELL",
        help = "bash、zsh、fish、powershell 或 elvish‖bash, zsh, fish, powershell or elvish"
    )]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ManArgs {
    #[arg(
        value_name = "COMMAND",
        help = "哪个命令的；不写则是总的一页‖Which command's; without one, the program's own"
    )]
    pub(super) command: Option<String>,
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with = "command",
        help = "全部写进这个文件夹，一个命令一份‖Write them all into this folder, a file a command"
    )]
    pub(super) out: Option<PathBuf>,
}

/// `sarif=out.sarif`
fn output(text: &str) -> Result<Output, String> {
    let wrong = || {
        "写作 格式=文件，如 sarif=out.sarif；格式可以是 json、sarif、junit、github、html‖write FORMAT=FILE, like sarif=out.sarif; the format can be json, sarif, junit, github or html".to_owned()
    };
    let (format, file) = text.split_once('=').filter(|(_, file)| !file.is_empty()).ok_or_else(wrong)?;
    if file == "-" {
        return Err("标准输出用 --format，如 --format sarif‖for the standard output there is --format, like --format sarif".to_owned());
    }
    let format = CheckFormat::from_str(format, true).ok().filter(|it| *it != CheckFormat::Text);
    Ok(Output { format: format.ok_or_else(wrong)?, file: PathBuf::from(file) })
}

/// A date as offices write it.
fn date(text: &str) -> Result<NaiveDate, String> {
    read::date(text).ok_or_else(|| "日期写作 2024-01-20‖a date is written 2024-01-20".to_owned())
}
