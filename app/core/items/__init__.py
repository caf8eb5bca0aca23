"""Item types.

To add one: a module here, a line in ITEM_TYPES, its dataclass in Item, a template, a sample and a section in the author's guide.
"""

from app.core.items.choice import CHOICE, ChoiceItem
from app.core.items.contract import ItemType

ITEM_TYPES: dict[str, ItemType] = {
    "choice": CHOICE,
}

Item = ChoiceItem
