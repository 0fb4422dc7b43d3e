"""The numbers and bullets that Word draws before list paragraphs without storing them as text."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from core.imports.package import attribute, child, children

BULLET = "•"
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MAX_STYLE_STEPS = 10


@dataclass
class _Level:
    start: int
    form: str
    text: str


@dataclass
class Numbering:
    """Counts a document's lists in reading order. Build with `from_parts`, then ask `label` per paragraph."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    @classmethod
    def from_parts(cls, numbering: Element | None, styles: Element | None) -> "Numbering":
        """Read the numbering and styles parts; either may be missing."""
        made = cls()
        for abstract in children(numbering, "abstractNum"):
            made.levels[attribute(abstract, "abstractNumId")] = {
                _number(attribute(level, "ilvl")): _Level(
                    _value(level, "start", 1),
                    _text(level, "numFmt", "decimal"),
                    _text(level, "lvlText", "%1."),
                )
                for level in children(abstract, "lvl")
            }
        for item in children(numbering, "num"):
            key = attribute(item, "numId")
            made.lists[key] = _text(item, "abstractNumId", "")
            made.restarts[key] = {
                _number(attribute(override, "ilvl")): _value(override, "startOverride", 1)
                for override in children(item, "lvlOverride")
                if child(override, "startOverride") is not None
            }
        made.styles = _list_styles(styles)
        return made

    def label(self, paragraph: Element) -> str:
        """What Word draws before this paragraph: '•', '3.', 'B)' or ''. Counts on by one where it counts."""
        properties = child(paragraph, "pPr")
        numbered = child(properties, "numPr")
        if numbered is not None and child(numbered, "numId") is not None:
            key, depth = _text(numbered, "numId", "0"), _value(numbered, "ilvl", 0)
        else:
            key, depth = self.styles.get(_text(properties, "pStyle", ""), ("0", 0))
        level = self.levels.get(self.lists.get(key, ""), {}).get(depth)
        if key == "0" or level is None or level.form == "none":
            return ""
        if level.form == "bullet":
            return BULLET
        return self._count(key, depth)

    def _count(self, key: str, depth: int) -> str:
        abstract = self.lists[key]
        levels, counts = self.levels[abstract], self._counts.setdefault(abstract, {})
        if key not in self._begun:
            self._begun.add(key)
            for restarted, start in self.restarts.get(key, {}).items():
                counts[restarted] = start - 1
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]

        def figure(match: re.Match[str]) -> str:
            wanted = int(match[1]) - 1
            level = levels.get(wanted, levels[depth])
            return _formatted(counts.get(wanted, level.start), level.form)

        return re.sub(r"%([1-9])", figure, levels[depth].text)


def _list_styles(styles: Element | None) -> dict[str, tuple[str, int]]:
    """Paragraph styles that draw numbers or bullets, with what they take from the style they build on."""
    own: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for style in children(styles, "style"):
        name = attribute(style, "styleId")
        based[name] = _text(style, "basedOn", "")
        numbered = child(style, "pPr", "numPr")
        if child(numbered, "numId") is not None:
            own[name] = (_text(numbered, "numId", "0"), _value(numbered, "ilvl", 0))
    for name in based:
        step = name
        for _ in range(_MAX_STYLE_STEPS):
            if step in own:
                own.setdefault(name, own[step])
                break
            step = based.get(step, "")
    return own


def _formatted(count: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"}:
        letters = chr(97 + (count - 1) % 26) * (1 + min(count - 1, 2_600) // 26)
        return letters if form == "lowerLetter" else letters.upper()
    if form in {"lowerRoman", "upperRoman"} and 0 < count < 400:
        roman = ""
        for value, letters in _ROMAN:
            roman += letters * (count // value)
            count %= value
        return roman if form == "lowerRoman" else roman.upper()
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _text(element: Element | None, name: str, default: str) -> str:
    found = child(element, name)
    return attribute(found, "val", default) if found is not None else default


def _value(element: Element | None, name: str, default: int) -> int:
    return _number(_text(element, name, ""), default)


def _number(text: str, default: int = 0) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else default
