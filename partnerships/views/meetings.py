"""Meetings: the list, planning one or a year of them, moving and cancelling."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.models.base import effective
from core.pagination import paginate
from core.permissions import Permission
from core.uk_dates import uk_date
from partnerships.actions import cancel_meeting, plan_meeting, plan_series, rearrange_meeting
from partnerships.forms.meetings import CancelForm, MeetingFilter, MeetingForm, RearrangeForm, SeriesForm
from partnerships.models import Group, Meeting
from partnerships.querysets import (
    is_higher_tier,
    meetings_covering,
    next_meeting,
    partnership_group_of,
)
from partnerships.rhythm import meetings_a_year
from partnerships.views.base import PartnershipForm, PartnershipPage


class MeetingList(PartnershipPage):
    """Past and coming meetings of every group that covers the area."""

    tab = "meeting-list"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        groups = Group.objects.covering(self.area).order_by("kind", "name")
        filter_form = MeetingFilter(request.GET, groups=groups)
        rows = self._filtered(meetings_covering(self.area), filter_form.values)
        filter_form.fetch_choices()
        page = paginate(rows, request)
        return self.page(
            "partnerships/meeting_list.html",
            {
                "title": _("Meetings"),
                "tabs": self.tabs(),
                "filter_form": filter_form,
                "page_obj": page,
                "meetings": [(one, self.may_record_for(one) and one.is_open) for one in page],
                "may_plan": self.can(Permission.RECORD_PARTNERSHIP),
                "today": self.today,
            },
        )

    def _filtered(self, rows: QuerySet[Meeting], values: dict[str, Any]) -> QuerySet[Meeting]:
        if values.get("when") == "coming":
            rows = rows.filter(meets_on__gte=self.today).order_by("meets_on", "id")
        elif values.get("when") == "past":
            rows = rows.filter(meets_on__lt=self.today)
        if "status" in values:
            rows = rows.filter(status=values["status"])
        if "group" in values:
            rows = rows.filter(group=values["group"])
        return rows


class MeetingNext(PartnershipPage):
    """Go to the next meeting of the partnership group, or to where one is planned."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        group = partnership_group_of(self.area, on=self.today)
        meeting = next_meeting(group) if group is not None else None
        may_record = self.can(Permission.RECORD_PARTNERSHIP)
        if meeting is not None:
            name = "meeting-record" if self.may_record_for(meeting) else "meeting"
            return HttpResponseRedirect(self.address(name, meeting.public_id))
        if not may_record or (group is not None and group.authority_id != self.area.pk):
            return HttpResponseRedirect(self.address("meeting-list"))
        return HttpResponseRedirect(self.address("meeting-plan" if group else "group-add"))


class _Planning(PartnershipForm):
    """Planning for a group of this area (?group=; the partnership group unless told)."""

    is_base = True

    def groups(self) -> QuerySet[Group]:
        return Group.objects.in_area(self.area).filter(effective(on=self.today)).order_by("kind", "name")

    def form_kwargs(self) -> dict[str, Any]:
        return {"groups": self.groups()}

    def initial(self) -> dict[str, Any]:
        own = [group for group in self.groups() if group.kind == Group.Kind.PARTNERSHIP_GROUP]
        return {"group": self.request.GET.get("group") or (own[0] if own else None)}

    def back(self) -> str:
        return self.address("meeting-list")

    def crumbs(self) -> list[tuple[str, str]]:
        return self.trail((str(_("Meetings")), self.back()))


class MeetingPlan(_Planning):
    """Plan one meeting."""

    form_class = MeetingForm
    title = _("Plan a meeting")
    submit_text = _("Plan the meeting")
    template = "partnerships/meeting_plan.html"

    def context(self, form: Any) -> dict[str, Any]:
        return {**super().context(form), "series_url": self.address("meeting-series")}

    def perform(self, form: MeetingForm) -> str:
        meeting = plan_meeting(by=self.viewer, **form.cleaned_data)
        words = _("The meeting of %(date)s is planned.") % {"date": uk_date(meeting.meets_on)}
        messages.success(self.request, words)
        return self.address("meeting", meeting.public_id)


class MeetingSeries(_Planning):
    """Plan a year's meetings to the rhythm the area's tier asks for."""

    form_class = SeriesForm
    title = _("Plan a year of meetings")
    submit_text = _("Plan the meetings")

    def initial(self) -> dict[str, Any]:
        times = meetings_a_year(is_higher_tier=is_higher_tier(self.area, on=self.today))
        return {**super().initial(), "times": times}

    def context(self, form: Any) -> dict[str, Any]:
        higher = is_higher_tier(self.area, on=self.today)
        words = (
            _("The area is in the higher tier: the toolkit asks for a meeting every quarter.")
            if higher
            else _("The toolkit asks for two meetings a year, and for one every quarter in a higher tier.")
        )
        return {**super().context(form), "intro": words}

    def perform(self, form: SeriesForm) -> str:
        planned = plan_series(by=self.viewer, **form.cleaned_data)
        words = ngettext("%(count)d meeting is planned.", "%(count)d meetings are planned.", len(planned))
        messages.success(self.request, words % {"count": len(planned)})
        return self.address("meeting-list", query="?when=coming")


class _OfMeeting(PartnershipForm):
    is_base = True

    def setup_record(self) -> None:
        self.meeting = self.record = self.own_meeting()

    def back(self) -> str:
        return self.address("meeting", self.meeting.public_id)

    def crumbs(self) -> list[tuple[str, str]]:
        return self.trail((meeting_title(self.meeting), self.back()))

    def context(self, form: Any) -> dict[str, Any]:
        return {**super().context(form), "caption": meeting_title(self.meeting)}


class MeetingChange(_OfMeeting):
    """Move a meeting to another day, time or place."""

    form_class = RearrangeForm
    title = _("Rearrange the meeting")

    def initial(self) -> dict[str, Any]:
        names = ("meets_on", "starts_at", "ends_at", "place")
        return {name: getattr(self.meeting, name) for name in names}

    def perform(self, form: RearrangeForm) -> str:
        rearrange_meeting(
            meeting=self.meeting, by=self.viewer, version=self.sent_version, **form.cleaned_data
        )
        return self.back()


class MeetingCancel(_OfMeeting):
    """Cancel a meeting, with the reason."""

    form_class = CancelForm
    title = _("Cancel the meeting")
    submit_text = _("Cancel the meeting")

    def context(self, form: Any) -> dict[str, Any]:
        words = _("It stays in the list with your reason and never counts as held.")
        return {**super().context(form), "intro": words, "submit_kind": "warning"}

    def perform(self, form: CancelForm) -> str:
        cancel_meeting(meeting=self.meeting, by=self.viewer, version=self.sent_version, **form.cleaned_data)
        messages.success(
            self.request, _("The meeting is cancelled. Plan another if it is to be made up for.")
        )
        return self.address("meeting-list")


def meeting_title(meeting: Meeting) -> str:
    """A meeting as a page names it: Partnership group, 4 December 2026."""
    return f"{meeting.group.name}, {uk_date(meeting.meets_on)}"
