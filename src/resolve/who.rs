//! Turns WHO into an organization, a type, a school, or a domain that nobody knows.

use super::{ResolveError, Resolver, error::near, id_of};
use crate::directory::Directory;
use crate::model::{Organization, Spot, Tenant};
use crate::names::{self, Read};
use crate::store::Table;

/// What WHO matches.
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
    pub kind: Option<TypeMatch>,
    /// The listed school: domain and name.
    pub school: Option<(String, String)>,
}

/// The type that a domain or name told.
#[derive(Debug)]
pub(super) struct TypeMatch {
    /// The id.
    pub id: String,
    /// The words that say why.
    pub why: &'static str,
    /// Their value.
    pub value: String,
}

/// What WHO names, found without building an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identifier {
    /// An organization, by id, name or alias: its id.
    Organization(String),
    /// An e-mail address: its domain.
    Address(String),
    /// A domain.
    Domain(String),
    /// A tenant id.
    TenantId(String),
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
        && let Some(id) = id_named(directory, Table::Organizations, who)?
    {
        return Ok(Identifier::Organization(id));
    }
    Ok(match names::read(who) {
        Read::Bad(why) => {
            return Err(ResolveError::BadAddress { asked: who.to_owned(), why: why.to_string() });
        }
        Read::Address { domain, .. } => Identifier::Address(domain),
        Read::Domain(domain) => Identifier::Domain(domain),
        Read::TenantId(id) => Identifier::TenantId(id),
        Read::Name => match id_named(directory, Table::Types, who)? {
            Some(id) => Identifier::Type(id),
            None => Identifier::Unknown,
        },
    })
}

/// The id of the entry that a name means, where there is one.
///
/// # Errors
/// When several entries have the name.
pub(super) fn id_named(
    directory: &Directory,
    table: Table,
    name: &str,
) -> Result<Option<String>, ResolveError> {
    let mut ids = directory.named(table, name);
    if ids.len() > 1 {
        return Err(ResolveError::ambiguous(table, name, ids));
    }
    Ok(ids.pop())
}

