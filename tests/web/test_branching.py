"""A branching scenario as a learner meets it: what a browser posts, and what the pages show."""

import html
import re
from dataclasses import replace

import pytest

from app.content.live import Content
from app.store.models import Attempt, Response
from app.web.site import EXTENSION
from tests import factories
from tests.content import threads
from tests.web.conftest import statements

ITEM = "late-tag-thread"


@pytest.fixture(scope="session")
def branching_content(tmp_path_factory):
    return Content(threads.write(tmp_path_factory.mktemp("threads")))


@pytest.fixture
def app(app, branching_content):
    """The application with a quiz that has a branching scenario."""
    before = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = replace(before, content=branching_content)
    yield app
    app.extensions[EXTENSION] = before


class Thread:
    """A learner's browser at the step with the branching scenario."""

    def __init__(self, client, database, attempt_id, step):
        self.client, self.database, self.attempt_id, self.step = client, database, attempt_id, step
        self.address = f"/attempts/{attempt_id}/"

    def page(self, address=""):
        answer = self.client.get(address or f"{self.address}?step={self.step}")
        assert answer.status_code == 200
        return Page(answer.text)

    def press(self, **fields):
        """Send the step's form by a button; where it leads."""
        sent = {"step": str(self.step), "item": ITEM} | {
            name.replace("__", "."): value for name, value in fields.items()
        }
        answer = self.client.post(self.address, data=sent)
        assert answer.status_code == 303
        return answer.location

    def decide(self, situation, choice):
        return self.press(**{f"{ITEM}.decide": situation} | ({f"{ITEM}.choice": choice} if choice else {}))

    @property
    def path(self):
        with self.database.reading() as db:
            response = db.get(Response, (self.attempt_id, ITEM))
            return [f"{turn['situation']}.{turn['choice']}" for turn in response.state["path"]] if response else []

    def submit(self):
        assert self.client.post(f"{self.address}submit", data={"confirmed": "y"}).status_code == 303
        return self.page(f"{self.address}result")


class Page:
    """A page's words without its marks."""

    def __init__(self, text):
        self.html = text
        self.words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())

    def __contains__(self, words):
        return words in self.words

    @property
    def choices(self):
        return set(re.findall(rf'name="{ITEM}\.choice" value="([^"]+)"', self.html))

    @property
    def waits(self):
        return re.findall(rf'name="{ITEM}\.decide" value="([^"]+)"', self.html)

    def part(self, place):
        """The words of the station with that id, up to the next one."""
        [found] = re.findall(rf'id="{place}"(.*?)</li>\s*(?=<li class="station|</ol>)', self.html, re.DOTALL)
        return Page(found)


def begin(database, browser, content):
    who = factories.learner(browser.company.ids["learner"])
    attempt_id = factories.start_attempt(database, content.catalogue, who)
    with database.reading() as db:
        paper = db.get_one(Attempt, attempt_id).paper["scenarios"]
    step = next(place for place, scenario in enumerate(paper, start=1) if scenario["id"] == "late-tag")
    return Thread(browser("learner"), database, attempt_id, step)


@pytest.fixture
def thread(app, database, browser, branching_content):
    return begin(database, browser, branching_content)


def test_at_first_the_opening_is_told_and_waits(thread):
    page = thread.page()
    assert "It is 23:10, and you are tagged." in page
    assert "Your phone lights up beside the bed." in page
    assert "Nobody there will answer." in page
    assert "Tension: uneasy, 2 of 5" in page
    assert (page.choices, page.waits) == ({"reply", "report", "leave"}, ["tagged"])
    assert not [word for word in ("What happens then", "Forty answers", "I know that you are awake.") if word in page]


def test_a_decision_leads_to_what_follows_it(thread):
    location = thread.decide("tagged", "reply")
    assert location == f"{thread.address}?step={thread.step}#{ITEM}-after-tagged"
    page = thread.page(location)
    new = page.part(f"{ITEM}-after-tagged")
    assert "What happens then Forty answers within the hour. Tension: on fire, 5 of 5 rising" in new
    assert "Typical." in new
    assert "What you did You write back." in page
    assert (page.choices, page.waits) == ({"defend", "stop"}, ["forty"])
    thread.decide("forty", "stop")
    assert "Tension: tense, 3 of 5 easing" in thread.page()
    assert thread.path == ["tagged.reply", "forty.stop"]


def test_at_the_ending_nothing_waits(thread):
    page = thread.page(thread.decide("tagged", "report"))
    assert "By morning nobody remembers it." in page.part(f"{ITEM}-after-tagged")
    assert "This is how it ended." in page
    assert (page.choices, page.waits) == (set(), [])


@pytest.mark.parametrize(
    ("go", "leads_to"),
    [("review", "review"), ("flag:late-tag-thread", "step"), ("1", "step=1")],
    ids=["to the review", "a flag", "to another step"],
)
def test_other_buttons_commit_no_choice(thread, go, leads_to):
    location = thread.press(**{"go": go, f"{ITEM}.choice": "reply"})
    assert leads_to in location
    assert thread.path == []
    assert thread.page().waits == ["tagged"]


