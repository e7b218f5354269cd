// Short sentences about what happened, seen for a while and read out by screen readers.

const SHOWN = 6_000; // milliseconds
const MOST = 3;

/**
 * Tell the reader something. `kind`: "done", "info", or "bad" (stays until closed).
 * `action`: {label, run} adds a button, such as "Hoàn tác".
 */
export function tell(text, kind = "info", action = null) {
  const place = document.getElementById("bao-tin");
  if (!place) return () => {};
  const line = document.createElement("div");
  line.className = kind === "bad" ? "toast-line bad" : "toast-line";
  const words = document.createElement("span");
  words.textContent = text;
  line.append(words);
  const close = () => line.remove();
  if (action) {
    line.append(button(action.label, () => { close(); action.run(); }));
  } else if (kind === "bad") {
    line.append(button("Đóng", close));
  }
  place.append(line);
  while (place.children.length > MOST) place.firstElementChild.remove();
  if (kind !== "bad") {
    let timer = setTimeout(close, action ? SHOWN * 2 : SHOWN);
    // who is about to press the button has the time for it
    line.addEventListener("focusin", () => clearTimeout(timer));
    line.addEventListener("pointerenter", () => clearTimeout(timer));
    line.addEventListener("pointerleave", () => { timer = setTimeout(close, SHOWN); });
  }
  return close;
}

function button(label, run) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", run);
  return made;
}
