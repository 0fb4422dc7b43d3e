"""The log of decisions, its export, and changing a decision by a later one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.actions import note_access
from core.exports import EXPORT_KINDS, export_table
from core.models import AccessEvent
from core.pagination import paginate
from core.permissions import Permission
from partnerships.actions import supersede_decision
from partnerships.decision_log import as_table, found_decisions
from partnerships.forms.decisions import DecisionFilter, SupersedeForm
from partnerships.models import Decision, Group
from partnerships.querysets import next_meeting
from partnerships.views.base import PartnershipForm, PartnershipPage


class _Decisions(PartnershipPage):
    is_base = True

    def filter_form(self) -> DecisionFilter:
        """The filters as the address has them."""
        groups = Group.objects.covering(self.area).order_by("kind", "name")
        return DecisionFilter(self.request.GET, groups=groups, today=self.today)

    def found(self, form: DecisionFilter) -> QuerySet[Any]:
        """The decisions they leave."""
        return found_decisions(self.area, form.values, as_of=self.today)


class DecisionList(_Decisions):
    """Decisions of every meeting that covers the area, with their Security Threat Checks."""

    tab = "decision-list"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.filter_form()
        page = paginate(self.found(form), request)
        form.fetch_choices()
        asked = request.GET.copy()
        asked.pop("page", None)
        return self.page(
            "partnerships/decision_list.html",
            {
                "title": _("Decisions"),
                "tabs": self.tabs(),
                "filter_form": form,
                "page_obj": page,
                "rows": [self.row(one) for one in page],
                "query": asked.urlencode(),
                "export_kinds": list(EXPORT_KINDS),
                "export_url": self.address("decision-export"),
            },
        )

    def row(self, decision: Any) -> dict[str, Any]:
        """A decision with what took its place, or the way to change it."""
        later = next(iter(decision.superseded_by.all()), None)
        is_own = decision.authority_id == self.area.pk and self.can(Permission.RECORD_PARTNERSHIP)
        return {
            "decision": decision,
            "later": later,
            "may_supersede": is_own and decision.meeting.is_signed and later is None,
        }


class DecisionExport(_Decisions):
    """The log as a table (?as=csv, xlsx or ods), as it is filtered."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("as", "csv")
        if kind not in EXPORT_KINDS:
            raise Http404("Page not found")
        table = as_table(self.found(self.filter_form()), self.area)
        note_access(AccessEvent.Kind.EXPORT, f"decisions ({kind})", by=self.viewer, authority=self.area)
        return export_table(table, kind).response()


class DecisionSupersede(PartnershipForm):
    """Write down what the next meeting is to decide in place of an earlier decision."""

    form_class = SupersedeForm
    title = _("Change a decision")
    submit_text = _("Put it to the next meeting")
    template = "partnerships/decision_supersede.html"

    def setup_record(self) -> None:
        self.decision = self.own(Decision, "meeting", "group", "meeting__group")

    def back(self) -> str:
        return self.address("decision-list")

    def crumbs(self) -> list[tuple[str, str]]:
        return self.trail((str(_("Decisions")), self.back()))

    def context(self, form: Any) -> dict[str, Any]:
        following = next_meeting(self.decision.group)
        return {**super().context(form), "decision": self.decision, "next_meeting": following}

    def perform(self, form: SupersedeForm) -> str:
        later = supersede_decision(decision=self.decision, text=form.cleaned_data["text"], by=self.viewer)
        address = self.address("meeting-record", later.meeting.public_id)
        return f"{address}#decision-{later.public_id}"
