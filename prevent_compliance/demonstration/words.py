"""What the invented records say of risks, meetings and decisions. Data, in our own words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RiskWords:
    """One risk and how it scores; `drift` is added to its likelihood from the fifth version on."""

    reference: str
    title: str
    kind: str
    concern: str
    description: str
    driver: str
    environment: str
    source: str
    inherent: tuple[int, int]
    residual: tuple[int, int]
    drift: int = 0


RISKS = (
    RiskWords(
        "R1",
        "Self-initiated radicalisation of young people online",
        "situational",
        "people",
        "Young people spend hours in closed chat rooms that praise violence; families notice late.",
        "Mixed and unclear",
        "online",
        "ctlp",
        (5, 4),
        (3, 4),
        1,
    ),
    RiskWords(
        "R2",
        "Hired halls used by speakers who promote division",
        "situational",
        "environment",
        "New groups book halls; managers have no simple way to check who stands behind them.",
        "Several",
        "offline",
        "ctlp",
        (4, 3),
        (2, 3),
    ),
    RiskWords(
        "R3",
        "Extreme right-wing leafleting around the market",
        "situational",
        "influences",
        "Leaflets and stickers appear after events in the news and point to groups that legitimise violence.",
        "Extreme right-wing",
        "both",
        "local",
        (5, 3),
        (3, 3),
        1,
    ),
    RiskWords(
        "R4",
        "Islamist narratives shared among isolated adults",
        "situational",
        "people",
        "Private study groups reach isolated adults and use grievances to make violence seem right.",
        "Islamist",
        "both",
        "ctlp",
        (3, 5),
        (2, 5),
    ),
    RiskWords(
        "R5",
        "Public Wi-Fi and library computers reach harmful material",
        "situational",
        "environment",
        "Filters differ between libraries and community buildings, and nobody owns the whole.",
        "Several",
        "online",
        "local",
        (3, 3),
        (2, 3),
    ),
    RiskWords(
        "R6",
        "The duty is not met because staff change faster than they are trained",
        "corporate",
        "duty",
        "Turnover in housing and youth services leaves teams in which nobody knows how to raise a concern.",
        "",
        "both",
        "corporate",
        (4, 3),
        (3, 3),
    ),
    RiskWords(
        "R7",
        "The council cannot show how it meets the duty",
        "corporate",
        "duty",
        "Evidence sits in mailboxes; an annual assurance that cannot be shown harms trust and funding.",
        "",
        "both",
        "corporate",
        (3, 4),
        (2, 4),
    ),
)

PROMPTS = (
    ("1", "Which youth services would notice a young person withdrawing into violent online groups?"),
    ("2", "Who checks hall bookings made by groups without a history in the area?"),
    ("3", "Where do isolated adults meet people who could speak up against calls to violence?"),
)

AGENDA = (
    (
        "referrals",
        "How referrals reach the police, and how many did",
        "Numbers are steady; no form but the national one was used.",
    ),
    (
        "channel",
        "Channel panel: how it works",
        "The panel met each month. Attendance from housing has improved.",
    ),
    ("risk_assessment", "Risk assessment", "The group went through the moves and agreed them."),
    ("plan", "Partnership plan: open actions", "Each open action was looked at in turn."),
    (
        "performance",
        "Performance and the benchmarks",
        "The group looked at what lapses before the next meeting.",
    ),
    (
        "ctlp",
        "Prompts from the counter terrorism local profile",
        "The police explained the prompts agreed for sharing.",
    ),
)

DECISIONS = (
    ("Offer all schools the council's hire policy as a model.", "It answers prompt 2 and costs little."),
    (
        "Fund two more evenings of the young people's forum.",
        "Online harm is the top risk and the first evening was well attended.",
    ),
    (
        "Ask the libraries for a filter report before each meeting.",
        "It keeps the gap in two sites in sight until it is closed.",
    ),
    ("Put the refresher for crisis teams ahead of the general one.", "Isolated adults are seen there first."),
    (
        "Share the summary of risks with neighbouring councils.",
        "Groups cross the boundary; the summary is OFFICIAL.",
    ),
)

ROLE_STATEMENTS = {
    "local_authority": "Leads the partnership, keeps the plan and trains its own staff.",
    "police": "Shares prompts, advises on venues and receives every referral.",
    "education": "Brings schools and colleges together and passes on training.",
    "health": "Trains clinical teams and brings what they see to the group.",
    "probation": "Brings release planning and what offender managers notice.",
    "prison": "Brings what is learned before release and shares it lawfully.",
    "community": "Brings what communities see and carries messages to them.",
    "fire": "Passes on concerns from home safety visits.",
}

TERMS_OF_REFERENCE = (
    "The group oversees all work under the Prevent duty in the area: referrals, the Channel panel, "
    "the risk assessment, the partnership plan and how well they go.",
    "It meets each quarter. The council, the police, education, health, probation and, where there is "
    "one, the prison are members; each names a substitute.",
    "The chair does not chair the Channel panel. Every decision of substance is put to the Security "
    "Threat Check.",
    "Half of the seats are a quorum. These terms are reviewed each year.",
)
JOINT_ARRANGEMENT = (
    "The councils share the OFFICIAL summary of their risk assessments after each version is agreed.",
    "They open training to one another's staff and meet twice a year to compare what they see.",
    "No information about any person is shared under this agreement.",
)
