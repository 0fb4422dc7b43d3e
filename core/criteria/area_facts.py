"""Facts that the criteria of every section may need: what is true of an area, and what is attested.

Each function is one query, whatever the number of authorities, on the
connection of the queryset it is given.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Max

from core.criteria.periods import Span
from core.models import AreaFact, Attestation


class KnownFact(NamedTuple):
    """One value of an area fact and the days on which it holds."""

    kind: str
    value: str
    span: Span


def known_facts(
    authorities: Any, as_of: datetime.date, kinds: Iterable[str]
) -> Mapping[int, tuple[KnownFact, ...]]:
    """{authority id: what is recorded of the area up to `as_of`, the latest start first}.

    A fact ends because another follows it, so an end still to come was not known on `as_of`.
    """
    rows = (
        AreaFact.objects.using(authorities.db)
        .filter(authority__in=authorities.values("pk"), kind__in=list(kinds), starts_on__lte=as_of)
        .order_by("-starts_on", "-pk")
        .values_list("authority_id", "kind", "value", "starts_on", "ends_on")
    )
    found: dict[int, list[KnownFact]] = defaultdict(list)
    for authority_id, kind, value, starts_on, ends_on in rows:
        ended = ends_on if ends_on and ends_on < as_of else None
        found[authority_id].append(KnownFact(kind, value, Span(starts_on, ended)))
    return {authority_id: tuple(facts) for authority_id, facts in found.items()}


def value_on(facts: Iterable[KnownFact], kind: str, on: datetime.date) -> str | None:
    """What is recorded on a date, the latest entry before an older one; None while nobody has said."""
    return next((fact.value for fact in facts if fact.kind == kind and fact.span.holds(on)), None)


def spans_of(facts: Iterable[KnownFact], kind: str, value: str) -> list[Span]:
    """The days on which an entry gives that value."""
    return [fact.span for fact in facts if fact.kind == kind and fact.value == value]


def attestations(
    authorities: Any, as_of: datetime.date, codes: Iterable[str]
) -> Mapping[int, Mapping[str, datetime.date]]:
    """{authority id: {code: the last day on which what was attested up to `as_of` holds}}."""
    rows = (
        Attestation.objects.using(authorities.db)
        .filter(authority__in=authorities.values("pk"), criterion__in=list(codes), attested_on__lte=as_of)
        .order_by()
        .values("authority_id", "criterion")
        .annotate(until=Max("holds_until"))
        .values_list("authority_id", "criterion", "until")
    )
    found: dict[int, dict[str, datetime.date]] = defaultdict(dict)
    for authority_id, code, until in rows:
        found[authority_id][code] = until
    return found
