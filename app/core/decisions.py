"""What a rule answers: allowed, or refused with a reason."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Reason(StrEnum):
    """Why a rule says no. `app.i18n` has the sentence for each."""

    NOT_YOURS = "not_yours"
    MODULES_UNFINISHED = "modules_unfinished"
    ATTEMPT_OPEN = "attempt_open"
    ATTEMPT_CLOSED = "attempt_closed"
    NO_ATTEMPTS_LEFT = "no_attempts_left"
    COOLING_DOWN = "cooling_down"
    TIME_IS_UP = "time_is_up"
    STALE_SEQUENCE = "stale_sequence"
    STEP_CLOSED = "step_closed"
    STEP_AHEAD = "step_ahead"
    NOT_PASSED = "not_passed"
    NOT_COMPLETED = "not_completed"
    ALREADY_ISSUED = "already_issued"
    COURSE_IS_VOLUNTARY = "course_is_voluntary"
    DUE_IN_THE_PAST = "due_in_the_past"
    NOT_REQUIRED = "not_required"
    NOT_LATER = "not_later"
    NOT_WAIVED = "not_waived"
    FINISHED_IN_THE_FUTURE = "finished_in_the_future"
    TOO_LATE_TO_UNDO = "too_late_to_undo"
    MANAGER_LOOP = "manager_loop"
    OWN_SUBSTITUTE = "own_substitute"
    BACK_BEFORE_AWAY = "back_before_away"
    OUTSIDE_LEGAL_ENTITIES = "outside_legal_entities"
    LAST_ADMIN = "last_admin"
    ERASES_ONESELF = "erases_oneself"
    HOLDS_ROLES = "holds_roles"
    STILL_WORKS_HERE = "still_works_here"
    REPAIR_REACHES_ALL = "repair_reaches_all"
    REPAIR_UNDER_WAY = "repair_under_way"
    CERTIFICATE_CHANGED = "certificate_changed"
    NAME_UNCHANGED = "name_unchanged"
    NAME_UNPRINTABLE = "name_unprintable"
    ITEM_REPORTED = "item_reported"
    TOO_MANY_REPORTS = "too_many_reports"
    REPORT_ANSWERED = "report_answered"
    COMES_FIRST = "comes_first"
    NAME_TAKEN = "name_taken"
    GROUP_IN_USE = "group_in_use"
    TOO_MANY_SCHEDULES = "too_many_schedules"
    TOO_MANY_COMMENTS = "too_many_comments"
    COMMENT_CLOSED = "comment_closed"
    TOO_MANY_FILTERS = "too_many_filters"
    AWAITS_CONSULTATION = "awaits_consultation"
    POLICY_STALE = "policy_stale"
    POLICY_UNCHANGED = "policy_unchanged"
    POLICY_FIRST_IS_MATERIAL = "policy_first_is_material"
    POLICY_TOO_EARLY = "policy_too_early"
    POLICY_GRACE_TOO_EARLY = "policy_grace_too_early"
    POLICY_TOO_LATE = "policy_too_late"
    POLICY_IN_FORCE = "policy_in_force"
    POLICY_CHANGED = "policy_changed"
    TOO_MANY_QUESTIONS = "too_many_questions"
    FILES_CHANGED = "files_changed"
    QUESTION_ANSWERED = "question_answered"
    CONSULTED_IN_THE_FUTURE = "consulted_in_the_future"


@dataclass(frozen=True)
class Allowed:
    """The rule says yes."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Refused:
    """The rule says no. `facts` carry what the sentence needs, such as `until`."""

    reason: Reason
    facts: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return False


Decision = Allowed | Refused


def refused(reason: Reason, **facts: Any) -> Refused:
    """A refusal with its facts."""
    return Refused(reason, facts)
