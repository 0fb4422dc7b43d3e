"""The rules by which a period named in words becomes a day. They are ours, all in this one module.

Where a text names a period, "due" means its last day and "from" its first. Terms differ a little between
councils: the days here are the usual ones in England, and every date read by them says so and can be
corrected.
"""

import calendar
import datetime
import re

MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (calendar.month_name[number].lower(), calendar.month_abbr[number].lower())
} | {"sept": 9}

# Name of the term -> (first day, last day) as (month, day). Autumn begins the school year.
TERMS = {
    "autumn": ((9, 1), (12, 20)),
    "spring": ((1, 4), (3, 31)),
    "summer": ((4, 11), (7, 20)),
}
HALF_TERMS = {"autumn": (10, 31), "spring": (2, 20), "summer": (5, 31)}

# Name of the season -> (first month, last month); winter runs into the next year.
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}

# Quarters of a council's financial year, which runs from 1 April to 31 March: number -> first month.
QUARTERS = {1: 4, 2: 7, 3: 10, 4: 1}
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "last": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}

FIRST_YEAR, LAST_YEAR = 1990, 2099

# How often, as people write it -> the rhythm's name.
RHYTHMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), name)
    for words, name in (
        (r"every (?:six|6) months|(?:six|6)[- ]monthly|twice (?:a|per) year", "six-monthly"),
        (r"half[- ]yearly|bi-?annual(?:ly)?", "six-monthly"),
        (r"every (?:two|2|other) years?|biennial(?:ly)?|two[- ]yearly", "two-yearly"),
        (r"every (?:three|3) months", "quarterly"),
        (r"every (?:three|3) years|three[- ]yearly", "three-yearly"),
        (r"every (?:two|2|other) months?|bi-?monthly", "two-monthly"),
        (r"annual(?:ly)?|yearly|(?:every|each) year|per annum|once a year", "annual"),
        (r"quarterly|(?:every|each) quarter", "quarterly"),
        (r"termly|(?:every|each) term", "termly"),
        (r"fortnightly|every (?:two|2) weeks", "fortnightly"),
        (r"monthly|(?:every|each) month", "monthly"),
        (r"weekly|(?:every|each) week", "weekly"),
        (r"daily|every day", "daily"),
    )
)  # fmt: skip
EVERY_FEW = re.compile(r"\bevery ([0-9]{1,2}|four|five|six|eight) (weeks|months|years)\b", re.IGNORECASE)

OPEN_ENDED = re.compile(
    r"\b(?:on[- ]?going|continu(?:ous(?:ly)?|al(?:ly)?|ing|ed|es?)|rolling|throughout"
    r"|permanent(?:ly)?|standing item|business as usual|bau|indefinite(?:ly)?|at all times|always)\b",
    re.IGNORECASE,
)
CONDITIONAL = re.compile(
    r"\b(?:(?:when|as|if|once|where|subject to|dependent on|depending on)\b.{0,40}"
    r"\b(?:resources?|funding|funds|capacity|budgets?)"
    r"|as and when|(?:as|when|where|if) (?:required|needed|necessary|appropriate|possible|requested))\b",
    re.IGNORECASE,
)
NOT_YET = re.compile(
    r"\b(?:t\.?b\.?[cad]|to be (?:confirmed|agreed|decided|determined|advised|set|scheduled)"
    r"|not yet (?:known|set|agreed)|date needed|unknown)\b",
    re.IGNORECASE,
)
RELATIVE = re.compile(
    r"\b(?:with)?in (?:the next )?(?:[0-9]{1,3}|a|one|two|three|four|six|nine|twelve|eighteen)"
    r" (?:working )?(?:day|week|month|year)s?\b",
    re.IGNORECASE,
)
DONE = re.compile(
    r"(?<!to be )\b(?:complete(?:d)?|done|achieved|delivered|closed|implemented"
    r"|already (?:established|in place)|in place)\b[.\s]*$",
    re.IGNORECASE,
)


def month_end(year: int, month: int) -> datetime.date:
    """The last day of a month."""
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def full_year(text: str) -> int:
    """A year of two or four figures as four: 16 -> 2016; 80 to 99 belong to the last century."""
    year = int(text.lstrip("'’"))
    if year >= 100:
        return year
    return year + (2000 if year < 80 else 1900)


def easter(year: int) -> datetime.date:
    """Easter Sunday in the Gregorian calendar (the anonymous computus of 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return datetime.date(year, month, day + 1)


def season_days(season: str, year: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of a season that begins in `year`."""
    first, last = SEASONS[season]
    return datetime.date(year, first, 1), month_end(year + (last < first), last)


def term_days(term: str, year: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of a school term in a calendar year."""
    (first_month, first_day), (last_month, last_day) = TERMS[term]
    return datetime.date(year, first_month, first_day), datetime.date(year, last_month, last_day)


def quarter_days(quarter: int, year: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of a quarter of the financial year that begins in `year`."""
    first = QUARTERS[quarter]
    year += quarter == 4
    return datetime.date(year, first, 1), month_end(year, first + 2)