impl Resolver<'_> {
    pub(super) fn who(&mut self) -> Result<Match, ResolveError> {
        let Some(who) = &self.question.who else {
            return Ok(self.nobody());
        };
        Ok(match read_who(self.directory, who)? {
            Identifier::Organization(id) => {
                let organization: Option<Organization> = self.directory.entry(&id);
                if let Some(organization) = &organization {
                    self.add_reason("organization", "why-name", who, Some(&organization.id));
                    self.add_passed_over(organization, None);
                }
                Match { read_as: Some("organization"), organization, ..Match::default() }
            }
            Identifier::Address(domain) => {
                Match { read_as: Some("address"), ..self.domain(domain) }
            }
            Identifier::Domain(domain) => Match { read_as: Some("domain"), ..self.domain(domain) },
            Identifier::TenantId(id) => {
                let organization = self.directory.organization_of_tenant(&id);
                let Some(organization) = organization else {
                    let (name, near) = (who.clone(), Vec::new());
                    return Err(ResolveError::Unknown { what: "tenant", name, near });
                };
                let spot = tenant_named(&organization, &id).and_then(|it| it.id.as_ref());
                self.add_reason("organization", "why-tenant-id", &id, spot);
                Match {
                    read_as: Some("tenant-id"),
                    organization: Some(organization),
                    tenant_id: Some(id),
                    ..Match::default()
                }
            }
            Identifier::Type(id) => Match {
                read_as: Some("type"),
                kind: Some(TypeMatch { id, why: "why-name", value: who.clone() }),
                ..Match::default()
            },
            Identifier::Unknown => {
                return Err(ResolveError::Unknown {
                    what: "organization or type",
                    near: near(self.directory, &[Table::Organizations, Table::Types], who),
                    name: who.clone(),
                });
            }
        })
    }

    /// Nobody was given: the directory's default, unless a type was.
    fn nobody(&mut self) -> Match {
        let default = self.directory.default_organization();
        let Some(default) = default.filter(|_| self.question.kind.is_none()) else {
            return Match::default();
        };
        self.add_reason("organization", "why-default", &default.value, Some(&default));
        let organization = self.directory.entry(&default.value);
        Match { read_as: Some("default"), organization, ..Match::default() }
    }

    /// Whom a domain belongs to.
    fn domain(&mut self, domain: String) -> Match {
        let directory = self.directory;
        let defaults = directory.defaults();
        let kind = |id: &String, why, value: &String| {
            Some(TypeMatch { id: id.clone(), why, value: value.clone() })
        };
        let mut matched = Match::default();
        if let Some((organization, listed)) = directory.organization_of(&domain) {
            let mut domains = organization.tenants.iter().flat_map(|tenant| &tenant.domains);
            let spot = domains.find(|spot| spot.value == listed);
            self.add_reason("organization", "why-domain", &listed, spot);
            self.add_passed_over(&organization, Some(&listed));
            matched.organization = Some(organization);
            matched.listed = Some(listed);
        } else if directory.is_personal_mail(&domain) {
            matched.kind = kind(&defaults.personal_type, "why-personal-mail", &domain);
        } else if let Some((listed, name)) = directory.school(&domain) {
            // A name that is empty: the domain lies beneath a school, and is known to be none.
            if !name.is_empty() {
                matched.kind = kind(&defaults.school_type, "why-school", &listed);
                matched.school = Some((listed, name));
            }
        } else if directory.clouds_of(&domain).0.is_empty()
            && let (types, suffix) = directory.types_of(&domain)
            && let [id] = types.as_slice()
        {
            matched.kind = kind(id, "why-suffix", &suffix);
        }
        matched.domain = Some(domain);
        matched
    }

    /// Names the organizations of lower layers that this one replaces, or takes the domain from.
    fn add_passed_over(&mut self, organization: &Organization, listed: Option<&str>) {
        for lower in self.directory.passed_over(organization, listed) {
            let name = self.named(&lower.id, &lower.name).name;
            self.add_reason("organization", "why-over-layer", &name, Some(&lower.id));
        }
    }

    /// The tenant that is meant: the flag's, the asked one, the one the domain belongs to, the one
    /// on the asked cloud, or the first.
    pub(super) fn tenant(&self, matched: &Match) -> Result<Option<Tenant>, ResolveError> {
        let asked = self.question.tenant.as_deref();
        let Some(organization) = &matched.organization else {
            let name = asked.or_else(|| self.tenant_of_suffix(matched));
            return Ok(name.map(unknown_tenant));
        };
        if let Some(name) = asked {
            let known = tenant_named(organization, name).cloned();
            return Ok(Some(known.unwrap_or_else(|| unknown_tenant(name))));
        }
        if let Some(id) = &matched.tenant_id {
            return Ok(tenant_named(organization, id).cloned());
        }
        if let Some(name) = &self.question.cloud {
            let cloud = id_of(self.directory, Table::Clouds, name)?;
            let on_cloud = |it: &&Tenant| it.cloud.as_ref().is_some_and(|it| it.value == cloud);
            if let Some(tenant) = organization.tenants.iter().find(on_cloud) {
                return Ok(Some(tenant.clone()));
            }
        }
        let mut tenant = tenant_of_domain(organization, matched).cloned();
        if let Some(tenant) =
            tenant.as_mut().filter(|it| matched.listed.is_some() && it.name.is_none())
        {
            tenant.name = self.tenant_of_suffix(matched).map(spot);
        }
        Ok(tenant)
    }

    /// The tenant's name in a domain such as `contoso.onmicrosoft.com`: the label before the suffix.
    fn tenant_of_suffix<'m>(&self, matched: &'m Match) -> Option<&'m str> {
        let domain = matched.domain.as_ref()?;
        let (_, suffix) = self.directory.clouds_of(domain);
        let before = domain.strip_suffix(&suffix).filter(|_| !suffix.is_empty())?;
        before.trim_end_matches('.').rsplit('.').next()
    }
}

/// The tenant of an organization that a name or id means.
fn tenant_named<'o>(organization: &'o Organization, name: &str) -> Option<&'o Tenant> {
    organization.tenants.iter().find(|tenant| {
        let mut names = tenant.name.iter().chain(&tenant.id);
        names.any(|it| it.value.eq_ignore_ascii_case(name))
    })
}

/// The tenant that the asked domain belongs to, else the organization's first.
pub(super) fn tenant_of_domain<'o>(
    organization: &'o Organization,
    matched: &Match,
) -> Option<&'o Tenant> {
    let listed = matched.listed.as_ref();
    let lists = |it: &&Tenant| it.domains.iter().any(|domain| Some(&domain.value) == listed);
    organization.tenants.iter().find(lists).or_else(|| organization.tenants.first())
}

/// A tenant of which only the name or id is known.
fn unknown_tenant(name: &str) -> Tenant {
    match names::tenant_id(name) {
        Some(id) => Tenant { id: Some(spot(id)), ..Tenant::default() },
        None => Tenant { name: Some(spot(name.to_ascii_lowercase())), ..Tenant::default() },
    }
}

fn spot(value: impl Into<String>) -> Spot {
    Spot { value: value.into(), ..Spot::default() }
}
