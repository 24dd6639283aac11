#!/usr/bin/env python3
"""Makes the work that is measured, the same every time.

    work.py directory COUNT OUT [--json]    a directory of COUNT organizations
    work.py emails COUNT LINES OUT          LINES addresses, nine in ten of them known to it
"""
import json
import random
import sys

WORDS = (
    "alder amber birch bright cedar clear cliff copper coral delta dover eagle ember falcon fern flint forest "
    "garnet grove harbor hazel heron hill iris ivory jade juniper lake larch laurel linden maple meadow mill "
    "north oak onyx opal orchard pearl pine quarry raven ridge river rowan sable sage slate spring stone summit"
).split()
KINDS = [
    ("school", "technical-support", ["University", "College", "School"]),
    ("enterprise", "help-desk", ["Group", "Holding", "Industries"]),
    ("small-business", "owner", ["Bakery", "Studio", "& Sons"]),
]
CLOUDS = ["worldwide"] * 8 + ["gcc", "gcc-high", "21vianet"]
ZONES = ["Europe/Amsterdam", "Europe/Berlin", "America/New_York", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney"]
HOURS = ["Mo-Fr 08:00-18:00", "Mo-Su 00:00-24:00", "Mo-Fr 09:00-17:00; Sa 10:00-14:00"]


def organization(number, chance):
    first, second = chance.choice(WORDS), chance.choice(WORDS)
    kind, role, ends = chance.choice(KINDS)
    tenant = f"{first}{second}{number}"
    domain = f"{tenant}.example"
    contacts = []
    for place in range(chance.choice([1, 2, 2, 3])):
        contact = {
            "name": ["Service Desk", "Night Desk", "Account Team"][place],
            "role": role,
            "email": f"{['desk', 'night', 'accounts'][place]}@{domain}",
            "phone": f"+31 20 555 {chance.randrange(10000):04d}",
        }
        if chance.random() < 0.7:
            contact["url"] = f"https://help.{domain}/contact"
        if chance.random() < 0.6:
            contact["hours"], contact["timezone"] = chance.choice(HOURS), chance.choice(ZONES)
        contacts.append(contact)
    return f"{first}-{second}-{number}", {
        "name": f"{first.title()} {second.title()} {chance.choice(ends)} {number}",
        "aliases": [f"{first[0]}{second[0]}{number}".upper()],
        "type": kind,
        "cloud": chance.choice(CLOUDS),
        "tenant": tenant,
        "domains": [domain, f"mail.{domain}", f"{tenant}.onmicrosoft.com"],
        "contacts": contacts,
    }


def organizations(count):
    chance = random.Random(7)
    return [organization(number, chance) for number in range(count)]


def yaml(entries):
    lines = ["organizations:"]
    for key, entry in entries:
        lines.append(f"  {key}:")
        for name, value in entry.items():
            if name == "contacts":
                lines.append("    contacts:")
                for contact in value:
                    for place, (field, text) in enumerate(contact.items()):
                        lines.append(("      - " if place == 0 else "        ") + f"{field}: {json.dumps(text)}")
            elif isinstance(value, list):
                lines.append(f"    {name}: [" + ", ".join(value) + "]")
            else:
                lines.append(f"    {name}: {json.dumps(value) if ' ' in value else value}")
    return "\n".join(lines) + "\n"


def main():
    what, count = sys.argv[1], int(sys.argv[2])
    entries = organizations(count)
    if what == "directory":
        as_json = "--json" in sys.argv
        text = json.dumps({"organizations": dict(entries)}, indent=1) + "\n" if as_json else yaml(entries)
        with open(sys.argv[3], "w", encoding="utf-8") as out:
            out.write(text)
        return
    chance = random.Random(11)
    domains = [domain for _, entry in entries for domain in entry["domains"]]
    with open(sys.argv[4], "w", encoding="utf-8") as out:
        for line in range(int(sys.argv[3])):
            luck = chance.random()
            known = chance.choice(domains)
            domain = known if luck < 0.8 else f"sub.{known}" if luck < 0.9 else f"unknown{chance.randrange(10**6)}.example"
            out.write(f"p{line}@{domain}\n")


main()
