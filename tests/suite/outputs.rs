//! What a report shows beyond the form, how it looks, and what a clerk gets instead of a terminal.

use crate::environment::{Environment, files, root, run_in};

const TITLE: &str = "样例镇人民政府2023年政府信息公开工作年度报告";

/// One pixel.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0,
    0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xDE, 0, 0, 0, 12, b'I', b'D', b'A', b'T', 8, 0xD7, 0x63, 0xF8,
    0xCF, 0xC0, 0, 0, 3, 1, 1, 0, 0x18, 0xDD, 0x8D, 0xB0, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xAE, 0x42,
    0x60, 0x82,
];

fn sample(name: &str) -> Environment {
    let environment = Environment::empty();
    for (file, path) in files(&root().join("sample-data").join(name)) {
        environment.write(&format!("{name}/{file}"), std::fs::read(path).unwrap());
    }
    environment
}

/// The parts of a Word file by name.
fn parts(environment: &Environment, name: &str) -> Vec<(String, String)> {
    use std::io::Read as _;
    let bytes = std::fs::read(environment.path().join(name)).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let read = |at| {
        let mut part = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        (part.name().unwrap().into_owned(), String::from_utf8_lossy(&bytes).into_owned())
    };
    let count =
        zip::ZipArchive::new(std::fs::File::open(environment.path().join(name)).unwrap()).unwrap().len();
    (0..count).map(read).collect()
}

#[test]
fn charts_a_comparison_and_contents_are_there_where_they_are_wanted() {
    let environment = sample("linshui-2021");
    for (file, path) in files(&root().join("sample-data/linshui-2020")) {
        environment.write(&format!("linshui-2020/{file}"), std::fs::read(path).unwrap());
    }
    let base = "临水县教育局2021年政府信息公开工作年度报告";
    let plain = environment.run(&["build", "linshui-2021", "--previous", "linshui-2020", "--out", "plain"]);
    assert_eq!(plain.code, 0, "{}", plain.shown());
    let html = environment.read(&format!("plain/{base}.html"));
    assert!(!html.contains("<svg") && !html.contains("<nav") && !html.contains("附："), "{html}");
    let args = [
        "build",
        "linshui-2021",
        "--previous",
        "linshui-2020",
        "--out",
        "more",
        "--charts",
        "--compare",
        "--toc",
    ];
    assert_eq!(environment.run(&args).code, 0);
    let html = environment.read(&format!("more/{base}.html"));
    let svg = html.split_once("<svg").unwrap().1.split_once("</svg>").unwrap().0;
    insta::assert_snapshot!("chart", svg.replace("><", ">\n<"));
    assert_eq!(html.matches("<svg").count(), 3);
    for words in ["<nav", "id=\"comparison\"", "增长8.7%", "chart-years-table", "<desc"] {
        assert!(html.contains(words), "{words}");
    }
    let parts = parts(&environment, &format!("more/{base}.docx"));
    assert_eq!(parts.iter().filter(|(name, _)| name.starts_with("word/charts/")).count(), 3);
    let document = &parts.iter().find(|(name, _)| name == "word/document.xml").unwrap().1;
    assert!(
        document.contains("TOC \\o") && document.contains("descr=\"本年度申请办理结果。条形图：予以公开16件")
    );
    // Every entry has the page on which it was reckoned, in order.
    let pages: Vec<usize> = document
        .split("PAGEREF ")
        .skip(1)
        .map(|it| it.split_once("<w:t>").unwrap().1.split_once('<').unwrap().0.parse().unwrap())
        .collect();
    assert_eq!(pages, [1, 3, 4, 5, 5, 5, 6, 8]);
    let markdown = environment.read(&format!("more/{base}.md"));
    assert!(markdown.contains("- [一、总体情况](#一总体情况)"), "{markdown}");
    insta::assert_snapshot!("comparison", markdown.split_once("## 附：").unwrap().1);
}

