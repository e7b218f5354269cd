// The page of one conference: its form in steps, saved as typed.

import { ask } from "./ask.mjs";
import { tell } from "./tell.mjs";
import "./form/cards.mjs";
import "./form/lines.mjs";
import "./form/mappings.mjs";
import "./form/table.mjs";
import { h, icon } from "./form/dom.mjs";
import { grow } from "./form/field.mjs";
import { KeptHere } from "./form/kept_here.mjs";
import { Root } from "./form/place.mjs";
import { Saver } from "./form/saving.mjs";
import { Steps, summary } from "./form/steps.mjs";
import { Suggestions } from "./form/suggestions.mjs";
import { at, called, put, same, stepsOf } from "./form/tree.mjs";

class ConferenceForm {
  constructor(data, told) {
    this.readOnly = data.read_only;
    this.kinds = data.kinds;
    this.links = data.links;
    this.root = new Root(this, structuredClone(data.tree));
    this.listeners = [];
    this.remarks = [];
    this.conflicts = [];
    this.suggestions = new Suggestions(this, told.suggestions);
    const kept = new KeptHere(data.person, data.id);
    this.saver = new Saver(this, { url: data.save_url, revision: data.revision, base: data.tree, kept });
    this.saver.savedAt = new Date(data.changed_at);
    this.saver.undecided = () => this.conflicts;
    this.steps = new Steps(this, told.steps, { nav: document.getElementById("cac-buoc"), place: document.getElementById("bieu-mau") });
    this.kept = kept;
  }

  get tree() { return this.root.tree; }
  members() { return (Array.isArray(this.tree.members) ? this.tree.members : []).filter((member) => member?.name); }

  /** Somebody typed into a place, or added, took away, moved its rows. */
  changed(node) {
    for (let each = node; each?.parent; each = each.parent) {
      if (!each.isRow) continue;
      each.called = called(each.value);
      each.rename?.();
    }
    this.#tellListeners(node.pointer, node);
    this.saver.touch();
  }