def test_deciding_without_a_choice_decides_nothing_and_says_so(thread):
    location = thread.decide("tagged", None)
    assert location.endswith(f"&note=undecided.{ITEM}#{ITEM}-choices")
    assert "Nothing was decided: mark what you do" in thread.page(location)
    assert "Nothing was decided" not in thread.page()
    assert thread.path == []


def test_a_choice_marked_without_deciding_stays_marked(thread):
    location = thread.press(**{f"{ITEM}.choice": "leave"})
    assert location.endswith(f"&note=marked.{ITEM}.leave#{ITEM}-choices")
    page = thread.page(location)
    assert re.findall(r'value="([^"]+)" checked', page.html) == ["leave"]
    assert "Nothing is decided yet" in page
    assert thread.path == []


class TestASecondTab:
    def test_another_choice_comes_too_late_and_is_told_so(self, thread):
        thread.decide("tagged", "leave")
        location = thread.decide("tagged", "reply")
        page = thread.page(location)
        assert "This was decided already, perhaps in another tab." in page.part(f"{ITEM}-after-tagged")
        assert page.waits == ["presses"]
        assert thread.path == ["tagged.leave"]

    def test_the_same_choice_is_where_things_stand(self, thread):
        first, second = thread.decide("tagged", "leave"), thread.decide("tagged", "leave")
        assert first == second
        assert "decided already" not in thread.page(second)
        assert thread.path == ["tagged.leave"]

    def test_nothing_is_decided_after_the_ending(self, thread):
        thread.decide("tagged", "report")
        assert "decided already" in thread.page(thread.decide("tagged", "reply"))
        assert thread.path == ["tagged.report"]

    def test_a_situation_that_was_not_reached_decides_nothing(self, thread):
        thread.decide("morning", "leak")
        assert thread.path == []

    def test_nothing_is_decided_after_submitting(self, thread):
        thread.decide("tagged", "leave")
        thread.submit()
        assert thread.decide("presses", "tell").startswith(f"{thread.address}")
        assert thread.path == ["tagged.leave"]


def test_somebody_elses_attempt_tells_nothing_of_its_choices(thread, browser):
    thread.decide("tagged", "leave")
    fields = {"step": str(thread.step), f"{ITEM}.decide": "tagged"}
    for choice in ("leave", "reply"):
        for items in ({}, {"item": ITEM}):
            answer = browser("colleague").post(thread.address, data=fields | items | {f"{ITEM}.choice": choice})
            assert "note" not in (answer.location or "")
            assert answer.status_code in (303, 404)
    assert browser("colleague").post(thread.address, data=fields | {"item": ITEM}).status_code == 404


@pytest.mark.parametrize("choice", ["nothing-known", "tell"], ids=["no such choice", "one of another situation"])
def test_a_choice_that_does_not_exist_is_refused(thread, choice):
    sent = {"step": "1", "item": ITEM, f"{ITEM}.decide": "tagged", f"{ITEM}.choice": choice}
    assert thread.client.post(thread.address, data=sent).status_code == 400
    assert thread.path == []


def test_the_review_lists_the_path_once_it_has_ended(thread):
    thread.decide("tagged", "leave")
    page = thread.page(f"{thread.address}review")
    assert "You let it lie." not in page
    thread.decide("presses", "tell")
    page = thread.page(f"{thread.address}review")
    assert "You let it lie. You say that it is passed on. By morning nobody remembers it." in page


class TestLookingBack:
    def test_the_path_with_its_consequences_and_its_ending(self, thread):
        for situation, choice in (("tagged", "reply"), ("forty", "stop"), ("morning", "own-up")):
            thread.decide(situation, choice)
        page = thread.submit()
        assert "40% of the points" in page
        assert "uneasy on fire tense uneasy" in page  # the tension over the path
        assert "What happened then Avoidable harm Forty answers within the hour." in page
        assert "What happened then Somebody takes over." in page
        assert "How it ended It took three people two days." in page

    def test_before_the_quiz_is_passed_the_roads_not_taken_stay_untold(self, thread):
        thread.decide("tagged", "reply")
        thread.decide("forty", "defend")
        page = thread.submit()
        assert "How it ended You read about yourself at breakfast." in page
        untold = (
            "Whose job it is has it now.",
            "It is quiet for ten minutes.",
            "Somebody takes over.",
            "Other endings",
        )
        assert [words for words in untold if words in page] == []

    def test_once_it_is_passed_they_are_told(self, thread, database, branching_content, browser):
        who = factories.learner(browser.company.ids["learner"])
        factories.answer(database, branching_content.catalogue, who, thread.attempt_id)
        page = thread.submit()
        assert "You passed." in page
        assert thread.path == ["tagged.report"]
        assert "What else you could have done" in page
        assert "It is quiet for ten minutes." in page
        assert "Other endings" in page
        assert "You read about yourself at breakfast." in page
        assert "Your manager asks what happened." not in page  # situations that were not met stay untold

    def test_a_story_left_before_its_end_says_so(self, thread):
        thread.decide("tagged", "leave")
        page = thread.submit()
        assert "You left this story before its end." in page
        assert "No points" in page

    def test_a_critical_choice_is_named(self, thread):
        for situation, choice in (("tagged", "reply"), ("forty", "stop"), ("morning", "leak")):
            thread.decide(situation, choice)
        assert "A critical choice: not passed at any score" in thread.submit()


