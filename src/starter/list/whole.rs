//! Turns what the rows of a list said into whole organizations.

use std::collections::BTreeSet;

use super::{Draft, Reading, Unread};
use crate::model::{Contact, Organization, Tenant};
use crate::names;
use crate::starter::field::{Fault, spot, told};
use crate::starter::id_of;
use crate::store::Damage;

impl Reading<'_> {
    /// The organizations, whole.
    pub(super) fn organizations(
        mut self,
        reserved: &BTreeSet<String>,
    ) -> Result<Vec<Organization>, Unread> {
        let mut taken = reserved.clone();
        taken.extend(self.ids.keys().cloned());
        let drafts = std::mem::take(&mut self.drafts);
        let mut organizations = Vec::with_capacity(drafts.len());
        for Draft { line, organization: mut it, is_faulty, .. } in drafts {
            let name = it.name.get("").to_owned();
            if it.id.value.is_empty() {
                it.id = spot(id_of(&name, &mut taken));
            }
            if it.kind.value.is_empty() {
                match self.kind(&it)? {
                    Some(kind) => it.kind = spot(kind),
                    None if is_faulty => {}
                    None => {
                        let hint = "fill the column `type`, or say with --type what they all are";
                        self.fault(line, Fault::new(format!("`{name}` has no type"), hint));
                    }
                }
            }
            self.cloud(&mut it);
            if it.contacts.is_empty() {
                match &self.usual.contact {
                    Some(usual) if is_reachable(usual) => it.contacts.push(usual.clone()),
                    _ if is_faulty => {}
                    _ => {
                        let hint = "fill contact and phone, email, url or chat in one of its rows, \
                                    or give --contact with --phone, --email or --url";
                        self.fault(line, Fault::new(format!("`{name}` has no contact"), hint));
                    }
                }
            }
            for contact in &mut it.contacts {
                if let Some(role) = &mut contact.role {
                    role.value = self.role(&it.kind.value, &role.value);
                }
            }
            organizations.push(it);
        }
        if self.faults.is_empty() {
            return Ok(organizations);
        }
        self.faults.sort_by_key(|(line, _)| *line);
        Err(Unread::Rows(self.faults))
    }

    /// The type of an organization whose rows do not say it.
    fn kind(&self, it: &Organization) -> Result<Option<String>, Damage> {
        if self.usual.kind.is_some() {
            return Ok(self.usual.kind.clone());
        }
        for domain in it.tenants.iter().flat_map(|it| &it.domains) {
            let told = told(self.directory, &domain.value)?;
            if told.kind.is_some() {
                return Ok(told.kind);
            }
        }
        Ok(None)
    }

    fn cloud(&self, it: &mut Organization) {
        let Some(cloud) = &self.usual.cloud else { return };
        if it.tenants.is_empty() {
            it.tenants.push(Tenant::default());
        }
        for tenant in &mut it.tenants {
            tenant.cloud.get_or_insert_with(|| spot(cloud.clone()));
        }
    }

    /// The step of the path that a role means, however it was written; else a role of its own.
    fn role(&self, kind: &str, written: &str) -> String {
        let folded = names::fold(written);
        let roles = self.guide.roles_of(kind);
        let known = roles.iter().find(|role| names::fold(role) == folded);
        known.cloned().unwrap_or_else(|| folded.replace(' ', "-"))
    }
}

fn is_reachable(contact: &Contact) -> bool {
    [&contact.phone, &contact.email, &contact.url, &contact.chat].into_iter().any(Option::is_some)
}
