"""Whether a learner may begin a course: one that is active where they work, and that no path puts behind another."""

from sqlalchemy.orm import Session

from app.core import paths
from app.core.decisions import Allowed, Decision, Reason, refused
from app.services import rule_terms
from app.services.context import Learner, Setting
from app.store.queries import policies, why


def may_begin(db: Session, setting: Setting, learner: Learner, course: str) -> Decision:
    """Whether the course is active where the learner works, and nothing comes first.

    The order of a path binds whoever has the course through paths alone and has not begun it.
    """
    if policies.waits_for(db, learner.person_id, course, rule_terms.company_day(setting)):
        return refused(Reason.AWAITS_CONSULTATION)
    standing = why.on_path(db, learner.person_id, course)
    if not standing.is_bound:
        return Allowed()
    known = [path for each in standing.paths if (path := setting.catalogue.path(each, learner.language)) is not None]
    every = {slug for path in known for slug in path.courses}
    completed = why.completed(db, learner.person_id, every) if known else frozenset()
    first = [paths.comes_first(path, course, completed) for path in known]
    if not first or not all(first):
        return Allowed()
    editions = (setting.catalogue.course(slug, learner.language) for slug in first[0])
    return refused(Reason.COMES_FIRST, courses=", ".join(each.title for each in editions if each is not None))
