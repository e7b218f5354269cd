// What comes from Excel or Word by the clipboard: cells and lines.

/** Cells as rows of texts; null where it is a single one, which any field takes by itself. */
export function pasted(clipboard) {
  const text = clipboard.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  if (!/[\t\n]/.test(text)) return null;
  const rows = [];
  let row = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') { cell += '"'; at += 1; }
      else quoted = false;
    } else if (letter === '"' && cell === "") quoted = true; // Excel quotes a cell that holds a line end
    else if (letter === "\t") { row.push(cell); cell = ""; }
    else if (letter === "\n") { rows.push([...row, cell]); row = []; cell = ""; }
    else cell += letter;
  }
  rows.push([...row, cell]);
  return rows.filter((cells) => cells.some((each) => each.trim()));
}

const MARK = /^\s*(?:[-–—•+*]|\d{1,3}[.)]|[a-zđ]\))\s+/i;

/** Lines as texts, without the numbers or dashes before them; null where it is a single one. */
export function pastedLines(clipboard) {
  const lines = clipboard.getData("text/plain").split(/\r\n?|\n/).map((line) => line.trim()).filter(Boolean);
  if (lines.length < 2) return null;
  const marked = lines.filter((line) => MARK.test(line)).length;
  // a list is marked on nearly every line; a date at the beginning of one sentence is no mark
  return marked * 2 >= lines.length ? lines.map((line) => line.replace(MARK, "")) : lines;
}
