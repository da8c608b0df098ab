// What every page needs: the colour scheme, copying code, where one is in the contents, boxes that scroll; the search.
(() => {
  const body = document.body;
  const words = document.currentScript.dataset;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const isNight = () => body.dataset.mdColorScheme === "slate";

  // Colours follow the system until the button is used; then the choice is kept.
  const system = matchMedia("(prefers-color-scheme: dark)");
  const switches = all("[data-scheme-switch]");
  function showScheme(isDark) {
    body.dataset.mdColorScheme = isDark ? "slate" : "default";
    for (const source of all("source[data-dark]")) source.media = isDark ? "all" : "not all";
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
      const bar = document.createElement("div");
      bar.className = "md-code__nav";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "md-code__button";
      button.dataset.mdType = "copy";
      button.title = words.copy;
      button.setAttribute("aria-label", button.title);
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(code.innerText.replace(/\n$/, ""));
        button.classList.add("md-code__button--active");
        status.textContent = words.copied;
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

  // `?show` opens a project on screens.
  const screens = document.querySelector("a[data-show]");
  if (screens && new URLSearchParams(location.search).has("show")) location.replace(screens.href);

  // HTML in a notebook may have attributes like the site's own, so neither scripts nor `javascript:` are loaded.
  const isAddress = address => ["https:", "http:", "data:"].includes(new URL(address, location.href).protocol);

  // A film or demo of another host: nothing of it is loaded before the reader asks for it.
  for (const player of all(".pf-player[data-frame]")) {
    player.addEventListener("click", event => {
      const isPoster = event.target.closest(".pf-player__poster") && !(event.ctrlKey || event.metaKey || event.shiftKey);
      if (!isPoster && !event.target.closest("button")) return;
      event.preventDefault();
      if (!isAddress(player.dataset.frame)) return;
      const frame = document.createElement("iframe");
      frame.src = player.dataset.frame;
      frame.title = player.dataset.title;
      frame.allow = "autoplay; fullscreen; picture-in-picture; clipboard-write; camera; microphone";
      frame.referrerPolicy = "strict-origin-when-cross-origin"; // YouTube plays nothing without it
      player.querySelector(".pf-player__poster").replaceWith(frame);
      player.querySelector("button").remove();
      frame.focus();
    });
  }

  // A frame, film or sound of another host, and code that GitHub shows: only the reader's click loads it.
  function loadOther(box) {
    const address = box.dataset.frame ?? linkOf(box).href;
    if (!["iframe", "video", "audio"].includes(box.dataset.load) || !isAddress(address)) return;
    const made = document.createElement(box.dataset.load);
    made.src = address;
    made.title = box.dataset.title || box.dataset.alt || linkOf(box).host;
    made.className = "pf-frame";
    made.style.cssText = box.style.cssText;
    if (box.dataset.load === "iframe") {
      made.allow = "autoplay; fullscreen; picture-in-picture; clipboard-write; encrypted-media";
      made.referrerPolicy = "strict-origin-when-cross-origin";
      // Browsers show no PDF in a sandbox.
      if (!/\.pdf$/i.test(new URL(made.src).pathname)) {
        made.sandbox = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms"
          + " allow-presentation allow-downloads";
      }
    } else made.controls = made.autoplay = true;
    box.replaceWith(made);
    made.focus();
  }

  // Pictures of other hosts: none is asked for before the reader's click, which loads all of that host.
  const linkOf = box => box.querySelector(".pf-picture__ask a");
  function load(box, isChosen) {
    const picture = new Image();
    picture.loading = isChosen ? "eager" : "lazy";
    picture.referrerPolicy = "no-referrer"; // the host need not know the page, and some refuse others' pages
    for (const name of ["alt", "title", "width", "height", "srcset", "sizes", "class", "style", "align"]) {
      if (box.dataset[name]) picture.setAttribute(name, box.dataset[name]);
    }
    if (box.dataset.dark && isNight()) picture.srcset = box.dataset.dark;
    picture.alt ||= "";
    const link = linkOf(box);
    const outer = box.querySelector(".pf-picture__alt > a");
    const made = outer ?? picture;
    const words = outer && [...outer.childNodes];
    picture.addEventListener("error", () => {
      words && outer.replaceChildren(...words);
      made.replaceWith(box);
      if (outer) box.querySelector(".pf-picture__alt").append(outer);
      box.querySelector("button").remove();
      box.querySelector(".pf-picture__host").style.display = "inline";
      if (isChosen) link.focus();
    }, { once: true });
    outer?.replaceChildren(picture);
    box.replaceWith(made);
    picture.src = link.href;
    if (!isChosen) return;
    if (!outer) made.tabIndex = -1;
    made.focus({ preventScroll: true });
  }
  body.addEventListener("click", event => {
    const boxOf = button => button?.closest(".pf-picture");
    const chosen = boxOf(event.target.closest(".pf-picture button"));
    if (chosen?.dataset.load) return loadOther(chosen);
    for (const box of chosen ? all(".pf-picture:not([data-load]) button").map(boxOf) : []) {
      if (linkOf(box).host === linkOf(chosen).host) load(box, box === chosen);
    }
  });

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
  const scrolling = ".nb-output, .nb-html, .nb-scroll, .nb-scrolled, .nb-plot, .nb-widget, .pf-math," +
    " .md-typeset__scrollwrap, .pf-text table[class], pre > code, .md-typeset p:has(> .pf-math)";
  const observe = () => {
    seen.disconnect();
    for (const box of all(scrolling)) seen.observe(box);
  };
  if (window.document$) window.document$.subscribe(observe);
  else observe();
})();
// The search dialog. Pagefind's script, and pieces of its index, are fetched when the dialog is opened and a word typed.
// Keys: / or Ctrl-K opens, arrows choose, Enter goes there, Escape closes.
(() => {
  const MOST = 12;
  let pagefind = null;
  let latest = 0;
  let chosen = "";
  let options = [];
  let active = -1;
  const dialog = () => document.querySelector("dialog.pf-search");
  const part = selector => dialog().querySelector(selector);

  function open() {
    if (dialog().open) return;
    dialog().showModal();
    part("input").select();
    pagefind ??= import(new URL(dialog().dataset.index, location.href)).then(async script => {
      await script.options({ baseUrl: new URL(dialog().dataset.root + "/", location.href).pathname, excerptLength: 24 });
      await Promise.all([script.init(), script.filters()]);
      return script;
    }).catch(() => null);
  }

  function choose(number) {
    const input = part("input");
    options[active]?.setAttribute("aria-selected", "false");
    active = options.length ? (number + options.length) % options.length : -1;
    const option = options[active];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  // A result's page, or the part of it that fits best.
  function item(found, number) {
    const best = (found.sub_results ?? []).reduce((best, sub) => sub.locations.length > (best?.locations.length ?? 0) ? sub : best, null);
    const hit = best ?? found;
    const line = element("li");
    line.id = `__result-${number}`;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    const link = element("a");
    link.href = hit.url;
    link.tabIndex = -1;
    const title = element("b", "", found.meta.title);
    link.append(title, element("span", "pf-search__kind", found.meta.kind));
    if (best && best.title !== found.meta.title) link.append(element("span", "pf-search__part", best.title));
    const excerpt = element("span", "pf-search__excerpt");
    excerpt.innerHTML = hit.excerpt; // made of escaped text and <mark> by Pagefind
    link.append(excerpt);
    line.append(link);
    return line;
  }

  function kinds(counts) {
    const box = part(".pf-search__kinds");
    const names = Object.keys(counts).filter(name => counts[name] || name === chosen);
    box.hidden = names.length < 2 && !chosen;
    box.replaceChildren(...names.map(name => {
      const button = element("button", "", `${name} ${counts[name]}`);
      button.type = "button";
      button.dataset.kind = name;
      button.setAttribute("aria-pressed", String(name === chosen));
      return button;
    }));
  }

  async function search() {
    const turn = ++latest;
    const query = part("input").value.trim();
    const status = part(".pf-search__status");
    const list = part("ul");
    const script = await pagefind;
    if (turn !== latest) return;
    if (!script) {
      status.textContent = dialog().dataset.absent;
      return;
    }
    if (!query) {
      options = [];
      list.replaceChildren();
      kinds({});
      status.textContent = "";
      part("input").setAttribute("aria-expanded", "false");
      return;
    }
    const answer = await script.search(query, chosen ? { filters: { kind: chosen } } : {});
    const found = await Promise.all(answer.results.slice(0, MOST).map(result => result.data()));
    if (turn !== latest) return;
    options = found.map(item);
    list.replaceChildren(...options);
    kinds(answer.totalFilters?.kind ?? answer.filters?.kind ?? {});
    part("input").setAttribute("aria-expanded", String(options.length > 0));
    const words = dialog().dataset;
    const count = answer.results.length;
    status.textContent = count === 0 ? words.none : count === 1 ? words.one : words.other.replace("#", count);
    active = -1;
    choose(0);
  }

  addEventListener("click", event => {
    if (event.target.closest("[data-search-open]")) open();
    else if (event.target === dialog()) dialog().close();
    const kind = event.target.closest(".pf-search__kinds button");
    if (kind) {
      chosen = chosen === kind.dataset.kind ? "" : kind.dataset.kind;
      search().then(() => part(`[data-kind="${kind.dataset.kind}"]`)?.focus());
    }
    if (event.target.closest(".pf-search a")) dialog().close();
  });
  addEventListener("input", event => {
    if (event.target.id === "__query") search();
  });
  addEventListener("keydown", event => {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !isTyping || event.key === "k" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      open();
    } else if (event.target.id === "__query") {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose(active + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter") {
        event.preventDefault();
        options[active]?.querySelector("a").click();
      }
    }
  });
})();
