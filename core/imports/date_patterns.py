"""The patterns by which dates are found in a line, each with an example of what it is for.

They are read without regard to capitals, on a line whose dashes are plain hyphens. Groups: `day`, `m` (month
by number), `month` (by name), `year`, `next` (the second of two years), `part` ("end of"), `term`, `season`,
`quarter`.
"""

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_ANY_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2}(?![0-9])|['’]?[0-9]{2}(?![0-9a-z:]))"
_FULL_YEAR = r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
_FIRST = r"(?P<year>(?:19|20)[0-9]{2}|[0-9]{2}(?=\s*[/-]\s*[0-9]{2}))"
_NEXT = r"\s*[/-]\s*(?P<next>(?:20)?[0-9]{2})(?![0-9])"
_SPAN = rf"{_FIRST}(?:{_NEXT})?(?![0-9])"
_DAY = r"(?P<day>[0-9]{1,2})(?:\s?(?:st|nd|rd|th))?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sat|sun)(?:day)?,?\s+)?"
_WITH_PART = (
    r"(?:the\s+)?\b(?P<part>start(?=\s+of)|beginning(?=\s+of)|early|mid(?:dle)?|late|end)"
    r"[\s-]+(?:of\s+)?(?:the\s+)?"
)
_PART = rf"(?:{_WITH_PART})?"
_OF = r"\s*,?\s*(?:of\s+|in\s+)?"
_THEN_YEAR = rf"[\s,./-]*{_YEAR}"
_BEFORE = r"(?<![0-9/.,-])"
_AFTER = r"(?![0-9]|[/.-][0-9])"
_TERM = r"(?P<term>spring|summer|autumn)"
_HALF = r"(?P<half>half[\s-]?)?"
_LED = r"\b(?:by|in|before|during|until|till|from|than|of|for|and|or|to|between|due|review(?:ed)?:?)\s+"

# 2016-03-31, 2016/03/31, 2016-03-31T09:30:00
YEAR_MONTH_DAY = (
    rf"{_BEFORE}(?P<year>[0-9]{{4}})[-/.](?P<m>[0-9]{{1,2}})[-/.](?P<day>[0-9]{{1,2}})"
    rf"(?:[T ][0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}})?)?{_AFTER}"
)
# 31/03/2016, 31.3.16, 31-03-2016
DAY_MONTH_YEAR = (
    rf"{_BEFORE}(?P<day>[0-9]{{1,2}})\s?[/.-]\s?(?P<m>[0-9]{{1,2}})\s?[/.-]\s?"
    rf"(?P<year>[0-9]{{4}}|[0-9]{{2}}){_AFTER}"
)
# 1-5 March 2016, 1st to 5th of March 2016
DAYS_OF_MONTH = (
    rf"{_BEFORE}\b(?P<from>[0-9]{{1,2}})(?:st|nd|rd|th)?\s*(?:-|to|and|&)\s*{_DAY}\s*(?:of\s+)?"
    rf"{_MONTH}{_THEN_YEAR}"
)
# 31st March 2016, Thursday 31 March 2016, 31-Mar-16
DAY_OF_MONTH = rf"{_BEFORE}\b{_WEEKDAY}(?:the\s+)?{_DAY}[\s./-]*(?:of\s+)?{_MONTH}{_THEN_YEAR}"
# March 31st, 2016
MONTH_DAY_YEAR = rf"\b{_MONTH}\s+{_DAY},?\s+{_FULL_YEAR}"
# Q3 2016/17, quarter 3 of 2016
QUARTER = rf"{_PART}\b(?:Q|qtr\.?\s*|quarter\s*)(?P<quarter>[1-4])\b{_OF}(?:FY\s*)?{_SPAN}"
# 2016/17 Q3
QUARTER_AFTER_YEAR = rf"(?<![0-9/])\b{_SPAN}[\s,-]*(?:Q|quarter\s*)(?P<quarter>[1-4])\b"
# third quarter of 2016/17
QUARTER_IN_WORDS = (
    rf"\b(?P<quarter>first|second|third|fourth|last|[1-4](?:st|nd|rd|th))\s+quarter{_OF}{_SPAN}"
)
# start of the summer term 2016, autumn half-term 2016
TERM = rf"{_PART}\b{_TERM}\s+{_HALF}term{_OF}{_SPAN}"
# autumn 2016 term
TERM_AFTER_YEAR = rf"{_PART}\b{_TERM}\s+{_SPAN}\s+{_HALF}term\b"
# early autumn 2016, winter 2016/17
SEASON = rf"{_PART}\b(?P<season>spring|summer|autumn|winter){_OF}{_SPAN}"
# Easter 2016
FEAST = rf"\b(?P<feast>easter|christmas){_OF}{_FULL_YEAR}"
# January 2016, end of March 2016, mid-June '16, Mar-16
MONTH_OF_YEAR = rf"{_PART}\b{_MONTH}(?:\s*,?\s+(?:of\s+)?|\s*[/.-]\s*)?{_YEAR}{_AFTER}"
# 2016-03
YEAR_AND_MONTH = rf"{_BEFORE}\b(?P<year>20[0-9]{{2}})-(?P<m>0[1-9]|1[0-2]){_AFTER}"
# 03/2016
MONTH_SLASH_YEAR = rf"{_BEFORE}\b(?P<m>0?[1-9]|1[0-2])/{_FULL_YEAR}{_AFTER}"
# academic year 2016/17, FY16/17
NAMED_YEAR = rf"{_PART}\b(?:(?P<kind>academic|school|financial|municipal)\s+year\s*|FY\s*){_FIRST}{_NEXT}"
# 2016/17, 2016-2017
TWO_YEARS = (
    rf"{_PART}{_BEFORE}\b(?P<kind>)(?P<year>20[0-9]{{2}})\s?[/-]\s?(?P<next>(?:20)?[0-9]{{2}}){_AFTER}"
)
# by 2016, or nothing but 2016
LED_YEAR = (
    rf"(?:^\s*|\b(?:by|in|during|before|until|till|throughout|from)\s+){_PART}{_FULL_YEAR}{_AFTER}"
    r"(?!\s+[a-z])"
)
# end of 2016
PART_OF_YEAR = rf"{_WITH_PART}{_FULL_YEAR}{_AFTER}"
# 31 March
DAY_WITHOUT_YEAR = rf"{_BEFORE}\b{_WEEKDAY}(?:the\s+)?{_DAY}\s*(?:of\s+)?{_MONTH}(?!\w)"
# the January of "January to March 2016"
MONTH_BEFORE_MONTH = (
    rf"{_PART}\b{_MONTH}(?=\s*(?:-|/|,|&|and|or|to|until)\s*(?:the\s+)?"
    rf"(?:(?:end|start|mid)[\s-]+(?:of\s+)?)?{_ANY_MONTH})"
)
# by March
MONTH_WITHOUT_YEAR = rf"(?:^|{_LED}|[,/&-]\s*){_PART}{_MONTH}(?!\w)"
