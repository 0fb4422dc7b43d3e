"""People who sign in, and the roles they hold between two dates."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from core.models.base import AuthorityOwned, Editable, EffectiveDated, history_records
from core.permissions import AreaRole, NationalRoleKind


class UserManager(BaseUserManager["User"]):
    """Creates users by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a user who signs in with `email`; without a password they must set one first."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a user by e-mail address, whatever its capitals."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person with an account. What they may do comes from their roles alone."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    bpss_recorded_on = models.DateField(null=True, blank=True)
    """Date on which a Baseline Personnel Security Standard check was recorded; empty means uncleared."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    is_staff = False
    is_superuser = False

    objects: ClassVar[UserManager] = UserManager()
    history = history_records(excluded_fields=["password", "last_login"])

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="core_user_email_lower")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The person's name, or their address when no name is known."""
        return self.name or self.email

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's own permissions are not used; see `core.permissions`."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Django's own permissions are not used; see `core.permissions`."""
        return False


class Membership(AuthorityOwned, EffectiveDated):
    """A person's role in an area between two dates, on behalf of a body where it is a partner's."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=AreaRole.choices)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, null=True, blank=True)

    class Meta(AuthorityOwned.Meta):
        indexes = [models.Index(fields=["user", "starts_on"])]

    def __str__(self) -> str:
        return str(self.get_role_display())


class NationalRole(EffectiveDated):
    """A Home Office or service role; `region` narrows an adviser to one region."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="national_roles")
    role = models.CharField(max_length=30, choices=NationalRoleKind.choices)
    region = models.CharField(max_length=40, blank=True)
    history = history_records()

    def __str__(self) -> str:
        return str(self.get_role_display())


class Invitation(Editable):
    """A one-time way in for one address and one role; its secret is kept only as a hash."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=30, choices=AreaRole.choices)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, null=True, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"Invitation as {self.get_role_display()}"
