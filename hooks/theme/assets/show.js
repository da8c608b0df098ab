// Show mode: keys and buttons turn the screens, which also scroll without this script. Once open, it needs no network.
(() => {
  const source = document.currentScript.src;
  const show = document.querySelector(".pf-show");
  if (!show) return;
  const box = show.querySelector(".pf-show__screens");
  const screens = [...box.children];
  const parts = [...show.querySelectorAll(".pf-show__part")];
  const foot = show.querySelector(".pf-show__foot");
  const buttons = [...foot.querySelectorAll("button")];
  const leave = show.querySelector(".pf-show__leave");
  const isReversed = getComputedStyle(box).direction === "rtl";
  const isDark = document.body.dataset.mdColorScheme === "slate";
  for (const variant of show.querySelectorAll("source[data-dark]")) variant.media = isDark ? "all" : "not all";
  let current = -1;

  // What is not in sight takes no focus and is not read.
  function mark(number) {
    if (number === current) return;
    current = number;
    screens.forEach((screen, index) => { screen.inert = index !== number; });
    parts.forEach((part, index) => part.toggleAttribute("aria-current", index === number));
    parts[number].setAttribute("aria-current", "step");
    buttons[0].disabled = number === 0;
    buttons[1].disabled = number === screens.length - 1;
    foot.querySelector("[role=status]").textContent = `${number + 1} / ${screens.length}`;
  }

  function go(number) {
    const target = Math.max(0, Math.min(screens.length - 1, number));
    box.scrollTo({ left: (isReversed ? -1 : 1) * target * box.clientWidth });
    mark(target);
  }

  const inSight = () => Math.round(Math.abs(box.scrollLeft) / box.clientWidth);
  let settled = 0;
  box.addEventListener("scroll", () => {
    clearTimeout(settled);
    settled = setTimeout(() => mark(inSight()), 120);
  }, { passive: true });
  let width = box.clientWidth;
  addEventListener("resize", () => {
    if (box.clientWidth === width) return;
    width = box.clientWidth;
    screens[current].scrollIntoView({ behavior: "instant", inline: "start", block: "nearest" });
  });

  parts.forEach((part, index) => part.addEventListener("click", event => {
    event.preventDefault();
    go(index);
  }));
  for (const button of buttons) button.addEventListener("click", () => go(current + Number(button.dataset.turn)));
  addEventListener("keydown", event => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const forward = isReversed ? "ArrowLeft" : "ArrowRight";
    const back = isReversed ? "ArrowRight" : "ArrowLeft";
    const isPressing = event.key === " " && event.target.closest("a, button");
    const steps = {
      [forward]: 1, PageDown: 1, " ": event.shiftKey ? -1 : 1, [back]: -1, PageUp: -1, Home: -screens.length, End: screens.length,
    };
    const screen = screens[current];
    if (event.key === "Escape") leave.click();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      screen.scrollBy({ top: (event.key === "ArrowDown" ? 0.4 : -0.4) * screen.clientHeight });
    }
    else if (event.key in steps && !isPressing) {
      event.preventDefault();
      go(current + steps[event.key]);
    }
  });

  // For the next time, without a network: the page and all that it has loaded.
  async function keep() {
    await navigator.serviceWorker.register(new URL("../show-worker.js", source), { scope: location.pathname });
    const loaded = performance.getEntriesByType("resource").map(entry => entry.name);
    const own = [location.pathname, ...loaded].filter(url => new URL(url, location).origin === location.origin);
    await (await caches.open("show")).addAll([...new Set(own)]);
    show.dataset.kept = "";
  }
  const keepLater = () => keep().catch(() => { /* a browser that keeps nothing */ });
  if (navigator.serviceWorker) document.readyState === "complete" ? keepLater() : addEventListener("load", keepLater);

  foot.hidden = false;
  const named = screens.findIndex(screen => `#${screen.id}` === location.hash);
  if (named > 0) screens[named].scrollIntoView({ behavior: "instant", inline: "start", block: "nearest" });
  mark(Math.max(0, named));
  box.focus({ preventScroll: true });
})();
