//! Turns an address into a QR code: an image in the page itself, that any phone can read off paper.

use qrcode::render::svg::Color;
use qrcode::{EcLevel, QrCode};

use crate::escape::escape_html;
use crate::link::Link;

/// A printed code of more modules cannot be scanned at the size that the page gives it.
const MOST_MODULES: usize = 77;

/// The QR code of `link` as an SVG element named `label`; none for an address that is too long for one.
pub(super) fn svg(link: &Link, label: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(link.as_str(), EcLevel::M).ok()?;
    if code.width() > MOST_MODULES {
        return None;
    }
    let image = code
        .render::<Color<'_>>()
        .module_dimensions(1, 1)
        .dark_color(Color("#000"))
        .light_color(Color("#fff"))
        .build();
    // What stands before the element belongs to a file of its own.
    let element = image.get(image.find("<svg ")? + "<svg ".len()..)?;
    Some(format!("<svg role=\"img\" aria-label=\"{}\" {element}", escape_html(label)))
}
