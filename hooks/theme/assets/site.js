// What every page needs: the colour scheme, copying code, where one is in the contents, and boxes that scroll.
(() => {
  const body = document.body;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const isNight = () => body.dataset.mdColorScheme === "slate";

  // Colours follow the system until the button is used; then the choice is kept.
  const system = matchMedia("(prefers-color-scheme: dark)");
  const switches = all("[data-scheme-switch]");
  function showScheme(isDark) {
    body.dataset.mdColorScheme = isDark ? "slate" : "default";
    for (const button of switches) button.setAttribute("aria-pressed", String(isDark));
  }
  showScheme(isNight());
  system.addEventListener("change", () => {
    if (!document.documentElement.dataset.scheme) showScheme(system.matches);
  });
  for (const button of switches) {
    button.addEventListener("click", () => {
      const chosen = isNight() ? "light" : "dark";
      document.documentElement.dataset.scheme = chosen;
      try { localStorage.setItem("scheme", chosen); } catch { /* a browser that keeps nothing */ }
      showScheme(chosen === "dark");
    });
  }

  // Where Material's own script runs, it does the rest.
  if (!window.bundle$ && !document.querySelector("script[src*='javascripts/bundle']")) {
    // A button on each block of code.
    for (const code of all("pre:not(.nb-output) > code")) {
      const bar = document.createElement("nav");
      bar.className = "md-code__nav";
      bar.setAttribute("aria-label", "Code");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "md-code__button";
      button.dataset.mdType = "copy";
      button.title = "Copy to clipboard";
      button.setAttribute("aria-label", button.title);
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(code.innerText.replace(/\n$/, ""));
        button.classList.add("md-code__button--active");
        status.textContent = "Copied";
        setTimeout(() => {
          button.classList.remove("md-code__button--active");
          status.textContent = "";
        }, 1600);
      });
      bar.append(button);
      code.before(bar);
    }
    // Wide tables scroll inside.
    for (const table of all(".md-typeset table:not([class])")) {
      const box = document.createElement("div");
      box.className = "md-typeset__scrollwrap";
      const inner = document.createElement("div");
      inner.className = "md-typeset__table";
      table.replaceWith(box);
      box.append(inner);
      inner.append(table);
    }
    // The heading that is being read is marked in the contents.
    const links = all(".pf-toc a[href^='#']");
    const headings = links.map(link => document.getElementById(decodeURIComponent(link.hash.slice(1)))).filter(Boolean);
    const mark = () => {
      const passed = headings.filter(heading => heading.getBoundingClientRect().top < 120).length;
      links.forEach((link, number) => link.classList.toggle("md-nav__link--active", number === passed - 1));
    };
    if (headings.length) addEventListener("scroll", mark, { passive: true });
    // A link into a folded part opens it.
    const unfold = () => {
      const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      for (let part = target && target.parentElement; part; part = part.parentElement) {
        if (part.tagName === "DETAILS" && !part.open) {
          part.open = true;
          target.scrollIntoView();
        }
      }
    };
    addEventListener("hashchange", unfold);
    unfold();
  }

  const status = document.createElement("div");
  status.className = "pf-unseen";
  status.setAttribute("role", "status");
  body.append(status);

  // What scrolls can be reached with the keyboard, and what does not scroll is no stop.
  const seen = new ResizeObserver(entries => {
    for (const { target: box } of entries) {
      const scrolls = box.scrollWidth > box.clientWidth + 1 ||
        box.scrollHeight > box.clientHeight + 1 && getComputedStyle(box).overflowY !== "hidden";
      if (scrolls) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  });
  const boxes = ".nb-output, .nb-html, .nb-scroll, .nb-scrolled, .nb-plot, .nb-widget, .pf-math," +
    " .md-typeset__scrollwrap, pre > code, .md-typeset p:has(> .pf-math)";
  const observe = () => {
    seen.disconnect();
    for (const box of all(boxes)) seen.observe(box);
  };
  if (window.document$) window.document$.subscribe(observe);
  else observe();
})();
