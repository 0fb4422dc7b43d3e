"""Governance: who reports to whom, what reaches beyond the boundary, offices over time, community input."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.criteria.registry import evaluate_one
from core.models import Document
from core.pagination import paginate
from core.permissions import Permission
from core.uk_dates import uk_date
from partnerships.actions.governance import (
    add_arrangement,
    agree_document,
    correct_agreement,
    draw_line,
    edit_arrangement,
    end_line,
)
from partnerships.forms.governance import AgreedForm, AgreementCorrectForm, ArrangementForm, LineForm
from partnerships.forms.people import EndForm
from partnerships.governing import (
    arrangements_of,
    community_items,
    governance_map,
    reporting_lines,
    running,
)
from partnerships.models import DocumentAgreement, JointArrangement, Meeting, OfficeHolding, ReportingLine
from partnerships.office_time import office_picture
from partnerships.querysets import groups_covering, offices_of, seats_of
from partnerships.views.base import PartnershipForm, PartnershipPage
from partnerships.views.overview import is_current


class Governance(PartnershipPage):
    """Who reports to whom, every group that covers the area, and arrangements beyond the boundary."""

    tab = "governance"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        groups = list(groups_covering(self.area, on=self.today))
        lines = list(reporting_lines(self.area))
        now = running(lines, self.today)
        arrangements = list(arrangements_of(self.area))
        return self.page(
            "partnerships/governance.html",
            {
                "title": _("Governance"),
                "tabs": self.tabs(),
                "map": governance_map(self.area, groups, now),
                "lines": now,
                "earlier": [line for line in lines if line not in now],
                "groups": groups,
                "arrangements": [(one, self._standing(one)) for one in arrangements],
                "may_record": self.can(Permission.RECORD_PARTNERSHIP),
            },
        )

    def _standing(self, one: JointArrangement) -> tuple[Any, str]:
        """Whether an arrangement is in date, in words with the colour of the tag."""
        if one.ends_on is not None and one.ends_on < self.today:
            return _("Ended"), "grey"
        if one.starts_on > self.today:
            return _("Not yet in force"), "grey"
        return (_("In date"), "green") if one.review_due >= self.today else (_("Review overdue"), "red")


class _GovernanceForm(PartnershipForm):
    is_base = True

    def back(self) -> str:
        return self.address("governance")

    def crumbs(self) -> list[tuple[str, str]]:
        return self.trail((str(_("Governance")), self.back()))


class LineAdd(_GovernanceForm):
    """Draw a reporting line on the map."""

    form_class = LineForm
    title = _("Add a reporting line")
    submit_text = _("Add the line")

    def form_kwargs(self) -> dict[str, Any]:
        return {"groups": list(groups_covering(self.area, on=self.today))}

    def initial(self) -> dict[str, Any]:
        return {"lower": self.request.GET.get("group", "")}

    def perform(self, form: LineForm) -> str:
        draw_line(
            authority=self.area,
            lower=form.end("lower"),
            upper=form.end("upper"),
            starts_on=form.cleaned_data["starts_on"],
            rhythm=form.cleaned_data["rhythm"],
            by=self.viewer,
        )
        return self.back()


class LineEnd(_GovernanceForm):
    """Let a reporting line end."""

    form_class = EndForm
    title = _("End a reporting line")
    submit_text = _("End the line")

    def setup_record(self) -> None:
        self.record = self.own(ReportingLine, "lower_group", "upper_group")

    def perform(self, form: EndForm) -> str:
        end_line(line=self.record, by=self.viewer, version=self.sent_version, **form.cleaned_data)
        return self.back()


class ArrangementAdd(_GovernanceForm):
    """Record an arrangement beyond the boundary."""

    form_class = ArrangementForm
    title = _("Add an arrangement with others")
    submit_text = _("Add the arrangement")

    def form_kwargs(self) -> dict[str, Any]:
        return {"documents": Document.objects.visible_to(self.viewer).in_area(self.area).order_by("title")}

    def initial(self) -> dict[str, Any]:
        return {"kind": JointArrangement.Kind.JOINT}

    def perform(self, form: ArrangementForm) -> str:
        add_arrangement(authority=self.area, by=self.viewer, **form.cleaned_data)
        messages.success(self.request, _("The arrangement is recorded."))
        return self.back()


class ArrangementEdit(ArrangementAdd):
    """Change an arrangement, or say that it ended."""

    title = _("Change the arrangement")
    submit_text = _("Save")

    def setup_record(self) -> None:
        self.record = self.own(JointArrangement, "document", "authority")

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in ArrangementForm.base_fields}

    def perform(self, form: ArrangementForm) -> str:
        edit_arrangement(
            arrangement=self.record, by=self.viewer, version=self.sent_version, **form.cleaned_data
        )
        return self.back()


class GroupOffices(PartnershipPage):
    """Chair and deputy of a group over time with the gaps, who may stand in, and what 1.G5 says."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        group = self.covering_group()
        holdings = list(offices_of(group))
        names = (OfficeHolding.Office.CHAIR, OfficeHolding.Office.DEPUTY_CHAIR)
        offices = [(str(name.label), [one for one in holdings if one.office == name]) for name in names]
        sees_findings = self.can(Permission.SEE_BENCHMARKS)
        return self.page(
            "partnerships/group_offices.html",
            {
                "title": _("Chair, deputy and substitutes"),
                "crumbs": self.trail((group.name, self.address("group", group.public_id))),
                "group": group,
                "picture": office_picture(offices, self.today),
                "offices": [(one, is_current(one, self.today)) for one in holdings],
                "seats": list(seats_of(group, on=self.today)),
                "finding": evaluate_one(self.area, self.today)["1.G5"] if sees_findings else None,
                "may_record": self.may_record_for(group),
                **self.group_links(group),
            },
        )


