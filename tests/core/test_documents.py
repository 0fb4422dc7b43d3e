"""Documents: what is taken in, under which name it is kept, and who gets it out again."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.actions import add_document, add_document_version
from core.actions.documents import clean_file_name
from core.errors import Refused
from core.models import AccessEvent, Document
from core.permissions import AreaRole, Permission
from core.tenancy import tenant_context
from tests import factories as make

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def upload(name="terms.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def add(area, viewer, file=None, **fields):
    with tenant_context([area.pk], user_id=viewer.user_id):
        values = {"title": "Terms", "kind": "policy", "event_date": make.days_ago(3), **fields}
        return add_document(authority=area, upload=file or upload(), by=viewer, **values)


def signed_in(area, role=AreaRole.PREVENT_LEAD, **fields):
    user = make.make_user(**fields)
    make.give_role(user, area, role)
    client = Client()
    client.force_login(user)
    return client


def test_a_document_is_kept_under_a_name_of_ours_with_its_hash():
    area = make.make_area()
    document = add(area, make.make_viewer(area), upload("../../etc/pass\u202ewd\x00.pdf"))
    with tenant_context([area.pk]):
        version = document.versions.get()
    assert version.sha256 == hashlib.sha256(PDF).hexdigest()
    assert version.storage_key.startswith(f"{area.pk}/")
    assert "pass" not in version.storage_key
    assert (Path(settings.DOCUMENTS_ROOT) / version.storage_key).read_bytes() == PDF


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../x.pdf", "x.pdf"),
        ("C:\\secret\\plan.docx", "plan.docx"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("n\x00ul.pdf", "nul.pdf"),
        ('"quoted".csv', "quoted.csv"),
        ("", "document"),
        ("noending", "noending"),
    ],
)
def test_file_names_are_made_safe_to_show(given, kept):
    assert clean_file_name(given) == kept


def test_a_very_long_name_is_cut():
    assert len(clean_file_name("x" * 4096 + ".pdf")) <= 161


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("page.html", b"<!doctype html><script>alert(1)</script>"),
        ("data.xml", b"<?xml version='1.0'?><x/>"),
        ("renamed.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("program.exe", b"MZ\x90\x00" + b"\x00" * 60),
        ("disguised.png", PDF),
        ("empty.pdf", b""),
    ],
)
def test_what_is_not_a_document_is_refused_in_plain_words(name, content):
    area = make.make_area()
    with pytest.raises(Refused) as refusal:
        add(area, make.make_viewer(area), upload(name, content))
    assert refusal.value.field == "file"
    with tenant_context([area.pk]):
        assert not Document.objects.exists()


def test_a_new_version_keeps_the_old_file():
    area = make.make_area()
    viewer = make.make_viewer(area)
    document = add(area, viewer)
    with tenant_context([area.pk], user_id=viewer.user_id):
        add_document_version(document=document, upload=upload("again.pdf", PDF + b"\n"), by=viewer)
        assert [v.number for v in document.versions.all()] == [2, 1]


def test_it_comes_out_as_a_download_and_leaves_a_trace():
    area = make.make_area()
    document = add(area, make.make_viewer(area))
    response = signed_in(area).get(reverse("core:document-open", args=[area.slug, document.public_id]))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    with tenant_context([area.pk]):
        assert AccessEvent.objects.filter(kind="document", detail__startswith=document.public_id).exists()


def test_another_areas_document_does_not_exist():
    ours, theirs = make.make_area(), make.make_area()
    document = add(theirs, make.make_viewer(theirs))
    client = signed_in(ours)
    for slug in (ours.slug, theirs.slug):
        assert client.get(reverse("core:document-open", args=[slug, document.public_id])).status_code == 404


def test_an_uncleared_person_sees_no_sensitive_title_anywhere():
    area = make.make_area()
    document = add(
        area, make.make_viewer(area, cleared=True), title="Hidden title", marking="official_sensitive"
    )
    uncleared, cleared = signed_in(area), signed_in(area, cleared=True)
    listing = reverse("core:document-list", args=[area.slug])
    assert "Hidden title" not in uncleared.get(listing).content.decode()
    assert "Hidden title" in cleared.get(listing).content.decode()
    opened = reverse("core:document-open", args=[area.slug, document.public_id])
    assert uncleared.get(opened).status_code == 404
    assert cleared.get(opened).status_code == 200


def test_a_partner_opens_only_what_they_sent_in():
    area = make.make_area()
    body = make.make_organisation(area)
    partner = make.make_user()
    make.give_role(partner, area, AreaRole.PARTNER, body)
    own = add(area, make.viewer_for(partner), title="Own evidence", permission=Permission.UPDATE_OWN_ACTIONS)
    other = add(area, make.make_viewer(area), title="Somebody else's")
    client = Client()
    client.force_login(partner)
    assert client.get(reverse("core:document-open", args=[area.slug, own.public_id])).status_code == 200
    assert client.get(reverse("core:document-open", args=[area.slug, other.public_id])).status_code == 404


def test_adding_by_the_form_keeps_what_was_typed_when_the_file_is_refused():
    area = make.make_area()
    client = signed_in(area)
    data = {
        "title": "Terms of reference 2026",
        "kind": "policy",
        "section": "1",
        "event_date_day": "1",
        "event_date_month": "9",
        "event_date_year": "2026",
        "marking": "official",
    }
    url = reverse("core:document-add", args=[area.slug])
    response = client.post(url, {**data, "file": upload("x.html", b"<html></html>")})
    assert response.status_code == 422
    assert "Terms of reference 2026" in response.content.decode()
    assert client.post(url, {**data, "file": upload()}).status_code == 302
    with tenant_context([area.pk]):
        assert Document.objects.get().title == "Terms of reference 2026"


def test_a_newer_file_is_added_by_the_form_and_every_file_is_listed():
    area = make.make_area()
    document = add(area, make.make_viewer(area))
    client = signed_in(area)
    url = reverse("core:document-version-add", args=[area.slug, document.public_id])
    assert client.post(url, {"file": upload("newer.pdf", PDF + b" ")}).status_code == 302
    page = client.get(reverse("core:document", args=[area.slug, document.public_id])).content.decode()
    assert "newer.pdf" in page
    assert "terms.pdf" in page
    assert hashlib.sha256(PDF).hexdigest() in page


def test_a_form_sent_twenty_times_writes_once():
    area = make.make_area()
    client = signed_in(area)
    token = "11111111-1111-4111-8111-111111111111"
    for _ in range(20):
        response = client.post(
            reverse("core:document-add", args=[area.slug]),
            {
                "title": "Once",
                "kind": "policy",
                "section": "0",
                "event_date": "2026-09-01",
                "marking": "official",
                "submit_token": token,
                "file": upload(),
            },
        )
        assert response.status_code == 302
    with tenant_context([area.pk]):
        assert Document.objects.count() == 1


def test_the_list_asks_the_same_number_of_questions_at_one_row_and_at_thirty():
    area = make.make_area()
    viewer, client = make.make_viewer(area), signed_in(area)
    listing = reverse("core:document-list", args=[area.slug])
    asked = []
    for more in (1, 29):
        for number in range(more):
            add(area, viewer, title=f"Document {number} of {more}")
        client.get(listing)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(listing).content.count(b"of 29</a>") == (29 if more == 29 else 0)
        asked.append(len(queries))
    assert asked[0] == asked[1]
