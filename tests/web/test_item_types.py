"""Items of each type as a learner meets them: asked, saved, taken up again, read before submitting, and looked back at."""

import html
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from app.content.live import Content
from app.store.models import Attempt, Response
from app.web.site import EXTENSION
from tests import factories, keys
from tests.content import item_types
from tests.web.conftest import statements

BEST_WORST, ORDER, MATCH, HOTTEXT, TEXT = "visitor-respond", "bell-steps", "lunch-sort", "post-mark", "poster-who"
ITEMS = [BEST_WORST, ORDER, MATCH, HOTTEXT, TEXT]
ENTERED = {
    BEST_WORST: {"best": ["sit"], "worst": ["again"]},
    ORDER: {"position.stairs": ["1"], "position.off": ["2"], "position.yard": ["3"], "position.desk-again": ["4"]},
    MATCH: {
        "category.pay": ["keep"],
        "category.hours": ["fine"],
        "category.client": ["keep"],
        "category.launch": ["keep"],
    },
    HOTTEXT: {"span": ["team", "contract"]},
    TEXT: {"text": ["The house, and <b>its</b> owner"]},
}
"""A whole answer to each item."""
IN_WORDS = {
    BEST_WORST: (
        "Most effective Offer them a seat, and ask the host's team who can come down. "
        "Least effective Ring the host again in a quarter of an hour."
    ),
    ORDER: (
        "Take the stairs, not the lift. Turn the machine off. "
        "Wait in the yard until you were counted. Go back to your desk."
    ),
    HOTTEXT: "These words have to go: the team in Bergen the Norfjord contract",
    TEXT: "The house, and <b>its</b> owner",
}
LOOKED_BACK = {
    BEST_WORST: ["50% of the points", "You: most effective Most effective Offer them a seat", "A stranger walks"],
    ORDER: ["66% of the points", "1 Take the stairs, not the lift. Belongs in place 2", "The right order Turn the"],
    MATCH: [
        "50% of the points",
        "You: Stays at work Belongs in: Fine to tell What you earn.",
        "When your shift ends.",
    ],
    HOTTEXT: ["No points", "You marked this Has to go the Norfjord contract", "You marked this May stay the team"],
    TEXT: ["No points", "You wrote The house, and <b>its</b> owner", "Accepted answers nobody no one", "The board"],
}
UNFINISHED = {
    "one mark of two": (BEST_WORST, {"best": ["sit"]}),
    "both marks on one option": (BEST_WORST, {"best": ["sit"], "worst": ["sit"]}),
    "two steps without a number": (ORDER, {"position.off": ["1"], "position.yard": ["2"]}),
    "two steps with the same number": (ORDER, ENTERED[ORDER] | {"position.off": ["1"]}),
    "a statement that is not sorted": (MATCH, {"category.pay": ["fine"], "category.client": ["keep"]}),
    "marks, and nothing to remove": (HOTTEXT, {"span": ["contract"], "nothing": ["1"]}),
    "nothing but space": (TEXT, {"text": ["   "]}),
}
IMPOSSIBLE = {
    "an option that does not exist": (BEST_WORST, {"best": ["nobody"], "worst": ["sit"]}),
    "two best ones": (BEST_WORST, {"best": ["sit", "again"], "worst": ["badge"]}),
    "a place past the last": (ORDER, ENTERED[ORDER] | {"position.off": ["5"]}),
    "no number": (ORDER, ENTERED[ORDER] | {"position.off": ["first"]}),
    "a step that does not exist": (ORDER, ENTERED[ORDER] | {"position.nowhere": ["1"]}),
    "a category that does not exist": (MATCH, {"category.pay": ["nowhere"]}),
    "words that are not in the draft": (HOTTEXT, {"span": ["nowhere"]}),
    "the same words twice": (HOTTEXT, {"span": ["contract", "contract"]}),
    "too much text": (TEXT, {"text": ["a" * 201]}),
}


