"""Forms for what becomes of an action: the owner's update, the answer to a request, reviews at a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from action_plans.actions.progress import NOT_OPEN_HERE
from action_plans.forms.fields import THREAT_CHECK_FIELDS, ThreatCheckForm, threat_check_fields
from action_plans.models import ActionReview, ActionUpdate
from core.forms import FreeTextField, GovukDateField, GovukForm

DELAYED = (ActionUpdate.Progress.LATE, ActionUpdate.Progress.BLOCKED)


def _named(text: str) -> str:
    """A milestone in one line, short enough to stand beside a box."""
    return Truncator(" ".join(text.split())).chars(200)


class UpdateForm(GovukForm):
    """An owner's report: how is it going, what was done, evidence; a new date only if asked for.

    `steps` are the action's milestones with their dates in words (`action_page.steps_of`). Those still to be
    done can be ticked: `cleaned_data["steps_done"]` is {public id: the day}.
    """

    progress = forms.ChoiceField(
        label=_("How is it going?"), choices=ActionUpdate.Progress.choices, widget=forms.RadioSelect
    )
    delay_because = forms.CharField(
        label=_("What holds it up, if it is late or blocked"),
        required=False,
        max_length=300,
    )
    text = FreeTextField(label=_("What was done"), max_length=2000, rows=3)
    steps = forms.MultipleChoiceField(
        label=_("Which milestones are done?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("One of these milestones changed meanwhile. Look at them again"),
        },
    )
    file = forms.FileField(
        label=_("Evidence"),
        required=False,
        help_text=_("A PDF, Word, Excel, CSV or text document, or a picture, up to 20 MB."),
    )
    more_time = forms.MultipleChoiceField(
        label=_("More time"),
        required=False,
        choices=[("yes", _("I need more time"))],
        widget=forms.CheckboxSelectMultiple,
    )
    asks_for_date = GovukDateField(label=_("Which date would you keep?"), required=False)
    asks_because = forms.CharField(label=_("Why more time is needed"), required=False, max_length=300)

    inline_choices = {"progress"}
    reveals = {"more_time": {"yes": ["asks_for_date", "asks_because"]}}

    def __init__(self, *args: Any, steps: Iterable[Mapping[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_steps = [step for step in steps if step["milestone"].done_on is None]
        self._offer_steps()

    def _offer_steps(self) -> None:
        """A box for each milestone still to be done, with the day on which it was; none without any."""
        if not self.open_steps:
            del self.fields["steps"]
            return
        keys = [step["milestone"].public_id for step in self.open_steps]
        field = cast(forms.MultipleChoiceField, self.fields["steps"])
        field.choices = [
            (key, _named(step["milestone"].text)) for key, step in zip(keys, self.open_steps, strict=True)
        ]
        words = {key: step["words"] for key, step in zip(keys, self.open_steps, strict=True)}
        self.hints = {"steps": words}  # type: ignore[misc]
        self.reveals = {**self.reveals, "steps": {key: [f"done_on_{key}"] for key in keys}}  # type: ignore[misc]
        for key in keys:
            self.fields[f"done_on_{key}"] = GovukDateField(
                label=_("Done on"), required=False, initial=timezone.localdate, latest=timezone.localdate
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._clean_more_time(cleaned)
        self._clean_steps(cleaned)
        if cleaned.get("progress") not in DELAYED:
            cleaned["delay_because"] = ""
        elif not cleaned.get("delay_because"):
            # Who says why more time is needed has said what holds it up.
            cleaned["delay_because"] = cleaned.get("asks_because", "")
            if not cleaned["delay_because"]:
                self.add_error("delay_because", _("Say what holds it up"))
        return cleaned

    def _clean_steps(self, cleaned: dict[str, Any]) -> None:
        ticked = set(cleaned.get("steps") or ())
        for name in [name for name in self.errors if name.startswith("done_on_")]:
            if name.removeprefix("done_on_") not in ticked:
                del self.errors[name]  # The day of a box that is not ticked says nothing.
        for key in sorted(ticked):
            if not cleaned.get(f"done_on_{key}") and f"done_on_{key}" not in self.errors:
                self.add_error(f"done_on_{key}", _("Enter the day on which it was done"))
        cleaned["steps_done"] = {key: cleaned.get(f"done_on_{key}") for key in ticked}

    def _clean_more_time(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("more_time"):
            cleaned["asks_for_date"], cleaned["asks_because"] = None, ""
            return
        if not cleaned.get("asks_for_date") and "asks_for_date" not in self.errors:
            self.add_error("asks_for_date", _("Enter the date you would keep"))
        if not cleaned.get("asks_because"):
            self.add_error("asks_because", _("Say why more time is needed"))


class TimeDecisionForm(GovukForm):
    """The council's answer to an owner who asked for a later date."""

    answer = forms.ChoiceField(
        label=_("Do you give the time that was asked for?"),
        choices=[("accept", _("Yes: the date moves")), ("decline", _("No: the date stays"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Why"), max_length=300, help_text=_("The owner sees this."))


def _said_anew(data: Mapping[str, Any]) -> set[str]:
    """The fields of reviews that differ from how the page was drawn, and so were filled in on it."""
    return {
        name
        for name, value in data.items()
        if name.startswith(("outcome_", "note_")) and value != data.get(f"initial-{name}", "")
    }


def says_something(data: Mapping[str, Any]) -> bool:
    """Whether anything about an action was filled in on the page that sent `data`."""
    return bool(data.get("others") or _said_anew(data))


class ReviewsForm(ThreatCheckForm, GovukForm):
    """Every open action looked at in one go. Fields of an action are named by its public id.

    `cleaned_data["reviews"]` is {public id: {"outcome", "note"}} for the actions that were answered, and
    for all others too where the box for the rest is ticked. What a page sends back as it was drawn is
    nothing new: somebody else may have said more since.
    """

    saves_as_typed = True
    """What a meeting said before stands in the form, so a warning stands beside it (domain rule 2)."""

    others = forms.BooleanField(
        label=_("All others were looked at, with no change"),
        required=False,
    )

    def __init__(self, *args: Any, lines: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            key = line.action.public_id
            self.fields[f"outcome_{key}"] = forms.ChoiceField(
                label=_("Action %(number)s") % {"number": line.action.number},
                required=False,
                choices=ActionReview.Outcome.choices,
                widget=forms.RadioSelect,
            )
            self.fields[f"note_{key}"] = FreeTextField(
                label=_("Note on action %(number)s") % {"number": line.action.number},
                required=False,
                max_length=2000,
                rows=2,
            )
        outcomes = {f"outcome_{line.action.public_id}" for line in self.lines}
        self.inline_choices = outcomes | set(THREAT_CHECK_FIELDS[:3])  # type: ignore[misc]
        self.fields.update(threat_check_fields())

    def _names_others(self) -> bool:
        """Whether something is said of an action that is not among those offered."""
        said = {name for name in _said_anew(self.data) if self.data[name] != self.initial.get(name, "")}
        return bool(said - set(self.fields))

    @property
    def drawn(self) -> list[SafeString]:
        """Hidden fields that say what had been said of each action when the page was drawn."""
        names = [name for name in self.fields if self.initial.get(name) or f"initial-{name}" in self.data]
        return [self[name].as_hidden(only_initial=True) for name in names]

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """(line, outcome field, note field) for the page."""
        return [
            (line, self[f"outcome_{line.action.public_id}"], self[f"note_{line.action.public_id}"])
            for line in self.lines
        ]

    @property
    def check(self) -> list[Any]:
        """The fields of the Security Threat Check, for the page."""
        return [self[name] for name in THREAT_CHECK_FIELDS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self._names_others():
            raise forms.ValidationError(NOT_OPEN_HERE)
        anew, reviews = _said_anew(self.data), {}
        for line in self.lines:
            key = line.action.public_id
            outcome, note = cleaned.get(f"outcome_{key}", ""), cleaned.get(f"note_{key}", "").strip()
            is_anew = bool(anew & {f"outcome_{key}", f"note_{key}"})
            if cleaned.get("others") and not is_anew and not self.initial.get(f"outcome_{key}"):
                outcome, is_anew = ActionReview.Outcome.NO_CHANGE, True
            if not is_anew:
                continue
            if note and not outcome:
                self.add_error(f"outcome_{key}", _("Choose what the group found"))
            if outcome == ActionReview.Outcome.CLOSED and not note:
                self.add_error(
                    f"note_{key}", _("Say what the outcome was: it is kept with the closed action")
                )
            if outcome == ActionReview.Outcome.CHANGED and not note:
                self.add_error(f"note_{key}", _("Say what changed"))
            if outcome:
                reviews[key] = {"outcome": outcome, "note": note}
        closes = any(review["outcome"] == ActionReview.Outcome.CLOSED for review in reviews.values())
        if closes and cleaned.get("threat_check") is None and "considers_threat_picture" not in self.errors:
            words = _("Make the Security Threat Check: it holds for every action closed here")
            self.add_error("considers_threat_picture", words)
        cleaned["reviews"] = reviews
        return cleaned
