"""What the records of section 2 say of each area on a date: a fixed number of queries, one row an area.

Versions count by the day on which a meeting agreed them. The answers to a risk are read through the
risk itself (`risk.actions`), so that this section needs to know nothing of the plan that holds them.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg, StringAgg
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat

from core.choices import Marking, Sector
from core.criteria.judging import rule
from core.criteria.scope import Areas, Scope, months_earlier
from partnerships.criteria.held import covers_area_on_the_day, is_held
from risk.criteria.rows import MARKED, NO_RISKS, Current, RiskRow, Version
from risk.models import (
    CtlpContribution,
    CtlpReference,
    Dissemination,
    Risk,
    RiskAssessment,
    RiskEntry,
    RiskReopening,
)

SCORED = ("risk_id", "inherent_likelihood", "inherent_impact", "residual_likelihood", "residual_impact")
Found = QuerySet[Any, Any]
SCORE = F("residual_likelihood") * F("residual_impact")


def risk_facts(authorities: Any, as_of: datetime.date) -> dict[int, RiskRow]:
    """{authority id: row} for every authority of the queryset, whether anything is recorded or not.

    Runs on the queryset's connection: as the app's role inside a tenant context, or as the evaluator.
    """
    scope = Scope(authorities, as_of)
    found, current, waiting = versions(scope), current_risks(scope), pending(scope)
    shared, given, issued = shared_with(scope), contributions(scope), profiles(scope)
    return {
        area: RiskRow(
            as_of=as_of,
            versions=tuple(found.get(area, ())),
            current=current.get(area, NO_RISKS),
            pending=waiting.get(area),
            shared_with=shared.get(area, 0),
            contributions=given.get(area, {}),
            ctlp_issued_on=issued.get(area),
        )
        for area in scope.ids
    }


def agreed(areas: Areas, as_of: datetime.date) -> QuerySet[RiskAssessment]:
    """Versions of the areas that a meeting had agreed by `as_of`."""
    return RiskAssessment.objects.filter(
        authority__in=areas, status=RiskAssessment.Status.AGREED, agreed_on__lte=as_of
    )


def latest(areas: Areas, as_of: datetime.date) -> QuerySet[RiskAssessment, Any]:
    """Ids of the version in force in each area, as a subquery."""
    newest = agreed(areas, as_of).order_by("authority_id", "-agreed_on", "-number").distinct("authority_id")
    return newest.values("pk")


def versions(scope: Scope) -> dict[int, list[Version]]:
    """{authority id: versions of the rolling year and the one before them, oldest first}.

    A version's entries are compared by what they say and how they score: one that
    repeats the version before it counts only if it says that nothing changed.
    """
    found: dict[int, list[Version]] = defaultdict(list)
    last_said: dict[int, str] = {}
    for area, number, agreed_on, tabled, no_change, says in scope.rows(_versions):
        new = no_change or last_said.get(area) != says
        found[area].append(Version(number, agreed_on, tabled, new))
        last_said[area] = says
    return found


def _versions(areas: Areas, as_of: datetime.date) -> Found:
    start = months_earlier(as_of, rule("2.G1").whole("window_months"))
    before = RiskAssessment.objects.filter(
        authority=OuterRef("authority"), status=RiskAssessment.Status.AGREED, agreed_on__lte=start
    ).order_by("-agreed_on", "-number")
    said = Concat(
        *(Cast(f"entries__{name}", TextField()) for name in SCORED),
        Value(":"),
        "entries__description",
        Value(":"),
        "entries__controls",
        output_field=TextField(),
    )
    tabled = is_held(as_of, "agreed_at_meeting__") & covers_area_on_the_day(
        "authority_id", "agreed_at_meeting"
    )
    return (
        agreed(areas, as_of)
        .filter(Q(agreed_on__gt=start) | Q(pk=Subquery(before.values("pk")[:1])))
        .annotate(
            says=StringAgg(said, delimiter="|", order_by="entries__risk_id", default=Value("")),
            tabled=Case(When(tabled, then=True), default=False),
        )
        .order_by("agreed_on", "number")
        .values_list("authority_id", "number", "agreed_on", "tabled", "no_change", "says")
    )


def current_risks(scope: Scope) -> dict[int, Current]:
    """{authority id: the open risks of its version in force, and those no action answers}. Two queries."""
    nil = {area for (area,) in scope.rows(_says_nil)}
    found = {area: Current(says_nil_influences=True) for area in nil}
    for area, situational, corporate, sourced, duty, influences, unanswered in scope.rows(_current_risks):
        pairs = (text.rpartition("|") for text in unanswered)
        scored = tuple((reference, int(score)) for reference, _bar, score in pairs)
        found[area] = Current(situational, corporate, sourced, duty, influences, area in nil, scored)
    return found


def _current_risks(areas: Areas, as_of: datetime.date) -> Found:
    named_source = Q(source=RiskEntry.Source.CTLP, prompt__isnull=False) | (
        Q(source=RiskEntry.Source.LOCAL) & ~Q(source_note="")
    )
    answered = Risk.objects.filter(
        Q(actions__closed_on=None) | Q(actions__closed_on__gt=as_of) | ~Q(actions__status="cancelled"),
        pk=OuterRef("risk_id"),
        actions__created_on__lte=as_of,
    )
    kind, concern = Risk.Kind, Risk.Concern
    was_closed = RiskReopening.objects.filter(
        risk=OuterRef("risk_id"), closed_on__lte=as_of, reopened_on__gt=as_of
    )
    is_open = (Q(risk__closed_on=None) | Q(risk__closed_on__gt=as_of)) & ~Exists(was_closed)
    official = Q(risk__marking=Marking.OFFICIAL, assessment__marking=Marking.OFFICIAL)
    reference = Case(When(official, then="risk__reference"), default=Value(MARKED))
    by_area = RiskEntry.objects.filter(is_open, assessment__in=latest(areas, as_of)).order_by()
    return (
        by_area.values("authority_id")
        .annotate(
            situational=Count("pk", filter=Q(risk__kind=kind.SITUATIONAL)),
            corporate=Count("pk", filter=Q(risk__kind=kind.CORPORATE)),
            sourced=Count("pk", filter=Q(risk__kind=kind.SITUATIONAL) & named_source),
            duty=Count("pk", filter=Q(risk__kind=kind.CORPORATE, risk__concern=concern.DUTY)),
            influences=Count("pk", filter=Q(risk__concern=concern.INFLUENCES)),
            unanswered=ArrayAgg(
                Concat(reference, Value("|"), Cast(SCORE, CharField())),
                filter=~Exists(answered),
                order_by="risk__reference",
                default=Value([]),
            ),
        )
        .values_list(
            "authority_id", "situational", "corporate", "sourced", "duty", "influences", "unanswered"
        )
    )


def _says_nil(areas: Areas, as_of: datetime.date) -> Found:
    """Areas whose version in force says that there is no radicalising influence at present."""
    in_force = RiskAssessment.objects.filter(pk__in=latest(areas, as_of))
    return in_force.exclude(no_influences_statement="").order_by().values_list("authority_id")


def pending(scope: Scope) -> dict[int, int]:
    """{authority id: number of the version that was being prepared on the scope's date}."""
    return dict(scope.rows(_pending))


def _pending(areas: Areas, as_of: datetime.date) -> Found:
    not_agreed = Q(agreed_on=None) | Q(agreed_on__gt=as_of)
    rows = RiskAssessment.objects.filter(not_agreed, authority__in=areas, prepared_at__date__lte=as_of)
    rows = rows.exclude(status=RiskAssessment.Status.DISCARDED, discarded_at__date__lte=as_of)
    newest = rows.order_by().values("authority_id").annotate(newest=Max("number"))
    return newest.values_list("authority_id", "newest")


def shared_with(scope: Scope) -> dict[int, int]:
    """{authority id: bodies that the version in force was sent to}."""
    return dict(scope.rows(_shared_with))


def _shared_with(areas: Areas, as_of: datetime.date) -> Found:
    rows = Dissemination.objects.filter(assessment__in=latest(areas, as_of), sent_on__lte=as_of)
    counted = rows.order_by().values("authority_id").annotate(bodies=Count("organisation_id", distinct=True))
    return counted.values_list("authority_id", "bodies")


def contributions(scope: Scope) -> dict[int, dict[str, datetime.date]]:
    """{authority id: {partner body: day of its latest contribution to the CTLP}}.

    The police write the profile and the council is whose partners are asked for: neither is counted.
    """
    found: dict[int, dict[str, datetime.date]] = defaultdict(dict)
    for area, body, on in scope.rows(_contributions):
        found[area][body] = on
    return found


def _contributions(areas: Areas, as_of: datetime.date) -> Found:
    rows = (
        CtlpContribution.objects.filter(authority__in=areas, contributed_on__lte=as_of)
        .exclude(Q(organisation__sector=Sector.POLICE) | Q(organisation__is_council=True))
        .order_by()
    )
    newest = rows.values("authority_id", "organisation__name").annotate(newest=Max("contributed_on"))
    return newest.values_list("authority_id", "organisation__name", "newest")


def profiles(scope: Scope) -> dict[int, datetime.date]:
    """{authority id: day on which its newest CTLP was issued}."""
    return dict(scope.rows(_profiles))


def _profiles(areas: Areas, as_of: datetime.date) -> Found:
    rows = CtlpReference.objects.filter(authority__in=areas, issued_on__lte=as_of).order_by()
    newest = rows.values("authority_id").annotate(newest=Max("issued_on"))
    return newest.values_list("authority_id", "newest")
