// The ballot: a plain form of checkboxes, which this makes easier to fill in. The words come from the form's data attributes, in
// the page's language, with places in braces to fill in.

export const key = (round) => `acorn-picks-${round}`;

/** Forgets what was picked in a round: the vote is cast, or the device is shared. */
export function forgetPicks(round) {
  try {
    localStorage.removeItem(key(round));
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

/** Says that what is on the ballot was not sent yet: the page cannot know of what only this browser remembers. */
export function sayUnsent() {
  document.querySelector("[data-unsent]")?.removeAttribute("hidden");
}

/** Pence as pounds, as people here write them. */
export const money = (pence) =>
  "£" + (pence / 100).toLocaleString("en-GB", { minimumFractionDigits: pence % 100 ? 2 : 0, maximumFractionDigits: 2 });

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

export const svg = (name, attributes) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [k, v] of Object.entries(attributes)) element.setAttribute(k, v);
  return element;
};

export const html = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

/** Filters leave cards out where they stand; without this their buttons send the form for the same page with fewer cards. */
export function filters(form) {
  const chips = [...form.querySelectorAll("button.acorn-chip[formaction]:not([name])")];
  for (const chip of chips) {
    chip.addEventListener("click", (event) => {
      event.preventDefault();
      const theme = new URL(chip.formAction).searchParams.get("theme");
      for (const card of form.querySelectorAll("[data-theme]")) card.hidden = theme !== null && (theme === "starred" ? !("starred" in card.dataset) : card.dataset.theme !== theme);
      const none = form.querySelector("[data-none]");
      if (none) none.hidden = form.querySelector("[data-theme]:not([hidden])") !== null;
      for (const other of chips) other.toggleAttribute("aria-current", false);
      chip.setAttribute("aria-current", "true");
    });
  }
}

/**
 * Stars are sent by themselves, so that the page stays as it is. Without a signal the star is not kept, and stays as it was: the form would not arrive
 * either, and a page that fails to load takes more than a star away.
 */
export function stars(form) {
  for (const button of form.querySelectorAll("button[data-star]")) {
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      const body = new URLSearchParams({ star: button.value });
      const token = form.querySelector("input[name=_token]");
      if (token) body.set(token.name, token.value);
      try {
        const answer = await fetch(button.formAction, { method: "POST", body, redirect: "manual" });
        if (answer.status !== 204) return;
      } catch {
        return;
      }
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      button.closest("[data-theme]")?.toggleAttribute("data-starred", on);
    });
  }
}

export function swapButton(text, kind, act) {
  const button = html("button", { type: "button", className: `govuk-button ${kind}`, textContent: text });
  button.addEventListener("click", act);
  return button;
}

/**
 * Says that a limit is reached, and offers what actions answers. Closing it leads back to the button or field that was used, by the browser's own rule: a
 * field that is given the focus here would open a phone's keyboard. Where a browser has no dialogs, the bar says it.
 */
export function openSwap(form, text, values, actions) {
  const dialog = html("dialog", { className: "acorn-swap" });
  const said = fill(text, values);
  if (!dialog.showModal) {
    form.querySelector("[data-ballot-text]")?.replaceChildren(said);
    return;
  }
  const heading = html("h2", { id: "acorn-swap-title", textContent: form.dataset.swapTitle, tabIndex: -1 });
  const close = () => dialog.close();
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(heading, html("p", { textContent: said }), html("div", {}, ...actions(close)), swapButton(form.dataset.keepText, "govuk-button--secondary", close));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  heading.focus(); // not the first button: a second tap of a key must not change anything
}

export class Ballot {
  constructor(form) {
    this.form = form;
    this.data = form.dataset;
    this.max = Number(this.data.max) || Infinity;
    this.pot = Number(this.data.pot) || 0;
    this.moneyLimit = "moneyLimit" in this.data;
    this.boxes = [...form.querySelectorAll("input[type=checkbox][data-cost]")];
    // Picks in the order in which they were made, whether or not their card is on the page: a filter may have left it out.
    const elsewhere = [...form.querySelectorAll("input[data-ballot-kept]")];
    this.picks = [...elsewhere, ...this.boxes.filter((box) => box.checked)].map((box) => this.project(box));
    this.restore();
    this.boxes.forEach((box) => box.addEventListener("change", () => this.change(box)));
    // Another tab sent the vote, or made the device ready for the next voter: this one must not show it any longer.
    window.addEventListener("storage", (event) => {
      if (event.key === key(this.data.round) && event.newValue === null && this.picks.length) location.reload();
    });
    filters(form);
    stars(form);
    this.show();
  }

  project(box) {
    return { value: box.value, title: box.dataset.title, cost: Number(box.dataset.cost) };
  }

  box(value) {
    return this.boxes.find((box) => box.value === value);
  }

  /**
   * What this browser remembers was picked on a page that the server had made of one state of the picks. It counts while the page is made of that same
   * state, or of none; where the picks were sent since, what was sent counts and the memory goes.
   */
  restore() {
    const state = this.data.kept ?? "";
    if (!this.data.round || (!state && this.picks.length)) return;
    try {
      const memory = JSON.parse(localStorage.getItem(key(this.data.round)));
      if (!memory) return;
      if (state && memory.state !== state) {
        forgetPicks(this.data.round);
        return;
      }
      const picks = [];
      for (const project of memory.picks) {
        const box = this.box(project.value);
        if (!box?.disabled) picks.push(box ? this.project(box) : project);
      }
      this.picks = [];
      for (const project of picks) if (this.fits(project)) this.picks.push(project);
      if (this.picks.length) sayUnsent();
    } catch {
      return; // nothing remembered, or not to be read
    }
    this.tick();
  }

