"""Bringing the register of authorities and police forces into the database."""

from __future__ import annotations

from django.db import transaction

from core.models import Authority, PoliceForce
from core.register import load_authorities, load_police_forces


@transaction.atomic
def load_register() -> int:
    """Write the register's public facts; repeating it changes only what the register changed.

    Returns the number of authorities. Runs in a fixed number of queries.
    """
    PoliceForce.objects.bulk_create(
        [PoliceForce(slug=force.slug, name=force.name) for force in load_police_forces()],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["name"],
    )
    forces = {force.slug: force for force in PoliceForce.objects.all()}
    records = load_authorities()
    rows = [
        Authority(
            gss_code=record.gss_code,
            slug=record.slug,
            name=record.name,
            kind=record.kind,
            region=record.region,
            police_force=forces.get(record.police_force),
            starts_on=record.starts_on,
            ends_on=record.ends_on,
        )
        for record in records
    ]
    Authority.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["gss_code"],
        update_fields=["slug", "name", "kind", "region", "police_force", "starts_on", "ends_on"],
    )
    found = {authority.gss_code: authority for authority in Authority.objects.all()}
    for record in records:
        found[record.gss_code].county = found.get(record.county_gss)
    Authority.objects.bulk_update([found[record.gss_code] for record in records], ["county"])
    return len(records)
