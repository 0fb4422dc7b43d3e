"""Tags of the assurance year: a value of the scale, and the step an assessment stands at."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from benchmarks.assurance.scale import word_for
from benchmarks.assurance.standing import Step
from benchmarks.looks import RATINGS
from core.criteria.framework import load_framework
from core.templatetags.prevent import tag

register = template.Library()


@register.simple_tag
def value_tag(key: str, framework: str) -> SafeString:
    """A computed, own or assessor's value by its key; an en dash for none.

    A rating that has no symbol, as another scale may have, is a plain tag with its word.
    """
    if not key:
        return mark_safe("–")
    if key not in RATINGS:
        return tag(word_for(load_framework(framework), key))
    state, icon = RATINGS[key]
    return mark_safe(  # noqa: S308 - our own template
        render_to_string("components/state_tag.html", {"state": state, "icon": icon})
    )


@register.simple_tag
def step_tag(step: Step) -> SafeString:
    """The step an assessment stands at."""
    return tag(step.label, step.colour)
