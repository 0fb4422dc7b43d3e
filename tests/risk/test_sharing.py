"""A share opens one version to its readers while it lasts, and nothing else: on pages and in the database."""

import datetime
import io

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, transaction
from django.urls import reverse
from docx import Document

from core.errors import NotAllowed, Refused, Stale
from core.models import AccessEvent, Membership
from core.permissions import AreaRole
from core.tenancy import narrowed, tenant_context
from risk.actions import grant_version, revoke_share, take_up_share
from risk.models import AssessmentReader, AssessmentShare, Dissemination, Risk, RiskAssessment, RiskEntry
from risk.shared import read_shared
from tests import factories as make
from tests.risk.sharing import SECRET, TODAY, SharingWorld
from tests.risk.world import signed_in

DAY = datetime.timedelta(days=1)


@pytest.fixture
def world(db: None) -> SharingWorld:
    return SharingWorld()


def seen_in_database(viewer, authority_ids=()):
    """(versions, entries, risks) that the database itself shows to a person with these areas open."""
    with tenant_context(authority_ids, user_id=viewer.user_id):
        return tuple(
            sorted(model.objects.values_list("pk", flat=True)) for model in (RiskAssessment, RiskEntry, Risk)
        )


def page_of(viewer, area, share, name="shared-version"):
    return signed_in(viewer).get(reverse(f"risk:{name}", args=[area.slug, share.public_id]))


def take_up(viewer, area, share, name="shared-open"):
    url = reverse(f"risk:{name}", args=[area.slug, share.public_id])
    return signed_in(viewer).post(url, {"agrees": "on"})


def test_a_neighbour_takes_on_the_terms_and_reads_the_version(world):
    share = world.share()
    listed = signed_in(world.theirs).get(reverse("risk:shared", args=[world.neighbour.slug]))
    assert share.title in listed.content.decode()
    first = page_of(world.theirs, world.neighbour, share)
    assert first.status_code == 302
    assert first.url == reverse("risk:shared-open", args=[world.neighbour.slug, share.public_id])
    assert take_up(world.theirs, world.neighbour, share).status_code == 302
    page = page_of(world.theirs, world.neighbour, share)
    assert page.status_code == 200
    assert "Leaflets" in page.content.decode()
    assert SECRET in page.content.decode()  # this reader is cleared


def test_terms_that_are_not_taken_on_open_nothing(world):
    share = world.share()
    url = reverse("risk:shared-open", args=[world.neighbour.slug, share.public_id])
    assert signed_in(world.theirs).post(url, {}).status_code == 422
    assert seen_in_database(world.theirs) == ([], [], [])


def test_the_database_shows_what_was_taken_up_and_nothing_beside_it(world):
    share = world.share()
    assert seen_in_database(world.theirs) == ([], [], [])
    world.taken_up(share, world.theirs)
    versions, entries, risks = seen_in_database(world.theirs)
    assert versions == [world.version.pk]  # not the older one
    assert len(entries) == 2
    assert risks == sorted([world.open_risk.pk, world.hidden.pk])


def test_what_was_shared_is_not_among_ones_own_rows(world):
    world.taken_up(world.share(), world.theirs)
    assert seen_in_database(world.theirs, [world.neighbour.pk]) == ([], [], [])
    overview = signed_in(world.theirs).get(reverse("risk:overview", args=[world.neighbour.slug]))
    assert "Leaflets" not in overview.content.decode()


def test_a_risk_of_no_shared_version_stays_hidden_with_its_entries(world):
    other = make.make_risk(world.area, title="Never shared")
    world.taken_up(world.share(), world.theirs)
    _versions, entries, risks = seen_in_database(world.theirs)
    assert other.pk not in risks
    with tenant_context([world.area.pk]):
        older = set(RiskEntry.objects.filter(assessment=world.older).values_list("pk", flat=True))
    assert older
    assert not older & set(entries)


