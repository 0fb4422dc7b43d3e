"""What one block of a template works out is gone in the next: an address used there leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_SET = re.compile(r"\{% (?:url|translate|blocktranslate)\b.*?\bas(?:var)? (\w+)\b")


def lost_addresses(source: str) -> list[str]:
    """Names of addresses that a block uses though only another block works them out."""
    block, used = "", []
    known: dict[str, set[str]] = {}
    for tag in _TAG.findall(source):
        if opened := re.match(r"\{% block (\w+)", tag):
            block = opened.group(1)
        elif set_here := _SET.match(tag):
            known.setdefault(set_here.group(1), set()).add(block)
        else:
            words = re.sub(r"\"[^\"]*\"|'[^']*'|\w+=", "", tag)
            used += [(name, block) for name in re.findall(r"\b\w+_url\b", words)]
    return [f"{name} in {where}" for name, where in used if name in known and where not in known[name] | {""}]


def test_a_lost_address_is_found():
    first = "{% block a %}{% url 'x' as go_url %}{{ go_url }}{% endblock %}"
    assert lost_addresses(first + "{% block b %}{{ go_url }}{% endblock %}") == ["go_url in b"]


def test_every_block_works_out_the_addresses_it_uses():
    lost = {path.name: lost_addresses(path.read_text()) for path in TEMPLATES.rglob("*.html")}
    assert not {name: found for name, found in lost.items() if found}
