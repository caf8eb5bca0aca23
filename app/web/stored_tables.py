"""A title and a sentence for every table of the registry of stored fields: what it holds."""

from typing import Any

from flask_babel import lazy_gettext as _l

TABLES: dict[str, tuple[Any, Any]] = {
    "person": (
        _l("The person"),
        _l(
            "Name, employee number, e-mail, language, time zone, days off, first and last day, and a password nobody can read."
        ),
    ),
    "role_grant": (
        _l("Roles"),
        _l("What the person may do besides learning, since when and until when, and who gave it."),
    ),
    "employment": (
        _l("Places of work"),
        _l("Company, department, location, job title, manager and further columns of HR's file, from day to day."),
    ),
    "leave": (_l("Days away"), _l("From when until when a person is away, and never why.")),
    "group_member": (_l("Groups"), _l("The groups that HR put the person into.")),
    "import_line": (
        _l("Lines of imports"),
        _l("What a line of an imported file said of the person, and what became of it."),
    ),
    "sign_in": (_l("Sign-ins"), _l("Browser, address, and when it was begun, last used and ended.")),
    "password_link": (
        _l("Links to set a password"),
        _l("When one was made, by whom, and when it was used. The link itself is not stored."),
    ),
    "sign_in_code": (
        _l("Codes to sign in"),
        _l("When one was made, by whom, and when it was used. The code itself is not stored."),
    ),
    "access_link": (
        _l("Links of calendars and leavers"),
        _l("What a link opens, when it was made, and until when it works. The link itself is not stored."),
    ),
    "throttle": (
        _l("Failed tries"),
        _l("How many tries failed under a fingerprint of an address or a name, which cannot be read."),
    ),
    "period": (
        _l("Courses"),
        _l(
            "Each turn of a person in a course: whether it is required, until when, how far it is, and until when it holds."
        ),
    ),
    "assignment": (_l("Why a course is required"), _l("Who decided or which rule, when, and the facts that matched.")),
    "due_date_change": (_l("Due dates"), _l("Each due date that was set, how it was reckoned, by whom, and a note.")),
    "finished_module": (
        _l("Modules read"),
        _l("When the person said that a module is read, and in which language and version."),
    ),
    "waiver": (
        _l("Waivers"),
        _l("That a course need not be taken, from when until when, with a reason of a neutral list and a note."),
    ),
    "equivalent_training": (
        _l("Training elsewhere"),
        _l("What it was, who gave it, when it ended, and the file that HR saw."),
    ),
    "allowance": (
        _l("More attempts and time"),
        _l("What was granted for a quiz, by whom, with a reason of a neutral list."),
    ),
    "response": (
        _l("Answers"),
        _l("What was entered for each question, when, and how long it took where the company keeps that."),
    ),
    "attempt": (_l("Attempts"), _l("When a quiz was taken, and which questions it had in which order.")),
    "result": (_l("Results"), _l("Points, by question and together, and whether it was passed.")),
    "completion": (_l("Completions"), _l("When a course was completed, and with which result.")),
    "certificate": (
        _l("Certificates"),
        _l("Number, name, course and dates, as they were when it was issued. Whoever has the number can verify it."),
    ),
    "certificate_event": (
        _l("What happened to certificates"),
        _l("When one was issued, suspended or revoked, by whom, and a reason."),
    ),
    "acknowledgement": (
        _l("Acknowledged policies"),
        _l(
            "Which version of a policy the person said they have read, in which language, when, and the text's fingerprint."
        ),
    ),
    "policy_question": (
        _l("Questions about policies"),
        _l("What the person asked about a version of a policy, and the answer."),
    ),
    "policy_version": (
        _l("Versions of policies"),
        _l("Whom a version is for, from when, until when older acknowledgements serve, and who activated it."),
    ),
    "policy_wording": (_l("Texts of policies"), _l("The title, and which text it is, in every language.")),
    "consultation": (
        _l("Consultations"),
        _l("On which day a legal entity's staff representatives were consulted, about what, and who noted it."),
    ),
    "certificate_document": (_l("Documents of certificates"), _l("The PDF, and its fingerprint.")),
    "notice": (_l("What people are told"), _l("What a person is to be told, once each, and when.")),
    "mail": (_l("Mails"), _l("Address, subject and text, when it was sent, and what went wrong.")),
    "mail_attachment": (_l("Files in mails"), _l("A file that went with a mail.")),
    "unsubscription": (_l("Mails not wanted"), _l("The kinds of mail that a person does not want.")),
    "strategy": (
        _l("Communication strategy"),
        _l("What a person wrote on the worksheet for themselves. Nobody else sees it, or that it exists."),
    ),
    "suggestion_subscriber": (
        _l("Weekly suggestions"),
        _l("That a person gets the weekly mail of suggestions to share. Nobody else sees it, and leaving deletes it."),
    ),
    "suggestion_issue": (
        _l("Weeks of suggestions"),
        _l("Which suggestions were activated, by whom, and for which week."),
    ),
    "saved_filter": (_l("Kept filters"), _l("Filters of tables, under names that the person chose.")),
    "report_schedule": (_l("Reports by mail"), _l("Which report a person wants to be sent, and how often.")),
    "comment_report": (
        _l("Reported comments"),
        _l("What a person saw in public: link, words and a picture without metadata, how far it is, and a note."),
    ),
    "item_report": (
        _l("Reported questions"),
        _l("What a person said is wrong with a question, and the answer. Who said it serves the answer alone."),
    ),
    "audit_event": (_l("Events"), _l("Who did what to what and when, in numbers and codes.")),
    "audit_note": (_l("Notes of events"), _l("Names and words of an event, kept apart so that they can be erased.")),
    "recorded_erasure": (_l("Erasures"), _l("That something was destroyed, what, how much and when.")),
    "log_head": (_l("Signatures of the log"), _l("The newest seal of each day.")),
    "legal_entity": (_l("Legal entities"), _l("Name, country, and what was decided for each.")),
    "department": (_l("Departments"), _l("Name, and the legal entity.")),
    "location": (_l("Locations"), _l("Name, country and region, which decide public holidays.")),
    "holiday_override": (
        _l("Holidays"),
        _l("Days that are off, or worked, other than the calendar says, and who said so."),
    ),
    "company_settings": (_l("Settings"), _l("What the company decided, with its history, and who changed it.")),
    "issuer_key": (_l("Keys of certificates"), _l("The public part of each key that certificates were signed with.")),
    "company_logo": (_l("Logo"), _l("The picture.")),
    "content_version": (_l("Courses and quizzes"), _l("Every version that was used.")),
    "quiz_repair": (_l("Repairs of quizzes"), _l("What was repaired, when, and who confirmed it.")),
    "person_group": (_l("Groups"), _l("Name, whom it covers, and who made it.")),
    "assignment_rule": (_l("Rules"), _l("Name, and who made and ended it.")),
    "assignment_rule_version": (
        _l("What rules say"),
        _l("Whom a rule covers, with which course, until when, and who saved it."),
    ),
    "bulk_action": (_l("Done to many at once"), _l("What was done to whom, in numbers and codes, and who did it.")),
    "people_import": (_l("Imports"), _l("The file, how its columns were read, and who imported it.")),
    "import_column": (_l("Columns of imports"), _l("What a heading means.")),
    "daily_count": (_l("Counts of each day"), _l("How many people stood where in a course, by place.")),
    "job": (_l("Work for later"), _l("What Gangway still has to do, in numbers and codes.")),
}
"""Of each table its title, and what it holds."""
