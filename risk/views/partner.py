"""The assessment as a partner meets it: what its body may read, what it brought, what became of it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Organisation
from core.permissions import Permission
from risk.actions import give_input
from risk.forms import OwnInputForm
from risk.models import AssessmentShare
from risk.querysets import bodies_of, inputs_of
from risk.reading import highest
from risk.shared import shares_for_bodies
from risk.views.base import RiskFormPage, RiskPage
from risk.views.grants import SharedOpen, SharedVersion


class ForOurBody(RiskPage):
    is_base = True
    list_name, open_name, read_name = "partner", "partner-open", "partner-version"
    paper_name = "partner-paper"

    def shares(self) -> QuerySet[AssessmentShare]:
        """Versions open today to a body that the viewer acts for."""
        return shares_for_bodies(self.area, self.viewer, self.today)

    def trail(self) -> list[tuple[Any, str]]:
        """The way here, by pages a partner may open."""
        return [(_("Your part in the risk assessment"), self.link("partner"))]


class PartnerPage(ForOurBody):
    """What a body was given to read, and what it brought with the answers."""

    permission = Permission.CONTRIBUTE_RISK

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        shares = list(self.shares())
        brought = list(inputs_of(self.area, self.viewer)[:50])
        context = {
            "title": _("Your part in the risk assessment"),
            "caption": self.area.name,
            "shares": [(share, self.link(self.read_name, share)) for share in shares],
            "inputs": brought,
            "acts_for_some": bool(self.viewer.organisation_ids(self.area.pk)),
            "marking": highest([*(share.marking for share in shares), *(row.marking for row in brought)]),
        }
        return self.page("risk/partner.html", context)


class PartnerOpen(ForOurBody, SharedOpen):
    """Take on the terms of a version given to one's body; its first reader acknowledges it for the body."""

    permission = Permission.CONTRIBUTE_RISK


class PartnerVersion(ForOurBody, SharedVersion):
    """A version given to one's body."""

    permission = Permission.CONTRIBUTE_RISK


class PartnerInput(RiskFormPage):
    """Bring something to the assessment on behalf of one's body."""

    permission = Permission.CONTRIBUTE_RISK
    form_class = OwnInputForm
    second_look = gettext_lazy("If it is about a person referred, ask the Prevent lead to take it out.")

    def bodies(self) -> QuerySet[Organisation]:
        """Bodies the viewer acts for here today."""
        ours = self.viewer.organisation_ids(self.area.pk)
        return bodies_of(self.area, self.today).filter(pk__in=ours)

    def form_kwargs(self) -> dict[str, Any]:
        return {"bodies": self.bodies()}

    def context(self, form: Any) -> dict[str, Any]:
        back = self.link("partner")
        return {
            "title": _("Tell the partnership what you see"),
            "caption": self.area.name,
            "intro": _(
                "It goes to the people who prepare the risk assessment. You will see what became of it."
            ),
            "submit_text": _("Send it"),
            "crumbs": [(_("Your part in the risk assessment"), back)],
            "cancel_url": back,
        }

    def perform(self, form: Any) -> str:
        give_input(authority=self.area, on=self.today, by=self.viewer, **form.cleaned_data)
        self.done(_("Sent. You will see here what became of it."))
        return self.link("partner")
