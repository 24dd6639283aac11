//! Names what may stand in a directory file: its sections, and the keys of each kind of entry.

/// The sections of a file.
pub const SECTIONS: &[&str] =
    &["default", "contacts", "organizations", "types", "clouds", "portals", "tasks", "messages"];
pub(super) const BUILT_IN_SECTIONS: &[&str] = &[
    "default",
    "contacts",
    "organizations",
    "types",
    "clouds",
    "portals",
    "tasks",
    "messages",
    "languages",
    "words",
    "defaults",
];
/// The keys of an organization.
pub const ORGANIZATION_KEYS: &[&str] = &[
    "name",
    "aliases",
    "type",
    "cloud",
    "tenant",
    "tenant_id",
    "domains",
    "tenants",
    "contacts",
    "language",
    "portals",
    "hosts",
    "reviewed",
];
/// The keys of a tenant.
pub const TENANT_KEYS: &[&str] = &["cloud", "name", "id", "domains"];
/// The keys of an organization's contact; a shared one has all but the last.
pub const CONTACT_KEYS: &[&str] = &[
    "name",
    "role",
    "phone",
    "email",
    "url",
    "url_needs_sign_in",
    "chat",
    "hours",
    "timezone",
    "note",
    "tasks",
    "use",
];
/// The keys of a type.
pub const TYPE_KEYS: &[&str] = &["name", "aliases", "domains", "path", "note"];
/// The keys of a step.
pub const STEP_KEYS: &[&str] = &["role", "who", "where"];
/// The keys of a cloud.
pub const CLOUD_KEYS: &[&str] = &[
    "name",
    "aliases",
    "ambiguous",
    "status",
    "closed",
    "successor",
    "domains",
    "shared_domains",
    "hosts",
    "operator",
    "support",
    "note",
    "source",
    "confidence",
];
/// The keys of a portal.
pub const PORTAL_KEYS: &[&str] =
    &["name", "audience", "aliases", "urls", "alternates", "sources", "note", "notes"];
/// The keys of a task.
pub const TASK_KEYS: &[&str] = &[
    "name",
    "aliases",
    "locked_out",
    "try",
    "role",
    "other_roles",
    "portal",
    "path",
    "note",
    "notes",
    "source",
    "confidence",
];
/// The keys of a message.
pub const MESSAGE_KEYS: &[&str] = &[
    "name",
    "patterns",
    "meaning",
    "locked_out",
    "try",
    "who_acts",
    "role",
    "task",
    "portal",
    "note",
    "source",
    "confidence",
];
/// The keys of what to try.
pub const TRY_KEYS: &[&str] = &["text", "portal"];
pub(super) const DEFAULTS_KEYS: &[&str] = &[
    "cloud",
    "portal",
    "help_portal",
    "lookup_portal",
    "school_type",
    "personal_type",
    "message",
    "checklist",
    "guidance",
    "last_step",
    "chat_hosts",
    "date",
];
pub(super) const CHECKLIST_KEYS: &[&str] =
    &["sign_in", "security_info", "reset_register", "reset", "admin_portals", "admin_tasks"];

/// The address word of a portal that a cloud does not offer.
pub const NOT_OFFERED: &str = "not-offered";
/// The address word of a portal that nobody knows in a cloud.
pub const UNKNOWN: &str = "unknown";
