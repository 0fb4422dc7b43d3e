"""Named reads of section 2. What a viewer isn't cleared for is left out here, for every page alike."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length

from core.choices import Marking, Sector
from core.criteria.periods import months_before
from core.models import Authority, Contact, Organisation, effective
from core.once import once_per_page
from core.registries import risk_answers
from core.viewer import Viewer
from partnerships.models import Group, Meeting
from risk.models import (
    CtlpBriefing,
    CtlpContribution,
    CtlpPrompt,
    CtlpReference,
    Dissemination,
    Risk,
    RiskAssessment,
    RiskEntry,
    RiskInput,
)

Status = RiskAssessment.Status
ON_ITS_WAY = ~Q(status__in=RiskAssessment.SETTLED)
"""Versions that are neither agreed nor discarded."""


def versions_seen(area: Authority, viewer: Viewer) -> QuerySet[RiskAssessment]:
    """Versions of the area that the viewer may read, newest first, with their people and meeting."""
    return (
        RiskAssessment.objects.visible_to(viewer)
        .in_area(area)
        .select_related("prepared_by", "approved_by", "discarded_by", "agreed_at_meeting__group")
        .order_by("-number")
    )


@once_per_page
def version_in_force(area: Authority, on: datetime.date) -> RiskAssessment | None:
    """The version in force on a date: the last agreed by then, whatever its marking."""
    agreed = RiskAssessment.objects.in_area(area).filter(status=Status.AGREED, agreed_on__lte=on)
    return agreed.order_by("-agreed_on", "-number").first()


def version_before(version: RiskAssessment) -> RiskAssessment | None:
    """The agreed version that `version` is compared with."""
    earlier = RiskAssessment.objects.filter(
        authority_id=version.authority_id, status=Status.AGREED, number__lt=version.number
    )
    return earlier.order_by("-number").first()


def open_version(area: Authority) -> RiskAssessment | None:
    """The one version on its way (draft, waiting for approval or approved), or None."""
    return RiskAssessment.objects.in_area(area).filter(ON_ITS_WAY).first()


def entries_of(*versions: RiskAssessment | None) -> QuerySet[RiskEntry]:
    """Every entry of some versions, in the order of their risks' references."""
    wanted = [version.pk for version in versions if version is not None]
    return (
        RiskEntry.objects.filter(assessment_id__in=wanted)
        .select_related("risk", "owner", "prompt")
        .order_by(Length("risk__reference"), "risk__reference")
    )


def entries_seen(viewer: Viewer, *versions: RiskAssessment | None) -> QuerySet[RiskEntry]:
    """Entries of some versions without the risks and the versions that the viewer is not cleared for."""
    return entries_of(*versions) if viewer.is_cleared else entries_for_all(*versions)


def entries_for_all(*versions: RiskAssessment | None) -> QuerySet[RiskEntry]:
    """Entries that anybody in the area may read; a version above OFFICIAL has none, whatever its risks."""
    return entries_of(*versions).filter(assessment__marking=Marking.OFFICIAL, risk__marking=Marking.OFFICIAL)


def works_above(area: Authority, viewer: Viewer) -> bool:
    """Whether who adds or describes a risk now goes on from a version above the viewer's clearance."""
    if viewer.is_cleared:
        return False
    agreed = RiskAssessment.objects.in_area(area).filter(status=Status.AGREED).order_by("-number")
    basis = open_version(area) or agreed.first()
    return basis is not None and not viewer.may_read(basis.marking)


def risks_seen(area: Authority, viewer: Viewer) -> QuerySet[Risk]:
    """Risks of the area that the viewer may see, in the order of their references."""
    return Risk.objects.visible_to(viewer).in_area(area).order_by(Length("reference"), "reference")


def risks_in_list(
    area: Authority, viewer: Viewer, wanted: Mapping[str, Any], answers: Mapping[int, int]
) -> QuerySet[Risk]:
    """Risks with their latest agreed scores, filtered by kind, concern, state, actions and scores.

    Adds `likelihood`, `impact` and `score`, with controls in place; None for a risk in no agreed version.
    """
    agreed = RiskEntry.objects.filter(risk=OuterRef("pk"), assessment__status=Status.AGREED)
    if not viewer.is_cleared:
        agreed = agreed.filter(assessment__marking=Marking.OFFICIAL)
    latest = agreed.order_by("-assessment__agreed_on", "-assessment__number")
    rows = risks_seen(area, viewer).annotate(
        likelihood=Subquery(latest.values("residual_likelihood")[:1]),
        impact=Subquery(latest.values("residual_impact")[:1]),
        score=F("likelihood") * F("impact"),
    )
    exact = ("kind", "concern", "likelihood", "impact")
    rows = rows.filter(**{name: wanted[name] for name in exact if name in wanted})
    if "state" in wanted:
        rows = rows.filter(closed_on__isnull=wanted["state"] == "open")
    if "answered" in wanted:
        with_action = Q(pk__in=[risk_id for risk_id, count in answers.items() if count])
        rows = rows.filter(with_action if wanted["answered"] == "yes" else ~with_action)
    return rows


