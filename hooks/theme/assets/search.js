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
      status.textContent = "The search is not available here.";
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
