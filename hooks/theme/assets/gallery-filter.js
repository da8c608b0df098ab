// The gallery's buttons: without scripts the style sheet hides them and all projects are shown.
// What is chosen stands in the address (?show=angle:faster&show=tag:NumPy), so that it can be sent to somebody.
(() => {
  const bar = document.querySelector(".pf-filter");
  if (!bar) return;
  const buttons = [...bar.querySelectorAll("[data-label]")];
  const cards = [...document.querySelectorAll(".pf-card")].map(card => [card, JSON.parse(card.dataset.labels)]);
  const status = bar.querySelector("[role=status]");
  const projects = status.textContent.split(":")[0];
  const all = bar.querySelector(".pf-filter__all");
  const isPressed = button => button.getAttribute("aria-pressed") === "true";

  function show() {
    const wanted = buttons.filter(isPressed).map(button => button.dataset.label);
    let count = 0;
    for (const [card, labels] of cards) {
      card.hidden = !wanted.every(label => labels.includes(label));
      count += !card.hidden;
    }
    all.hidden = wanted.length === 0;
    status.textContent = wanted.length ? `${projects}: ${count} / ${cards.length}` : `${projects}: ${cards.length}`;
    return wanted;
  }

  function press(wanted) {
    for (const button of buttons) button.setAttribute("aria-pressed", String(wanted.includes(button.dataset.label)));
    const address = new URL(location.href);
    address.searchParams.delete("show");
    for (const label of show()) address.searchParams.append("show", label);
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }

  bar.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button === all) {
      press([]);
      buttons[0].focus();
      return;
    }
    const wanted = new Set(buttons.filter(isPressed).map(other => other.dataset.label));
    if (!wanted.delete(button.dataset.label)) wanted.add(button.dataset.label);
    press([...wanted]);
  });
  press(new URL(location.href).searchParams.getAll("show"));
})();
