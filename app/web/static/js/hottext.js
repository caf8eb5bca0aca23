// "Nothing needs removing" and marks contradict each other: choosing one takes the other away.
for (const item of document.querySelectorAll(".hottext")) {
  const nothing = item.querySelector(".hot-nothing input");
  item.addEventListener("change", ({ target }) => {
    if (!target.checked) {
      return;
    }
    const others = target === nothing ? item.querySelectorAll(".hot > input") : [nothing];
    others.forEach((other) => {
      other.checked = false;
    });
  });
}
