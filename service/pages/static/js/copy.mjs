// Buttons that copy a field: <button data-copy="id of the field">.

import { tell } from "./tell.mjs";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy"); // over plain http in a network there is no clipboard of its own
  }
  tell("Đã sao chép.", "done");
});
