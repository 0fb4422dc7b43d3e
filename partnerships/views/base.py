"""What the section's pages share: where they stand, and which of the rows they show may be changed here."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import Document
from core.permissions import Permission
from core.views import AreaFormView, AreaView
from partnerships.models import Group, Meeting

TABS = (
    ("overview", _("Overview")),
    ("meeting-list", _("Meetings")),
    ("attendance", _("Attendance")),
    ("decision-list", _("Decisions")),
    ("governance", _("Governance")),
    ("leadership", _("Leadership")),
    ("sharing-list", _("Information sharing")),
    ("community-list", _("Community")),
)


class PartnershipPage(AreaView):
    """A page of the section that reads what covers the area."""

    is_base = True
    permission = Permission.SEE_PARTNERSHIP
    tab = ""

    @property
    def today(self) -> datetime.date:
        """The date on London's clock, handed to everything that depends on it."""
        return timezone.localdate()

    def address(self, name: str, *args: str, query: str = "") -> str:
        """The address of a page of this section in this area."""
        return reverse(f"partnerships:{name}", args=[self.area.slug, *args]) + query

    def tabs(self) -> list[tuple[str, str, bool]]:
        """The section's sub-navigation."""
        return [(str(label), self.address(name), name == self.tab) for name, label in TABS]

    def trail(self, *further: tuple[str, str]) -> list[tuple[str, str]]:
        """Breadcrumbs from the section's first page down."""
        return [(gettext("Partnership"), self.address("overview")), *further]

    def may_record_for(self, record: Group | Meeting) -> bool:
        """Whether the viewer may change it: it is this area's own, and the role allows it."""
        return record.authority_id == self.area.pk and self.can(Permission.RECORD_PARTNERSHIP)

    def group_links(self, group: Group) -> dict[str, str]:
        """Addresses of the forms that change who is in a group."""
        of_group = f"&group={group.public_id}"
        return {
            "chair_url": self.address("office-add", query=f"?office=chair{of_group}"),
            "deputy_url": self.address("office-add", query=f"?office=deputy_chair{of_group}"),
            "terms_url": self.address("group-terms", group.public_id),
            "member_url": self.address("member-add", query=f"?group={group.public_id}"),
        }

    def may_read(self, document: Document | None) -> bool:
        """Whether a document may be named to the viewer: a marked one only to somebody cleared."""
        if document is None:
            return False
        return self.viewer.may_read(document.marking)

    def may_open(self, document: Document | None) -> bool:
        """Whether the viewer gets a document's file: the register is not open to every role."""
        if document is None or not self.may_read(document):
            return False
        return self.can(Permission.SEE_DOCUMENTS) or document.recorded_by_id == self.viewer.user_id

    def covering_group(self) -> Group:
        """The group in the address, this area's own or a joint one that covers it; 404 otherwise."""
        groups = Group.objects.covering(self.area).select_related("authority", "terms_of_reference")
        return self.get_or_404(groups, public_id=self.kwargs["public_id"])

    def covering_meeting(self) -> Meeting:
        """The meeting in the address, of any group that covers the area; 404 otherwise."""
        meetings = Meeting.objects.covering(self.area).select_related(
            "group", "authority", "chaired_by", "signed_by"
        )
        return self.get_or_404(meetings, public_id=self.kwargs["public_id"])

    def own_meeting(self) -> Meeting:
        """The meeting in the address for writing: only this area's own is ever found."""
        meetings = Meeting.objects.in_area(self.area).select_related(
            "group", "group__terms_of_reference", "authority", "chaired_by"
        )
        return self.get_or_404(meetings, public_id=self.kwargs["public_id"])


class PartnershipForm(PartnershipPage, AreaFormView):
    """A form of the section. It finds this area's own rows only."""

    is_base = True
    permission = Permission.RECORD_PARTNERSHIP
    title: Any = ""
    submit_text: Any = _("Save")

    def own(self, model: Any, *related: str) -> Any:
        """The row of this area in the address, with its relations; 404 otherwise."""
        rows = model.objects.in_area(self.area).select_related(*related)
        return self.get_or_404(rows, public_id=self.kwargs["public_id"])

    def back(self) -> str:
        """Where Cancel leads."""
        return self.address("overview")

    def crumbs(self) -> list[tuple[str, str]]:
        """The way back, for the page's head."""
        return self.trail()

    def context(self, form: Any) -> dict[str, Any]:
        return {
            "title": self.title,
            "caption": self.area.name,
            "crumbs": self.crumbs(),
            "cancel_url": self.back(),
            "submit_text": self.submit_text,
        }
