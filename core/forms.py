"""The one form base: plain-word errors made from labels, hidden tokens, sections, filters.

Pages import every form part from here. `docs/design-system.md` shows how a form is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.choices import Marking
from core.form_fields import (
    FreeTextField,
    GovukDateField,
    GovukDateInput,
    MarkingField,
    MoneyField,
    WholeNumberField,
)
from core.form_messages import default_messages, messages_for
from core.form_rendering import GovukBoundField, GovukRenderer
from core.uk_dates import uk_date

__all__ = [
    "ErrorLink",
    "FreeTextField",
    "GovukBoundField",
    "GovukDateField",
    "GovukDateInput",
    "GovukFilterForm",
    "GovukForm",
    "GovukModelForm",
    "GovukRenderer",
    "MarkingField",
    "MoneyField",
    "WholeNumberField",
    "error_links",
]

DJANGO_EMPTY_LABEL = "---------"
"""What Django offers where nothing is chosen yet: dashes, which a screen reader spells out."""


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """One line of the error summary: its words and the box it leads to ("" for the whole form)."""

    text: str
    target: str


def error_links(form: Any) -> list[ErrorLink]:
    """Every error of one form in the order of its fields, those of the whole form first."""
    if not form.is_bound:
        return []
    links = [ErrorLink(str(text), "") for text in form.non_field_errors()]
    for bound in form:
        target = "" if bound.is_hidden else getattr(bound, "error_target", bound.id_for_label)
        links += [ErrorLink(str(text), target) for text in bound.errors]
    return links


class _GovukForm(forms.BaseForm):
    """What `GovukForm` and `GovukModelForm` share. The settings are described in docs/design-system.md."""

    use_required_attribute = False
    marks_optional: ClassVar[bool] = True
    widths: ClassVar[Mapping[str, int | str]] = {}
    hints: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    reveals: ClassVar[Mapping[str, Mapping[str, Iterable[str]]]] = {}
    prefixes: ClassVar[Mapping[str, str]] = {}
    suffixes: ClassVar[Mapping[str, str]] = {}
    autocompletes: ClassVar[Iterable[str]] = ()
    inline_choices: ClassVar[Iterable[str]] = ()
    sections: ClassVar[Iterable[tuple[Any, Iterable[str]]]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._carried: tuple[str, ...] = ()
        for name, field in self.fields.items():
            defaults = default_messages(field)
            label = str(field.label or name.replace("_", " ").capitalize())
            field.label = field.label or label
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == DJANGO_EMPTY_LABEL:
                field.empty_label = str(_("Choose"))
            for code, message in messages_for(field, label).items():
                if field.error_messages.get(code, defaults.get(code)) == defaults.get(code):
                    field.error_messages[code] = message

    def carry(self, **hidden: Any) -> None:
        """Adds hidden fields (the record's `version`, a `submit_token`) that come back in `carried`."""
        for name, value in hidden.items():
            self.fields[name] = forms.CharField(widget=forms.HiddenInput, required=False, initial=value)
        self._carried += tuple(hidden)

    @property
    def carried(self) -> dict[str, str]:
        """What came back in the fields that `carry` added, as texts; what was sent out before that."""
        return {name: str(self[name].value() or "") for name in self._carried}

    def fetch_choices(self) -> None:
        """Reads every model choice from the database now, since no page may query while it renders."""
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.widget.choices = list(cast("Iterable[Any]", field.choices))

    @property
    def offers_marked(self) -> bool:
        """Whether a record that can be chosen is marked above OFFICIAL, once the choices are fetched."""
        offered = (record for field in self.fields.values() for record in _records_of(field))
        return any(getattr(record, "marking", Marking.OFFICIAL) != Marking.OFFICIAL for record in offered)

    def personal_data_warnings(self) -> dict[str, tuple[str, ...]]:
        """Field name -> kinds of personal data its text seems to hold; only fields that have some."""
        found = {bound.name: getattr(bound, "personal_data", ()) for bound in self}
        return {name: kinds for name, kinds in found.items() if kinds}

    @property
    def grouped_fields(self) -> Iterator[tuple[Any, list[BoundField]]]:
        """(legend, fields) in reading order; fields outside every section come last, under no legend."""
        named = [
            (legend, [self[name] for name in names if name in self.fields]) for legend, names in self.sections
        ]
        taken = {bound.name for _legend, fields in named for bound in fields}
        left = [bound for bound in self.visible_fields() if bound.name not in taken]
        yield from (group for group in [*named, ("", left)] if group[1])

    @property
    def rest(self) -> str:
        """The hidden fields and every field that the page has not rendered by itself yet, as markup."""
        waiting = [bound for bound in self if not getattr(bound, "rendered", False)]
        hidden = [bound for bound in waiting if bound.is_hidden]
        fields = [(bound, bound.errors) for bound in waiting if not bound.is_hidden]
        context = {"form": self, "hidden_fields": hidden, "fields": fields, "is_rest": True}
        return self.render(context=context)


class GovukForm(_GovukForm, forms.Form):
    """A form that is not tied to one model."""


class GovukModelForm(_GovukForm, forms.ModelForm):
    """A form made from a model; it is never saved by itself, its `cleaned_data` goes to an action."""

    def save(self, commit: bool = True) -> Any:
        """Refuses: writes happen in actions, which check, record the audit and hold the transaction."""
        raise TypeError("Hand cleaned_data to an action; forms do not write.")


@dataclass(frozen=True, slots=True)
class ChosenFilter:
    """One filter in use: its field's label, the value in words, and the address without it."""

    label: str
    text: str
    remove_query: str


class GovukFilterForm(GovukForm):
    """A form beside a list, bound to `request.GET`; nothing is required and nothing wrong is fatal."""

    marks_optional = False

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data if data is not None else QueryDict(), **kwargs)
        for field in self.fields.values():
            field.required = False

    @property
    def values(self) -> dict[str, Any]:
        """Cleaned values of the filters that hold something; a value that is not valid is left out."""
        self.errors  # noqa: B018  reading it cleans the form
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [], ())}

    @property
    def errors(self) -> ErrorDict:
        return super().errors

    @property
    def is_filtered(self) -> bool:
        return bool(self.values)

    def chosen(self) -> list[ChosenFilter]:
        """What the list is filtered by, each with the query string that takes it away (page 1 again)."""
        return [chosen for name in self.values for chosen in self._chosen_in(self[name])]

    def _chosen_in(self, bound: BoundField) -> Iterator[ChosenFilter]:
        sent = self.data.getlist(bound.html_name) if isinstance(self.data, QueryDict) else [bound.value()]
        words = {str(value): str(label) for value, label in _flat_choices(bound.field.widget)}
        for raw in sent or [""]:
            query = self.data.copy() if isinstance(self.data, QueryDict) else QueryDict(mutable=True)
            left = [value for value in query.getlist(bound.html_name) if value != raw]
            for key in [key for key in query if key == "page" or key.startswith(f"{bound.html_name}_")]:
                del query[key]
            query.setlist(bound.html_name, left)
            value = self.values[bound.name]
            text = words.get(str(raw)) or (
                uk_date(value) if isinstance(value, dt.date) else str(raw or value)
            )
            yield ChosenFilter(str(bound.label), text, query.urlencode())


def _flat_choices(widget: forms.Widget) -> Iterator[tuple[Any, Any]]:
    """(value, label) of a control with choices, groups opened; nothing for other controls."""
    for value, label in getattr(widget, "choices", ()):
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


def _records_of(field: forms.Field) -> list[Any]:
    """The records a field offers: those it was given, or those fetched for a model choice."""
    if isinstance(field, forms.ModelChoiceField):
        return [value.instance for value, _words in field.widget.choices if hasattr(value, "instance")]
    return list(getattr(field, "records", {}).values()) if isinstance(field, forms.ChoiceField) else []
