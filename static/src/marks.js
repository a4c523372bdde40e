// A ballot on which people give numbers: points out of a sum, scores or places. A plain form of fields, which this makes easier to fill in. The words
// come from the form's data attributes, as those of the ballot on which people pick.
import { fill, filters, forgetPicks, html, key, openSwap, sayUnsent, stars, svg, swapButton } from "./ballot.js";

export class Marks {
  constructor(form) {
    this.form = form;
    this.data = form.dataset;
    this.kind = this.data.marks;
    this.max = Number(this.data.max);
    this.fields = [...form.querySelectorAll("[data-mark] :is(input, select)[data-title]")];
    this.restore();
    this.before = this.marks();
    if (this.kind === "points") this.fields.forEach((field) => this.buttons(field));
    form.addEventListener("input", (event) => this.fields.includes(event.target) && this.change(event.target));
    window.addEventListener("storage", (event) => {
      if (event.key === key(this.data.round) && event.newValue === null && this.given().length) location.reload();
    });
    filters(form);
    stars(form);
    this.show();
  }

  /** Every field of the form that holds a number, on this page or kept from another, by name: {title, n}. */
  marks() {
    const marks = {};
    for (const field of this.form.querySelectorAll("input[data-ballot-kept]")) marks[field.name] = { title: field.dataset.title, n: Number(field.value) || 0 };
    for (const field of this.fields) {
      if (field.type !== "radio" || field.checked) marks[field.name] = { title: field.dataset.title, n: Math.max(0, Number(field.value) || 0) };
    }
    return marks;
  }

  given() {
    return Object.values(this.marks()).filter((mark) => mark.n > 0);
  }

  get sum() {
    return this.given().reduce((sum, mark) => sum + mark.n, 0);
  }

  set(name, n) {
    for (const field of this.form.querySelectorAll(`[name="${name}"]`)) {
      if (field.type === "radio") field.checked = Number(field.value) === n;
      else field.value = n || "";
    }
  }

  change(field) {
    const n = Number(field.value) || 0;
    const was = this.before[field.name]?.n ?? 0;
    if (this.kind === "points" && this.sum > this.max) {
      const over = this.sum - this.max;
      this.set(field.name, Math.max(was, n - over)); // as many as there are
      if (this.sum > this.max) this.set(field.name, was);
      this.offerPoints(field);
    } else if (this.kind === "place" && n > 0) {
      const other = Object.entries(this.before).find(([name, mark]) => name !== field.name && mark.n === n);
      if (other) {
        this.set(field.name, was);
        this.offerPlace(field, n, was, other);
        return;
      }
    }
    this.done();
  }

  done() {
    this.before = this.marks();
    this.save();
    this.show(true);
  }

  /** A minus and a plus beside a field for points: a thumb needs no keyboard. */
  buttons(field) {
    const step = (by, text) => {
      const button = html("button", { type: "button", className: "govuk-button govuk-button--secondary", textContent: by > 0 ? "+" : "−" });
      button.setAttribute("aria-label", fill(text, { title: field.dataset.title }));
      button.addEventListener("click", () => {
        field.value = Math.max(0, (Number(field.value) || 0) + by) || "";
        this.change(field);
      });
      return button;
    };
    const row = html("div", { className: "acorn-mark__row" });
    field.replaceWith(row);
    row.append(step(-1, this.data.lessText), field, step(1, this.data.oneMoreText));
  }

  /** No points left: says so, and offers to move one from another project. */
  offerPoints(field) {
    const others = Object.entries(this.marks()).filter(([name, mark]) => name !== field.name && mark.n > 0);
    openSwap(this.form, this.data.swapText, { title: field.dataset.title, max: this.max }, (close) =>
      others.map(([name, mark]) =>
        swapButton(fill(this.data.takeText, { title: mark.title, n: mark.n }), "", () => {
          this.set(name, mark.n - 1);
          this.set(field.name, (Number(field.value) || 0) + 1);
          close();
          this.done();
        }),
      ),
    );
  }

  /** Somebody is there already: says who, and offers to swap the two, or to take the other out. */
  offerPlace(field, n, was, [name, mark]) {
    const place = field.querySelector(`option[value="${n}"]`)?.textContent ?? n;
    openSwap(this.form, this.data.swapText, { title: mark.title, place }, (close) => [
      swapButton(fill(was ? this.data.exchangeText : this.data.takeText, { title: mark.title }), "", () => {
        this.set(name, was);
        this.set(field.name, n);
        close();
        this.done();
      }),
    ]);
  }

  show(speak) {
    const given = this.given();
    const places = given.map((mark) => mark.n);
    const last = Math.max(0, ...places);
    const gap = this.kind === "place" ? [...Array(last).keys()].map((i) => i + 1).find((n) => !places.includes(n)) : undefined;
    const left = this.kind === "points" ? this.max - this.sum : this.max - given.length;
    const values = { n: given.length, max: this.max, left, gap };
    const main = fill(this.data.mainText ?? "", values);
    const more = fill((gap ? this.data.gapText : left === 0 ? this.data.fullText : this.data.moreText) ?? "", values);
    this.form.querySelector("[data-ballot-text]")?.replaceChildren(html("strong", { textContent: main }), " " + more);
    this.draw(this.kind === "points" ? given.map((mark) => mark.n) : given.map(() => 1));
    const status = this.form.querySelector("[data-ballot-status]");
    if (speak && status) status.textContent = `${main} ${more}`;
  }

  draw(parts) {
    const picture = this.form.querySelector("[data-ballot-picture]");
    if (!picture || this.kind === "score") return;
    let x = 0;
    picture.replaceChildren(svg("rect", { class: "acorn-bar__rest", width: "100%", height: "100%" }));
    parts.forEach((part, i) => {
      const width = (part / this.max) * 100;
      picture.append(
        svg("rect", { class: `acorn-fill-${(i % 7) + 1}`, x: `${x}%`, width: `${width}%`, height: "100%" }),
        svg("rect", { class: "acorn-bar__edge", x: `${x + width}%`, width: 2, height: "100%" }),
      );
      x += width;
    });
    picture.removeAttribute("hidden");
  }

  /** As the ballot on which people pick: what this browser remembers counts while the page is made of the same state, or of none. */
  restore() {
    const state = this.data.kept ?? "";
    if (!this.data.round || (!state && this.given().length)) return;
    try {
      const memory = JSON.parse(localStorage.getItem(key(this.data.round)));
      if (!memory) return;
      if (state && memory.state !== state) {
        forgetPicks(this.data.round);
        return;
      }
      if (!memory.marks) return;
      for (const name of Object.keys(this.marks())) this.set(name, memory.marks[name]?.n ?? 0);
      for (const [name, mark] of Object.entries(memory.marks)) {
        if (this.form.querySelector(`[name="${CSS.escape(name)}"]`) || !mark.n) continue;
        const input = html("input", { type: "hidden", name, value: mark.n });
        Object.assign(input.dataset, { ballotKept: "", title: mark.title });
        this.form.append(input);
      }
      if (this.given().length) sayUnsent();
    } catch {
      // nothing remembered, or not to be read
    }
  }

  save() {
    if (!this.data.round) return;
    try {
      localStorage.setItem(key(this.data.round), JSON.stringify({ state: this.data.kept ?? "", marks: this.marks() }));
    } catch {
      // Private windows and full stores keep nothing; the form still sends what is filled in.
    }
  }
}
