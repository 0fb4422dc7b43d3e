"""Reading the dates out of a cell of prose: several in one cell, months, terms, rhythms, and none at all."""

import datetime
import re
from dataclasses import dataclass, replace

from core.imports import date_rules as rules
from core.imports.date_atoms import Atom, find_atoms, with_year
from core.imports.items import split_items
from core.imports.tables import has_words

_LONGEST = 2_000
_SAME_LENGTH = str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-", "\u00a0": " ", "\t": " "})
_LIST = re.compile(r"^\s*(?:,|/|&|and|or|,\s*and)?\s*$", re.IGNORECASE)
_RANGE = re.compile(r"^\s*(?:-|to|until|till|through|up to)\s*(?:the\s+)?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s*$", re.IGNORECASE)
_START = re.compile(
    r"(?:with effect from|w\.?e\.?f\.?|effective(?: from)?|from|since"
    r"|(?:to )?(?:start|commenc|beginn?)(?:s|es|ed|e|ing)?(?: date)?(?: in| on| from| by)?:?)\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_REVIEW = re.compile(
    r"(?:to be |next |date of |for )*review(?:s|ed)?"
    r"(?: date| due| again| meeting)?(?: in| on| by| at| for)?\s*[:-]?\s*$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:(?:to be )?(?:complet\w+|finish\w*|deliver\w*|in place|due|deadline|target)(?: date)?\s*:?\s*)?"
    r"(?:by|before|in|on|at|during|until|till|(?:no |not )?later than|end date|for)?(?: the)?\s*[:-]?\s*$",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"(?:until|till|to|through)\s*(?:the\s+)?$", re.IGNORECASE)
