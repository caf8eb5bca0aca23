"""A branching scenario: what an author has to mend, what a path earns, what is shown of it, and when."""

from dataclasses import replace
from fractions import Fraction

import pytest

from app.core.items import branching_graph
from app.core.items.branching import arrange, grade, is_answered, is_blank, look_back, present, read, step
from app.core.items.contract import Shown, UnreadableResponse
from tests.core.branching_items import LATE_TAG, branching, taken

ENDINGS = {"good": 1, "bad": 0}
EVERYTHING = Shown(correctness=True, feedback=True, right_answers=True)


def faults(item):
    return [(".".join(map(str, fault.path)), fault.message) for fault in branching_graph.faults(item)]


class TestFaults:
    def test_a_sound_graph_has_none(self):
        assert faults(LATE_TAG) == []

    @pytest.mark.parametrize(
        ("situations", "endings", "path", "message"),
        [
            pytest.param({}, ENDINGS, "", "needs `situations` and `endings`", id="no situation"),
            pytest.param({"a": "x>a y>a"}, {}, "", "needs `situations` and `endings`", id="no ending"),
            pytest.param({"a": "x>good"}, {"good": 1}, "situations.0.choices", "fewer than two", id="one choice"),
            pytest.param(
                {"a": "x>good y>godo"},
                ENDINGS,
                "situations.0.choices.1.leads_to",
                "`godo`, which is neither",
                id="no such place",
            ),
            pytest.param(
                {"a": "x>good y>bad", "b": "x>good y>bad"},
                ENDINGS,
                "situations.1",
                "never reached",
                id="unreachable situation",
            ),
            pytest.param({"a": "x>good y>good"}, ENDINGS, "endings.1", "never reached", id="unreachable ending"),
            pytest.param(
                {"a": "x>b y>good", "b": "x>a y>bad"},
                ENDINGS,
                "situations",
                "in a loop: a -> b -> a;",
                id="a loop of two",
            ),
            pytest.param({"a": "x>a y>good z>bad"}, ENDINGS, "situations", "in a loop: a -> a;", id="a loop of one"),
            pytest.param(
                {"good": "x>good y>bad"}, ENDINGS, "endings.0.id", "`good` is a situation too", id="an id of both kinds"
            ),
            pytest.param(
                {"a": "x>good 1/4 y>bad"},
                ENDINGS,
                "situations.0.choices.0.harm",
                "is 1/4; write 0 to 1/5",
                id="too much harm",
            ),
            pytest.param(
                {"a": "x>good -1/10 y>bad"}, ENDINGS, "situations.0.choices.0.harm", "is -1/10", id="harm below nothing"
            ),
            pytest.param(
                {"a": "x>good y>bad"}, {"good": "3/2", "bad": 0}, "endings.0.score", "is 3/2", id="a score above 1"
            ),
            pytest.param(
                {"a": "x>good y>bad"}, {"good": "9/10", "bad": 0}, "endings", "earn 9/10", id="no way to earn 1"
            ),
            pytest.param(
                {"a": "x>good 1/10 y>good 1/20 z>bad"}, ENDINGS, "endings", "earn 19/20", id="no way without harm"
            ),
            pytest.param(
                {"a": "x>b y>good", "b": "blunder>fair 1/10 right>bad"},
                {"good": 1, "fair": "1/2", "bad": 0},
                "situations.1.choices.0",
                "is a blunder that can still earn 2/5; doing right at once earns 0",
                id="a blunder that pays",
            ),
            pytest.param(
                {"a": "x>b 1/5 y>good", "b": "blunder>fair 1/5 right>low"},
                {"good": 1, "fair": "1/2", "low": "2/5"},
                "situations.1.choices.0",
                "can still earn 3/10; doing right at once earns 1/5",
                id="a blunder that pays once the harm is done",
            ),
            pytest.param(
                {f"s{n}": f"x>s{n + 1} y>s{n + 1} z>s{n + 1}" for n in range(9)} | {"s9": "x>good y>bad"},
                ENDINGS,
                "situations",
                "more than 10000 paths",
                id="too many paths",
            ),
            pytest.param(
                {f"s{n}": f"x>s{n + 1} y>good" for n in range(1200)} | {"s1200": "x>good y>bad"},
                ENDINGS,
                "situations",
                "has 1201 situations; write 100 at most",
                id="too many situations",
            ),
        ],
    )
    def test_each_is_named_with_its_place(self, situations, endings, path, message):
        found = faults(branching(situations, endings))
        assert [where for where, words in found if message in words] == [path], found

    def test_a_tension_outside_the_five_steps_is_named(self):
        found = faults(branching({"a": "x>good y>bad"}, ENDINGS, tensions={"a": 6, "bad": 0}))
        assert found == [
            ("situations.0.tension", "is 6; write 1 (calm) to 5 (on fire)"),
            ("endings.1.tension", "is 0; write 1 (calm) to 5 (on fire)"),
        ]

    def test_a_situation_that_tells_nothing_is_named(self):
        [first, *rest] = LATE_TAG.situations
        silent = replace(LATE_TAG, situations=(replace(first, text=None, remarks=()), *rest))
        assert faults(silent) == [("situations.0", "tells nothing; write `text` or `remarks`")]

    def test_a_blunder_with_no_right_choice_beside_it_is_no_fault(self):
        item = branching({"a": "right>good on>b 1/10", "b": "x>good 1/20 y>bad 1/10"}, ENDINGS)
        assert faults(item) == []


