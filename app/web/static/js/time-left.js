// The time left of an attempt, by the server's clock: it told how many seconds were left when the page was made.
const announceAt = [600, 300, 60];
const grace = 61_000;

export function runClock(seconds, words, spoken, onEnd) {
  const end = performance.now() + seconds * 1000;
  const said = new Set();
  const format = new Intl.NumberFormat(document.documentElement.lang, { minimumIntegerDigits: 2 });
  const tick = () => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    words.textContent = `${format.format(Math.floor(left / 60))}:${format.format(left % 60)}`;
    for (const moment of announceAt) {
      if (left <= moment && left > moment - 5 && !said.has(moment)) {
        said.add(moment);
        spoken.textContent = words.textContent;
      }
    }
    if (left === 0) {
      clearInterval(timer);
      onEnd();
    }
  };
  const timer = setInterval(tick, 1000);
  tick();
}

const place = document.querySelector("[data-seconds-left]");
const clock = document.querySelector(".time-left-words");
if (place && clock) {
  runClock(Number(place.dataset.secondsLeft), clock, document.querySelector(".time-left-spoken"), () => {
    setTimeout(() => location.reload(), grace); // until then saves still count
  });
}
