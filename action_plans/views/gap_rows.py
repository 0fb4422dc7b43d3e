"""One duty of a year's gap analysis: its page, its form, and its recommendations as actions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_plans.actions.gaps import add_row, change_row, confirm_row, remove_row, take_up_recommendation
from action_plans.forms.gaps import RowForm
from action_plans.gap_page import gap_line, section_names
from action_plans.gap_reads import analyses_of, gap_rows_open_to, with_recommendations
from action_plans.models import Action, GapRecommendation, GapRow
from core.errors import NotAllowed, Refused, Stale
from core.permissions import Permission
from core.views import AreaFormView, AreaView


class GapRowPage(AreaView):
    """Everything about one duty: how it stands, what is recommended, last year's rating, its source."""

    permission = Permission.SEE_GAPS

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        rows = with_recommendations(gap_rows_open_to(self.viewer, self.area)).select_related(
            "analysis", "previous", "checked_by"
        )
        row = self.get_or_404(rows, public_id=public_id)
        line = gap_line(row, self.viewer, self.area)
        may_record = self.can(Permission.RECORD_PLAN)
        names = section_names()
        rated_before = line.last_rating not in {"", GapRow.Rating.NOT_ASSESSED}
        return self.page(
            "action_plans/gap_row.html",
            {
                "title": row.title,
                "caption": str(row.analysis),
                "marking": row.marking,
                "row": row,
                "line": line,
                "sections": [f"{number} {names[number]}" for number in row.sections if number in names],
                "source_rows": [(header, words) for header, words in row.source.items() if words],
                "may_record": may_record,
                "may_confirm": may_record and row.is_carried_over and rated_before,
                "crumbs": [(str(row.analysis), analysis_url(self.area, row.analysis))],
            },
        )


def analysis_url(area: Any, analysis: Any) -> str:
    """The page of a year's analysis."""
    return reverse("action_plans:gap-analysis", args=[area.slug, analysis.public_id])


def row_url(area: Any, row: Any) -> str:
    """The page of one duty."""
    return reverse("action_plans:gap-row", args=[area.slug, row.public_id])


class GapRowAdd(AreaFormView):
    """Add a duty to a year's analysis."""

    permission = Permission.RECORD_PLAN
    form_class = RowForm
    template = "action_plans/gap_row_form.html"

    def setup_record(self) -> None:
        self.analysis = self.get_or_404(analyses_of(self.area), public_id=self.kwargs["public_id"])

    def initial(self) -> dict[str, Any]:
        return {"sector": "local_government", "rating": GapRow.Rating.NOT_ASSESSED, "marking": "official"}

    def context(self, form: Any) -> dict[str, Any]:
        back = analysis_url(self.area, self.analysis)
        return {
            "title": _("Add a duty"),
            "caption": str(self.analysis),
            "submit_text": _("Add it"),
            "cancel_url": back,
            "crumbs": [(str(self.analysis), back)],
        }

    def perform(self, form: Any) -> str:
        row = add_row(
            analysis=self.analysis,
            recommendations=form.recommendations,
            by=self.viewer,
            on=timezone.localdate(),
            **form.details,
        )
        return row_url(self.area, row)


class GapRowEdit(AreaFormView):
    """Say how a duty stands now."""

    permission = Permission.RECORD_PLAN
    form_class = RowForm
    template = "action_plans/gap_row_form.html"

    def setup_record(self) -> None:
        rows = with_recommendations(gap_rows_open_to(self.viewer, self.area))
        self.record = self.get_or_404(rows, public_id=self.kwargs["public_id"])

    def form_kwargs(self) -> dict[str, Any]:
        return {"recommendations": list(self.record.recommendations.all()), "is_new": False}

    def initial(self) -> dict[str, Any]:
        row = self.record
        said = {name: getattr(row, name) for name in RowForm.base_fields if hasattr(row, name)}
        return {**said, "toolkit_sections": row.sections}

    def context(self, form: Any) -> dict[str, Any]:
        back = row_url(self.area, self.record)
        line = gap_line(self.record, self.viewer, self.area)
        return {
            "title": _("How does it stand?"),
            "caption": self.record.title,
            "marking": self.record.marking,
            "submit_text": _("Save"),
            "cancel_url": back,
            "last_rating": line.last_rating if self.record.is_carried_over else "",
            "crumbs": [(self.record.title, back)],
        }

    def perform(self, form: Any) -> str:
        change_row(
            row=self.record,
            recommendations=form.recommendations,
            version=self.sent_version,
            by=self.viewer,
            on=timezone.localdate(),
            **form.details,
        )
        return row_url(self.area, self.record)


class GapRowButton(AreaView):
    """What one-button pages of a duty share: a refusal is said on the page they lead back to."""

    is_base = True
    permission = Permission.RECORD_PLAN
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        rows = gap_rows_open_to(self.viewer, self.area).select_related("analysis", "previous")
        row = self.get_or_404(rows, public_id=public_id)
        try:
            address = self.press(row)
        except Refused as refusal:
            messages.error(request, refusal.message)
            address = row_url(self.area, row)
        except Stale:
            messages.error(request, _("Somebody saved this row since you opened it. Look at it again first."))
            address = row_url(self.area, row)
        except NotAllowed as refusal:
            raise PermissionDenied(refusal.message) from refusal
        return HttpResponseRedirect(address)

    def press(self, row: GapRow) -> str:
        """Do it; answer where to go."""
        raise TypeError(f"{type(self).__qualname__} does not say what it does")


class GapRowConfirm(GapRowButton):
    """A row carried over still holds."""

    def press(self, row: GapRow) -> str:
        sent = self.request.POST.get("version", "")
        version = int(sent) if sent.isascii() and sent.isdigit() else None
        confirm_row(row=row, version=version, by=self.viewer, on=timezone.localdate())
        return row_url(self.area, row)


class GapRowRemove(GapRowButton):
    """A duty does not concern this area."""

    def press(self, row: GapRow) -> str:
        remove_row(row=row, by=self.viewer)
        messages.success(self.request, _("The duty is taken out of this year’s analysis."))
        return analysis_url(self.area, row.analysis)


class GapTakeUp(GapRowButton):
    """A recommendation becomes an action of the plan, to be completed with owner, risk and date."""

    def press(self, row: GapRow) -> str:
        asked = GapRecommendation.objects.in_area(self.area).filter(row=row).select_related("row")
        recommendation = self.get_or_404(asked, public_id=self.kwargs["recommendation"])
        action = take_up_recommendation(
            recommendation=recommendation, by=self.viewer, on=timezone.localdate()
        )
        is_bare = action.status == Action.Status.TO_COMPLETE
        words = (
            _("It is action %(number)s of the plan now. Say what it still lacks: a risk, an owner, a date.")
            if is_bare
            else _("It is action %(number)s of the plan now.")
        )
        messages.success(self.request, words % {"number": action.number})
        name = "action-edit" if is_bare else "action"
        return reverse(f"action_plans:{name}", args=[self.area.slug, action.public_id])
