"""The record page's fields: one small form for each seat, item and decision, and how a sent page is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from core.forms import FreeTextField, GovukForm
from core.models import Contact
from partnerships.actions import FieldName
from partnerships.models import AgendaItem, Attendance, Decision

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
_WORDS = {True: "yes", False: "no", None: ""}


class AnswerField(forms.TypedChoiceField):
    """Yes, no, or not answered yet. Gives True, False or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=YES_NO,
            coerce=lambda value: value == "yes",
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """Show True and False as the answers' values."""
        return _WORDS.get(value, value) if value is None or isinstance(value, bool) else value


class _RecordForm(GovukForm):
    marks_optional = False
    saves_as_typed = True


class SeatForm(_RecordForm):
    """Who came for one seat."""

    status = forms.ChoiceField(
        label=_("Attendance"),
        choices=Attendance.Status.choices,
        widget=forms.RadioSelect,
    )
    attended_by = forms.CharField(label=_("Who came"), max_length=160, required=False)

    inline_choices = {"status"}


class ItemForm(_RecordForm):
    """What was said on one item."""

    minute = FreeTextField(
        label=_("Minute"), max_length=None, validators=[MaxLengthValidator(20000)], rows=3, required=False
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=AgendaItem.Outcome.choices, widget=forms.RadioSelect
    )

    inline_choices = {"outcome"}


class DecisionForm(_RecordForm):
    """One decision with its Security Threat Check."""

    text = FreeTextField(
        label=_("What was decided"),
        max_length=None,
        validators=[MaxLengthValidator(8000)],
        rows=2,
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("Kind of decision"), choices=Decision.Kind.choices, widget=forms.RadioSelect
    )
    considers_threat_picture = AnswerField(
        label=_("Does it take account of the threat picture as it is now?")
    )
    proportionate_to_threat = AnswerField(label=_("Is it proportionate to that threat?"))
    likely_to_reduce_threat = AnswerField(label=_("Is it likely to reduce the threat?"))
    threat_check_rationale = FreeTextField(
        label=_("Why"),
        max_length=None,
        validators=[MaxLengthValidator(8000)],
        rows=2,
        required=False,
        help_text=_("A “no” is a valid answer with its reason."),
    )

    inline_choices = {"considers_threat_picture", "proportionate_to_threat", "likely_to_reduce_threat"}
    reveals = {
        "kind": {
            Decision.Kind.SUBSTANTIVE.value: [
                "considers_threat_picture",
                "proportionate_to_threat",
                "likely_to_reduce_threat",
                "threat_check_rationale",
            ]
        }
    }


class ChairForm(_RecordForm):
    """Who chaired."""

    chaired_by = forms.ChoiceField(label=_("Chaired by"), required=False)

    def __init__(self, *args: Any, people: Iterable[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.public_id, str(one)) for one in people]
        cast(forms.ChoiceField, self.fields["chaired_by"]).choices = [("", _("Choose who chaired")), *choices]


_FORMS: dict[str, type[GovukForm]] = {"seat": SeatForm, "item": ItemForm, "decision": DecisionForm}


@dataclass(frozen=True)
class Sent:
    """What a page sent: cleaned values by field, the texts as they were typed, and what is wrong."""

    typed: dict[FieldName, Any] = field(default_factory=dict)
    raw: dict[FieldName, str] = field(default_factory=dict)
    errors: dict[FieldName, list[str]] = field(default_factory=dict)


def read_sent(data: Mapping[str, str], *, people: Mapping[str, Contact]) -> Sent:
    """Read every recording field in `data`, one or a whole page; other names are passed over.

    `people` are those who may have chaired, by public id.
    """
    sent = Sent()
    for key in data:
        kind, _dash, rest = key.partition("-")
        public_id, _dash, column = rest.partition("-")
        name = FieldName(kind, public_id, column)
        form = _FORMS.get(kind)
        if key == f"meeting-{public_id}-chaired_by":
            value: Any = people.get(data[key])
            fault = bool(data[key]) and value is None
            if fault:
                sent.errors[name] = [str(_("Select who chaired from the list"))]
        elif form is not None and column in form.base_fields:
            try:
                value = form.base_fields[column].clean(data[key])
                fault = False
            except ValidationError as wrong:
                sent.errors[name] = list(wrong.messages)
                fault = True
        else:
            continue
        sent.raw[name] = data[key]
        if not fault:
            sent.typed[name] = value
    return sent


def raw_value(value: Any) -> str:
    """A saved value as the form's control holds it."""
    if isinstance(value, Contact):
        return value.public_id
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    return str(value)
