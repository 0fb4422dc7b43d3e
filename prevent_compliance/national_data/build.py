"""Builds invented areas a family at a time: a county with its districts, or one area that works alone."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator

from dateutil.relativedelta import relativedelta
from django.db import connection, transaction

from core.models import Authority
from core.tenancy import tenant_context
from prevent_compliance.national_data.area import Invented, begin
from prevent_compliance.national_data.bulk import Ledger, copy_in
from prevent_compliance.national_data.courses import SILENT
from prevent_compliance.national_data.meetings import make_group, make_meetings, name_officer
from prevent_compliance.national_data.names import InventedArea, invented_families
from prevent_compliance.national_data.papers import FileOnDisk, keep_file, make_papers, make_terms
from prevent_compliance.national_data.plans import make_plans
from prevent_compliance.national_data.risks import make_risks
from risk.models import RiskAssessment, RiskEntry

WHY = "invented for a national picture"
AT_ONCE = 12
"""Areas written together, give or take a county's districts."""

_SIGN = """
    UPDATE partnerships_meeting SET signed_at = (meets_on + 1) + time '16:40', signed_by_id = approver.user_id
    FROM core_membership AS approver
    WHERE approver.authority_id = partnerships_meeting.authority_id AND approver.role = 'approver'
      AND partnerships_meeting.authority_id = ANY (%s) AND status = 'held' AND signed_at IS NULL
"""
_AGREE = """
    UPDATE risk_riskassessment SET status = 'agreed', agreed_on = told.day,
        agreed_at_meeting_id = told.meeting, approved_by_id = approver.user_id,
        approved_at = told.day - interval '14 days'
    FROM unnest(%s::bigint[], %s::date[], %s::bigint[]) AS told (id, day, meeting),
        core_membership AS approver
    WHERE risk_riskassessment.id = told.id AND approver.authority_id = risk_riskassessment.authority_id
      AND approver.role = 'approver'
"""


def build_national(number: int, years: int, today: datetime.date) -> Iterator[tuple[int, int]]:
    """Make at least `number` invented areas with `years` of records; areas that exist stay as they are.

    Yields (areas made so far, rows written so far) after each part, which is committed whole or not at all.
    """
    began_on = today - relativedelta(years=years, months=3)
    taken = set(Authority.objects.values_list("slug", flat=True))
    file = keep_file()
    made = written = 0
    for part in _parts([family for family in invented_families(number) if family[0].slug not in taken]):
        with transaction.atomic():
            authorities = _register([about for family in part for about in family], began_on)
            with tenant_context([authority.pk for authority in authorities.values()], why=WHY):
                written += _write_part(part, authorities, file, began_on, today)
        made += len(authorities)
        yield made, written


def _parts(every: list[list[InventedArea]]) -> Iterator[list[list[InventedArea]]]:
    part: list[list[InventedArea]] = []
    for family in every:
        part.append(family)
        if sum(len(one) for one in part) >= AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _register(part: list[InventedArea], began_on: datetime.date) -> dict[str, Authority]:
    """The part's rows of the register, marked as invented: {slug: authority}. Counties come first."""
    found: dict[str, Authority] = {}
    for about in part:
        found[about.slug] = Authority.objects.create(
            gss_code=about.gss_code,
            slug=about.slug,
            name=about.name,
            kind=about.kind,
            region=about.region,
            county=found.get(about.county),
            starts_on=began_on - relativedelta(years=20),
            is_demonstration=True,
        )
    return found


def _write_part(
    part: list[list[InventedArea]],
    authorities: dict[str, Authority],
    file: FileOnDisk,
    began_on: datetime.date,
    today: datetime.date,
) -> int:
    ledger = Ledger()
    areas: list[Invented] = []
    for family in part:
        made = [begin(about, authorities[about.slug], ledger, began_on, today) for about in family]
        _history(made, file)
        areas += made
    versions, entries = ledger.take(RiskAssessment), ledger.take(RiskEntry)
    written = ledger.write() + _write_versions(areas, versions, entries)
    with connection.cursor() as cursor:
        cursor.execute(_SIGN, [[authority.pk for authority in authorities.values()]])
    return written


def _history(family: list[Invented], file: FileOnDisk) -> None:
    """The years of one family: districts count on the county's group and have a plan of their own.

    Where nothing is known of whoever leads the group there is no group, and so nothing else.
    """
    head = family[0]
    known = [area for area in family if area.luck.course.name != SILENT]
    if head not in known:
        return
    make_group(head, known, make_terms(head, file))
    make_meetings(head)
    for area in known:
        name_officer(area)
        make_papers(area, file)
        make_risks(area, head.held)
        make_plans(area, head.held, head.members)


def _write_versions(areas: list[Invented], versions: list[RiskAssessment], entries: list[RiskEntry]) -> int:
    """Each version as people make it: a draft, its entries, then agreed; one open at a time in an area."""
    agreed = {version.pk: version for area in areas for version in area.versions}
    by_version: dict[int, list[RiskEntry]] = defaultdict(list)
    for entry in entries:
        by_version[entry.assessment_id].append(entry)
    for number in sorted({version.number for version in versions}):
        these = [version for version in versions if version.number == number]
        copy_in(RiskAssessment, these)
        copy_in(RiskEntry, [entry for version in these for entry in by_version[version.pk]])
        told = [agreed[version.pk] for version in these]
        with connection.cursor() as cursor:
            cursor.execute(_AGREE, [list(column) for column in zip(*told, strict=True)])
    return len(versions) + len(entries)
