//! What must hold for any figures at all.

use std::io::Read as _;

use nianbao::edition::Editions;
use proptest::prelude::*;

use crate::environment::{Environment, NARRATIVE, UNIT};

/// The ids of the 2021 form's figures with a balanced set of values.
fn balanced(seed: &[u8; 138], chargeable: u32) -> Vec<(String, String)> {
    const ROWS: [&str; 21] = [
        "granted",
        "partial",
        "refused.secret",
        "refused.forbidden",
        "refused.endangering",
        "refused.third_party",
        "refused.internal",
        "refused.process",
        "refused.enforcement_file",
        "refused.administrative_query",
        "unavailable.not_held",
        "unavailable.to_be_made",
        "unavailable.unclear",
        "rejected.petition",
        "rejected.repeated",
        "rejected.publication",
        "rejected.massive",
        "rejected.reissue",
        "other.not_corrected",
        "other.fee_unpaid",
        "other.other",
    ];
    const COLUMNS: [&str; 6] = ["natural", "business", "research", "welfare", "legal", "others"];
    let mut figures: Vec<(String, u64)> = Vec::new();
    let mut totals = vec![0_u64; ROWS.len() + 4];
    for (c, column) in COLUMNS.iter().enumerate() {
        let mut sum = 0;
        for (r, row) in ROWS.iter().enumerate() {
            let value = u64::from(seed[c * ROWS.len() + r]);
            figures.push((format!("requests.results.{row}.{column}"), value));
            totals[r] += value;
            sum += value;
        }
        let (carried_out, carried_in) = (u64::from(seed[126 + c]), u64::from(seed[132 + c]) % (sum + 1));
        let new = sum + carried_out - carried_in.min(sum + carried_out);
        for (at, (row, value)) in
            [("results.total", sum), ("carried_out", carried_out), ("carried_in", carried_in), ("new", new)]
                .iter()
                .enumerate()
        {
            figures.push((format!("requests.{row}.{column}"), *value));
            totals[ROWS.len() + at] += value;
        }
    }
    let names = ROWS.iter().map(|row| format!("results.{row}"));
    let names = names.chain(["results.total", "carried_out", "carried_in", "new"].map(str::to_owned));
    figures.extend(names.zip(&totals).map(|(row, total)| (format!("requests.{row}.total"), *total)));
    for group in ["review", "direct", "after_review"] {
        let parts: Vec<u64> = seed[..4].iter().map(|it| u64::from(*it)).collect();
        for (name, value) in ["upheld", "corrected", "other", "pending"].iter().zip(&parts) {
            figures.push((format!("cases.{group}.{name}"), *value));
        }
        figures.push((format!("cases.{group}.total"), parts.iter().sum()));
    }
    for (at, name) in [
        "rules.made",
        "rules.repealed",
        "rules.valid",
        "documents.made",
        "documents.repealed",
        "documents.valid",
        "licences",
        "penalties",
        "coercion",
    ]
    .iter()
    .enumerate()
    {
        figures.push((format!("proactive.{name}"), u64::from(seed[at]) * 1000));
    }
    let mut figures: Vec<(String, String)> =
        figures.into_iter().map(|(id, value)| (id, value.to_string())).collect();
    figures.push(("proactive.charges".into(), format!("{}.{:04}", chargeable / 10_000, chargeable % 10_000)));
    figures
}

/// In the order of the form.
fn in_order(mut figures: Vec<(String, String)>) -> Vec<(String, String)> {
    let editions = Editions::builtin();
    let edition = editions.for_year(2023).unwrap();
    let at = |id: &str| edition.figures.iter().position(|figure| figure.id == id).unwrap();
    figures.sort_by_key(|(id, _)| at(id));
    figures
}

fn unit(figures: &str, name: &str) -> Environment {
    let environment = Environment::empty();
    // A city may make 规章.
    let head = UNIT.replace("zero = [\"表二\", \"表三\", \"表四\"]\n", "").replace("township", "city");
    environment.write("unit.toml", head);
    environment.write("narrative.md", NARRATIVE).write(name, figures);
    environment
}

fn long(figures: &[(String, String)]) -> String {
    figures.iter().fold("数据项,数值\n".to_owned(), |text, (id, value)| format!("{text}{id},{value}\n"))
}

fn wide(figures: &[(String, String)], delimiter: &str, end: &str) -> String {
    let names: Vec<&str> = figures.iter().map(|(id, _)| id.as_str()).collect();
    let values: Vec<&str> = figures.iter().map(|(_, value)| value.as_str()).collect();
    format!(
        "单位{delimiter}{}{end}样例镇人民政府{delimiter}{}{end}",
        names.join(delimiter),
        values.join(delimiter)
    )
}

/// The values of the data cells of a page, in order.
fn cells_of_html(page: &str) -> Vec<String> {
    let cells =
        page.split("<td").skip(1).map(|it| it.split_once('>').unwrap().1.split("</td>").next().unwrap());
    cells.map(str::to_owned).collect()
}

