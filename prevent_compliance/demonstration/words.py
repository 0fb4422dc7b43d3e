"""What the invented records say: risks, actions, agenda items, decisions. Data, in our own words."""

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
        "Young people spend long hours in closed chat rooms where violence is praised; families and schools notice late.",
        "Mixed and unclear",
        "online",
        "ctlp",
        (4, 4),
        (3, 4),
        1,
    ),
    RiskWords(
        "R2",
        "Hired halls used by speakers who promote division",
        "situational",
        "environment",
        "Bookings are made in the name of new groups; hall managers have no simple way to check who stands behind them.",
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
        (3, 3),
        (3, 3),
        1,
    ),
    RiskWords(
        "R4",
        "Islamist narratives shared among isolated adults",
        "situational",
        "people",
        "Isolated adults are reached through private study groups that use grievances to make violence seem right.",
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

THEMES = ("Governance", "Safe places", "People and skills", "Voices and communities")


@dataclass(frozen=True)
class ActionWords:
    """One action: whose, about which risk, due so many days from today, and how it goes."""

    theme: str
    title: str
    owner: str
    """A sector, or "council"."""
    risk: str
    due_in: int | None
    review_in: int | None
    state: str
    """open, late, blocked, done, cancelled."""
    update: str
    milestones: tuple[tuple[str, int], ...] = ()


ACTIONS = (
    ActionWords(
        "Governance",
        "Publish one page on who decides what in Prevent",
        "council",
        "R7",
        -210,
        None,
        "done",
        "Published and sent to all members of the group.",
    ),
    ActionWords(
        "Governance",
        "Agree one way of recording evidence across services",
        "council",
        "R7",
        45,
        None,
        "open",
        "Housing and libraries have moved over; youth services follow in the new year.",
        (("Housing and libraries record in one place", -20), ("Youth services follow", 45)),
    ),
    ActionWords(
        "Governance",
        "Bring an annual report on Prevent to cabinet",
        "council",
        "R7",
        120,
        None,
        "open",
        "Outline agreed with the lead member.",
    ),
    ActionWords(
        "Safe places",
        "Brief hall managers on checks before a booking",
        "police",
        "R2",
        9,
        None,
        "open",
        "Two of three sessions held; the third is on the 28th.",
    ),
    ActionWords(
        "Safe places",
        "Write a short hire policy that all council halls follow",
        "council",
        "R2",
        -160,
        None,
        "done",
        "Adopted for all 31 halls; schools are offered the same text.",
    ),
    ActionWords(
        "Safe places",
        "Bring library and Wi-Fi filters to one standard",
        "council",
        "R5",
        -12,
        None,
        "late",
        "The provider has confirmed five of seven sites; two contracts need a change.",
        (("Libraries", -40), ("Community buildings", -12)),
    ),
    ActionWords(
        "Safe places",
        "Agree who removes extremist stickers within a day",
        "council",
        "R3",
        70,
        None,
        "open",
        "Street cleansing has the photographs; the police get a copy.",
    ),
    ActionWords(
        "People and skills",
        "Train designated safeguarding leads in every school",
        "education",
        "R1",
        150,
        None,
        "open",
        "41 of 58 schools have sent somebody.",
    ),
    ActionWords(
        "People and skills",
        "Make Prevent part of induction in housing and youth services",
        "council",
        "R6",
        -95,
        None,
        "done",
        "Part of the first week since spring; checked by the team each month.",
    ),
    ActionWords(
        "People and skills",
        "Offer a refresher to ward and crisis team staff",
        "health",
        "R4",
        25,
        None,
        "open",
        "Dates set with the crisis teams.",
    ),
    ActionWords(
        "People and skills",
        "Keep a list of trained staff by team",
        "council",
        "R6",
        None,
        60,
        "open",
        "The list is kept by workforce development and checked each quarter.",
    ),
    ActionWords(
        "People and skills",
        "Brief offender managers on online harm",
        "probation",
        "R1",
        -5,
        None,
        "blocked",
        "The trainer left; we are asking the regional team for another.",
    ),
    ActionWords(
        "Voices and communities",
        "Run a young people's forum on what they see online",
        "community",
        "R1",
        95,
        None,
        "open",
        "First evening held with 24 young people.",
    ),
    ActionWords(
        "Voices and communities",
        "Help community groups check who asks to speak",
        "community",
        "R2",
        33,
        None,
        "open",
        "A one-page guide is being tried by four groups.",
    ),
    ActionWords(
        "Voices and communities",
        "Hold an open evening on tensions after events abroad",
        "community",
        "R3",
        -260,
        None,
        "done",
        "Held with 60 people; notes shared with the group.",
    ),
    ActionWords(
        "Voices and communities",
        "Print a leaflet for libraries",
        "council",
        "R3",
        -130,
        None,
        "cancelled",
        "",
    ),
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
