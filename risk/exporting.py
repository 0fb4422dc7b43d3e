"""The assessment as it leaves the service: the register as a table, a version as a committee paper.

What leaves holds nothing above OFFICIAL (domain rule 9) unless a cleared reader asked for it; then the
marking stands on every page. Pure: what may be seen was settled by the reading.
"""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from core.exports import ExportFile, ExportTable
from core.models import Authority
from core.uk_dates import uk_date
from core.word import CONTENT_TYPE, Paper
from risk.models import AssessmentShare, RiskAssessment
from risk.reading import Reading, RiskRow, highest
from risk.scoring import IMPACT, LIKELIHOOD, high_from, medium_from


def register_table(reading: Reading, area: Authority, on: datetime.date) -> ExportTable:
    """The risks of a version, one a row, in the columns that councils keep."""
    columns = [
        _("Reference"),
        _("Risk"),
        _("Kind"),
        _("What it is about"),
        _("Description"),
        _("Ideological driver"),
        _("Where it shows"),
        _("Where it comes from"),
        _("Likelihood before controls"),
        _("Impact before controls"),
        _("Score before controls"),
        _("Controls in place"),
        _("Likelihood with controls"),
        _("Impact with controls"),
        _("Score with controls"),
        _("Band"),
        _("Since the version before"),
        _("Why it moved"),
        _("Owner"),
        _("Actions"),
        _("Version"),
        _("Marking"),
    ]
    name = _("Risk register of %(area)s as at %(date)s") % {"area": area.name, "date": uk_date(on)}
    rows = [_register_row(row, reading.version) for row in reading.rows]
    return ExportTable(name, columns, rows, reading.marking)


def _register_row(row: RiskRow, version: RiskAssessment) -> list[str | int | None]:
    entry = row.entry
    return [
        entry.risk.reference,
        entry.title,
        str(entry.risk.get_kind_display()),
        str(entry.risk.get_concern_display()),
        entry.description,
        entry.ideological_driver,
        str(entry.get_environment_display()),
        _source(row),
        entry.inherent_likelihood,
        entry.inherent_impact,
        entry.inherent_score,
        entry.controls,
        entry.residual_likelihood,
        entry.residual_impact,
        entry.residual_score,
        str(row.residual.label),
        row.residual_move.words,
        entry.why_moved,
        entry.owner.name if entry.owner else "",
        row.answers,
        version.number,
        highest([entry.risk.marking]),
    ]


def _source(row: RiskRow) -> str:
    source = str(row.entry.get_source_display())
    return f"{source}: {row.entry.source_note}" if row.entry.source_note else source


def committee_paper(reading: Reading, area: Authority, on: datetime.date) -> ExportFile:
    """A version as a Word paper for a committee: standing, what moved, the risks, each risk in full."""
    version = reading.version
    paper = Paper(
        title=version.title,
        caption=_("%(area)s. Local risk assessment, version %(number)s")
        % {"area": area.name, "number": version.number},
        marking=reading.marking,
        dated=version.agreed_on or on,
        is_wide=True,
    )
    _standing(paper, version)
    if version.summary:
        paper.heading(_("Summary"))
        paper.paragraph(version.summary)
    _moves(paper, reading)
    for title, rows in (
        (_("Situational risks"), reading.situational),
        (_("Corporate risks"), reading.corporate),
    ):
        paper.heading(title)
        _overview_of(paper, rows)
    _in_full(paper, reading)
    _scale(paper)
    name = f"risk-assessment-{area.slug}-version-{version.number}.docx"
    return ExportFile(name, CONTENT_TYPE, paper.content())


def shared_paper(share: AssessmentShare, reading: Reading) -> ExportFile:
    """A shared version as a Word paper for those it was shared with: what its page shows, and the terms."""
    paper = Paper(
        title=share.title,
        caption=_("%(area)s. Local risk assessment, version %(number)s, shared")
        % {"area": share.authority.name, "number": share.number},
        marking=reading.marking,
        dated=share.agreed_on or share.starts_on,
        is_wide=True,
    )
    paper.facts(
        [
            (_("Agreed"), uk_date(share.agreed_on)),
            (_("Shared with"), str(share.to_area or share.to_body)),
            (_("Why it is shared"), share.purpose),
            (_("Shared until"), uk_date(share.ends_on)),
        ]
    )
    if reading.version.summary:
        paper.heading(_("Summary"))
        paper.paragraph(reading.version.summary)
    for title, rows in (
        (_("Situational risks"), reading.situational),
        (_("Corporate risks"), reading.corporate),
    ):
        paper.heading(title)
        _scores_of(paper, rows)
        for row in rows:
            paper.heading(f"{row.entry.risk.reference} {row.entry.title}", 2)
            paper.facts(_substance(row, reading))
    _scale(paper)
    name = f"risk-assessment-{share.authority.slug}-version-{share.number}-shared.docx"
    return ExportFile(name, CONTENT_TYPE, paper.content())


