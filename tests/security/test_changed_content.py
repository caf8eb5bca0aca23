"""Content that changes under people's hands: an attempt goes on with what it began with, a certificate says what it said."""

import html
import re
from io import BytesIO

import pypdf
import pytest
from sqlalchemy import select

from app.content import catalogue
from app.core.certification import CertificateFacts
from app.credentials import pdf
from app.credentials.signature_field import with_field
from app.store.models import Attempt, Certificate, Result
from app.store.queries import certificates as queries
from tests import factories
from tests.content import trees
from tests.security import contents
from tests.security.worlds import SIGNED_OUT

QUIZ = factories.QUIZ


@pytest.fixture
def edited(world, content, tmp_path):
    """Loads the small content folder with changes and lets the site use it."""
    before = dict(world.app.extensions)

    def edit(edits, course=trees.SLUG):
        root = tmp_path / f"content{len(list(tmp_path.iterdir()))}"
        trees.write_tree(root, course=course, edits=edits)
        loaded = catalogue.load(root)
        contents.show(world.app, loaded)
        return loaded

    yield edit
    world.app.extensions.update(before)


@pytest.fixture
def sitting(world, content):
    """An open attempt of a colleague's with the items locked-door-first and pay-talk-answer."""
    who = factories.learner(world.people["colleague"])
    attempt_id = factories.start_attempt(world.database, content, who)
    with world.database.writing.begin() as db:
        row = db.get_one(Attempt, attempt_id)
        row.paper = {
            "scenarios": [
                {
                    "id": "locked-door",
                    "items": [{"id": "locked-door-first", "arrangement": {"options": ["wait", "ring", "leave"]}}],
                },
                {
                    "id": "pay-talk",
                    "items": [{"id": "pay-talk-answer", "arrangement": {"options": ["never", "free", "share-list"]}}],
                },
            ]
        }
    return attempt_id


def page(client, attempt_id, step=1):
    answer = client.get(f"/attempts/{attempt_id}/?step={step}")
    assert answer.status_code == 200
    return html.unescape(answer.text)


def answer(client, attempt_id, item, option):
    form = {"item": item, f"{item}.option": option}
    assert client.post(f"/attempts/{attempt_id}/", data=form).status_code == 303


def submit(world, client, attempt_id):
    located = client.post(f"/attempts/{attempt_id}/submit", data={"confirmed": "y"})
    assert located.status_code == 303
    shown = client.get(located.location)
    assert shown.status_code == 200
    with world.database.reading() as db:
        result = db.scalars(select(Result).where(Result.attempt_id == attempt_id)).one()
    return result, html.unescape(shown.text)


# The right answer moves from "ring" to "leave", and so do the words: who reads the new words with the old key is misled.
TURNED = {
    trees.QUIZ: [
        ("text: Ring the bell.\n                score: 1\n", "text: Go home at once.\n                score: 0\n"),
        ("text: Go home.\n                score: 0\n", "text: Ring and wait.\n                score: 1\n"),
    ]
}
WITHOUT_THE_DOOR = {
    trees.QUIZ: lambda text: re.sub(
        r"      - id: locked-door\n.*?(?=      - id: two-desks)", "", text, flags=re.DOTALL
    ),
    trees.HEBREW_QUIZ: lambda text: re.sub(r"  locked-door.*?\n(?=  two-desks)", "", text, flags=re.DOTALL),
}


