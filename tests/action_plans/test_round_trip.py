"""The plan taken out as a table, edited as people edit, and brought in again: nothing is lost or guessed."""

from __future__ import annotations

import csv
import datetime
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from action_plans.models import Action, ActionSupport, ActionUpdate, Milestone, Theme
from action_plans.round_trip.cells import CHANGED, CONFLICT, NotUnderstood, changed_cells, steps_in, tidy
from action_plans.round_trip.numbering import refused
from core.models import ImportBatch
from core.permissions import AreaRole
from tests import factories as make
from tests.reading import form_values, text_of

DUE = datetime.date(2027, 3, 31)
WORDS = st.text(alphabet="ab c1", max_size=6).map(lambda text: " ".join(text.split()))


@pytest.fixture
def plan(north):
    """Three actions as a council has them."""
    with north.open():
        theme = Theme.objects.create(authority=north.authority, plan=north.plan, position=1, name="Venues")
    make.make_action(north.plan, number="1", title="Brief hall managers", owner=north.police, risk=north.risk,
                     due_on=DUE, theme=theme, owner_post="Inspector")  # fmt: skip
    make.make_action(north.plan, number="2", title="Train staff", risk=north.risk, due_on=DUE)
    make.make_action(north.plan, number="3", title="Write a leaflet", risk=north.risk, due_on=DUE)
    with north.open():
        own = {"authority": north.authority, "action": action_of(north, "1")}
        Milestone.objects.create(**own, position=1, text="List the halls", due_on=datetime.date(2027, 2, 1))
        ActionSupport.objects.create(**own, name="Hall keepers’ forum")
    return north


def action_of(north, number):
    with north.open():
        return Action.objects.select_related("owner", "theme").get(plan=north.plan, number=number)


def taken_out(north, kind="xlsx", query=""):
    response = north.client().get(north.url("export", kind, query=query))
    assert response.status_code == 200
    return response.content


class Workbook:
    """The workbook as it is open in somebody's Excel."""

    def __init__(self, data):
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self.sheet = self.book.active
        self.places = {cell.value: cell.column for cell in self.sheet[1]}

    def cell(self, number, header):
        rows = {
            self.sheet.cell(row, self.places["No."]).value: row for row in range(2, self.sheet.max_row + 1)
        }
        return self.sheet.cell(rows[number], self.places[header])

    def set(self, number, **changes):
        for header, value in changes.items():
            self.cell(number, header.replace("_", " ")).value = value

    def add(self, **cells):
        row = self.sheet.max_row + 1
        for header, value in cells.items():
            self.sheet.cell(row, self.places[header.replace("_", " ")]).value = value

    def remove(self, number):
        self.sheet.delete_rows(self.cell(number, "No.").row)

    @property
    def data(self):
        held = io.BytesIO()
        self.book.save(held)
        return held.getvalue()


def send(north, data, name="plan.xlsx", client=None):
    client = client or north.client()
    start = north.url("import-start")
    file = SimpleUploadedFile(name, data)
    response = client.post(start, {**form_values(client.get(start)), "file": file})
    assert response.status_code == 302, text_of(response)
    return client, response.url


def go_on(client, address, **changes):
    response = client.post(address, {**form_values(client.get(address)), **changes})
    assert response.status_code == 302, text_of(response)
    return response.url


def test_a_table_that_was_not_touched_changes_nothing(plan):
    before = {number: action_of(plan, number).version for number in "123"}
    client, changes = send(plan, taken_out(plan))
    assert changes.endswith("/changes/")
    assert "0 actions changed, 3 the same, 0 new rows." in text_of(client.get(changes))
    confirm = go_on(client, changes)
    assert confirm.endswith("/confirm/")
    go_on(client, confirm)
    assert {number: action_of(plan, number).version for number in "123"} == before


