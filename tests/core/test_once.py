"""Answers kept while one page is read, and no longer."""

import pytest

from core.once import once_per_page, reading_a_page
from core.tenancy import tenant_context
from tests import factories as make


@pytest.fixture
def asked():
    calls = []

    @once_per_page
    def question(*args, **kwargs):
        calls.append((args, kwargs))
        return len(calls)

    return question, calls


def test_inside_a_page_the_same_question_is_worked_out_once(asked):
    question, calls = asked
    with reading_a_page():
        assert question(1, by="a") == question(1, by="a") == 1
        assert question(2, by="a") == 2
    assert len(calls) == 2


def test_outside_of_a_page_it_is_worked_out_each_time(asked):
    question, _calls = asked
    assert question(1) == 1
    assert question(1) == 2


def test_nothing_is_kept_for_the_next_page(asked):
    question, _calls = asked
    with reading_a_page():
        assert question(1) == 1
    with reading_a_page():
        assert question(1) == 2


@pytest.mark.django_db
def test_another_tenants_context_asks_anew(asked):
    question, _calls = asked
    one, other = make.make_area(), make.make_area()
    with reading_a_page():
        with tenant_context([one.pk]):
            assert question(1) == 1
        with tenant_context([other.pk]):
            assert question(1) == 2
