"""The duty catalogue: what the guidance asks of each body, and the objectives a plan can serve.

Data files read without a database. The numbering is that of the 2015 guidance, which was
superseded on 31 December 2023 and lives on in councils' own tables.
"""

from core.duties.catalogue import (
    Duty,
    DutyError,
    DutyKind,
    Edition,
    Objective,
    ObjectiveSet,
    duties_for,
    find_by_paragraph,
    find_duty,
    load_duties,
    load_edition,
    load_objective_sets,
)

__all__ = [
    "Duty",
    "DutyError",
    "DutyKind",
    "Edition",
    "Objective",
    "ObjectiveSet",
    "duties_for",
    "find_by_paragraph",
    "find_duty",
    "load_duties",
    "load_edition",
    "load_objective_sets",
]
