"""The dates and periods that one line of text names, each found by its own pattern."""

import datetime
import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from core.imports import date_patterns as patterns
from core.imports import date_rules as rules


@dataclass(frozen=True)
class Atom:
    """One date or period, with where it stands in the line.

    `first` and `last` are its days (None: named but not to be told), `how` says by which rule they were
    found, `doubt` why a person should look. `missing_year` holds (day or None, month, part of the month)
    where the year is still to be found.
    """

    start: int
    end: int
    precision: str
    first: datetime.date | None = None
    last: datetime.date | None = None
    how: str = ""
    doubt: str = ""
    missing_year: tuple[int | None, int, str] | None = None


def _day(match: re.Match[str], year: int, month: int, day: int) -> Atom:
    where = (match.start(), match.end())
    if not rules.FIRST_YEAR <= year <= rules.LAST_YEAR:
        return Atom(*where, "day", doubt=f"The year {year} can't be right.")
    try:
        on = datetime.date(year, month, day)
    except ValueError:
        american = f" (it looks like month before day: {day}/{month})" if month > 12 >= day else ""
        return Atom(*where, "day", doubt=f"There is no day “{match[0].strip()}”{american}.")
    return Atom(*where, "day", on, on)


def _numeric(match: re.Match[str]) -> Atom:
    return _day(match, rules.full_year(match["year"]), int(match["m"]), int(match["day"]))


def _worded(match: re.Match[str]) -> Atom:
    return _day(
        match, rules.full_year(match["year"]), rules.MONTHS[match["month"].lower()], int(match["day"])
    )


def _day_range(match: re.Match[str]) -> Atom:
    last = _worded(match)
    first = _day(match, last.last.year, last.last.month, int(match["from"])) if last.last else last
    if first.first is None or last.last is None or first.first > last.last:
        return last
    return replace(last, first=first.first, how="first and last day")


def _yearless_day(match: re.Match[str]) -> Atom:
    month = rules.MONTHS[match["month"].lower()]
    return Atom(match.start(), match.end(), "day", missing_year=(int(match["day"]), month, ""))


def _month(match: re.Match[str]) -> Atom:
    part = (match["part"] or "").lower()
    atom = with_year(
        Atom(
            match.start(),
            match.end(),
            "month",
            missing_year=(None, rules.MONTHS[match["month"].lower()], part),
        ),
        rules.full_year(match["year"]),
    )
    if (
        match["year"].isdigit()
        and len(match["year"]) == 2
        and re.search(r"[a-z]\s+[0-9]{2}$", match[0], re.I)
    ):
        return replace(
            atom, doubt=f"“{match[0].strip()}” was read as the year 20{match['year']}, not as a day."
        )
    return atom


def _yearless_month(match: re.Match[str]) -> Atom | None:
    if match["month"] in {"may", "march", "mar"}:  # without a capital they are other words
        return None
    part = (match["part"] or "").lower()
    start = match.start("part") if part else match.start("month")
    month = rules.MONTHS[match["month"].lower()]
    return Atom(start, match.end(), "month", missing_year=(None, month, part))


def _numeric_month(match: re.Match[str]) -> Atom:
    atom = Atom(match.start(), match.end(), "month", missing_year=(None, int(match["m"]), ""))
    return with_year(atom, rules.full_year(match["year"]))


def with_year(atom: Atom, year: int, doubt: str = "") -> Atom:
    """The same atom once its year is known."""
    if atom.missing_year is None:
        return atom
    day, month, part = atom.missing_year
    known = replace(atom, missing_year=None, doubt=doubt)
    if day is not None:
        try:
            on = datetime.date(year, month, day)
        except ValueError:
            return replace(known, doubt=f"There is no day {day} in that month of {year}.")
        return replace(known, first=on, last=on)
    first, last = datetime.date(year, month, 1), rules.month_end(year, month)
    days = _part_of(part, first, last)
    return replace(known, first=days[0], last=days[1], how=f"{part or 'last day'} of the month")


