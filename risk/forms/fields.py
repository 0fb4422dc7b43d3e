"""Fields this section's forms share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from risk.scoring import WORDS


class RecordField(forms.ModelChoiceField):
    """One record of a queryset that the view gives, by its public id or another `key`.

    `words` says how each one reads.
    """

    def __init__(
        self,
        *,
        words: Callable[[Any], str] = str,
        label: Any,
        required: bool = True,
        key: str = "public_id",
        help_text: Any = "",
    ) -> None:
        super().__init__(
            queryset=Organisation.objects.none(),
            to_field_name=key,
            help_text=help_text,
            empty_label=_("Choose"),
            label=label,
            required=required,
        )
        self.words = words

    def label_from_instance(self, obj: Any) -> str:
        """The record in words."""
        return self.words(obj)


class RecordsField(forms.ModelMultipleChoiceField):
    """Any number of records of a queryset that the view gives, as checkboxes."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.CheckboxSelectMultiple()
        super().__init__(
            queryset=Organisation.objects.none(), to_field_name="public_id", widget=widget, **kwargs
        )


class StepField(forms.TypedChoiceField):
    """A step of 1 to 5 of likelihood or impact, each in plain words; gives an int."""

    def __init__(self, scale: str, **kwargs: Any) -> None:
        steps = [(step, f"{step}  {words}") for step, words in WORDS[scale].items()]
        super().__init__(choices=[("", _("Choose")), *steps], coerce=int, **kwargs)


def offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Let a record field of a form choose among `rows`."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} does not choose records")
    field.queryset = rows
