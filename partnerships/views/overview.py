"""The section's first page: the group, its next meeting, and what needs doing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.permissions import Permission
from core.views.register import highest_marking
from partnerships.attendance import matrix_of
from partnerships.attention import partnership_attention
from partnerships.governing import briefings_of
from partnerships.models import Group, OfficeHolding
from partnerships.querysets import (
    OPEN,
    area_offices,
    board_reports,
    groups_covering,
    meetings_covering,
    offices_of,
    seats_of,
)
from partnerships.views.base import PartnershipPage

LAST_MEETINGS = 5


class Overview(PartnershipPage):
    """The partnership group that covers the area, its own or a joint one, and the area's other groups."""

    tab = "overview"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        groups = list(groups_covering(self.area, on=self.today))
        main = next((one for one in groups if one.kind == Group.Kind.PARTNERSHIP_GROUP), None)
        context = {
            "title": _("Partnership"),
            "tabs": self.tabs(),
            "group": main,
            "others": [one for one in groups if one is not main],
            "items": list(partnership_attention(self.area, self.viewer, self.today)),
            "may_record_here": self.can(Permission.RECORD_PARTNERSHIP),
        }
        if main is not None:
            context |= self._of_group(main)
        return self.page("partnerships/overview.html", context)

    def _of_group(self, group: Group) -> dict[str, Any]:
        meetings = meetings_covering(self.area).filter(group=group)
        offices = [one for one in offices_of(group) if is_current(one, self.today)]
        return {
            "chair": next((o for o in offices if o.office == OfficeHolding.Office.CHAIR), None),
            "deputy": next((o for o in offices if o.office == OfficeHolding.Office.DEPUTY_CHAIR), None),
            "next_meeting": meetings.filter(OPEN).order_by("meets_on", "id").first(),
            "last_meetings": list(meetings.filter(signed_at__isnull=False)[:LAST_MEETINGS]),
            "matrix": matrix_of(group, self.area, as_of=self.today),
            "seat_count": seats_of(group, on=self.today).count(),
            "terms": group.terms_of_reference,
            "terms_in_date": terms_in_date(group, self.today),
            "terms_readable": self.may_read(group.terms_of_reference),
            "today": self.today,
            "may_record": self.may_record_for(group),
            **self.group_links(group),
        }


class Leadership(PartnershipPage):
    """Who leads on Prevent for the whole area, and what boards above the group heard (toolkit 1.B2)."""

    tab = "leadership"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        holdings = list(area_offices(self.area))
        offices = [
            {
                "key": office.value,
                "label": office.label,
                "now": next((h for h in holdings if h.office == office and is_current(h, self.today)), None),
                "history": [h for h in holdings if h.office == office],
            }
            for office in (OfficeHolding.Office.STRATEGIC_OFFICER, OfficeHolding.Office.LEAD_MEMBER)
        ]
        briefings = list(briefings_of(self.area, self.viewer)[:50])
        return self.page(
            "partnerships/leadership.html",
            {
                "title": _("Leadership"),
                "tabs": self.tabs(),
                "offices": offices,
                "briefings": briefings,
                "marking": highest_marking(briefings),
                "reports": [(one, self.may_open(one.document)) for one in board_reports(self.area)[:50]],
                "may_record": self.can(Permission.RECORD_PARTNERSHIP),
            },
        )


def is_current(row: Any, today: Any) -> bool:
    """Whether an effective-dated row is true on that date."""
    return row.starts_on <= today and (row.ends_on is None or row.ends_on >= today)


def terms_in_date(group: Group, today: Any) -> bool:
    """Whether terms of reference were agreed and their review is not overdue."""
    terms = group.terms_of_reference
    if terms is None or terms.approved_on is None or terms.approved_on > today:
        return False
    return terms.review_due is None or terms.review_due >= today
