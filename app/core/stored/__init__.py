"""The registry of stored fields: every table and every column, literally. What people read, take away and erase follows.

A new column gets a word here, in the line that says what erasing a person does to it; a test names the columns that are
missing. A new table gets an entry, and a title and a sentence in `app.web.stored_tables`.
"""

from app.core.stored.company import COMPANY
from app.core.stored.contract import Category, Reader, Rule, Stored
from app.core.stored.learning import LEARNING
from app.core.stored.messages import MESSAGES
from app.core.stored.people import PEOPLE
from app.core.stored.practices import PRACTICES

STORED: dict[str, Stored] = PEOPLE | LEARNING | PRACTICES | MESSAGES | COMPANY

__all__ = ["STORED", "Category", "Reader", "Rule", "Stored"]
