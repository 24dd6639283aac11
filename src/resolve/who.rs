//! Turns WHO into an organization, a type, a school, or a domain that nobody knows.

use super::{ResolveError, Resolver, error::near, id_of, tenant_named};
use crate::directory::Directory;
use crate::model::{Organization, Spot, Tenant};
use crate::names::{self, Read};
use crate::store::Table;

/// Whom a question is about.
#[derive(Debug, Default)]
pub(super) struct Match {
    /// How WHO was read.
    pub read_as: Option<&'static str>,
    /// The organization.
    pub organization: Option<Organization>,
    /// The domain that was asked for.
    pub domain: Option<String>,
    /// The domain that the organization lists, and that the asked one is or lies beneath.
    pub listed: Option<String>,
    /// The tenant id that was asked for.
    pub tenant_id: Option<String>,
    /// The type that the domain or name told.
    pub kind: Option<String>,
    /// The words that say why, and their value.
    pub kind_why: &'static str,
    /// The value of those words.
    pub kind_value: String,
    /// The listed school: domain and name.
    pub school: Option<(String, String)>,
}

/// What WHO names, found without building an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identifier {
    /// An organization, by id, name or alias: its id.
    Organization(String),
    /// An e-mail address.
    Address,
    /// A domain.
    Domain,
    /// A tenant id.
    TenantId,
    /// A type, by id, name or alias: its id.
    Type(String),
    /// Nothing that is known.
    Unknown,
}

/// Reads WHO in the order of the contract.
///
/// # Errors
/// Half an address; a name that several organizations or types have.
pub fn read_who(directory: &Directory, who: &str) -> Result<Identifier, ResolveError> {
    if !who.contains('@')
        && let Some(id) = one(directory, Table::Organizations, who)?
    {
        return Ok(Identifier::Organization(id));
    }
    Ok(match names::read(who) {
        Read::Bad(why) => {
            return Err(ResolveError::BadAddress { asked: who.to_owned(), why: why.to_string() });
        }
        Read::Address { .. } => Identifier::Address,
        Read::Domain(_) => Identifier::Domain,
        Read::TenantId(_) => Identifier::TenantId,
        Read::Name => match one(directory, Table::Types, who)? {
            Some(id) => Identifier::Type(id),
            None => Identifier::Unknown,
        },
    })
}

fn one(directory: &Directory, table: Table, name: &str) -> Result<Option<String>, ResolveError> {
    let mut ids = directory.named(table, name);
    if ids.len() > 1 {
        return Err(ResolveError::ambiguous(table, name, ids));
    }
    Ok(ids.pop())
}