  #tellListeners(pointer, node) {
    for (const { prefix, run } of this.listeners) if (pointer === prefix || pointer.startsWith(`${prefix}/`)) run(node);
  }

  /** Who typed left the field, and it is another than before. */
  settled(field) {
    this.suggestions.completePerson(field);
    this.suggestions.completeOffice(field);
  }

  listen(prefix, owner, run) { this.listeners.push({ prefix, owner, run }); }

  announce(text) { document.getElementById("da-lam").textContent = text; }
  tell(text, undo) { tell(text, "info", undo && { label: "Hoàn tác", run: undo }); }

  /** Put in what the server has in other words, or others typed. */
  take(changed) {
    for (const { pointer, after } of changed) {
      put(this.tree, pointer, structuredClone(after));
      const steps = stepsOf(pointer);
      const refresh = (place, left) => {
        if (!left.length) return place.refresh();
        const next = place.children.filter((child) => String(child.key) === left[0]);
        for (const child of next) refresh(child, left.slice(1));
        if (!next.length && place.element) place.refresh();
        return undefined;
      };
      refresh(this.root, steps);
      this.#tellListeners(pointer, null);
    }
  }

  /** Say what is wrong and what to look at: beside the fields, at the steps, and all in one place. */
  remark(faults, warnings) {
    this.remarks = [...faults.map((each) => ({ ...each, severity: "error" })), ...warnings.map((each) => ({ ...each, severity: "warning" }))].map((each) => ({ ...each, step: this.steps.of(each.pointer) }));
    this.root.clearRemarks(["error", "warning"]);
    for (const each of this.remarks) if (each.step.element) this.#place(each);
    this.steps.count(this.remarks);
    summary(document.getElementById("can-xem"), this.remarks, (pointer) => this.goTo(pointer));
  }

  #place(remark) {
    const [place, left] = this.#find(remark.pointer);
    if (!place) return;
    place.say(remark.severity, left ? `${remark.label}: ${remark.message}` : remark.message);
    if (remark.severity === "error") reveal(place.told.element);
  }

  /** The drawn place for a pointer that something can be said at, and how far above it stands. */
  #find(pointer) {
    let [place, left] = this.root.find(stepsOf(pointer));
    while (place && !place.say) {
      place = place.parent;
      left += 1;
    }
    return [place, left];
  }

  toldByOthers(pointers, quietly = false) {
    const told = [...new Set(pointers)];
    if (!told.length) return;
    for (const pointer of told) {
      this.steps.draw(this.steps.of(pointer));
      const [place] = this.#find(pointer);
      place?.told.clear(["other"]);
      place?.say("other", "Người khác vừa sửa chỗ này.");
    }
    if (!quietly) tell(`Người khác vừa sửa ${told.length} chỗ trong hội nghị này; trang đã có nội dung mới.`, "info");
  }

  /** Both changed one place: both values stand beside it until somebody chooses. */
  conflict(told) {
    const known = this.conflicts.find((each) => each.pointer === told.pointer);
    this.conflicts = [...this.conflicts.filter((each) => each !== known), told];
    this.steps.draw(this.steps.of(told.pointer));
    const [place, left] = this.root.find(stepsOf(told.pointer));
    if (left || !place.offer) {
      const [near] = this.#find(told.pointer);
      near?.told.offer({ ...told, words: { title: `${told.label}: hai người cùng sửa.`, mine: "Dùng của tôi", theirs: "Dùng của người kia" } }, () => { put(this.tree, told.pointer, told.yours); this.root.refresh(); this.saver.touch(); this.decided(told); }, () => this.decided(told));
    } else {
      this.deciding = told;
      place.offer(told);
    }
    reveal((place.told ?? place).element);
    const words = `Hai người cùng sửa “${told.label}”. Hãy chọn nội dung sẽ lưu.`;
    if (isSeen(place.element)) this.announce(words);
    else tell(words, "bad", { label: "Xem", run: () => this.goTo(told.pointer) });
    this.saver.keep();
  }

  /** A choice was made: those that are still open are kept. */
  decided() {
    this.conflicts = this.conflicts.filter((each) => {
      const [place, left] = this.root.find(stepsOf(each.pointer));
      return !left && place.told?.kinds.has("conflict");
    });
    this.saver.keep();
  }

  drawn(step) {
    for (const each of this.remarks) if (each.step === step) this.#place(each);
  }

  shown(step) {
    for (const area of step.element.querySelectorAll("textarea")) grow(area);
    this.title ??= document.title;
    document.title = `${step.title} – ${this.title}`;
  }

  /** Show a field: its step, its fold, and the focus in it. */
  goTo(pointer) {
    const step = this.steps.of(pointer);
    this.steps.show(step.id);
    const [place] = this.root.find(stepsOf(pointer));
    const found = place.element ?? place.parent?.element ?? step.element;
    reveal(found);
    found.scrollIntoView({ block: "center", behavior: "instant" });
    if (!place.focus?.()) {
      const input = found.querySelector("input, select, textarea, button");
      (input ?? step.heading).focus({ preventScroll: true });
    }
    found.classList.add("f-here");
    setTimeout(() => found.classList.remove("f-here"), 2_500);
  }

  state(kind, { savedAt, refused, keptHere }) {
    const place = document.getElementById("trang-thai");
    const clock = savedAt ? savedAt.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" }) : "";
    const here = keptHere ? "vẫn giữ trên máy này" : "hãy giữ trang này mở";
    const words = {
      typing: ["Đang lưu…", "arrow-clockwise", ""],
      saving: ["Đang lưu…", "arrow-clockwise", ""],
      saved: [clock ? `Đã lưu ${clock}` : "Đã lưu", "cloud-check", "good"],
      offline: [`Mất kết nối – ${here}`, "wifi-off", "bad"],
      busy: [`Máy chủ đang bận – ${here}`, "hourglass-split", "bad"],
      "signed-out": [`Đã hết phiên đăng nhập – ${here}`, "lock", "bad"],
      refused: [`Chưa lưu được – ${here}. ${refused ?? ""}`, "exclamation-triangle", "bad"],
      approved: [`Hội nghị vừa được phê duyệt – phần chưa lưu ${here}`, "lock", "bad"],
      gone: [`Hội nghị này đã bị xoá – phần chưa lưu ${here}`, "trash", "bad"],
    }[kind];
    if (place.dataset.kind === kind && place.dataset.words === words[0]) return;
    const loud = words[2] === "bad" || place.dataset.loud === "yes";
    Object.assign(place.dataset, { kind, words: words[0], loud: words[2] === "bad" ? "yes" : "" });
    const link = kind === "signed-out" ? h("a", { href: this.links.sign_in.url, target: "_blank", rel: "noopener" }, this.links.sign_in.words) : kind === "approved" ? h("a", { href: location.pathname }, "Tải lại trang") : null;
    place.className = `f-state${words[2] ? ` f-state-${words[2]}` : ""}`;
    place.replaceChildren(icon(words[1]), h("span", {}, words[0]), ...(link ? [" ", link] : []));
    // not at every letter: only what the reader must know, and that it is over
    if (loud && kind !== "typing" && kind !== "saving") this.announce(words[0]);
  }

  /** Open what the address means: #buoc=<step>, or #truong=<pointer>. */
  follow() {
    const [, name, value] = /^#(buoc|truong)=(.*)$/.exec(location.hash) ?? [];
    if (name === "truong") this.goTo(decodeURIComponent(value));
    else this.steps.show(name ? value : this.steps.steps[0].id, { focus: Boolean(name) && Boolean(this.steps.current) });
  }
}

