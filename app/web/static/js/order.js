// Steps are put in order by buttons or by dragging. The number fields, which do it alone without this script, follow unseen.
const edge = 48; // of the window, in pixels, near which a drag scrolls
const stride = 10; // of a frame

for (const item of document.querySelectorAll(".ordering")) {
  enhance(item);
}

function enhance(item) {
  const list = item.querySelector(".order-steps");
  const told = item.querySelector(".order-told");
  const steps = () => [...list.children];

  // At the ends there is one way only; a button that has done its last move hands the focus to the other one.
  function openWays() {
    for (const step of steps()) {
      const [up, down] = step.querySelectorAll(".order-move");
      const focused = document.activeElement;
      up.disabled = step === list.firstElementChild;
      down.disabled = step === list.lastElementChild;
      if (focused.disabled && step.contains(focused)) {
        (focused === up ? down : up).focus();
      }
    }
  }

  // Nothing is entered before the first move; from then on every step has its number.
  function enter(moved) {
    steps().forEach((step, index) => {
      step.querySelector(".order-number").value = index + 1;
    });
    list.classList.add("is-begun");
    item.querySelector(".item-note")?.remove();
    told.textContent = told.dataset.sentence
      .replace("{place}", steps().indexOf(moved) + 1)
      .replace("{step}", () => moved.querySelector(".order-words").textContent);
    openWays();
    list.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // The one moved stays where it is in the document, and its neighbour passes it: that keeps focus and pointer with it.
  function pass(step, isUp) {
    if (isUp) {
      step.after(step.previousElementSibling);
    } else {
      step.before(step.nextElementSibling);
    }
  }

  function drag(step, handle, started) {
    const before = steps();
    const dragging = new AbortController();
    const { signal } = dragging;
    let pointerY; // nowhere until it moves: no comparison with it is true
    handle.setPointerCapture(started.pointerId);
    step.classList.add("is-moving");
    handle.addEventListener("pointermove", ({ clientY }) => {
      pointerY = clientY;
    }, { signal });

    // Frame by frame: a pointer that rests near the edge of the window goes on scrolling.
    function follow() {
      if (signal.aborted) {
        return;
      }
      if (pointerY < edge) {
        scrollBy(0, -stride);
      } else if (pointerY > innerHeight - edge) {
        scrollBy(0, stride);
      }
      settle();
      requestAnimationFrame(follow);
    }

    function settle() {
      while (step.previousElementSibling && pointerY < middle(step.previousElementSibling)) {
        pass(step, true);
      }
      while (step.nextElementSibling && pointerY > middle(step.nextElementSibling)) {
        pass(step, false);
      }
    }

    requestAnimationFrame(follow);

    for (const end of ["pointerup", "pointercancel"]) {
      handle.addEventListener(end, () => {
        settle();
        dragging.abort();
        step.classList.remove("is-moving");
        if (end === "pointercancel") {
          list.replaceChildren(...before);
        } else if (steps().some((each, index) => each !== before[index])) {
          enter(step);
        }
      }, { signal });
    }
  }

  list.addEventListener("click", ({ target }) => {
    const button = target.closest(".order-move");
    if (button) {
      const step = button.closest(".order-step");
      pass(step, button.value === "-1");
      step.scrollIntoView({ block: "nearest" });
      enter(step);
    }
  });
  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".order-handle");
    if (handle && event.isPrimary && event.button === 0) {
      event.preventDefault();
      drag(handle.closest(".order-step"), handle, event);
    }
  });

  item.querySelectorAll(".order-number").forEach((field) => {
    field.type = "hidden";
  });
  item.querySelectorAll(".order-tools, .order-by-moving").forEach((each) => {
    each.hidden = false;
  });
  item.querySelector(".order-by-number").hidden = true;
  item.classList.add("is-moved-by-hand");
  openWays();
}

function middle(step) {
  const box = step.getBoundingClientRect();
  return (box.top + box.bottom) / 2;
}
