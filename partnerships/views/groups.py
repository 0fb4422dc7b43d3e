"""Groups: what they are, whom they cover, who sits in them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Authority
from partnerships.actions import (
    add_group,
    add_terms_of_reference,
    cover_area,
    edit_group,
    end_group,
    stop_covering_area,
)
from partnerships.attendance import matrix_of
from partnerships.forms.groups import CoverForm, GroupEditForm, GroupForm, TermsForm
from partnerships.forms.people import EndForm
from partnerships.models import Group, GroupArea
from partnerships.querysets import (
    OPEN,
    areas_of,
    areas_to_add,
    in_sector_order,
    meetings_covering,
    offices_of,
)
from partnerships.views.base import PartnershipForm, PartnershipPage
from partnerships.views.overview import is_current, terms_in_date


class GroupPage(PartnershipPage):
    """One group: seats by sector, offices over time, areas, terms, meetings."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        group = self.covering_group()
        offices = list(offices_of(group))
        members = group.members.select_related("organisation", "contact", "substitute")
        seats = in_sector_order(members.order_by("organisation__name", "id"))
        meetings = meetings_covering(self.area).filter(group=group)
        return self.page(
            "partnerships/group.html",
            {
                "title": group.name,
                "crumbs": self.trail(),
                "group": group,
                "seats": [one for one in seats if is_current(one, self.today) or one.starts_on > self.today],
                "left": [one for one in seats if one.ends_on is not None and one.ends_on < self.today],
                "offices": [(one, is_current(one, self.today)) for one in offices],
                "areas": list(areas_of(group)),
                "terms": group.terms_of_reference,
                "terms_in_date": terms_in_date(group, self.today),
                "terms_readable": self.may_read(group.terms_of_reference),
                "next_meeting": meetings.filter(OPEN).order_by("meets_on", "id").first(),
                "matrix": matrix_of(group, self.area, as_of=self.today),
                "may_record": self.may_record_for(group),
                **self.group_links(group),
            },
        )


class _OfGroup(PartnershipForm):
    """A form about one group of this area."""

    is_base = True

    def setup_record(self) -> None:
        self.group = self.record = self.own(Group, "authority")

    def back(self) -> str:
        return self.address("group", self.group.public_id)

    def crumbs(self) -> list[tuple[str, str]]:
        return self.trail((self.group.name, self.back()))


class GroupAdd(PartnershipForm):
    """Add a group. It covers its own area from the start."""

    form_class = GroupForm
    title = _("Add a group")
    submit_text = _("Add the group")

    def initial(self) -> dict[str, Any]:
        kind = self.request.GET.get("kind", "")
        known = kind if kind in Group.Kind.values else Group.Kind.PARTNERSHIP_GROUP
        return {"kind": known, "is_standalone": "yes"}

    def perform(self, form: GroupForm) -> str:
        group = add_group(authority=self.area, by=self.viewer, **form.cleaned_data)
        messages.success(self.request, _("The group is added. Now add its members and plan its meetings."))
        return self.address("group", group.public_id)


class GroupEdit(_OfGroup):
    """Change a group's name, standing and quorum."""

    form_class = GroupEditForm
    title = _("Change the group")

    def initial(self) -> dict[str, Any]:
        standing = "yes" if self.group.is_standalone else "no"
        return {"name": self.group.name, "is_standalone": standing, "quorum": self.group.quorum}

    def perform(self, form: GroupEditForm) -> str:
        edit_group(group=self.group, by=self.viewer, version=self.sent_version, **form.cleaned_data)
        return self.back()


class GroupTerms(_OfGroup):
    """Put terms of reference in force."""

    form_class = TermsForm
    title = _("Terms of reference")
    submit_text = _("Put them in force")

    def perform(self, form: TermsForm) -> str:
        data = form.cleaned_data
        add_terms_of_reference(
            group=self.group,
            upload=data["file"],
            approved_on=data["approved_on"],
            review_due=data["review_due"],
            marking=data["marking"],
            by=self.viewer,
        )
        messages.success(
            self.request, _("The terms of reference are in force. Earlier ones stay in the register.")
        )
        return self.back()


class GroupAreaAdd(_OfGroup):
    """Have a group cover one more area."""

    form_class = CoverForm
    title = _("Cover another area")
    submit_text = _("Cover the area")

    def initial(self) -> dict[str, Any]:
        return {"starts_on": timezone.localdate()}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.setup_record()
        if not self.areas().exists():
            words = _(
                "There is no area to add: a group covers your own areas, and a county’s its districts. "
                "To share it with a neighbour, ask that council to invite you as one of its officers."
            )
            messages.info(request, words)
            return HttpResponseRedirect(self.back())
        return super().get(request, *args, **kwargs)

    def areas(self) -> QuerySet[Authority]:
        """Areas that the group may come to cover, and does not cover for good already."""
        own = [one.id for one in self.viewer.areas if self.viewer.can(self.permission, one.id)]
        covered = GroupArea.objects.filter(group=self.group, ends_on__isnull=True).values("area_id")
        others = areas_to_add(self.area, may_act_in=tuple(own)).exclude(pk=self.area.pk)
        return others.exclude(pk__in=covered)

    def form_kwargs(self) -> dict[str, Any]:
        return {"areas": self.areas()}

    def perform(self, form: CoverForm) -> str:
        cover_area(group=self.group, by=self.viewer, **form.cleaned_data)
        return self.back()


class GroupAreaEnd(PartnershipForm):
    """Let a group's cover of an area end."""

    form_class = EndForm
    title = _("End the cover of an area")
    submit_text = _("End the cover")

    def setup_record(self) -> None:
        self.link = self.own(GroupArea, "group", "area")

    def back(self) -> str:
        return self.address("group", self.link.group.public_id)

    def perform(self, form: EndForm) -> str:
        stop_covering_area(link=self.link, by=self.viewer, **form.cleaned_data)
        return self.back()


class GroupEnd(_OfGroup):
    """End a group, with its seats and offices."""

    form_class = EndForm
    title = _("End the group")
    submit_text = _("End the group")

    def context(self, form: Any) -> dict[str, Any]:
        words = _("Its seats, offices and cover end with it. Its meetings and minutes stay.")
        return {**super().context(form), "intro": words, "submit_kind": "warning"}

    def perform(self, form: EndForm) -> str:
        end_group(group=self.group, by=self.viewer, version=self.sent_version, **form.cleaned_data)
        return self.address("overview")