@pytest.fixture(scope="session")
def typed_content(tmp_path_factory):
    return Content(item_types.write(tmp_path_factory.mktemp("types")))


@pytest.fixture
def app(app, typed_content):
    """The application with a quiz that has the item types."""
    before = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = replace(before, content=typed_content)
    yield app
    app.extensions[EXTENSION] = before


class Page(HTMLParser):
    """A page's words without its marks, and the fields that its forms offer and would send."""

    def __init__(self, text):
        super().__init__()
        self.html = text
        self.words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())
        self.offered, self.sent, self.typed = set(), {}, set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        name, value = attributes.get("name"), attributes.get("value", "")
        if tag != "input" or not name:
            return
        if attributes["type"] in {"radio", "checkbox"}:
            self.offered.add((name, value))
            if "checked" not in attributes:
                return
        elif attributes["type"] != "hidden":
            self.typed.add(name)
            if not value:
                return
        self.sent.setdefault(name, []).append(value)

    def __contains__(self, words):
        return words in self.words


class Sitting:
    """A learner's browser in an attempt that asks every item."""

    def __init__(self, client, database, content, language):
        self.client, self.content, self.language = client, content, language
        self.attempt = client.post(f"/quizzes/{factories.QUIZ}/start").location.split("/")[2]
        self.address = f"/attempts/{self.attempt}/"
        self.database = database
        with database.reading() as db:
            asked = [scenario["items"][0]["id"] for scenario in db.get_one(Attempt, self.attempt).paper["scenarios"]]
        self.steps = {item_id: place for place, item_id in enumerate(asked, start=1)}

    def item(self, item_id):
        return self.content.catalogue.quiz(factories.QUIZ, self.language).quiz.items[item_id]

    def get(self, path):
        answer = self.client.get(path)
        assert answer.status_code == 200
        return Page(answer.text)

    def step(self, item_id):
        return self.get(f"{self.address}?step={self.steps[item_id]}")

    def send(self, item_id, fields):
        """Press the step's button with these fields filled in, as a browser does."""
        named = {f"{item_id}.{name}": values for name, values in fields.items()}
        sent = {"step": str(self.steps[item_id]), "item": item_id, "go": "review"} | named
        return self.client.post(self.address, data=sent)

    def save(self, item_id, fields):
        assert self.send(item_id, fields).status_code == 303

    def state(self, item_id):
        with self.database.reading() as db:
            response = db.get(Response, (self.attempt, item_id))
            return response and response.state

    def answer(self, item_id):
        """What the review page says of an item."""
        page = self.get(f"{self.address}review").html
        stem = html.escape(self.item(item_id).stem, quote=False)
        return Page(next(part for part in page.split('<li class="answer">') if stem in part))

    def submit(self):
        assert self.client.post(f"{self.address}submit", data={"confirmed": "y"}).status_code == 303
        return self.get(f"{self.address}result")

    def looked_back(self, item_id):
        """What the result page says of an item."""
        page = self.submit().html
        stem = html.escape(self.item(item_id).stem, quote=False)
        return Page(next(part for part in page.split("stem") if part.removeprefix('">').startswith(stem)))


@pytest.fixture
def sitting(browser, database, typed_content):
    return Sitting(browser("learner"), database, typed_content, "en")


@pytest.fixture
def hebrew(browser, database, typed_content):
    client = browser("learner")
    client.post("/language/", data={"language": "he"})
    return Sitting(client, database, typed_content, "he")


def fields_of(item_id, fields):
    return {f"{item_id}.{name}": sorted(values) for name, values in fields.items()}


def kept(page, item_id):
    """What the item's fields would send as the page stands."""
    return {name: sorted(values) for name, values in page.sent.items() if name.startswith(f"{item_id}.")}


