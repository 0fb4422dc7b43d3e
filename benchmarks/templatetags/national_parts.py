"""Cells of the national tables, each kind made once: a page of 340 areas has 2,720 of them."""

from __future__ import annotations

from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from benchmarks.looks import RATINGS, look_of
from benchmarks.national.table import Cell, HeatRow
from core.criteria.roll_up import NOT_COMPUTED

register = template.Library()


@register.simple_tag
def heat_cells(row: HeatRow) -> SafeString:
    """The cells of a row, one a benchmark."""
    return mark_safe("".join(_cell(cell) for cell in row.cells))  # noqa: S308 - each part is escaped


@cache
def _cell(cell: Cell) -> SafeString:
    """A cell: its word, how it moved in words for who can't see the mark, and the area's own rating."""
    if cell.rating == NOT_COMPUTED:
        return _self_assessed(cell.own)
    told = {1: _("better than before"), -1: _("worse than before"), 0: ""}[cell.moved]
    way = {1: "app-heat-cell--up", -1: "app-heat-cell--down", 0: ""}[cell.moved]
    word = look_of(cell.rating)[0].label
    return format_html(
        '<td class="app-heat-cell app-heat-cell--{}">{}{}{}</td>',
        cell.rating,
        format_html('<span class="{}">{}</span>', way, word) if way else word,
        format_html('<span class="govuk-visually-hidden">, {}</span>', told) if told else "",
        _otherwise(cell.own) if cell.parts else "",
    )


def _otherwise(own: str) -> SafeString:
    """What the area says of itself under what its records say."""
    return format_html(
        '<span class="app-heat-cell__own"><span class="govuk-visually-hidden">, {} </span>{}</span>',
        _("rates itself:"),
        _word(own),
    )


def _word(own: str) -> object:
    return look_of(own)[0].label if own in RATINGS else own


def _self_assessed(own: str) -> SafeString:
    if not own:
        return format_html(
            '<td class="app-heat-cell"><span aria-hidden="true">–</span>'
            '<span class="govuk-visually-hidden">{}</span></td>',
            _("Self-assessed, nothing submitted"),
        )
    return format_html(
        '<td class="app-heat-cell app-heat-cell--own"><span class="govuk-visually-hidden">{} </span>{}</td>',
        _("Self-assessed:"),
        _word(own),
    )


@register.simple_tag
def gained(number: int | None) -> str:
    """How many items more or fewer are met, with its sign; a dash where there is nothing to compare."""
    if number is None:
        return "–"
    if number == 0:
        return "0"
    way, sign = ("up", "+") if number > 0 else ("down", "−")
    return format_html('<span class="app-gained app-gained--{}">{}{}</span>', way, sign, abs(number))
