"""Governance of the demonstration: lines, arrangements, briefings, documents in date or not, sharing."""

from __future__ import annotations

from core.actions import add_document
from core.models import Attestation, Document
from partnerships.actions import NewPerson, add_group, edit_member, end_office, hand_over_office
from partnerships.actions.governance import add_arrangement, agree_document, draw_line, record_briefing
from partnerships.actions.sharing import activate_agreement, draft_agreement, record_sharing_check
from partnerships.models import Group, OfficeHolding
from prevent_compliance.demonstration.files import word_document
from prevent_compliance.demonstration.scene import Scene

RELIABLE = 0.7
"""From this share of things done on, an area keeps its governance in order."""
TERMS = {
    "purpose": "To see together where concerns arise, and to plan training and visits by it.",
    "legal_power": "Counter-Terrorism and Security Act 2015, section 26; UK GDPR Article 6(1)(e).",
    "necessity": "No body sees the whole picture from its own records alone.",
    "proportionality": "Counts by quarter and kind of setting; nothing about single people.",
    "consent_position": "Counts tell of nobody, so none is asked for. Anything else is judged case by case.",
    "confidentiality": "Kept on each body’s own drive for two years, open to the members named.",
    "dpia_reference": "DPIA-2025-031",
}
QUESTION = {
    "subject": "How many concerns came from colleges this term, so that the briefing can be aimed well.",
    "receiver": "College safeguarding network",
    "has_power": True,
    "legal_power": "Section 26 of the Act: the council’s own function. Lawful basis: public task.",
    "is_necessary": True,
    "necessity": "Without the count the briefing would go to every college alike.",
    "is_proportionate": True,
    "proportionality": "One number for the whole area; small numbers are left out.",
    "consent": "not_needed",
    "consent_reason": "A count of this kind tells of nobody.",
    "confidentiality": "Sent by secure mail to the network’s chair; not passed on.",
    "outcome": "share_less",
    "outcome_reason": "The count goes without its split by college, which would be too small.",
}


def make_governance(scene: Scene) -> None:
    """What governs the area. A district adds its own to its county's joint group."""
    if scene.place.county:
        _of_a_district(scene)
    else:
        _lines(scene)
        _deputies(scene)
        _substitutes(scene)
    _documents(scene)
    if scene.place.share >= RELIABLE:
        _sharing(scene)
        _briefings(scene)
        Attestation.objects.create(
            **scene.owned(scene.days(-60), by="approver"),
            criterion="1.G2",
            statement="Each of the five topics was discussed in earnest, as the minutes show.",
            attested_on=scene.days(-60),
            holds_until=scene.days(300),
        )


def _lines(scene: Scene) -> None:
    area, by, since = scene.authority, scene.viewer, scene.began_on
    draw_line(authority=area, lower=scene.group, upper="csp", starts_on=since, rhythm="each meeting", by=by)
    draw_line(authority=area, lower="csp", upper="cabinet", starts_on=since, rhythm="a yearly report", by=by)
    if scene.place.share < RELIABLE:
        return
    draw_line(
        authority=area, lower=scene.group, upper="contest", starts_on=since, rhythm="half-yearly", by=by
    )
    panel = Group.objects.get(authority=area, kind=Group.Kind.CHANNEL_PANEL)
    draw_line(authority=area, lower=panel, upper=scene.group, starts_on=since, rhythm="numbers alone", by=by)
    online = add_group(
        authority=area,
        kind=Group.Kind.WORKING_GROUP,
        name="Online harms working group",
        starts_on=scene.days(-420),
        by=by,
    )
    draw_line(authority=area, lower=online, upper=scene.group, starts_on=scene.days(-420), by=by)
    add_arrangement(
        authority=area,
        kind="joint",
        title="Shared training and venue notices",
        parties="Riverside Council\nNorth Heath Council",
        purpose="One calendar of training, and a word to each other when a booking is refused.",
        starts_on=scene.days(-250),
        review_due=scene.days(115),
        document=None,
        by=by,
    )


