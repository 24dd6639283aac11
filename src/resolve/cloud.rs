//! Settles the cloud of an answer: the flag, the tenant, the suffix, or the assumed one.

use super::who::{Match, tenant_of_domain};
use super::{ResolveError, Resolver};
use crate::answer::CloudPart;
use crate::model::{Cloud, Tenant};

impl Resolver<'_> {
    /// The cloud, and the clouds that it can be.
    pub(super) fn cloud(
        &mut self,
        found: &Match,
        tenant: Option<&Tenant>,
    ) -> Result<(CloudPart, Vec<Cloud>), ResolveError> {
        if let Some(name) = &self.question.cloud {
            let cloud: Cloud = self.entry_of(name)?;
            self.add_reason("cloud", "why-flag", &cloud.id.value, None);
            let usual = found.organization.as_ref().and_then(|it| tenant_of_domain(it, found));
            let usual = usual.and_then(|tenant| tenant.cloud.as_ref());
            if let Some(usual) = usual.filter(|it| it.value != cloud.id.value) {
                self.add_reason("cloud", "why-over-organization", &usual.value, Some(usual));
            }
            return Ok(self.settled("flag", cloud));
        }
        if let Some(spot) = tenant.and_then(|it| it.cloud.as_ref())
            && let Some(cloud) = self.entry::<Cloud>(&spot.value)
        {
            self.add_reason("cloud", "why-tenant", &cloud.id.value, Some(spot));
            return Ok(self.settled("organization", cloud));
        }
        // The asked domain tells, else the domains that the tenant lists.
        let listed = tenant.into_iter().flat_map(|it| &it.domains).map(|it| &it.value);
        for domain in found.domain.iter().chain(listed) {
            let (ids, suffix) = self.directory.clouds_of(domain);
            let mut clouds = Vec::new();
            for id in &ids {
                clouds.extend(self.entry::<Cloud>(id));
            }
            if clouds.is_empty() {
                continue;
            }
            self.add_reason("cloud", "why-suffix", &suffix, None);
            if clouds.len() == 1
                && let Some(cloud) = clouds.pop()
            {
                return Ok(self.settled("suffix", cloud));
            }
            let part = CloudPart { basis: "suffix", candidates: ids, ..CloudPart::default() };
            return Ok((part, clouds));
        }
        let Some(cloud) = self.entry::<Cloud>(&self.directory.defaults().cloud) else {
            return Ok((CloudPart::default(), Vec::new()));
        };
        self.add_reason("cloud", "why-assumed", &cloud.id.value, None);
        Ok(self.settled("assumed", cloud))
    }

    fn settled(&self, basis: &'static str, cloud: Cloud) -> (CloudPart, Vec<Cloud>) {
        let word = |spot: &Option<crate::model::Spot>| spot.as_ref().map(|it| it.value.clone());
        let part = CloudPart {
            name: Some(self.named(&cloud.id, &cloud.name).name),
            id: Some(cloud.id.value.clone()),
            status: word(&cloud.status),
            basis,
            candidates: Vec::new(),
            closed: word(&cloud.closed),
            successor: word(&cloud.successor),
        };
        (part, vec![cloud])
    }
}
