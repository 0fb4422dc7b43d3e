"""What this section puts on the agenda of a coming meeting of the partnership group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.criteria.framework import load_framework
from core.models import Authority
from core.registries import AgendaSeed, agenda_seeds
from core.uk_dates import uk_date
from partnerships.models import AgendaItem, Group, Meeting
from partnerships.querysets import previous_meeting

Kind = AgendaItem.Kind
ORDER = (
    Kind.CTLP,
    Kind.RISK_ASSESSMENT,
    Kind.PLAN,
    Kind.REFERRALS,
    Kind.CHANNEL,
    Kind.PERFORMANCE,
    Kind.COMMUNITY,
    Kind.OTHER,
)
"""From the threat picture to what is done about it: the order in which a new agenda is laid out."""
LAST_MEETING = "partnership:last-meeting"


def partnership_seeds(meeting: Meeting, authority: Authority) -> Iterator[AgendaSeed]:
    """The last meeting's minutes and actions, what it deferred, and terms that fall due. Two queries."""
    last = previous_meeting(meeting)
    if last is not None:
        deferred = list(last.agenda.filter(outcome=AgendaItem.Outcome.DEFERRED).order_by("position", "id"))
        yield AgendaSeed(
            LAST_MEETING,
            Kind.OTHER,
            _("Minutes and actions of the last meeting"),
            _("Minutes of %(date)s.") % {"date": uk_date(last.meets_on)} + _deferred_words(len(deferred)),
        )
        for item in deferred:
            words = _("Deferred at the meeting of %(date)s.") % {"date": uk_date(last.meets_on)}
            yield AgendaSeed(f"partnership:deferred-{item.public_id}", item.kind, item.title, words)
    terms = meeting.group.terms_of_reference
    if terms is not None and terms.review_due is not None and terms.review_due <= meeting.meets_on:
        words = _("Their review is due on %(date)s.") % {"date": uk_date(terms.review_due)}
        yield AgendaSeed(
            f"partnership:terms-{terms.public_id}", Kind.OTHER, _("Review the terms of reference"), words
        )


def _deferred_words(count: int) -> str:
    if not count:
        return ""
    words = ngettext(" %(count)d item was deferred.", " %(count)d items were deferred.", count)
    return words % {"count": count}


def standing_seeds(covered_kinds: Iterable[str]) -> Iterator[AgendaSeed]:
    """The topics 1.G2 wants on agendas over a year, but for those another seed already brings."""
    taken = set(covered_kinds)
    for topic in load_framework().criterion("1.G2").choices["agenda_topics"]:
        if topic not in taken:
            words = _("Agendas cover it at least once in 12 months (criterion 1.G2).")
            yield AgendaSeed(f"partnership:standing-{topic}", topic, str(Kind(topic).label), words)


def seeds_for(meeting: Meeting) -> list[AgendaSeed]:
    """Everything every section wants discussed at a meeting, in the order of a new agenda.

    A group that is not the partnership group gets the thread of its own last meeting only.
    """
    area = meeting.authority
    if meeting.group.kind != Group.Kind.PARTNERSHIP_GROUP:
        return list(partnership_seeds(meeting, area))
    gathered = [seed for registered in agenda_seeds for seed in registered(meeting, area)]
    gathered += standing_seeds(seed.kind for seed in gathered)
    return sorted(gathered, key=lambda seed: (seed.key != LAST_MEETING, ORDER.index(Kind(seed.kind))))
