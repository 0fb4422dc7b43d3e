"""The attendance matrix of a group: who came, who keeps missing, and what 1.G3 makes of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.actions import note_access
from core.exports import EXPORT_KINDS, export_table
from core.models import AccessEvent
from partnerships.forms.attendance import MatrixFilter
from partnerships.matrix import PERIODS, Matrix, as_table, read_matrix
from partnerships.models import Group
from partnerships.querysets import partnership_group_of
from partnerships.views.base import PartnershipPage


class _Matrix(PartnershipPage):
    is_base = True

    def chosen(self) -> tuple[MatrixFilter, Group | None, int]:
        """The filter, the group in the address (the partnership group unless told) and the months."""
        groups = Group.objects.covering(self.area).order_by("kind", "name")
        usual = partnership_group_of(self.area, on=self.today) or groups.first()
        asked = self.request.GET.copy()
        asked.setdefault("months", str(PERIODS[0]))
        if usual is not None:
            asked.setdefault("group", usual.public_id)
        form = MatrixFilter(asked, groups=groups)
        return form, form.values.get("group") or usual, form.values.get("months", PERIODS[0])

    def read(self, group: Group, months: int) -> Matrix:
        """What the page and its exports show."""
        return read_matrix(group, self.area, months=months, as_of=self.today)


class AttendancePage(_Matrix):
    """Sector and seat × meeting."""

    tab = "attendance"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form, group, months = self.chosen()
        matrix = self.read(group, months) if group is not None else None
        form.fetch_choices()
        return self.page(
            "partnerships/attendance.html",
            {
                "title": _("Attendance"),
                "tabs": self.tabs(),
                "form": form,
                "group": group,
                "matrix": matrix,
                "months": months,
                "export_kinds": list(EXPORT_KINDS),
                "export_url": self.address("attendance-export"),
                "query": f"group={group.public_id}&months={months}" if group else "",
            },
        )


class AttendanceExport(_Matrix):
    """The same matrix as a table to take out (?as=csv, xlsx or ods)."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("as", "csv")
        _form, group, months = self.chosen()
        if kind not in EXPORT_KINDS or group is None:
            raise Http404("Page not found")
        table = as_table(self.read(group, months), group, months)
        note_access(AccessEvent.Kind.EXPORT, f"attendance ({kind})", by=self.viewer, authority=self.area)
        return export_table(table, kind).response()
