"""Reports: one query per file, and the registry from which pages, files and permission follow."""

from app.reports import certificates, completions, compliance, people_by_course, policies, turns
from app.reports.contract import Report

REPORTS: dict[str, Report] = {
    "people_by_course": people_by_course.REPORT,
    "overdue": turns.OVERDUE,
    "expiring": turns.EXPIRING,
    "compliance": compliance.REPORT,
    "transcript": turns.TRANSCRIPT,
    "completions": completions.REPORT,
    "certificates": certificates.REPORT,
    "policies": policies.REPORT,
}
