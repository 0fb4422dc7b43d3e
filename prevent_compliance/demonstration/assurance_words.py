"""What the invented areas say of themselves once a year, and what the assessors answer."""

from __future__ import annotations

NARRATIVES = {
    1: "The board met through the year with its sectors around the table. Health changed its member in "
    "the autumn without missing a meeting. Every substantive decision carries its Security Threat Check.",
    2: "The assessment is written with the police and revised between boards. Two risks moved this year, and "
    "both now have an action with an owner outside the council.",
    3: "One plan for all partners, with one owner and one date for each action. Actions that ended were "
    "looked at again: what worked was kept, and two were dropped because they changed nothing.",
    4: "Schools, adult social care and housing use the same route and the national form. A card with the "
    "steps went to every front desk, and new staff are shown it in their first week.",
    5: "The panel met each month that it had business. Its chair and deputy are in post, partners attend, "
    "and its yearly statement was signed in March.",
    6: "Staff are trained by role. Contractors in leisure and housing were added this year; the gap that is "
    "left is night-shift staff, for whom two sessions are booked.",
    7: "Halls, libraries and leisure centres ask every hirer the same questions and note what they checked. "
    "Public computers are filtered and the settings were tested twice.",
    8: "The plan explains Prevent in plain words. Six community groups helped write the leaflet, and the "
    "page that says where to take a concern was read more often than last year.",
}
GOOD_PRACTICE = {
    "northbridge": {
        4: "The one-page card for front desks, with the three questions staff ask themselves.",
        8: "Letting community groups edit the leaflet before the council's own editors do.",
    },
    "wexcombe": {
        1: "A standing invitation to one parish clerk a meeting, who hears what the districts hear.",
        4: "The one-page card for front desks, taken over from a neighbour and put into Welsh and Polish.",
    },
    "eastmere": {
        3: "Every action names the meeting at which it will be closed, so that nobody asks for a date twice.",
    },
    "millhaven": {
        6: "Night-shift staff are trained on their own shift, by two drivers who volunteered to learn it.",
        7: "Hall managers of four districts share one telephone rota, so that no booking waits for a Monday.",
    },
    "cwm-aeron": {
        8: "The page for parents is read aloud in both languages, and was recorded with a youth club.",
    },
}
"""By the area's slug and the benchmark's number."""
REASONS = {
    "met": "The records lag behind: what is missing was agreed at the board and is entered since.",
    "exceeding": "A regional exercise and a peer visit went beyond what is recorded here.",
    "not_met": "The records look better than the practice: two teams do not use it yet.",
}
QUESTION = "Which teams use the national form today, and how do you know?"
ANSWER = "All but two. We asked each team in February; the two have a date in their work plan."
IMPROVEMENT = "Bring night-shift staff into the training plan, and report how many have completed it."
PROGRESS = "Both sessions took place; 41 of 58 have completed it."
REPLY = "Thank you. We agree with the ratings, and have begun with the night-shift sessions."
RETURN = "Benchmark 6 has no evidence for contractors. Add it, or rate what you can show."
DOUBT = "What was sent shows the council's own staff. It does not show the contractors it names."
SEEN = "The papers show what the records did not have yet at the end of the year."