def history_of(risk: Risk, viewer: Viewer) -> list[RiskEntry]:
    """The risk in each version that the viewer may read and nobody discarded, oldest first."""
    rows = RiskEntry.objects.filter(risk=risk).exclude(assessment__status=Status.DISCARDED)
    rows = rows.select_related(
        "assessment", "assessment__agreed_at_meeting__group", "owner", "prompt", "risk"
    )
    if not viewer.is_cleared:
        rows = rows.filter(assessment__marking=Marking.OFFICIAL)
    return list(rows.order_by("assessment__number"))


def answers_in(area: Authority) -> dict[int, int]:
    """How many live or completed actions answer each risk, as the sections that hold actions say."""
    counted: dict[int, int] = {}
    for count_answers in risk_answers:
        for risk_id, count in count_answers(area).items():
            counted[risk_id] = counted.get(risk_id, 0) + count
    return counted


def profiles_seen(area: Authority, viewer: Viewer) -> QuerySet[CtlpReference]:
    """CTLP references the viewer may see, newest first, with how many prompts each has."""
    rows: QuerySet[CtlpReference] = CtlpReference.objects.visible_to(viewer).in_area(area)
    prompts = Q() if viewer.is_cleared else Q(prompts__marking=Marking.OFFICIAL)
    counted = rows.select_related("police_owner").annotate(prompt_count=Count("prompts", filter=prompts))
    return counted.order_by("-issued_on", "-id")


def prompts_seen(area: Authority, viewer: Viewer) -> QuerySet[CtlpPrompt]:
    """Prompts the viewer may read, newest profile first; a prompt may be open where its profile isn't."""
    rows = CtlpPrompt.objects.visible_to(viewer).in_area(area).select_related("ctlp")
    return rows.order_by("-ctlp__issued_on", Length("number"), "number")


def briefings_seen(area: Authority, viewer: Viewer) -> QuerySet[CtlpBriefing]:
    """Briefings on profiles that the viewer may see."""
    rows = CtlpBriefing.objects.visible_to(viewer).in_area(area)
    rows = rows.select_related("ctlp", "organisation", "contact")
    return rows if viewer.is_cleared else rows.filter(ctlp__marking=Marking.OFFICIAL)


def inputs_seen(area: Authority, viewer: Viewer) -> QuerySet[RiskInput]:
    """What bodies brought to the assessment, newest first, as far as the viewer is cleared."""
    rows = RiskInput.objects.visible_to(viewer).in_area(area)
    return rows.select_related("organisation", "risk", "answered_by").order_by("-contributed_on", "-id")


def inputs_of(area: Authority, viewer: Viewer) -> QuerySet[RiskInput]:
    """What bodies that the viewer acts for brought, newest first; a risk above their clearance stays out."""
    bodies = viewer.organisation_ids(area.pk)
    return inputs_seen(area, viewer).filter(organisation_id__in=bodies)


def contributions(area: Authority) -> QuerySet[CtlpContribution]:
    """What partners fed into profiles, newest first."""
    return CtlpContribution.objects.in_area(area).select_related("organisation").order_by("-contributed_on")


@once_per_page
def latest_profile(area: Authority, on: datetime.date) -> CtlpReference | None:
    """The newest CTLP issued by a date, whatever its marking: for its age, never for its words."""
    issued = CtlpReference.objects.in_area(area).filter(issued_on__lte=on)
    return issued.order_by("-issued_on", "-id").first()


def bodies_of(area: Authority, on: datetime.date, *, sector: Sector | None = None) -> QuerySet[Organisation]:
    """Bodies that work in the area on a date, by name; of one sector if asked."""
    rows = Organisation.objects.in_area(area).filter(effective(on=on))
    if sector is not None:
        rows = rows.filter(sector=sector)
    return rows.order_by("name")


def people_of(area: Authority) -> QuerySet[Contact]:
    """Professional people of the area's bodies, by name, with their accounts."""
    rows = Contact.objects.in_area(area).select_related("organisation", "user")
    return rows.order_by("name", "id")


def agreeing_meetings(area: Authority, on: datetime.date) -> QuerySet[Meeting]:
    """Meetings of partnership groups covering the area in the twelve months up to a date, newest first."""
    met = Meeting.objects.covering(area).filter(
        group__kind=Group.Kind.PARTNERSHIP_GROUP,
        status__in=[Meeting.Status.PLANNED, Meeting.Status.HELD],
        meets_on__lte=on,
        meets_on__gt=months_before(on, 12),
    )
    return met.select_related("group").order_by("-meets_on", "-id")


def next_meeting(area: Authority, on: datetime.date) -> Meeting | None:
    """The next planned meeting of a partnership group covering the area, on or after a date."""
    coming = Meeting.objects.covering(area).filter(
        group__kind=Group.Kind.PARTNERSHIP_GROUP, status=Meeting.Status.PLANNED, meets_on__gte=on
    )
    return coming.select_related("group").order_by("meets_on", "id").first()


def shared_with(version: RiskAssessment) -> list[Dissemination]:
    """Partners a version was sent to, by name."""
    sent = Dissemination.objects.filter(assessment=version).select_related("organisation")
    return list(sent.order_by("organisation__name"))