def _part_of(part: str, first: datetime.date, last: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The days meant by the start, the middle or the end of a period; early is its first third."""
    length = (last - first).days
    one_month = length < 31
    if part in {"start", "beginning"}:
        return first, first
    if part == "early":
        return first, first + datetime.timedelta(days=length // 3 - 1)
    if part in {"mid", "middle"}:
        middle = first + datetime.timedelta(days=14 if one_month else length // 2)
        return middle, middle
    return first, last


def _next_year_agrees(match: re.Match[str]) -> bool:
    after = match["next"]
    return not after or rules.full_year(after) == rules.full_year(match["year"]) + 1


def _term(match: re.Match[str]) -> Atom:
    term, part = match["term"].lower(), (match["part"] or "").lower()
    year = rules.full_year(match["year"]) + bool(match["next"] and term != "autumn")
    doubt = "" if _next_year_agrees(match) else "The two years do not follow one another."
    where = (match.start(), match.end())
    if match["half"]:
        on = datetime.date(year, *rules.HALF_TERMS[term])
        return Atom(
            *where, "term", on, on, "our usual day for half-term", "The day of half-term is the usual one."
        )
    first, last = _part_of(part, *rules.term_days(term, year))
    edge = "first" if part in {"start", "beginning"} else "last"
    return Atom(*where, "term", first, last, f"our usual {edge} day of the {term} term in England", doubt)


def _season(match: re.Match[str]) -> Atom:
    season, part = match["season"].lower(), (match["part"] or "").lower()
    year = rules.full_year(match["year"])
    first, last = _part_of(part, *rules.season_days(season, year))
    doubt = ""
    if season == "winter" and not match["next"]:
        doubt = f"Winter {year} was read as December {year} to February {year + 1}."
    elif season == "spring" and match["next"]:
        first, last = _part_of(part, *rules.season_days(season, year + 1))
    return Atom(match.start(), match.end(), "season", first, last, f"last day of {season}", doubt)


def _quarter(match: re.Match[str]) -> Atom:
    named = match["quarter"].lower()
    quarter = rules.ORDINALS.get(named) or int(named)
    year = rules.full_year(match["year"])
    first, last = rules.quarter_days(quarter, year)
    how = f"quarter {quarter} of the financial year {year}/{(year + 1) % 100:02d}"
    doubt = "" if match["next"] else f"Read as {how} (1 April to 31 March), not as a calendar quarter."
    if not _next_year_agrees(match):
        doubt = "The two years do not follow one another."
    return Atom(match.start(), match.end(), "quarter", first, last, how, doubt)


def _feast(match: re.Match[str]) -> Atom:
    year = rules.full_year(match["year"])
    on = rules.easter(year) if match["feast"].lower() == "easter" else datetime.date(year, 12, 25)
    return Atom(match.start(), match.end(), "day", on, on, f"{match['feast']} day")


def _year_span(match: re.Match[str]) -> Atom:
    year, where = rules.full_year(match["year"]), (match.start(), match.end())
    if not _next_year_agrees(match):
        return Atom(
            *where, "year", doubt="The two years do not follow one another, so no year's end can be told."
        )
    school = (match["kind"] or "").lower() in {"academic", "school"}
    first = datetime.date(year, 9 if school else 4, 1)
    last = datetime.date(year + 1, 8 if school else 3, 31)
    days = _part_of((match["part"] or "").lower(), first, last)
    return Atom(
        *where, "year", *days, f"{'school' if school else 'financial'} year {year}/{(year + 1) % 100:02d}"
    )


def _bare_year(match: re.Match[str]) -> Atom:
    year, part = int(match["year"]), (match["part"] or "").lower()
    days = _part_of(part, datetime.date(year, 1, 1), datetime.date(year, 12, 31))
    doubt = "" if part else f"Only the year {year} is given."
    start = match.start("part") if match["part"] else match.start("year")
    return Atom(start, match.end(), "year", *days, f"{part or 'last day'} of the year", doubt)


def _iso_month(match: re.Match[str]) -> Atom:
    """2016-03 is March; 2011-12 is the year from April 2011, as councils write it."""
    if int(match["m"]) == (int(match["year"]) + 1) % 100:
        first = datetime.date(int(match["year"]), 4, 1)
        last = datetime.date(first.year + 1, 3, 31)
        return Atom(match.start(), match.end(), "year", first, last, "financial year")
    return _numeric_month(match)


_Build = Callable[[re.Match[str]], Atom | None]
_SHARED = re.compile(r"\b(spring|summer|autumn|winter)\s*(?:/|,|&|-|and|or)\s*$", re.IGNORECASE)

# The surest first: a later pattern never takes words that an earlier one has read.
_BUILDERS: tuple[tuple[str, _Build], ...] = (
    (patterns.YEAR_MONTH_DAY, _numeric),
    (patterns.DAY_MONTH_YEAR, _numeric),
    (patterns.DAYS_OF_MONTH, _day_range),
    (patterns.DAY_OF_MONTH, _worded),
    (patterns.MONTH_DAY_YEAR, _worded),
    (patterns.QUARTER, _quarter),
    (patterns.QUARTER_AFTER_YEAR, _quarter),
    (patterns.QUARTER_IN_WORDS, _quarter),
    (patterns.TERM, _term),
    (patterns.TERM_AFTER_YEAR, _term),
    (patterns.SEASON, _season),
    (patterns.FEAST, _feast),
    (patterns.MONTH_OF_YEAR, _month),
    (patterns.YEAR_AND_MONTH, _iso_month),
    (patterns.MONTH_SLASH_YEAR, _numeric_month),
    (patterns.NAMED_YEAR, _year_span),
    (patterns.TWO_YEARS, _year_span),
    (patterns.LED_YEAR, _bare_year),
    (patterns.PART_OF_YEAR, _bare_year),
    (patterns.DAY_WITHOUT_YEAR, _yearless_day),
    (patterns.MONTH_BEFORE_MONTH, _yearless_month),
    (patterns.MONTH_WITHOUT_YEAR, _yearless_month),
)


@functools.cache
def _patterns() -> tuple[tuple[re.Pattern[str], _Build], ...]:
    """Compiled with the first line that is read: most processes never read one."""
    return tuple((re.compile(pattern, re.IGNORECASE), build) for pattern, build in _BUILDERS)


def find_atoms(line: str) -> list[Atom]:
    """Every date and period of a line, in order, none over another; the surest pattern has the first say."""
    atoms: list[Atom] = []
    for pattern, build in _patterns():
        for match in pattern.finditer(line):
            if any(match.start() < atom.end and atom.start < match.end() for atom in atoms):
                continue
            atom = build(match)
            if atom is not None:
                atoms.append(atom)
    atoms.extend(_sharing_a_year(line, atoms))
    return sorted(atoms, key=lambda atom: atom.start)


def _sharing_a_year(line: str, atoms: list[Atom]) -> list[Atom]:
    """The "Spring" of "Spring/Autumn term 2016": a term or season named before one that has the year."""
    found = []
    for atom in atoms:
        name = _SHARED.search(line, 0, atom.start) if atom.precision in {"term", "season"} else None
        if name is None or atom.first is None:
            continue
        named, year = name[1].lower(), atom.first.year
        if atom.precision == "season":
            days = rules.season_days(named, year)
        elif named in rules.TERMS:
            days = rules.term_days(named, year)
        else:
            continue
        how = f"our usual last day of the {named} {atom.precision}"
        found.append(Atom(name.start(), name.end(1), atom.precision, *days, how))
    return found