def test_an_uncleared_reader_sees_official_risks_alone(world):
    share = world.share()
    assert take_up(world.uncleared, world.neighbour, share).status_code == 302
    page = page_of(world.uncleared, world.neighbour, share).content.decode()
    assert "Leaflets" in page
    assert SECRET not in page
    assert "R2" not in page
    _versions, entries, risks = seen_in_database(world.uncleared)
    assert risks == [world.open_risk.pk]
    assert len(entries) == 1


def test_a_version_above_official_does_not_exist_for_an_uncleared_reader(world):
    above = world.agreed(20, marking="official_sensitive", title="Mill picture")
    share = world.share(above)
    listed = signed_in(world.uncleared).get(reverse("risk:shared", args=[world.neighbour.slug]))
    assert "Mill picture" not in listed.content.decode()
    assert page_of(world.uncleared, world.neighbour, share).status_code == 404
    assert take_up(world.uncleared, world.neighbour, share).status_code == 404
    with pytest.raises(DatabaseError), transaction.atomic():
        world.taken_up(share, world.uncleared)  # past the pages: the database refuses
    assert seen_in_database(world.uncleared) == ([], [], [])
    assert page_of(world.theirs, world.neighbour, share).status_code == 302


def words_of_paper(response):
    assert response.status_code == 200
    document = Document(io.BytesIO(response.content))
    words = [line.text for line in document.paragraphs]
    words += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([document.sections[0].header.paragraphs[0].text, *words])


def paper_of(viewer, area, share, query="", name="shared-paper"):
    url = reverse(f"risk:{name}", args=[area.slug, share.public_id])
    return signed_in(viewer).get(url + query)


def test_a_copy_follows_the_terms_and_the_marking_of_the_page(world):
    share = world.share()
    assert paper_of(world.theirs, world.neighbour, share).status_code == 302  # to the terms first
    take_up(world.theirs, world.neighbour, share)
    page = page_of(world.theirs, world.neighbour, share).content.decode()
    address = reverse("risk:shared-paper", args=[world.neighbour.slug, share.public_id])
    assert f'href="{address}"' in page
    plain = words_of_paper(paper_of(world.theirs, world.neighbour, share))
    assert plain.startswith("OFFICIAL\n")
    assert "Leaflets" in plain
    assert "A shared town centre" in plain
    assert SECRET not in plain  # nobody gets what is above OFFICIAL without asking for it
    full = words_of_paper(paper_of(world.theirs, world.neighbour, share, "?with=sensitive"))
    assert full.startswith("OFFICIAL-SENSITIVE\n")
    assert SECRET in full
    assert "None yet" not in full  # what answers a risk isn't shared, so nothing is said of it
    with tenant_context([world.area.pk]):
        taken = AccessEvent.objects.filter(authority_id=world.area.pk, kind="export")
        markings = sorted(event.detail.rpartition(", ")[2] for event in taken)
        assert markings == ["OFFICIAL", "OFFICIAL-SENSITIVE"]


def test_an_uncleared_reader_takes_out_official_risks_alone(world):
    share = world.share()
    take_up(world.uncleared, world.neighbour, share)
    page = page_of(world.uncleared, world.neighbour, share).content.decode()
    assert "with=sensitive" not in page
    words = words_of_paper(paper_of(world.uncleared, world.neighbour, share, "?with=sensitive"))
    assert "Leaflets" in words
    assert SECRET not in words
    assert "R2" not in words


def test_a_copy_of_what_is_above_official_as_a_whole_is_only_taken_out_with_its_marking(world):
    share = world.share(world.agreed(20, marking="official_sensitive", title="Mill picture"))
    take_up(world.theirs, world.neighbour, share)
    refused = signed_in(world.theirs).get(
        reverse("risk:shared-paper", args=[world.neighbour.slug, share.public_id]), follow=True
    )
    assert "take it out with its marking" in refused.content.decode()
    assert paper_of(world.uncleared, world.neighbour, share, "?with=sensitive").status_code == 404
    full = words_of_paper(paper_of(world.theirs, world.neighbour, share, "?with=sensitive"))
    assert full.startswith("OFFICIAL-SENSITIVE\n")