class TestScore:
    @pytest.mark.parametrize(
        ("steps", "points", "is_critical"),
        [
            pytest.param(["tagged.report"], 1, False, id="right at once"),
            pytest.param(["tagged.leave", "presses.tell"], 1, False, id="right the longer way"),
            pytest.param(["tagged.reply", "forty.stop", "morning.own-up"], "2/5", False, id="one blunder, mended"),
            pytest.param(
                ["tagged.leave", "presses.argue", "forty.stop", "morning.own-up"], "2/5", False, id="the other blunder"
            ),
            pytest.param(["tagged.reply", "forty.defend"], 0, False, id="nothing is left to lose"),
            pytest.param(["tagged.reply", "forty.stop", "morning.leak"], 0, True, id="a critical choice"),
            pytest.param(["tagged.leave"], 0, False, id="no ending yet"),
            pytest.param(
                ["tagged.leave", "presses.argue", "forty.stop"], 0, False, id="an ending missed by one choice"
            ),
        ],
    )
    def test_the_ending_less_the_harm(self, steps, points, is_critical):
        result = grade(LATE_TAG, taken(LATE_TAG, *steps))
        assert (result.points, result.is_critical, result.is_blank) == (Fraction(points), is_critical, False)

    def test_harm_takes_off_a_fifth_at_most(self):
        item = branching(
            {"a": "on>b 1/5 out>good", "b": "on>c 1/5 out>bad 1/5", "c": "on>good 1/5 out>bad 1/5"}, ENDINGS
        )
        assert grade(item, taken(item, "a.on", "b.on", "c.on")).points == Fraction(4, 5)

    def test_a_critical_choice_counts_before_the_end_is_reached(self):
        item = branching({"a": "right>good leak>b!!", "b": "x>bad y>bad"}, ENDINGS)
        assert grade(item, taken(item, "a.leak")).is_critical

    @pytest.mark.parametrize("state", [None, {"path": []}], ids=["never saved", "saved without a choice"])
    def test_no_choice_is_blank(self, state):
        assert is_blank(LATE_TAG, state)
        assert not is_answered(LATE_TAG, state)
        assert (grade(LATE_TAG, state).points, grade(LATE_TAG, state).is_blank) == (0, True)

    def test_only_an_ending_is_an_answer(self):
        assert not is_answered(LATE_TAG, taken(LATE_TAG, "tagged.leave"))
        assert is_answered(LATE_TAG, taken(LATE_TAG, "tagged.leave", "presses.tell"))

    def test_a_path_that_leaves_the_graph_is_told_and_not_graded(self):
        with pytest.raises(ValueError, match="leaves the graph"):
            grade(LATE_TAG, taken(LATE_TAG, "presses.tell"))


