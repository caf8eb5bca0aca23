// Long work: its place on the page follows what the server says; once the work is done, the page is shown anew.
const every = 2000;
const place = document.querySelector("[data-under-way]");

async function look() {
  let text = "";
  try {
    text = await (await fetch(location.href)).text();
  } catch {
    setTimeout(look, every); // offline: what is shown stays, and is asked for again
    return;
  }
  const now = new DOMParser().parseFromString(text, "text/html").querySelector("[data-under-way]");
  if (now) {
    place.replaceChildren(...now.childNodes);
    setTimeout(look, every);
  } else {
    location.reload();
  }
}

setTimeout(look, every);
