"""Two years of the duty gap analysis: last year's rated, this year's carried over and half looked at."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from action_plans.actions.actions import change_action
from action_plans.actions.gaps import change_row, record_arrangements_review, start_analysis
from action_plans.actions.gaps import take_up_recommendation as take_up
from action_plans.gap_import.stored import year_of
from action_plans.models import GapRecommendation, GapRow
from core.viewer import Viewer, build_viewer
from prevent_compliance.demonstration.scene import CHECKED, Scene

RATINGS = ("gap", "part_in_place", "in_place")


@dataclass(frozen=True)
class GapWords:
    """What is said of one duty: last year's rank (0 to 2), how it moved since, and what is recommended."""

    rank: int
    moved: int
    position: str
    risks: str = ""
    asked: tuple[str, ...] = ()


GAPS: dict[str, GapWords] = {
    "2015-33": GapWords(
        1,
        1,
        "The partnership board meets every quarter and has a chair at director level.",
        "Health and probation send substitutes more often than members.",
        ("Agree named members and substitutes with every body that the duty binds.",),
    ),
    "2015-38": GapWords(2, 0, "The risk assessment is renewed with each local profile."),
    "2015-41": GapWords(2, 0, "The partnership plan runs for two years and is reviewed at every meeting."),
    "2015-43": GapWords(
        1,
        0,
        "Front-line teams are trained every two years; contractors are asked but not followed up.",
        "Nobody can say how many of the contractors' staff were trained.",
        (
            "Ask contractors for a yearly return of staff trained.",
            "Add the course to induction for agency staff.",
        ),
    ),
    "2015-45": GapWords(
        0,
        1,
        "Halls run by the council have a hire policy; libraries and leisure centres do not use it yet.",
        "A group refused in one hall can book another the same day.",
        (
            "Extend the hire policy to libraries and leisure centres.",
            "Check the filters on computers for public use against the policy.",
        ),
    ),
    "2015-47": GapWords(
        0,
        0,
        "New contracts name the duty; those signed before 2024 do not.",
        "Older contracts run until 2029.",
        ("Add the clause to older contracts when they are next varied.",),
    ),
    "2015-51": GapWords(
        0,
        0,
        "The education service keeps a list of out-of-school settings, last checked two years ago.",
        "Settings that open in private homes are not known.",
        ("Map out-of-school settings again with the faith and community forum.",),
    ),
}


def make_gaps(scene: Scene) -> None:
    """Last year's analysis and this year's, with actions taken up and the arrangements reviewed."""
    viewer = build_viewer(scene.people["lead"], on=scene.today)
    year = year_of(scene.today)
    start_analysis(
        authority=scene.authority,
        year=year - 1,
        origin="catalogue",
        sectors=["local_government"],
        by=viewer,
    )
    rows = list(GapRow.objects.filter(authority=scene.authority).order_by("position"))
    _rate_last_year(scene, rows, scene.days(-330))
    start_analysis(authority=scene.authority, year=year, origin="last_year", by=viewer)
    _look_again(scene, viewer)
    record_arrangements_review(
        authority=scene.authority,
        meeting=scene.past[-3] if len(scene.past) > 3 else None,
        by=viewer,
        on=scene.today,
        analysis=None,
        reviewed_on=scene.days(-345),
        reviewers="Director of Communities with the partnership board",
        conclusion="changes",
        reasons="Roles and reporting work. Bookings and contracts need the same care in every service.",
        next_review_on=scene.days(20),
    )


def _rate_last_year(scene: Scene, rows: list[GapRow], on: datetime.date) -> None:
    asked = []
    for row in rows:
        words = GAPS.get(row.duty_key)
        row.checked_on, row.checked_by = on, scene.people["lead"]
        row.rating = RATINGS[words.rank if words else 2 if scene.chance(0.1) else 1]
        row.current_position = words.position if words else "In place since the last review."
        row.risks = words.risks if words else ""
        texts = words.asked if words else ()
        asked += [
            GapRecommendation(**scene.owned(on), row=row, position=position, text=text)
            for position, text in enumerate(texts, start=1)
        ]
    GapRow.objects.bulk_update(rows, ["checked_on", "checked_by", "rating", "current_position", "risks"])
    GapRecommendation.objects.bulk_create(asked)


def _look_again(scene: Scene, viewer: Viewer) -> None:
    """Half of the duties were looked at again this year; two recommendations are in the plan."""
    rows = GapRow.objects.filter(authority=scene.authority, is_carried_over=True, duty_key__in=list(GAPS))
    asked = GapRecommendation.objects.filter(row__in=rows).order_by("row__position", "position")
    for place, one in enumerate(asked.select_related("row", "authority")[:2]):
        action = take_up(recommendation=one, by=viewer, on=scene.days(-40))
        change_action(
            action=action,
            version=None,
            by=viewer,
            on=scene.days(-40),
            title=action.title,
            owner=scene.council,
            risk=next(iter(scene.risks.values())),
            due_on=scene.days(120 + 30 * place),
            threat_check={**CHECKED, "threat_check_rationale": "It closes a gap that the duty leaves here."},
        )
    for row in list(rows.order_by("position"))[: 6 if scene.place.share > 0.4 else 2]:
        words = GAPS[row.duty_key]
        change_row(
            row=row,
            recommendations=[{"id": one.pk, "text": one.text} for one in row.recommendations.all()],
            version=None,
            by=viewer,
            on=scene.days(-40),
            rating=RATINGS[min(words.rank + words.moved, 2)],
        )
