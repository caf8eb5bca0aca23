"""Outstanding certificates: of courses that were completed before the learner's name could be printed."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.services import certificates
from app.services.context import Learner, Setting
from app.store.models import Certificate, Completion, Period


def issue_outstanding(db: Session, setting: Setting, learner: Learner) -> list[str]:
    """Issue the certificate of every period that the learner completed without getting one, and return their numbers.

    Empty where nothing is outstanding, and where the name still cannot be printed. Asking twice changes nothing.
    """
    waiting = db.scalars(
        select(Period)
        .where(
            Period.person_id == learner.person_id,
            Period.completed_at.is_not(None),
            exists().where(Completion.period_id == Period.id),
            ~exists().where(Certificate.period_id == Period.id),
        )
        .order_by(Period.id)
        .with_for_update()
    ).all()
    numbers = []
    for period in waiting:
        course = setting.catalogue.course(period.course, learner.language)
        number = certificates.issue(db, setting, learner, course, period) if course else None
        if number is not None:
            numbers.append(number)
    return numbers
