"""No page carries script or style of its own, or leads anywhere by itself: injection would start there."""

import html5lib
import pytest

from tests.security.routes import ROUTES, call, method, rules
from tests.security.worlds import ON_ONE_DATABASE, SIGNED_OUT, World

pytestmark = ON_ONE_DATABASE

OURS = ("/", "#", "?", "mailto:")


def problems(world: World, text: str) -> list[str]:
    """What a page must not contain, and does."""
    found = []
    for element in html5lib.parse(text, namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in {"style", "base", "object", "embed", "iframe"}:
            found.append(f"<{element.tag}>")
        if element.tag == "script" and (not element.get("src") or (element.text or "").strip()):
            found.append(f"inline script {(element.text or '')[:60]!r}")
        if element.tag == "meta" and element.get("http-equiv"):
            found.append(f"meta {element.get('http-equiv')}")
        for name, value in element.attrib.items():
            if str(name).startswith("on") or name in {"style", "srcdoc"}:
                found.append(f"<{element.tag} {name}={value[:60]!r}>")
            if name in {"href", "src", "action", "formaction", "data-save"} and not leads_here(
                world, element.tag, value
            ):
                found.append(f"<{element.tag} {name}={value[:60]!r}>")
    return found


def leads_here(world: World, tag: str, value: str) -> bool:
    """Whether an address stays on this site; links of a text may lead elsewhere, by https."""
    if value.startswith("//"):
        return False
    return value.startswith((*OURS, f"{world.origin}/")) or (tag == "a" and value.startswith("https://"))


def wrong(world: World, answers) -> dict[str, list[str]]:
    found = {}
    for name, answer in answers:
        if answer.mimetype == "text/html":
            assert answer.text.startswith("<!doctype html>"), name
            found[name] = problems(world, answer.text)
    assert found
    return {name: each for name, each in found.items() if each}


def test_pages_have_no_script_style_or_foreign_address_of_their_own(world, walks):
    pages = (
        (f"{rule.endpoint} {caller}", answer)
        for rule, caller, answer in walks(world)
        if method(rule) == "GET" and caller in ROUTES[rule.endpoint].allowed
    )
    assert wrong(world, pages) == {}


def test_neither_have_forms_that_come_back_with_problems(world):
    def sent_empty():
        for rule in rules(world.app):
            if method(rule) == "POST":
                caller = ROUTES[rule.endpoint].allowed[0]
                answer = call(world, rule, world.client(caller), data={})
                if answer.status_code == 422:
                    yield rule.endpoint, answer

    answers = list(sent_empty())
    assert len(answers) >= 8
    assert wrong(world, answers) == {}


def test_neither_have_pages_that_say_no(world, monkeypatch):
    monkeypatch.setitem(world.app.config, "PROPAGATE_EXCEPTIONS", False)
    learner, stranger = world.client("learner"), world.client(SIGNED_OUT)

    def refused():
        yield "404", learner.get("/nowhere")
        yield "403", learner.get("/hr/")
        yield "401", stranger.post("/sign-out/")
        yield "405", learner.delete("/courses/")
        yield "400", learner.post(f"/attempts/{world.open_attempt}/", data={"item": "elsewhere"})
        yield "413", learner.post("/language/", data={"language": "x" * 1_100_000})
        yield "410", stranger.post("/set-password/nonsense/", data={"password": "a long enough one"})

    answers = list(refused())
    assert {name: answer.status_code for name, answer in answers} == {name: int(name) for name, _ in answers}
    assert wrong(world, answers) == {}


@pytest.mark.parametrize("language", ["en", "he"])
def test_every_language_is_as_clean(world, language):
    client = world.client("learner")
    client.post("/language/", data={"language": language})
    attempt = f"/attempts/{world.open_attempt}"
    paths = ("/", "/courses/first-day/arrive/", "/courses/first-day/ask/", f"{attempt}/?step=1", f"{attempt}/review")
    assert wrong(world, ((path, client.get(path)) for path in paths)) == {}