def _of_a_district(scene: Scene) -> None:
    add_arrangement(
        authority=scene.authority,
        kind="two_tier",
        title="Working together in the county",
        parties=scene.group.authority.name,
        starts_on=scene.began_on,
        review_due=scene.days(90),
        document=None,
        by=scene.viewer,
    )
    if scene.place.share >= RELIABLE:
        draw_line(
            authority=scene.authority,
            lower=scene.group,
            upper="csp",
            starts_on=scene.began_on,
            by=scene.viewer,
        )


def _deputies(scene: Scene) -> None:
    deputy = OfficeHolding.objects.get(group=scene.group, office="deputy_chair", ends_on=None)
    end_office(holding=deputy, ends_on=scene.days(-310), by=scene.viewer)
    hand_over_office(
        authority=scene.authority,
        group=scene.group,
        office="deputy_chair",
        contact=NewPerson("Helen Mistry", "Assistant director, housing"),
        starts_on=scene.days(-240),
        by=scene.viewer,
    )


def _substitutes(scene: Scene) -> None:
    names = ("B. Lowe", "D. Achebe", "F. Quinn")
    for name, member in zip(names, scene.members[1:], strict=False):
        edit_member(
            member=member,
            contact=member.contact,
            substitute=NewPerson(name, "Deputy"),
            sector=member.sector,
            seniority=member.seniority,
            by=scene.viewer,
        )


def _documents(scene: Scene) -> None:
    share = scene.place.share
    strategy = add_document(
        authority=scene.authority,
        upload=word_document("Safer communities strategy", ("How Prevent stands in the wider strategy.",)),
        title="Safer communities strategy",
        kind=Document.Kind.PLAN,
        section=1,
        event_date=scene.past[-2].meets_on,
        owner=scene.officers["strategic"],
        by=scene.viewer,
    )
    if share >= RELIABLE:
        agree_document(document=strategy, meeting=scene.past[-2], review_due=scene.days(26), by=scene.viewer)
    add_document(
        authority=scene.authority,
        upload=word_document("Information charter", ("What each body shares, and how.",)),
        title="Information charter of the partners",
        kind=Document.Kind.POLICY,
        section=1,
        event_date=scene.days(-380),
        approved_on=scene.days(-380),
        review_due=scene.days(150 if share >= RELIABLE else -15),
        owner=scene.officers["lead"],
        by=scene.viewer,
    )


def _sharing(scene: Scene) -> None:
    police, schools = scene.bodies["police"], scene.bodies["education"]
    agreement = draft_agreement(
        authority=scene.authority,
        bodies=[scene.council, police, schools],
        terms={"title": "Numbers of concerns and referrals", "review_due": scene.days(48), **TERMS},
        by=scene.viewer,
    )
    activate_agreement(agreement=agreement, starts_on=scene.days(-317), by=scene.viewer)
    draft_agreement(
        authority=scene.authority,
        bodies=[scene.council],
        terms={
            "title": "Venue notices between neighbouring councils",
            "purpose": "To hear of a booking that another council refused.",
            "other_parties": "Riverside Council",
            "reaches_beyond": True,
        },
        by=scene.viewer,
    )
    answers = {**QUESTION, "agreement": agreement}
    record_sharing_check(
        authority=scene.authority, answers=answers, decided_on=scene.days(-33), by=scene.viewer
    )


def _briefings(scene: Scene) -> None:
    for audience, post, days, level, subject in (
        (
            "lead_member",
            "Cabinet member for communities",
            -40,
            "update",
            "Risks that moved, and late actions",
        ),
        ("scrutiny", "Safer communities scrutiny panel", -130, "update", "The year’s findings by benchmark"),
        ("all_members", "", -390, "introduction", "What the duty asks of a councillor"),
    ):
        record_briefing(
            authority=scene.authority,
            audience=audience,
            post=post,
            briefed_on=scene.days(days),
            level=level,
            subject=subject,
            given_by=scene.officers["lead"],
            marking="official",
            clearance_checked=False,
            by=scene.viewer,
        )
