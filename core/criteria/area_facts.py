"""Facts that the criteria of every section may need: what is true of an area, and what is attested.

Each function is one query, whatever the number of areas in the scope.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Max, QuerySet

from core.criteria.periods import Span
from core.criteria.scope import Areas, Scope
from core.models import AreaFact, Attestation


class KnownFact(NamedTuple):
    """One value of an area fact and the days on which it holds."""

    kind: str
    value: str
    span: Span


def known_facts(scope: Scope) -> Mapping[int, tuple[KnownFact, ...]]:
    """{authority id: what is recorded of the area up to the scope's date, the latest start first}.

    A fact ends because another follows it, so an end still to come was not known on that date.
    """
    found: dict[int, list[KnownFact]] = defaultdict(list)
    for authority_id, kind, value, starts_on, ends_on in scope.rows(_known_facts):
        ended = ends_on if ends_on and ends_on < scope.as_of else None
        found[authority_id].append(KnownFact(kind, value, Span(starts_on, ended)))
    return {authority_id: tuple(facts) for authority_id, facts in found.items()}


def _known_facts(areas: Areas, as_of: datetime.date) -> QuerySet[AreaFact, Any]:
    rows = AreaFact.objects.filter(authority__in=areas, starts_on__lte=as_of)
    return rows.order_by("-starts_on", "-pk").values_list(
        "authority_id", "kind", "value", "starts_on", "ends_on"
    )


def value_on(facts: Iterable[KnownFact], kind: str, on: datetime.date) -> str | None:
    """What is recorded on a date, the latest entry before an older one; None while nobody has said."""
    return next((fact.value for fact in facts if fact.kind == kind and fact.span.holds(on)), None)


def spans_of(facts: Iterable[KnownFact], kind: str, value: str) -> list[Span]:
    """The days on which an entry gives that value."""
    return [fact.span for fact in facts if fact.kind == kind and fact.value == value]


def attestations(scope: Scope) -> Mapping[int, Mapping[str, datetime.date]]:
    """{authority id: {code: the last day on which what was attested by then holds}}."""
    found: dict[int, dict[str, datetime.date]] = defaultdict(dict)
    for authority_id, code, until in scope.rows(_attestations):
        found[authority_id][code] = until
    return found


def _attestations(areas: Areas, as_of: datetime.date) -> QuerySet[Attestation, Any]:
    rows = Attestation.objects.filter(authority__in=areas, attested_on__lte=as_of).order_by()
    latest = rows.values("authority_id", "criterion").annotate(until=Max("holds_until"))
    return latest.values_list("authority_id", "criterion", "until")
