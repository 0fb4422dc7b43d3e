"""Sharing a version: opening it to an area or a body, closing it, and reading what others shared."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from core.choices import Marking
from core.models import Authority
from core.permissions import Permission
from core.uk_dates import uk_date
from risk.actions import grant_version, note_opening, revoke_share, take_up_share
from risk.forms import GrantForm, ReasonForm, TermsForm
from risk.models import AssessmentShare, RiskAssessment
from risk.pictures import residual_map
from risk.querysets import bodies_of, versions_seen
from risk.reading import highest, lapses_on
from risk.shared import read_shared, shares_for_area, shares_given
from risk.views.base import RiskFormPage, RiskPage

USUAL = datetime.timedelta(days=90)


class AssessmentGrant(RiskFormPage):
    """Open an agreed version to another area or to a partner body, until a date."""

    permission = Permission.RECORD_RISK
    form_class = GrantForm
    version: RiskAssessment

    def setup_record(self) -> None:
        agreed = versions_seen(self.area, self.viewer).filter(status=RiskAssessment.Status.AGREED)
        self.version = self.get_or_404(agreed, public_id=self.kwargs["public_id"])

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "areas": Authority.objects.current(self.today).exclude(pk=self.area.pk),
            "bodies": bodies_of(self.area, self.today).filter(is_council=False),
        }

    def initial(self) -> dict[str, Any]:
        lapses = lapses_on(self.version)
        until = lapses if lapses and lapses > self.today else self.today + USUAL
        return {"starts_on": self.today, "ends_on": until}

    def context(self, form: Any) -> dict[str, Any]:
        back = self.link("assessment", self.version)
        above = self.version.marking != Marking.OFFICIAL
        careful = _("It is marked OFFICIAL-SENSITIVE: only people whose clearance is recorded will see it.")
        plain = _("They see this version as it was agreed, and nothing else. You can close it at any time.")
        return {
            "title": _("Share version %d") % self.version.number,
            "caption": self.version.title,
            "intro": careful if above else plain,
            "submit_text": _("Share this version"),
            "crumbs": self.crumbs((_("Version %d") % self.version.number, back)),
            "cancel_url": back,
            "marking": highest([self.version.marking]),
        }

    def perform(self, form: Any) -> str:
        data = {name: value for name, value in form.cleaned_data.items() if name != "to"}
        share = grant_version(assessment=self.version, by=self.viewer, **data)
        to = share.to_area or share.to_body
        self.done(_("Shared with %(to)s until %(date)s.") % {"to": to, "date": uk_date(share.ends_on)})
        return self.link("assessment", self.version)


class GrantRevoke(RiskFormPage):
    """Close a share before its last day."""

    permission = Permission.RECORD_RISK
    form_class = ReasonForm
    record: AssessmentShare

    def setup_record(self) -> None:
        self.record = self.get_or_404(
            shares_given(self.area, self.viewer), public_id=self.kwargs["public_id"]
        )

    def context(self, form: Any) -> dict[str, Any]:
        back = self.link("assessment", self.record.assessment)
        to = self.record.to_area or self.record.to_body
        return {
            "title": _("Stop sharing it with %s") % to,
            "caption": str(self.record),
            "intro": _("From then on nobody there can open it. Who had read it before stays on record."),
            "submit_text": _("Stop sharing"),
            "submit_kind": "warning",
            "crumbs": self.crumbs((_("Version %d") % self.record.number, back)),
            "cancel_url": back,
            "marking": highest([self.record.marking]),
        }

    def perform(self, form: Any) -> str:
        revoke_share(
            share=self.record,
            reason=form.cleaned_data["reason"],
            version=self.sent_version,
            by=self.viewer,
        )
        self.done(_("It is no longer shared."))
        return self.link("assessment", self.record.assessment)


class ForThisArea(RiskPage):
    """Which shares a page of the receiving side finds, and the names of its neighbours."""

    is_base = True
    list_name, open_name, read_name = "shared", "shared-open", "shared-version"
    paper_name = "shared-paper"

    def shares(self) -> QuerySet[AssessmentShare]:
        """Shares open today to whom this page is for."""
        return shares_for_area(self.area, self.viewer, self.today)

    def trail(self) -> list[tuple[Any, str]]:
        """The way here."""
        return self.crumbs((_("Shared with %s") % self.area.name, self.link(self.list_name)))


class SharedList(ForThisArea):
    """Versions of other areas that are open to this one today."""

    permission = Permission.SEE_RISK

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        shares = list(self.shares())
        context = {
            "title": _("Shared with %s") % self.area.name,
            "crumbs": self.crumbs(),
            "tabs": self.tabs("shared"),
            "shares": [(share, self.link(self.read_name, share)) for share in shares],
            "marking": highest(share.marking for share in shares),
        }
        return self.page("risk/shared_list.html", context)


class SharedOpen(ForThisArea, RiskFormPage):
    """Take on the terms of a share before it is read for the first time."""

    permission = Permission.SEE_RISK
    form_class = TermsForm
    template = "risk/shared_open.html"
    share: AssessmentShare

    def setup_record(self) -> None:
        self.share = self.get_or_404(self.shares(), public_id=self.kwargs["public_id"])

    def context(self, form: Any) -> dict[str, Any]:
        return {
            "title": _("Before you read it"),
            "caption": str(self.share),
            "share": self.share,
            "submit_text": _("Read it"),
            "crumbs": self.trail(),
            "cancel_url": self.link(self.list_name),
            "marking": highest([self.share.marking]),
        }

    def perform(self, form: Any) -> str:
        take_up_share(share=self.share, as_of=self.today, by=self.viewer)
        return self.link(self.read_name, self.share)


class SharedVersion(ForThisArea):
    """A version that another area shared, as it was agreed; leads to its terms until they are taken on."""

    permission = Permission.SEE_RISK

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        share = self.get_or_404(self.shares(), public_id=public_id)
        if not share.is_taken_up:
            return HttpResponseRedirect(self.link(self.open_name, share))
        reading = read_shared(share, self.viewer)
        if reading is None:
            raise Http404("Page not found")
        note_opening(share=share, by=self.viewer)
        context = {
            "title": share.title,
            "share": share,
            "reading": reading,
            "picture": residual_map([row.entry for row in reading.rows]),
            "crumbs": self.trail(),
            "marking": reading.marking,
            "paper_url": self.link(self.paper_name, share),
            "full_paper_url": self.link(self.paper_name, share, **{"with": "sensitive"}),
        }
        return self.page("risk/shared_version.html", context)
