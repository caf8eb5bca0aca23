"""A file of as many people again as the company has: looked at, and then written."""

from sqlalchemy import func, select

from app.clock import utc_now
from app.services import import_applying, import_checking, import_files, people_imports
from app.services.context import Setting
from app.services.people_imports import Brought
from app.store.models import PeopleImport
from app.store.queries import company
from app.web.site import EXTENSION
from bench.desk import HR_ID, Desk
from bench.filling import DEPARTMENTS, ENTITIES

HEADINGS = "Employee number;Name;E-mail;Legal entity;Department;Manager"


def check(at: Desk, people: int) -> None:
    """Bring the file, and judge every row."""
    setting = _setting(at)
    file = import_files.opened("\n".join([HEADINGS, *map(_line, range(people))]).encode())
    brought = Brought(file_name="people.csv", file=file, is_complete=False, scope=None)
    with at.database.writing.begin() as db:
        made = people_imports.begin(db, setting, brought, actor_id=HR_ID, leaves_job=False).id
    import_checking.check(at.database, setting, made)


def write(at: Desk, people: int) -> None:
    """Write what the last file says."""
    setting = _setting(at)
    with at.database.writing.begin() as db:
        made = db.scalars(select(func.max(PeopleImport.id))).one()
        leave = people_imports.leave_apply(db, made, setting.now, actor_id=HR_ID, mails_links=False, leaves_job=False)
        found = db.get_one(PeopleImport, made).counts
        if not leave or found["new"] != people:
            raise ValueError(f"the dry run found {found}")
        import_applying.apply(db, setting, made, mails_links=False)


def _line(number: int) -> str:
    """Somebody new, who reports to the first of their department."""
    place = number % DEPARTMENTS
    names = f"N{number};Newcomer {number} Sample;newcomer{number}@example.com"
    return f"{names};Quay {place % ENTITIES} AS;Department {place};F{place}"


def _setting(at: Desk) -> Setting:
    site = at.app.extensions[EXTENSION]
    with at.database.reading() as db:
        profile = company.profile(db)
    url = site.settings.public_url
    return Setting(catalogue=site.content.catalogue, company=profile, public_url=url, now=utc_now())
