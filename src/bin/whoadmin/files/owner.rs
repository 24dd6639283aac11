//! Whose a file is, on Windows.

use std::path::Path;

/// The Administrators group, the system itself, and the installer of Windows' own parts.
const ADMINISTRATORS: [&str; 3] =
    ["S-1-5-32-544", "S-1-5-18", "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"];

/// Whether an administrator owns the file or folder; no, where that cannot be told.
pub fn is_administrator(path: &Path) -> bool {
    use windows_permissions::constants::{SeObjectType, SecurityInformation};
    use windows_permissions::wrappers::GetNamedSecurityInfo;

    let of_file = SeObjectType::SE_FILE_OBJECT;
    let Ok(found) = GetNamedSecurityInfo(path, of_file, SecurityInformation::Owner) else {
        return false;
    };
    found.owner().is_some_and(|owner| ADMINISTRATORS.contains(&owner.to_string().as_str()))
}
