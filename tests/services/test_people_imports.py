"""Importing people: what the dry run finds, and what is written of it, all or nothing."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from sqlalchemy import select, update

from app.core.access import Role
from app.services import import_applying, import_checking, import_files, organisation, people, people_imports
from app.services.import_applying import PeopleChanged
from app.services.import_files import UnreadableFile
from app.services.people_imports import Brought
from app.store.models import AuditEvent, Employment, ImportLine, Leave, PeopleImport, Person, SignIn
from app.store.queries import audiences
from app.store.queries import imports as queries
from app.store.queries.people import person
from tests import factories
from tests.factories import NOW
from tests.security.worlds import begin_sign_in, rows

HEAD = "Employee number;Name;E-mail;Legal entity;Department;Manager"
NEW = "E-new;Nils Sample;nils@example.com;Harbour Lane AS;Design;E-later"
LATER = "E-later;Lova Sample;lova@example.com;harbour lane as;Customer service;manager@example.com"
LEARNER = "E-learner;Learner Sample;learner@example.com;Harbour Lane AS;Customer service;E-manager"
EVERYONE = [
    LEARNER,
    LEARNER.replace("learner", "colleague").replace("Learner", "Colleague"),
    "E-manager;Manager Sample;manager@example.com;Harbour Lane AS;Customer service;",
    *(
        f"E-{w};{w.capitalize()} Sample;{w}@example.com;Harbour Lane AS;Customer service;"
        for w in ("hr", "auditor", "admin")
    ),
]
TODAY = NOW.date()


class Imports:
    """Files brought and applied, as HR of a scope does."""

    def __init__(self, database, content, actor_id):
        self.database, self.setting, self.actor_id = database, factories.setting(content), actor_id

    def check(self, *lines, head=HEAD, scope=None, is_complete=False):
        """The id of an import, after its dry run."""
        file = import_files.opened("\n".join([head, *lines]).encode())
        brought = Brought(file_name="people.csv", file=file, is_complete=is_complete, scope=scope)
        with self.database.writing.begin() as db:
            made = people_imports.begin(db, self.setting, brought, actor_id=self.actor_id, leaves_job=False).id
        import_checking.check(self.database, self.setting, made)
        return made

    def outcomes(self, import_id):
        with self.database.reading() as db:
            found = db.scalars(select(ImportLine).where(ImportLine.import_id == import_id).order_by(ImportLine.number))
            return {line.number: self._said(line) for line in found}

    @staticmethod
    def _said(line):
        if line.problems:
            return [(problem["column"], problem["fault"]) for problem in line.problems["all"]]
        return line.outcome

    def apply(self, import_id):
        with self.database.writing.begin() as db:
            assert people_imports.leave_apply(
                db, import_id, NOW, actor_id=self.actor_id, mails_links=False, leaves_job=False
            )
            import_applying.apply(db, self.setting, import_id, mails_links=False)

    def person(self, number):
        with self.database.reading() as db:
            found = db.scalar(select(Person.id).where(Person.employee_number == number))
            return person(db, found, TODAY)


@pytest.fixture
def imports(database, content, company):
    return Imports(database, content, company.ids["admin"])


def test_new_people_may_report_to_people_further_down(imports, company):
    made = imports.check(NEW, LATER)
    assert imports.outcomes(made) == {2: "new", 3: "new"}
    imports.apply(made)
    new, later = imports.person("E-new"), imports.person("E-later")
    assert (new.department, new.manager_id, later.manager_id) == ("Design", later.id, company.ids["manager"])


def test_the_same_file_twice_changes_nothing(imports, database):
    imports.apply(imports.check(NEW, LATER, *EVERYONE[:1]))
    before = rows(database)
    made = imports.check(NEW, LATER, *EVERYONE[:1], is_complete=False)
    assert set(imports.outcomes(made).values()) == {"unchanged"}
    with database.writing.begin() as db:
        assert not people_imports.leave_apply(db, made, NOW, actor_id=None, mails_links=False)
    after = rows(database)
    assert {name for name in after if after[name] != before[name]} <= {"people_import", "import_line"}


def test_changes_are_dated_and_logged_once_each(imports, database, company):
    changed = LEARNER.replace("Learner Sample", "Lina Sample").replace("Customer service", "Design")
    imports.apply(imports.check(changed))
    who = imports.person("E-learner")
    assert (who.name, who.department) == ("Lina Sample", "Design")
    with database.reading() as db:
        posts = db.scalars(select(Employment).where(Employment.person_id == who.id).order_by(Employment.from_on)).all()
        logged = db.scalars(select(AuditEvent).where(AuditEvent.subject_id == str(who.id))).all()
    assert [post.until_on for post in posts] == [None]  # began today, so it is corrected on the day itself
    assert [event.facts for event in logged if event.action == "person.changed"] == [
        {"changed": ["department", "name"]}
    ]


def test_what_was_before_today_stays_on_record(imports, database, company):
    with database.writing.begin() as db:
        db.execute(update(Employment).values(from_on=date(2020, 1, 1)))
    imports.apply(imports.check(LEARNER.replace("Customer service", "Design")))
    with database.reading() as db:
        of_learner = Employment.person_id == company.ids["learner"]
        posts = db.scalars(select(Employment).where(of_learner).order_by(Employment.from_on)).all()
    assert [(post.from_on, post.until_on) for post in posts] == [(date(2020, 1, 1), TODAY), (TODAY, None)]


ERRORS = {
    "unknown legal entity": (
        [LATER.replace("harbour lane as", "Nowhere Ltd")],
        ("legal_entity", "unknown_legal_entity"),
    ),
    "unknown manager": ([NEW], ("manager", "unknown_person")),
    "a number twice": ([LEARNER, LEARNER.replace("learner@", "other@")], ("employee_number", "twice_in_file")),
    "an e-mail twice": ([LATER, LATER.replace("E-later", "E-again")], ("email", "twice_in_file")),
    "somebody's e-mail": ([LATER.replace("lova@", "Learner@")], ("email", "taken")),
    "their own manager": ([LEARNER.replace("E-manager", "E-learner")], ("manager", "themselves")),
    "a manager who is gone": (["E-x;X;;Harbour Lane AS;;E-gone"], ("manager", "unknown_person")),
    "no name": (["E-x;;;Harbour Lane AS;;"], ("name", "missing")),
}


@pytest.mark.parametrize(("lines", "problem"), ERRORS.values(), ids=ERRORS)
def test_errors(imports, lines, problem):
    assert [problem] in imports.outcomes(imports.check(*lines)).values()


def test_one_error_and_nothing_is_written(imports, database):
    before = rows(database)["person"]
    made = imports.check(LATER, "E-x;;;Harbour Lane AS;;")
    with database.writing.begin() as db:
        assert not people_imports.leave_apply(db, made, NOW, actor_id=None, mails_links=False)
    assert rows(database)["person"] == before


def test_a_loop_of_managers_among_rows_and_people(imports):
    made = imports.check("E-manager;Manager Sample;manager@example.com;Harbour Lane AS;Customer service;E-learner")
    assert imports.outcomes(made) == {2: [("manager", "manager_loop")]}


def test_two_people_may_change_their_e_mails_in_one_file(imports):
    swapped = [LEARNER.replace("learner@", "colleague@"), EVERYONE[1].replace("colleague@", "learner@")]
    imports.apply(imports.check(*swapped))
    assert imports.person("E-learner").email == "colleague@example.com"


def test_who_is_absent_leaves_where_the_file_names_everyone(imports, database, company):
    with database.writing.begin() as db:
        begin_sign_in(db, company.ids["colleague"])
    made = imports.check(*(line for line in EVERYONE if "colleague" not in line), is_complete=True)
    assert [said for said in imports.outcomes(made).values() if said != "unchanged"] == ["leaving"]
    imports.apply(made)
    with database.reading() as db:
        left = db.get_one(Person, company.ids["colleague"])
        assert (left.is_active, left.left_on) == (False, TODAY)
        assert db.scalars(select(SignIn.ended_at).where(SignIn.person_id == left.id)).all() == [NOW]


def test_the_last_administrator_stays(imports):
    absent = [line for line in EVERYONE if "admin" not in line]
    assert set(imports.outcomes(imports.check(*absent, is_complete=True)).values()) == {"unchanged"}
    gone = imports.check("E-admin;2026-11-01", head="Employee number;Leaving date")
    assert imports.outcomes(gone) == {2: [("left_on", "last_admin")]}


def test_who_was_gone_and_is_named_again_is_back(imports, database, company):
    with database.writing.begin() as db:
        db.execute(update(Employment).values(from_on=date(2020, 1, 1)))
        people.set_active(db, company.ids["learner"], False, NOW, actor_id=None, left_on=date(2026, 3, 1))
    imports.apply(imports.check(LEARNER + ";2026-11-16", head=f"{HEAD};Hire date"))
    with database.reading() as db:
        back = db.get_one(Person, company.ids["learner"])
        posts = db.scalars(select(Employment).where(Employment.person_id == back.id).order_by(Employment.from_on)).all()
    assert (back.is_active, back.left_on) == (True, None)
    assert [(post.from_on, post.until_on) for post in posts] == [
        (date(2020, 1, 1), date(2026, 3, 1)),
        (date(2026, 11, 16), None),
    ]


def test_hr_reaches_no_further_than_their_legal_entities(imports, database, company):
    with database.writing.begin() as db:
        other = organisation.legal_entity(db, "Other Quay AS", "NO", NOW, actor_id=None)
        factories.add_person(db, "stranger", other)
    there = "E-stranger;Stranger Sample;;Other Quay AS;;"
    made = imports.check(there, LATER, scope=frozenset({company.legal_entity_id}), is_complete=True)
    said = imports.outcomes(made)
    assert said[2] == [("employee_number", "outside"), ("legal_entity", "unknown_legal_entity")]
    assert list(said.values()).count("leaving") == 5  # all of Harbour Lane but the administrator, and nobody elsewhere


def test_hr_does_not_change_the_e_mail_of_people_with_roles(imports, company):
    imports.actor_id = company.ids["hr"]
    made = imports.check("E-admin;me@example.com", head="Employee number;E-mail")
    assert imports.outcomes(made) == {2: [("email", "has_role")]}


def test_nothing_is_written_where_people_changed_meanwhile(imports, database, company):
    made = imports.check(LEARNER.replace("Learner Sample", "Lina Sample"), LATER)
    with database.writing.begin() as db:
        people.set_active(db, company.ids["learner"], False, NOW, actor_id=None)
    with pytest.raises(PeopleChanged):
        imports.apply(made)
    assert imports.outcomes(made)
    with database.reading() as db:
        assert db.scalar(select(Person.id).where(Person.employee_number == "E-later")) is None
        assert db.get_one(PeopleImport, made).state == "checked"


def test_leave_and_fields_of_the_company(imports, database, company):
    head = "Employee number;Leave from;Leave until;Weekend;Substitute"
    imports.apply(imports.check("E-learner;1.12.2026;31.12.2026;Friday, Saturday;E-colleague", head=head))
    with database.reading() as db:
        away = db.scalars(select(Leave)).one()
        post = db.scalars(select(Employment).where(Employment.person_id == company.ids["learner"])).one()
        assert (away.from_on, away.until_on) == (date(2026, 12, 1), date(2027, 1, 1))
        assert post.substitute_id == company.ids["colleague"]
        assert db.get_one(Person, company.ids["learner"]).weekend == [4, 5]


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("Navn,Nr\nÅse,1", "utf-8-sig", "Åse"),
        ("Navn\tNr\nÅse\t1", "utf-16", "Åse"),
        ("Navn;Nr\nÅse;1", "cp1252", "Åse"),
        ('"Navn;x","Nr"\n"Åse, R.",1', "utf-8", "Åse, R."),
    ],
)
def test_files_of_text(text, encoding, name):
    opened = import_files.opened(text.encode(encoding))
    assert next(iter(opened.rows())) == (2, [name, "1"])
    assert (opened.encoding == "cp1252") == (encoding == "cp1252")


def sheet(*cells):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        for row, column, value in cells:
            page.write(row, column, value)
    return file.getvalue()


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/a.xml", "w") as part:
        for _each in range(import_files.MOST_UNPACKED // 10_000_000 + 1):
            part.write(b" " * 10_000_000)
    return file.getvalue()


def test_sheets():
    opened = import_files.opened(sheet((0, 0, "Nr"), (0, 1, "Navn"), (2, 0, 7), (2, 1, "Åse")))
    assert list(opened.rows()) == [(3, [7.0, "Åse"])]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old_excel"),
        (b"PK\x03\x04 and nonsense", "broken_xlsx"),
        (sheet((0, 0, "Nr"), (1_000_000, 0, "far")), "too_large"),
        (sheet((0, 0, "Nr"), (1, 16_000, "far")), "too_large"),
        (b";;\n1;2;3", "no_headings"),
    ],
    ids=["nothing", "an old Excel", "not a package", "a cell far below", "a cell far beside", "no headings"],
)
def test_files_that_cannot_be_read(body, code):
    with pytest.raises(UnreadableFile, match=code):
        import_files.opened(body)


def test_a_file_that_unpacks_to_too_much():
    with pytest.raises(UnreadableFile, match="too_large"):
        import_files.opened(bomb())


def test_roles_are_looked_up_by_who_brought_the_file(imports, database, company):
    with database.writing.begin() as db:
        people.set_roles(db, company.ids["hr"], {Role.HR: None, Role.ADMIN: None}, NOW, actor_id=None)
    imports.actor_id = company.ids["hr"]
    made = imports.check("E-admin;me@example.com", head="Employee number;E-mail")
    assert imports.outcomes(made) == {2: "changed"}


def test_every_line_is_read_as_the_site_reads_it(fresh_database, content):
    """Outside of a transaction, where PostgreSQL has no cursors."""
    company = factories.add_company(fresh_database)
    imports = Imports(fresh_database, content, company.ids["admin"])
    made = imports.check(NEW, LATER)
    with fresh_database.reading() as db:
        assert [line.outcome for line in queries.all_lines(db, made)] == ["new", "new"]
        circumstances = audiences.Circumstances(today=TODAY, language="en", groups={})
        assert set(audiences.facts(db, list(company.ids.values()), circumstances)) == set(company.ids.values())