class TestAsking:
    @pytest.mark.parametrize("item_id", ITEMS)
    def test_offers_every_field_and_nothing_entered(self, sitting, item_id):
        page = sitting.step(item_id)
        assert sitting.item(item_id).stem in page
        assert kept(page, item_id) == {}
        for name, values in fields_of(item_id, ENTERED[item_id]).items():
            assert name in page.typed or {(name, value) for value in values} <= page.offered

    @pytest.mark.parametrize("item_id", ITEMS)
    def test_in_hebrew(self, hebrew, item_id):
        page = hebrew.step(item_id)
        assert hebrew.item(item_id).stem in page
        assert '<html lang="he" dir="rtl">' in page.html

    @pytest.mark.parametrize("item_id", ITEMS)
    def test_what_was_entered_is_there_when_one_comes_back(self, sitting, item_id):
        sitting.save(item_id, ENTERED[item_id])
        page = sitting.step(item_id)
        assert kept(page, item_id) == fields_of(item_id, ENTERED[item_id])

    @pytest.mark.parametrize("item_id", ITEMS)
    def test_a_step_sends_six_statements_at_most(self, sitting, database, item_id):
        sitting.save(item_id, ENTERED[item_id])
        with statements(database) as sent:
            sitting.step(item_id)
        assert len(sent) <= 6, sent

    def test_steps_already_in_order_are_shown_in_that_order(self, sitting):
        sitting.save(ORDER, ENTERED[ORDER])
        page = sitting.step(ORDER).words
        words = {step.id: step.text for step in sitting.item(ORDER).steps}
        places = [page.index(words[step_id]) for step_id in ("stairs", "off", "yard", "desk-again")]
        assert places == sorted(places)

    def test_numbers_are_bounded_for_the_browser(self, sitting):
        assert sitting.step(ORDER).html.count('min="1" max="4"') == 4

    def test_words_are_bounded_for_the_browser(self, sitting):
        assert 'maxlength="200"' in sitting.step(TEXT).html

    def test_only_words_in_brackets_can_be_marked(self, sitting):
        page = sitting.step(HOTTEXT)
        offered = {value for name, value in page.offered if name == f"{HOTTEXT}.span"}
        assert offered == {span.id for span in sitting.item(HOTTEXT).spans}
        assert "Grateful to" in page
        assert "{#" not in page


class TestUnfinished:
    @pytest.mark.parametrize(("item_id", "fields"), UNFINISHED.values(), ids=UNFINISHED.keys())
    def test_is_kept_and_counts_as_unanswered(self, sitting, item_id, fields):
        sitting.save(item_id, fields)
        entered = {name: [value for value in map(str.strip, values) if value] for name, values in fields.items()}
        expected = {name: values for name, values in fields_of(item_id, entered).items() if values}
        assert kept(sitting.step(item_id), item_id) == expected
        assert "No answer yet" in sitting.answer(item_id)
        assert "5 questions have no answer yet." in sitting.get(f"{sitting.address}review")

    @pytest.mark.parametrize(("item_id", "fields"), list(UNFINISHED.values())[:-1], ids=list(UNFINISHED)[:-1])
    def test_earns_less_than_all(self, sitting, item_id, fields):
        sitting.save(item_id, fields)
        told = sitting.looked_back(item_id)
        assert "No points" in told or "A critical choice" in told

    def test_order_says_what_is_missing_until_it_is_whole(self, sitting):
        sentence = "This order is not finished: each step needs a number of its own, from 1 to 4."
        assert sentence not in sitting.step(ORDER)
        sitting.save(ORDER, {"position.off": ["1"]})
        page = sitting.step(ORDER)
        assert sentence in page
        assert f'{ORDER}.note"' in re.search(r'aria-describedby="([^>]+)>', page.html)[0]
        sitting.save(ORDER, ENTERED[ORDER])
        assert sentence not in sitting.step(ORDER)


