"""Documents, attestations, remembered imports, jobs and the record of who opened what."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.choices import Marking
from core.models.base import AuthorityOwned, Editable
from core.uk_dates import uk_date


class Document(Editable):
    """A document of any section, with its governing dates; its files are `DocumentVersion` rows."""

    class Kind(models.TextChoices):
        TERMS_OF_REFERENCE = "terms_of_reference", _("Terms of reference")
        SHARING_AGREEMENT = "sharing_agreement", _("Information-sharing agreement")
        JOINT_ARRANGEMENT = "joint_arrangement", _("Joint arrangement with another area or body")
        PLAN = "plan", _("Plan or strategy")
        POLICY = "policy", _("Policy")
        MINUTES = "minutes", _("Minutes")
        REPORT = "report", _("Report")
        EVIDENCE = "evidence", _("Evidence")

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    section = models.PositiveSmallIntegerField(default=0)
    """The toolkit section it belongs to, 1 to 8, or 0 for the area as a whole."""
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.OFFICIAL)
    event_date = models.DateField()
    """The date of what it shows, apart from the date on which it was recorded."""
    approved_on = models.DateField(null=True, blank=True)
    review_due = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(
        "core.Contact", on_delete=models.PROTECT, null=True, blank=True, related_name="owned_documents"
    )
    """Who sees to its review, and is reminded of it."""
    withdrawn_on = models.DateField(null=True, blank=True)
    """The first day on which it no longer governs, because it was replaced or given up."""

    class Meta(Editable.Meta):
        ordering = ["-event_date", "title"]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(AuthorityOwned):
    """One file of a document, kept under a name of ours and known by its SHA-256."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=200)

    class Meta(AuthorityOwned.Meta):
        ordering = ["document", "-number"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(fields=["document", "number"], name="core_documentversion_number_once"),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}: {self.file_name}"


class Attestation(AuthorityOwned):
    """What no query can decide, said by a named person with a document, read as a fact like any other."""

    criterion = models.CharField(max_length=8)
    statement = models.TextField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True)
    attested_on = models.DateField()
    holds_until = models.DateField()

    class Meta(AuthorityOwned.Meta):
        indexes = [models.Index(fields=["authority", "criterion", "attested_on"])]

    def __str__(self) -> str:
        return f"{self.criterion} attested on {uk_date(self.attested_on)}"


class ImportBatch(Editable):
    """A file on its way in: what was read, what the person corrected. Nothing else exists until confirmed."""

    class State(models.TextChoices):
        COLUMNS = "columns", _("Columns to check")
        CHECKING = "checking", _("Rows to check")
        CONFIRMED = "confirmed", _("Brought in")
        ABANDONED = "abandoned", _("Abandoned")

    kind = models.SlugField()
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State.choices, default=State.COLUMNS)
    columns = models.JSONField(default=dict)
    corrections = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.file_name


class ImportMemory(AuthorityOwned):
    """How this area's own wording was understood last time: a header's target, a partner's body."""

    kind = models.SlugField()
    wording = models.CharField(max_length=300)
    meaning = models.CharField(max_length=80)

    class Meta(AuthorityOwned.Meta):
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(fields=["authority", "kind", "wording"], name="core_importmemory_once"),
        ]

    def __str__(self) -> str:
        return f"{self.wording}: {self.meaning}"


class Job(AuthorityOwned):
    """Work done behind the page, with its progress and, if it failed, why."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to start")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    name = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    idempotency_key = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done_steps = models.PositiveIntegerField(default=0)
    all_steps = models.PositiveIntegerField(default=1)
    message = models.CharField(max_length=200, blank=True)
    result_url = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(AuthorityOwned.Meta):
        ordering = ["-recorded_at"]
        constraints = [
            *AuthorityOwned.Meta.constraints,
            models.UniqueConstraint(fields=["authority", "name", "idempotency_key"], name="core_job_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen unless somebody runs it again."""
        return self.state in {self.State.DONE, self.State.FAILED}


class Outbox(models.Model):
    """What must reach the broker: ids only, so the sweeper needs no tenant's context to resend it."""

    job_id = models.BigIntegerField(unique=True)
    authority_id = models.BigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["published_at"], condition=models.Q(finished_at=None), name="core_outbox_open"
            )
        ]

    def __str__(self) -> str:
        return f"Job {self.job_id}"


class SubmittedForm(models.Model):
    """A form that was already carried out, so that sending it twice writes once."""

    token = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True)
    """Who sent it; nobody where it came by a signed link, without an account."""
    result_url = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Form {self.token}"


class AccessEvent(models.Model):
    """An access that is not a change of a row: a refused address, an opened document, an export."""

    class Kind(models.TextChoices):
        NOT_FOUND = "not_found", _("Address not open to this person")
        FORBIDDEN = "forbidden", _("Not allowed by role")
        DOCUMENT = "document", _("Opened a document")
        EXPORT = "export", _("Took out an export")
        PERSONA = "persona", _("Signed in as a demonstration persona")
        LINK = "link", _("Used a signed link")

    # Made here, not by the database: the row may be one that its writer can't read back.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority_id = models.BigIntegerField(null=True, blank=True)
    user_id = models.BigIntegerField(null=True, blank=True)
    link_id = models.BigIntegerField(null=True, blank=True)
    """The signed link that was used, where it was one: these events are its log."""
    kind = models.CharField(max_length=20, choices=Kind.choices)
    detail = models.CharField(max_length=300, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.detail}"
