// The steps of the form: one is shown at a time, drawn when it is first opened.

import { bdi, button, h, icon } from "./dom.mjs";
import { section } from "./sections.mjs";
import { stepsOf } from "./tree.mjs";

export class Steps {
  constructor(form, told, { nav, place }) {
    this.form = form;
    this.nav = nav;
    this.place = place;
    this.steps = told.map((step, at) => ({ ...step, at, marks: h("span", { class: "f-marks" }) }));
    // on a small screen the steps fold behind the one that is open
    const small = matchMedia("(max-width: 62rem)");
    this.here = h("span", {});
    this.menu = h("details", { class: "f-steps-menu", open: !small.matches }, h("summary", {}, icon("list"), this.here), h("ol", {}, this.steps.map((step) => this.#link(step))));
    small.addEventListener("change", () => { this.menu.open = !small.matches; });
    this.isSmall = () => small.matches;
    nav.append(this.menu);
  }

  #link(step) {
    step.link = h("a", { href: `#buoc=${step.id}` }, h("span", { class: "f-step-number", "aria-hidden": "true" }, String(step.at + 1)), h("span", { class: "f-step-title" }, step.title), step.marks);
    return h("li", {}, step.link);
  }

  get(id) { return this.steps.find((step) => step.id === id); }

  /** The step where a place of the conference is typed. */
  of(pointer) {
    const wanted = stepsOf(pointer);
    let best = this.steps[0];
    let longest = 0;
    for (const step of this.steps) {
      for (const { pointer: drawnAt } of step.sections.flatMap(({ drawn }) => drawn)) {
        const at = stepsOf(drawnAt);
        if (at.length > longest && at.length <= wanted.length && at.every((name, n) => name === "*" || name === wanted[n])) {
          best = step;
          longest = at.length;
        }
      }
    }
    return best;
  }

  draw(step) {
    if (step.element) return;
    const heading = h("h2", { tabindex: "-1" }, `${step.at + 1}. ${step.title}`);
    const next = this.steps[step.at + 1];
    const before = this.steps[step.at - 1];
    const go = (other) => () => { this.show(other.id, { focus: true }); history.pushState(null, "", `#buoc=${other.id}`); };
    const { documents } = this.form.links;
    step.heading = heading;
    step.element = h(
      "div",
      { class: "f-step", id: `buoc-${step.id}`, hidden: true },
      heading,
      step.intro ? h("p", { class: "soft" }, step.intro) : null,
      step.sections.map((told) => section(this.form, told)),
      h(
        "div",
        { class: "f-step-end" },
        before ? button(before.title, go(before), { picture: "arrow-left", size: "" }) : null,
        next ? button(`Tiếp theo: ${next.title}`, go(next), { kind: "primary", picture: "arrow-right", size: "", extra: "f-next" }) : null,
        !next && documents ? h("a", { class: "btn btn-primary", href: documents.url }, icon("file-earmark-word"), documents.words) : null,
      ),
    );
    this.place.append(step.element);
    this.form.drawn(step);
  }

  show(id, { focus = false } = {}) {
    const step = this.get(id) ?? this.steps[0];
    this.draw(step);
    for (const each of this.steps) {
      if (each.element) each.element.hidden = each !== step;
      if (each === step) each.link.setAttribute("aria-current", "step");
      else each.link.removeAttribute("aria-current");
    }
    this.here.textContent = `Bước ${step.at + 1}/${this.steps.length}: ${step.title}`;
    if (this.isSmall()) this.menu.open = false;
    if (this.current !== step) {
      this.current = step;
      this.form.shown(step);
    }
    if (focus) {
      scrollTo({ top: 0, behavior: "instant" });
      step.heading.focus({ preventScroll: true });
    }
  }

  /** How many faults and warnings each step has. */
  count(remarks) {
    for (const step of this.steps) {
      const own = remarks.filter((each) => each.step === step);
      const faults = own.filter((each) => each.severity === "error").length;
      step.marks.replaceChildren(
        ...[
          faults ? h("span", { class: "mark mark-bad" }, icon("exclamation-circle"), `${faults}`, h("span", { class: "visually-hidden" }, " chỗ cần sửa")) : null,
          own.length - faults ? h("span", { class: "mark mark-attention" }, icon("exclamation-triangle"), `${own.length - faults}`, h("span", { class: "visually-hidden" }, " chỗ nên xem lại")) : null,
        ].filter(Boolean),
      );
    }
  }
}

/** All remarks in one place, each leads to its field. */
export function summary(element, remarks, goTo) {
  const of = (severity) => remarks.filter((each) => each.severity === severity);
  const list = (found, words, kind, picture) =>
    found.length
      ? h(
          "details",
          { class: `f-summary f-summary-${kind}`, open: element.querySelector(`.f-summary-${kind}`)?.open ?? false },
          h("summary", {}, icon(picture), h("strong", {}, `${words}: ${found.length} chỗ`)),
          h("ul", {}, found.map((each) => h("li", {}, h("a", { href: `#truong=${encodeURI(each.pointer)}`, on: { click: (event) => { event.preventDefault(); goTo(each.pointer); } } }, bdi(each.label)), ": ", bdi(each.message)))),
        )
      : null;
  element.replaceChildren(
    ...[list(of("error"), "Cần sửa", "bad", "exclamation-circle"), list(of("warning"), "Nên xem lại", "attention", "exclamation-triangle")].filter(Boolean),
  );
}
