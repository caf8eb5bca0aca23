"""A link with which a password is set: once, for a week, by whoever has it, and used up by nothing but setting."""

from datetime import timedelta

import pytest
import time_machine

from app.services import passwords
from tests.factories import NOW
from tests.security.worlds import PASSWORD, SIGNED_OUT, World, rows, without_tokens

NEW = "another long password"


def use(world: World, token: str, password: str = NEW):
    return world.client(SIGNED_OUT).post(f"/set-password/{token}/", data={"password": password})


def signs_in(world: World, password: str) -> bool:
    form = {"email": "learner@example.com", "password": password}
    return world.client(SIGNED_OUT).post("/sign-in/", data=form).status_code == 303


def test_works_once(world):
    assert use(world, world.link).status_code == 303
    assert use(world, world.link, "a third long password").status_code == 410
    assert signs_in(world, NEW)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_is_not_used_up_by_programs_that_look_at_mail(world, method):
    before = rows(world.database)
    for _ in range(3):
        assert world.client(SIGNED_OUT).open(f"/set-password/{world.link}/", method=method).status_code == 200
    assert rows(world.database) == before
    assert use(world, world.link).status_code == 303


def test_is_not_used_up_by_a_password_that_is_too_short(world):
    assert use(world, world.link, "short").status_code == 422
    assert use(world, world.link).status_code == 303


@pytest.mark.parametrize(("late", "status"), [(-1, 303), (0, 410), (1, 410)], ids=["just before", "at", "just after"])
def test_expires_after_seven_days(world, late, status):
    with time_machine.travel(NOW + timedelta(days=7, seconds=late), tick=False):
        assert use(world, world.link).status_code == status


def test_setting_a_password_ends_the_persons_other_links_and_nobody_elses(world):
    with world.database.writing.begin() as db:
        second = passwords.make_link(db, world.people["learner"], NOW, actor_id=None)
        another = passwords.make_link(db, world.people["colleague"], NOW, actor_id=None)
    assert use(world, second).status_code == 303
    assert use(world, world.link).status_code == 410
    assert use(world, another).status_code == 303


def test_changing_the_password_oneself_ends_open_links(world):
    world.client("learner").post("/profile/password", data={"current": PASSWORD, "password": NEW})
    assert use(world, world.link, "a third long password").status_code == 410
    assert signs_in(world, NEW)


def test_the_page_looks_the_same_whether_the_link_is_good_or_not(world):
    client = world.client(SIGNED_OUT)
    good, bad = (
        without_tokens(client.get(f"/set-password/{token}/").text) for token in (world.link, "x" * len(world.link))
    )
    assert good.replace(world.link, "-") == bad.replace("x" * len(world.link), "-")


def test_a_link_is_shown_to_the_administrator_once_and_kept_by_no_browser(world):
    client = world.client("admin")
    page = f"/admin/people/{world.people['colleague']}/"
    client.post(f"{page}password-link")
    first, second = client.get(page), client.get(page)
    assert "/set-password/" in first.text
    assert first.headers["Cache-Control"] == "no-store"
    assert "/set-password/" not in second.text


def test_a_deactivated_person_gets_no_link_and_no_way_in_by_an_old_one(world):
    admin = world.client("admin")
    person = f"/admin/people/{world.people['learner']}"
    admin.post(f"{person}/deactivate")
    assert admin.post(f"{person}/password-link").status_code == 400
    use(world, world.link)
    assert not signs_in(world, NEW)


def test_only_a_digest_of_the_link_is_kept(world):
    assert world.link not in repr(rows(world.database))
