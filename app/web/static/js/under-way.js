// Long work: the words and the bar follow what the server says; once the work is done, the page is shown anew.
const every = 2000;
const place = document.querySelector("[data-under-way]");

async function look() {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) {
    setTimeout(look, every); // offline, or the server is away: what is shown stays, and is asked for again
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-under-way]");
  if (!now) {
    location.reload();
    return;
  }
  place.querySelector("[role=status]").textContent = now.querySelector("[role=status]").textContent;
  place.querySelector("progress").value = now.querySelector("progress").value;
  setTimeout(look, every);
}

setTimeout(look, every);