_JOINS = re.compile(r"^\W*(?:and|then|with|plus|thereafter|\+|&|,|;|\()", re.IGNORECASE)
_EDGES = re.compile(
    r"^(?:[\W_]+|(?:and|then|by|in|on|for|to|of|or)\b)+|(?:[\s,;:/.&(\[-]+|\b(?:and|then|by|in|on|for|to|the|between))+$",
    re.IGNORECASE,
)
_SEE = re.compile(
    r"^\W*(?:please\s+)?(?:see|as(?:\s+(?:per|for|in))?|refer\s+to|same\s+as)\s+(?:also\s+)?"
    r"(?:(?:action|row|item|point|ref(?:erence)?|no|number)\b\.?\s*)*"
    r"(?P<ref>[a-z]{0,3}[-.]?[0-9]{1,3}(?:\.[0-9]{1,3})*[a-z]?|above)\b(?:\s+(?:above|below))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DueItem:
    """One date, or one thing said in place of a date.

    `text`: the exact words. `kind`: 'due', 'review', 'start', 'recurring' or 'unclear'. `on`: the day, if one
    can be told (of a month or term that is due, its last). `precision`: 'day', 'month', 'term', 'quarter',
    'season', 'year' or None. `what`: the words of the milestone it dates. `rhythm`: 'annual', 'quarterly', …
    or None. `how`: by which rule a period became a day ('' where the text gives the day itself).
    """

    text: str
    kind: str
    on: datetime.date | None = None
    precision: str | None = None
    what: str = ""
    rhythm: str | None = None
    how: str = ""


@dataclass(frozen=True)
class Doubt:
    """What a person should look at. `kind`: 'review_date_needed', 'date_unclear' or 'already_done'."""

    kind: str
    text: str
    why: str


@dataclass(frozen=True)
class DateReading:
    """What a cell says about dates. `see` is the row it points to instead ('9', or 'above'), or None."""

    items: tuple[DueItem, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    see: str | None = None


def read_dates(text: str, year_hint: int | None = None) -> DateReading:
    """Every date a person can read in a cell, and what stays open. Never raises, whatever the text.

    Dates are read the British way, day before month. `year_hint` is the year for dates that name none; such a
    reading is always doubted.
    """
    items: list[DueItem] = []
    doubts: list[Doubt] = []
    see = None
    for line in split_items(text):
        plain = line.translate(_SAME_LENGTH)
        atoms = _settled(plain, find_atoms(plain), year_hint) if len(line) <= _LONGEST else []
        found = _dated(line, plain, atoms) if atoms else _undated(line, plain)
        items.extend(found.items)
        doubts.extend(found.doubts)
        see = see or found.see
    return DateReading(tuple(items), tuple(doubts), see)


def _settled(line: str, atoms: list[Atom], year_hint: int | None) -> list[Atom]:
    """Years found for the atoms that lack one: from the next date of a list or range, the one before, the
    hint.
    """
    settled = list(atoms)
    for place in range(len(settled) - 2, -1, -1):
        atom, after = settled[place], settled[place + 1]
        gap = line[atom.end : after.start]
        if atom.missing_year and after.first and (_LIST.match(gap) or _RANGE.match(gap)):
            earlier = atom.missing_year[1] > after.first.month and bool(_RANGE.match(gap))
            settled[place] = with_year(atom, after.first.year - earlier)
    for place, atom in enumerate(settled):
        before = settled[place - 1] if place else None
        if atom.missing_year and before and before.last and _LIST.match(line[before.end : atom.start]):
            year = before.last.year
            settled[place] = with_year(
                atom, year, f"No year is given; {year} was taken from the date before it."
            )
        elif atom.missing_year and year_hint and rules.FIRST_YEAR <= year_hint <= rules.LAST_YEAR:
            settled[place] = with_year(atom, year_hint, f"No year is given; {year_hint} was taken.")
        elif atom.missing_year:
            settled[place] = replace(atom, doubt="The date has no year.")
    return settled


def _lead(line: str, start: int, end: int) -> tuple[int, str]:
    """Where the words that lead to a date begin, and the kind of date that they make it."""
    before = line[start:end]
    for pattern, kind in ((_START, "start"), (_REVIEW, "review")):
        match = pattern.search(before)
        if match and (match.start() == 0 or not before[match.start() - 1].isalnum()):
            return start + match.start(), kind
    led = next(
        (m.start() for m in _BY.finditer(before) if not m.start() or not before[m.start() - 1].isalnum()),
        len(before),
    )
    return start + led, "due"


def _dated(line: str, plain: str, atoms: list[Atom]) -> DateReading:
    edges = [0, *[atom.end for atom in atoms]]
    leads = [_lead(plain, edges[place], atom.start) for place, atom in enumerate(atoms)]
    ends = [start for start, _ in leads[1:]] + [len(plain)]
    before_first = has_words(_bare(plain[: leads[0][0]]))
    tail = line[atoms[-1].end :]
    extra = _tail_item(line, tail, {kind for _, kind in leads}, plain[: leads[0][0]])
    items: list[DueItem] = []
    doubts: list[Doubt] = []
    for place, atom in enumerate(atoms):
        start, kind = leads[place]
        last = place == len(atoms) - 1
        if before_first:
            words = line[edges[place] : start] + (f" {tail}" if last and not extra else "")
        else:
            words = "" if last and extra else line[atom.end : ends[place]]
        if not last and _opens_range(plain, atom, atoms[place + 1]):
            kind = "start"
        items.extend(_atom_items(line, atom, kind, _bare(words)))
        if atom.doubt:
            doubts.append(Doubt("date_unclear", line, atom.doubt))
    if extra:
        items.append(extra)
        if extra.kind == "review":
            doubts.append(
                Doubt("review_date_needed", line, "It goes on without an end: give its next review date.")
            )
    if rules.NOT_YET.search(plain):
        doubts.append(Doubt("date_unclear", line, "The date is still to be confirmed."))
    see = _SEE.match(plain)
    return DateReading(tuple(items), tuple(doubts), see["ref"].lower() if see else None)


def _opens_range(line: str, atom: Atom, after: Atom) -> bool:
    gap = line[atom.end : after.start]
    between = _BETWEEN.search(line, 0, atom.start) is not None and gap.strip().lower() == "and"
    return bool(atom.first and after.last) and (between or bool(_RANGE.match(gap)))


def _atom_items(line: str, atom: Atom, kind: str, what: str) -> list[DueItem]:
    if atom.last is None:
        return [DueItem(line, "unclear", what=what)]
    rhythm = _rhythm(what)
    if kind == "start":
        how = f"first day of the {atom.precision}" if atom.precision != "day" else ""
        return [DueItem(line, "start", atom.first, atom.precision, what, rhythm, how)]
    item = DueItem(line, kind, atom.last, atom.precision, what, rhythm, atom.how)
    if atom.precision == "day" and atom.first != atom.last:
        return [DueItem(line, "start", atom.first, "day", what), item]
    return [item]


def _tail_item(line: str, tail: str, kinds: set[str], opening: str) -> DueItem | None:
    """What the words after the last date add: "and annual review", "and ongoing"."""
    rhythm = _rhythm(tail)
    if rhythm and (_JOINS.match(tail) or "thereafter" in tail.lower()):
        return DueItem(line, "recurring", what=_bare(tail), rhythm=rhythm)
    endless = rules.OPEN_ENDED.search(tail) or (kinds == {"start"} and rules.OPEN_ENDED.search(opening))
    if endless and "review" not in kinds and not _UNTIL.search(opening):
        return DueItem(line, "review", what=_bare(rules.OPEN_ENDED.sub("", tail)))
    return None


def _undated(line: str, plain: str) -> DateReading:
    see = _SEE.match(plain)
    if see:
        return DateReading((DueItem(line, "unclear", what=line),), (), see["ref"].lower())
    rhythm = _rhythm(plain)
    if rhythm:
        why = f"It comes round ({rhythm}) but no day is given: give the date of the next one."
        item = DueItem(line, "recurring", what=_unless_only(line, plain), rhythm=rhythm)
        return DateReading((item,), (Doubt("review_date_needed", line, why),))
    for pattern, why in (
        (rules.OPEN_ENDED, "It goes on without an end: give its next review date."),
        (
            rules.CONDITIONAL,
            "It waits for something without a day: give the date on which to look at it again.",
        ),
    ):
        if pattern.search(plain):
            item = DueItem(line, "review", what=_unless_only(line, plain))
            return DateReading((item,), (Doubt("review_date_needed", line, why),))
    return DateReading((DueItem(line, "unclear", what=line),), (_why_unclear(line, plain),))


def _why_unclear(line: str, plain: str) -> Doubt:
    if rules.NOT_YET.search(plain):
        return Doubt(
            "date_unclear", line, "The date is still to be confirmed: give a due date or a review date."
        )
    if rules.RELATIVE.search(plain):
        return Doubt(
            "date_unclear", line, "It counts from a day that the text does not give: give the due date."
        )
    if rules.DONE.search(plain):
        return Doubt("already_done", line, "It reads as done already: check, and give a date if it is not.")
    return Doubt(
        "date_unclear", line, "No date can be read in these words: give a due date or a review date."
    )


def _rhythm(text: str) -> str | None:
    few = rules.EVERY_FEW.search(text)
    named = next((name for pattern, name in rules.RHYTHMS if pattern.search(text)), None)
    return named or (few[0].lower() if few else None)


def _unless_only(line: str, plain: str) -> str:
    """The words a rhythm or "ongoing" speaks of, '' when there are no others."""
    rest = rules.OPEN_ENDED.sub(" ", plain)
    for pattern in (rules.EVERY_FEW, *(pattern for pattern, _ in rules.RHYTHMS)):
        rest = pattern.sub(" ", rest)
    return line if has_words(_bare(rest)) else ""


def _bare(words: str) -> str:
    """Words without the punctuation and little words that tied them to a date."""
    return _EDGES.sub("", words).strip()
