"""Finding the way inside an Office file: its parts, and how one points to another."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from core.imports.archive import DAMAGED
from core.imports.refusals import ImportRefused


@dataclass(frozen=True)
class Relation:
    """One part's pointer to another part of the same file; `kind` is the last word of its type."""

    id: str
    kind: str
    part: str


def tag(element: Element) -> str:
    """An element's name without its namespace, so that both variants of the format read alike."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element, name: str, default: str = "") -> str:
    """An attribute's value by its name without namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return default


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The direct children of that name."""
    for child in element if element is not None else ():
        if tag(child) == name:
            yield child


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of that name, step by step; None when a step is missing."""
    for name in path:
        element = next(children(element, name), None)
    return element


def tree(parts: dict[str, bytes], name: str) -> Element:
    """A part as a tree. `parts` come from `safe_parts`, so they are already within the limits."""
    if name not in parts:
        raise ImportRefused("damaged", DAMAGED)
    return ElementTree.fromstring(parts[name], forbid_dtd=True)


def relations(parts: dict[str, bytes], source: str = "") -> tuple[Relation, ...]:
    """Where a part ('' for the file itself) points to inside the file; links to elsewhere are left out."""
    folder, base = posixpath.split(source)
    name = posixpath.join(folder, "_rels", f"{base}.rels")
    if name not in parts:
        return ()
    found = []
    for element in children(tree(parts, name), "Relationship"):
        if attribute(element, "TargetMode") == "External":
            continue
        target = attribute(element, "Target")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        kind = attribute(element, "Type").rpartition("/")[2]
        found.append(Relation(attribute(element, "Id"), kind, posixpath.normpath(path)))
    return tuple(found)


def related_part(parts: dict[str, bytes], source: str, kind: str) -> str | None:
    """The first part of a kind ('styles', 'numbering', …) that `source` points to, if it is there."""
    return next((r.part for r in relations(parts, source) if r.kind == kind and r.part in parts), None)
