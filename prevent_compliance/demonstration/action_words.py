"""The actions of the invented plans, and how they go. Data, in our own words."""

from __future__ import annotations

from dataclasses import dataclass

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
