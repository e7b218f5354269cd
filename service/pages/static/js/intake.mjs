// Cells in doubt, settled one after the other without loading the page anew.

import { ask, Offline } from "./ask.mjs";
import { tell } from "./tell.mjs";

const part = document.getElementById("kiem-tra");
let busy = false;

part.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-say]");
  if (!form) return;
  event.preventDefault();
  if (busy) return;
  busy = true;
  const place = [...part.querySelectorAll(".intake-doubt")].indexOf(form.closest(".intake-doubt"));
  const typed = keepTyped(form);
  try {
    const found = await ask(form.action, { method: "POST", body: new FormData(form, event.submitter) });
    part.innerHTML = found.html; // drawn by our own server, every text of the sheet escaped
    putBack(typed);
    goOn(place);
  } catch (trouble) {
    tell(trouble instanceof Offline ? "Mất kết nối. Kiểm tra mạng rồi bấm lại." : trouble.message, "bad");
  } finally {
    busy = false;
  }
});

part.addEventListener("change", (event) => {
  if (event.target.matches("[data-send]")) event.target.form.requestSubmit();
});

/** Enter in a field of a doubt corrects the cell, whatever button comes first. */
part.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches('.intake-doubt input[name="noi-dung"]')) return;
  event.preventDefault();
  event.target.form.requestSubmit(event.target.form.querySelector('button[value="sua"]'));
});

/** Texts typed into other cells and not sent yet, and what is told of the new conference. */
function keepTyped(sent) {
  const kept = new Map();
  for (const field of part.querySelectorAll('[name="noi-dung"], input[form="dua-vao"]')) {
    if (field.form !== sent && field.value !== field.defaultValue) kept.set(keyOf(field), field.value);
  }
  return kept;
}

function putBack(kept) {
  for (const field of part.querySelectorAll('[name="noi-dung"], input[form="dua-vao"]')) {
    const value = kept.get(keyOf(field));
    if (value !== undefined) field.value = value;
  }
}

function keyOf(field) {
  return JSON.stringify([field.name, field.form.elements.trang?.value, field.form.elements.o?.value]);
}

/** Focus goes to the cell that now stands where the settled one stood. */
function goOn(place) {
  const left = part.querySelectorAll(".intake-doubt");
  if (place < 0) return;
  tell(left.length ? `Còn ${left.length} ô cần xem.` : "Không còn ô nào cần xem.", "done");
  const next = left[Math.min(place, left.length - 1)];
  const target = next ? next.querySelector("button, input:not([type=hidden])") : part.querySelector(".intake-take button");
  target?.focus();
}
