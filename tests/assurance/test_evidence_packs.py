"""Evidence packs: what lies in one, that a changed byte is found, and who may have one."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.test import override_settings
from django.urls import reverse
from docx import Document as WordDocument

from benchmarks.assurance.actions.lines import add_new_evidence
from benchmarks.assurance.pack import canonical, read_pack
from benchmarks.evidence.actions import write_evidence_pack
from benchmarks.evidence.jobs import EVIDENCE_PACK
from benchmarks.files import read_report
from benchmarks.models import EvidencePack, Submission
from core.actions.documents import document_storage
from core.errors import NotAllowed, Refused
from core.models import AccessEvent, Job
from core.tenancy import tenant_context
from prevent_compliance.demonstration.files import word_document
from tests import factories as make
from tests.assurance import samples
from tests.assurance.test_pages import client_of
from tests.assurance.year import World, inside

SECRET_TITLE = "What the sensitive annex says"


@pytest.fixture
def sent(world: World) -> Submission:
    """Submitted with a document behind each benchmark that is not computed, and a sensitive one."""
    world.write_all()
    with inside(world.area, world.lead):
        add_new_evidence(
            line=world.line(7),
            upload=word_document("Annex", ("Careful words.",)),
            title=SECRET_TITLE,
            event_date=make.days_ago(20),
            marking="official_sensitive",
            by=world.lead,
        )
    world.hand_over()
    return world.submit()


def pack_of(world: World, sent: Submission, marking: str = "official", by=None) -> EvidencePack:
    by = by or world.lead
    with inside(world.area, by):
        return write_evidence_pack(submission=sent, marking=marking, by=by)[0]


def opened(pack: EvidencePack) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(read_report(pack))) as held:
        return {name: held.read(name) for name in held.namelist()}


def checked(path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The script out of the pack itself, run by a Python of its own."""
    with zipfile.ZipFile(path) as held:
        script = path.with_suffix(".py")
        script.write_bytes(held.read("check_pack.py"))
    command = [sys.executable, "-I", str(script), str(path), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def saved(pack: EvidencePack, folder: Path) -> Path:
    path = folder / "pack.zip"
    path.write_bytes(read_report(pack))
    return path


def rewritten(path: Path, name: str, content: bytes | None) -> Path:
    """The same archive with one file changed, added, or (None) taken out."""
    other = path.with_name("other.zip")
    with zipfile.ZipFile(path) as held, zipfile.ZipFile(other, "w") as target:
        for entry in held.namelist():
            if entry != name:
                target.writestr(entry, held.read(entry))
        if content is not None:
            target.writestr(name, content)
    return other


def test_whole_pack_holds_the_sealed_text_and_every_document(world, sent):
    files = opened(pack_of(world, sent, "official_sensitive"))
    manifest = json.loads(files["manifest.json"])
    assert hashlib.sha256(files["assessment.json"]).hexdigest() == sent.sha256
    assert manifest["seal_of_the_submission"] == sent.sha256
    assert manifest["is_whole"]
    documents = [name for name in files if name.startswith("documents/")]
    assert len(documents) == 6
    assert {entry["path"] for entry in manifest["files"]} == files.keys() - {
        "manifest.json",
        "manifest.sig",
        "public-key.pem",
    }
    words = "\n".join(p.text for p in WordDocument(io.BytesIO(files["assessment.docx"])).paragraphs)
    assert SECRET_TITLE in words


def test_a_text_sealed_before_kinds_were_written_keeps_its_seal(world, sent):
    old = re.sub(r'"kind":"[^"]*",', "", sent.content)
    assert old != sent.content
    assert canonical(read_pack(old)) == old


def test_official_pack_holds_nothing_above_it_whoever_asks(world, sent):
    files = opened(pack_of(world, sent))
    assert not [name for name, content in files.items() if SECRET_TITLE.encode() in content]
    words = WordDocument(io.BytesIO(files["assessment.docx"]))
    assert SECRET_TITLE not in "\n".join(p.text for p in words.paragraphs)
    assert words.sections[0].header.paragraphs[0].text == "OFFICIAL"
    assert len([name for name in files if name.startswith("documents/")]) == 5
    assert not json.loads(files["manifest.json"])["is_whole"]


def test_same_submission_gives_the_same_pack_once(world, sent):
    with inside(world.area, world.lead):
        first = write_evidence_pack(submission=sent, marking="official", by=world.lead)
        again = write_evidence_pack(submission=sent, marking="official", by=world.lead)
    assert (first[1], again[1]) == (True, False)
    assert first[0] == again[0]


def test_a_pack_as_it_was_signed_passes_and_names_its_key(world, sent, tmp_path):
    pack = pack_of(world, sent)
    done = checked(saved(pack, tmp_path), "--fingerprint", pack.key_fingerprint)
    assert (done.returncode, done.stderr) == (0, "")
    assert pack.key_fingerprint in done.stdout


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("findings.csv", b"Code,Criterion\r\n", "findings.csv: changed since it was signed"),
        ("findings.csv", None, "findings.csv: in the manifest, not in the pack"),
        ("documents/extra.docx", b"slipped in", "documents/extra.docx: in the pack, not in the manifest"),
        ("manifest.sig", b"\0" * 64, "The signature is not that of the manifest."),
    ],
)
def test_a_changed_pack_is_found_out(world, sent, tmp_path, name, content, told):
    done = checked(rewritten(saved(pack_of(world, sent), tmp_path), name, content))
    assert done.returncode == 1
    assert told in done.stdout


