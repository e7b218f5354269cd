// Files dropped on a frame become those of its file input, as if they had been chosen there.

/** Let `frame` take files for `input`; what the input does not accept is left where it was. */
export function takeDrops(frame, input) {
  const mark = (on) => frame.classList.toggle("over", on);
  frame.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    mark(true);
  });
  frame.addEventListener("dragleave", (event) => { if (!frame.contains(event.relatedTarget)) mark(false); });
  frame.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    if (!event.dataTransfer.files.length) return;
    const taken = new DataTransfer();
    for (const file of [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1)) taken.items.add(file);
    input.files = taken.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  // a file dropped beside the frame must not replace the page
  for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());
}
