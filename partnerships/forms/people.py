"""Forms of seats, offices and reports: choose a known body or person, or add one on the way."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.choices import Sector
from core.forms import FreeTextField, GovukDateField, GovukForm
from core.models import Contact, Organisation
from partnerships.actions import NewBody, NewPerson
from partnerships.models import BoardReport, Group, GroupMember, OfficeHolding

EXISTING, NEW, NOBODY = "existing", "new", "nobody"
OTHER_DATES, NEVER = "dates", "never"
NAME_AND_POST = _("Give the person’s name. Never enter anybody who has been referred.")


def offer(form: forms.BaseForm, **rows: QuerySet) -> None:
    """Give fields of a form the rows to choose from."""
    for name, queryset in rows.items():
        cast(forms.ModelChoiceField, form.fields[name]).queryset = queryset


class ContactChoice(forms.ModelChoiceField):
    """People by name, post and body."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Contact.objects.none(), to_field_name="public_id", **kwargs)

    def label_from_instance(self, contact: Contact) -> str:
        """A person as a list shows them: A. Example, Head of service (Northbridge Council)."""
        return f"{contact} ({contact.organisation.name})"


class OrganisationChoice(forms.ModelChoiceField):
    """Bodies of the area."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Organisation.objects.none(), to_field_name="public_id", **kwargs)


class ChosenPerson:
    """What a form with `<name>_choice`, `<name>` and `<name>_name/_post/_email` came to."""

    cleaned_data: dict[str, Any]

    def person(self, name: str) -> Contact | NewPerson | None:
        """The person chosen or typed in, or None for nobody."""
        data = self.cleaned_data
        choice = data.get(f"{name}_choice")
        if choice == EXISTING:
            return data.get(name)
        if choice == NEW:
            return NewPerson(
                data[f"{name}_name"], data.get(f"{name}_post", ""), data.get(f"{name}_email", "")
            )
        return None

    def check_person(self, name: str) -> None:
        """Add an error beside the box that the choice made necessary."""
        data = self.cleaned_data
        if data.get(f"{name}_choice") == EXISTING and not data.get(name):
            self.add_error(name, _("Select a person from the list"))  # type: ignore[attr-defined]
        if data.get(f"{name}_choice") == NEW and not data.get(f"{name}_name"):
            self.add_error(f"{name}_name", _("Enter the person’s name"))  # type: ignore[attr-defined]


def _person_choice(label: Any, *, nobody: Any = None) -> forms.ChoiceField:
    choices = [(EXISTING, _("Somebody on the list")), (NEW, _("Somebody new"))]
    if nobody is not None:
        choices.append((NOBODY, nobody))
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


class SeatForm(ChosenPerson, GovukForm):
    """Who sits in a seat and who stands in: the part that joining and changing share."""

    sector = forms.ChoiceField(
        label=_("Sector the seat stands for"), choices=[("", _("Choose a sector")), *Sector.choices]
    )
    contact_choice = _person_choice(_("Who sits in it"), nobody=_("Nobody yet: the seat is vacant"))
    contact = ContactChoice(label=_("Person"), required=False)
    contact_name = forms.CharField(label=_("Name"), max_length=120, required=False, help_text=NAME_AND_POST)
    contact_post = forms.CharField(label=_("Post"), max_length=120, required=False)
    contact_email = forms.EmailField(label=_("E-mail address"), required=False)
    substitute_choice = _person_choice(_("Who may stand in"), nobody=_("Nobody is named"))
    substitute = ContactChoice(label=_("Substitute"), required=False)
    substitute_name = forms.CharField(label=_("Substitute’s name"), max_length=120, required=False)
    substitute_post = forms.CharField(label=_("Substitute’s post"), max_length=120, required=False)
    seniority = forms.ChoiceField(
        label=_("Seniority"), choices=GroupMember.Seniority.choices, widget=forms.RadioSelect
    )

    autocompletes = {"contact", "substitute", "organisation"}
    reveals: ClassVar[dict[str, Any]] = {
        "contact_choice": {
            EXISTING: ["contact"],
            NEW: ["contact_name", "contact_post", "contact_email"],
        },
        "substitute_choice": {EXISTING: ["substitute"], NEW: ["substitute_name", "substitute_post"]},
    }

    def __init__(self, *args: Any, contacts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, contact=contacts, substitute=contacts)

    def clean(self) -> dict[str, Any]:
        """Ask for the person that each choice made necessary."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.check_person("contact")
        self.check_person("substitute")
        return data


