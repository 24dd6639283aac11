//! The `init` command that makes an answer the one of `whoadmin` alone.

use std::path::Path;

use whoadmin::directory::{Directory, Origin};
use whoadmin::model::Organization;
use whoadmin::resolve::{Identifier, read_who};
use whoadmin::starter::{self, DomainHints};

use crate::commands::init::FILE;
use crate::error::CliError;
use crate::options::Sources;
use crate::{paths, shell};

/// The command that would remember what WHO named; none where no command can.
pub fn command(
    who: &str,
    directory: &Directory,
    sources: &Sources,
) -> Result<Option<String>, CliError> {
    if sources.isolated {
        // What is remembered would not be read the next time.
        return Ok(None);
    }
    let Some((flag, value)) = flag(who, directory)? else {
        return Ok(None);
    };
    let Some(own) = paths::user() else {
        return Ok(None);
    };
    let Some(file) = free(&own, value.split('.').next().unwrap_or_default()) else {
        return Ok(None);
    };
    let mut command = format!("whoadmin init {flag} {}", shell::word(&value));
    if file != FILE {
        command.push(' ');
        command.push_str(&shell::word(&own.join(file).display().to_string()));
    }
    Ok(Some(command))
}

/// What tells `init` whom it is about.
fn flag(who: &str, directory: &Directory) -> Result<Option<(&'static str, String)>, CliError> {
    let defaults = directory.defaults();
    Ok(match read_who(directory, who)? {
        Identifier::Organization(id) => {
            let organization = directory.entry::<Organization>(&id);
            organization.filter(|it| stays(directory, it)).map(|_| ("--name", id))
        }
        Identifier::Address(domain) | Identifier::Domain(domain) => {
            match directory.organization_of(&domain) {
                Some((it, listed)) => stays(directory, &it).then_some(("--domain", listed)),
                None if directory.is_personal_mail(&domain) => None,
                None => match DomainHints::of(directory, &domain).school {
                    Some((listed, _)) => Some(("--domain", listed)),
                    None => Some(("--domain", domain)),
                },
            }
        }
        Identifier::Type(id) => (id != defaults.personal_type).then_some(("--type", id)),
        Identifier::TenantId(_) | Identifier::Unknown => None,
    })
}

/// Whether an organization is there whenever the user's own place is read.
fn stays(directory: &Directory, organization: &Organization) -> bool {
    let layer = directory.layers().get(usize::from(organization.id.at.layer));
    layer.is_some_and(|layer| layer.origin <= Origin::User)
}

/// The name of a file that is not there yet.
fn free(own: &Path, name: &str) -> Option<String> {
    if own.exists() && !own.is_dir() {
        return None;
    }
    let named = format!("{}.yaml", starter::id_of(name, &mut std::collections::BTreeSet::new()));
    [FILE.to_owned(), named].into_iter().find(|file| own.join(file).symlink_metadata().is_err())
}
