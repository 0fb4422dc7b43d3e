"""The register: public facts about councils, police forces and the bodies that the duty binds.

Everything here is data that ships with the code and is read without a database. What an
area says of itself (tier, funding, a prison) is not in the register: the area records it.
"""

from core.register.authorities import (
    KINDS,
    REGIONS,
    AuthorityRecord,
    PoliceForceRecord,
    RegisterError,
    load_authorities,
    load_police_forces,
)
from core.register.sectors import (
    AreaFactKind,
    AttendanceSector,
    BodyKind,
    ScheduleSector,
    find_body,
    load_area_facts,
    load_attendance_sectors,
    load_sectors,
)

__all__ = [
    "KINDS",
    "REGIONS",
    "AreaFactKind",
    "AttendanceSector",
    "AuthorityRecord",
    "BodyKind",
    "PoliceForceRecord",
    "RegisterError",
    "ScheduleSector",
    "find_body",
    "load_area_facts",
    "load_attendance_sectors",
    "load_authorities",
    "load_police_forces",
    "load_sectors",
]