class TestImpossible:
    @pytest.mark.parametrize(("item_id", "fields"), IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
    def test_is_refused_and_changes_nothing(self, sitting, item_id, fields):
        answer = sitting.send(item_id, fields)
        assert answer.status_code == 400
        assert "That answer does not belong to this attempt." in answer.text
        assert sitting.state(item_id) is None


class TestReview:
    @pytest.mark.parametrize(("item_id", "words"), IN_WORDS.items(), ids=IN_WORDS.keys())
    def test_says_the_answer_in_words(self, sitting, item_id, words):
        sitting.save(item_id, ENTERED[item_id])
        answer = sitting.answer(item_id)
        assert words in answer
        assert "No answer yet" not in answer

    def test_says_what_is_sorted_where(self, sitting):
        sitting.save(MATCH, ENTERED[MATCH])
        words = sitting.answer(MATCH).words
        fine, keep = words.index("Fine to tell"), words.index("Stays at work")
        assert fine < words.index("When your shift ends.") < keep
        for statement in ("What you earn.", "Which client left.", "When the new line starts."):
            assert keep < words.index(statement)

    def test_says_that_nothing_needs_removing(self, sitting):
        sitting.save(HOTTEXT, {"nothing": ["1"]})
        assert "Nothing needs removing" in sitting.answer(HOTTEXT)

    def test_sends_six_statements_at_most(self, sitting, database):
        for item_id in ITEMS:
            sitting.save(item_id, ENTERED[item_id])
        with statements(database) as sent:
            sitting.get(f"{sitting.address}review")
        assert len(sent) <= 6, sent


class TestResult:
    @pytest.mark.parametrize(("item_id", "sentences"), LOOKED_BACK.items(), ids=LOOKED_BACK.keys())
    def test_looks_back_at_an_answer(self, sitting, item_id, sentences):
        sitting.save(item_id, ENTERED[item_id])
        told = sitting.looked_back(item_id)
        assert [sentence for sentence in sentences if sentence not in told] == []

    @pytest.mark.parametrize("item_id", ITEMS)
    def test_the_key_earns_all_points(self, sitting, item_id):
        for fields in keys.right(sitting.item(item_id)):
            sitting.save(item_id, fields)
        assert "All points" in sitting.looked_back(item_id)

    @pytest.mark.parametrize("item_id", ITEMS)
    def test_the_key_earns_all_points_in_hebrew(self, hebrew, item_id):
        for fields in keys.right(hebrew.item(item_id)):
            hebrew.save(item_id, fields)
        assert "כל הנקודות" in hebrew.looked_back(item_id)

    @pytest.mark.parametrize("item_id", ITEMS)
    def test_what_earns_nothing_says_so(self, sitting, item_id):
        for fields in keys.wrong(sitting.item(item_id)):
            sitting.save(item_id, fields)
        assert "No points" in sitting.looked_back(item_id)

    @pytest.mark.parametrize("item_id", ITEMS)
    def test_what_is_blank_says_so(self, sitting, item_id):
        told = sitting.looked_back(item_id)
        assert "Not answered" in told
        assert (
            "You" not in told.words.split("Read about it")[0].replace("Your desk", "").replace("Your own", "").split()
        )

    def test_a_secret_left_standing_fails_the_attempt(self, sitting):
        sitting.save(HOTTEXT, {"nothing": ["1"]})
        told = sitting.looked_back(HOTTEXT)
        assert "A critical choice: not passed at any score" in told
        assert "You: nothing needs removing" in told
        assert "Has to go the Norfjord contract" in told
        assert "What may stay" in told

    def test_a_variant_of_another_language_is_right(self, sitting):
        sitting.save(TEXT, {"text": ["  אף  אחד "]})
        assert "All points" in sitting.looked_back(TEXT)

    def test_sends_six_statements_at_most(self, sitting, database):
        for item_id in ITEMS:
            sitting.save(item_id, ENTERED[item_id])
        sitting.submit()
        with statements(database) as sent:
            sitting.get(f"{sitting.address}result")
        assert len(sent) <= 6, sent