def test_speakers_keep_their_tone_from_the_post_on(thread):
    thread.decide("tagged", "leave")
    text = thread.page().html
    tones = {
        name: set(re.findall(rf'remark voice-(\d)">(?:(?!</li>).)*?remark-author">{name}<', text, re.DOTALL))
        for name in ("A friend", "A stranger")
    }
    assert tones == {"A friend": {"2"}, "A stranger": {"3"}}


def test_the_thread_in_hebrew(thread):
    thread.client.post("/language/", data={"language": "he"})
    thread.decide("tagged", "leave")
    page = thread.page()
    assert 'dir="rtl"' in page.html
    assert "חברה אני יודעת שאתם ערים." in page
    assert "מניחים לזה." in page


def test_a_step_takes_few_statements(thread, database):
    thread.decide("tagged", "leave")
    thread.page()
    with statements(database) as seen:
        thread.page()
    assert len(seen) <= 6


def test_who_comes_back_goes_on_with_a_story_that_has_not_ended(thread):
    for step in range(1, 5):
        items = re.findall(r'name="item" value="(.*?)"', thread.page(f"{thread.address}?step={step}").html)
        thread.client.post(thread.address, data={"step": str(step), "item": items, "go": "1"})
    assert thread.client.get(thread.address).location.endswith("?step=5")  # everything was seen and left
    thread.decide("tagged", "leave")
    assert thread.client.get(thread.address).location.endswith(f"?step={thread.step}")
    thread.decide("presses", "tell")
    assert thread.client.get(thread.address).location.endswith("?step=5")


def test_the_review_says_that_a_story_has_not_ended(thread):
    thread.decide("tagged", "leave")
    page = thread.page(f"{thread.address}review")
    assert "Not ended yet" in page
    assert "a choice made in a story is made" in page


def test_the_rules_say_beforehand_that_a_choice_made_is_made(thread):
    page = thread.page("/quizzes/first-day/")
    assert "a choice made in it is made" in page
    assert "change every answer" not in page


def ruled(app, tmp_path, rules):
    """Let the quiz have these rules too; its content."""
    content = Content(threads.write(tmp_path, rules))
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], content=content)
    return content


def test_on_one_page_with_all_others_a_decision_leads_back_to_its_place(app, database, browser, tmp_path):
    thread = begin(database, browser, ruled(app, tmp_path, "presentation: page\n"))
    location = thread.decide("tagged", "leave")
    assert location == f"{thread.address}#{ITEM}-after-tagged"
    assert thread.page(location).waits == ["presses"]
    assert "This was decided already" in thread.page(thread.decide("tagged", "reply"))
    assert thread.path == ["tagged.leave"]
    assert "saved" in thread.page(location).html


def test_forward_only_a_decision_stays_on_its_step_until_the_step_is_left(app, database, browser, tmp_path):
    thread = begin(database, browser, ruled(app, tmp_path, "forward_only: true\n"))
    for step in range(1, thread.step):
        items = re.findall(r'name="item" value="(.*?)"', thread.page(f"{thread.address}?step={step}").html)
        thread.client.post(thread.address, data={"step": str(step), "item": items, "go": str(step + 1)})
    assert thread.decide("tagged", "leave").endswith(f"?step={thread.step}#{ITEM}-after-tagged")
    assert thread.page().waits == ["presses"]
    thread.press(go=str(thread.step + 1))
    thread.decide("presses", "tell")
    assert thread.path == ["tagged.leave"]


def test_a_step_left_for_good_is_looked_back_at_without_what_lies_beyond(app, database, browser, tmp_path):
    rules = "forward_only: true\nreview:\n  correctness: during\n  feedback: during\n  right_answers: after_pass\n"
    thread = begin(database, browser, ruled(app, tmp_path, rules))
    for step in range(1, thread.step):
        items = re.findall(r'name="item" value="(.*?)"', thread.page(f"{thread.address}?step={step}").html)
        thread.client.post(thread.address, data={"step": str(step), "item": items, "go": str(step + 1)})
    thread.decide("tagged", "reply")
    page = thread.page(thread.press(go=str(thread.step + 1)))
    assert "Avoidable harm" in page
    assert "You left this story before its end." in page
    assert "Whose job it is has it now." not in page
