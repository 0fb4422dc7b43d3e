"""What the Home Office fills in: ratings, questions, returns, moderation, improvements, escalation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from benchmarks.models import Escalation, Remark
from core.forms import FreeTextField, GovukDateField, GovukFilterForm, GovukForm
from core.models import User


class QueueForm(GovukFilterForm):
    """Filters of the queue."""

    year = forms.ChoiceField(label=_("Year"))
    region = forms.ChoiceField(label=_("Region"))
    adviser = forms.ChoiceField(label=_("Adviser"))
    state = forms.ChoiceField(label=_("Step"))
    whose = forms.ChoiceField(label=_("Assessor"))

    def __init__(
        self,
        query: QueryDict,
        *,
        years: Iterable[tuple[str, str]],
        regions: Iterable[str],
        advisers: Iterable[str],
        steps: Iterable[tuple[str, Any]],
    ) -> None:
        super().__init__(query)
        self._offer("year", _("All years"), years)
        self._offer("region", _("All regions"), ((one, one) for one in regions))
        self._offer("adviser", _("All advisers"), ((one, one) for one in advisers))
        self._offer("state", _("All steps"), steps)
        self._offer("whose", _("Everybody’s"), [("mine", _("Mine")), ("nobody", _("Nobody’s yet"))])

    def _offer(self, name: str, every: Any, choices: Iterable[tuple[str, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", every), *choices]


class RatingForm(GovukForm):
    """The assessor's value for one benchmark."""

    value = forms.ChoiceField(label=_("Your value"), widget=forms.RadioSelect)
    reason = FreeTextField(
        label=_("Why"),
        max_length=3000,
        required=False,
        help_text=_(
            "Needed if your value differs from the computed or the self-assessed one. The area reads it."
        ),
    )
    marks_optional = False

    def __init__(self, *args: Any, scale: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["value"]).choices = scale


class RemarkForm(GovukForm):
    """A question to the area, or a comment that only the Home Office sees."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=Remark.Kind.choices, widget=forms.RadioSelect)
    text = FreeTextField(label=_("Question or comment"), max_length=3000)


class ReturnForm(GovukForm):
    """Why a pack goes back to its area."""

    reason = FreeTextField(
        label=_("What the area should change"),
        max_length=3000,
        help_text=_("The area reads this. It can then change its assessment and submit it again."),
    )


class SecondForm(GovukForm):
    """Who rates a pack of the sample as well."""

    second = forms.ChoiceField(label=_("Second assessor"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["second"])
        field.choices = [(str(one.pk), one.get_full_name()) for one in people]


class ModerationForm(GovukForm):
    """By when the area may reply."""

    reply_due = GovukDateField(
        label=_("The area may reply until"),
        help_text=_("It sees the ratings from now on, and replies once."),
        earliest=timezone.localdate,
    )


class ImprovementSetForm(GovukForm):
    """What an area is asked to improve."""

    section = forms.TypedChoiceField(label=_("Benchmark"), coerce=int)
    what = FreeTextField(label=_("What is asked"), max_length=2000)
    due_on = GovukDateField(label=_("To be done by"), earliest=timezone.localdate)

    def __init__(self, *args: Any, sections: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["section"]).choices = sections


class ImprovementCloseForm(GovukForm):
    """What came of an improvement action."""

    outcome = FreeTextField(label=_("What came of it"), max_length=2000)


class EscalationForm(GovukForm):
    """A step that somebody decided to take."""

    step = forms.ChoiceField(label=_("Step"), choices=Escalation.Step.choices, widget=forms.RadioSelect)
    reason = FreeTextField(
        label=_("Why this step, and who decided it"),
        max_length=3000,
        help_text=_("Say what was tried before. A benchmark that is not met is no finding about the law."),
    )
    decided_on = GovukDateField(label=_("Decided on"), latest=timezone.localdate)

    def __init__(self, *args: Any, basis: dict[str, Any], **kwargs: Any) -> None:
        self.hints = {"step": basis}  # type: ignore[misc]
        super().__init__(*args, **kwargs)
