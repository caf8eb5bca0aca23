"""A quiz with a flawed item, as it was and as it is repaired, and people who answered it: for tests of repairs."""

from sqlalchemy import select

from app.content import catalogue
from app.content.catalogue import Catalogue
from app.services import attempts, regrading, repairs
from app.store.models import Attempt, Job
from app.store.queries.confirmed_repairs import REGRADE
from tests import factories
from tests.content import trees
from tests.factories import NOW, QUIZ

FLAWED = "locked-door-first"
ALL_ASKED = [
    ("id: arriving\n    draw: 1", "id: arriving\n    draw: 2"),
    ("id: asking\n    draw: 1", "id: asking\n    draw: 2"),
]
KEY_WAS = "text: Ring the bell.\n                score: 1\n"
KEY_IS = "text: Ring the bell.\n                score: 0\n"
OTHER_WAS = "text: Wait for a while.\n                score: 1/2\n"
OTHER_IS = "text: Wait for a while.\n                score: 1\n"
CORRECTED = [(KEY_WAS, KEY_IS), (OTHER_WAS, OTHER_IS)]

RIGHT = {FLAWED: "wait", "two-desks-which": "named", "pay-talk-answer": "free", "union-poster-answer": "fine"}
"""Right by the corrected key."""
WRONG = {FLAWED: "leave", "two-desks-which": "sunny", "pay-talk-answer": "never", "union-poster-answer": "ask-first"}
AS_THE_FLAWED_KEY = {**WRONG, FLAWED: "ring", "two-desks-which": "named"}
"""2 of 4 by the flawed key, which is a pass; 1 of 4 by the corrected one."""
AS_THE_CORRECTED_KEY = {**WRONG, FLAWED: "wait", "two-desks-which": "named"}
"""1 1/2 of 4 by the flawed key; 2 of 4 by the corrected one, which is a pass."""


def repairs_line(*named: tuple[str, str]) -> tuple[str, str]:
    lines = "".join(f"  - item: {item}\n    how: {how}\n    why: The bell was out of order.\n" for item, how in named)
    return "pools:\n", f"repairs:\n{lines}pools:\n"


def flawed(root) -> Catalogue:
    """Every item is asked of everybody; the key of one is wrong."""
    return catalogue.load(trees.write_tree(root / "flawed", edits={trees.QUIZ: ALL_ASKED}))


def write_repaired(root, *named, edits=()):
    """The folder with the same quiz, these items repaired, (item, how); a key is corrected where `how` says so."""
    corrected = CORRECTED if (FLAWED, "key") in named else []
    return trees.write_tree(root, edits={trees.QUIZ: [*ALL_ASKED, *corrected, *edits, repairs_line(*named)]})


def repaired(root, *named, edits=()) -> Catalogue:
    name = "-".join(how for _, how in named)
    return catalogue.load(write_repaired(root / name, *named, edits=edits))


def answer(database, content, who, attempt_id, options, *, now=NOW) -> None:
    with database.writing.begin() as db:
        for item_id, option in options.items():
            entered = {"option": [option]}
            attempts.save(db, factories.setting(content, now=now), who, attempt_id, item_id, entered)


def sit(database, content, who, options, *, now=NOW) -> str:
    """Take the quiz with these options by item: the attempt's id."""
    attempt_id = factories.start_attempt(database, content, who, now=now)
    answer(database, content, who, attempt_id, options, now=now)
    factories.submit(database, content, who, attempt_id, now=now)
    return attempt_id


def digest_of(database, attempt_id) -> str:
    with database.reading() as db:
        return db.get_one(Attempt, attempt_id).structure_digest


def preview(database, content):
    """What there is to repair, and what confirming it would change."""
    with database.reading() as db:
        [plan] = repairs.plans(db, content, [QUIZ])
        return plan, repairs.preview(db, plan)


def put_in_force(database, content, viewer, *, now=NOW):
    """Look and confirm, and leave every result to be worked out: the repair's id, or why not."""
    plan, found = preview(database, content)
    with database.writing.begin() as db:
        return repairs.confirm(db, factories.setting(content, now=now), viewer, plan, found, found.digest)


def next_part(database, setting) -> bool:
    """Do the next part that waits, as the worker would; whether there was one."""
    with database.writing.begin() as db:
        job = db.scalars(select(Job).where(Job.kind == REGRADE, Job.done_at.is_(None))).one_or_none()
        if job is None:
            return False
        job.done_at = setting.now
        regrading.one_part(db, setting, job.payload["repair"], job.payload["after"])
    return True


def work_off(database, content, repair, *, now=NOW) -> None:
    """Work every result out: the request its part, and the worker the others."""
    setting = factories.setting(content, now=now)
    with database.writing.begin() as db:
        regrading.first_part(db, setting, repair)
    while next_part(database, setting):
        pass
