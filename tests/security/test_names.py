"""Names that are code, turn the writing round, or never end: text on pages, each in a box of its own, and one page on paper."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

import html5lib
import pypdf
import pytest
from werkzeug.test import TestResponse

from app.content import catalogue
from app.core.certification import CertificateFacts
from app.credentials import pdf
from app.services import people
from app.services.certificates import printable_name
from app.store.models import Certificate, Department, LegalEntity
from tests import factories
from tests.factories import NOW
from tests.security.routes import ROUTES, call, method, rules
from tests.security.worlds import ON_ONE_DATABASE, World

MARK = "Z.q"  # no random token holds a point
NAMES = {
    "a script": f"<script>alert('{MARK}')</script>",
    "an attribute that ends": f'"><img src=x onerror=alert(1)>{MARK}',
    "an attribute that ends otherwise": f"' onmouseover='alert(1)' {MARK}",
    "a template": f"{{{{ config }}}}{{% for x in y %}}{MARK}",
    "an entity": f"&lt;b&gt;&amp;{MARK}&#60;",
    "a comment that ends": f"--><!-- {MARK} ]]>",
    "right to left": f"\u05e0\u05d5\u05e2\u05d4 {MARK}",
    "overrides": f"{MARK} \u202egnirts\u202c \u2066\u2067x\u2069",
    "an override that never ends": f"{MARK} \u202e",
    "three hundred letters": f"{MARK}{'W' * 297}",
    "three hundred short words": f"{MARK} {'ab ' * 99}".strip(),
    "combining marks": f"{MARK}{'a' + chr(0x301) * 60}",
    "a format": f"{MARK} %(name)s %s {{0}} {{name}}",
}
HOLDS_TEXT_ALONE = {"title", "option", "textarea", "input", "meta", "optgroup"}


@pytest.fixture
def renamed(world, request):
    """The learner, their manager, department and companies under such a name; also the holder of the certificate."""
    name = request.param
    with world.database.writing.begin() as db:
        for word in ("learner", "manager", "hr", "auditor", "admin"):
            details = people.PersonDetails(employee_number=f"E-{word}", name=name, email=f"{word}@example.com")
            people.change_details(db, world.people[word], details, NOW, actor_id=world.people["admin"])
        db.get_one(Department, world.department).name = name[:200]
        db.get_one(LegalEntity, world.legal_entity).name = name[:200]
        certificate = db.query(Certificate).one()
        certificate.facts = {**certificate.facts, "holder": name}
    return world


def loose(text: str) -> list[str]:
    """The places where such a name stands without a box of its own, or became markup."""
    found = []

    def walk(element, is_boxed: bool) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        is_boxed = is_boxed or tag in HOLDS_TEXT_ALONE or tag == "bdi" or element.get("dir") == "auto"
        if tag == "img" and element.get("src") == "x":
            found.append("<img>")
        found.extend(name for name in element.attrib if str(name).startswith("on"))
        if tag == "script" and MARK in (element.text or ""):
            found.append("<script>")
        if MARK in (element.text or "") and not is_boxed:
            found.append(f"<{tag}>{element.text.strip()[:50]}")
        for child in element:
            walk(child, is_boxed)
            if MARK in (child.tail or "") and not is_boxed:
                found.append(f"<{tag}>...{child.tail.strip()[:50]}")

    walk(html5lib.parse(text, namespaceHTMLElements=False), is_boxed=False)
    return found


LOOKERS = ("learner", "manager", "hr", "auditor", "admin")


def pages_in_turn(world: World, turn: int) -> Iterator[tuple[str, str, TestResponse]]:
    """Every page as one of those who may open it: with thirteen names, each of them meets it under several."""
    for place, rule in enumerate(rules(world.app)):
        may = [caller for caller in LOOKERS if caller in ROUTES[rule.endpoint].allowed]
        if method(rule) == "GET" and may:
            caller = may[(turn + place) % len(may)]
            yield rule.endpoint, caller, call(world, rule, world.client(caller))


@ON_ONE_DATABASE
@pytest.mark.parametrize(("turn", "renamed"), list(enumerate(NAMES.values())), ids=list(NAMES), indirect=["renamed"])
def test_on_every_page_a_name_is_text_in_a_box_of_its_own(turn, renamed):
    found, shown = {}, 0
    for endpoint, caller, answer in pages_in_turn(renamed, turn):
        if answer.mimetype == "text/html" and MARK in answer.text:
            shown += 1
            found[f"{endpoint} as {caller}"] = loose(answer.text)
    assert {place: each for place, each in found.items() if each} == {}
    assert shown > 20


REAL = catalogue.load(catalogue.CHECKOUT)


def facts(**changes) -> CertificateFacts:
    return CertificateFacts(
        **{
            "number": "7Q2K-9XWM-44TD-0000-0000",
            "revision": 1,
            "language": "en",
            "paper": "A4",
            "orientation": "landscape",
            "holder": "Lina Sample",
            "course": "The first day",
            "objectives": ("Find the desk", "Ask a colleague"),
            "minutes": 9,
            "company": "Harbour Lane",
            "accent": "#14508f",
            "logo": None,
            "completed_on": date(2026, 11, 20),
            "valid_through": None,
            "score_percent": 91,
            "verify_url": "https://training.example.com/verify/7Q2K-9XWM-44TD-0000-0000",
        }
        | changes
    )


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", NAMES.values(), ids=list(NAMES))
@pytest.mark.parametrize("design", REAL.designs.values(), ids=list(REAL.designs))
def test_a_certificate_is_one_page_with_the_name_on_it_or_is_not_made(design, name, paper):
    if printable_name(name, None) is None:
        with pytest.raises(pdf.UndrawableName):
            pdf.render(facts(holder=name, paper=paper), design)
        return
    drawn = pypdf.PdfReader(BytesIO(pdf.render(facts(holder=name, paper=paper), design)))
    assert len(drawn.pages) == 1
    text = "".join(drawn.pages[0].extract_text().split())
    assert MARK in text
    if name.isascii():
        assert "".join(name.split()) in text


def test_a_name_with_overrides_is_never_printed():
    """They would let one name look like another's."""
    assert printable_name(NAMES["overrides"], None) is None
    assert printable_name(NAMES["an override that never ends"], None) is None


def test_everything_long_at_once_is_still_one_page():
    long = " ".join(["Responsibility"] * 20)
    crowded = facts(holder="W" * 300, course=long, company=long, objectives=(long,) * 6)
    for design in REAL.designs.values():
        for paper in ("A4", "Letter"):
            assert len(pypdf.PdfReader(BytesIO(pdf.render(replace(crowded, paper=paper), design))).pages) == 1


def test_somebody_whose_name_cannot_be_printed_is_asked_and_gets_what_they_wrote(world: World, content):
    with world.database.writing.begin() as db:
        details = people.PersonDetails(employee_number="E-colleague", name=NAMES["overrides"])
        people.change_details(db, world.people["colleague"], details, NOW, actor_id=None)
    client = world.client("colleague")
    who = factories.learner(world.people["colleague"], NAMES["overrides"])
    factories.finish_modules(world.database, content, who)
    attempt_id = factories.start_attempt(world.database, content, who)
    factories.answer(world.database, content, who, attempt_id)
    assert factories.submit(world.database, content, who, attempt_id) is None
    for hostile in ("\u202eanimA", "a\0b", "<b>\u2066x", "123"):
        assert client.post("/certificates/issue", data={"name_latin": hostile}).status_code in {400, 422}
    assert client.post("/certificates/issue", data={"name_latin": "Amina Sample"}).status_code == 303
    assert "Your certificate is issued." in client.get("/certificates/").text
