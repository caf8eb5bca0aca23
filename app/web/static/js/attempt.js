// Saves each answer as it is made, and says so honestly. Without this script the form's buttons save.
import "./time-left.js";

const form = document.getElementById("answer");
const panel = form.querySelector(".autosave");
const state = panel.querySelector(".save-state");
const savedAt = panel.querySelector(".save-time");
const problem = panel.querySelector(".save-problem");
const longestWait = 30_000;
const longestHold = 3_000; // of a button, for a save under way
const pause = 1_000; // in typing, after which what stands there is saved
const SAVED = "[data-item]:not([data-own-button])"; // the others save when their own button is pressed, and only then
const pending = new Map();
const outdated = new Set(); // items of which a newer answer is kept than the one that stands here
let leaving = new AbortController(); // a pressed button saves all; what is still on its way would only come too late
let saving = false;
let current = Promise.resolve(); // what is being saved
let held = false; // a pressed button waits for it
let hasWaited = false;
let wait = 1_000;
let retry;
let typing; // the timer of a pause that has not passed yet

panel.hidden = false;

function show(name) {
  state.dataset.state = name;
}

function fieldsOf(asked) {
  const fields = new FormData();
  for (const input of asked.querySelectorAll("input, select, textarea")) {
    const isMarkable = input.type === "radio" || input.type === "checkbox";
    if (input.name && input.name !== "item" && !input.classList.contains("seen") && (!isMarkable || input.checked)) {
      fields.append(input.name, input.value);
    }
  }
  return fields;
}

// The list of questions tells how a step stood when the page was loaded: from a change on, it says nothing of that step.
function forgetState(asked) {
  const part = asked.closest(".part");
  const jump = document.querySelector(part ? `.jump[href$="#${part.id}"]` : ".jump[aria-current]");
  jump?.querySelector(".jump-state:not(.jump-flagged)")?.remove();
}

function remember(asked) {
  forgetState(asked);
  clearTimeout(typing);
  typing = undefined;
  if (leaving.signal.aborted) {
    leaving = new AbortController();
  }
  pending.set(asked.dataset.item, asked);
  outdated.delete(asked);
  show(navigator.onLine ? "unsaved" : "offline");
  saveAll();
}

function saveAll() {
  clearTimeout(retry);
  if (!saving && pending.size > 0 && !leaving.signal.aborted) {
    saving = true;
    current = saveOneByOne().finally(() => {
      saving = false;
    });
  }
}

async function saveOneByOne() {
  while (pending.size > 0) {
    const [id, asked] = pending.entries().next().value;
    pending.delete(id);
    show("saving");
    if (!(await save(id, asked))) {
      break;
    }
  }
}

async function save(id, asked) {
  const sequence = Number(asked.dataset.sequence) + 1;
  const fields = fieldsOf(asked);
  fields.append("sequence", sequence);
  asked.dataset.sent = sequence;
  let answer;
  try {
    answer = await fetch(asked.dataset.save, {
      method: "POST",
      body: fields,
      headers: { Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value },
      signal: leaving.signal,
    });
  } catch {
    asked.dataset.unsure = sequence;
    return later(id, asked);
  }
  if (answer.status >= 500) {
    return later(id, asked);
  }
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) {
    asked.dataset.sequence = told.sequence;
    savedAt.textContent = told.saved_at;
    problem.textContent = "";
    wait = 1_000;
    delete asked.dataset.unsure;
    show(pending.size > 0 ? "unsaved" : "saved");
    return true;
  }
  if (Number.isInteger(told.stored)) {
    asked.dataset.sequence = told.stored; // a further change, made after reading why, is meant
    if (told.stored === Number(asked.dataset.unsure)) {
      delete asked.dataset.unsure; // ours had arrived, and its acknowledgement had not: what was changed since follows
      pending.set(id, asked);
      return true;
    }
    outdated.add(asked);
  }
  problem.textContent = [told.sentence ?? told.error, told.next].filter(Boolean).join(" ");
  show("unsaved");
  return true;
}

// Keeps the answer and tries again, after growing waits, or at once when the connection is back.
function later(id, asked) {
  if (!pending.has(id)) {
    pending.set(id, asked);
  }
  if (leaving.signal.aborted) {
    return false;
  }
  show(navigator.onLine ? "retrying" : "offline");
  retry = setTimeout(saveAll, wait);
  wait = Math.min(wait * 2, longestWait);
  return false;
}

form.addEventListener("change", (event) => {
  const asked = event.target.closest(SAVED);
  if (asked) {
    remember(asked);
  }
});
form.addEventListener("input", (event) => {
  const asked = event.target.closest(SAVED);
  if (asked && event.target.type === "text") {
    clearTimeout(typing);
    show(navigator.onLine ? "unsaved" : "offline");
    typing = setTimeout(remember, pause, asked);
  }
});
addEventListener("online", () => {
  if (pending.size === 0 && state.dataset.state === "offline") {
    show("unsaved"); // a button was pressed in vain: it has to be pressed again
  }
  saveAll();
});
addEventListener("offline", () => show(pending.size > 0 || saving ? "offline" : state.dataset.state));
addEventListener("beforeunload", (event) => {
  if ((pending.size > 0 || saving || typing) && !leaving.signal.aborted) {
    event.preventDefault();
  }
});
// The form says which save of each answer it goes on from: the last one of this page, also where no word of it came back.
function tellWhatWasSeen() {
  for (const asked of form.querySelectorAll("[data-item]")) {
    if (!outdated.has(asked)) {
      const unheard = saving ? asked.dataset.sent : asked.dataset.unsure;
      asked.querySelector(".seen").value = Math.max(asked.dataset.sequence, unheard ?? 0);
    }
  }
}

// A save under way may yet tell that a newer answer is kept, so a button waits for it, for a moment.
async function submitAfterwards(button) {
  held = true;
  await Promise.race([current, new Promise((done) => setTimeout(done, longestHold))]);
  held = false;
  hasWaited = true;
  form.requestSubmit(button);
  hasWaited = false;
}

// The buttons save too: nothing is lost by pressing one, unless there is nobody to hear it.
form.addEventListener("submit", (event) => {
  if (!navigator.onLine) {
    event.preventDefault();
    show("offline");
    [...form.querySelectorAll(SAVED)].filter((asked) => !outdated.has(asked)).forEach(remember);
  } else if (held) {
    event.preventDefault();
  } else if (saving && !hasWaited) {
    event.preventDefault();
    submitAfterwards(event.submitter);
  } else {
    tellWhatWasSeen();
    clearTimeout(typing);
    leaving.abort();
  }
});
// Back leads to this page as it was left, and the server knows more by now.
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    location.reload();
  }
});