class TestQuiz:
    def test_a_key_that_changed_meanwhile_does_not_grade_and_its_words_are_not_shown(self, world, edited, sitting):
        client = world.client("colleague")
        edited(TURNED)
        other = world.client("manager")
        begun = other.post(f"/quizzes/{QUIZ}/start")  # so that the new version is in use too
        assert begun.status_code == 303
        shown = page(client, sitting)
        assert "Ring the bell." in shown
        assert "Go home at once." not in shown
        answer(client, sitting, "locked-door-first", "ring")
        answer(client, sitting, "pay-talk-answer", "free")
        result, looked_back = submit(world, client, sitting)
        assert (result.points_numerator, result.points_denominator, result.passed) == (2, 1, True)
        assert "Ring the bell." in looked_back
        assert "Ring and wait." not in looked_back

    def test_an_item_that_was_removed_is_asked_and_graded_to_the_end(self, world, edited, sitting):
        client = world.client("colleague")
        loaded = edited(WITHOUT_THE_DOOR)
        assert "locked-door-first" not in loaded.quiz(QUIZ, "en").quiz.items
        assert "The door is locked." in page(client, sitting)
        answer(client, sitting, "locked-door-first", "ring")
        saved = client.post(
            f"/attempts/{sitting}/items/pay-talk-answer", data={"pay-talk-answer.option": "free", "sequence": "1"}
        )
        assert saved.status_code == 200
        assert "The door is locked." not in client.get(f"/quizzes/{QUIZ}/").text
        assert client.get(f"/attempts/{sitting}/review").status_code == 200
        result, looked_back = submit(world, client, sitting)
        assert (result.points_numerator, result.max_points) == (2, 2)
        assert "Ring the bell." in looked_back

    def test_a_course_that_was_removed_with_its_quiz_lets_an_attempt_end(self, world, content, edited, sitting):
        client = world.client("colleague")
        answer(client, sitting, "locked-door-first", "ring")
        edited({}, course="another-day")
        assert "May you answer?" in page(client, sitting, 2)
        answer(client, sitting, "pay-talk-answer", "free")
        result, _ = submit(world, client, sitting)
        assert result.passed
        assert client.get("/").status_code == 200
        assert client.get("/certificates/").status_code == 200
        assert client.get(f"/quizzes/{QUIZ}/").status_code == 404

    def test_a_typo_that_was_mended_shows_at_once(self, world, edited, sitting):
        edited({trees.QUIZ: ("text: Ring the bell.", "text: Ring the doorbell.")})
        assert "Ring the doorbell." in page(world.client("colleague"), sitting)

    def test_an_attempt_that_ran_out_after_the_change_is_graded_by_what_it_began_with(self, world, edited, sitting):
        client = world.client("colleague")
        answer(client, sitting, "locked-door-first", "ring")
        answer(client, sitting, "pay-talk-answer", "free")
        edited(TURNED)
        with world.database.writing.begin() as db:
            db.get_one(Attempt, sitting).ends_at = factories.NOW - factories.attempts.attempts.GRACE * 2
        assert client.get(f"/attempts/{sitting}/").location == f"/attempts/{sitting}/result"
        with world.database.reading() as db:
            assert db.scalars(select(Result).where(Result.attempt_id == sitting)).one().passed


OTHER_DESIGN = {
    trees.DESIGN: ("title: Certificate of Completion", "title: Award of Great Merit"),
    trees.STYLE: "@page { size: A5 } body { color: red }",
}


class TestCertificate:
    @pytest.fixture
    def issued(self, world, content):
        """A certificate whose document nobody has asked for yet."""
        who = factories.learner(world.people["colleague"], "Cornelia Sample")
        return factories.complete(world.database, content, who)

    def words(self, body: bytes) -> str:
        return pypdf.PdfReader(BytesIO(body)).pages[0].extract_text()

    def test_a_design_changed_before_the_first_download_does_not_show(self, world, content, edited, issued):
        edited(OTHER_DESIGN)
        document = world.client("colleague").get(f"/certificates/{issued}.pdf").data
        assert "Certificate of Completion" in self.words(document)
        assert "Award of Great Merit" not in self.words(document)
        with world.database.reading() as db:
            facts = db.scalars(select(Certificate.facts).where(Certificate.number == issued)).one()
            credential = queries.document(db, issued).credential
        unsigned = pdf.render(CertificateFacts.from_json(facts), content.designs["default"], credential)
        assert document.startswith(with_field(unsigned))

    def test_neither_does_one_that_was_removed_from_the_disk(self, world, edited, issued):
        elsewhere = {path: None for path in trees.FILES if path.startswith("certificates/")}
        renamed = {path.replace("default", "plain"): trees.FILES[path] for path in elsewhere}
        uses_it = {trees.COURSE: ("certificate: default", "certificate: plain")}
        edited(elsewhere | renamed | uses_it)
        document = world.client("colleague").get(f"/certificates/{issued}.pdf")
        assert document.status_code == 200
        assert "Certificate of Completion" in self.words(document.data)

    def test_a_name_that_changed_after_issue_does_not_show(self, world, issued):
        form = {"employee_number": "E-colleague", "name": "Quite Another", "language": "", "time_zone": ""}
        address = f"/admin/people/{world.people['colleague']}/details"
        assert world.client("admin").post(address, data=form).status_code == 303
        document = world.client("colleague").get(f"/certificates/{issued}.pdf").data
        assert "Cornelia Sample" in self.words(document)
        assert "Quite Another" not in self.words(document)
        assert "Cornelia Sample" in world.client(SIGNED_OUT).get(f"/verify/{issued}").text

    def test_the_next_certificate_has_the_new_design(self, world, edited, issued):
        loaded = edited(OTHER_DESIGN)
        who = factories.learner(world.people["manager"], "Marit Sample")
        number = factories.complete(world.database, loaded, who)
        document = world.client("manager").get(f"/certificates/{number}.pdf").data
        assert "Award of Great Merit" in self.words(document)