  save() {
    if (!this.data.round) return;
    try {
      localStorage.setItem(key(this.data.round), JSON.stringify({ state: this.data.kept ?? "", picks: this.picks }));
    } catch {
      // Private windows and full stores keep nothing; the form still sends what is picked.
    }
  }

  get spent() {
    return this.picks.reduce((sum, pick) => sum + pick.cost, 0);
  }

  fits(project) {
    return this.picks.length < this.max && (!this.moneyLimit || this.spent + project.cost <= this.pot);
  }

  change(box) {
    const project = this.project(box);
    if (!box.checked) {
      this.picks = this.picks.filter((pick) => pick.value !== project.value);
    } else if (this.fits(project)) {
      this.picks.push(project);
    } else {
      box.checked = false;
      this.offer(project, box);
      return;
    }
    this.save();
    this.show(true);
  }

  /** Makes the page's boxes, and hidden fields for picks whose card is elsewhere, say what is picked. */
  tick() {
    for (const box of this.boxes) box.checked = this.picks.some((pick) => pick.value === box.value);
  }

  values(project) {
    const spent = this.spent;
    return {
      n: this.picks.length,
      max: this.max,
      pot: money(this.pot),
      left: this.moneyLimit ? money(this.pot - spent) : this.max - this.picks.length,
      title: project?.title,
      cost: money(project ? project.cost : spent),
    };
  }

  show(speak) {
    const values = this.values();
    const full = !this.moneyLimit && this.picks.length >= this.max;
    const main = fill(this.data.mainText ?? "", values);
    const more = fill((full ? this.data.fullText : this.data.moreText) ?? "", values);
    const text = this.form.querySelector("[data-ballot-text]");
    text?.replaceChildren(html("strong", { textContent: main }), " " + more);
    this.draw();
    this.dear();
    this.hide();
    const status = this.form.querySelector("[data-ballot-status]");
    if (speak && status) status.textContent = `${main} ${more}`;
  }

  /** What costs more than is left stays there to be read, and says so; picking it offers a swap. */
  dear() {
    if (!this.data.dearText) return;
    for (const box of this.boxes) {
      const off = box.parentElement.querySelector(".acorn-pick__off");
      this.pickText ??= off.textContent;
      off.textContent = box.checked || this.fits(this.project(box)) ? this.pickText : this.data.dearText;
    }
  }

  /** Fields for the picks that have no card on this page, so that the form sends them too. */
  hide() {
    const name = this.boxes[0]?.name ?? "project";
    this.form.querySelectorAll("input[data-ballot-kept]").forEach((input) => input.remove());
    for (const pick of this.picks) {
      if (this.box(pick.value)) continue;
      const input = html("input", { type: "hidden", name, value: pick.value });
      input.dataset.ballotKept = "";
      this.form.append(input);
    }
  }

  /** The bar's picture: parts of the pot by their cost, or as many equal parts as there are picks. */
  draw() {
    const picture = this.form.querySelector("[data-ballot-picture]");
    if (!picture || (!this.moneyLimit && this.max === Infinity)) return;
    const parts = this.picks.map((pick) => (this.moneyLimit ? pick.cost / this.pot : 1 / this.max) * 100);
    let x = 0;
    picture.replaceChildren(svg("rect", { class: "acorn-bar__rest", width: "100%", height: "100%" }));
    parts.forEach((width, i) => {
      picture.append(
        svg("rect", { class: `acorn-fill-${(i % 7) + 1}`, x: `${x}%`, width: `${width}%`, height: "100%" }),
        svg("rect", { class: "acorn-bar__edge", x: `${x + width}%`, width: 2, height: "100%" }),
      );
      x += width;
    });
    picture.removeAttribute("hidden");
  }

  /** One too many: says so, and offers to take earlier picks out until the new one fits. */
  offer(project, box) {
    const dialog = html("dialog", { className: "acorn-swap" });
    if (!dialog.showModal) {
      const status = this.form.querySelector("[data-ballot-text]");
      status?.replaceChildren(fill(this.data.swapText, this.values(project)));
      return;
    }
    const heading = html("h2", { id: "acorn-swap-title", textContent: this.data.swapTitle, tabIndex: -1 });
    const text = html("p", {});
    const list = html("div", {});
    const keep = swapButton(this.data.keepText, "govuk-button--secondary", () => dialog.close());
    const fillIn = () => {
      text.textContent = fill(this.data.swapText, this.values(project));
      list.replaceChildren(
        ...this.picks.map((pick) =>
          swapButton(`${fill(this.data.takeText, pick)} (${money(pick.cost)})`, "", () => {
            this.picks = this.picks.filter((other) => other !== pick);
            if (this.fits(project)) {
              this.picks.push(project);
              dialog.close();
            } else {
              fillIn();
              (list.querySelector("button") ?? keep).focus();
            }
            this.tick();
            this.save();
            this.show(true);
          }),
        ),
      );
    };
    fillIn();
    dialog.setAttribute("aria-labelledby", heading.id);
    dialog.append(heading, text, list, keep);
    dialog.addEventListener("close", () => {
      dialog.remove();
      box.focus();
    });
    document.body.append(dialog);
    dialog.showModal();
    heading.focus(); // not the first button: a second tap of a key must not take a pick out
  }
}
