"""What a judge answers: a finding, with its reason, its remedy and the date on which it lapses."""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


class Status(enum.StrEnum):
    """How a criterion stands. Missing data is never met."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NO_EVIDENCE = "no_evidence"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        """The status as people read it."""
        return str(_LABELS[self])


_LABELS = {
    Status.MET: _("Met"),
    Status.PARTLY: _("Partly met"),
    Status.NOT_MET: _("Not met"),
    Status.NO_EVIDENCE: _("No evidence yet"),
    Status.NOT_APPLICABLE: _("Not applicable"),
}


@dataclass(frozen=True)
class Remedy:
    """What would mend a finding: in words, and the named route of the form that does it.

    `route` is a URL name that takes the area's slug alone, or "" where nothing needs doing;
    `query` is added to the address, for a form that starts with something filled in.
    """

    words: str = ""
    route: str = ""
    query: str = ""


@dataclass(frozen=True)
class Evidence:
    """Which records a finding rests on: how many of what, and (where few) which public ids."""

    what: str
    count: int
    route: str = ""


@dataclass(frozen=True)
class Finding:
    """A judge's answer. `because` is one plain sentence with the numbers in it.

    `changes_on` is the date on which the status changes if nobody does anything, None if it doesn't.
    """

    status: Status
    figure: str
    because: str
    remedy: Remedy = Remedy()
    changes_on: datetime.date | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class AuthorityFinding:
    """A finding with the authority and the criterion it is about."""

    authority_id: int
    code: str
    finding: Finding
