// Copies a post with one button. Nothing is sent anywhere: the text goes to the clipboard of this browser.

for (const place of document.querySelectorAll("[data-copies]")) {
  place.hidden = false;
  const button = place.querySelector("[data-copy]");
  const said = place.querySelector("[role=status]");
  button.addEventListener("click", async () => {
    const paragraphs = [...document.getElementById(button.dataset.copy).children];
    const text = paragraphs.map((each) => each.textContent.trim()).join("\n\n");
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = button.dataset.done;
    } catch {
      said.textContent = button.dataset.failed;
    }
  });
}
