"""Assignment rules: who gains, who loses, what was begun, who matches later, and nothing twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select

from app.core.access import Role, Viewer
from app.core.audience import EVERYONE, Condition, Field, all_of, of_group, of_people
from app.core.decisions import Reason, Refused
from app.core.due_dates import DueRule
from app.core.recertification import Recertification
from app.services import assignments, groups, people, rule_runs, rules
from app.services.people import Post
from app.services.rule_terms import RuleTerms
from app.store.models import Assignment, AssignmentRuleVersion, Job, Notice, Period
from app.store.queries import rule_effects
from tests import factories, factories_hr
from tests.factories import COURSE, NOW

KINDS = (rules.APPLY, rule_runs.PEOPLE_CHANGED)
IN_TWO_WEEKS = DueRule(anchor="assignment", offset_days=14)


def terms(audience=EVERYONE, **changes):
    return RuleTerms(**{"audience": audience, "course": COURSE, "path": None, "due": IN_TWO_WEEKS} | changes)


def in_department(company):
    return all_of(Condition(field=Field.DEPARTMENT, values=(company.department_id,)))


def viewer(company, scope=None):
    return Viewer(person_id=company.ids["hr"], roles={Role.HR: scope})


def save(database, content, company, said, *, key="a-key-of-mine", now=NOW, scope=None, **options):
    with database.writing.begin() as db:
        who = viewer(company, scope)
        return rules.save(db, factories.setting(content, now=now), who, "Rule", said, key=key, **options)


def run(database, content, *, now=NOW):
    """Do what is left to jobs, as the worker does it."""
    setting = factories.setting(content, now=now)
    while True:
        with database.writing.begin() as db:
            job = db.scalars(select(Job).where(Job.done_at.is_(None), Job.kind.in_(KINDS)).order_by(Job.id)).first()
            if job is None:
                return
            job.done_at = now
            if job.kind == rules.APPLY:
                ids = rule_runs.next_people(db, setting, job.payload["version"], job.payload["after"])
                rule_runs.apply_part(db, setting, job.payload["version"], ids, job.payload["run"])
            elif job.kind == rule_runs.PEOPLE_CHANGED:
                rule_runs.people_changed(db, setting, job.payload["people"])


def sweep(database, content, *, now=NOW):
    setting = factories.setting(content, now=now)
    with database.writing.begin() as db:
        for version_id in rule_runs.waiting(db, setting):
            rules.leave(db, setting, version_id, now.isoformat())
    run(database, content, now=now)


def assigned(database, course=COURSE):
    """Who has the course required."""
    with database.reading() as db:
        query = select(Period.person_id).where(Period.course == course, Period.is_assigned)
        return set(db.scalars(query))


def counts(database, content, company, said, rule_id=None):
    with database.reading() as db:
        asked = rules.would(db, factories.setting(content), viewer(company), rule_id, said)
        impact = rule_effects.impact(db, asked)
        for effect in ("gain", "further", "lose", "overdue"):
            assert len(rule_effects.named(db, asked, effect, limit=100, offset=0)) == getattr(impact, effect)
    return (impact.gain, impact.further, impact.lose, impact.overdue)


def test_whoever_matches_gains_with_the_reason_kept(database, content, company):
    entity, _ = factories_hr.add_entity(database)
    factories_hr.add_people(database, ["elsewhere"], entity)
    said = terms(in_department(company), recertification=Recertification(validity_months=6))
    assert counts(database, content, company, said) == (6, 0, 0, 0)
    rule_id = save(database, content, company, said)
    assert assigned(database) == set()
    run(database, content)
    assert assigned(database) == set(company.ids.values())
    with database.reading() as db:
        row = db.scalars(select(Assignment)).first()
        version = db.scalars(select(AssignmentRuleVersion)).one()
        period = db.get_one(Period, row.period_id)
    assert (row.rule_version_id, row.facts) == (version.id, {"department": company.department_id})
    assert row.assigned_by is None
    assert period.due_at == datetime(2026, 12, 5, tzinfo=UTC)
    assert period.terms["validity_months"] == 6
    assert (version.rule_id, version.number, version.legal_entities) == (rule_id, 1, None)


def test_applied_twice_it_changes_nothing_more(database, content, company):
    rule_id = save(database, content, company, terms())
    assert save(database, content, company, terms()) == rule_id
    run(database, content)
    with database.reading() as db:
        before = db.scalar(select(func.count()).select_from(Assignment)), db.scalar(select(func.count(Notice.id)))
        assert db.scalar(select(func.count(AssignmentRuleVersion.id))) == 1
        assert rule_runs.waiting(db, factories.setting(content)) == []
    with database.writing.begin() as db:
        setting = factories.setting(content)
        rule_runs.people_changed(db, setting, list(company.ids.values()))
    with database.reading() as db:
        after = db.scalar(select(func.count()).select_from(Assignment)), db.scalar(select(func.count(Notice.id)))
    assert before == after
    assert before[0] == len(company.ids)


def test_a_rule_is_applied_in_parts(database, content, company, monkeypatch):
    monkeypatch.setattr(rule_runs, "PEOPLE_AT_A_TIME", 2)
    save(database, content, company, terms())
    run(database, content)
    assert assigned(database) == set(company.ids.values())
    with database.reading() as db:
        assert db.scalar(select(func.count(Job.id)).where(Job.kind == rules.APPLY)) == 4


def test_leaving_withdraws_what_is_not_begun_and_frees_what_is(database, content, company):
    entity, department = factories_hr.add_entity(database)
    save(database, content, company, terms(in_department(company)))
    run(database, content)
    begun, not_begun = company.ids["learner"], company.ids["colleague"]
    factories.start_attempt(database, content, factories.learner(begun))
    with database.writing.begin() as db:
        for person_id in (begun, not_begun):
            post = Post(legal_entity_id=entity, department_id=department)
            people.move(db, person_id, post, NOW.date(), NOW, actor_id=None)
        rule_runs.people_changed(db, factories.setting(content), [begun, not_begun])
    assert assigned(database) == set(company.ids.values()) - {begun, not_begun}
    with database.reading() as db:
        periods = {row.person_id: row for row in db.scalars(select(Period))}
    assert (periods[begun].withdrawn_at, periods[begun].due_at) == (None, None)
    assert periods[not_begun].withdrawn_at == NOW


def test_whoever_moves_from_one_rule_to_another_keeps_the_course(database, content, company):
    entity, department = factories_hr.add_entity(database)
    there = all_of(Condition(field=Field.DEPARTMENT, values=(department,)))
    save(database, content, company, terms(in_department(company)))
    save(database, content, company, terms(there), key="another-key")
    run(database, content)
    moved = company.ids["learner"]
    with database.writing.begin() as db:
        post = Post(legal_entity_id=entity, department_id=department)
        people.move(db, moved, post, NOW.date(), NOW, actor_id=None)
        rule_runs.people_changed(db, factories.setting(content), [moved])
    assert moved in assigned(database)
    with database.reading() as db:
        rows = db.scalars(select(Assignment).join(Period).where(Period.person_id == moved).order_by(Assignment.id))
        assert [row.withdrawn_at is None for row in rows] == [False, True]


def test_who_is_taken_on_later_is_covered_and_nothing_is_told_before_the_first_day(database, content, company):
    save(database, content, company, terms(due=DueRule(anchor="hire", offset_days=14)))
    run(database, content)
    begins = date(2026, 12, 1)
    new = factories_hr.add_people(database, ["new"], company.legal_entity_id, hired_on=begins)[0]
    sweep(database, content)
    with database.reading() as db:
        period = db.scalars(select(Period).where(Period.person_id == new)).one()
        told = db.scalars(select(Notice).where(Notice.person_id == new)).one()
    assert period.opens_at == told.not_before == datetime(2026, 12, 1, tzinfo=UTC)
    assert period.due_at == datetime(2026, 12, 16, tzinfo=UTC)


def test_time_that_passes_takes_nothing_away_and_covers_nobody_new(database, content, company):
    new, old = (
        factories_hr.add_people(database, [word], company.legal_entity_id, hired_on=NOW.date() - timedelta(days=days))[
            0
        ]
        for word, days in (("new", 10), ("old", 31))
    )
    save(database, content, company, terms(all_of(Condition(field=Field.HIRED_WITHIN, values=(30,)))))
    run(database, content)
    assert assigned(database) == {new}
    sweep(database, content, now=NOW + timedelta(days=60))
    assert assigned(database) == {new}
    assert old not in assigned(database)


def test_a_new_version_gives_and_takes(database, content, company):
    rule_id = save(database, content, company, terms(of_people([company.ids["learner"], company.ids["hr"]])))
    run(database, content)
    factories_hr.assign_to(database, content, company, [company.ids["admin"]])
    said = terms(of_people([company.ids[word] for word in ("learner", "colleague", "admin")]))
    assert counts(database, content, company, said, rule_id) == (1, 1, 1, 0)
    save(database, content, company, said, key="another-key", rule_id=rule_id)
    run(database, content)
    assert assigned(database) == {company.ids[word] for word in ("learner", "colleague", "admin")}
    with database.reading() as db:
        numbers = db.scalars(select(AssignmentRuleVersion.number).order_by(AssignmentRuleVersion.id)).all()
    assert numbers == [1, 2]


def test_a_rule_that_ends_withdraws_what_it_gave_alone(database, content, company):
    rule_id = save(database, content, company, terms())
    run(database, content)
    factories_hr.assign_to(database, content, company, [company.ids["learner"]])
    with database.writing.begin() as db:
        assert rules.end(db, factories.setting(content), viewer(company), rule_id)
    run(database, content)
    assert assigned(database) == {company.ids["learner"]}
    sweep(database, content)
    assert assigned(database) == {company.ids["learner"]}


def test_who_would_be_overdue_at_once_is_counted(database, content, company):
    factories_hr.add_people(database, ["late"], company.legal_entity_id, hired_on=NOW.date() - timedelta(days=15))
    factories_hr.add_people(database, ["early"], company.legal_entity_id, hired_on=NOW.date() - timedelta(days=14))
    hire = DueRule(anchor="hire", offset_days=14)
    assert counts(database, content, company, terms(due=hire)) == (8, 0, 0, 1)
    assert counts(database, content, company, terms(due=replace(hire, minimum_notice_days=1))) == (8, 0, 0, 0)


def test_a_version_counts_as_far_as_its_saver_reaches(database, content, company):
    entity, _ = factories_hr.add_entity(database)
    there = factories_hr.add_people(database, ["there"], entity)[0]
    rule_id = save(database, content, company, terms(), scope=frozenset({entity}))
    run(database, content)
    assert assigned(database) == {there}
    other = frozenset({company.legal_entity_id})
    answer = save(database, content, company, terms(), key="another-key", rule_id=rule_id, scope=other)
    assert isinstance(answer, Refused)
    assert answer.reason is Reason.OUTSIDE_LEGAL_ENTITIES
    with database.writing.begin() as db:
        assert not rules.end(db, factories.setting(content), viewer(company, other), rule_id)


def test_a_group_by_hand_is_followed_and_cannot_end_while_a_rule_names_it(database, content, company):
    setting, hr = factories.setting(content), viewer(company)
    with database.writing.begin() as db:
        group = groups.make(db, setting, hr, "Ambassadors", None, None)
        groups.add(db, setting, hr, group, [company.ids["learner"]])
    rule_id = save(database, content, company, terms(of_group(group)))
    run(database, content)
    assert assigned(database) == {company.ids["learner"]}
    with database.writing.begin() as db:
        assert groups.add(db, setting, hr, group, [company.ids["learner"], company.ids["hr"]]) == 1
        assert groups.remove(db, setting, hr, group, [company.ids["learner"]]) == 1
        refusal = groups.end(db, setting, hr, group)
        assert (refusal.reason, refusal.facts) == (Reason.GROUP_IN_USE, {"rule": "Rule"})
    run(database, content)
    assert assigned(database) == {company.ids["hr"]}
    with database.writing.begin() as db:
        rules.end(db, setting, hr, rule_id)
        assert groups.end(db, setting, hr, group)
        assert groups.make(db, setting, hr, "Ambassadors", None, None) != group


def test_a_group_of_one_company_reaches_no_other(database, content, company):
    entity, _ = factories_hr.add_entity(database)
    there = factories_hr.add_people(database, ["there"], entity)[0]
    setting = factories.setting(content)
    with database.writing.begin() as db:
        group = groups.make(db, setting, viewer(company), "There", entity, EVERYONE)
        own = viewer(company, frozenset({entity}))
        assert groups.make(db, setting, own, "All", None, None).reason is Reason.OUTSIDE_LEGAL_ENTITIES
    save(database, content, company, terms(of_group(group)))
    run(database, content)
    assert assigned(database) == {there}


def test_what_hr_withdrew_by_hand_is_not_given_again(database, content, company):
    save(database, content, company, terms(of_people([company.ids["learner"]])))
    run(database, content)
    with database.writing.begin() as db:
        row = db.scalars(select(Assignment.id)).one()
        assignments.withdraw(db, factories.setting(content), [row], by=company.ids["hr"])
    sweep(database, content)
    assert assigned(database) == set()


def test_a_day_that_has_passed_is_refused(database, content, company):
    answer = save(database, content, company, terms(due=DueRule(anchor="fixed", on=date(2026, 11, 19))))
    assert answer.reason is Reason.DUE_IN_THE_PAST


def test_a_course_that_people_choose_is_refused(database, company, tmp_path):
    edits = {factories_hr.trees.COURSE: ("validity_months: 12", "voluntary: true")}
    voluntary = factories.content_at(factories_hr.trees.write_tree(tmp_path, edits=edits))
    assert save(database, voluntary, company, terms()).reason is Reason.COURSE_IS_VOLUNTARY


def test_a_course_that_becomes_one_is_taken_back(database, content, company, tmp_path):
    save(database, content, company, terms())
    run(database, content)
    edits = {factories_hr.trees.COURSE: ("validity_months: 12", "voluntary: true")}
    sweep(database, factories.content_at(factories_hr.trees.write_tree(tmp_path, edits=edits)))
    assert assigned(database) == set()
