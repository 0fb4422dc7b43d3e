"""Asking, replying, and writing the pack. Nothing of it is ever changed: a later row supersedes."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence

from django.db import connection, transaction

from benchmarks.files import is_intact, keep_file
from benchmarks.models import ScrutinyPack, ScrutinyQuestion, ScrutinyReply
from benchmarks.scrutiny.notes import tell_of_question, tell_of_reply
from benchmarks.scrutiny.overview import read_overview
from benchmarks.scrutiny.pack import ROOMY, canonical, fingerprint, pack_of
from benchmarks.scrutiny.printing import set_on_two_pages
from benchmarks.scrutiny.questions import as_asked, with_replies
from core.actions.checks import require
from core.errors import Refused, Stale
from core.models import Authority
from core.permissions import Permission
from core.viewer import Viewer

MOST_A_DAY = 30
"""How many questions one person may ask of an area in 24 hours: each of them is a letter to its leads."""


@transaction.atomic
def ask_question(
    *, authority: Authority, text: str, section: int | None, now: datetime.datetime, by: Viewer
) -> ScrutinyQuestion:
    """Ask a question, of one benchmark or of all, and have the leads told.

    Raises Refused for an empty one, an unknown benchmark, and more than `MOST_A_DAY`.
    """
    require(Permission.ASK_SCRUTINY, by=by, authority_id=authority.pk)
    if not text.strip():
        raise Refused("Write your question.", field="text")
    if section is not None and section not in range(1, 9):
        raise Refused("Choose one of the eight benchmarks, or none.", field="section")
    own = ScrutinyQuestion.objects.filter(authority=authority, recorded_by_id=by.user_id)
    if own.filter(recorded_at__gt=now - datetime.timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused(f"You asked {MOST_A_DAY} questions since yesterday. Ask this one tomorrow.")
    question = ScrutinyQuestion.objects.create(
        authority=authority, text=text.strip(), section=section, recorded_at=now, recorded_by_id=by.user_id
    )
    tell_of_question(question)
    return question


@transaction.atomic
def reply_to_question(
    *, question: ScrutinyQuestion, text: str, version: int | None, now: datetime.datetime, by: Viewer
) -> ScrutinyReply:
    """Reply to a question; it supersedes the replies there are.

    `version` is that of the question as it was read (None: no form was open). Raises Stale if somebody
    replied since, so that no reply supersedes one that its writer never read.
    """
    require(Permission.ANSWER_SCRUTINY, by=by, authority_id=question.authority_id)
    if not text.strip():
        raise Refused("Write the reply.", field="text")
    with connection.cursor() as cursor:  # two writers at once wait for each other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('scrutiny'), %s)", [question.pk])
    now_asked = as_asked(with_replies(ScrutinyQuestion.objects.filter(pk=question.pk)))[0]
    if version is not None and now_asked.version != version:
        raise Stale(now_asked)
    reply = ScrutinyReply.objects.create(
        authority_id=question.authority_id,
        question=question,
        text=text.strip(),
        recorded_at=now,
        recorded_by_id=by.user_id,
    )
    tell_of_reply(reply)
    return reply


@transaction.atomic
def write_scrutiny_pack(
    *, authority: Authority, asks: Sequence[str], today: datetime.date, by: Viewer
) -> ScrutinyPack:
    """Write the two-page pack as at `today`, or give the one that was made from the same words.

    `asks` are the lines the council is asked to do. Must run in the area's tenant context.
    """
    require(Permission.MAKE_REPORTS, by=by, authority_id=authority.pk)
    overview = read_overview(authority, today)
    rows = with_replies(ScrutinyQuestion.objects.in_area(authority))
    questions = as_asked(rows)
    inputs = fingerprint(pack_of(overview, questions, asks, ROOMY))
    same = ScrutinyPack.objects.filter(authority=authority, inputs_sha256=inputs).first()
    if same is not None and is_intact(same):
        return same
    pack, pdf = set_on_two_pages(overview, questions, asks)
    key = keep_file(pdf.content, f"{authority.pk}/scrutiny", inputs)
    if same is not None:  # its file was lost, and is now back under the same name
        return same
    return ScrutinyPack.objects.create(
        authority=authority,
        as_of=today,
        content=canonical(pack),
        inputs_sha256=inputs,
        sha256=hashlib.sha256(pdf.content).hexdigest(),
        storage_key=key,
        size=len(pdf.content),
        pages=pdf.pages,
        recorded_by_id=by.user_id,
    )
