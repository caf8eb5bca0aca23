"""A person who has no pointer: everything can be reached, and one always sees where one is."""

import re

from playwright.sync_api import Locator, Page, expect

from tests import keys

MOST_STOPS = 120
STOP = """(wanted) => {
  const focused = document.activeElement;
  if (focused === document.body) return { problem: "", isThere: false };
  const box = focused.getBoundingClientRect();
  const isSeen = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  const drawn = [focused, focused.closest("label")].filter(Boolean).map((each) => getComputedStyle(each));
  const isMarked = drawn.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  return { problem: isSeen && isMarked ? "" : focused.outerHTML, isThere: wanted.includes(focused) };
}"""
HAS_FOCUS = "each => each === document.activeElement"


class Keyboard:
    """The keys, and what they lead to on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def focused(self) -> Locator:
        return self.page.locator("*:focus")

    def go_to(self, wanted: Locator, key: str = "Tab") -> None:
        """Press Tab until this has the focus; every stop on the way is seen and marked."""
        wanted.wait_for(state="attached")
        self._go_to_one_of(wanted, key)

    def _go_to_one_of(self, wanted: Locator, key: str = "Tab") -> None:
        for _stop in range(MOST_STOPS):
            self.press(key)
            stop = wanted.evaluate_all(STOP)
            assert not stop["problem"], "this has the focus, and nobody can see it"
            if stop["isThere"]:
                return
        raise AssertionError(f"{wanted} was not reached")

    def activate(self, role: str, name: str, *, key: str = "Enter", exact: bool = True) -> None:
        self.go_to(self.page.get_by_role(role, name=name, exact=exact))
        self.press(key)

    def skip_to_content(self) -> None:
        """The first stop of a page leads past its head."""
        self.press("Tab")
        expect(self.focused()).to_have_text("Skip to the content")
        expect(self.focused()).to_be_in_viewport()
        self.press("Enter")
        expect(self.page).to_have_url(re.compile("#content$"))
        self.press("Tab")
        assert self.focused().evaluate("each => document.getElementById('content').contains(each)")
        self.press("Shift+Tab")

    def choose(self, name: str, value: str) -> None:
        """Choose in a group of radio buttons, which is one stop with arrows inside it."""
        group = self.page.locator(f"input[name='{name}']")
        group.first.wait_for(state="attached")
        self._go_to_one_of(group)
        self.press("Space")
        for _option in range(group.count()):
            if self.focused().input_value() == value:
                break
            self.press("ArrowDown")
        expect(self.page.locator(f"input[name='{name}'][value='{value}']")).to_be_checked()

    def tick(self, name: str, values: list[str]) -> None:
        """Tick checkboxes, which are stops of their own, in the order of the page."""
        boxes = self.page.locator(f"input[name='{name}']")
        for value in boxes.evaluate_all("all => all.map(each => each.value)"):
            if value in values:
                self.go_to(self.page.locator(f"input[name='{name}'][value='{value}']"))
                self.press("Space")

    def write(self, name: str, words: str) -> None:
        """Write into a field."""
        self.go_to(self.page.locator(f"input[name='{name}']"))
        self.page.keyboard.type(words)

    def put_in_order(self, item_id: str, order: list[str]) -> None:
        """Move the steps up, one after the other, until they stand in this order."""
        for place, step_id in enumerate(order):
            button = self.page.locator(f"[id='{item_id}.{step_id}.up']")
            for _move in range(self._place(item_id, step_id) - place):
                if not button.evaluate(HAS_FOCUS):
                    self.go_to(button)
                self.press("Enter")
        assert [self._place(item_id, step_id) for step_id in order] == list(range(len(order)))

    def _place(self, item_id: str, step_id: str) -> int:
        steps = self.page.locator(f"[data-item='{item_id}'] .order-words")
        return steps.evaluate_all("all => all.map(each => each.id)").index(f"{item_id}.{step_id}")

    def answer(self, item) -> None:
        """Answer an item of any type by its key."""
        for fields in keys.right(item):
            self.enter(item, fields)

    def enter(self, item, fields: dict[str, list[str]]) -> None:
        """Enter these fields of an item, each in its own way, and decide where a choice has a button of its own."""
        if item.type == "order" and self.page.locator(f"[data-item='{item.id}'] .order-tools").first.is_visible():
            by_place = sorted(fields, key=lambda name: int(fields[name][0]))
            self.put_in_order(item.id, [name.removeprefix("position.") for name in by_place])
            return
        for name, values in fields.items():
            field = f"{item.id}.{name}"
            kind = self.page.locator(f"[name='{field}']").first.get_attribute("type")
            if kind == "radio":
                self.choose(field, values[0])
            elif kind == "checkbox":
                self.tick(field, values)
            elif kind != "submit":
                self.write(field, values[0])
        if item.type == "branching":
            self.go_to(self.page.locator(f"[name='{item.id}.decide']"))
            with self.page.expect_navigation():
                self.press("Enter")
