"""What the pages of the assurance year stand on, for the area and for the Home Office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from benchmarks.assurance.desk import read_desk, rights_of
from benchmarks.assurance.querysets import packs
from benchmarks.models import AnnualAssessment, AssessmentLine, Submission
from core.actions import note_access
from core.errors import NotAllowed, Refused, Stale
from core.models import AccessEvent
from core.permissions import Permission
from core.views import AreaFormView, AreaView, NationalFormView, NationalView, ViewerView


def carried_out(view: ViewerView, action: Callable[[], Any], done: str, back: str) -> HttpResponse:
    """Carry out a one-button action and go to `back`, saying that it is done or why it is not."""
    try:
        action()
    except Refused as refusal:
        messages.error(view.request, refusal.message)
    except Stale:
        messages.error(view.request, _("Somebody changed it in the meantime. Look at it again, then go on."))
    except NotAllowed as refusal:
        note_access(
            AccessEvent.Kind.FORBIDDEN,
            view.request.path,
            by=view.viewer,
            authority=getattr(view, "area", None),
        )
        raise PermissionDenied(refusal.message) from refusal
    else:
        messages.success(view.request, done)
    return HttpResponseRedirect(back)


class AssessmentPage(AreaView):
    """A page of the area's assurance year."""

    is_base = True

    def address(self, name: str, *args: Any) -> str:
        """The address of another page of this area's assessments."""
        return reverse(f"assurance:{name}", args=[self.area.slug, *args])

    def assessment(self) -> AnnualAssessment:
        """The assessment that the address names."""
        rows = AnnualAssessment.objects.visible_to(self.viewer).in_area(self.area)
        rows = rows.select_related("authority", "prepared_by")
        found: AnnualAssessment = self.get_or_404(rows, public_id=self.kwargs["public_id"])
        return found

    def line(self) -> AssessmentLine:
        """The benchmark of the assessment that the address names."""
        rows = AssessmentLine.objects.visible_to(self.viewer).in_area(self.area)
        rows = rows.select_related("assessment__authority", "authority", "assigned_to", "written_by")
        found: AssessmentLine = self.get_or_404(
            rows, assessment__public_id=self.kwargs["public_id"], section=self.kwargs["section"]
        )
        return found

    def trail(self, *further: tuple[str, str]) -> list[tuple[str, str]]:
        """The crumbs of a page below the list of years."""
        return [(_("Annual assessment"), self.address("overview")), *further]


class AssessmentForm(AssessmentPage, AreaFormView):
    """A form of the area's assurance year."""

    is_base = True
    title: ClassVar[Any] = ""
    submit_text: ClassVar[Any] = ""

    def back(self) -> str:
        """Where the form leads when it is done or given up."""
        return self.address("year", self.kwargs["public_id"])

    def context(self, form: Any) -> dict[str, Any]:
        return {
            "title": self.title,
            "caption": self.area.name,
            "submit_text": self.submit_text,
            "cancel_url": self.back(),
            "crumbs": self.trail((_("The year"), self.back())),
        }


class DeskPage(NationalView):
    """A page of the assessor's desk."""

    permission = Permission.SEE_PACKS

    def address(self, name: str, *args: Any) -> str:
        """The address of another page of the desk about the same pack."""
        return reverse(f"desk:{name}", args=[self.kwargs["slug"], self.kwargs["public_id"], *args])

    def submission(self) -> Submission:
        """The pack that the address names, if the viewer may read it; otherwise a 404 that leaves a trace.

        A pack of another region and one that was never submitted answer alike.
        """
        found = (
            packs(self.viewer)
            .filter(authority__slug=self.kwargs["slug"], public_id=self.kwargs["public_id"])
            .first()
        )
        if found is None:
            note_access(AccessEvent.Kind.NOT_FOUND, self.request.path, by=self.viewer)
            raise Http404("Page not found")
        return found

    def opened(self) -> Submission:
        """The same, with the trace that the pack was opened, which its area can read."""
        found = self.submission()
        detail = f"assessment {found.label} round {found.round} {found.public_id}"
        note_access(AccessEvent.Kind.DOCUMENT, detail, by=self.viewer, authority=found.authority)
        return found

    def trail(self, submission: Submission | None = None) -> list[tuple[str, str]]:
        """The crumbs of a page below the queue, and below a pack."""
        crumbs = [(_("Assessments"), reverse("desk:queue"))]
        if submission is not None:
            crumbs.append((f"{submission.authority.name} {submission.label}", self.address("pack")))
        return crumbs


class DeskForm(DeskPage, NationalFormView):
    """A form about one pack."""

    title: ClassVar[Any] = ""
    submit_text: ClassVar[Any] = ""
    done: ClassVar[Any] = ""
    right: ClassVar[str] = ""
    """What the pack's page must offer for the form to be open, as `rights_of` names it."""

    def setup_record(self) -> None:
        self.pack = self.submission()

    def leads_back(self) -> str:
        is_open = not self.right or rights_of(read_desk(self.pack, self.viewer), self.viewer)[self.right]
        return "" if is_open else self.back()

    def back(self) -> str:
        """Where the form leads when it is done or given up."""
        return self.address("pack")

    def finished(self) -> str:
        """The same, saying that it is done."""
        messages.success(self.request, str(self.done))
        return self.back()

    def context(self, form: Any) -> dict[str, Any]:
        return {
            "title": self.title,
            "caption": f"{self.pack.authority.name} · {self.pack.label}",
            "submit_text": self.submit_text,
            "cancel_url": self.back(),
            "crumbs": self.trail(self.pack),
        }


class DeskPost(DeskPage):
    """One button about one pack."""

    http_method_names = ["post", "options"]
    done: ClassVar[Any] = ""

    def act(self, submission: Submission) -> None:
        """Call the action."""
        raise TypeError(f"{type(self).__qualname__} does not say what it does")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        submission = self.submission()
        return carried_out(self, lambda: self.act(submission), str(self.done), self.address("pack"))