class CommunityList(PartnershipPage):
    """What community organisations brought to the group, and what came of it (toolkit 1.B3)."""

    tab = "community-list"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        page = paginate(community_items(self.area), request)
        rows = [{"item": item, "decisions": [d for d in item.decisions.all() if d.text]} for item in page]
        return self.page(
            "partnerships/community_list.html",
            {
                "title": _("Community organisations"),
                "tabs": self.tabs(),
                "page_obj": page,
                "rows": rows,
                "may_record": self.can(Permission.RECORD_PARTNERSHIP),
            },
        )


class _AgreedDocument(PartnershipForm):
    """A document of the register and the held meetings that can have agreed it."""

    is_base = True

    def documents(self) -> QuerySet[Document]:
        """Those of the area that the viewer is cleared for."""
        return Document.objects.visible_to(self.viewer).in_area(self.area)

    def intro(self) -> Any:
        """What to know before one says it."""
        return ""

    def form_kwargs(self) -> dict[str, Any]:
        held = Meeting.objects.covering(self.area).filter(
            status=Meeting.Status.HELD, meets_on__lte=self.today
        )
        return {"meetings": held.select_related("group").order_by("-meets_on", "-id")}

    def back(self) -> str:
        return reverse("core:document", args=[self.area.slug, self.record.public_id])

    def crumbs(self) -> list[tuple[str, str]]:
        return [(self.record.title, self.back())]

    def context(self, form: Any) -> dict[str, Any]:
        return {
            **super().context(form),
            "caption": self.record.title,
            "intro": self.intro(),
            "marking": self.record.get_marking_display(),
        }


class DocumentAgreed(_AgreedDocument):
    """Say at which meeting a document of the register was agreed."""

    permission = Permission.RECORD_PARTNERSHIP
    form_class = AgreedForm
    title = _("Agreed at a meeting")
    submit_text = _("Record the agreement")

    def intro(self) -> Any:
        return _("Its approval takes the day of the meeting.")

    def setup_record(self) -> None:
        self.record = self.get_or_404(self.documents(), public_id=self.kwargs["public_id"])

    def perform(self, form: AgreedForm) -> str:
        agree_document(document=self.record, by=self.viewer, version=self.sent_version, **form.cleaned_data)
        return self.back()


class DocumentAgreedCorrect(_AgreedDocument):
    """Put right which meeting agreed a document, or say that none did; what stood there stays in history."""

    permission = Permission.RECORD_PARTNERSHIP
    form_class = AgreementCorrectForm
    title = _("Correct which meeting agreed it")
    submit_text = _("Save the correction")

    def setup_record(self) -> None:
        agreements = DocumentAgreement.objects.in_area(self.area).filter(document__in=self.documents())
        self.agreement = self.get_or_404(
            agreements.select_related("document", "meeting__group"), public_id=self.kwargs["public_id"]
        )
        self.record = self.agreement.document

    def form_kwargs(self) -> dict[str, Any]:
        return {"meetings": super().form_kwargs()["meetings"].exclude(pk=self.agreement.meeting_id)}

    def initial(self) -> dict[str, Any]:
        return {"review_due": self.record.review_due}

    def intro(self) -> str:
        meeting = self.agreement.meeting
        words = _("The register says that it was agreed at %(group)s on %(date)s.")
        return words % {"group": meeting.group.name, "date": uk_date(meeting.meets_on)}

    def perform(self, form: AgreementCorrectForm) -> str:
        said = {name: form.cleaned_data[name] for name in ("meeting", "approved_on", "review_due", "why")}
        correct_agreement(agreement=self.agreement, by=self.viewer, version=self.sent_version, **said)
        messages.success(self.request, _("The register is corrected."))
        return self.back()