def test_no_copy_leaves_once_a_share_is_closed_or_over(world):
    share = world.share(starts_on=TODAY - 9 * DAY, ends_on=TODAY + DAY)
    take_up(world.theirs, world.neighbour, share)
    assert paper_of(world.outsider, world.stranger, share).status_code == 404
    with world.as_(world.lead):
        revoke_share(share=share, reason="Not needed", version=share.version, by=world.lead)
    assert paper_of(world.theirs, world.neighbour, share).status_code == 404


def test_a_partner_takes_a_copy_of_what_its_body_was_given(world):
    share = world.share(to_body=world.body)
    assert take_up(world.partner, world.area, share, "partner-open").status_code == 302
    words = words_of_paper(paper_of(world.partner, world.area, share, name="partner-paper"))
    assert "Leaflets" in words
    assert "Health trust" in words
    assert SECRET not in words


@pytest.mark.parametrize("page", ["shared-version", "shared-open"])
def test_another_area_gets_the_same_answer_as_for_nothing(world, page):
    share = world.share()
    assert page_of(world.outsider, world.stranger, share, page).status_code == 404
    assert page_of(world.outsider, world.neighbour, share, page).status_code == 404
    with tenant_context(world.outsider.authority_ids, user_id=world.outsider.user_id):
        assert not AssessmentShare.objects.exists()
        with pytest.raises(NotAllowed):
            take_up_share(share=share, as_of=TODAY, by=world.outsider)
    assert seen_in_database(world.outsider) == ([], [], [])


def test_a_colleague_who_did_not_take_it_up_reads_nothing(world):
    share = world.share()
    world.taken_up(share, world.theirs)
    assert seen_in_database(world.uncleared) == ([], [], [])
    assert page_of(world.uncleared, world.neighbour, share).status_code == 302


def test_a_role_without_the_risk_assessment_takes_nothing_up(world):
    share = world.share()
    trainer = make.make_viewer(world.neighbour, AreaRole.TRAINING, cleared=True)
    assert page_of(trainer, world.neighbour, share).status_code == 403
    with tenant_context(trainer.authority_ids, user_id=trainer.user_id), pytest.raises(NotAllowed):
        take_up_share(share=share, as_of=TODAY, by=trainer)


def test_a_share_that_has_ended_is_gone(world):
    share = world.share(starts_on=TODAY - 40 * DAY, ends_on=TODAY - DAY)
    with tenant_context(world.theirs.authority_ids, user_id=world.theirs.user_id):
        with pytest.raises(Refused):
            take_up_share(share=share, as_of=TODAY, by=world.theirs)
        take_up_share(share=share, as_of=TODAY - 2 * DAY, by=world.theirs)  # taken up while it lasted
    assert seen_in_database(world.theirs) == ([], [], [])
    assert page_of(world.theirs, world.neighbour, share).status_code == 404


def test_a_share_that_has_not_begun_opens_nothing_yet(world):
    share = world.share(starts_on=TODAY + DAY, ends_on=TODAY + 9 * DAY)
    assert page_of(world.theirs, world.neighbour, share).status_code == 404
    with tenant_context(world.theirs.authority_ids, user_id=world.theirs.user_id):
        take_up_share(share=share, as_of=TODAY + DAY, by=world.theirs)
    assert seen_in_database(world.theirs) == ([], [], [])


def test_revoking_ends_it_at_once(world):
    share = world.share()
    world.taken_up(share, world.theirs)
    assert seen_in_database(world.theirs)[0] == [world.version.pk]
    url = reverse("risk:grant-revoke", args=[world.area.slug, share.public_id])
    assert signed_in(world.lead).post(url, {"reason": "The project ended"}).status_code == 302
    assert seen_in_database(world.theirs) == ([], [], [])
    assert page_of(world.theirs, world.neighbour, share).status_code == 404
    again = signed_in(world.lead).post(url, {"reason": "Once more"})
    assert again.status_code == 422


