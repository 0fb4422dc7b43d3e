"""Items added to an agenda by hand, and what community organisations bring to the group."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext_lazy as _

from core.choices import Sector
from core.errors import Refused
from core.uk_dates import uk_date
from partnerships.actions import NewBody, add_agenda_item, add_organisation
from partnerships.forms.meetings import AgendaItemForm, CommunityInputForm
from partnerships.models import AgendaItem
from partnerships.querysets import next_meeting, organisations_of, partnership_group_of
from partnerships.views.base import PartnershipForm
from partnerships.views.meetings import meeting_title


class AgendaAdd(PartnershipForm):
    """Add an item to a meeting's agenda."""

    form_class = AgendaItemForm
    title = _("Add an agenda item")
    submit_text = _("Add the item")

    def setup_record(self) -> None:
        self.meeting = self.own_meeting()

    def form_kwargs(self) -> dict[str, Any]:
        return {"organisations": organisations_of(self.area)}

    def initial(self) -> dict[str, Any]:
        return {"kind": AgendaItem.Kind.OTHER}

    def back(self) -> str:
        return self.address("meeting-record", self.meeting.public_id)

    def crumbs(self) -> list[tuple[str, str]]:
        return self.trail((meeting_title(self.meeting), self.back()))

    def perform(self, form: AgendaItemForm) -> str:
        item = add_agenda_item(meeting=self.meeting, by=self.viewer, **form.cleaned_data)
        return f"{self.back()}#item-{item.public_id}"


class CommunityInput(PartnershipForm):
    """Put what a community organisation brings on the agenda of the next meeting (toolkit 1.B3)."""

    form_class = CommunityInputForm
    title = _("Bring in a community organisation")
    submit_text = _("Put it on the next agenda")

    def form_kwargs(self) -> dict[str, Any]:
        return {"organisations": organisations_of(self.area).filter(is_community_based=True)}

    def context(self, form: Any) -> dict[str, Any]:
        words = _(
            "It goes on the agenda of the group’s next meeting, and counts once it was considered there."
        )
        return {**super().context(form), "intro": words}

    def perform(self, form: CommunityInputForm) -> str:
        group = partnership_group_of(self.area, on=self.today)
        is_own = group is not None and group.authority_id == self.area.pk
        meeting = next_meeting(group) if group is not None and is_own else None
        if meeting is None:
            raise Refused(str(_("No next meeting of your own partnership group is planned. Plan it first.")))
        data = form.cleaned_data
        organisation = data["contributed_by"] or add_organisation(
            authority=self.area,
            body=NewBody(data["new_organisation"], Sector.COMMUNITY, is_community_based=True),
            starts_on=self.today,
            by=self.viewer,
            field="new_organisation",
        )
        add_agenda_item(
            meeting=meeting,
            title=data["title"],
            why_now=data["why_now"],
            kind=AgendaItem.Kind.COMMUNITY,
            contributed_by=organisation,
            by=self.viewer,
        )
        words = _("It is on the agenda of %(date)s.") % {"date": uk_date(meeting.meets_on)}
        messages.success(self.request, words)
        return self.address("meeting", meeting.public_id)
