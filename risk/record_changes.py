"""What became of the risk assessment between two dates: versions agreed, risks that moved."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import Authority
from core.permissions import Permission
from core.record_changes import between
from core.registries import APPEARED, CHANGED, RecordChange
from core.viewer import Viewer
from risk.models import CtlpContribution, Risk, RiskAssessment, RiskEntry


def risk_changes(
    area: Authority, viewer: Viewer, since: datetime.date, until: datetime.date
) -> Iterator[RecordChange]:
    """Versions agreed, risks whose score differs between the dates, what partners fed in. Four queries."""
    if not viewer.can(Permission.SEE_RISK, area.pk):
        return
    agreed = RiskAssessment.objects.visible_to(viewer).in_area(area).filter(agreed_on__lte=until)
    versions = list(agreed.order_by("agreed_on", "number"))
    for version in versions:
        if between(version.agreed_on, since, until):
            url = reverse("risk:assessment", args=[area.slug, version.public_id])
            yield RecordChange(APPEARED, version.agreed_on, str(version), _("agreed"), url, version.marking)
    yield from _moves(area, viewer, versions, since)
    given = CtlpContribution.objects.in_area(area).filter(contributed_on__gt=since, contributed_on__lte=until)
    for one in given.select_related("organisation"):
        what = _("%(body)s fed the counter terrorism local profile") % {"body": one.organisation}
        yield RecordChange(APPEARED, one.contributed_on, what)


def _moves(
    area: Authority, viewer: Viewer, versions: list[RiskAssessment], since: datetime.date
) -> Iterator[RecordChange]:
    before = [version for version in versions if version.agreed_on and version.agreed_on <= since]
    if not before or before[-1] is versions[-1]:
        return
    old, new = before[-1], versions[-1]
    scores: dict[Risk, dict[int, int]] = {}
    rows = RiskEntry.objects.filter(
        assessment__in=[old, new], risk__in=Risk.objects.visible_to(viewer).in_area(area)
    )
    for entry in rows.select_related("risk"):
        scores.setdefault(entry.risk, {})[entry.assessment_id] = entry.residual_score
    for risk, by_version in scores.items():
        url = reverse("risk:risk", args=[area.slug, risk.public_id])
        was, is_now = by_version.get(old.pk), by_version.get(new.pk)
        if was is None and is_now is not None:
            yield RecordChange(
                APPEARED, new.agreed_on, str(risk), _("new in the assessment"), url, risk.marking
            )
        elif was is not None and is_now is not None and was != is_now:
            moved = _("score with controls from %(was)s to %(now)s") % {"was": was, "now": is_now}
            yield RecordChange(CHANGED, new.agreed_on, str(risk), moved, url, risk.marking)