def test_a_role_that_ended_takes_its_grant_along_and_a_new_one_brings_no_old_grant_back(world):
    share = world.share()
    world.taken_up(share, world.theirs)
    make.make_viewer(world.neighbour)  # the area keeps a lead
    world.end_role(world.theirs)
    assert seen_in_database(world.theirs) == ([], [], [])
    back = world.give_role_again(world.theirs, world.neighbour, AreaRole.OFFICER)
    assert seen_in_database(back) == ([], [], [])
    assert page_of(back, world.neighbour, share).status_code == 302  # to the terms, as anybody new
    assert take_up(back, world.neighbour, share).status_code == 302
    assert seen_in_database(back)[0] == [world.version.pk]


def test_a_partner_reads_what_its_body_was_given_and_so_acknowledges_it(world):
    share = world.share(to_body=world.body)
    page = signed_in(world.partner).get(reverse("risk:partner", args=[world.area.slug]))
    assert share.title in page.content.decode()
    assert take_up(world.partner, world.area, share, "partner-open").status_code == 302
    read = page_of(world.partner, world.area, share, "partner-version")
    assert "Leaflets" in read.content.decode()
    assert SECRET not in read.content.decode()
    with tenant_context([world.area.pk]):
        sent = Dissemination.objects.get(assessment=world.version, organisation=world.body)
    assert (sent.sent_on, sent.acknowledged_on) == (TODAY, TODAY)


def test_a_partner_of_another_body_reads_nothing(world):
    share = world.share(to_body=world.body)
    other = make.make_viewer(
        world.area,
        AreaRole.PARTNER,
        organisation=make.make_organisation(world.area, "School", sector="education"),
    )
    for name in ("partner-version", "partner-open"):
        assert page_of(other, world.area, share, name).status_code == 404
    listed = signed_in(other).get(reverse("risk:partner", args=[world.area.slug]))
    assert share.title not in listed.content.decode()
    assert page_of(world.partner, world.area, share, "shared-version").status_code == 403
    assert signed_in(world.partner).get(world.url("assessment", world.version)).status_code == 403


def test_a_partner_with_every_area_closed_sees_only_its_share(world):
    world.taken_up(world.share(to_body=world.body), world.partner)
    versions, entries, risks = seen_in_database(world.partner)
    assert versions == [world.version.pk]
    assert risks == [world.open_risk.pk]
    assert len(entries) == 1


def test_every_opening_leaves_a_trace_with_the_area_that_shared(world):
    share = world.share()
    world.taken_up(share, world.theirs)
    for _time in range(2):
        page_of(world.theirs, world.neighbour, share)
    with tenant_context([world.area.pk]):
        events = list(AccessEvent.objects.filter(authority_id=world.area.pk, kind="document"))
    assert [event.user_id for event in events] == [world.theirs.user_id] * 2
    page = signed_in(world.lead).get(world.url("assessment", world.version)).content.decode()
    assert "Times opened" in page
    with tenant_context([world.area.pk], user_id=world.lead.user_id):
        assert AssessmentReader.objects.get().user.get_full_name() in page


def test_both_locks_each_hold_alone(world):
    """The read refuses without the database's permission, the page without its own query."""
    share = world.share()
    with tenant_context([world.neighbour.pk], user_id=world.theirs.user_id):
        assert read_shared(share, world.theirs) is None
    world.taken_up(share, world.theirs)
    with tenant_context([world.neighbour.pk], user_id=world.theirs.user_id):
        assert read_shared(share, world.theirs) is not None
        with narrowed([]):
            assert RiskAssessment.objects.filter(pk=world.version.pk).update(title="Theirs") == 0
            assert RiskEntry.objects.filter(assessment=world.version).delete()[0] == 0


