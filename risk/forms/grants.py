"""To whom an agreed version is opened, until when and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import GovukDateField, GovukForm
from risk.forms.fields import RecordField, offer


class GrantForm(GovukForm):
    """A share of one version with another area or a partner body."""

    to = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[("area", _("Another area")), ("body", _("A partner body of this area"))],
        widget=forms.RadioSelect,
    )
    to_area = RecordField(label=_("Area"), required=False, key="slug")
    to_body = RecordField(label=_("Partner body"), required=False)
    purpose = forms.CharField(
        label=_("Why they need it"),
        max_length=300,
        help_text=_("Who is given it reads this. For example, a shared town centre or a joint project."),
    )
    starts_on = GovukDateField(label=_("From"))
    ends_on = GovukDateField(label=_("Until"), help_text=_("The last day. A year after the first at most."))

    hints = {
        "to": {
            "area": _(
                "Its Prevent lead, officers, approvers and police lead, each after taking on the terms."
            ),
            "body": _("People who act for it here."),
        }
    }
    reveals = {"to": {"area": ["to_area"], "body": ["to_body"]}}
    autocompletes = {"to_area"}

    def __init__(self, *args: Any, areas: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to_area", areas)
        offer(self, "to_body", bodies)

    def clean(self) -> dict[str, Any]:
        """Keep the one that was chosen, and ask for it."""
        data = super().clean() or {}
        chosen = {"area": "to_area", "body": "to_body"}.get(data.get("to", ""))
        for name in ("to_area", "to_body"):
            if name != chosen:
                data[name] = None
            elif not data.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return data


class ReasonForm(GovukForm):
    """Why something ends before its time."""

    reason = forms.CharField(label=_("Why"), max_length=300)


class TermsForm(GovukForm):
    """That who reads it keeps to the terms on which it was shared."""

    agrees = forms.BooleanField(
        label=_("I read it for this purpose, and pass it on to nobody it was not shared with"),
        error_messages={"required": _("Tick the box to take on these terms")},
    )
