"""Seats, offices and reports to boards."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.models.base import effective
from partnerships.actions import (
    add_member,
    correct_office,
    edit_member,
    end_membership,
    end_office,
    hand_over_office,
    record_board_report,
    withdraw_office,
)
from partnerships.forms.people import (
    EXISTING,
    NEVER,
    NEW,
    NOBODY,
    BoardReportForm,
    EndForm,
    MemberForm,
    OfficeCorrectForm,
    OfficeForm,
    SeatForm,
)
from partnerships.models import Group, GroupMember, OfficeHolding
from partnerships.querysets import contacts_of, organisations_of
from partnerships.views.base import PartnershipForm


class MemberAdd(PartnershipForm):
    """A body joins a group (?group=; the partnership group unless told)."""

    form_class = MemberForm
    title = _("Add a member")
    submit_text = _("Add the member")

    def setup_record(self) -> None:
        groups = Group.objects.in_area(self.area).filter(effective(on=self.today)).select_related("authority")
        wanted = self.request.GET.get("group")
        lookup = {"public_id": wanted} if wanted else {"kind": Group.Kind.PARTNERSHIP_GROUP}
        self.group = self.get_or_404(groups, **lookup)

    def initial(self) -> dict[str, Any]:
        return {
            "body_choice": EXISTING,
            "contact_choice": EXISTING,
            "substitute_choice": NOBODY,
            "seniority": GroupMember.Seniority.SENIOR,
            "sector": self.request.GET.get("sector", ""),
            "starts_on": timezone.localdate(),
        }

    def form_kwargs(self) -> dict[str, Any]:
        return {"contacts": contacts_of(self.area), "organisations": organisations_of(self.area)}

    def back(self) -> str:
        return self.address("group", self.group.public_id)

    def crumbs(self) -> list[tuple[str, str]]:
        return self.trail((self.group.name, self.back()))

    def perform(self, form: MemberForm) -> str:
        data = form.cleaned_data
        member = add_member(
            group=self.group,
            organisation=form.body(),
            sector=data["sector"],
            starts_on=data["starts_on"],
            contact=form.person("contact"),
            substitute=form.person("substitute"),
            seniority=data["seniority"],
            by=self.viewer,
        )
        messages.success(self.request, _("%(body)s has a seat.") % {"body": member.organisation.name})
        return self.back()


class _OfSeat(PartnershipForm):
    is_base = True

    def setup_record(self) -> None:
        self.member = self.record = self.own(GroupMember, "group", "organisation", "contact", "substitute")

    def back(self) -> str:
        return self.address("group", self.member.group.public_id)

    def crumbs(self) -> list[tuple[str, str]]:
        return self.trail((self.member.group.name, self.back()))

    def context(self, form: Any) -> dict[str, Any]:
        return {**super().context(form), "caption": self.member.organisation.name}


class MemberEdit(_OfSeat):
    """Change who sits in a seat and who stands in."""

    form_class = SeatForm
    title = _("Change the seat")

    def initial(self) -> dict[str, Any]:
        member = self.member
        return {
            "sector": member.sector,
            "seniority": member.seniority,
            "contact_choice": EXISTING if member.contact else NOBODY,
            "contact": member.contact,
            "substitute_choice": EXISTING if member.substitute else NOBODY,
            "substitute": member.substitute,
        }

    def form_kwargs(self) -> dict[str, Any]:
        return {"contacts": contacts_of(self.area).filter(organisation=self.member.organisation)}

    def perform(self, form: SeatForm) -> str:
        edit_member(
            member=self.member,
            contact=form.person("contact"),
            substitute=form.person("substitute"),
            sector=form.cleaned_data["sector"],
            seniority=form.cleaned_data["seniority"],
            by=self.viewer,
            version=self.sent_version,
        )
        return self.back()


class MemberEnd(_OfSeat):
    """A body leaves the group; its attendance stays."""

    form_class = EndForm
    title = _("Leave the group")
    submit_text = _("End the membership")

    def perform(self, form: EndForm) -> str:
        end_membership(member=self.member, by=self.viewer, version=self.sent_version, **form.cleaned_data)
        return self.back()


class OfficeAdd(PartnershipForm):
    """Hand an office over (?office=&group=)."""

    form_class = OfficeForm
    title = _("Name who holds an office")
    submit_text = _("Hand it over")

    def initial(self) -> dict[str, Any]:
        own = Group.objects.in_area(self.area).filter(kind=Group.Kind.PARTNERSHIP_GROUP)
        group = self.request.GET.get("group") or own.filter(effective(on=self.today)).first()
        return {
            "office": self.request.GET.get("office", OfficeHolding.Office.CHAIR),
            "group": group,
            "contact_choice": EXISTING if contacts_of(self.area).exists() else NEW,
            "starts_on": timezone.localdate(),
        }

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "groups": Group.objects.in_area(self.area).filter(effective(on=self.today)),
            "contacts": contacts_of(self.area),
            "organisations": organisations_of(self.area),
        }

    def perform(self, form: OfficeForm) -> str:
        data = form.cleaned_data
        contact = form.person("contact")
        if contact is None:
            raise Refused(str(_("Choose who takes the office.")), field="contact_choice")
        holding = hand_over_office(
            authority=self.area,
            office=data["office"],
            group=data["group"],
            contact=contact,
            organisation=data["organisation"],
            starts_on=data["starts_on"],
            override_reason=data["override_reason"],
            by=self.viewer,
        )
        if holding.override_reason:
            words = _("Recorded, with the reason. 1.G5 shows as not met while one person holds both chairs.")
            messages.warning(self.request, words)
        if holding.group is not None:
            return self.address("group", holding.group.public_id)
        return self.address("leadership")


class _Office(PartnershipForm):
    """One holding of an office."""

    def setup_record(self) -> None:
        self.record = self.own(OfficeHolding, "group", "contact")

    def back(self) -> str:
        group = self.record.group
        return self.address("group", group.public_id) if group else self.address("leadership")

    def context(self, form: Any) -> dict[str, Any]:
        return {
            **super().context(form),
            "caption": f"{self.record.get_office_display()}: {self.record.contact}",
        }


class OfficeEnd(_Office):
    """Let an office fall vacant."""

    form_class = EndForm
    title = _("End the office")
    submit_text = _("End the office")

    def perform(self, form: EndForm) -> str:
        end_office(holding=self.record, by=self.viewer, version=self.sent_version, **form.cleaned_data)
        return self.back()


class OfficeCorrect(_Office):
    """Put an office right, or take it back; the history keeps what stood there."""

    form_class = OfficeCorrectForm
    title = _("Correct the office")
    submit_text = _("Save the correction")

    def back(self) -> str:
        group = self.record.group
        return self.address("group-offices", group.public_id) if group else super().back()

    def initial(self) -> dict[str, Any]:
        return {"starts_on": self.record.starts_on, "ends_on": self.record.ends_on}

    def perform(self, form: OfficeCorrectForm) -> str:
        said, which = form.cleaned_data, {"holding": self.record, "version": self.sent_version}
        if said["right"] == NEVER:
            former = withdraw_office(**which, why=said["why"], by=self.viewer)
            words = _("It is taken back.") if former is None else _("It is taken back: %(name)s holds it on.")
            messages.success(self.request, words % {"name": former.contact.name if former else ""})
        else:
            correct_office(**which, starts_on=said["starts_on"], ends_on=said["ends_on"], by=self.viewer)
            messages.success(self.request, _("The dates are corrected."))
        return self.back()


class BoardReportAdd(PartnershipForm):
    """Record a report on Prevent to a board above the group."""

    form_class = BoardReportForm
    title = _("Record a report to a board")
    submit_text = _("Record the report")

    def initial(self) -> dict[str, Any]:
        return {"board": "contest"}

    def form_kwargs(self) -> dict[str, Any]:
        return {"contacts": contacts_of(self.area)}

    def back(self) -> str:
        return self.address("leadership")

    def perform(self, form: BoardReportForm) -> str:
        data = form.cleaned_data
        record_board_report(
            authority=self.area,
            board=data["board"],
            reported_on=data["reported_on"],
            contact=data["contact"],
            summary=data["summary"],
            upload=data["file"],
            by=self.viewer,
        )
        messages.success(self.request, _("The report is recorded."))
        return self.back()