function isSeen(element) {
  const box = element?.getBoundingClientRect();
  return Boolean(box?.height) && box.top >= 0 && box.bottom <= innerHeight;
}

/** Open whatever hides an element within its step. */
function reveal(element) {
  for (let each = element; each && !each.classList.contains("f-step"); each = each.parentElement) {
    if (each.tagName === "DETAILS") each.open = true;
    if (each.classList.contains("f-more-row")) {
      each.hidden = false;
      each.closest("tbody").querySelector(".f-more")?.setAttribute("aria-expanded", "true");
    }
  }
}

/** Save before another page opens: it then shows what was typed here. */
function saveBeforeLeaving(form) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.target || link.origin !== location.origin || (link.pathname === location.pathname && link.hash)) return;
    if (!form.saver.isDirty) return;
    event.preventDefault();
    form.saver.flush().then(() => location.assign(link.href));
  });
  document.addEventListener("submit", (event) => {
    if (!form.saver.isDirty || event.target.method === "dialog" || event.target.dataset.flushed) return;
    const { target, submitter } = event;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.saver.flush().then(() => {
      target.dataset.flushed = "1";
      target.requestSubmit(submitter);
    });
  }, { capture: true });
}

const data = JSON.parse(document.getElementById("du-lieu").textContent);
data.tree = JSON.parse(data.tree);
const form = new ConferenceForm(data, await ask(data.form_url));
const left = data.read_only ? { edits: [], undecided: [] } : await form.kept.takeOver();
form.saver.resume(left.edits);
document.getElementById("dang-mo")?.remove();
document.getElementById("khung").hidden = false;
form.remark(data.faults, data.warnings);
form.follow();
for (const told of left.undecided) {
  if (!same(at(form.tree, told.pointer) ?? null, told.yours)) form.conflict(told);
}
if (data.read_only) document.getElementById("trang-thai").hidden = true;
else if (!form.saver.isDirty) form.state("saved", { savedAt: form.saver.savedAt, keptHere: true });
if (left.edits.length) tell("Đã lấy lại phần nhập lần trước chưa kịp lưu.", "info");
addEventListener("hashchange", () => form.follow());
saveBeforeLeaving(form);
