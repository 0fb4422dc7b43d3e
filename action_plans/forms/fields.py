"""Fields this section shares: a record chosen from a list already fetched, and the Security Threat Check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.forms import FreeTextField

CHOOSE = _("Choose")


class RecordField(forms.ChoiceField):
    """One of the records it was given, chosen by public id; no query runs when it is shown or cleaned."""

    def __init__(self, *, empty_label: Any = CHOOSE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.empty_label = empty_label
        self.records: dict[str, Any] = {}

    def offer(self, records: Iterable[Any], words: Callable[[Any], str] = str) -> None:
        """Set what can be chosen, in the order given."""
        self.records = {record.public_id: record for record in records}
        named = [(key, words(record)) for key, record in self.records.items()]
        self.choices = [("", self.empty_label), *named] if self.empty_label is not None else named

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, "public_id", value)

    def clean(self, value: Any) -> Any:
        """The record itself, or None when nothing was chosen."""
        return self.records.get(super().clean(value))


class RecordsField(forms.MultipleChoiceField):
    """Any of the records it was given, as checkboxes; gives a list of records."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.records: dict[str, Any] = {}

    def offer(self, records: Iterable[Any], words: Callable[[Any], str] = str) -> None:
        """Set what can be chosen, in the order given."""
        self.records = {record.public_id: record for record in records}
        self.choices = [(key, words(record)) for key, record in self.records.items()]

    def prepare_value(self, value: Any) -> Any:
        return [getattr(one, "public_id", one) for one in value] if value else value

    def clean(self, value: Any) -> list[Any]:
        return [self.records[key] for key in super().clean(value)]


_BETWEEN = re.compile(r"[,;\n]|\band\b|&", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:see|actions?|nos?\.?|numbers?)\b\s*", re.IGNORECASE)


class NumbersField(forms.CharField):
    """Actions named by their numbers, as plans do ("3, 9 and 7 (2)"); gives a list of those it was given."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.records: dict[str, Any] = {}
        self.own = ""
        """The number of the action that waits, which can't be among them."""

    def offer(self, records: Iterable[Any], words: Callable[[Any], str] = str) -> None:
        """Set the actions that can be named."""
        self.records = {record.number.casefold(): record for record in records}

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return ", ".join(one.number for one in value)

    def clean(self, value: Any) -> list[Any]:
        """The actions named, each once. Raises ValidationError naming the numbers that are not there."""
        parts = [self._bare(part) for part in _BETWEEN.split(super().clean(value))]
        named = list(dict.fromkeys(part for part in parts if part))
        if self.own and self.own.casefold() in named:
            raise ValidationError(
                _("An action can’t wait for itself: take out %(number)s") % {"number": self.own}
            )
        unknown = [part for part in named if part not in self.records]
        if unknown:
            raise ValidationError(
                ngettext(
                    "There is no action %(numbers)s in this plan",
                    "There are no actions %(numbers)s in this plan",
                    len(unknown),
                )
                % {"numbers": ", ".join(unknown)}
            )
        return [self.records[part] for part in named]

    def _bare(self, part: str) -> str:
        part = " ".join(part.split()).strip(" .").casefold()
        while part and part not in self.records and (shorter := _BEFORE.sub("", part)) != part:
            part = shorter
        return part


def offer(form: Any, name: str, records: Iterable[Any], words: Callable[[Any], str] = str) -> None:
    """Let the field `name` of a form choose from `records`."""
    form.fields[name].offer(records, words)


def yes_or_no(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    """A question whose answer may be no; unanswered it gives None."""
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )


THREAT_CHECK_FIELDS = (
    "considers_threat_picture",
    "proportionate_to_threat",
    "likely_to_reduce_threat",
    "threat_check_rationale",
)


def threat_check_fields() -> dict[str, forms.Field]:
    """The three questions of the Security Threat Check and the reason, fresh for one form."""
    return {
        "considers_threat_picture": yes_or_no(_("Does it take account of the current threat picture?")),
        "proportionate_to_threat": yes_or_no(_("Is it proportionate to the threat?")),
        "likely_to_reduce_threat": yes_or_no(_("Is it likely to reduce the threat?")),
        "threat_check_rationale": FreeTextField(label=_("Why"), required=False, max_length=2000, rows=3),
    }


def threat_check_of(cleaned: dict[str, Any]) -> dict[str, Any] | None:
    """The check's four values, or None when none of them was filled in.

    Raises ValidationError naming the first field that is missing when it was only begun.
    """
    check = {name: cleaned.get(name) for name in THREAT_CHECK_FIELDS}
    if all(value in (None, "") for value in check.values()):
        return None
    for name, value in check.items():
        if value in (None, ""):
            words = (
                _("Say why you answered as you did")
                if name == "threat_check_rationale"
                else _("Answer all three questions of the Security Threat Check, or none for now")
            )
            raise ValidationError({name: words})
    return check


class ThreatCheckForm(forms.BaseForm):
    """What forms with a Security Threat Check share: `cleaned_data["threat_check"]` is the check or None."""

    check_is_required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            cleaned["threat_check"] = threat_check_of(cleaned)
        except ValidationError as begun:
            self.add_error(None, begun)
        else:
            if self.check_is_required and cleaned["threat_check"] is None:
                self.add_error(
                    "considers_threat_picture",
                    _("Make the Security Threat Check: answer its three questions"),
                )
        return cleaned
