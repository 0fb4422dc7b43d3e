"""Guessing, asking around and forging: hostile cases 16 to 19."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import mail
from django.test import Client
from django.urls import reverse

from core.models import User
from tests import factories as make
from tests.security.doors import NEW_PASSWORD, PASSWORD, is_in, reset_path, sign_in, use_reset, words

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
RESET = "/accounts/password/reset/"


def guess(login, password=None, **extra):
    return Client().post(LOGIN, {"login": login, "password": password or "wrong"}, **extra)


def test_an_account_is_closed_to_guesses_after_five_even_for_the_right_password():
    user = make.make_user()
    for number in range(5):
        assert "too many" not in words(guess(user.email, REMOTE_ADDR=f"10.0.0.{number}")).lower()
    answer = guess(user.email, PASSWORD, REMOTE_ADDR="10.0.0.99")
    assert "too many failed" in words(answer).lower()
    assert answer.status_code == 200


def test_another_account_is_not_locked_by_that():
    user, other = make.make_user(), make.make_user()
    for number in range(6):
        guess(user.email, REMOTE_ADDR=f"10.0.0.{number}")
    assert is_in(sign_in(other))


def test_one_address_guesses_ten_times_a_minute_at_any_accounts():
    for number in range(10):
        guess(f"person{number}@nowhere.test")
    user = make.make_user()
    assert not is_in(sign_in(user))
    elsewhere = Client(REMOTE_ADDR="10.9.9.9")
    assert is_in(sign_in(user, client=elsewhere))


def test_a_forged_forwarding_header_does_not_give_a_guesser_a_new_address():
    for number in range(10):
        guess(f"person{number}@nowhere.test", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
    assert not is_in(sign_in(make.make_user()))


def test_asking_for_links_is_throttled_for_the_one_who_would_be_flooded():
    user = make.make_user()
    for number in range(12):
        Client().post(RESET, {"email": user.email}, REMOTE_ADDR=f"10.0.0.{number}")
    assert len(mail.outbox) == 5


def test_the_old_password_is_not_guessed_on_the_page_that_changes_it():
    client = sign_in(make.make_user())
    sent = {"oldpassword": "wrong", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    answers = [client.post(reverse("account_change_password"), sent).status_code for _guess in range(7)]
    assert answers[-1] == 429


def test_known_and_unknown_addresses_get_the_same_words_at_sign_in():
    user = make.make_user()
    known, unknown = guess(user.email), guess("nobody@example.test")
    plain = [
        words(page).replace(user.email, "X").replace("nobody@example.test", "X") for page in (known, unknown)
    ]
    assert plain[0] == plain[1]
    assert known.status_code == unknown.status_code


def test_a_suspended_account_is_told_from_none_by_its_own_password_alone():
    user = make.make_user(is_active=False)
    wrong, unknown = guess(user.email), guess("nobody@example.test")
    assert wrong.status_code == unknown.status_code == 200
    assert "suspended" not in words(wrong)


def test_known_and_unknown_addresses_cost_the_same_hashing(settings, monkeypatch):
    """The hash is nearly all of the time, so the same number of hashes is the same time, on any machine."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    user = make.make_user()
    hashed = []

    def counted(original):
        def count(self, *args, **kwargs):
            hashed.append(original.__name__)
            return original(self, *args, **kwargs)

        return count

    for name in ("encode", "verify"):
        monkeypatch.setattr(Argon2PasswordHasher, name, counted(getattr(Argon2PasswordHasher, name)))
    guess(user.email)
    for_known = len(hashed)
    guess("nobody@example.test")
    assert for_known == len(hashed) - for_known == 1


def test_known_and_unknown_addresses_get_the_same_page_and_one_letter_each_on_reset():
    user = make.make_user()
    pages = [
        Client().post(RESET, {"email": email}, follow=True) for email in (user.email, "nobody@example.test")
    ]
    assert words(pages[0]) == words(pages[1])
    assert [letter.to for letter in mail.outbox] == [[user.email], ["nobody@example.test"]]
    to_nobody = mail.outbox[1].body
    assert "/reset/key/" not in to_nobody
    assert "signup" not in to_nobody
    assert all(letter.body.startswith("OFFICIAL\n") for letter in mail.outbox)
    assert all(letter.subject.startswith("OFFICIAL: ") for letter in mail.outbox)


