"""How a Django form becomes GOV.UK Design System markup: the bound field's view of itself.

The templates in `templates/forms/` ask a bound field for what they need (its kind, its hint, its choices,
the box an error link should go to), so that they hold no logic of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise

from core.form_fields import FreeTextField, GovukDateInput

_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (GovukDateInput, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
    (forms.Textarea, "textarea"),
    (forms.PasswordInput, "password"),
)
_CSS = {
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "textarea": "govuk-textarea",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "radios": "govuk-radios__input",
    "checkboxes": "govuk-checkboxes__input",
    "checkbox": "govuk-checkboxes__input",
}
_GROUPED = frozenset({"date", "radios", "checkboxes"})


@dataclass(frozen=True, slots=True)
class Option:
    """One radio or checkbox, with its hint and the fields it reveals."""

    id: str
    value: str
    label: str | Promise
    checked: bool
    hint: str | Promise
    reveals: tuple[BoundField, ...]


class GovukBoundField(BoundField):
    """A field of a form, as the templates see it."""

    rendered = False
    shown_label: Any = ""
    is_small = False

    @cached_property
    def kind(self) -> str:
        """date, radios, checkboxes, checkbox, select, file, textarea, password or input."""
        return next((kind for widget, kind in _KINDS if isinstance(self.field.widget, widget)), "input")

    def _set_by_form(self, setting: str, missing: Any) -> Any:
        return getattr(self.form, setting, {}).get(self.name, missing)

    @property
    def is_grouped(self) -> bool:
        return self.kind in _GROUPED

    @property
    def is_revealed(self) -> bool:
        """True when a choice of another field reveals this one, so that it is rendered there."""
        reveals = getattr(self.form, "reveals", {})
        return any(self.name in names for by_value in reveals.values() for names in by_value.values())

    @property
    def is_marked_optional(self) -> bool:
        may_be_marked = getattr(self.form, "marks_optional", True) and self.kind != "checkbox"
        return may_be_marked and not self.field.required and not self.is_revealed

    @property
    def is_in_use(self) -> bool:
        """Whether it holds something or something is wrong with it, so that it must not be folded away."""
        return bool(self.errors or self.value())

    @property
    def is_inline(self) -> bool:
        return self.name in getattr(self.form, "inline_choices", ())

    @property
    def prefix(self) -> str:
        return self._set_by_form("prefixes", "")

    @property
    def suffix(self) -> str:
        return self._set_by_form("suffixes", "")

    @cached_property
    def character_limit(self) -> int | None:
        """The number of characters to count down from, for text areas that have one."""
        if self.kind != "textarea":
            return None
        return getattr(self.field, "limit", None) or getattr(self.field, "max_length", None)

    @cached_property
    def personal_data(self) -> tuple[str, ...]:
        """What the text seems to hold about a person, in words.

        Empty before anything was sent, but for a form that saves as it is typed.
        """
        is_said = self.form.is_bound or getattr(self.form, "saves_as_typed", False)
        if not (is_said and isinstance(self.field, FreeTextField)):
            return ()
        return self.field.warnings_for(self.value())

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}_hint"

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}_error"

    @property
    def aria_describedby(self) -> str:
        described_by = [
            self.hint_id if self.help_text else "",
            self.error_id if self.errors else "",
            f"{self.auto_id}-info" if self.character_limit else "",
            f"{self.auto_id}_warning" if self.personal_data else "",
        ]
        return " ".join(filter(None, described_by)) if self.auto_id and not self.is_hidden else ""

    @property
    def bad_parts(self) -> tuple[str, ...]:
        """Which boxes of a date are wrong; all of them when an error names none."""
        errors = self.form.errors.as_data().get(self.name, [])
        named = [part for error in errors for part in (error.params or {}).get("bad_parts", ())]
        return tuple(named) if named or not errors else ("day", "month", "year")

    @property
    def error_target(self) -> str:
        """The id of the box that the error summary's link should move to."""
        if self.kind == "date":
            return f"{self.auto_id}_{(self.bad_parts or ('day',))[0]}"
        return f"{self.auto_id}_0" if self.kind in {"radios", "checkboxes"} else self.auto_id

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Adds the design system's classes; a class named by the widget itself is kept."""
        built = super().build_widget_attrs(attrs, widget)
        used = widget or self.field.widget
        if used.is_hidden or self.kind == "date":
            return built
        css = [_CSS.get(self.kind, "govuk-input"), used.attrs.get("class", ""), self._width_css()]
        if self.errors and self.kind in {"input", "password", "select", "textarea", "file"}:
            css.append(f"{css[0].split()[0]}--error")
        if self.character_limit:
            css.append("govuk-js-character-count")
        if "placeholder" in used.attrs:
            built["placeholder"] = False  # it vanishes when one types; a hint stays
        if self.name in getattr(self.form, "autocompletes", ()):
            built["data-autocomplete"] = "true"
        return {**built, "class": " ".join(filter(None, css))}

    def _width_css(self) -> str:
        width = self._set_by_form("widths", None)
        if width is None:
            return ""
        return f"govuk-input--width-{width}" if isinstance(width, int) else f"govuk-!-width-{width}"

    @property
    def options(self) -> list[Option]:
        """The choices of radios and checkboxes, in order."""
        hints = self._set_by_form("hints", None) or getattr(self.field, "hints", {})
        reveals = self._set_by_form("reveals", {})
        return [
            Option(
                id=choice.id_for_label or "",
                value=str(choice.data["value"]),
                label=choice.choice_label,
                checked=bool(choice.data["selected"]),
                hint=hints.get(str(choice.data["value"]), ""),
                reveals=tuple(self.form[name] for name in reveals.get(str(choice.data["value"]), ())),
            )
            for choice in self.subwidgets
        ]

    @property
    def has_reveals(self) -> bool:
        return bool(self._set_by_form("reveals", {}))

    @property
    def date_parts(self) -> list[dict[str, Any]]:
        """The three boxes of a date: name, id, label key, value, width and whether the box is wrong."""
        value = self.value()
        texts = value if isinstance(value, list) else self.field.widget.decompress(value)
        widths = {"day": 2, "month": 2, "year": 4}
        return [
            {
                "part": part,
                "name": f"{self.html_name}_{part}",
                "id": f"{self.auto_id}_{part}",
                "value": text,
                "width": width,
                "is_wrong": bool(self.errors) and part in self.bad_parts,
            }
            for (part, width), text in zip(widths.items(), texts, strict=True)
        ]

    def render(self, *args: Any, **kwargs: Any) -> Any:
        """Renders label, hint, error and control, and remembers that it did (`form.rest` leaves it out)."""
        self.rendered = True
        return super().render(*args, **kwargs)


class GovukRenderer(TemplatesSetting):
    """The project's form renderer: every form, ours or allauth's, comes out in the same markup."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
    bound_field_class = GovukBoundField
