"""From a finding of 3.G7 or 3.B2 straight to the form that mends it."""

from action_plans.models import ActionEvaluation, ActionThreatCheck
from tests import factories as make


def test_the_first_action_without_a_check_is_opened_where_the_check_is_asked_for(north):
    checked, older, newer = (
        make.make_action(north.plan, owner=north.police, risk=north.risk, number=str(n), position=n)
        for n in (1, 2, 3)
    )
    with north.open():
        for action, day in ((checked, 30), (older, 20), (newer, 10)):
            type(action).objects.filter(pk=action.pk).update(created_on=make.days_ago(day))
        ActionThreatCheck.objects.create(
            authority=north.authority,
            action=checked,
            moment="created",
            threat_checked_on=make.days_ago(30),
            **make.CHECKED,
        )
    response = north.client().get(north.url("check-missing"))
    field = "id_considers_threat_picture_0"
    assert response.url == f"{north.url('action-edit', older.public_id)}#{field}"
    assert f'id="{field}"' in north.client().get(response.url.partition("#")[0]).content.decode()


def test_the_completed_action_that_waited_longest_is_opened_for_its_evaluation(north):
    done = {"status": "completed", "outcome": "All were briefed."}
    evaluated, older, _newer = (
        make.make_action(
            north.plan,
            owner=north.police,
            risk=north.risk,
            number=str(day),
            closed_on=make.days_ago(day),
            **done,
        )
        for day in (90, 60, 30)
    )
    with north.open():
        ActionEvaluation.objects.create(
            authority=north.authority,
            action=evaluated,
            evaluated_on=make.days_ago(50),
            impact="Managers ask before they book.",
            lesson="Go to them, not they to us.",
        )
    response = north.client().get(north.url("evaluation-missing"))
    assert response.url == north.url("action-evaluate", older.public_id)


def test_where_nothing_is_missing_the_plan_is_opened(north):
    for name in ("check-missing", "evaluation-missing"):
        assert north.client().get(north.url(name)).url == north.url("plan")
