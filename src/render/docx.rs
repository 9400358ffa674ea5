//! DOCX, by hand: the parts of an Open XML package as strings, zipped with fixed dates.
//!
//! The layout is GB/T 9704-2012, as `theme/theme.toml` has it. The order of elements is the schema's; Word is
//! strict about it.

mod body;
mod chart;
mod contents;
mod frame;
mod lists;
mod parts;
mod styles;
mod table;
mod widths;

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use super::Format;
use super::look::Look;
use crate::document::Document;
use parts::Extra;

pub(super) static FORMAT: Format = Format { name: "docx", title: "Word", render };

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// The namespaces every part of the document uses.
const SPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

fn render(document: &Document, look: &Look) -> Vec<u8> {
    let meta = &document.meta;
    let (body, extras) = body::body(document, &look.theme);
    let text = format!("{HEAD}<w:document {SPACES} {}><w:body>{body}</w:body></w:document>", chart::SPACES);
    // What never changes is compressed once: everything but the words, what they refer to and whose they are.
    let fixed = look.word[usize::from(meta.draft)].get_or_init(|| {
        let parts = parts::fixed(&look.theme, meta.draft);
        zipped(None, &parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>())
    });
    let types = parts::content_types(meta.draft, &extras);
    let relations = parts::relations(meta.draft, &extras);
    let core = parts::core(meta);
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("word/document.xml", text.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
    ];
    let names: Vec<String> = extras.iter().enumerate().map(|(at, it)| it.part(at)).collect();
    for (extra, name) in extras.iter().zip(&names) {
        match extra {
            Extra::Link(_) => {}
            Extra::Chart(xml) | Extra::Lists(xml) => parts.push((name, xml.as_bytes())),
            Extra::Picture { bytes, .. } => parts.push((name, bytes)),
        }
    }
    zipped(Some(fixed), &parts)
}

/// The parts of an archive, copied as they are, and some more.
fn zipped(archive: Option<&[u8]>, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(16 << 10)));
    // A fixed date and a fixed system, which the archive names too, make the same report the same bytes everywhere.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::default())
        .system(System::Unix);
    let write = |zip: &mut ZipWriter<_>, (name, bytes): (&str, &[u8])| {
        // Reading and writing memory does not fail.
        if zip.start_file(name, options).is_ok() {
            _ = zip.write_all(bytes);
        }
    };
    // The list of parts comes first: some programs look for it there.
    let mut parts = parts.iter().copied();
    if archive.is_some()
        && let Some(types) = parts.next()
    {
        write(&mut zip, types);
    }
    if let Some(Ok(mut fixed)) = archive.map(|bytes| ZipArchive::new(Cursor::new(bytes))) {
        for at in 0..fixed.len() {
            if let Ok(part) = fixed.by_index_raw(at) {
                _ = zip.raw_copy_file(part);
            }
        }
    }
    parts.for_each(|it| write(&mut zip, it));
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}