def test_one_changed_byte_is_found_wherever_it_lies(world, sent, tmp_path):
    path = saved(pack_of(world, sent), tmp_path)
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as held:
        entries = held.infolist()
    for entry in entries:
        at = entry.header_offset + 30 + len(entry.filename.encode()) + entry.compress_size // 2
        broken = bytearray(whole)
        broken[at] ^= 0x55
        path.write_bytes(bytes(broken))
        with zipfile.ZipFile(io.BytesIO(whole)) as held:
            path.with_suffix(".py").write_bytes(held.read("check_pack.py"))
        command = [sys.executable, "-I", str(path.with_suffix(".py")), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (1, ""), entry.filename
        name = "signature" if entry.filename in {"manifest.sig", "public-key.pem"} else entry.filename
        assert name in done.stdout


def test_a_pack_with_a_name_twice_is_not_passed(world, sent, tmp_path):
    path = saved(pack_of(world, sent), tmp_path)
    with zipfile.ZipFile(path, "a") as target, pytest.warns(UserWarning, match="Duplicate"):
        target.writestr("findings.csv", b"Code\r\n")
    assert checked(path).returncode == 2


def test_a_pack_signed_anew_by_another_key_is_found_by_the_fingerprint(world, sent, tmp_path):
    ours = pack_of(world, sent)
    with override_settings(EVIDENCE_SIGNING_KEY="0a" * 32):
        forged = pack_of(world, sent)
    path = saved(forged, tmp_path)
    assert checked(path).returncode == 0
    done = checked(path, "--fingerprint", ours.key_fingerprint)
    assert done.returncode == 1
    assert "another one" in done.stdout


@pytest.mark.parametrize(("name", "content", "code"), [("nothing", None, 0), ("manifest.sig", b"\0" * 64, 1)])
def test_openssl_checks_the_signature_where_there_is_no_package(world, sent, tmp_path, name, content, code):
    path = rewritten(saved(pack_of(world, sent), tmp_path), name, content)
    with zipfile.ZipFile(path) as held:
        script = held.read("check_pack.py").decode()
    without = tmp_path / "without_package.py"
    without.write_text(script.replace("HAS_CRYPTOGRAPHY = True", "HAS_CRYPTOGRAPHY = False"))
    done = subprocess.run([sys.executable, "-I", str(without), str(path)], capture_output=True, check=False)
    # A machine with neither says that it could not check, which is not the same as "all is well".
    assert done.returncode == (code if shutil.which("openssl") else 2)


def test_what_is_no_pack_is_said_so(tmp_path, world, sent):
    path = saved(pack_of(world, sent), tmp_path)
    script = tmp_path / "check.py"
    with zipfile.ZipFile(path) as held:
        script.write_bytes(held.read("check_pack.py"))
    path.write_bytes(b"not a zip")
    done = subprocess.run(
        [sys.executable, "-I", str(script), str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "no evidence pack" in done.stderr


def test_a_damaged_document_stops_the_pack_and_is_named(world, sent):
    with inside(world.area, world.lead):
        version = sent.documents.select_related("version__document").first().version
    with document_storage().open(version.storage_key, "wb") as file:
        file.write(b"something else")
    with pytest.raises(Refused, match=version.document.title):
        pack_of(world, sent)


def test_without_a_key_nothing_is_written(world, sent):
    with override_settings(EVIDENCE_SIGNING_KEY=""), pytest.raises(Refused, match="EVIDENCE_SIGNING_KEY"):
        pack_of(world, sent)
    with tenant_context([world.area.pk]):
        assert not EvidencePack.objects.exists()


def test_who_is_not_cleared_or_may_not_make_reports_gets_none(world, sent):
    with pytest.raises(NotAllowed, match="clearance"):
        pack_of(world, sent, "official_sensitive", by=world.officer)
    with pytest.raises(NotAllowed):
        pack_of(world, sent, by=make.make_viewer(world.area, make.AreaRole.ELECTED_MEMBER))


def test_a_pack_is_never_changed(world, sent):
    pack = pack_of(world, sent)
    with inside(world.area, world.lead), pytest.raises(DatabaseError), transaction.atomic():
        EvidencePack.objects.filter(pk=pack.pk).update(sha256="0" * 64)


def test_page_asks_for_a_pack_and_opens_it_with_a_trace(world, sent):
    lead = client_of(world.lead)
    page = reverse("assurance:evidence-packs", args=["northbridge", world.assessment.public_id])
    assert "No packs yet" in lead.get(page).content.decode()
    asked = lead.post(page, {"marking": "official"})
    with tenant_context([world.area.pk]):
        job = Job.objects.get(name=EVIDENCE_PACK)
    assert asked.url.endswith(f"{job.public_id}/")
    pack = pack_of(world, sent)
    response = lead.get(reverse("assurance:evidence-pack", args=["northbridge", pack.public_id]))
    assert response["Content-Type"] == "application/zip"
    assert response["X-Content-Type-Options"] == "nosniff"
    with tenant_context([world.area.pk]):
        assert AccessEvent.objects.filter(kind="export", detail__contains=pack.public_id).exists()


def test_page_offers_no_marking_the_viewer_is_not_cleared_for(world, sent):
    officer = client_of(world.officer)
    page = reverse("assurance:evidence-packs", args=["northbridge", world.assessment.public_id])
    assert "OFFICIAL-SENSITIVE" not in officer.get(page).content.decode()
    officer.post(page, {"marking": "official_sensitive"})
    with tenant_context([world.area.pk]):
        assert not Job.objects.filter(name=EVIDENCE_PACK).exists()


def test_a_year_that_is_not_submitted_has_nothing_to_pack(world):
    page = reverse("assurance:evidence-packs", args=["northbridge", world.assessment.public_id])
    assert "not submitted yet" in client_of(world.lead).get(page).content.decode()
    client_of(world.lead).post(page, {"marking": "official"})
    with tenant_context([world.area.pk]):
        assert not Job.objects.filter(name=EVIDENCE_PACK).exists()


def test_a_lost_file_says_so_and_is_made_again(world, sent):
    with tenant_context([world.area.pk]):
        lost = samples.make_evidence_pack(sent)
    answer = client_of(world.lead).get(
        reverse("assurance:evidence-pack", args=["northbridge", lost.public_id]), follow=True
    )
    assert "Have it made again" in answer.content.decode()
    assert pack_of(world, sent) != lost
