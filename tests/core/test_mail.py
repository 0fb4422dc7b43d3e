"""Letters as people read them: plain text, one marking, the area in the subject."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from core.actions.reminders import listed_areas
from core.mail import send_invitation, send_letter
from core.models import Authority, Invitation
from core.permissions import AreaRole
from tests import factories as make

LETTERS = sorted(path.name for path in Path(settings.BASE_DIR, "templates", "mail").glob("*.txt"))


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_opens_and_ends_with_its_marking_and_escapes_nothing(name):
    awkward = "King\u2019s & St Mary's <north>"
    area = Authority(name=awkward, slug="awkward")
    context = {"area": area, "area_name": awkward, "name": awkward, "url": "https://prevent.example/?a=1&b=2"}
    send_letter(to="a@b.example", subject="Words", template=f"mail/{name}", context=context)
    lines = mail.outbox[0].body.strip().splitlines()
    assert lines[0] == lines[-1] == "OFFICIAL"
    assert "&#" not in mail.outbox[0].body
    assert "&amp;" not in mail.outbox[0].body


@pytest.mark.django_db
def test_a_name_with_an_apostrophe_is_written_as_it_is():
    area = make.make_area()
    by = make.make_viewer(area, AreaRole.PREVENT_LEAD)
    asked = Invitation(
        authority=area,
        email="o@b.example",
        name="Siobhan O'Hara",
        role=AreaRole.PARTNER,
        expires_at=timezone.now(),
    )
    send_invitation(asked, url="https://prevent.example/?a=1&b=2", by=by)
    assert "Dear Siobhan O'Hara," in mail.outbox[0].body
    assert "https://prevent.example/?a=1&b=2" in mail.outbox[0].body
    assert area.name in mail.outbox[0].subject


def test_a_subject_names_two_areas_and_counts_more():
    names = ("Northbridge", "Eastmere", "Wexcombe")
    areas = [Authority(name=name) for name in names]
    assert listed_areas(areas[:2]) == "Eastmere, Northbridge"
    assert listed_areas(areas) == "3 areas"
