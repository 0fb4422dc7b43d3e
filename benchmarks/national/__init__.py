"""The national picture, read from the kept nights: never from an area's records."""

from benchmarks.national.areas import advisers, visible_areas
from benchmarks.national.one_area import SectionFindings, read_area
from benchmarks.national.reading import National, read_national

__all__ = ["National", "SectionFindings", "advisers", "read_area", "read_national", "visible_areas"]
