"""The columns that a partnership plan can have, and what councils call them."""

from core.imports import Target

PLAN_TARGETS: tuple[Target, ...] = (
    Target(
        "number",
        "Number",
        (
            "no", "nos", "ref", "ref no", "reference", "reference number", "id", "item", "item no",
            "action no", "action number", "action ref", "action id", "s no", "objective no",
        ),
        numbering=True,
    ),
    Target(
        "theme",
        "Theme",
        (
            "themes", "priority theme", "workstream", "work stream", "strand", "pillar", "section",
            "category", "heading", "area", "priority area", "theme area", "sector", "benchmark",
            "strategic priority",
        ),
    ),
    Target(
        "description",
        "Description",
        (
            "action description", "description of action", "objective", "objectives", "aim", "aims", "goal",
            "priority", "what", "what we will do", "what will we do", "what needs to be done",
            "what do we need to do", "task", "activity", "commitment", "recommendation", "required outcome",
            "requirement", "duty", "proposal", "title", "project", "we will", "what we want to achieve",
        ),
        required=True,
        instead=("actions", "milestones"),
    ),
    Target(
        "actions",
        "Actions",
        (
            "action", "action required", "actions required", "key actions", "steps", "key steps", "tasks",
            "activities", "how", "how we will do it", "how will we do it", "how will we achieve this",
            "delivery", "intervention", "interventions", "action to be taken", "actions to be taken",
            "what we are doing", "detail", "details",
        ),
        many=True,
    ),
    Target(
        "partners",
        "Partners and resources",
        (
            "partners", "partner", "owner", "owners", "action owner", "lead", "leads", "lead officer",
            "lead agency", "lead partner", "lead organisation", "lead person", "leads and partners", "who",
            "by whom", "who by", "who will do it", "responsible", "responsibility", "responsible officer",
            "responsible person", "person responsible", "accountable", "accountable officer", "agency",
            "agencies", "organisation", "resources", "resource", "delivery partners", "supporting partners",
            "partner agencies", "assigned to",
        ),
        many=True,
    ),
    Target(
        "milestones",
        "Milestones and outcomes",
        (
            "milestone", "milestones", "outcome", "outcomes", "key milestones", "intended outcome",
            "expected outcome", "expected outcomes", "desired outcome", "outputs", "output",
            "success measure", "success measures", "success criteria", "measure of success", "measures",
            "measure", "target", "targets", "kpi", "kpis", "performance indicator", "impact",
            "how will we know", "what success looks like", "deliverable", "deliverables", "result",
        ),
        many=True,
    ),
    Target(
        "due",
        "Due",
        (
            "by not later than", "not later than", "no later than", "by when", "when", "when by", "date",
            "due date", "target date", "deadline", "timescale", "timescales", "time scale", "timeframe",
            "time frame", "timeline", "timing", "completion date", "complete by", "date due", "end date",
            "finish date", "review date", "start date", "to be completed by", "completion", "delivery date",
            "delivered by",
        ),
        many=True,
    ),
)  # fmt: skip
