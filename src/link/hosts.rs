//! Turns a host and the pattern of a known one into whether it is that host.

/// Whether `host` is `pattern`: the same name, or with one or more letters, digits and hyphens in the place
/// of `{tenant}`, which never stands for a dot. Case makes no difference.
#[must_use]
pub fn host_matches(pattern: &str, host: &str) -> bool {
    let (pattern, host) = (pattern.to_ascii_lowercase(), host.to_ascii_lowercase());
    let Some((start, end)) = pattern.split_once("{tenant}") else {
        return !host.is_empty() && pattern == host;
    };
    let Some(tenant) = host.strip_prefix(start).and_then(|rest| rest.strip_suffix(end)) else {
        return false;
    };
    let is_name =
        |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    !tenant.is_empty()
        && tenant.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && host.split('.').all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(pattern: &str, host: &str, expected: bool) {
        assert_eq!(host_matches(pattern, host), expected, "{pattern} {host}");
    }

    #[test]
    fn exact_names() {
        check("admin.example.com", "Admin.Example.com", true);
        check("admin.example.com", "admin.example.com.", false);
        check("admin.example.com", "xadmin.example.com", false);
        check("admin.example.com", "admin.example.com.evil.example", false);
        check("example.com", "admin.example.com", false);
        check("", "", false);
    }

    #[test]
    fn tenants() {
        check("{tenant}-admin.example.com", "contoso-admin.example.com", true);
        check("{tenant}.example.com", "CON-toso1.EXAMPLE.com", true);
        check("my-{tenant}.example.com", "my-contoso.example.com", true);
        check("{tenant}.example.com", ".example.com", false);
        check("{tenant}.example.com", "example.com", false);
        check("{tenant}.example.com", "a.b.example.com", false);
        check("{tenant}.example.com", "con_toso.example.com", false);
        check("{tenant}.example.com", "-contoso.example.com", false);
        check("{tenant}.example.com", "evil.example/.example.com", false);
        check("{tenant}.{tenant}.com", "a.b.com", false);
        check("{tenant}", "com", true);
        check("a{tenant}a.com", "a.com", false);
    }

    proptest! {
        #[test]
        fn a_tenant_is_one_label(tenant in "[a-z0-9.-]{1,12}") {
            let matches = host_matches("{tenant}-admin.example.com", &format!("{tenant}-admin.example.com"));
            prop_assert_eq!(matches, !tenant.contains('.') && !tenant.starts_with('-'));
        }
    }
}
