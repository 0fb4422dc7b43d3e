"""Writing evidence packs."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from benchmarks.evidence.files import archive
from benchmarks.evidence.gathering import Tell, about, files_of
from benchmarks.evidence.signing import our_signer
from benchmarks.files import is_intact, report_storage
from benchmarks.models import EvidencePack, Submission
from core.errors import NotAllowed
from core.permissions import Permission
from core.viewer import Viewer


def _silent(done: int, of: int, what: str) -> None:
    """For whoever does not watch."""


@transaction.atomic
def write_evidence_pack(
    *, submission: Submission, marking: str, by: Viewer, tell: Tell = _silent
) -> tuple[EvidencePack, bool]:
    """Write the signed pack of a submission up to a marking. Returns it and whether it is new.

    The same submission, marking and key give the same bytes, so the pack that is there is given again.
    Raises NotAllowed for a marking the asker isn't cleared for, Refused without a key or for a damaged file.
    """
    if not by.can(Permission.MAKE_REPORTS, submission.authority_id):
        raise NotAllowed("Your role does not make evidence packs.")
    if not by.may_read(marking):
        raise NotAllowed("A pack above OFFICIAL needs a recorded clearance.")
    signer = our_signer()
    files = files_of(submission, marking, tell)
    content = archive(files, about(submission, marking), signer)
    seal = hashlib.sha256(content).hexdigest()
    same = EvidencePack.objects.filter(submission=submission, marking=marking, sha256=seal).first()
    if same is not None and is_intact(same):
        return same, False
    name = f"{submission.authority_id}/evidence/{submission.public_id}-{marking}-{seal[:16]}.zip"
    key = report_storage().save(name, ContentFile(content))
    if same is not None:  # its file was lost, and is now back under the same name
        return same, False
    made = EvidencePack.objects.create(
        authority_id=submission.authority_id,
        submission=submission,
        marking=marking,
        sha256=seal,
        key_fingerprint=signer.fingerprint,
        storage_key=key,
        size=len(content),
        files=len(files),
        recorded_by_id=by.user_id,
    )
    return made, True
