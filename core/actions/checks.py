"""What an action asks first: whether the person may, whatever the page asked before it."""

from __future__ import annotations

from core.errors import NotAllowed
from core.permissions import Permission
from core.viewer import Viewer


def require(permission: Permission, *, by: Viewer, authority_id: int) -> None:
    """Raise NotAllowed unless `by` holds the permission in the area."""
    if not by.can(permission, authority_id):
        raise NotAllowed(f"Your role in this area does not let you {permission.value}.")


def require_national(permission: Permission, *, by: Viewer) -> None:
    """Raise NotAllowed unless `by` holds the permission across areas."""
    if not by.can(permission):
        raise NotAllowed(f"Your role does not let you {permission.value}.")
