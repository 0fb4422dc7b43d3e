"""Versions: reading one, comparing two, starting and describing a draft."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from core.choices import Marking
from core.models import Authority
from core.permissions import Permission
from core.registries import ThreadStep, version_evidence
from risk.actions import describe_version, start_draft
from risk.forms import StartForm, VersionForm
from risk.links import later_page, page_of
from risk.models import RiskAssessment
from risk.movement import moves_picture
from risk.pictures import residual_map
from risk.querysets import ON_ITS_WAY, next_meeting, shared_with, version_in_force, versions_seen
from risk.readiness import Check, readiness
from risk.reading import highest, lapses_on, read_version
from risk.shared import read_given, shares_given
from risk.views.base import RiskFormPage, RiskPage


class AssessmentDetail(RiskPage):
    """One version: its standing, its risks, what moved, and the step that comes next."""

    permission = Permission.SEE_RISK

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        version = self.get_or_404(versions_seen(self.area, self.viewer), public_id=public_id)
        reading = read_version(version, self.area, self.viewer)
        may_plan = self.can(Permission.RECORD_PLAN)
        meeting = version.agreed_at_meeting
        checks = readiness(version) if version.is_draft else []
        context = {
            "title": version.title,
            "assessment": version,
            "reading": reading,
            "picture": residual_map([row.entry for row in reading.rows]),
            "tasks": tasks_of(checks, self.area, version if self.can(Permission.RECORD_RISK) else None),
            "is_ready": all(check.is_done for check in checks),
            "shared": shared_with(version) if version.is_agreed else [],
            "given": read_given(self._shares(version), self.today) if version.is_agreed else [],
            "evidence": self._evidence(version),
            "paper_url": self.link("assessment-paper", version),
            "full_paper_url": self.link("assessment-paper", version, **{"with": "sensitive"}),
            "lapses_on": lapses_on(version),
            "is_in_force": version_in_force(self.area, self.today) == version,
            "next_meeting": next_meeting(self.area, self.today) if version.is_open else None,
            "meeting_url": later_page("partnerships:meeting", self.area, meeting) if meeting else "",
            "crumbs": self.crumbs(),
            "marking": reading.marking,
            "add_action_url": later_page("action_plans:action-add", self.area) if may_plan else "",
            **self._doors(version),
        }
        return self.page("risk/assessment_detail.html", context)

    def _evidence(self, version: RiskAssessment) -> list[ThreadStep]:
        """Evaluations that it cites, as the sections that hold them say."""
        return [step for ask in version_evidence for step in ask(version.pk, self.area, self.viewer)]

    def _shares(self, version: RiskAssessment) -> Any:
        """To whom it was opened, for who may record that; nothing to others."""
        rows = shares_given(self.area, self.viewer).filter(assessment=version)
        return rows if self.can(Permission.RECORD_RISK) else rows.none()

    def _doors(self, version: RiskAssessment) -> dict[str, bool]:
        prepared = self.viewer.user_id in {version.prepared_by_id, version.recorded_by_id}
        return {
            "may_record": self.can(Permission.RECORD_RISK),
            "may_approve": self.can(Permission.APPROVE_RISK) and not prepared,
            "has_prepared": self.can(Permission.APPROVE_RISK) and prepared,
        }


def tasks_of(
    checks: list[Check], area: Authority, version: RiskAssessment | None = None
) -> list[dict[str, Any]]:
    """Checks as a task list; each leads to the page that mends it if a version is given."""
    pages = {
        "risks": page_of("risk-add", area),
        "moves": page_of("assessment-compare", area, version) if version else "",
        "change": page_of("assessment-edit", area, version) if version else "",
        "influences": page_of("assessment-edit", area, version) if version else "",
    }
    return [
        {
            "title": check.title,
            "hint": "" if check.is_done else check.words,
            "status": _("Done") if check.is_done else _("To do"),
            "done": check.is_done,
            "url": "" if check.is_done or version is None else pages[check.key],
        }
        for check in checks
    ]


class AssessmentCompare(RiskPage):
    """What differs between a version and an earlier one, risk by risk, and why."""

    permission = Permission.SEE_RISK

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        versions = versions_seen(self.area, self.viewer)
        version = self.get_or_404(versions, public_id=public_id)
        earlier = list(versions.filter(status="agreed", number__lt=version.number)[:8])
        wanted = request.GET.get("against", "")
        if wanted:
            against = self.get_or_404(versions.filter(status="agreed"), public_id=wanted)
        else:
            against = earlier[0] if earlier else None
        reading = read_version(version, self.area, self.viewer, against=against)
        choices = [
            (
                _("Since version %d") % one.number,
                self.link("assessment-compare", version, against=one.public_id),
                one == against,
            )
            for one in earlier
        ]
        context = {
            "title": _("What moved in version %d") % version.number,
            "caption": version.title,
            "assessment": version,
            "reading": reading,
            "against": against,
            "moves": moves_picture(reading, {}) if reading.before else None,
            "choices": choices,
            "crumbs": self.crumbs((_("Version %d") % version.number, self.link("assessment", version))),
            "marking": reading.marking,
        }
        return self.page("risk/assessment_compare.html", context)


class AssessmentStart(RiskFormPage):
    """Start the next version; leads to the open one where there is one already."""

    permission = Permission.RECORD_RISK
    form_class = StartForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        waiting = versions_seen(self.area, self.viewer).filter(ON_ITS_WAY).first()
        if waiting is not None:
            return HttpResponseRedirect(self.link("assessment", waiting))
        return super().get(request, *args, **kwargs)

    def setup_record(self) -> None:
        self.last = versions_seen(self.area, self.viewer).filter(status="agreed").first()

    def initial(self) -> dict[str, Any]:
        number = (self.last.number if self.last else 0) + 1
        title = _("Local risk assessment, version %d") % number
        return {"title": title, "marking": self.last.marking if self.last else Marking.OFFICIAL}

    def context(self, form: Any) -> dict[str, Any]:
        copied = _("It starts as a copy of version %d: change what moved, or say that nothing did.")
        first = _("It starts empty: add the risks one by one.")
        return {
            "title": _("Start a version of the risk assessment"),
            "intro": copied % self.last.number if self.last else first,
            "submit_text": _("Start the version"),
            "cancel_url": self.link("overview"),
            "crumbs": self.crumbs(),
        }

    def perform(self, form: Any) -> str:
        draft = start_draft(authority=self.area, by=self.viewer, **form.cleaned_data)
        self.done(_("Version %d is started.") % draft.number)
        return self.link("assessment", draft)


class AssessmentEdit(RiskFormPage):
    """What a draft says of itself: its title, summary, and what it says on purpose."""

    permission = Permission.RECORD_RISK
    form_class = VersionForm
    record: RiskAssessment

    def setup_record(self) -> None:
        self.record = self.get_or_404(
            versions_seen(self.area, self.viewer), public_id=self.kwargs["public_id"]
        )

    def initial(self) -> dict[str, Any]:
        names = ("title", "summary", "no_change", "no_influences_statement", "marking")
        return {name: getattr(self.record, name) for name in names}

    def context(self, form: Any) -> dict[str, Any]:
        back = self.link("assessment", self.record)
        return {
            "title": _("What version %d says") % self.record.number,
            "crumbs": self.crumbs((_("Version %d") % self.record.number, back)),
            "cancel_url": back,
            "marking": highest([self.record.marking]),
        }

    def perform(self, form: Any) -> str:
        describe_version(
            assessment=self.record, version=self.sent_version, by=self.viewer, **form.cleaned_data
        )
        self.done(_("Saved."))
        return self.link("assessment", self.record)