class TestDecide:
    def test_a_choice_counts_when_its_button_is_pressed(self):
        fields = {"decide": ["tagged"], "choice": ["reply"]}
        assert read(LATE_TAG, fields) == {"situation": "tagged", "choice": "reply"}

    @pytest.mark.parametrize(
        "fields",
        [{}, {"choice": ["reply"]}, {"decide": ["tagged"]}, {"decide": ["tagged"], "choice": [""]}],
        ids=["nothing", "marked and not decided", "decided and not marked", "decided and marked empty"],
    )
    def test_anything_less_decides_nothing(self, fields):
        entered = read(LATE_TAG, fields)
        assert entered == {}
        before = taken(LATE_TAG, "tagged.leave")
        assert step(LATE_TAG, before, entered) == before
        assert step(LATE_TAG, None, entered) == {"path": []}

    @pytest.mark.parametrize(
        "fields",
        [
            {"decide": ["nowhere"], "choice": ["reply"]},
            {"decide": ["tagged"], "choice": ["tell"]},
            {"decide": ["cooled"], "choice": ["reply"]},
            {"decide": ["tagged", "forty"], "choice": ["reply"]},
            {"decide": ["tagged"], "choice": ["reply", "report"]},
        ],
        ids=["no such situation", "a choice of another situation", "an ending", "two situations", "two choices"],
    )
    def test_what_cannot_be_is_refused(self, fields):
        with pytest.raises(UnreadableResponse):
            read(LATE_TAG, fields)

    @pytest.mark.parametrize(
        "entered",
        [("tagged", "leave"), ("tagged", "reply"), ("forty", "stop"), ("morning", "leak")],
        ids=["the same again", "another one in the same situation", "in one not reached", "in one further on"],
    )
    def test_a_choice_in_another_situation_than_the_one_that_waits_changes_nothing(self, entered):
        before = taken(LATE_TAG, "tagged.leave")
        after = step(LATE_TAG, before, dict(zip(("situation", "choice"), entered, strict=True)))
        assert after == before

    def test_nothing_follows_an_ending(self):
        before = taken(LATE_TAG, "tagged.report")
        assert step(LATE_TAG, before, {"situation": "tagged", "choice": "reply"}) == before

    def test_the_state_before_is_left_as_it_was(self):
        before = taken(LATE_TAG, "tagged.leave")
        step(LATE_TAG, before, {"situation": "presses", "choice": "tell"})
        assert before == taken(LATE_TAG, "tagged.leave")


class TestPresent:
    def present(self, *steps, item=LATE_TAG):
        return present(item, arrange(item, "seed"), taken(item, *steps))

    def test_at_first_the_opening_waits(self):
        page = self.present()
        assert (page["turns"], page["ending"], page["now"]["id"]) == ([], None, "tagged")
        assert {choice["id"] for choice in page["now"]["choices"]} == {"reply", "report", "leave"}
        assert page == present(LATE_TAG, arrange(LATE_TAG, "seed"), None)

    def test_then_what_has_happened_is_told(self):
        page = self.present("tagged.leave", "presses.argue")
        assert [(turn["id"], turn["choice"], turn["consequence"]) for turn in page["turns"]] == [
            ("tagged", "Do leave.", "After leave."),
            ("presses", "Do argue.", "After argue."),
        ]
        assert (page["now"]["id"], page["now"]["tension"]) == ("forty", 5)

    def test_at_the_end_nothing_waits(self):
        page = self.present("tagged.report")
        assert (page["now"], page["ending"]) == (None, {"id": "cooled", "text": "It ends as cooled.", "tension": 1})

    @pytest.mark.parametrize("steps", [(), ("tagged.leave",), ("tagged.leave", "presses.tell")], ids=len)
    def test_nothing_is_shown_of_what_lies_ahead_or_of_the_key(self, steps):
        other = branching(
            {
                "tagged": "reply>presses!! 1/5 report>cooled leave>presses",
                "presses": "argue>cooled 1/5 tell>cooled",
            },
            {"cooled": "1/3"},
        )
        shown, shown_too = self.present(*steps), self.present(*steps, item=other)
        for page in (shown, shown_too):
            text = repr(page)
            assert not [word for word in ("harm", "critical", "danger", "score", "leads_to") if word in text]
        untold = {f"After {name}." for name in ("reply", "report", "argue", "defend", "stop", "own-up", "leak")}
        assert not [words for words in untold if words in repr(shown)]
        assert shown == shown_too

    def test_the_order_of_choices_follows_from_the_seed_alone(self):
        orders = {tuple(arrange(LATE_TAG, str(seed))["choices"]["tagged"]) for seed in range(60)}
        assert len(orders) == 6
        assert arrange(LATE_TAG, "x") == arrange(LATE_TAG, "x")


