"""CTLP references, prompts, contributions and briefings."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.choices import Marking, Sector
from core.permissions import Permission
from risk.actions import record_briefing, record_contribution, record_profile, record_prompt
from risk.forms import BriefingForm, ContributionForm, ProfileForm, PromptForm
from risk.querysets import (
    bodies_of,
    briefings_seen,
    contributions,
    latest_profile,
    people_of,
    profiles_seen,
    prompts_seen,
)
from risk.reading import highest, profile_gap_on
from risk.views.base import RiskFormPage, RiskPage


class ProfileList(RiskPage):
    """Every CTLP by reference, its prompts, who fed it and who was briefed on it."""

    permission = Permission.SEE_RISK

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        profiles = list(profiles_seen(self.area, self.viewer))
        prompts = list(prompts_seen(self.area, self.viewer))
        briefings = list(briefings_seen(self.area, self.viewer))
        latest = latest_profile(self.area, self.today)
        shown = {profile.pk for profile in profiles}
        context = {
            "title": _("Counter terrorism local profiles"),
            "crumbs": self.crumbs(),
            "tabs": self.tabs("ctlp-list"),
            "profiles": profiles,
            "prompts": [(prompt, prompt.ctlp_id in shown) for prompt in prompts],
            "briefings": briefings,
            "contributions": list(contributions(self.area)[:50]),
            "latest_on": latest.issued_on if latest else None,
            "is_old": latest is not None and profile_gap_on(latest.issued_on) <= self.today,
            "may_record_profile": self.can(Permission.RECORD_CTLP),
            "may_record_risk": self.can(Permission.RECORD_RISK),
            "marking": highest(row.marking for rows in (profiles, prompts, briefings) for row in rows),
        }
        return self.page("risk/ctlp_list.html", context)


class RecordPage(RiskFormPage):
    """A form that adds a row or, at an address with a public id, corrects one."""

    is_base = True
    add_title: ClassVar[Any]
    edit_title: ClassVar[Any]
    intro: ClassVar[Any] = ""
    fields: ClassVar[tuple[str, ...]] = ()
    list_name: ClassVar[str] = "ctlp-list"
    list_title: ClassVar[Any] = gettext_lazy("CTLP")
    record: Any = None

    def rows(self) -> Any:
        """Rows of this kind that the viewer may see."""
        raise TypeError(f"{type(self).__qualname__} does not say which rows it corrects")

    def setup_record(self) -> None:
        wanted = self.kwargs.get("public_id")
        self.record = self.get_or_404(self.rows(), public_id=wanted) if wanted else None

    def fresh(self) -> dict[str, Any]:
        """Values a new row starts with."""
        return {}

    def initial(self) -> dict[str, Any]:
        if self.record is None:
            return self.fresh()
        return {name: getattr(self.record, name) for name in self.fields}

    def context(self, form: Any) -> dict[str, Any]:
        back = self.link(self.list_name)
        return {
            "title": self.edit_title if self.record else self.add_title,
            "intro": self.intro,
            "crumbs": self.crumbs((self.list_title, back)),
            "cancel_url": back,
            "marking": highest([getattr(self.record, "marking", Marking.OFFICIAL)]),
        }

    def kept(self) -> dict[str, Any]:
        """What every action of these takes besides the form's own values."""
        return {"record": self.record, "version": self.sent_version, "by": self.viewer}


class ProfileRecord(RecordPage):
    """Record that a CTLP was issued: never its content."""

    permission = Permission.RECORD_CTLP
    form_class = ProfileForm
    template = "risk/ctlp_form.html"
    add_title = gettext_lazy("Record a CTLP")
    edit_title = gettext_lazy("Correct a CTLP reference")
    fields = ("reference", "issued_on", "police_owner", "marking")

    def rows(self) -> Any:
        return profiles_seen(self.area, self.viewer)

    def fresh(self) -> dict[str, Any]:
        return {} if self.viewer.is_cleared else {"marking": Marking.OFFICIAL}

    def form_kwargs(self) -> dict[str, Any]:
        return {"police": bodies_of(self.area, self.today, sector=Sector.POLICE)}

    def perform(self, form: Any) -> str:
        record_profile(authority=self.area, **form.cleaned_data, **self.kept())
        self.done(_("The CTLP is recorded."))
        return self.link("ctlp-list")


class PromptRecord(RecordPage):
    """Record a prompt in the words agreed for sharing."""

    permission = Permission.RECORD_CTLP
    form_class = PromptForm
    template = "risk/ctlp_form.html"
    add_title = gettext_lazy("Record a prompt")
    edit_title = gettext_lazy("Correct a prompt")
    fields = ("ctlp", "number", "text", "agreed_for_sharing_on", "marking")

    def rows(self) -> Any:
        seen = profiles_seen(self.area, self.viewer)
        return prompts_seen(self.area, self.viewer).filter(ctlp__in=seen.values("pk"))

    def fresh(self) -> dict[str, Any]:
        return {"ctlp": profiles_seen(self.area, self.viewer).first()}

    def form_kwargs(self) -> dict[str, Any]:
        return {"profiles": profiles_seen(self.area, self.viewer)}

    def perform(self, form: Any) -> str:
        record_prompt(**form.cleaned_data, **self.kept())
        self.done(_("The prompt is recorded."))
        return self.link("ctlp-list")


class ContributionRecord(RecordPage):
    """Record that a partner fed the CTLP: who, when and how."""

    permission = Permission.RECORD_RISK
    form_class = ContributionForm
    add_title = gettext_lazy("Record a contribution to the CTLP")
    edit_title = gettext_lazy("Correct a contribution")
    intro = gettext_lazy("Who contributed, when and how: never what was said.")
    fields = ("organisation", "contributed_on", "channel")

    def rows(self) -> Any:
        return contributions(self.area)

    def form_kwargs(self) -> dict[str, Any]:
        return {"bodies": bodies_of(self.area, self.today)}

    def perform(self, form: Any) -> str:
        record_contribution(authority=self.area, **form.cleaned_data, **self.kept())
        self.done(_("The contribution is recorded."))
        return self.link("ctlp-list")


class BriefingRecord(RecordPage):
    """Record that a body was briefed on a CTLP."""

    permission = Permission.RECORD_CTLP
    form_class = BriefingForm
    add_title = gettext_lazy("Record a briefing")
    edit_title = gettext_lazy("Correct a briefing")
    intro = gettext_lazy("Who was briefed, when and at which marking: never what was said.")
    fields = ("ctlp", "organisation", "contact", "briefed_on", "given_by", "marking", "clearance_checked")

    def rows(self) -> Any:
        return briefings_seen(self.area, self.viewer)

    def fresh(self) -> dict[str, Any]:
        return {"ctlp": profiles_seen(self.area, self.viewer).first(), "briefed_on": self.today}

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "profiles": profiles_seen(self.area, self.viewer),
            "bodies": bodies_of(self.area, self.today),
            "people": people_of(self.area),
        }

    def perform(self, form: Any) -> str:
        record_briefing(**form.cleaned_data, **self.kept())
        self.done(_("The briefing is recorded."))
        return self.link("ctlp-list")
