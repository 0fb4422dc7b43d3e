"""The ladder of escalation: each step and what it rests on in law. A person decides; nothing here does.

Sources: Counter-Terrorism and Security Act 2015, sections 26, 29 and 30; Local Government Act 1999, Part 1.
A benchmark that is not met is no finding about the law, at any step.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from benchmarks.models import Escalation

Step = Escalation.Step


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: what happens, and the power or the lack of one behind it."""

    what: str | Promise
    basis: str | Promise


LADDER: dict[str, Rung] = {
    Step.ADVICE: Rung(
        _("The regional adviser offers advice and agrees with the area what would help."),
        _("No power is used. The guidance issued under section 29 of the 2015 Act is explained and offered."),
    ),
    Step.PEER_SUPPORT: Rung(
        _("Another authority that does this well shares how, by agreement of both."),
        _("No power is used. Both authorities agree to it."),
    ),
    Step.BEST_VALUE: Rung(
        _("The department responsible for local government is told, and looks with its own eyes."),
        _(
            "Best value: Local Government Act 1999, sections 3 (duty), 10 (inspection) and 15 "
            "(Secretary of State). That department decides; in Wales other law applies."
        ),
    ),
    Step.DIRECTION: Rung(
        _("The Secretary of State is asked to consider a direction."),
        _(
            "Counter-Terrorism and Security Act 2015, section 30. Whether the duty in section 26 was "
            "discharged is for the Secretary of State to be satisfied of; no benchmark decides it."
        ),
    ),
}
