"""Every page of the section opens, empty and filled, and says what it should."""

import pytest

from tests import factories as make


@pytest.mark.parametrize(
    "name",
    [
        "plan",
        "roles",
        "around",
        "editions",
        "edition-start",
        "action-add",
        "to-complete",
        "import-start",
        "roles-edit",
        "contribution-add",
        "citation-add",
        "project-add",
    ],
)
def test_pages_of_the_area_open(north, name):
    make.make_action(north.plan, owner=north.police, risk=north.risk)
    response = north.client().get(north.url(name))
    assert response.status_code == 200, response.content[:2000]


@pytest.mark.parametrize("name", ["action", "action-edit", "action-update", "action-close", "action-cite"])
def test_pages_of_an_action_open(north, name):
    action = make.make_action(north.plan, owner=north.police, risk=north.risk)
    assert north.client().get(north.url(name, action.public_id)).status_code == 200
