"""Form fields of our own: dates in three boxes, free text that is watched, markings, whole numbers."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from core.choices import Marking
from core.personal_data import looks_like_personal_data

DateLimit: TypeAlias = dt.date | Callable[[], dt.date] | None

_MONTHS = {calendar.month_name[number].lower(): number for number in range(1, 13)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_PARTS = {"day": _("a day"), "month": _("a month"), "year": _("a year")}


class GovukDateInput(forms.MultiWidget):
    """Three boxes, `<name>_day`, `<name>_month` and `<name>_year`, or one ISO date under the plain name."""

    template_name = "django/forms/widgets/govuk_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput(attrs={"inputmode": "numeric"}) for part in _PARTS}, attrs)

    def decompress(self, value: Any) -> list[str]:
        """Splits a date, or an ISO text, into the three boxes' texts."""
        if isinstance(value, str):
            try:
                value = dt.date.fromisoformat(value)
            except ValueError:
                return [value, "", ""]
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        parts = super().value_from_datadict(data, files, name)
        if all(part is None for part in parts):
            return self.decompress(data.get(name))
        return [(part or "").strip() for part in parts]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and super().value_omitted_from_data(data, files, name)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else ""


class GovukDateField(forms.DateField):
    """A date asked for in three boxes, with errors that say which part is wrong.

    Gives a `datetime.date` or None. `earliest` and `latest` are dates or callables that give one.
    """

    widget = GovukDateInput

    def __init__(self, *, earliest: DateLimit = None, latest: DateLimit = None, **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        """Reads the three texts, or a date. Raises ValidationError: missing, not_a_date or year."""
        if isinstance(value, list | tuple):
            return self._from_parts(
                dict(zip(_PARTS, (str(part or "").strip() for part in value), strict=True))
            )
        return super().to_python(value)

    def _from_parts(self, parts: dict[str, str]) -> dt.date | None:
        if not any(parts.values()):
            return None
        missing = [name for name, text in parts.items() if not text]
        if missing:
            what = str(_(" and ")).join(str(_PARTS[name]) for name in missing)
            raise self._error(_("%(label)s must include %(what)s"), "missing", missing, what=what)
        if parts["year"].isdigit() and len(parts["year"]) != 4:
            raise self._error(_("Year must include 4 numbers"), "year", ["year"])
        month = _MONTHS.get(parts["month"].lower(), parts["month"])
        try:
            return dt.date(int(parts["year"]), int(month), int(parts["day"]))
        except ValueError:
            raise self._error(
                _("%(typed)s is not a date"), "not_a_date", list(_PARTS), typed=_in_words(parts, month)
            ) from None

    def _error(self, message: Any, code: str, bad_parts: list[str], **params: str) -> ValidationError:
        label = str(self.label or _("Date"))
        # What is no name of a day can't be the subject of a sentence: "In force from must be on or before".
        if label.endswith("?"):
            label = str(_("The date"))
        elif not names_a_day(label):
            label = str(_("The date for “%(label)s”") % {"label": label})
        return ValidationError(
            message, code=code, params={"label": label, "bad_parts": tuple(bad_parts), **params}
        )

    def validate(self, value: dt.date | None) -> None:
        """Adds the limits to the required check."""
        super().validate(value)
        if value is None:
            return
        for limit, is_outside, words in (
            (self.earliest, dt.date.__lt__, _("%(label)s must be on or after %(limit)s")),
            (self.latest, dt.date.__gt__, _("%(label)s must be on or before %(limit)s")),
        ):
            bound = limit() if callable(limit) else limit
            if bound is not None and is_outside(value, bound):
                raise self._error(words, "limit", list(_PARTS), limit=f"{bound.day} {bound:%B %Y}")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


def names_a_day(label: str) -> bool:
    """Whether a date's label says that it is one: "Date of the briefing", not "Decided on"."""
    return not {"date", "day"}.isdisjoint(label.lower().split())


def _in_words(parts: dict[str, str], month: int | str) -> str:
    """What was typed, with the month as a word where it is one: 31 February 2026."""
    name = (
        calendar.month_name[int(month)]
        if str(month).isdecimal() and 1 <= int(month) <= 12
        else parts["month"]
    )
    return f"{parts['day']} {name} {parts['year']}"


class FreeTextField(forms.CharField):
    """Several lines of text, counted down to `max_length`, that warns of likely personal data.

    The warning is words for the page (`warnings_for`); a text is never refused because of it.
    """

    widget = forms.Textarea

    def __init__(self, *, rows: int = 4, max_length: int | None = 4000, **kwargs: Any) -> None:
        self.limit = max_length
        super().__init__(max_length=None, **kwargs)
        if max_length is not None:
            self.validators.append(MaxLengthValidator(max_length))
        self.widget.attrs["rows"] = rows

    def clean(self, value: Any) -> Any:
        """Line ends count once, as they do in the browser's own counter."""
        return super().clean(value.replace("\r\n", "\n") if isinstance(value, str) else value)

    def warnings_for(self, text: Any) -> tuple[str, ...]:
        """Kinds of personal data that the text seems to hold, in words."""
        return looks_like_personal_data(text) if isinstance(text, str) else ()


class MarkingField(forms.TypedChoiceField):
    """The security marking of a record; nothing above OFFICIAL-SENSITIVE can be chosen (domain rule 8)."""

    hints = {
        Marking.OFFICIAL: _("Most of the work. Everybody with a part in the area may read it."),
        Marking.SENSITIVE: _("Only people with a recorded BPSS clearance see it, or even that it exists."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Security marking"))
        kwargs.setdefault("initial", Marking.OFFICIAL)
        kwargs.setdefault("error_messages", {"required": _("Select a security marking")})
        super().__init__(choices=Marking.choices, coerce=Marking, widget=forms.RadioSelect, **kwargs)


class WholeNumberField(forms.IntegerField):
    """A count: a text box with a numeric keypad, since number boxes change under a mouse wheel."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "numeric", "spellcheck": "false"})

    def to_python(self, value: Any) -> int | None:
        """Accepts thousands separators, as people paste them: 1,200 or 1 200."""
        return super().to_python(value.replace(",", "").replace(" ", "") if isinstance(value, str) else value)


class MoneyField(forms.DecimalField):
    """Pounds and pence, as people type them: £1,200.50. A text box, as for a count."""

    widget = forms.TextInput
    default_error_messages = {
        "max_decimal_places": _("Give pence as two digits, such as 1200.50"),
        "max_digits": _("That is more than 999,999,999 pounds. Check the amount"),
        "max_whole_digits": _("That is more than 999,999,999 pounds. Check the amount"),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 11, "decimal_places": 2, "min_value": 0, **kwargs})
        self.widget.attrs.update({"inputmode": "decimal", "spellcheck": "false"})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Accepts the sign of the pound, spaces and thousands separators."""
        if isinstance(value, str):
            value = value.translate({ord(mark): None for mark in "£, \u00a0"})
        return super().to_python(value)