def test_only_agreed_versions_within_a_year_are_shared(world):
    draft = make.make_assessment(world.area)
    with world.as_(world.lead):
        with pytest.raises(Refused):
            grant_version(
                assessment=draft,
                purpose="x",
                starts_on=TODAY,
                ends_on=TODAY,
                to_area=world.neighbour,
                by=world.lead,
            )
        for ends_on in (TODAY - DAY, TODAY + 367 * DAY):
            with pytest.raises(Refused):
                grant_version(
                    assessment=world.version,
                    purpose="x",
                    starts_on=TODAY,
                    ends_on=ends_on,
                    to_area=world.neighbour,
                    by=world.lead,
                )
        with pytest.raises(Refused):
            grant_version(
                assessment=world.version,
                purpose="x",
                starts_on=TODAY,
                ends_on=TODAY,
                to_area=world.area,
                by=world.lead,
            )
    with world.as_(world.approver), pytest.raises(NotAllowed):
        grant_version(
            assessment=world.version,
            purpose="x",
            starts_on=TODAY,
            ends_on=TODAY,
            to_area=world.neighbour,
            by=world.approver,
        )
    with tenant_context([world.area.pk]), pytest.raises(DatabaseError), transaction.atomic():
        AssessmentShare.objects.create(
            authority=world.area,
            assessment=draft,
            to_area=world.neighbour,
            purpose="x",
            starts_on=TODAY,
            ends_on=TODAY,
        )


def test_a_share_can_only_be_revoked_and_nobody_else_may(world):
    share = world.share()
    with tenant_context([world.area.pk]), pytest.raises(DatabaseError), transaction.atomic():
        AssessmentShare.objects.filter(pk=share.pk).update(ends_on=TODAY + 300 * DAY)
    with tenant_context(world.theirs.authority_ids, user_id=world.theirs.user_id):
        assert AssessmentShare.objects.filter(pk=share.pk).update(purpose="Ours now") == 0
    with world.as_(world.lead), pytest.raises(Stale):
        revoke_share(share=share, reason="x", version=share.version + 1, by=world.lead)


def test_a_reader_is_only_written_in_ones_own_area_for_a_share_in_reach(world):
    share = world.share()
    with tenant_context([world.stranger.pk], user_id=world.outsider.user_id):
        held = Membership.objects.get(user_id=world.outsider.user_id)
        may_view = Permission.objects.get(codename="view_assessmentshare")
        forged = AssessmentReader(
            authority=world.stranger,
            content_object_id=share.pk,
            user_id=world.outsider.user_id,
            membership=held,
            permission=may_view,
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            AssessmentReader.objects.bulk_create([forged])
    assert seen_in_database(world.outsider) == ([], [], [])


def test_the_form_asks_for_the_one_it_is_shared_with(world):
    url = world.url("assessment-grant", world.version)
    sent = {
        "to": "area",
        "purpose": "A shared town centre",
        "starts_on": TODAY.isoformat(),
        "ends_on": (TODAY + DAY).isoformat(),
    }
    client = signed_in(world.lead)
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "A shared town centre" in refused.content.decode()
    assert client.post(url, {**sent, "to_area": world.area.slug}).status_code == 422
    assert client.post(url, {**sent, "to_area": world.neighbour.slug}).status_code == 302
    body = {**sent, "to": "body", "to_body": world.body.public_id}
    assert client.post(url, body).status_code == 302
    foreign = make.make_organisation(world.neighbour)
    assert client.post(url, {**body, "to_body": foreign.public_id}).status_code == 422


def test_home_says_what_was_shared_and_what_ends(world):
    world.share(ends_on=TODAY + 5 * DAY)
    home = signed_in(world.theirs).get(reverse("core:area-home", args=[world.neighbour.slug]))
    assert "shared its risk assessment with this area" in home.content.decode()
    ours = signed_in(world.lead).get(world.url("overview")).content.decode()
    assert f"What you shared with {world.neighbour.name} ends" in ours
