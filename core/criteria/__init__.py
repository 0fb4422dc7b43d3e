"""The criteria engine: framework, facts, judges, findings."""