#[test]
fn two_years_of_the_form_of_2019_are_compared_whole() {
    let environment = sample("linshui-2020");
    for (file, path) in files(&root().join("sample-data/linshui-2019")) {
        environment.write(&format!("linshui-2019/{file}"), std::fs::read(path).unwrap());
    }
    let args = ["build", "linshui-2020", "--previous", "linshui-2019", "--compare", "--out", "out"];
    assert_eq!(environment.run(&args).code, 0);
    let markdown = environment.read("out/临水县教育局2020年政府信息公开工作年度报告.md");
    let comparison = markdown.split_once("## 附：").unwrap().1;
    insta::assert_snapshot!("comparison-2019", comparison.split_once("**表三").unwrap().0);
}

#[test]
fn a_unit_and_a_county_can_want_them_in_their_files() {
    let environment = sample("suqian-2024");
    let toml = environment.read("suqian-2024/unit.toml");
    let toml = toml.replace("[report]\n", "[report]\ncharts = true\ncontents = true\n");
    environment.write("suqian-2024/unit.toml", toml);
    let output = environment.run(&["build", "suqian-2024", "--out", "out", "--to", "html"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    let html = environment.read("out/宿迁市人民政府2024年政府信息公开工作年度报告.html");
    assert!(html.contains("<svg") && html.contains("<nav"));
}

#[test]
fn a_county_has_a_page_that_leads_to_every_report() {
    let environment = Environment::empty();
    let county = root().join("sample-data/mistakes/unit-missing");
    let out = environment.path().join("out");
    let args = [
        "build",
        county.to_str().unwrap(),
        "--draft",
        "--out",
        out.to_str().unwrap(),
        "--as-of",
        "2024-01-05",
    ];
    run_in(environment.path(), &args, &[("NIANBAO_LANG", "zh")]);
    let index = environment.read("out/index.html");
    let manifest = environment.read("out/manifest.json");
    assert!(manifest.contains("\"index.html\""), "{manifest}");
    let links: Vec<&str> = index.split("href=\"").skip(1).filter_map(|it| it.split('"').next()).collect();
    let reports: Vec<&&str> = links.iter().filter(|it| !it.starts_with('#')).collect();
    assert!(reports.len() >= 6, "{links:?}");
    assert!(reports.iter().all(|it| environment.path().join("out").join(it).is_file()), "{links:?}");
    assert!(index.contains("没有报送："), "{index}");
    // On a phone there is no room for a column each.
    assert!(index.contains("HTML</a> <a href"), "{index}");
}

#[test]
fn pictures_of_the_folder_are_embedded_with_their_words() {
    let environment = Environment::unit();
    let words = environment.read("narrative.md");
    let with = |picture: &str| {
        environment
            .write("narrative.md", words.replace("公开栏按月更新。", &format!("公开栏按月更新。{picture}")));
        environment.run(&["build", ".", "--out", "out"])
    };
    environment.write("公开栏.png", PNG);
    let output = with("![公开栏<照片>](公开栏.png \"图1 公开栏\")");
    assert_eq!(output.code, 0, "{}", output.shown());
    let html = environment.read(&format!("out/{TITLE}.html"));
    assert!(html.contains(
        "<img alt=\"公开栏&lt;照片&gt;\" width=\"1\" height=\"1\" src=\"data:image/png;base64,iVBOR"
    ));
    assert!(html.contains("<figcaption>图1 公开栏</figcaption>"));
    let parts = parts(&environment, &format!("out/{TITLE}.docx"));
    assert!(parts.iter().any(|(name, _)| name == "word/media/picture0.png"), "{:?}", parts.len());
    assert!(parts.iter().any(|(_, text)| text.contains("descr=\"公开栏&lt;照片&gt;\"")));
    let markdown = environment.read(&format!("out/{TITLE}.md"));
    assert!(markdown.contains("![公开栏\\<照片\\>](data:image/png;base64,"), "{markdown}");
    // What is no picture of the folder's own is a finding, and nothing is fetched.
    environment.write("words.png", "no picture");
    let mut huge = PNG.to_vec();
    huge[16..24].fill(0xFF);
    environment.write("huge.png", huge);
    for (picture, code) in [
        ("![甲](../a.png)", "A0130"),
        ("![甲](/etc/hostname)", "A0130"),
        ("![甲](http://example.com/a.png)", "A0130"),
        ("![甲](none.png)", "A0130"),
        ("![甲](照片 1.png)", "A0130"),
        ("![甲](words.png)", "A0130"),
        ("![甲](huge.png)", "A0130"),
        ("![](公开栏.png)", "A0131"),
        ("![甲](公开栏.png)![](公开栏.png)", "A0131"),
    ] {
        let output = with(picture);
        assert_eq!(output.code, 1, "{picture}");
        assert!(output.err.contains(code), "{picture}: {}", output.shown());
    }
}

/// Wherever in the words they stand, and whatever file the words are in.
#[test]
fn pictures_in_tables_headings_links_and_one_file_units() {
    let environment = Environment::unit();
    environment.write("照片(1).png", PNG);
    let words = "公开栏每月更新。\n\n**![甲](照片(1).png)**\n\n| 一 | 二 |\n|---|---|\n| 三 | ![乙](照片(1).png) |\n\n### 图 ![丙](照片(1).png)\n\n[![丁](照片(1).png)](https://example.com)\n\n`![戊](no.png)`\n\n";
    environment.write("narrative.md", environment.read("narrative.md").replace("公开栏按月更新。", words));
    let output = environment.run(&["build", ".", "--out", "out", "--draft"]);
    assert!(!output.err.contains("A0130"), "{}", output.shown());
    let html = environment.read(&format!("out/{TITLE}.html"));
    for alt in ["甲", "乙", "丙", "丁"] {
        assert_eq!(html.matches(&format!("<img alt=\"{alt}\"")).count(), 1, "{alt}");
    }
    assert!(!html.contains("<a href=\"https://example.com\"></a>"));
    let one = Environment::empty();
    let toml = Environment::unit().read("unit.toml");
    one.write("a.png", PNG)
        .write("u.toml", toml + "\n[narrative]\noverview = \"\"\"\n![甲](a.png)\n![乙](b.png)\n\"\"\"\n");
    let output = one.run(&["build", "u.toml", "--out", "out", "--draft", "--to", "html"]);
    assert!(output.err.contains("A0130") && output.err.contains("b.png"), "{}", output.shown());
    assert!(one.read(&format!("out/{TITLE}.html")).contains("<img alt=\"甲\""));
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_no_picture() {
    let environment = Environment::unit();
    environment.write("elsewhere/secret.png", PNG);
    let unit = Environment::unit();
    std::os::unix::fs::symlink(environment.path().join("elsewhere/secret.png"), unit.path().join("a.png"))
        .unwrap();
    unit.write(
        "narrative.md",
        unit.read("narrative.md").replace("公开栏按月更新。", "公开栏按月更新。![甲](a.png)"),
    );
    let shown = unit.check();
    assert!(shown.contains("A0130") && shown.contains("不在单位的文件夹里"), "{shown}");
}

/// One file of the look is replaced, the rest is the built-in one.
#[test]
fn a_theme_of_ones_own() {
    let environment = Environment::unit();
    let theme = std::fs::read_to_string(root().join("report-templates/theme/theme.toml")).unwrap();
    environment.write(
        "own/theme/theme.toml",
        theme.replace("方正小标宋简体", "某某标题体").replace("8c1d18", "006400"),
    );
    let args = ["build", ".", "--out", "out", "--templates", "own"];
    let output = environment.run(&args);
    assert_eq!(output.code, 0, "{}", output.shown());
    let parts = parts(&environment, &format!("out/{TITLE}.docx"));
    let styles = &parts.iter().find(|(name, _)| name == "word/styles.xml").unwrap().1;
    assert!(styles.contains("w:eastAsia=\"某某标题体\""));
    assert!(environment.read(&format!("out/{TITLE}.html")).contains("--accent:#006400"));
    environment.write("own/theme/page.html", "<title>{{ title }}</title>{{ body }}");
    environment.run(&args);
    assert!(environment.read(&format!("out/{TITLE}.html")).starts_with("<title>"));
    // What does not fit is told with its place and the nearest known name.
    environment.write("own/theme/page.html", "{{ title");
    insta::assert_snapshot!("theme-page", environment.run(&args).shown());
    environment.write("own/theme/page.html", "<p>titel</p>{{ body }}{% if titel %}{{ titel }}{% endif %}");
    insta::assert_snapshot!("theme-name", environment.run(&args).shown());
    environment.write("own/theme/page.html", "{{ title|nosuch }}");
    assert_eq!(environment.run(&args).code, 2);
    std::fs::remove_file(environment.path().join("own/theme/page.html")).unwrap();
    // Line ends of another system make the same page.
    environment.write("own/theme/page.css", "body { color: var(--ink); }\nmain { margin: 0; }\n");
    assert_eq!(environment.run(&args).code, 0);
    let page = environment.read(&format!("out/{TITLE}.html"));
    environment.write("own/theme/page.css", "body { color: var(--ink); }\r\nmain { margin: 0; }\r\n");
    environment.run(&args);
    assert_eq!(environment.read(&format!("out/{TITLE}.html")), page);
    environment.write("own/theme/page.css", "</style><script>");
    assert_eq!(environment.run(&args).code, 2);
    std::fs::remove_file(environment.path().join("own/theme/page.css")).unwrap();
    environment.write("own/theme/theme.toml", theme.replacen("size = 22", "sizes = 22", 1));
    insta::assert_snapshot!("theme-key", environment.run(&args).shown());
    environment.write("own/theme/theme.toml", theme.replacen("width = 210", "width = \"wide\"", 1));
    insta::assert_snapshot!("theme-type", environment.run(&args).shown());
    environment.write("own/theme/theme.toml", theme.replacen("size = 22", "size = 2200", 1));
    insta::assert_snapshot!("theme-value", environment.run(&args).shown());
    environment.write("own/theme/theme.toml", theme).write("own/theme/page.cs", "");
    insta::assert_snapshot!("theme-file", environment.run(&args).shown());
}

#[test]
fn the_words_of_a_section_that_is_misspelt_are_told_with_the_nearest() {
    let environment = sample("linshui-2021");
    let report = std::fs::read_to_string(root().join("report-templates/2021/report.md")).unwrap();
    environment.write("own/2021/report.md", report.replace("words.overview", "words.overveiw"));
    let shown = environment.run(&["check", "linshui-2021", "--templates", "own"]).shown();
    assert!(shown.contains("最接近的是“words.overview”"), "{shown}");
    let args = ["build", "linshui-2021", "--templates", "own", "--out", "out"];
    let shown = environment.run(&args).shown();
    assert!(shown.contains("words.overveiw") && shown.contains("nianbao check linshui-2021 --templates own"));
}

/// The findings as a page.
#[test]
fn findings_as_a_page() {
    let folder = root().join("sample-data/mistakes");
    for name in ["mistyped-cell", "blank-cells", "sum-1592"] {
        let output = run_in(&folder, &["check", name, "--format", "html"], &[("NIANBAO_LANG", "zh")]);
        let main = output.out.split_once("<main").unwrap().1;
        insta::assert_snapshot!(format!("page-{name}"), main);
    }
    // What cannot be read is quoted as unreadable, and nothing turns the page around.
    let environment = Environment::unit();
    let words = environment.read("narrative.md").replace("公开栏", "公\u{E5E5}开\u{202E}栏\u{1}");
    environment.write("narrative.md", words);
    let page = environment.run(&["check", ".", "--format", "html"]).out;
    assert!(page.contains('\u{FFFD}'), "{page}");
    assert!(!page.contains(['\u{E5E5}', '\u{202E}', '\u{1}']));
}

#[test]
fn a_cell_is_shown_with_what_its_row_and_its_column_are() {
    let environment = sample("mistakes/two-slips");
    let page = environment.run(&["check", "mistakes/two-slips", "--format", "html"]).out;
    let sheets: Vec<&str> = page.split("<table>").skip(1).collect();
    // All labels of the row, and what heads the column.
    assert!(sheets[0].contains("<td>（一）予以公开</td>") && sheets[0].contains("<td>自然人</td>"), "{page}");
    assert!(sheets[1].contains("<td>（四）无法提供</td><td>1.本机关不掌握相关政府信息</td>"), "{page}");
    assert!(sheets[1].contains("<td>商业企业</td>"), "{page}");
}

#[test]
fn what_changed_between_two_builds() {
    let environment = Environment::unit();
    environment.run(&["build", ".", "--out", "first"]);
    let again = environment.run(&["build", ".", "--out", "second", "--diff", "first"]);
    assert!(again.out.contains("改了 0 份报告，新增 0 个文件，少了 0 个，3 个一样"), "{}", again.shown());
    environment.write("narrative.md", environment.read("narrative.md").replace("按月更新", "按周更新"));
    environment
        .write("unit.toml", environment.read("unit.toml") + "\n[figures]\n\"proactive.licences\" = 7\n");
    let changed = environment.run(&["build", ".", "--out", "first", "--diff", "first", "--to", "md,html"]);
    insta::assert_snapshot!("diff", changed.out);
    let none = environment.run(&["build", ".", "--out", "second", "--diff", "nowhere"]);
    assert_eq!(none.code, 2, "{}", none.shown());
}

/// Whether a folder is what would be written, and whether it is still what was.
#[test]
fn a_folder_is_held_against_its_input_and_its_manifest() {
    let environment = Environment::unit();
    environment.run(&["build", ".", "--out", "out"]);
    let before = files(environment.path());
    assert_eq!(environment.run(&["build", ".", "--check", "out"]).code, 0);
    assert_eq!(environment.run(&["verify", "out"]).code, 0);
    environment.write("out/other.txt", "x");
    std::fs::remove_file(environment.path().join(format!("out/{TITLE}.md"))).unwrap();
    let html = environment.read(&format!("out/{TITLE}.html"));
    environment.write(&format!("out/{TITLE}.html"), html.replace("公开栏", "公告栏"));
    let checked = environment.run(&["build", ".", "--check", "out"]);
    assert_eq!(checked.shown(), environment.run(&["verify", "out"]).shown());
    insta::assert_snapshot!("verify", checked.shown());
    // Nothing was written; words that changed make other files.
    std::fs::remove_file(environment.path().join("out/other.txt")).unwrap();
    environment.run(&["build", ".", "--out", "out"]);
    assert_eq!(files(environment.path()), before);
    environment.write("narrative.md", environment.read("narrative.md").replace("按月更新", "按周更新"));
    assert_eq!(environment.run(&["build", ".", "--check", "out"]).code, 1);
    assert_eq!(environment.run(&["verify", "out"]).code, 0);
    assert_eq!(environment.run(&["verify", "."]).code, 2);
}

/// The manifest is one of the files that would be written.
#[test]
fn a_manifest_is_held_against_the_input_too() {
    let environment = Environment::unit();
    environment.run(&["build", ".", "--out", "out"]);
    let manifest = environment.read("out/manifest.json");
    let checked = || environment.run(&["build", ".", "--check", "out"]);
    let other = manifest.replacen("\"sha256\": \"", "\"sha256\": \"0", 1);
    for wrong in ["{}", &other] {
        environment.write("out/manifest.json", wrong);
        let output = checked();
        assert!(output.code == 1 && output.out.contains("内容不同：manifest.json"), "{}", output.shown());
    }
    std::fs::remove_file(environment.path().join("out/manifest.json")).unwrap();
    let output = checked();
    assert!(output.code == 1 && output.out.contains("缺：manifest.json"), "{}", output.shown());
    environment.write("out/manifest.json", manifest);
    assert_eq!(checked().code, 0);
    let output = environment.run(&["build", ".", "--check", "unit.toml"]);
    assert!(output.code == 2 && output.err.contains("unit.toml 是文件"), "{}", output.shown());
}

/// Nothing outside the folder is looked at, whatever its manifest says.
#[test]
fn a_manifest_leads_nowhere() {
    let environment = Environment::unit();
    environment.run(&["build", ".", "--out", "out"]);
    let manifest = environment.read("out/manifest.json");
    for path in ["../unit.toml", "/etc/passwd", "a/../../unit.toml", "..\\\\unit.toml", "C:unit.toml", ""] {
        let start = manifest.find("\"path\": \"样例").unwrap() + 9;
        let end = start + manifest[start..].find('"').unwrap();
        environment.write("out/manifest.json", format!("{}{path}{}", &manifest[..start], &manifest[end..]));
        let output = environment.run(&["verify", "out"]);
        assert!(output.code == 2 && output.err.contains("文件夹以外"), "{path}: {}", output.shown());
    }
    environment.write("out/manifest.json", &manifest);
    let output = environment.run(&["verify", "out/manifest.json"]);
    assert!(
        output.code == 2 && output.err.contains("是文件；要写报告所在的文件夹：out"),
        "{}",
        output.shown()
    );
    // A link out of the folder is not the file that was written, even where it says the same.
    #[cfg(unix)]
    {
        let report = environment.path().join(format!("out/{TITLE}.md"));
        std::fs::rename(&report, environment.path().join("moved.md")).unwrap();
        std::os::unix::fs::symlink(environment.path().join("moved.md"), &report).unwrap();
        let output = environment.run(&["verify", "out"]);
        assert!(output.code == 1 && output.out.contains("内容不同"), "{}", output.shown());
    }
}

/// Titles, figures and words that nobody expects still give files that every program opens.
#[test]
fn names_and_figures_that_nobody_expects() {
    let names = [
        "某".repeat(300),
        "a".repeat(300),
        "樣例縣人民政府辦公室".to_owned(),
        "样例镇🏛️人民政府".to_owned(),
        "مرحبا 样例镇 \u{202E}政府".to_owned(),
    ];
    for name in names {
        let environment = Environment::unit();
        let toml = environment.read("unit.toml").replace("样例镇人民政府", &name);
        environment.write("unit.toml", toml);
        let output = environment.run(&["build", ".", "--out", "out", "--draft", "--toc", "--charts"]);
        assert!(output.code < 2, "{}", output.shown());
        let written = files(&environment.path().join("out"));
        assert_eq!(written.len(), 4, "{written:?}");
        for (file, path) in written {
            let bytes = std::fs::read(path).unwrap();
            assert!(!bytes.is_empty(), "{file}");
            if file.ends_with(".docx") {
                let parts = parts(&environment, &format!("out/{file}"));
                for (part, text) in parts.iter().filter(|(part, _)| part.ends_with(".xml")) {
                    assert!(roxmltree::Document::parse(text).is_ok(), "{part}");
                }
            }
        }
    }
}

/// A table that is too wide for the page gets paper that lies on its side, and its heading with it.
#[test]
fn a_wide_table_lies_on_its_side() {
    let environment = Environment::unit();
    let head: Vec<String> = (0..24).map(|at| format!("第{at}列")).collect();
    let row: Vec<String> = (0..24).map(|at| (1_000_000 + at).to_string()).collect();
    let rule = vec!["---"; 24];
    let table = format!("| {} |\n| {} |\n| {} |", head.join(" | "), rule.join(" | "), row.join(" | "));
    let words = environment
        .read("narrative.md")
        .replace("公开栏按月更新。", &format!("公开栏按月更新。\n\n{table}\n\n"));
    environment.write("narrative.md", words);
    environment.run(&["build", ".", "--out", "out", "--draft"]);
    let parts = parts(&environment, &format!("out/{TITLE}.docx"));
    let document = &parts.iter().find(|(name, _)| name == "word/document.xml").unwrap().1;
    assert_eq!(document.matches("<w:sectPr>").count(), 3, "{document}");
    assert_eq!(document.matches("w:orient=\"landscape\"").count(), 1);
}

/// Lists in lists in lists, and words for two hundred pages.
#[test]
fn lists_without_end_and_words_for_two_hundred_pages() {
    let environment = Environment::unit();
    let list: String = (0..15).map(|depth| format!("{}- 第{depth}层\n", "  ".repeat(depth))).collect();
    let long = "公开栏每周更新，群众可以随时查看。".repeat(30) + "\n\n";
    let words = environment.read("narrative.md");
    let words =
        words.replace("公开栏按月更新。", &format!("公开栏按月更新。\n\n{list}\n{}", long.repeat(400)));
    environment.write("narrative.md", words);
    let output = environment.run(&["build", ".", "--out", "out", "--draft"]);
    assert!(output.code < 2, "{}", output.shown());
    let html = environment.read(&format!("out/{TITLE}.html"));
    assert!(html.contains("第14层") && html.len() > 500_000);
    assert!(
        parts(&environment, &format!("out/{TITLE}.docx")).iter().any(|(_, text)| text.contains("第14层"))
    );
}
