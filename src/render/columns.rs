//! The cells of an answer in the columns of a spreadsheet.

use crate::answer::Answer;

/// The columns of a row.
pub const COLUMNS: [&str; 13] = [
    "asked",
    "resolved",
    "organization",
    "organization_name",
    "type",
    "cloud",
    "cloud_basis",
    "admin_name",
    "admin_email",
    "admin_phone",
    "admin_url",
    "portal_url",
    "error",
];

/// The columns that are added to a spreadsheet of people.
pub const CSV_COLUMNS: [&str; 8] = [
    "admin_name",
    "admin_email",
    "admin_phone",
    "portal_url",
    "cloud",
    "type",
    "resolved",
    "error",
];

/// The cell of `answer` in a column.
#[must_use]
pub fn cell<'a>(answer: &'a Answer, column: &str) -> &'a str {
    let contact = answer.contact.as_ref();
    let cell = match column {
        "asked" => answer.asked.as_deref(),
        "resolved" => Some(answer.resolved.word()),
        "organization" => answer.organization.as_ref().map(|it| it.id.as_str()),
        "organization_name" => answer.organization.as_ref().map(|it| it.name.as_str()),
        "type" => answer.kind.as_ref().map(|it| it.id.as_str()),
        "cloud" => answer.cloud.id.as_deref(),
        "cloud_basis" => Some(answer.cloud.basis).filter(|_| answer.error.is_none()),
        "admin_name" => contact.map(|it| it.name.as_str()),
        "admin_email" => contact.and_then(|it| it.email.as_deref()),
        "admin_phone" => contact.and_then(|it| it.phone.as_deref()),
        "admin_url" => contact.and_then(|it| it.url.as_deref()),
        "portal_url" => answer.portal.url.as_deref(),
        "error" => answer.error.as_deref(),
        _ => None,
    };
    cell.unwrap_or_default()
}
