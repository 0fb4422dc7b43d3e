"""Pages of the core, and the bases that every section's pages stand on."""

from core.views.base import (
    AreaFormView,
    AreaView,
    FormPage,
    NationalFormView,
    NationalView,
    ViewerView,
)
from core.views.rendering import QueryWhileRendering, render_page

__all__ = [
    "AreaFormView",
    "AreaView",
    "FormPage",
    "NationalFormView",
    "NationalView",
    "QueryWhileRendering",
    "ViewerView",
    "render_page",
]
