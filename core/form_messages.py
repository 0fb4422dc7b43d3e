"""What a form says of a field that is missing or wrong: plain words made from its label. Pure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.form_fields import names_a_day

_STARTS_A_PHRASE = (
    "who ",
    "what ",
    "which ",
    "when ",
    "why ",
    "how ",
    "where ",
    "whether ",
    "your ",
    "the ",
    "a ",
    "an ",
    "to whom ",
    "with whom ",
)


def _in_a_sentence(label: str) -> str:
    """A label inside a sentence: "Owner body" -> "the owner body", "NHS trust" -> "the NHS trust"."""
    if label[1:2].islower() or label[1:2] in {" ", "-"}:
        label = label[0].lower() + label[1:]
    return label if f"{_words_of(label)} ".startswith(_STARTS_A_PHRASE) else f"the {label}"


def _words_of(label: str) -> str:
    return label.lower().replace(",", "")


def _required_message(field: forms.Field, label: str) -> str:
    chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    first = _words_of(label).split()[:1]
    shown = _in_a_sentence(label)
    if first == ["choose"]:
        return label
    if label.endswith("?"):
        words, shown = _("Select an answer to “%(label)s”"), label
        words = words if chosen else _("Enter an answer to “%(label)s”")
    elif isinstance(field, forms.DateField) and not names_a_day(label):
        words, shown = _("Enter the date for “%(label)s”"), label
    elif isinstance(field, forms.FileField):
        words = _("Choose a file for %(label)s")
    elif isinstance(field, forms.BooleanField):
        words, shown = _("Tick the box: %(label)s"), label
    elif chosen:
        words = _("Select %(label)s")
    else:
        words = _("Say %(label)s") if first == ["why"] else _("Enter %(label)s")
    return str(words) % {"label": shown}


def messages_for(field: forms.Field, label: str) -> dict[str, str]:
    """Error messages by code for one field, with its label in them."""
    whole = (
        _("%(label)s must be a whole number")
        if isinstance(field, forms.IntegerField)
        else _("%(label)s must be a number")
    )
    messages = {"required": _required_message(field, label)}
    if isinstance(field, forms.IntegerField | forms.DecimalField | forms.FloatField):
        messages["invalid"] = str(whole) % {"label": label}
        messages["min_value"] = str(_("%(label)s must be %%(limit_value)s or more")) % {"label": label}
        messages["max_value"] = str(_("%(label)s must be %%(limit_value)s or less")) % {"label": label}
    elif isinstance(field, forms.EmailField):
        messages["invalid"] = str(
            _("Enter an e-mail address in the correct format, like name@example.gov.uk")
        )
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        messages["invalid_choice"] = str(_("Select %(label)s from the list")) % {
            "label": _in_a_sentence(label)
        }
    elif isinstance(field, forms.FileField):
        messages["empty"] = str(_("The file is empty"))
    if isinstance(field, forms.CharField):
        messages["max_length"] = str(_("%(label)s must be %%(limit_value)d characters or fewer")) % {
            "label": label
        }
    return messages


def default_messages(field: forms.Field) -> dict[str, Any]:
    """The messages Django gives a field of this class when its author named none."""
    defaults: dict[str, Any] = {}
    for cls in reversed(type(field).__mro__):
        defaults |= getattr(cls, "default_error_messages", {})
    return defaults
