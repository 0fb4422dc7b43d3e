"""Writing findings over time, as the evaluator: every finding, one line an area, counts of those alike."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db import connections, transaction

from benchmarks.cohorts import SMALLEST, cohorts_of
from benchmarks.findings import holds
from benchmarks.models import AreaSnapshot, CohortSnapshot, FindingSnapshot
from benchmarks.querysets import areas_in_use
from core.criteria.area_facts import known_facts, value_on
from core.criteria.findings import AuthorityFinding, Finding, Status
from core.criteria.framework import load_framework
from core.criteria.registry import evaluate
from core.criteria.roll_up import roll_up
from core.criteria.rule_book import Framework, Standing
from core.criteria.scope import Scope
from core.models import AreaFact, Authority

EVALUATOR = "evaluator"
"""The connection that may read every area and write snapshots; only the national worker has it."""
LAPSES_WITHIN = datetime.timedelta(days=90)
KEEP_NIGHTS = datetime.timedelta(days=90)
_ROWS_AT_ONCE = 2000

_UPSERT = """
    INSERT INTO benchmarks_findingsnapshot
        (authority_id, as_of, framework, code, status, figure, because, next_step, changes_on, written_at)
    SELECT authority_id, %s, %s, code, status, figure, because, next_step, changes_on, now()
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[])
        AS told (authority_id, code, status, figure, because, next_step, changes_on)
    ON CONFLICT (authority_id, as_of, framework, code) DO UPDATE SET
        status = EXCLUDED.status, figure = EXCLUDED.figure, because = EXCLUDED.because,
        next_step = EXCLUDED.next_step, changes_on = EXCLUDED.changes_on, written_at = EXCLUDED.written_at
"""
_THIN = """
    DELETE FROM {table} WHERE as_of < %s AND extract(day FROM as_of + 1) <> 1
"""


def write_snapshots(*, as_of: datetime.date) -> tuple[int, int]:
    """Write how every area in use stands on `as_of`, over what an earlier run wrote for that date.

    Returns how many areas and how many findings. One evaluation and one write a table, as the evaluator.
    """
    framework = load_framework()
    with transaction.atomic(using=EVALUATOR):
        authorities = areas_in_use(as_of, using=EVALUATOR)
        found = evaluate(authorities, as_of)
        _write_findings(found, as_of, framework)
        lines = _area_lines(authorities, found, as_of, framework)
        AreaSnapshot.objects.using(EVALUATOR).bulk_create(
            lines,
            batch_size=_ROWS_AT_ONCE,
            update_conflicts=True,
            unique_fields=["authority", "as_of", "framework"],
            update_fields=["ratings", "met", "applies", "good_short", "lapsing", "tier", "is_priority"],
        )
        _write_cohorts({area.pk: area for area in authorities}, lines, as_of, framework)
        return len(lines), len(found)


def thin_snapshots(*, today: datetime.date) -> int:
    """Take away nights older than 90 days, but for those that end a month. Returns how many findings went."""
    before = today - KEEP_NIGHTS
    with transaction.atomic(using=EVALUATOR), connections[EVALUATOR].cursor() as cursor:
        for model in (AreaSnapshot, CohortSnapshot, FindingSnapshot):
            cursor.execute(_THIN.format(table=model._meta.db_table), [before])
        return int(cursor.rowcount)


def _write_findings(found: Iterable[AuthorityFinding], as_of: datetime.date, framework: Framework) -> None:
    rows = [
        (
            entry.authority_id,
            entry.code,
            str(entry.finding.status),
            str(entry.finding.figure)[:120],
            str(entry.finding.because),
            str(entry.finding.remedy.words)[:300],
            entry.finding.changes_on,
        )
        for entry in found
    ]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[]] * 7
    with connections[EVALUATOR].cursor() as cursor:
        cursor.execute(_UPSERT, [as_of, framework.version, *columns])


def _area_lines(
    authorities: Iterable[Authority],
    found: Iterable[AuthorityFinding],
    as_of: datetime.date,
    framework: Framework,
) -> list[AreaSnapshot]:
    by_area: dict[int, dict[str, Finding]] = defaultdict(dict)
    for entry in found:
        by_area[entry.authority_id][entry.code] = entry.finding
    facts = known_facts(Scope(authorities, as_of))
    lines = []
    for area in authorities:
        known = facts.get(area.pk, ())
        line = area_line(framework, by_area[area.pk], as_of)
        line.authority = area
        line.tier = value_on(known, AreaFact.Kind.TIER, as_of) or ""
        line.is_priority = value_on(known, AreaFact.Kind.FUNDED_PRIORITY, as_of) == "yes"
        lines.append(line)
    return lines


def area_line(framework: Framework, findings: dict[str, Finding], as_of: datetime.date) -> AreaSnapshot:
    """What an area's findings on a date come to, not saved and of no area yet."""
    statuses = {code: finding.status for code, finding in findings.items()}
    applying = [code for code, status in statuses.items() if status != Status.NOT_APPLICABLE]
    good = {one.code for one in framework.criteria if one.standing != Standing.BEST}
    until = as_of + LAPSES_WITHIN
    return AreaSnapshot(
        as_of=as_of,
        framework=framework.version,
        ratings={str(one.number): roll_up(framework, one.number, statuses).key for one in framework.sections},
        met=sum(statuses[code] == Status.MET for code in applying),
        applies=len(applying),
        good_short=sum(statuses[code] != Status.MET for code in applying if code in good),
        lapsing=sum(
            holds(finding) and finding.changes_on is not None and finding.changes_on <= until
            for finding in findings.values()
        ),
    )


def _write_cohorts(
    areas: dict[int, Authority], lines: Iterable[AreaSnapshot], as_of: datetime.date, framework: Framework
) -> None:
    """Counts of each cohort large enough; those of an earlier run for the date go first."""
    members: dict[str, list[AreaSnapshot]] = defaultdict(list)
    for line in lines:
        for cohort in cohorts_of(areas[line.authority_id], line.tier):
            members[cohort.key].append(line)
    CohortSnapshot.objects.using(EVALUATOR).filter(as_of=as_of, framework=framework.version).delete()
    CohortSnapshot.objects.using(EVALUATOR).bulk_create(
        CohortSnapshot(
            as_of=as_of,
            framework=framework.version,
            cohort=key,
            size=len(alike),
            ratings={
                str(one.number): Counter(line.ratings[str(one.number)] for line in alike)
                for one in framework.sections
            },
            met_shares=sorted(round(line.met / line.applies, 3) for line in alike if line.applies),
        )
        for key, alike in members.items()
        if len(alike) >= SMALLEST
    )
