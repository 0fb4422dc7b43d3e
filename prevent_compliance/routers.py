from typing import Any


class OwnerMigrates:
    """Only the owner's connection may change the schema; the app and evaluator roles cannot."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"