def test_edits_in_excel_are_recognised_cell_by_cell_and_written_once_confirmed(plan):
    book = Workbook(taken_out(plan))
    book.set(
        "1",
        What_will_be_done="Brief every hall manager",
        Due_date=datetime.date(2027, 6, 30),
        Theme="Halls",
        Post="Chief inspector",
        Supporting_bodies="Northbridge Council\nHall keepers’ forum",
        Milestones="List the halls | due 2027-02-01 | done 1 March 2027\nBrief them | due 30 April 2027",
    )
    book.set("2", Owner="Metropolitan Police")
    client, changes = send(plan, book.data)
    page = text_of(client.get(changes))
    assert "2 actions changed, 1 the same" in page
    assert "Brief hall managers" in page
    assert "Brief every hall manager" in page
    assert action_of(plan, "1").title == "Brief hall managers"
    confirm = go_on(client, changes)
    assert "2 actions" in text_of(client.get(confirm))
    assert action_of(plan, "1").title == "Brief hall managers"
    go_on(client, confirm)
    with plan.open():
        first = action_of(plan, "1")
        assert (first.title, first.due_on, first.theme.name, first.owner_post) == (
            "Brief every hall manager", datetime.date(2027, 6, 30), "Halls", "Chief inspector"
        )  # fmt: skip
        steps = [(one.text, one.due_on, one.done_on) for one in first.milestones.all()]
        assert steps == [
            ("List the halls", datetime.date(2027, 2, 1), datetime.date(2027, 3, 1)),
            ("Brief them", datetime.date(2027, 4, 30), None),
        ]
        names = {one.name: bool(one.organisation_id) for one in first.supporters.all()}
        assert names == {"Northbridge Council": True, "Hall keepers’ forum": False}
        assert action_of(plan, "2").owner_id == plan.police.pk
        assert first.history.order_by("-history_date")[0].history_change_reason.startswith("Brought in again")
    with plan.open():
        assert ImportBatch.objects.get().result["changed"] == 2


def test_what_changed_on_both_sides_is_asked_with_all_three_texts(plan):
    book = Workbook(taken_out(plan))
    book.set("1", What_will_be_done="From the file", Post="File post")
    with plan.open(why="here"):
        Action.objects.filter(number="1").update(title="From here", version=2)
    client, changes = send(plan, book.data)
    page = text_of(client.get(changes))
    for words in ("Changed in the file and here", "Brief hall managers", "From here", "From the file"):
        assert words in page
    refused = client.post(changes, form_values(client.get(changes)))
    assert refused.status_code == 422
    assert "Choose for action 1: What will be done" in text_of(refused)
    first = action_of(plan, "1")
    go_on(client, go_on(client, changes, **{f"{first.public_id}_title": "here"}))
    first = action_of(plan, "1")
    assert (first.title, first.owner_post) == ("From here", "File post")


def test_a_change_made_here_alone_is_no_conflict_and_stays(plan):
    data = taken_out(plan)
    with plan.open():
        Action.objects.filter(number="1").update(title="From here", version=2)
        Milestone.objects.update(text="Changed here", version=2)
    client, changes = send(plan, data)
    assert "0 actions changed" in text_of(client.get(changes))
    book = Workbook(data)
    book.set("1", Post="File post")
    client, changes = send(plan, book.data)
    assert "Changed here too" not in text_of(client.get(changes))
    go_on(client, go_on(client, changes))
    first = action_of(plan, "1")
    assert (first.title, first.owner_post) == ("From here", "File post")


def test_a_change_between_choosing_and_confirming_is_noticed(plan):
    book = Workbook(taken_out(plan))
    book.set("1", Post="File post")
    client, changes = send(plan, book.data)
    confirm = go_on(client, changes)
    with plan.open():
        Action.objects.filter(number="1").update(title="Meanwhile", version=2)
    refused = client.post(confirm, form_values(client.get(confirm)))
    assert refused.status_code == 422
    assert "Action 1 was changed here meanwhile" in text_of(refused)
    assert action_of(plan, "1").owner_post == "Inspector"
    go_on(client, go_on(client, changes))
    assert action_of(plan, "1").owner_post == "File post"


def test_new_rows_become_actions_and_removed_rows_are_listed_and_stay(plan):
    book = Workbook(taken_out(plan))
    book.remove("3")
    book.add(What_will_be_done="Visit the colleges", Owner="Metropolitan Police", Theme="Venues",
             Risk=plan.risk.reference, Due_date="30 June 2027")  # fmt: skip
    client, changes = send(plan, book.data)
    page = text_of(client.get(changes))
    assert "1 open action is not in the file" in page
    assert "3. Write a leaflet" in page
    check = go_on(client, changes)
    assert check.endswith("/check/")
    confirm = go_on(client, check)
    go_on(client, confirm)
    with plan.open():
        new = Action.objects.get(title="Visit the colleges")
        assert (new.owner_id, new.risk_id, new.due_on) == (
            plan.police.pk,
            plan.risk.pk,
            datetime.date(2027, 6, 30),
        )
        assert new.status == "open"
        assert action_of(plan, "3").status == "open"
        assert Action.objects.filter(plan=plan.plan).count() == 4
    client, changes = send(plan, book.data)
    go_on(client, go_on(client, go_on(client, changes)))
    with plan.open():
        assert Action.objects.filter(plan=plan.plan).count() == 4


