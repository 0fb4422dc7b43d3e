"""The items of a cell: bullets, numbers, letters, lines, and lists run together on one line."""

import re
from itertools import pairwise

from core.imports.tables import has_words

_BULLETS = "·•●○◦▪■□◆◇►▶➢➤✓✔‣⁃∙\uf0b7\uf0a7\uf0d8\uf0fc\uf02d"
_MARK = re.compile(
    rf"""^\s*(?:
        [{_BULLETS}]+\s*                    # a bullet, with or without a space
      | [-–—*~>]+\s+                        # a dash needs its space: "-5" is no item
      | o(?:\t|\s+(?=[A-Z]))                # Word's hollow bullet pasted as a letter
      | \(?[0-9]{{1,2}}[.)](?=\s|$)\s*      # 1. 1) (1)
      | \(?[A-Za-z]\)(?=\s|$)\s*            # a) A) (a)
      | \(?[ivx]{{2,5}}\)(?=\s|$)\s*        # ii) (iv)
    )""",
    re.VERBOSE,
)
_INLINE_BULLET = re.compile(rf"(?<=\s)[{_BULLETS}](?=\s)")
_INLINE_LETTER = re.compile(r"(?:(?<=\s)|^)\(?([A-H])\)(?=\s)")
_INLINE_NUMBER = re.compile(r"(?:(?<=\s)|^)\(?([1-9])\)(?=\s)")


def split_items(text: str) -> tuple[str, ...]:
    """The items of a cell in order, without their marks; lone bullets and blank lines are no items.

    A line that begins in lower case without a mark goes on with the item before it.
    """
    items: list[list[str]] = []
    broken = True
    for line in text.splitlines():
        if not line.strip():
            broken = True
            continue
        for piece in _inline(line):
            bare = _MARK.sub("", piece, count=1).strip()
            if not has_words(bare):
                continue
            marked = bool(_MARK.match(piece))
            if items and not marked and not broken and bare[0].islower():
                items[-1].append(bare)
            else:
                items.append([bare])
            broken = False
    return tuple(" ".join(lines) for lines in items)


def tidy_item(item: str) -> str:
    """An item without the semicolon and "and" that joined it to the next one."""
    return re.sub(r"\s*;(\s*and)?\s*$", "", item).strip()


def split_names(text: str) -> tuple[str, ...]:
    """The names in a cell of bodies or people: its items, or what semicolons, or plain commas, keep apart.

    One comma with an "and" after it is left alone ("Library, Sport and Leisure" is one service).
    """
    items = split_items(text)
    if len(items) != 1:
        return tuple(tidy_item(item).rstrip(".,") for item in items)
    parts = [part.strip() for part in items[0].split(";")]
    if len(parts) == 1:
        commas = [part.strip() for part in items[0].split(",")]
        short = all(len(part) <= 60 and part[:1].isupper() for part in commas)
        if short and (len(commas) > 2 or (len(commas) == 2 and " and " not in commas[1])):
            parts = commas
    return tuple(part.rstrip(".,") for part in parts if has_words(part))


def _inline(line: str) -> list[str]:
    """A line cut before each mark of a list that was run together."""
    if len(line) < 6:
        return [line]
    cuts = [match.start() for match in _INLINE_BULLET.finditer(line)]
    if not cuts:
        cuts = _in_order(line, _INLINE_LETTER, "ABCDEFGH") or _in_order(line, _INLINE_NUMBER, "123456789")
    edges = [0, *[cut for cut in cuts if cut > 0], len(line)]
    return [line[start:end] for start, end in pairwise(edges) if line[start:end].strip()]


def _in_order(line: str, mark: re.Pattern[str], order: str) -> list[int]:
    """Where the marks stand that follow one another; a list may begin at its second mark (B) after plain
    words.
    """
    cuts: list[int] = []
    expected = -1
    for match in mark.finditer(line):
        place = order.index(match[1])
        if place == expected or (expected == -1 and place <= 1):
            cuts.append(match.start())
            expected = place + 1
    return cuts
