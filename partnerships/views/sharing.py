"""The register of information-sharing agreements, from draft to end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.actions import note_access
from core.exports import EXPORT_KINDS, ExportTable, export_table
from core.models import AccessEvent, Document, Organisation
from core.pagination import paginate
from core.permissions import Permission
from core.views.register import highest_marking
from partnerships.actions.sharing import activate_agreement, draft_agreement, edit_agreement, end_agreement
from partnerships.forms.sharing import ActivateForm, AgreementFilter, AgreementForm, EndAgreementForm
from partnerships.governing import agreements_in, agreements_of, sharing_checks_of
from partnerships.models import SharingAgreement, SharingParty
from partnerships.querysets import organisations_of
from partnerships.sharing import SAID, missing_from
from partnerships.views.base import PartnershipForm, PartnershipPage

COLOURS = {"draft": "grey", "active": "green", "ended": "purple"}
CHECKS_SHOWN = 10


class _Agreements(PartnershipPage):
    is_base = True

    def found(self, filter_form: AgreementFilter) -> QuerySet[SharingAgreement]:
        """The agreements that the viewer is cleared for and the filters leave."""
        rows, values = agreements_of(self.area, self.viewer), filter_form.values
        if "words" in values:
            rows = rows.filter(title__icontains=values["words"])
        if "state" in values:
            rows = rows.filter(state=values["state"])
        return agreements_in(rows, values["review"], self.today) if "review" in values else rows

    def standing(self, agreement: SharingAgreement) -> tuple[Any, str]:
        """The state of an agreement in words, and the colour of its tag."""
        is_active = agreement.state == SharingAgreement.State.ACTIVE
        if is_active and agreement.review_due is not None and agreement.review_due < self.today:
            return _("Review overdue"), "red"
        return agreement.get_state_display(), COLOURS[agreement.state]


class SharingList(_Agreements):
    """Agreements by state and review, and the last questions that were checked."""

    tab = "sharing-list"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        filter_form = AgreementFilter(request.GET)
        page = paginate(self.found(filter_form), request)
        return self.page(
            "partnerships/sharing_list.html",
            {
                "title": _("Information sharing"),
                "tabs": self.tabs(),
                "marking": highest_marking(page),
                "filter_form": filter_form,
                "page_obj": page,
                "rows": [(one, self.standing(one)) for one in page],
                "checks": list(sharing_checks_of(self.area)[:CHECKS_SHOWN]),
                "query": request.GET.urlencode(),
                "export_kinds": list(EXPORT_KINDS),
                "may_record": self.can(Permission.RECORD_PARTNERSHIP),
            },
        )


class SharingExport(_Agreements):
    """The register of agreements as a table (?as=csv), as it is filtered."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        file_kind = request.GET.get("as", "csv")
        if file_kind not in EXPORT_KINDS:
            raise Http404("Page not found")
        rows = self.found(AgreementFilter(request.GET)).prefetch_related("parties__organisation")
        agreements = list(rows)
        heads = (
            _("Title"),
            _("State"),
            _("Parties"),
            *(words for _name, words in SAID),
            _("In force from"),
            _("Review due"),
            _("Ended on"),
            _("Marking"),
        )
        table = ExportTable(
            gettext("Information sharing agreements %(area)s") % {"area": self.area.name},
            [str(head) for head in heads],
            [self.cells(one) for one in agreements],
            marking=highest_marking(agreements),
        )
        note_access(AccessEvent.Kind.EXPORT, "sharing agreements", by=self.viewer, authority=self.area)
        return export_table(table, file_kind).response()

    def cells(self, one: SharingAgreement) -> list[Any]:
        """An agreement as a line of the table."""
        parties = [party.organisation.name for party in one.parties.all()] + one.other_names
        said = [getattr(one, name) for name, _words in SAID]
        dates = [one.starts_on, one.review_due, one.ended_on]
        state = str(self.standing(one)[0])
        return [one.title, state, "; ".join(parties), *said, *dates, one.get_marking_display()]


