//! Finds the cloud of an answer: the flag's, the tenant's, the suffix's, or the assumed one.

use super::who::{Match, tenant_of_domain};
use super::{ResolveError, Resolver, Subject, value};
use crate::answer::{Answer, CloudPart, Topic};
use crate::model::{Cloud, Tenant};

impl Resolver<'_> {
    /// The cloud, and the clouds that it can be.
    pub(super) fn cloud(
        &mut self,
        matched: &Match,
        tenant: Option<&Tenant>,
    ) -> Result<(CloudPart, Vec<Cloud>), ResolveError> {
        if let Some(name) = &self.question.cloud {
            let cloud: Cloud = self.entry_named(name)?;
            self.add_reason("cloud", "why-flag", &cloud.id.value, None);
            let usual = matched.organization.as_ref().and_then(|it| tenant_of_domain(it, matched));
            let usual = usual.and_then(|tenant| tenant.cloud.as_ref());
            if let Some(usual) = usual.filter(|it| it.value != cloud.id.value) {
                self.add_reason("cloud", "why-over-organization", &usual.value, Some(usual));
            }
            return Ok(self.one_cloud("flag", cloud));
        }
        if let Some(spot) = tenant.and_then(|it| it.cloud.as_ref())
            && let Some(cloud) = self.entry::<Cloud>(&spot.value)
        {
            self.add_reason("cloud", "why-tenant", &cloud.id.value, Some(spot));
            return Ok(self.one_cloud("organization", cloud));
        }
        // The asked domain tells, else the domains that the tenant lists.
        let listed = tenant.into_iter().flat_map(|it| &it.domains).map(|it| &it.value);
        for domain in matched.domain.iter().chain(listed) {
            let (ids, suffix) = self.directory.clouds_of(domain);
            let mut clouds: Vec<Cloud> = ids.iter().filter_map(|id| self.entry(id)).collect();
            if clouds.is_empty() {
                continue;
            }
            self.add_reason("cloud", "why-suffix", &suffix, None);
            if clouds.len() == 1
                && let Some(cloud) = clouds.pop()
            {
                return Ok(self.one_cloud("suffix", cloud));
            }
            let part = CloudPart { basis: "suffix", candidates: ids, ..CloudPart::default() };
            return Ok((part, clouds));
        }
        let Some(cloud) = self.entry::<Cloud>(&self.directory.defaults().cloud) else {
            return Ok((CloudPart::default(), Vec::new()));
        };
        self.add_reason("cloud", "why-assumed", &cloud.id.value, None);
        Ok(self.one_cloud("assumed", cloud))
    }

    fn one_cloud(&self, basis: &'static str, cloud: Cloud) -> (CloudPart, Vec<Cloud>) {
        let part = CloudPart {
            name: Some(self.named(&cloud.id, &cloud.name).name),
            id: Some(cloud.id.value.clone()),
            status: value(cloud.status.as_ref()),
            basis,
            candidates: Vec::new(),
            closed: value(cloud.closed.as_ref()),
            successor: value(cloud.successor.as_ref()),
        };
        (part, vec![cloud])
    }

    /// The cloud that took the place of one that has closed.
    pub(super) fn successor(&self, cloud: &Cloud) -> Option<Cloud> {
        let successor = cloud.successor.as_ref().filter(|_| is_retired(cloud))?;
        self.entry(&successor.value)
    }

    /// Notices of what people need to know of the cloud.
    pub(super) fn add_cloud_notices(&mut self, answer: &Answer, subject: &Subject) {
        let [cloud] = subject.clouds.as_slice() else {
            return;
        };
        if is_retired(cloud) {
            let successor = self.successor(cloud).map(|it| self.named(&it.id, &it.name).name);
            let values = [
                ("cloud", answer.cloud.name.as_deref().unwrap_or_default()),
                ("date", answer.cloud.closed.as_deref().unwrap_or_default()),
                ("successor", successor.as_deref().unwrap_or_default()),
            ];
            self.add_notice(Topic::Portal, "notice-retired", &values);
        } else if answer.cloud.basis != "assumed"
            && (cloud.id.value != self.directory.defaults().cloud
                || self.is_odd_suffix(cloud, subject.matched.domain.as_deref()))
        {
            self.add_note(Topic::Portal, &cloud.note);
        }
    }

    /// Whether a domain's tenant suffix is another than the cloud's first, which is the usual one:
    /// the note of the usual cloud is about those alone.
    fn is_odd_suffix(&self, cloud: &Cloud, domain: Option<&str>) -> bool {
        let (_, suffix) = self.directory.clouds_of(domain.unwrap_or_default());
        !suffix.is_empty() && cloud.domains.first().is_some_and(|usual| usual.value != suffix)
    }
}

fn is_retired(cloud: &Cloud) -> bool {
    cloud.status.as_ref().is_some_and(|it| it.value == "retired")
}
