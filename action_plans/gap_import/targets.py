"""The columns that a table of the duty can have, and what councils call them."""

from core.imports import Target

GAP_TARGETS: tuple[Target, ...] = (
    Target(
        "number",
        "Number",
        ("no", "nos", "ref", "ref no", "reference number", "id", "item", "item no", "row", "s no"),
        numbering=True,
    ),
    Target(
        "sector",
        "Sector",
        (
            "sector", "sectors", "specified authority", "specified authorities", "authority", "body",
            "bodies", "agency", "agencies", "organisation", "who it applies to", "applies to",
            "partner", "theme",
        ),
    ),
    Target(
        "paragraph",
        "Guidance paragraph",
        (
            "paragraph", "paragraphs", "para", "paras", "para no", "paragraph number", "guidance paragraph",
            "guidance ref", "guidance reference", "duty guidance reference", "statutory guidance",
            "section of guidance", "reference", "where in the guidance", "source",
        ),
    ),
    Target(
        "duty",
        "Duty",
        (
            "duty", "duties", "new duty", "prevent duty", "requirement", "requirements", "duty requirement",
            "what the duty says", "what the duty asks", "what the duty requires", "what is required",
            "what is expected", "expectation", "expectations", "guidance requirement",
            "statutory requirement", "standard", "area of duty", "benchmark", "criteria", "criterion",
            "description", "we must",
        ),
        required=True,
        instead=("paragraph",),
    ),
    Target(
        "position",
        "Current position",
        (
            "current position", "position", "current situation", "current arrangements", "current provision",
            "current practice", "current status", "what we do now", "what we have in place", "where we are",
            "where are we now", "where we are now", "what is in place", "in place", "evidence",
            "what happens now", "progress", "compliance to date", "existing arrangements", "baseline",
        ),
        many=True,
    ),
    Target(
        "risks",
        "Risks and issues",
        (
            "risks issues", "risks", "risk", "issues", "issue", "risks and issues", "gaps", "gap",
            "gaps identified", "gaps and risks", "risks and gaps", "concerns", "what is missing",
            "what could go wrong", "challenges", "weaknesses", "areas for improvement", "barriers",
        ),
        many=True,
    ),
    Target(
        "recommendations",
        "Recommendations",
        (
            "recommendations", "recommendation", "action", "actions", "action required", "actions required",
            "proposed action", "proposed actions", "next steps", "what we will do", "what we should do",
            "what needs to happen", "to do", "improvement", "improvements", "proposals", "way forward",
            "what next",
        ),
        many=True,
    ),
    Target(
        "rating",
        "Rating",
        (
            "rating", "rag", "rag rating", "rag status", "status", "compliance", "compliant", "met",
            "assessment", "judgement", "level of compliance", "are we compliant", "score",
        ),
    ),
)  # fmt: skip