impl Resolver<'_> {
    pub(super) fn who(&mut self) -> Result<Match, ResolveError> {
        let Some(who) = self.question.who.clone() else {
            return Ok(self.nobody());
        };
        let mut found = Match::default();
        match read_who(self.directory, &who)? {
            Identifier::Organization(id) => {
                found.read_as = Some("organization");
                found.organization = self.directory.entry::<Organization>(&id);
                if let Some(organization) = &found.organization {
                    let spot = organization.id.clone();
                    self.add_reason("organization", "why-name", &who, Some(&spot));
                    self.passed_over(organization, None);
                }
            }
            Identifier::Address => {
                found.read_as = Some("address");
                if let Read::Address { domain, .. } = names::read(&who) {
                    self.domain(domain, &mut found);
                }
            }
            Identifier::Domain => {
                found.read_as = Some("domain");
                if let Read::Domain(domain) = names::read(&who) {
                    self.domain(domain, &mut found);
                }
            }
            Identifier::TenantId => {
                found.read_as = Some("tenant-id");
                if let Read::TenantId(id) = names::read(&who) {
                    found.organization = self.directory.organization_of_tenant(&id);
                    let Some(organization) = &found.organization else {
                        return Err(ResolveError::Unknown {
                            what: "tenant",
                            name: who,
                            near: Vec::new(),
                        });
                    };
                    let spot = tenant_named(organization, &id).and_then(|it| it.id.clone());
                    self.add_reason("organization", "why-tenant-id", &id, spot.as_ref());
                    found.tenant_id = Some(id);
                }
            }
            Identifier::Type(id) => {
                found.read_as = Some("type");
                found.kind = Some(id);
                found.kind_why = "why-name";
                found.kind_value = who;
            }
            Identifier::Unknown => {
                return Err(ResolveError::Unknown {
                    what: "organization or type",
                    near: near(self.directory, &[Table::Organizations, Table::Types], &who),
                    name: who,
                });
            }
        }
        Ok(found)
    }

    /// Nobody was given: the directory's default, unless a type was.
    fn nobody(&mut self) -> Match {
        let mut found = Match::default();
        if self.question.kind.is_some() {
            return found;
        }
        let Some(default) = self.directory.default_organization() else {
            return found;
        };
        found.read_as = Some("default");
        found.organization = self.directory.entry::<Organization>(&default.value);
        self.add_reason("organization", "why-default", &default.value, Some(&default));
        found
    }

    /// Whom a domain belongs to.
    fn domain(&mut self, domain: String, found: &mut Match) {
        if let Some((organization, listed)) = self.directory.organization_of(&domain) {
            let spot = spot_of(&organization, &listed).cloned();
            self.add_reason("organization", "why-domain", &listed, spot.as_ref());
            self.passed_over(&organization, Some(&listed));
            found.organization = Some(organization);
            found.listed = Some(listed);
        } else if self.directory.is_personal_mail(&domain) {
            found.kind = Some(self.directory.defaults().personal_type.clone());
            found.kind_why = "why-personal-mail";
            found.kind_value.clone_from(&domain);
        } else if let Some((listed, name)) = self.directory.school(&domain) {
            if name.is_empty() {
                found.domain = Some(domain);
                return;
            }
            found.kind = Some(self.directory.defaults().school_type.clone());
            found.kind_why = "why-school";
            found.kind_value.clone_from(&listed);
            found.school = Some((listed, name));
        } else if self.directory.clouds_of(&domain).0.is_empty() {
            let (types, suffix) = self.directory.types_of(&domain);
            if let [kind] = types.as_slice() {
                found.kind = Some(kind.clone());
                found.kind_why = "why-suffix";
                found.kind_value = suffix;
            }
        }
        found.domain = Some(domain);
    }

    /// Notes the organizations of lower layers that this one replaces, or takes the domain from.
    fn passed_over(&mut self, organization: &Organization, listed: Option<&str>) {
        for lower in self.directory.passed_over(organization, listed) {
            let name = self.organization(&lower).name;
            self.add_reason("organization", "why-over-layer", &name, Some(&lower.id));
        }
    }

    /// The tenant that is meant: the flag's, the asked one, the one the domain belongs to, the one
    /// on the asked cloud, or the first.
    pub(super) fn tenant(&self, found: &Match) -> Result<Option<Tenant>, ResolveError> {
        let Some(organization) = &found.organization else {
            let name = match &self.question.tenant {
                Some(name) => Some(name.clone()),
                None => self.tenant_of_suffix(found),
            };
            return Ok(name.map(|name| tenant_of(&name)));
        };
        if let Some(name) = &self.question.tenant {
            let known = tenant_named(organization, name).cloned();
            return Ok(Some(known.unwrap_or_else(|| tenant_of(name))));
        }
        if let Some(id) = &found.tenant_id {
            return Ok(tenant_named(organization, id).cloned());
        }
        if let Some(name) = &self.question.cloud {
            let cloud = id_of(self.directory, Table::Clouds, name)?;
            let on_cloud = |it: &&Tenant| it.cloud.as_ref().is_some_and(|it| it.value == cloud);
            if let Some(tenant) = organization.tenants.iter().find(on_cloud) {
                return Ok(Some(tenant.clone()));
            }
        }
        let mut tenant = tenant_of_domain(organization, found).cloned();
        if let Some(tenant) =
            tenant.as_mut().filter(|it| found.listed.is_some() && it.name.is_none())
        {
            tenant.name = self.tenant_of_suffix(found).map(spot);
        }
        Ok(tenant)
    }

    /// The tenant's name in a domain such as `contoso.onmicrosoft.com`: the label before the suffix.
    fn tenant_of_suffix(&self, found: &Match) -> Option<String> {
        let domain = found.domain.as_ref()?;
        let (_, suffix) = self.directory.clouds_of(domain);
        domain
            .strip_suffix(suffix.as_str())
            .filter(|_| !suffix.is_empty())
            .map(|before| before.trim_end_matches('.'))
            .and_then(|before| before.rsplit('.').next())
            .map(str::to_owned)
    }
}

/// The tenant that the asked domain belongs to, else the organization's first.
pub(super) fn tenant_of_domain<'o>(
    organization: &'o Organization,
    found: &Match,
) -> Option<&'o Tenant> {
    let listed = found.listed.as_ref();
    let lists = |it: &&Tenant| it.domains.iter().any(|domain| Some(&domain.value) == listed);
    organization.tenants.iter().find(lists).or_else(|| organization.tenants.first())
}

fn spot(value: String) -> Spot {
    Spot { value, ..Spot::default() }
}

/// A tenant of which only the name or id is known.
fn tenant_of(name: &str) -> Tenant {
    match names::tenant_id(name) {
        Some(id) => Tenant { id: Some(spot(id)), ..Tenant::default() },
        None => Tenant { name: Some(spot(name.to_ascii_lowercase())), ..Tenant::default() },
    }
}

fn spot_of<'o>(organization: &'o Organization, domain: &str) -> Option<&'o Spot> {
    organization.tenants.iter().flat_map(|tenant| &tenant.domains).find(|spot| spot.value == domain)
}