class TestLookBack:
    def look(self, *steps, shown=EVERYTHING):
        return look_back(LATE_TAG, arrange(LATE_TAG, "seed"), taken(LATE_TAG, *steps), shown)

    def test_before_the_key_may_be_shown_it_is_the_path_alone(self):
        page = self.look("tagged.reply", "forty.defend", shown=Shown())
        assert [[choice["text"] for choice in turn["choices"]] for turn in page["turns"]] == [
            ["Do reply."],
            ["Do defend."],
        ]
        assert [choice["is_blunder"] for turn in page["turns"] for choice in turn["choices"]] == [None, None]
        assert [(ending["id"], ending["score"]) for ending in page["endings"]] == [("headline", None)]
        assert (page["points"], page["is_critical"]) == (None, False)

    def test_with_right_or_wrong_the_blunders_are_told(self):
        page = self.look("tagged.reply", "forty.stop", "morning.own-up", shown=Shown(correctness=True))
        assert [choice["is_blunder"] for turn in page["turns"] for choice in turn["choices"]] == [True, False, False]
        assert page["points"] == Fraction(2, 5)

    def test_with_the_key_the_roads_not_taken_and_all_endings_are_shown(self):
        page = self.look("tagged.report")
        [turn] = page["turns"]
        assert {choice["consequence"]: choice["is_taken"] for choice in turn["choices"]} == {
            "After reply.": False,
            "After report.": True,
            "After leave.": False,
        }
        assert [(ending["id"], ending["is_reached"], ending["score"]) for ending in page["endings"]] == [
            ("cooled", True, 1),
            ("contained", False, Fraction(1, 2)),
            ("headline", False, 0),
        ]

    def test_a_story_left_before_its_end_has_no_ending_reached(self):
        page = self.look("tagged.leave", shown=Shown(correctness=True))
        assert (page["endings"], page["points"], page["is_blank"]) == ([], 0, False)


def test_danger_is_measured_by_the_best_path_through_it():
    item = branching({"a": "right>good risk>b!", "b": "mend>fair 1/10 stay>bad"}, {"good": 1, "fair": "7/10", "bad": 0})
    assert branching_graph.best_through_danger(item) == Fraction(3, 5)
    assert branching_graph.best_through_danger(branching({"a": "x>good y>bad"}, ENDINGS)) == 0


def test_the_outline_tells_each_situation_once():
    assert list(branching_graph.outline(LATE_TAG)) == [
        "tagged (tension 2)",
        "  - reply [harm 1/10]",
        "    forty (tension 5)",
        "      - defend [dangerous]",
        "        = headline (score 0, tension 5)",
        "      - stop",
        "        morning (tension 2)",
        "          - own-up",
        "            = contained (score 1/2, tension 1)",
        "          - leak [critical]",
        "            = headline (score 0, tension 5)",
        "  - report",
        "    = cooled (score 1, tension 1)",
        "  - leave",
        "    presses (tension 2)",
        "      - argue [harm 1/10]",
        "        forty (see above)",
        "      - tell",
        "        = cooled (score 1, tension 1)",
    ]


def test_has_critical():
    assert LATE_TAG.has_critical
    assert not branching({"a": "x>good y>bad!"}, ENDINGS).has_critical
