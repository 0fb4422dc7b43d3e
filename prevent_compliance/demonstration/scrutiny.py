"""What elected members asked in the invented areas, what they were told, and the pack for their committee."""

from __future__ import annotations

from benchmarks.scrutiny.actions import ask_question, reply_to_question, write_scrutiny_pack
from core.once import reading_a_page
from core.tenancy import tenant_context
from core.viewer import Viewer, build_viewer
from prevent_compliance.demonstration.scene import Scene

ASKED = (
    (
        96,
        1,
        "Health has missed two meetings in a row. What are we doing to bring them back to the table?",
        "The chair wrote to the integrated care board, and its safeguarding lead now holds the seat with a "
        "named substitute. They came to the last meeting.",
    ),
    (
        41,
        3,
        "Which actions of the plan are paid for by us alone, and what happens to them if the grant ends?",
        "Three are ours alone and are in next year’s budget. The two that rest on the grant have a review "
        "date in February, and the board decides then.",
    ),
    (
        6,
        7,
        "Do all of our hired halls now ask what an event is about before they take a booking?",
        "",
    ),
)
CORRECTED = (
    "Two are ours alone and are in next year’s budget; the third was moved to the grant in October. The "
    "three that rest on the grant have a review date in February, and the board decides then."
)
ASKS = (
    "Note how the eight benchmarks stand, and what moved since last quarter.",
    "Support the chair in filling the seats that came to fewer than half of the meetings.",
    "Ratify the partnership plan at the next full meeting.",
)


WITH_PACK = 2
"""Areas whose pack is there from the start; setting one costs about a second."""


def make_scrutiny(scenes: dict[str, Scene]) -> None:
    """Three questions in every area, one open and one whose reply was put right; packs of today in some."""
    for number, scene in enumerate(scenes.values()):
        lead = scene.people["lead"]
        with tenant_context([scene.authority.pk], user_id=lead.pk, why="demonstration"):
            _ask_and_reply(scene)
            if number < WITH_PACK:
                with reading_a_page():
                    write_scrutiny_pack(
                        authority=scene.authority, asks=ASKS, today=scene.today, by=_person(scene, "lead")
                    )


def _ask_and_reply(scene: Scene) -> None:
    member, officer = _person(scene, "member"), _person(scene, "officer")
    for days, section, text, reply in ASKED:
        at = scene.at(scene.days(-days))
        asked = ask_question(authority=scene.authority, text=text, section=section, now=at, by=member)
        for after, words in ((9, reply), (15, CORRECTED if section == 3 else "")):
            if words:
                at = scene.at(scene.days(after - days))
                reply_to_question(question=asked, text=words, version=None, now=at, by=officer)


def _person(scene: Scene, part: str) -> Viewer:
    with tenant_context([], user_id=scene.people[part].pk):
        return build_viewer(scene.people[part], on=scene.today)
