"""The tables. Only `store` and `services` import them."""

from app.store.models.base import Base
from app.store.models.learning import (
    Assignment,
    Attempt,
    Completion,
    ContentVersion,
    DueDateChange,
    FinishedModule,
    Period,
    Response,
    Result,
)
from app.store.models.people import (
    CompanyLogo,
    CompanySettings,
    Department,
    Employment,
    Leave,
    LegalEntity,
    PasswordLink,
    Person,
    RoleGrant,
    SignIn,
    Throttle,
)
from app.store.models.quizzes import Allowance, ItemReport, QuizRepair
from app.store.models.records import AuditEvent, AuditNote, Certificate, CertificateDocument, CertificateEvent, Job

__all__ = [
    "Allowance",
    "Assignment",
    "Attempt",
    "AuditEvent",
    "AuditNote",
    "Base",
    "Certificate",
    "CertificateDocument",
    "CertificateEvent",
    "CompanyLogo",
    "CompanySettings",
    "Completion",
    "ContentVersion",
    "Department",
    "DueDateChange",
    "Employment",
    "FinishedModule",
    "ItemReport",
    "Job",
    "Leave",
    "LegalEntity",
    "PasswordLink",
    "Period",
    "Person",
    "QuizRepair",
    "Response",
    "Result",
    "RoleGrant",
    "SignIn",
    "Throttle",
]