@pytest.mark.parametrize(
    "forged",
    [
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_X_FORWARDED_SERVER": "evil.example"},
        {"HTTP_FORWARDED": "host=evil.example"},
        {"HTTP_X_HOST": "evil.example", "HTTP_X_ORIGINAL_HOST": "evil.example"},
    ],
)
def test_a_forwarded_host_never_comes_into_a_link(forged, settings):
    user = make.make_user()
    Client().post(RESET, {"email": user.email}, **forged)
    [letter] = mail.outbox
    assert f"{settings.PUBLIC_ORIGIN}/accounts/password/reset/key/" in letter.body
    assert "evil.example" not in letter.body


@pytest.mark.parametrize(
    ("host", "page"),
    [
        ("evil.example", RESET),
        ("localhost.evil.example", LOGIN),
        ("testserver@evil.example", "/"),
        ("a b", "/account/"),
    ],
)
def test_a_forged_host_gets_nothing(host, page):
    user = make.make_user()
    assert Client().get(page, HTTP_HOST=host).status_code == 400
    assert Client().post(page, {"email": user.email}, HTTP_HOST=host).status_code == 400
    assert mail.outbox == []


def test_a_forged_port_does_not_come_into_a_link(settings):
    user = make.make_user()
    Client().post(RESET, {"email": user.email}, HTTP_HOST="testserver:6666")
    assert ":6666" not in "".join(letter.body for letter in mail.outbox)


def test_a_reset_link_works_once():
    user = make.make_user()
    path = reset_path(user)
    assert "Your password is changed" in use_reset(path)
    assert "no longer works" in use_reset(path, "yet another sentence")
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)


def test_the_older_of_two_links_dies_with_the_younger():
    user = make.make_user()
    older, younger = reset_path(user), reset_path(user)
    assert "Your password is changed" in use_reset(younger)
    assert "no longer works" in use_reset(older, "yet another sentence")


def test_a_reset_link_dies_with_the_address_it_was_sent_to():
    user = make.make_user()
    path = reset_path(user)
    User.objects.filter(pk=user.pk).update(email="moved@example.test")
    assert "no longer works" in use_reset(path)


def test_a_reset_link_dies_at_the_next_sign_in():
    user = make.make_user()
    path = reset_path(user)
    sign_in(user)
    assert "no longer works" in use_reset(path)


def test_a_reset_link_of_one_account_does_not_open_another():
    user, other = make.make_user(), make.make_user()
    key, others = reset_path(user), reset_path(other)
    mixed = others.rpartition("/key/")[0] + "/key/" + others.rpartition("/key/")[2].split("-")[0]
    mixed += "-" + key.rpartition("/key/")[2].split("-", 1)[1]
    assert "no longer works" in use_reset(mixed)
    other.refresh_from_db()
    assert other.check_password(PASSWORD)


def test_an_old_link_is_refused(settings):
    user = make.make_user()
    path = reset_path(user)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "no longer works" in use_reset(path)


@pytest.mark.parametrize("weak", ["short", "12345678901234", "password1234"])
def test_a_weak_password_is_refused_from_a_link(weak):
    user = make.make_user()
    use_reset(reset_path(user), weak)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize(
    "away",
    [
        "//evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\\evil.example",
        "https:evil.example",
        "http:///evil.example",
        "\t//evil.example",
        "data:text/html,x",
    ],
)
def test_after_sign_in_nobody_is_sent_away(away):
    user = make.make_user()
    client = Client()
    page = client.get(LOGIN, {"next": away})
    assert f'href="{away}"' not in page.content.decode()
    answer = client.post(LOGIN, {"login": user.email, "password": PASSWORD, "next": away})
    assert is_in(client)
    assert answer.url in {"/", "/account/"}, answer.url


def test_after_sign_in_one_lands_where_one_wanted_to_go():
    user = make.make_user()
    answer = Client().post(LOGIN, {"login": user.email, "password": PASSWORD, "next": "/account/"})
    assert answer.url == "/account/"
