"""The form base: what is read, what is said when it is wrong, and the markup that comes out."""

import datetime as dt
import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from core.choices import Marking
from core.forms import (
    FreeTextField,
    GovukDateField,
    GovukFilterForm,
    GovukForm,
    GovukModelForm,
    MarkingField,
    MoneyField,
    WholeNumberField,
    error_links,
)
from core.models import Organisation
from core.personal_data import looks_like_personal_data
from core.templatetags.prevent import error_summary


class Example(GovukForm):
    title = forms.CharField(label="What will be done", max_length=20)
    owner = forms.ChoiceField(label="Owner body", choices=[("", "Choose"), ("1", "Police"), ("2", "Health")])
    kind = forms.ChoiceField(
        label="Who in it", choices=[("body", "The body"), ("person", "A person")], widget=forms.RadioSelect
    )
    person = forms.CharField(label="Name", required=False)
    done = forms.ChoiceField(label="Is it done?", choices=[("y", "Yes")], widget=forms.RadioSelect)
    due = GovukDateField(label="Due date", help_text="For example, 30 11 2026")
    review = GovukDateField(label="Review date", required=False)
    note = FreeTextField(label="What was done", max_length=50)
    evidence = forms.FileField(label="Evidence")
    trained = WholeNumberField(label="Staff trained", max_value=5000)
    contact = forms.EmailField(label="E-mail address", error_messages={"required": "Say where we can write"})
    agreed = forms.BooleanField(label="I have checked")
    marking = MarkingField()

    reveals = {"kind": {"person": ["person"]}}
    hints = {"kind": {"person": "By name"}}
    autocompletes = {"owner"}
    widths = {"title": "two-thirds", "trained": 4}
    suffixes = {"trained": "people"}