def test_cells_that_can_t_be_taken_say_why_and_change_nothing(plan):
    book = Workbook(taken_out(plan))
    book.set("1", Owner="Nobody we know", Due_date="When resources allow", Risk="R99999")
    book.cell("1", "No.").value = "2"
    with plan.open():
        done = {"status": "completed", "outcome": "Done", "closed_on": make.days_ago(1), "version": 2}
        Action.objects.filter(number="3").update(**done)
    book.set("3", Post="Too late")
    client, changes = send(plan, book.data)
    page = text_of(client.get(changes))
    for words in (
        "No body of this name is in the register.",
        "“When resources allow” is not one date.",
        "No open risk has this reference.",
        "The action in row 3 has this number and keeps it.",
        "It is closed. What is closed stays as it is.",
    ):
        assert words in page
    go_on(client, go_on(client, changes))
    assert (action_of(plan, "1").owner_id, action_of(plan, "1").due_on) == (plan.police.pk, DUE)
    assert action_of(plan, "3").owner_post == ""


def renumber(book, **numbers):
    cells = {old: book.cell(old.removeprefix("n"), "No.") for old in numbers}
    for old, new in numbers.items():
        cells[old].value = new


def titles_by_number(north):
    with north.open():
        return dict(Action.objects.filter(plan=north.plan).values_list("number", "title"))


class TestNumbers:
    """Actions can swap their numbers, or all be numbered anew; half a swap is refused, saying which rows."""

    def test_two_actions_swap_their_numbers(self, plan):
        book = Workbook(taken_out(plan))
        renumber(book, n1="2", n2="1")
        client, changes = send(plan, book.data)
        assert "Can’t be taken" not in text_of(client.get(changes))
        go_on(client, go_on(client, changes))
        assert titles_by_number(plan) == {
            "1": "Train staff",
            "2": "Brief hall managers",
            "3": "Write a leaflet",
        }
        with plan.open():
            numbers = set(Action.history.filter(plan=plan.plan).values_list("number", flat=True))
        assert numbers == {"1", "2", "3"}, "no number in between is ever kept"

    def test_all_move_up_by_one(self, plan):
        book = Workbook(taken_out(plan))
        renumber(book, n1="2", n2="3", n3="4")
        client, changes = send(plan, book.data)
        go_on(client, go_on(client, changes))
        assert sorted(titles_by_number(plan)) == ["2", "3", "4"]

    def test_half_a_swap_is_asked_again_and_never_written(self, plan):
        book = Workbook(taken_out(plan))
        renumber(book, n1="2", n2="1")
        client, changes = send(plan, book.data)
        second = action_of(plan, "2").public_id
        values = {**form_values(client.get(changes)), f"{second}_number": "here"}
        refused = client.post(changes, values)
        assert refused.status_code == 422
        assert "Action 1 can’t become 2 while another action keeps that number." in text_of(refused)

    def test_the_rows_that_stand_in_the_way_are_named(self, plan):
        make.make_action(plan.plan, number="8", title="Hidden", marking="official_sensitive")
        book = Workbook(taken_out(plan))
        renumber(book, n1="9", n2="9", n3="8")
        page = text_of(client_page(plan, book))
        for words in (
            "Row 3 asks for the same number.",
            "Row 2 asks for the same number.",
            "Another action has this number and keeps it.",
        ):
            assert words in page
        assert "Hidden" not in page

    def test_who_cannot_move_keeps_its_number_from_the_next(self, plan):
        book = Workbook(taken_out(plan))
        book.set("2", Post="Changed")
        renumber(book, n1="2", n3="1")
        page = text_of(client_page(plan, book))
        assert "The action in row 3 has this number and keeps it." in page
        assert "The action in row 2 has this number and keeps it." in page

    def test_refusals_are_worked_out_to_the_end(self):
        held = {(1, str(n)): n for n in range(1, 6)}
        assert refused({1: (1, "2"), 2: (1, "3"), 3: (1, "1")}, held) == set()
        assert refused({1: (1, "2"), 2: (1, "3"), 3: (1, "4")}, held) == {1, 2, 3}
        assert refused({1: (1, "9"), 2: (1, "9"), 3: (2, "9")}, held) == {1, 2}


def client_page(north, book):
    client, changes = send(north, book.data)
    return client.get(changes)


