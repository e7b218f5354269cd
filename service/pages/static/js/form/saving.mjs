// Saving as typed: what changed is sent soon after, kept on this machine until the server has it, and merged
// with what others typed meanwhile.

import { ask, Offline, Refusal } from "../ask.mjs";
import { at, cleaned, editsBetween, put, same } from "./tree.mjs";

const SOON = 700; // milliseconds after the last letter
const LATEST = 4_000; // milliseconds after the first
const LOOK = 20_000; // milliseconds between looks for what others typed
const MOST_EDITS = 400;
const MOST_KEPT_ALIVE = 60_000; // characters: what a browser sends while its page is closed
const PAUSES = [2, 4, 8, 15, 30]; // seconds between attempts

export class Saver {
  /** `form` takes answers: take, remark, conflict, state. `base` is what the server told last. */
  constructor(form, { url, revision, base, kept }) {
    Object.assign(this, { form, url, revision, kept });
    this.base = cleaned(base) ?? {};
    this.carried = [];
    this.undecided = () => [];
    this.failed = 0;
    this.stopped = false;
    addEventListener("online", () => this.#now());
    addEventListener("focus", () => this.waiting === "signed-out" && this.#now());
    addEventListener("pagehide", () => this.#leave());
    addEventListener("pageshow", (event) => event.persisted && this.#look());
    addEventListener("beforeunload", (event) => { if (this.isDirty && !this.stopped) event.preventDefault(); });
    document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? this.#keepNow() : this.#look()));
    setInterval(() => this.#look(), LOOK);
  }

  get edits() { return [...this.carried, ...editsBetween(this.base, this.#snapshot())]; }
  get isDirty() { return Boolean(this.busy || this.touched || this.carried.length); }

  #snapshot() { return cleaned(this.form.tree) ?? {}; }

  /** Something was typed. */
  touch() {
    this.touched ??= Date.now();
    this.keep();
    if (this.waiting) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#send(), Math.max(0, Math.min(SOON, this.touched + LATEST - Date.now())));
    this.#state("typing");
  }

  keep() {
    this.keeping ??= setTimeout(() => this.#keepNow(), 250);
  }

  #keepNow() {
    clearTimeout(this.keeping);
    this.keeping = null;
    this.keptHere = this.kept.write(this.isDirty ? this.edits : [], this.undecided());
  }

  /** Take over what was typed here before and never arrived. */
  resume(edits) {
    for (const edit of edits) {
      const present = at(this.form.tree, edit.pointer) ?? null;
      if (same(present, edit.after)) continue;
      if (same(present, edit.before)) put(this.form.tree, edit.pointer, edit.after);
      else this.carried.push(edit); // others changed it: the server merges
    }
    if (this.edits.length) this.touch();
  }

  /** Send what is left; resolves to whether all of it is saved. */
  async flush() {
    clearTimeout(this.timer);
    for (let n = 0; n < 5 && this.isDirty && !this.waiting; n += 1) await (this.busy ?? this.#send());
    return !this.isDirty;
  }

  #now() {
    if (!this.isDirty || this.stopped) return;
    clearTimeout(this.timer);
    this.waiting = null;
    this.#send();
  }

  #look() {
    if (document.visibilityState !== "visible" || this.isDirty || this.waiting || this.stopped) return;
    this.#send(true);
  }

  #send(look = false) {
    this.busy ??= this.#exchange(look).finally(() => { this.busy = null; this.#after(); });
    return this.busy;
  }

  #after() {
    if (this.waiting || this.stopped) return;
    if (this.touched) this.timer = setTimeout(() => this.#send(), SOON);
    else if (this.carried.length) this.#send();
  }

  async #exchange(look) {
    const carried = this.carried;
    const changed = editsBetween(this.base, this.#snapshot()).slice(0, MOST_EDITS);
    const sent = structuredClone(this.base);
    for (const edit of changed) put(sent, edit.pointer, structuredClone(edit.after));
    const edits = [...carried, ...changed];
    this.touched = null;
    if (!edits.length && !look) return this.#saved();
    if (!look) this.#state("saving");
    try {
      const answer = await ask(this.url, { method: "POST", body: { edits, revision: this.revision } });
      this.failed = 0;
      this.waiting = null;
      this.revision = answer.revision;
      this.carried = this.carried.filter((edit) => !carried.includes(edit));
      if (!answer.unchanged) this.#adopt(sent, edits, answer);
      if (answer.approved) return this.#stop("approved");
      if (!same(this.base, this.#snapshot())) this.touched ??= Date.now();
      if (!look || this.state !== "saved") this.#saved(answer.saved_at);
    } catch (trouble) {
      if (!look) this.touched ??= Date.now();
      this.#trouble(trouble, look);
    }
  }

  /** Lay what the server has under what was typed while it answered. */
  #adopt(sent, edits, answer) {
    const present = this.#snapshot();
    const dirty = editsBetween(sent, present);
    const theirs = cleaned(JSON.parse(answer.tree)) ?? {};
    const next = structuredClone(theirs);
    this.base = structuredClone(theirs);
    for (const edit of dirty) {
      put(next, edit.pointer, structuredClone(edit.after));
      put(this.base, edit.pointer, structuredClone(edit.before));
    }
    const changed = editsBetween(present, next);
    const own = new Set(edits.map((edit) => edit.pointer));
    const foreign = changed.filter((edit) => !own.has(edit.pointer)).map((edit) => edit.pointer);
    this.form.take(changed);
    this.form.remark(answer.faults, answer.warnings);
    this.form.toldByOthers([...foreign, ...answer.merged], answer.conflicts.length > 0);
    for (const conflict of answer.conflicts) this.form.conflict(conflict);
  }

  #saved(moment) {
    if (moment) this.savedAt = new Date(moment);
    this.#keepNow();
    this.#state(this.touched ? "typing" : "saved");
  }

  #trouble(trouble, look) {
    if (!(trouble instanceof Offline) && !(trouble instanceof Refusal)) throw trouble;
    const status = trouble instanceof Refusal ? trouble.status : 0;
    if (trouble.code === "conference-approved") return this.#stop("approved");
    if (status === 404) return this.#stop("gone");
    if (look && status !== 401) return undefined;
    this.#keepNow();
    if (status === 401) {
      this.waiting = "signed-out";
      return this.#state("signed-out");
    }
    if (status && status !== 429 && status < 500) {
      this.waiting = null;
      this.touched = null;
      this.refused = trouble.faults?.[0]?.message ?? trouble.message;
      return this.#state("refused");
    }
    this.waiting = status ? "busy" : "offline";
    const pause = trouble.retryAfter || PAUSES[Math.min(this.failed, PAUSES.length - 1)];
    this.failed += 1;
    this.timer = setTimeout(() => this.#now(), pause * 1_000);
    return this.#state(this.waiting);
  }

  #stop(kind) {
    this.stopped = true;
    this.#keepNow();
    this.#state(kind);
  }

  #state(kind) {
    this.state = kind;
    this.form.state(kind, { savedAt: this.savedAt, refused: this.refused, keptHere: this.keptHere !== false });
  }

  #leave() {
    if (!this.isDirty || this.stopped) return;
    this.#keepNow();
    const { edits } = this;
    const body = { edits, revision: this.revision };
    if (edits.length && JSON.stringify(body).length < MOST_KEPT_ALIVE) {
      ask(this.url, { method: "POST", body, keepalive: true }).catch(() => {}); // kept here all the same
    }
  }
}