class Page(HTMLParser):
    """The ids of a piece of markup, and everything that points to one."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.pointers, self.tags = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        self.ids += [found["id"]] if "id" in found else []
        for name in ("for", "aria-describedby", "data-aria-controls", "aria-labelledby"):
            self.pointers += (found.get(name) or "").split()


def read_date(*texts, **options):
    form = type("F", (GovukForm,), {"due": GovukDateField(label="Due date", **options)})
    bound = form(dict(zip(("due_day", "due_month", "due_year"), texts, strict=True)))
    return bound.cleaned_data["due"] if bound.is_valid() else bound.errors["due"][0]


def error_of(name, **sent):
    return Example(sent).errors[name][0]


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (("30", "11", "2026"), dt.date(2026, 11, 30)),
        (("1", "nov", "2026"), dt.date(2026, 11, 1)),
        (("1", "September", "2026"), dt.date(2026, 9, 1)),
        ((" 1 ", " Sept ", " 2026 "), dt.date(2026, 9, 1)),
        (("29", "2", "2028"), dt.date(2028, 2, 29)),
        (("", "", ""), "Enter the due date"),
        (("30", "", "2026"), "Due date must include a month"),
        (("", "", "2026"), "Due date must include a day and a month"),
        (("31", "2", "2026"), "31 February 2026 is not a date"),
        (("29", "2", "2027"), "29 February 2027 is not a date"),
        (("0", "2", "2026"), "0 February 2026 is not a date"),
        (("1", "13", "2026"), "1 13 2026 is not a date"),
        (("first", "spring", "2026"), "first spring 2026 is not a date"),
        (("1", "2", "26"), "Year must include 4 numbers"),
        (("²", "2", "2026"), "² February 2026 is not a date"),
        (("0", "²", ":"), "0 ² : is not a date"),
    ],
)
def test_a_date_is_read_or_its_error_names_the_part(texts, read):
    assert read_date(*texts) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [("£1,200.50", "1200.50"), ("12 000", "12000"), ("0", "0")],
)
def test_money_is_read_as_people_type_it(typed, read):
    assert MoneyField().clean(typed) == Decimal(read)


@pytest.mark.parametrize(
    ("typed", "words"), [("1.234", "pence as two digits"), ("9" * 12, "more than 999,999,999")]
)
def test_money_that_cannot_be_is_refused_in_words(typed, words):
    with pytest.raises(ValidationError, match=words):
        MoneyField().clean(typed)


def test_a_date_outside_its_limits_is_refused_in_words():
    tenth = dt.date(2026, 11, 10)
    assert read_date("9", "11", "2026", earliest=tenth) == "Due date must be on or after 10 November 2026"
    assert read_date("10", "11", "2026", earliest=lambda: tenth) == tenth
    assert read_date("11", "11", "2026", latest=tenth) == "Due date must be on or before 10 November 2026"
    field = GovukDateField(label="On which day?", latest=tenth)
    with pytest.raises(ValidationError, match="The date must be on or before 10 November 2026"):
        field.clean(["11", "11", "2026"])


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_every_date_survives_being_shown_and_sent_again(day):
    shown = GovukDateField().widget.decompress(day)
    assert GovukDateField().to_python(shown) == day


@given(st.lists(st.text(max_size=8), min_size=3, max_size=3))
def test_whatever_is_typed_gives_a_date_or_an_error_never_a_crash(texts):
    field = GovukDateField(label="Due date", required=False)
    try:
        read = field.clean(texts)
    except forms.ValidationError as error:
        read = error.messages[0]
    assert read is None or isinstance(read, dt.date | str)


def test_a_date_comes_in_one_piece_too():
    form = type("F", (GovukForm,), {"due": GovukDateField()})
    assert form({"due": "2026-11-30"}).is_valid()
    assert not form({"due": "30/11/2026"}).is_valid()
    assert form(initial={"due": dt.date(2026, 11, 30)})["due"].value() == dt.date(2026, 11, 30)


def test_a_date_that_was_not_touched_has_not_changed():
    form = type("F", (GovukForm,), {"due": GovukDateField()})
    sent = {"due_day": "30", "due_month": "Nov", "due_year": "2026"}
    assert not form(sent, initial={"due": dt.date(2026, 11, 30)}).has_changed()
    assert form(sent, initial={"due": dt.date(2026, 11, 29)}).has_changed()
    assert form({**sent, "due_day": "99"}, initial={"due": dt.date(2026, 11, 30)}).has_changed()


@pytest.mark.parametrize(
    ("name", "sent", "message"),
    [
        ("title", "", "Enter what will be done"),
        ("title", "x" * 21, "What will be done must be 20 characters or fewer"),
        ("owner", "", "Select the owner body"),
        ("owner", "9", "Select the owner body from the list"),
        ("kind", "", "Select who in it"),
        ("done", "", "Select an answer to “Is it done?”"),
        ("note", "", "Enter what was done"),
        ("evidence", "", "Choose a file for the evidence"),
        ("trained", "", "Enter the staff trained"),
        ("trained", "some", "Staff trained must be a whole number"),
        ("trained", "-1", "Staff trained must be 0 or more"),
        ("trained", "5001", "Staff trained must be 5000 or less"),
        ("contact", "nobody", "Enter an e-mail address in the correct format, like name@example.gov.uk"),
        ("contact", "", "Say where we can write"),
        ("agreed", "", "Tick the box: I have checked"),
        ("marking", "", "Select a security marking"),
    ],
)
def test_an_error_says_what_to_do_in_words_made_from_the_label(name, sent, message):
    assert error_of(name, **{name: sent}) == message


def test_free_text_counts_a_line_end_once_and_is_never_refused_for_what_it_holds():
    kept = "x" * 24 + "\r\n" + "y" * 25
    form = Example({"note": kept})
    assert "note" not in form.errors
    assert len(form.cleaned_data["note"]) == 50
    assert error_of("note", note="x" * 51) == "What was done must be 50 characters or fewer"
    suspicious = Example({"note": "Ring 07700 900123"})
    assert "note" not in suspicious.errors
    assert suspicious.personal_data_warnings() == {"note": ("a phone number",)}
    assert "This text seems to hold a phone number" in " ".join(str(suspicious).split())
    assert Example().personal_data_warnings() == {}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("NHS 943 476 5919 on file", ("an NHS number",)),
        ("NHS 943 476 5918 on file", ()),
        ("QQ 12 34 56 C", ()),
        ("AB 12 34 56 C", ("a National Insurance number",)),
        ("ab123456c", ("a National Insurance number",)),
        ("born on 3 May 2009", ("a date of birth",)),
        ("DOB: 03/05/2009", ("a date of birth",)),
        ("The meeting of 3 May 2009", ()),
        ("Ring +44 (0)20 7946 0958", ("a phone number",)),
        ("Ring 020 7946 0958 or write to a.b@example.org", ("a phone number", "an e-mail address")),
        ("Action 12, risk 4 × 5 = 20, due 30/11/2026", ()),
        ("21 rows, 2026/27, section 1.G5, £1,200,000", ()),
        ("", ()),
    ],
)
def test_likely_personal_data_is_named_and_ordinary_figures_are_left_alone(text, kinds):
    assert looks_like_personal_data(text) == kinds


@given(st.text())
def test_any_text_can_be_looked_at(text):
    assert isinstance(looks_like_personal_data(text), tuple)


def test_a_number_is_read_with_the_separators_people_paste():
    assert WholeNumberField().clean("12,345") == 12345
    assert WholeNumberField().clean("1 200") == 1200


def test_nothing_above_official_sensitive_can_be_chosen():
    field = MarkingField()
    assert [value for value, _label in field.choices] == [Marking.OFFICIAL, Marking.SENSITIVE]
    with pytest.raises(forms.ValidationError):
        field.clean("secret")
    assert field.clean("official") is Marking.OFFICIAL


@pytest.mark.parametrize("sent", [None, {}, {"kind": "person", "note": "Ring 07700 900123", "due_day": "40"}])
def test_every_label_hint_and_error_points_to_something_that_is_there_once(sent):
    page = Page(str(Example(sent)))
    assert len(page.ids) == len(set(page.ids))
    assert set(page.pointers) <= set(page.ids)
    assert not any("style" in attrs for _tag, attrs in page.tags)
    controls = [
        a for tag, a in page.tags if tag in {"input", "select", "textarea"} and a.get("type") != "hidden"
    ]
    labelled = {attrs["for"] for tag, attrs in page.tags if tag == "label"}
    assert controls
    assert {control["id"] for control in controls} == labelled


def test_every_error_in_the_summary_leads_to_a_box_of_the_form():
    form = Example({"due_day": "31", "due_month": "", "due_year": "2026"})
    links = error_links(form)
    assert len(links) == len(form.errors)
    assert {link.target for link in links} <= set(Page(str(form)).ids)
    assert next(link.target for link in links if "month" in link.text) == "id_due_month"
    assert next(link.target for link in links if link.text == "Select who in it") == "id_kind_0"


def test_a_question_that_offers_no_choice_is_not_answered_by_selecting():
    form = type("F", (GovukForm,), {"day": GovukDateField(label="On which day?")})({})
    assert form.errors["day"] == ["Enter an answer to “On which day?”"]


def test_an_error_of_the_whole_form_or_of_a_hidden_field_is_told_without_a_link():
    form = Example({})
    form.carry(version=3)
    form.add_error(None, "One owner only")
    form.add_error("version", "Too old")
    told = {link.text: link.target for link in error_links(form)}
    assert told["One owner only"] == ""
    assert told["Too old"] == ""
    assert error_links(Example()) == []
    assert [link.text for link in error_summary([Example(), form])["links"]].count("Too old") == 1


def test_what_was_typed_stays_in_the_form():
    html = str(
        Example(
            {
                "title": "Brief <b>halls</b>",
                "due_day": "40",
                "due_month": "Nov",
                "due_year": "26",
                "kind": "person",
                "person": "A. Example",
                "owner": "2",
                "note": "Half a sentence",
            }
        )
    )
    assert 'value="Brief &lt;b&gt;halls&lt;/b&gt;"' in html
    assert [a["value"] for t, a in Page(html).tags if a.get("name", "").startswith("due_")] == [
        "40",
        "Nov",
        "26",
    ]
    assert 'value="A. Example"' in html
    assert re.search(r'<option value="2" selected', html)
    assert "Half a sentence" in html


def test_a_revealed_field_stands_once_under_its_choice_and_is_not_called_optional():
    html = str(Example())
    assert html.count('name="person"') == 1
    assert html.index('value="person"') < html.index('name="person"')
    name_label = re.search(r'<label[^>]*for="id_person"[^>]*>(.*?)</label>', html, re.DOTALL).group(1)
    assert "optional" not in name_label
    assert "(optional)" in re.search(r"Review date.*?</legend>", html, re.DOTALL).group()


def test_sections_come_in_order_and_lose_no_field():
    class Sectioned(Example):
        sections = [("First", ["due", "title"]), ("Second", ["owner"])]

    html = str(Sectioned())
    places = [
        html.index(mark) for mark in (">First<", 'name="due_day"', 'name="title"', ">Second<", 'name="owner"')
    ]
    assert places == sorted(places)
    for name in ("kind", "note", "evidence", "agreed", "marking"):
        assert html.count(f'id="id_{name}"') + html.count(f'id="id_{name}_0"') >= 1


def test_rest_is_what_the_page_has_not_rendered_yet():
    form = Example()
    form.carry(version=7)
    by_hand = form["title"].as_field_group()
    assert 'name="title"' in by_hand
    rest = form.rest
    assert 'name="title"' not in rest
    assert rest.count('name="owner"') == rest.count('name="version"') == 1


def test_hidden_fields_are_carried_there_and_back():
    form = Example()
    form.carry(version=7, submit_token="abc")
    assert form.carried == {"version": "7", "submit_token": "abc"}
    assert 'name="version" value="7"' in str(form)
    back = Example({"version": "6", "submit_token": "abc"})
    back.carry(version=7, submit_token="new")
    assert back.carried == {"version": "6", "submit_token": "abc"}


@pytest.mark.parametrize(
    ("label", "asked"),
    [
        ("With whom", "Enter with whom"),
        ("Why, and what is to change", "Say why, and what is to change"),
        ("E-mail address", "Enter the e-mail address"),
        ("Choose a password", "Choose a password"),
        ("NHS trust", "Enter the NHS trust"),
    ],
)
def test_what_is_missing_is_asked_for_in_a_sentence(label, asked):
    class Step(GovukForm):
        text = forms.CharField(label=label)

    assert Step({}).errors["text"] == [asked]


def test_a_list_with_nothing_chosen_yet_says_so_in_words():
    class Step(GovukForm):
        body = forms.ModelChoiceField(Organisation.objects.none())
        other = forms.ModelChoiceField(Organisation.objects.none(), empty_label="None", required=False)

    assert [Step().fields[name].empty_label for name in ("body", "other")] == ["Choose", "None"]


def test_placeholders_are_dropped_and_long_lists_can_be_searched():
    class Third(forms.Form):
        login = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "E-mail", "class": "own"}))

    assert "placeholder" not in str(Third())
    assert 'class="govuk-input own"' in str(Third())
    assert 'data-autocomplete="true"' in str(Example())


@pytest.mark.parametrize("label", ["Decided on", "The area may reply until", "By", "First meeting"])
def test_a_date_whose_label_names_no_day_is_asked_for_as_a_date(label):
    class Step(GovukForm):
        day = GovukDateField(label=label)
        known = GovukDateField(label="Date of the briefing")

    assert Step({}).errors["day"] == [f"Enter the date for “{label}”"]
    assert Step({}).errors["known"] == ["Enter the date of the briefing"]
    assert Step({"day_day": "3"}).errors["day"] == [f"The date for “{label}” must include a month and a year"]


def test_a_model_form_gives_values_and_writes_nothing():
    class Body(GovukModelForm):
        class Meta:
            model = Organisation
            fields = ["name"]

    form = Body({"name": ""})
    assert form.errors["name"] == ["Enter the name"]
    with pytest.raises(TypeError, match="action"):
        Body({"name": "Police"}).save()


def test_a_file_is_read_and_its_absence_told():
    form = Example({}, {"evidence": SimpleUploadedFile("a.pdf", b"%PDF-1.7")})
    assert "evidence" not in form.errors
    assert form.is_multipart()
    empty = Example({}, {"evidence": SimpleUploadedFile("a.pdf", b"")})
    assert empty.errors["evidence"] == ["The file is empty"]


class Filters(GovukFilterForm):
    q = forms.CharField(label="Words")
    state = forms.MultipleChoiceField(label="State", choices=[("late", "Late"), ("done", "Done")])
    due = GovukDateField(label="Due from")


def test_filters_say_what_is_chosen_and_how_to_take_it_away():
    form = Filters(QueryDict("q=hall&state=late&state=done&page=3&sort=due"))
    assert form.is_filtered
    assert form.values == {"q": "hall", "state": ["late", "done"]}
    chosen = form.chosen()
    assert [(one.label, one.text) for one in chosen] == [
        ("Words", "hall"),
        ("State", "Late"),
        ("State", "Done"),
    ]
    assert QueryDict(chosen[1].remove_query).dict() == {"q": "hall", "state": "done", "sort": "due"}
    assert "q" not in QueryDict(chosen[0].remove_query)


def test_a_filter_by_date_goes_away_whole():
    form = Filters(QueryDict("due_day=1&due_month=11&due_year=2026&q=hall"))
    assert form.values["due"] == dt.date(2026, 11, 1)
    by_date = form.chosen()[1]
    assert by_date.text == "1 November 2026"
    assert QueryDict(by_date.remove_query).dict() == {"q": "hall"}


def test_a_filter_that_makes_no_sense_is_left_out_and_nothing_is_required():
    assert not Filters(QueryDict("")).is_filtered
    form = Filters(QueryDict("state=nonsense&q=hall"))
    assert form.values == {"q": "hall"}
    assert "(optional)" not in str(form)
