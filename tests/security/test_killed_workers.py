"""Workers killed in the middle of a quiz: nothing that was acknowledged is lost, others take over, and the learner goes on."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from app.clock import utc_now
from app.config import Settings
from app.services import passwords
from app.services.passwords import Passwords
from app.store.models import Attempt, Certificate, CertificateDocument, Completion, Response, Result
from tests import databases, factories
from tests.databases import MigratedDatabase
from tests.security.servers import GONE, Browser, Server, environment, wait_for
from tests.security.worlds import PASSWORD

QUIZ = factories.QUIZ


@pytest.fixture(scope="module", params=databases.kinds())
def database(request) -> Iterator[MigratedDatabase]:
    """A database for all tests here, with people in it who can sign in."""
    maker = request.getfixturevalue(request.param)
    url = maker.copy()
    database = databases.opened(url)
    company = factories.add_company(database)
    hashed = Passwords.at_cost(1, 8, 1).hashed(PASSWORD)
    with database.writing.begin() as db:
        for person_id in company.ids.values():
            passwords.store(db, person_id, hashed, utc_now(), actor_id=None)
    yield database
    database.dispose()
    maker.remove(url)


@pytest.fixture(scope="module")
def server(database, content_root, tmp_path_factory) -> Iterator[Server]:
    """The real server on it, with two workers."""
    environ = environment(tmp_path_factory.mktemp("data"), content_root, database.url, workers=2)
    running = Server(Settings.from_environment(environ), environ)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def words() -> Iterator[str]:
    """People by a word, another one for each test."""
    return iter(("learner", "colleague", "manager", "hr", "auditor", "admin"))


@pytest.fixture
def learner(server, content, words) -> Browser:
    """A learner's browser, after the modules and before the quiz."""
    browser = Browser(server.origin)
    browser.sign_in(f"{next(words)}@example.com", PASSWORD)
    for module in content.course(factories.COURSE, "en").modules:
        assert browser.post(f"/courses/{factories.COURSE}/{module.id}/finish", {}).status == 303
    return browser


@pytest.fixture
def attempt(learner) -> str:
    return learner.post(f"/quizzes/{QUIZ}/start", {}).location.rstrip("/")


def asked(database, content, attempt: str):
    with database.reading() as db:
        scenarios = db.get_one(Attempt, attempt.split("/")[2]).paper["scenarios"]
    items = content.quiz(QUIZ, "en").quiz.items
    return [items[scenario["items"][0]["id"]] for scenario in scenarios]


def right(item) -> list[str]:
    return [option.id for option in item.options if option.score == 1]


def wrong(item) -> str:
    return next(option.id for option in item.options if option.score == 0 and not option.critical)


def persist(deed):
    """What a script does where a connection breaks: the same again, until there is an answer."""

    def once():
        try:
            return deed()
        except GONE:
            return None

    return wait_for(once)


def save(browser: Browser, attempt: str, item, options, sequence: int):
    fields = {f"{item.id}.option": options, "sequence": sequence}
    return browser.post(f"{attempt}/items/{item.id}", fields, **{"X-CSRFToken": browser.token})


def count(database, model) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(model))


def test_an_answer_that_was_acknowledged_outlives_every_worker(server, learner, attempt, database, content):
    first, second = asked(database, content, attempt)
    assert save(learner, attempt, first, right(first), 1).json["sequence"] == 1
    killed = server.kill_workers()
    server.wait_for_others(killed)
    assert save(learner, attempt, second, right(second), 1).json["sequence"] == 1
    page = learner.get(f"{attempt}/review")
    assert page.status == 200
    assert "No answer yet" not in page.text
    submitted = learner.post(f"{attempt}/submit", {"confirmed": "y"})
    assert submitted.location == f"{attempt}/result"
    assert "You passed." in learner.get(submitted.location).text


def test_killing_while_answers_come_in_loses_none_of_those_acknowledged(server, learner, attempt, database, content):
    """Saves follow each other without a pause; the workers die among them; each save is repeated until it is answered."""
    item = asked(database, content, attempt)[0]
    acknowledged: list[int] = []
    told = threading.Event()

    def answer_on_and_on() -> None:
        for sequence in range(1, 61):
            options = right(item) if sequence % 2 == 0 else wrong(item)
            reply = persist(lambda options=options, sequence=sequence: save(learner, attempt, item, options, sequence))
            assert reply.status == 200, reply.text
            acknowledged.append(reply.json["sequence"])
            told.set()

    thread = threading.Thread(target=answer_on_and_on)
    thread.start()
    assert told.wait(timeout=60)
    killed = server.kill_workers()
    thread.join(timeout=120)
    assert acknowledged == list(range(1, 61))
    server.wait_for_others(killed)
    with database.reading() as db:
        response = db.get_one(Response, (attempt.split("/")[2], item.id))
    assert (response.sequence, response.state) == (60, {"marked": right(item)})


def test_killing_while_an_attempt_is_submitted_gives_one_result_and_one_certificate(
    server, learner, attempt, database, content
):
    """The workers die as soon as the result is in the database, perhaps while the certificate is being drawn."""
    kinds = (Result, Completion, Certificate, CertificateDocument)
    before = [count(database, model) for model in kinds]
    for item in asked(database, content, attempt):
        assert save(learner, attempt, item, right(item), 1).status == 200
    replies = []
    thread = threading.Thread(
        target=lambda: replies.append(persist(lambda: learner.post(f"{attempt}/submit", {"confirmed": "y"})))
    )
    thread.start()
    wait_for(lambda: count(database, Result) > before[0])
    killed = server.kill_workers()
    thread.join(timeout=120)
    assert [reply.location for reply in replies] == [f"{attempt}/result"]
    server.wait_for_others(killed)
    with database.reading() as db:
        number = db.scalars(select(Certificate.number).order_by(Certificate.id.desc())).first()
    document = learner.get(f"/certificates/{number}.pdf")
    assert document.status == 200
    assert document.body.startswith(b"%PDF-")
    assert learner.get(f"/certificates/{number}.pdf").body == document.body
    assert [count(database, model) for model in kinds] == [number + 1 for number in before]
