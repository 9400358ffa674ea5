//! Charts as Word draws them itself: `DrawingML` with the numbers in it, so that they can be restyled in place.

use std::fmt::Write as _;

use super::HEAD;
use crate::document::{Chart, Series};
use crate::render::theme::Theme;
use crate::render::xml::escape;

/// The namespaces of drawings.
pub(super) const SPACES: &str = "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
     xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
     xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" \
     xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"";

/// A twentieth of a point in the units of drawings.
const TWIP: usize = 635;

/// A drawing in the line: its size in twips, its number, its name and its title, what it is for those who cannot see
/// it, and what it holds.
pub(super) fn inline(
    (width, height): (usize, usize),
    number: usize,
    [name, title, said]: [&str; 3],
    inner: &str,
) -> String {
    let (width, height) = (width * TWIP, height * TWIP);
    let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
    format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{width}\" cy=\"{height}\"/>\
         <wp:docPr id=\"{number}\" name=\"{}\" descr=\"{}\"{title}/><wp:cNvGraphicFramePr/><a:graphic>{inner}</a:graphic></wp:inline></w:drawing></w:r>",
        escape(name),
        escape(said)
    )
}

/// What refers to the chart's part.
pub(super) fn reference(id: &str) -> String {
    format!(
        "<a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:chart r:id=\"{id}\"/></a:graphicData>"
    )
}

/// What refers to a picture's part.
pub(super) fn picture(id: &str, (width, height): (usize, usize), number: usize, said: &str) -> String {
    let (width, height, said) = (width * TWIP, height * TWIP, escape(said));
    format!(
        "<a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>\
         <pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"图{number}\" descr=\"{said}\"/><pic:cNvPicPr/></pic:nvPicPr>\
         <pic:blipFill><a:blip r:embed=\"{id}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
         <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr>\
         </pic:pic></a:graphicData>"
    )
}

/// How high the drawing is, in twips: a line and a half a bar.
pub(super) fn height(chart: &Chart) -> usize {
    (chart.labels.len() * (chart.series.len() * 260 + 140) + 400).min(11_000)
}

/// The chart's part.
pub(super) fn part(chart: &Chart, theme: &Theme) -> String {
    let font = theme.table.fonts.name();
    let text = format!(
        "<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz=\"1000\"><a:solidFill><a:srgbClr val=\"000000\"/></a:solidFill><a:latin typeface=\"{font}\"/><a:ea typeface=\"{font}\"/></a:defRPr></a:pPr><a:endParaRPr lang=\"zh-CN\"/></a:p></c:txPr>"
    );
    let mut series = String::new();
    for (number, it) in chart.series.iter().enumerate() {
        series += &one(chart, it, number, theme);
    }
    format!(
        "{HEAD}<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
         <c:date1904 val=\"0\"/><c:lang val=\"zh-CN\"/><c:roundedCorners val=\"0\"/><c:chart><c:autoTitleDeleted val=\"1\"/><c:plotArea><c:layout/>\
         <c:barChart><c:barDir val=\"bar\"/><c:grouping val=\"clustered\"/><c:varyColors val=\"0\"/>{series}\
         <c:gapWidth val=\"60\"/><c:axId val=\"1\"/><c:axId val=\"2\"/></c:barChart>\
         <c:catAx><c:axId val=\"1\"/><c:scaling><c:orientation val=\"maxMin\"/></c:scaling><c:delete val=\"0\"/><c:axPos val=\"l\"/><c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"low\"/>{text}<c:crossAx val=\"2\"/><c:crosses val=\"autoZero\"/><c:auto val=\"0\"/><c:lblAlgn val=\"ctr\"/><c:lblOffset val=\"100\"/><c:noMultiLvlLbl val=\"1\"/></c:catAx>\
         <c:valAx><c:axId val=\"2\"/><c:scaling><c:orientation val=\"minMax\"/><c:min val=\"0\"/></c:scaling><c:delete val=\"1\"/><c:axPos val=\"t\"/><c:numFmt formatCode=\"General\" sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"none\"/><c:crossAx val=\"1\"/><c:crosses val=\"autoZero\"/></c:valAx>\
         </c:plotArea><c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{text}</c:chartSpace>"
    )
}

fn one(chart: &Chart, series: &Series, number: usize, theme: &Theme) -> String {
    let full = number + 1 == chart.series.len();
    let colour = if full { theme.chart.first.hex() } else { theme.chart.second.hex() };
    // What this year is compared with is striped, so that it is told apart without colours.
    let fill = if full {
        format!("<a:solidFill><a:srgbClr val=\"{colour}\"/></a:solidFill>")
    } else {
        format!(
            "<a:pattFill prst=\"wdUpDiag\"><a:fgClr><a:srgbClr val=\"{colour}\"/></a:fgClr><a:bgClr><a:srgbClr val=\"FFFFFF\"/></a:bgClr></a:pattFill>"
        )
    };
    // Each bar says its year: a legend has its lines in another order in each program.
    let (named, between) = if chart.series.len() > 1 {
        ("<c:showSerName val=\"1\"/>", "<c:separator>：</c:separator>")
    } else {
        ("<c:showSerName val=\"0\"/>", "")
    };
    let count = chart.labels.len();
    let name = if series.name.is_empty() { &chart.unit } else { &series.name };
    let mut out = format!(
        "<c:ser><c:idx val=\"{number}\"/><c:order val=\"{number}\"/><c:tx><c:v>{}</c:v></c:tx>\
         <c:spPr>{fill}<a:ln w=\"9525\"><a:solidFill><a:srgbClr val=\"{colour}\"/></a:solidFill></a:ln></c:spPr><c:invertIfNegative val=\"0\"/>\
         <c:dLbls><c:dLblPos val=\"outEnd\"/><c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName val=\"0\"/>{named}<c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/>{between}</c:dLbls>\
         <c:cat><c:strLit><c:ptCount val=\"{count}\"/>",
        escape(name)
    );
    for (at, label) in chart.labels.iter().enumerate() {
        _ = write!(out, "<c:pt idx=\"{at}\"><c:v>{}</c:v></c:pt>", escape(label));
    }
    _ = write!(
        out,
        "</c:strLit></c:cat><c:val><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val=\"{count}\"/>"
    );
    for (at, value) in series.values.iter().enumerate() {
        if let Some(value) = value {
            _ = write!(out, "<c:pt idx=\"{at}\"><c:v>{value}</c:v></c:pt>");
        }
    }
    out + "</c:numLit></c:val></c:ser>"
}
