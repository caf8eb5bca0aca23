"""Item types.

To add one: a module here, a line in ITEM_TYPES, its dataclass in Item, a template, a sample and a section in the author's guide.
"""

from app.core.items.best_worst import BEST_WORST, BestWorstItem
from app.core.items.branching import BranchingItem
from app.core.items.branching_graph import BRANCHING
from app.core.items.choice import CHOICE, ChoiceItem
from app.core.items.contract import ItemType
from app.core.items.hottext import HOTTEXT, HottextItem
from app.core.items.match import MATCH, MatchItem
from app.core.items.order import ORDER, OrderItem
from app.core.items.text_entry import TEXT_ENTRY, TextEntryItem

ITEM_TYPES: dict[str, ItemType] = {
    "choice": CHOICE,
    "best_worst": BEST_WORST,
    "order": ORDER,
    "match": MATCH,
    "hottext": HOTTEXT,
    "text_entry": TEXT_ENTRY,
    "branching": BRANCHING,
}

Item = ChoiceItem | BestWorstItem | OrderItem | MatchItem | HottextItem | TextEntryItem | BranchingItem