class Sharing(_Agreements):
    """One agreement: what it says, what it still lacks, and what can be done next."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = agreements_of(self.area, self.viewer)
        one = self.get_or_404(rows, public_id=self.kwargs["public_id"])
        parties = SharingParty.objects.filter(agreement=one).select_related("organisation")
        names = [party.organisation.name for party in parties.order_by("organisation__name")]
        return self.page(
            "partnerships/sharing.html",
            {
                "title": one.title,
                "crumbs": self.trail((str(_("Information sharing")), self.address("sharing-list"))),
                "marking": one.get_marking_display(),
                "agreement": one,
                "standing": self.standing(one),
                "parties": names + one.other_names,
                "said": [(words, getattr(one, name)) for name, words in SAID],
                "missing": missing_from(one, bodies=len(names)),
                "may_record": self.can(Permission.RECORD_PARTNERSHIP),
                "may_open": self.may_open(one.document),
            },
        )


class _AgreementForm(PartnershipForm):
    is_base = True

    def back(self) -> str:
        if self.record is None:
            return self.address("sharing-list")
        return self.address("sharing", self.record.public_id)

    def setup_record(self) -> None:
        rows = SharingAgreement.objects.visible_to(self.viewer).in_area(self.area)
        self.record = self.get_or_404(rows, public_id=self.kwargs["public_id"])

    def crumbs(self) -> list[tuple[str, str]]:
        return self.trail((str(_("Information sharing")), self.address("sharing-list")))

    def context(self, form: Any) -> dict[str, Any]:
        known = super().context(form)
        if self.record is None:
            return known
        return {**known, "caption": self.record.title, "marking": self.record.get_marking_display()}


class SharingEdit(_AgreementForm):
    """Change an agreement."""

    form_class = AgreementForm
    title = _("Change the agreement")

    def form_kwargs(self) -> dict[str, Any]:
        documents = Document.objects.visible_to(self.viewer).in_area(self.area).order_by("title")
        return {"bodies": organisations_of(self.area), "documents": documents}

    def initial(self) -> dict[str, Any]:
        fields = [name for name in AgreementForm.base_fields if name != "bodies"]
        parties = Organisation.objects.filter(pk__in=self.record.parties.values("organisation_id"))
        return {**{name: getattr(self.record, name) for name in fields}, "bodies": list(parties)}

    def perform(self, form: AgreementForm) -> str:
        edit_agreement(
            agreement=self.record,
            bodies=list(form.cleaned_data["bodies"]),
            terms=form.terms(),
            by=self.viewer,
            version=self.sent_version,
        )
        return self.back()


class SharingAdd(SharingEdit):
    """Draft an agreement. It may have gaps until it is put in force."""

    title = _("Draft an agreement")
    submit_text = _("Save the draft")

    def setup_record(self) -> None:
        """There is none yet."""

    def initial(self) -> dict[str, Any]:
        return {"bodies": list(organisations_of(self.area).filter(is_council=True))}

    def context(self, form: Any) -> dict[str, Any]:
        words = _("Fill in what you know. What is missing is listed before the agreement is put in force.")
        return {**super().context(form), "intro": words}

    def perform(self, form: AgreementForm) -> str:
        agreement = draft_agreement(
            authority=self.area,
            bodies=list(form.cleaned_data["bodies"]),
            terms=form.terms(),
            by=self.viewer,
        )
        return self.address("sharing", agreement.public_id)


class SharingActivate(_AgreementForm):
    """Put a complete draft in force."""

    form_class = ActivateForm
    title = _("Put the agreement in force")
    submit_text = _("Put in force")

    def initial(self) -> dict[str, Any]:
        return {"starts_on": self.today}

    def perform(self, form: ActivateForm) -> str:
        activate_agreement(
            agreement=self.record, by=self.viewer, version=self.sent_version, **form.cleaned_data
        )
        messages.success(self.request, _("The agreement is in force."))
        return self.back()


class SharingEnd(_AgreementForm):
    """End an agreement."""

    form_class = EndAgreementForm
    title = _("End the agreement")
    submit_text = _("End it")

    def initial(self) -> dict[str, Any]:
        return {"ended_on": self.today}

    def perform(self, form: EndAgreementForm) -> str:
        end_agreement(agreement=self.record, by=self.viewer, version=self.sent_version, **form.cleaned_data)
        return self.back()
