"""Reports: one query per file, and the registry from which pages, files and permission follow."""

from app.reports import certificates, completions, people_by_course
from app.reports.contract import Report

REPORTS: dict[str, Report] = {
    "people_by_course": people_by_course.REPORT,
    "completions": completions.REPORT,
    "certificates": certificates.REPORT,
}