class TestToldColumns:
    """Standing, last report and outcome are told: what somebody writes there is not lost in silence."""

    def test_what_was_written_into_them_is_listed_with_the_way_to_do_it(self, plan):
        book = Workbook(taken_out(plan))
        book.set("1", Standing="Complete", Outcome="All managers briefed.")
        book.set("2", Last_report="Half are trained.")
        page = client_page(plan, book)
        text = text_of(page)
        assert "Standing, Last report and Outcome are in the file to be read." in text
        assert "Row 2, action 1, Standing: “Complete”" in text
        assert "Row 2, action 1, Outcome: “All managers briefed.”" in text
        assert "Row 3, action 2, Last report: “Half are trained.”" in text
        address = plan.url("action", action_of(plan, "1").public_id)
        assert f'href="{address}"' in page.content.decode()

    def test_what_time_and_owners_changed_since_is_no_word_of_the_file(self, plan):
        with plan.open():
            said = {"action": action_of(plan, "1"), "progress": "on_track"}
            ActionUpdate.objects.create(
                authority=plan.authority, reported_on=make.days_ago(9), text="Begun.", **said
            )
        book = Workbook(taken_out(plan))
        with plan.open():
            ActionUpdate.objects.create(
                authority=plan.authority, reported_on=make.days_ago(1), text="Half.", **said
            )
            Action.objects.filter(number="2").update(due_on=make.days_ago(3))
        text = text_of(client_page(plan, book))
        assert "Not taken back" in text
        assert "Row 2" not in text
        assert "Row 3" not in text


def test_csv_comes_back_too_and_dangerous_words_survive(plan):
    with plan.open():
        Action.objects.filter(number="2").update(title="=1+1 and more", description="-5 people\n@home")
    text = taken_out(plan, "csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    client, changes = send(plan, text.encode(), "plan.csv")
    assert "0 actions changed, 3 the same" in text_of(client.get(changes))
    place = rows[0].index("Post")
    rows[1][place] = "From csv"
    held = io.StringIO()
    csv.writer(held).writerows(rows)
    client, changes = send(plan, held.getvalue().encode(), "plan.csv")
    go_on(client, go_on(client, changes))
    assert action_of(plan, "1").owner_post == "From csv"


def test_references_of_another_area_are_strangers(plan, south):
    other = make.make_action(south.plan, title="Not yours")
    book = Workbook(taken_out(plan))
    book.add(Reference=f"{other.public_id}/v1", What_will_be_done="Stolen words")
    client, changes = send(plan, book.data)
    page = text_of(client.get(changes))
    assert "Not found here" in page
    assert "Not yours" not in page
    go_on(client, go_on(client, changes))
    with south.open():
        assert Action.objects.get(pk=other.pk).title == "Not yours"


def test_nothing_above_official_leaves_unless_a_cleared_person_asks(plan):
    make.make_action(plan.plan, title="Secret step", number="9", marking="official_sensitive")
    cleared = make.make_user(cleared=True)
    make.give_role(cleared, plan.authority, AreaRole.PREVENT_LEAD)
    for query, is_there in (("", False), ("marked=yes", True)):
        data = plan.client(cleared).get(plan.url("export", "csv", query=query)).content.decode()
        assert ("Secret step" in data) is is_there
        assert "Secret step" not in taken_out(plan, "csv", query=query).decode()


def test_many_rows_cost_the_queries_of_one(plan):
    def cost():
        book = Workbook(taken_out(plan))
        for row in range(2, book.sheet.max_row + 1):
            book.sheet.cell(row, book.places["Post"]).value = f"Post {row} {book.sheet.max_row}"
            book.sheet.cell(row, book.places["Milestones"]).value = f"Step {row} | due 2027-01-01"
        client, changes = send(plan, book.data)
        confirm = go_on(client, changes)
        values = form_values(client.get(confirm))
        with CaptureQueriesContext(connection) as queries:
            assert client.post(confirm, values).status_code == 302
        return len(queries)

    few = cost()
    for number in range(20, 45):
        make.make_action(plan.plan, number=str(number), risk=plan.risk)
    assert cost() <= few


@given(WORDS, WORDS, WORDS)
def test_a_cell_is_asked_about_only_where_the_file_says_something_of_its_own(base, here, file):
    found = changed_cells({"title": base}, {"title": here}, {"title": file})
    if file in {base, here}:
        assert found == []
    else:
        assert found[0].standing == (CHANGED if base == here else CONFLICT)


@given(st.lists(st.tuples(st.from_regex(r"[a-z]{1,9}", fullmatch=True), st.none() | st.dates()), max_size=4))
def test_milestones_survive_their_cell(steps):
    lines = [f"{text} | due {date.isoformat()}" if date else text for text, date in steps]
    assert tidy("milestones", "\n".join(lines)) == "\n".join(lines)


def test_milestones_that_are_not_understood_say_so():
    with pytest.raises(NotUnderstood, match="perhaps"):
        steps_in("List the halls | perhaps in May")
