/* Draws the plots of notebook pages: Plotly, Vega and Bokeh.
 *
 * A plot is an <nb-plot> that holds what is shown without scripts. When it comes near the screen, its data
 * (`data-src`) and its library's scripts (`data-scripts`, in the folder plots/ beside this file) are fetched, once a
 * page. It is drawn again when the colour scheme or the width changes much. If anything fails, what it holds stays.
 * As a custom element it needs no start: the browser calls it for every plot, also after instant navigation.
 */
(() => {
  if (customElements.get("nb-plot")) return;

  const folder = new URL("plots/", document.currentScript.src);
  const loading = new Map();
  const NARROW = 500;

  function load(name) {
    if (!loading.has(name)) {
      loading.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = new URL(name, folder).href;
        script.onload = () => { keepRules(); resolve(); };
        script.onerror = () => { loading.delete(name); reject(new Error(name)); };
        document.head.append(script);
      }));
    }
    return loading.get(name);
  }

  /* Plotly writes its rules into the page's head, once; instant navigation empties that. */
  function keepRules() {
    const style = document.getElementById("plotly.js-style-global");
    if (!style) return;
    const sheet = new CSSStyleSheet();
    for (const rule of style.sheet.cssRules) sheet.insertRule(rule.cssText, sheet.cssRules.length);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    style.remove();
  }

  /* The page's colours, as the libraries understand them. */
  function look(element) {
    const style = getComputedStyle(element);
    const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const colour = name => {
      const probe = document.createElement("span");
      probe.style.color = `var(${name})`;
      element.append(probe);
      paint.fillStyle = getComputedStyle(probe).color;
      probe.remove();
      paint.fillRect(0, 0, 1, 1); // the libraries read rgb, not oklch
      const [red, green, blue] = paint.getImageData(0, 0, 1, 1).data;
      return `rgb(${red}, ${green}, ${blue})`;
    };
    return {
      isDark: document.body.dataset.mdColorScheme === "slate",
      text: colour("--md-default-fg-color"),
      soft: colour("--md-default-fg-color--light"),
      line: colour("--md-default-fg-color--lightest"),
      font: style.fontFamily,
    };
  }

  const draw = {
    async plotly(target, figure, page) {
      const width = target.clientWidth;
      const layout = structuredClone(figure.layout ?? {});
      const own = layout.template?.layout ?? {};
      const paper = layout.paper_bgcolor ?? own.paper_bgcolor ?? "white";
      if (paper === "white" && !layout.plot_bgcolor) {
        layout.paper_bgcolor = "rgba(0,0,0,0)";
        if (page.isDark) darken(layout, own, page);
      }
      layout.height ??= 450;
      layout.autosize = !(layout.width <= width);
      if (layout.autosize) delete layout.width;
      if (width < NARROW) {
        const margin = layout.margin ?? {};
        layout.margin = { ...margin, l: Math.min(margin.l ?? 50, 50), r: Math.min(margin.r ?? 20, 20) };
        // Below the plot there may be sliders and buttons.
        const below = layout.sliders || layout.updatemenus ? { yanchor: "bottom", y: 1.02 } : { yanchor: "top", y: -0.2 };
        layout.legend = { orientation: "h", ...below, ...layout.legend };
      }
      const config = { ...figure.config, responsive: true, displaylogo: false, plotlyServerURL: "" };
      await Plotly.newPlot(target, structuredClone(figure.data), layout, config);
      if (figure.frames) await Plotly.addFrames(target, figure.frames);
      return () => Plotly.purge(target);
    },

    async vega(target, { mode, spec }, page) {
      const loader = {
        load: async () => { throw new Error("nothing is fetched"); },
        sanitize: async uri => ({ href: /^(data:|#|https?:)/.test(uri) ? uri : "#" }),
        http: async () => "",
        file: async () => "",
      };
      const font = page.font;
      const config = {
        background: "transparent",
        font,
        axis: { domainColor: page.soft, gridColor: page.line, tickColor: page.soft, labelColor: page.soft, titleColor: page.text },
        header: { labelColor: page.soft, titleColor: page.text },
        legend: { labelColor: page.soft, titleColor: page.text },
        style: { "guide-label": { font, fill: page.soft }, "guide-title": { font, fill: page.text } },
        text: { color: page.text },
        title: { color: page.text, font },
        view: { stroke: page.line },
      };
      const options = { mode, loader, actions: false, renderer: "svg", config: page.isDark ? config : { background: "transparent", font } };
      const widthOf = () => Number(target.querySelector("svg")?.getAttribute("width"));
      let drawn = await vegaEmbed(target, structuredClone(spec), options);
      const over = widthOf() - target.clientWidth;
      const narrower = over > 0 && narrow(structuredClone(spec), over);
      if (narrower) {
        drawn.finalize();
        drawn = await vegaEmbed(target, narrower, options);
      }
      // What is still too wide becomes smaller, as far as one can read it, and then scrolls.
      const svg = target.querySelector("svg");
      for (const mark of target.querySelectorAll('[role="graphics-symbol"]:not([aria-label])')) {
        mark.setAttribute("aria-hidden", "true");  // a brush, which has no name to read out
      }
      if (svg) svg.style.minWidth = `${Math.min(widthOf(), Math.max(target.clientWidth, widthOf() * 0.7))}px`;
      return () => drawn.finalize();
    },

    async bokeh(target, content, page) {
      const copy = structuredClone(content);
      fit(copy.roots, target.clientWidth);
      visit(copy.roots, (name, attributes) => {
        if (name === "Figure" && attributes.border_fill_color === undefined) attributes.border_fill_color = null;
      });
      if (page.isDark) visit(copy.roots, (name, attributes) => darkenBokeh(name, attributes, page));
      const views = [];
      for (const root of copy.roots) {
        const place = document.createElement("div");
        target.append(place);
        views.push(await Bokeh.embed.embed_item({ doc: copy, root_id: root.id, target_id: place }, place));
      }
      nameSliders(target);
      return () => views.flatMap(found => [...(found?.roots ?? [])]).forEach(view => view.model?.document?.clear());
    },
  };

  function darken(layout, own, page) {
    const axis = { gridcolor: page.line, linecolor: page.line, zerolinecolor: page.line };
    layout.plot_bgcolor = "rgba(0,0,0,0)";
    layout.font = { color: page.text, ...layout.font };
    const solid = { ...axis, backgroundcolor: "rgba(0,0,0,0)" };
    const scene = { xaxis: { ...own.scene?.xaxis, ...solid }, yaxis: { ...own.scene?.yaxis, ...solid }, zaxis: { ...own.scene?.zaxis, ...solid } };
    layout.template = {
      ...layout.template,
      layout: {
        ...own,
        font: { ...own.font, color: page.text },
        xaxis: { ...own.xaxis, ...axis },
        yaxis: { ...own.yaxis, ...axis },
        scene: { ...own.scene, ...scene },
        polar: { ...own.polar, bgcolor: "rgba(0,0,0,0)" },
        ternary: { ...own.ternary, bgcolor: "rgba(0,0,0,0)" },
      },
    };
  }

  /* Gives a chart of Vega-Lite with less width, or nothing where that cannot be told. */
  function narrow(spec, over) {
    const charts = spec.vconcat ?? [spec];
    const areWide = charts.every(chart => typeof chart.width === "number" && chart.width - over > 150);
    if (!areWide || spec.hconcat || spec.concat) return null;
    for (const chart of charts) chart.width -= over;
    return spec;
  }

  /* Calls `each` with the name and the attributes of every object in a document of Bokeh. */
  function visit(value, each) {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, each);
    } else if (value && typeof value === "object") {
      if (value.type === "object" && value.name) each(value.name, (value.attributes ??= {}));
      for (const item of Object.values(value)) visit(item, each);
    }
  }

  /* Lets plots alone in their line shrink with the page, and keep their proportions. */
  function fit(roots, room) {
    visit(roots, (name, attributes) => {
      if (name !== "Figure" && name !== "Plot") return;
      const width = attributes.width ?? attributes.min_width ?? 600;
      const isFree = ["fixed", undefined, null].includes(attributes.sizing_mode);
      if (isFree && width > room) {
        attributes.height = Math.max(220, Math.round((attributes.height ?? 600) * Math.max(room / width, 0.6)));
        attributes.width = room;
        attributes.sizing_mode = "fixed";
      }
    });
  }

  /* Names the handles of sliders by the titles beside them, in all roots below. */
  function nameSliders(root) {
    const title = root.querySelector(".bk-slider-title")?.textContent;
    for (const handle of root.querySelectorAll('[role="slider"]')) handle.setAttribute("aria-label", title || "Slider");
    for (const node of root.querySelectorAll("*")) if (node.shadowRoot) nameSliders(node.shadowRoot);
  }

  function darkenBokeh(name, attributes, page) {
    const colours = {
      Figure: { background_fill_color: null, border_fill_color: null, outline_line_color: page.line },
      Axis: { axis_label_text_color: page.text, major_label_text_color: page.soft, axis_line_color: page.soft,
        major_tick_line_color: page.soft, minor_tick_line_color: page.line },
      Grid: { grid_line_color: page.line },
      Title: { text_color: page.text },
      Legend: { background_fill_alpha: 0, border_line_color: page.line, label_text_color: page.text, title_text_color: page.text },
      ColorBar: { background_fill_alpha: 0, major_label_text_color: page.soft, title_text_color: page.text },
    };
    const kind = Object.keys(colours).find(end => name === end || (end === "Axis" && name.endsWith(end)));
    for (const [key, value] of Object.entries(colours[kind] ?? {})) {
      if ([undefined, null, "black", "#000000"].includes(attributes[key])) attributes[key] = value;
    }
    // Its rows are white.
    if (name === "DataTable") attributes.stylesheets = [...(attributes.stylesheets ?? []), ":host { background: #fff; color: #222; }"];
  }

  const nearby = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) { nearby.unobserve(target); target.start(); }
    }
  }, { rootMargin: "300px" });

  const resized = new ResizeObserver(entries => {
    for (const { target, contentRect } of entries) target.fitTo(contentRect.width);
  });

  const shown = new Set();
  let scheme = document.body?.dataset.mdColorScheme;
  new MutationObserver(() => {
    const now = document.body?.dataset.mdColorScheme;
    if (now === scheme) return;
    scheme = now;
    for (const plot of shown) plot.show();
  }).observe(document.documentElement, { attributes: true, subtree: true, attributeFilter: ["data-md-color-scheme"] });

  customElements.define("nb-plot", class extends HTMLElement {
    connectedCallback() {
      // Now, since instant navigation changes the page's address before it takes the plots away.
      this.source ??= new URL(this.dataset.src, document.baseURI);
      nearby.observe(this);
    }

    disconnectedCallback() {
      nearby.unobserve(this);
      resized.unobserve(this);
      shown.delete(this);
      this.clear?.();
    }

    async start() {
      try {
        const answer = fetch(this.source).then(found => {
          if (!found.ok) throw new Error(found.statusText);
          return found.json();
        });
        // Bokeh's further scripts add to the first one, so they come in order.
        for (const name of this.dataset.scripts.split(" ")) await load(name);
        this.figure = await answer;
      } catch {
        return;
      }
      if (!this.isConnected) return;
      shown.add(this);
      await this.show();
      resized.observe(this);
    }

    /* One drawing at a time; a wish that comes meanwhile is met afterwards. */
    async show() {
      if (this.isDrawing) { this.isLate = true; return; }
      this.isDrawing = true;
      this.width = this.clientWidth;
      const place = document.createElement("div");
      place.className = "nb-plot__place";
      const before = [...this.childNodes];
      this.append(place);
      try {
        const clear = await draw[this.dataset.library](place, this.figure, look(this));
        this.clear?.();
        this.clear = clear;
        for (const node of before) node.remove();
        this.setAttribute("data-is-drawn", "");
      } catch {
        place.remove();
      }
      this.isDrawing = false;
      if (this.isLate) { this.isLate = false; await this.show(); }
    }

    fitTo(width) {
      // Plotly follows the width itself, but for the change between a phone's layout and a desk's.
      const isCrossing = (width < NARROW) !== (this.width < NARROW);
      if (isCrossing || (this.dataset.library !== "plotly" && Math.abs(width - this.width) > 40)) this.show();
    }
  });
})();