/// The texts of all cells of a document, in order, empty where a cell is merged into the one above.
fn cells_of_docx(bytes: &[u8]) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let cells = xml.split("<w:tc>").skip(1).map(|it| it.split("</w:tc>").next().unwrap());
    cells
        .map(|cell| {
            cell.split("<w:t xml:space=\"preserve\">")
                .skip(1)
                .map(|it| it.split("</w:t>").next().unwrap())
                .collect()
        })
        .collect()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|char| char.is_ascii_digit() || char == '.')
}

fn seeds() -> impl Strategy<Value = ([u8; 138], u32)> {
    (
        proptest::array::uniform32(0_u8..60),
        any::<[u8; 32]>(),
        any::<[u8; 32]>(),
        any::<[u8; 32]>(),
        any::<[u8; 10]>(),
        0_u32..99_999_999,
    )
        .prop_map(|(a, b, c, d, e, chargeable)| {
            let mut seed = [0; 138];
            for (at, byte) in a.iter().chain(&b).chain(&c).chain(&d).chain(&e).enumerate() {
                seed[at] = byte % 60;
            }
            (seed, chargeable)
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// A balanced unit has no finding; with one cell changed it has at least one.
    #[test]
    fn balance_is_seen_and_so_is_its_loss((seed, chargeable) in seeds(), cell in 0_usize..190, by in 1_u64..9) {
        let figures = in_order(balanced(&seed, chargeable));
        let right = unit(&long(&figures), "figures.csv").run(&["check", ".", "--deny", "notes"]);
        prop_assert_eq!(right.code, 0, "{}", right.shown());
        let mut wrong = figures;
        let at = wrong.len() - 1 - cell;
        let value: u64 = wrong[at].1.parse().unwrap();
        wrong[at].1 = (value + by).to_string();
        let output = unit(&long(&wrong), "figures.csv").run(&["check", "."]);
        prop_assert_eq!(output.code, 1, "{:?}", wrong[at]);
        let places = output.shown();
        prop_assert!(places.contains("[A020"), "{}", places);
    }

    /// The same figures in any shape, delimiter, line end and encoding give the same report, and each of them
    /// can be read back out of HTML and DOCX.
    #[test]
    fn figures_survive((seed, chargeable) in seeds()) {
        let figures = in_order(balanced(&seed, chargeable));
        let expected: Vec<String> = figures.iter().map(|(_, value)| value.clone()).collect();
        let base = "out/样例镇人民政府2023年政府信息公开工作年度报告";
        let inputs: Vec<Vec<u8>> = vec![
            long(&figures).into_bytes(),
            format!("\u{feff}{}", wide(&figures, ",", "\r\n")).into_bytes(),
            encoding_rs::GB18030.encode(&wide(&figures, ";", "\n")).0.into_owned(),
            wide(&figures, "\t", "\n").trim_end().as_bytes().to_vec(),
            std::iter::once(0xFEFF_u16).chain(wide(&figures, ",", "\n").encode_utf16()).flat_map(u16::to_le_bytes).collect(),
        ];
        let mut first: Option<(String, Vec<u8>)> = None;
        for input in inputs {
            let environment = unit("", "figures.csv");
            environment.write("figures.csv", input);
            let output = environment.run(&["build", ".", "--out", "out"]);
            prop_assert_eq!(output.code, 0, "{}", output.shown());
            let html = environment.read(&format!("{base}.html"));
            let docx = std::fs::read(environment.path().join(format!("{base}.docx"))).unwrap();
            prop_assert_eq!(&cells_of_html(&html), &expected);
            let cells: Vec<String> = cells_of_docx(&docx).into_iter().filter(|it| is_number(it)).collect();
            prop_assert_eq!(&cells, &expected);
            match &first {
                Some(known) => prop_assert!(known.0 == html && known.1 == docx),
                None => first = Some((html, docx)),
            }
        }
    }

    /// Readers never panic and always end, whatever they are given.
    #[test]
    fn any_bytes_end_in_a_verdict(bytes in proptest::collection::vec(any::<u8>(), 0..300), name in 0_usize..3) {
        let environment = Environment::unit();
        environment.write(["requests.csv", "unit.toml", "narrative.md"][name], bytes);
        let output = environment.run(&["check", "."]);
        prop_assert!(output.code == 0 || output.code == 1, "{}", output.shown());
    }

    /// Words of Markdown and templates never panic either.
    #[test]
    fn any_words_end_in_a_verdict(words in "[（）一二、。甲#*_`<>&|{}%\\[\\]()!0-9a x\n\u{3000}\"-]{0,120}") {
        let environment = Environment::unit();
        environment.write("narrative.md", NARRATIVE.replace("公开栏按月更新。", &words));
        let output = environment.run(&["build", ".", "--out", "out", "--draft"]);
        prop_assert!(output.code == 0 || output.code == 1, "{}", output.shown());
    }
}