class MemberForm(SeatForm):
    """A body joins a group, with its person and substitute."""

    body_choice = forms.ChoiceField(
        label=_("Which body"),
        choices=[(EXISTING, _("A body on the list")), (NEW, _("A body that is new here"))],
        widget=forms.RadioSelect,
    )
    organisation = OrganisationChoice(label=_("Body"), required=False)
    new_organisation = forms.CharField(label=_("Name of the body"), max_length=160, required=False)
    is_community_based = forms.BooleanField(
        label=_("It is rooted in a local community (voluntary, community or faith body)"), required=False
    )
    starts_on = GovukDateField(label=_("Member from"))

    field_order = ["body_choice", "organisation", "new_organisation", "is_community_based", "sector"]
    reveals = {
        "body_choice": {EXISTING: ["organisation"], NEW: ["new_organisation", "is_community_based"]},
        **SeatForm.reveals,
    }

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, organisation=organisations)

    def clean(self) -> dict[str, Any]:
        """Ask for the body that the choice made necessary."""
        data = super().clean()
        if data.get("body_choice") == EXISTING and not data.get("organisation"):
            self.add_error("organisation", _("Select a body from the list"))
        if data.get("body_choice") == NEW and not data.get("new_organisation"):
            self.add_error("new_organisation", _("Enter the name of the body"))
        if data.get("body_choice") == NEW and data.get("contact_choice") == EXISTING:
            self.add_error("contact_choice", _("A new body has nobody on the list yet: add the person"))
        return data

    def body(self) -> Organisation | NewBody:
        """The body chosen or typed in."""
        data = self.cleaned_data
        if data["body_choice"] == EXISTING:
            return data["organisation"]
        return NewBody(data["new_organisation"], data["sector"], data["is_community_based"])


class OfficeForm(ChosenPerson, GovukForm):
    """Who takes an office, and from when. Whoever holds it then ends the day before."""

    office = forms.ChoiceField(
        label=_("Office"), choices=OfficeHolding.Office.choices, widget=forms.RadioSelect
    )
    group = forms.ModelChoiceField(
        label=_("Group it belongs to"),
        queryset=Group.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("None: an office of the area"),
        help_text=_("For a chair or deputy. An officer or lead member belongs to the area as a whole."),
    )
    contact_choice = _person_choice(_("Who takes it"))
    contact = ContactChoice(label=_("Person"), required=False)
    contact_name = forms.CharField(label=_("Name"), max_length=120, required=False)
    contact_post = forms.CharField(label=_("Post"), max_length=120, required=False)
    contact_email = forms.EmailField(label=_("E-mail address"), required=False)
    organisation = OrganisationChoice(label=_("Body they belong to"), required=False)
    starts_on = GovukDateField(
        label=_("From"), help_text=_("Whoever holds the office then ends the day before.")
    )
    override_reason = FreeTextField(
        label=_("Why one person has to hold both chairs"),
        required=False,
        max_length=500,
        rows=3,
        help_text=_(
            "Only if this person chairs the partnership group and the Channel panel of one area. "
            "Criterion 1.G5 shows as not met for as long as it lasts."
        ),
    )

    autocompletes = {"contact", "organisation"}
    reveals = {
        "office": {OfficeHolding.Office.CHAIR.value: [], OfficeHolding.Office.DEPUTY_CHAIR.value: []},
        "contact_choice": {
            EXISTING: ["contact"],
            NEW: ["contact_name", "contact_post", "contact_email", "organisation"],
        },
    }

    def __init__(self, *args: Any, groups: Any, contacts: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, group=groups, contact=contacts, organisation=organisations)

    def clean(self) -> dict[str, Any]:
        """A chair needs a group, and a person is chosen or named."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.check_person("contact")
        of_group = data.get("office") in {OfficeHolding.Office.CHAIR, OfficeHolding.Office.DEPUTY_CHAIR}
        if of_group and not data.get("group"):
            self.add_error("group", _("Select the group"))
        if not of_group:
            data["group"] = None
        return data


class EndForm(GovukForm):
    """The last day of something."""

    ends_on = GovukDateField(label=_("Last day"))


class OfficeCorrectForm(GovukForm):
    """What is right of an office on record: other dates, or that the person never held it."""

    right = forms.ChoiceField(
        label=_("What is right?"),
        choices=[(OTHER_DATES, _("They held it on other dates")), (NEVER, _("They never held it"))],
        widget=forms.RadioSelect,
    )
    starts_on = GovukDateField(label=_("First day"), required=False, latest=timezone.localdate)
    ends_on = GovukDateField(
        label=_("Last day"), required=False, help_text=_("Leave it empty while they hold the office.")
    )
    why = forms.CharField(
        label=_("Why was it recorded?"),
        required=False,
        max_length=300,
        help_text=_("It stays in the history."),
    )

    reveals = {"right": {OTHER_DATES: ["starts_on", "ends_on"], NEVER: ["why"]}}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        needed = {
            OTHER_DATES: ("starts_on", _("Enter the first day")),
            NEVER: ("why", _("Say why it was recorded")),
        }
        name, words = needed.get(cleaned.get("right", ""), ("", ""))
        if name and not cleaned.get(name) and name not in self.errors:
            self.add_error(name, words)
        return cleaned


class BoardReportForm(GovukForm):
    """A report on Prevent to a board above the group."""

    board = forms.ChoiceField(label=_("Board"), choices=BoardReport.Board.choices, widget=forms.RadioSelect)
    reported_on = GovukDateField(label=_("Date of the report"), latest=timezone.localdate)
    contact = ContactChoice(label=_("Who reported"), required=False)
    summary = FreeTextField(label=_("What was reported, in a sentence or two"), max_length=300, rows=3)
    file = forms.FileField(label=_("The paper"), required=False)

    autocompletes = {"contact"}

    def __init__(self, *args: Any, contacts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, contact=contacts)
