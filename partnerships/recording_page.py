"""The record page as forms: what is saved, and over it what was typed and could not be saved yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.choices import Marking
from core.forms import ErrorLink, GovukForm
from core.models import Authority, Contact
from core.registries import meeting_panels
from core.viewer import Viewer
from partnerships.actions import FieldName, gone_words
from partnerships.actions.recording import COLUMNS
from partnerships.forms.recording import ChairForm, DecisionForm, ItemForm, SeatForm, Sent, raw_value
from partnerships.minutes import Record, Seat
from partnerships.models import AgendaItem, Decision, Meeting


@dataclass(frozen=True)
class Clash:
    """A field two people changed: its label, the text that stands now, and where to choose."""

    label: str
    theirs: str
    target: str


@dataclass(frozen=True)
class RecordingPage:
    """Everything about a drawing of the page that is not in the database."""

    version: str
    sent: Sent = field(default_factory=Sent)
    clashes: dict[FieldName, Any] = field(default_factory=dict)
    gone: list[FieldName] = field(default_factory=list)
    refusal: str = ""

    def forms(self, record: Record, people: Iterable[Contact]) -> dict[str, Any]:
        """The page's forms and errors, for its template. Runs no query."""
        meeting = record.meeting
        chair = self._form(ChairForm, "meeting", meeting.public_id, meeting, people=people)
        seats = [(seat, self._seat(seat)) for seat in record.seats]
        items = [
            (part.item, self._item(part.item), [(one, self._decision(one)) for one in part.decisions], part)
            for part in record.parts
        ]
        others = [(one, self._decision(one)) for one in record.other_decisions]
        everything = [chair, *(form for _seat, form in seats)]
        for _item, form, decisions, _part in items:
            everything += [form, *(one for _row, one in decisions)]
        everything += [form for _row, form in others]
        return {
            "version": self.version,
            "chair_form": chair,
            "seats": seats,
            "items": items,
            "other_decisions": others,
            "clashes": self._clashes(everything),
            "problems": self._problems(everything),
            "errors": bool(self.refusal or self.sent.errors or self.clashes or self.gone),
            "gone_texts": self.typed_texts(self.gone),
        }

    def typed_texts(self, names: Iterable[FieldName] | None = None) -> list[str]:
        """Texts that were typed and have no place any more, so that nobody loses them."""
        wanted = self.sent.raw if names is None else names
        free = {"minute", "text", "threat_check_rationale", "attended_by"}
        return [self.sent.raw[name] for name in wanted if name.column in free and self.sent.raw.get(name)]

    def _seat(self, seat: Seat) -> GovukForm:
        return self._form(SeatForm, "seat", seat.member.public_id, seat.attendance)

    def _item(self, item: AgendaItem) -> GovukForm:
        return self._form(ItemForm, "item", item.public_id, item)

    def _decision(self, decision: Decision) -> GovukForm:
        return self._form(DecisionForm, "decision", decision.public_id, decision)

    def _form(self, form_class: Any, kind: str, public_id: str, row: Any, **kwargs: Any) -> GovukForm:
        names = [FieldName(kind, public_id, column) for column in COLUMNS[kind]]
        values = {name: raw_value(getattr(row, name.column)) if row else "" for name in names}
        pending = [name for name in names if self._is_pending(name)]
        prefix = f"{kind}-{public_id}"
        if not pending:
            initial = {name.column: value for name, value in values.items()}
            return form_class(prefix=prefix, initial=initial, **kwargs)
        data = {str(name): self.sent.raw.get(name, value) for name, value in values.items()}
        form = form_class({key: value for key, value in data.items() if value}, prefix=prefix, **kwargs)
        for name in pending:
            form.errors.pop(name.column, None)
            form.add_error(name.column, self._words(name))
        return form

    def _is_pending(self, name: FieldName) -> bool:
        return (
            name in self.clashes or name in self.sent.errors or bool(self.refusal and name in self.sent.raw)
        )

    def _words(self, name: FieldName) -> str:
        if name in self.sent.errors:
            return " ".join(self.sent.errors[name])
        if name in self.clashes:
            return _("Somebody else changed this while you typed. Your text is here, theirs is above.")
        return _("Not saved yet.")

    def _bound(self, forms: Iterable[GovukForm]) -> dict[str, Any]:
        return {form.add_prefix(column): form[column] for form in forms for column in form.fields}

    def _clashes(self, forms: list[GovukForm]) -> list[Clash]:
        bound = self._bound(forms) if self.clashes else {}
        return [
            Clash(str(bound[str(name)].label), raw_value(theirs), bound[str(name)].error_target)
            for name, theirs in self.clashes.items()
            if str(name) in bound
        ]

    def _problems(self, forms: list[GovukForm]) -> list[ErrorLink]:
        found = [ErrorLink(self.refusal, "")] if self.refusal else []
        bound = self._bound(forms) if self.sent.errors or self.clashes else {}
        for name in [*self.sent.errors, *self.clashes]:
            if str(name) in bound:
                found.append(ErrorLink(self._words(name), bound[str(name)].error_target))
        return found + [ErrorLink(gone_words(name), "") for name in self.gone]


def keep_panels(meeting: Meeting, area: Authority, viewer: Viewer, data: Mapping[str, Any]) -> dict[str, Any]:
    """Save what was typed in the sections' parts; the forms with something wrong, by the section's key."""
    sent = {key: one.keep(meeting, area, viewer, data) for key, one in meeting_panels.items() if one.keep}
    return {key: form for key, form in sent.items() if form is not None}


class DrawnPanel(NamedTuple):
    """What a section adds to the record of a meeting, as markup, with its marking."""

    markup: str
    marking: str


def drawn_panels(
    meeting: Meeting, area: Authority, viewer: Viewer, request: HttpRequest, *, unkept: Mapping[str, Any]
) -> list[DrawnPanel]:
    """What every section adds to the record of a meeting, drawn with what that section fetched for it.

    A form in `unkept` (from `keep_panels`) is drawn as it was sent, with its errors.
    """
    drawn = []
    for key, one in meeting_panels.items():
        context = one.context(meeting, area, viewer) | ({"form": unkept[key]} if key in unkept else {})
        marking = context.get("panel_marking", Marking.OFFICIAL)
        drawn.append(DrawnPanel(render_to_string(one.template, context, request=request), marking))
    return drawn


def panel_minutes(meeting: Meeting) -> list[str]:
    """What every section adds to the minutes of a meeting, line by line."""
    return [line for one in meeting_panels for line in one.minutes(meeting)]