def _standing(paper: Paper, version: RiskAssessment) -> None:
    meeting = version.agreed_at_meeting
    agreed = ""
    if version.agreed_on:
        agreed = (
            f"{uk_date(version.agreed_on)}, {meeting.group.name}" if meeting else uk_date(version.agreed_on)
        )
    approved = ""
    if version.approved_by and version.approved_at:
        approved = f"{version.approved_by.get_full_name()}, {uk_date(version.approved_at.date())}"
    said = _("The risks were gone through and none changed") if version.no_change else ""
    paper.facts(
        [
            (_("State"), str(version.get_status_display())),
            (_("Agreed"), agreed),
            (
                _("Prepared by"),
                f"{version.prepared_by.get_full_name()}, {uk_date(version.prepared_at.date())}",
            ),
            (_("Approved by"), approved),
            (_("Reviewed, no change"), said),
            (_("Why no radicalising influence is listed"), version.no_influences_statement),
        ]
    )


def _moves(paper: Paper, reading: Reading) -> None:
    if reading.before is None:
        return
    paper.heading(_("What moved since version %d") % reading.before.number)
    if reading.moved:
        paper.table(
            [_("Risk"), _("Before controls"), _("With controls"), _("Why")],
            [
                [
                    f"{row.entry.risk.reference} {row.entry.title}",
                    f"{row.inherent_text} ({row.inherent_move.words.lower()})",
                    f"{row.residual_text} ({row.residual_move.words.lower()})",
                    row.entry.why_moved,
                ]
                for row in reading.moved
            ],
            [3, 2, 2, 3],
        )
    else:
        paper.paragraph(_("No score moved."))
    if reading.gone:
        paper.paragraph(_("No longer part of it:"))
        paper.bullets(f"{entry.risk.reference} {entry.title}" for entry in reading.gone)


def _overview_of(paper: Paper, rows: list[RiskRow]) -> None:
    if not rows:
        paper.paragraph(_("None is listed."))
        return
    paper.table(
        [_("Risk"), _("Before controls"), _("With controls"), _("Owner"), _("Actions")],
        [
            [
                f"{row.entry.risk.reference} {row.entry.title}",
                row.inherent_text,
                row.residual_text,
                row.entry.owner.name if row.entry.owner else "",
                str(row.answers) if row.answers else _("None yet"),
            ]
            for row in rows
        ],
        [4, 1.5, 1.5, 2, 1],
    )


def _scores_of(paper: Paper, rows: list[RiskRow]) -> None:
    if not rows:
        paper.paragraph(_("None is listed."))
        return
    paper.table(
        [_("Risk"), _("Before controls"), _("With controls")],
        [
            [f"{row.entry.risk.reference} {row.entry.title}", row.inherent_text, row.residual_text]
            for row in rows
        ],
        [6, 2, 2],
    )


def _in_full(paper: Paper, reading: Reading) -> None:
    paper.heading(_("Each risk in full"))
    for row in reading.rows:
        entry = row.entry
        paper.heading(f"{entry.risk.reference} {entry.title}", 2)
        where_from = (_("Where it comes from"), _source(row))
        paper.facts([*_substance(row, reading), where_from, (_("Why it moved"), entry.why_moved)])


def _substance(row: RiskRow, reading: Reading) -> list[tuple[str, str]]:
    """What a risk is and how it scores: all that a neighbour it is shared with may read of it."""
    entry = row.entry
    return [
        (_("Kind"), f"{entry.risk.get_kind_display()}. {entry.risk.get_concern_display()}"),
        (_("Marking"), highest([entry.risk.marking]) if reading.marking != "OFFICIAL" else ""),
        (_("Description"), entry.description),
        (_("Ideological driver"), entry.ideological_driver),
        (_("Where it shows"), str(entry.get_environment_display())),
        (_("Score before controls"), _sum(entry.inherent_likelihood, entry.inherent_impact)),
        (_("Controls in place"), entry.controls),
        (_("Score with controls"), _sum(entry.residual_likelihood, entry.residual_impact)),
    ]


def _sum(likelihood: int, impact: int) -> str:
    return _("%(likelihood)s (likelihood) × %(impact)s (impact) = %(score)s") % {
        "likelihood": likelihood,
        "impact": impact,
        "score": likelihood * impact,
    }


def _scale(paper: Paper) -> None:
    paper.heading(_("How risks are scored"))
    paper.paragraph(
        _("Likelihood times impact, 1 to 5 each. From %(high)s a risk is high, from %(medium)s medium.")
        % {"high": high_from(), "medium": medium_from()}
    )
    rows = [[str(step), str(LIKELIHOOD[step]), str(IMPACT[step])] for step in LIKELIHOOD]
    paper.table([_("Step"), _("Likelihood"), _("Impact")], rows, [0.5, 3, 3])
