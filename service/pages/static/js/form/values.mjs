// What is typed into one field -> the value that is kept, and back: Vietnamese dates, figures, hours.

const LINE = (text) => text.normalize("NFC").replace(/\s+/g, " ").trim();
const TEXT = (text) => text.normalize("NFC").replace(/\r\n?/g, "\n").trim();

const two = (number) => String(number).padStart(2, "0");

function wholeOf(text) {
  const digits = /^\d{1,3}([. ]\d{3})+$/.test(text) ? text.replace(/[. ]/g, "") : text;
  return /^-?\d{1,15}$/.test(digits) ? Number(digits) : text;
}

function figureOf(text) {
  let figures = text.replace(/\s*%$/, "");
  if (/^-?\d{1,3}(\.\d{3})+,\d+$/.test(figures)) figures = figures.replaceAll(".", "");
  figures = figures.replace(",", ".");
  return /^-?\d{1,12}(\.\d{1,9})?$/.test(figures) ? Number(figures) : text;
}

/** 29/12/2026, 29.12.2026, 29122026, 12/2026, 2026 -> 2026-12-29, 2026-12, 2026; anything else stays as it is. */
export function dateOf(text) {
  let found = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/.exec(text);
  if (found) return iso(found[1], found[2], found[3]) ?? text;
  found = /^(\d{2})(\d{2})(\d{4})$/.exec(text);
  if (found && iso(found[3], found[2], found[1])) return iso(found[3], found[2], found[1]);
  found = /^(?:ngày\s+)?(?:(\d{1,2})(?:\s*[/.\- ]\s*|\s+tháng\s+))?(\d{1,2})(?:\s*[/.\- ]\s*|\s+năm\s+)(\d{4}|\d{2})$/i.exec(text);
  if (found) {
    // two figures are a year of this century only where a day stands before: 12/26 may be a day and a month
    if (found[3].length === 2 && !found[1]) return text;
    return iso(found[3].length === 2 ? `20${found[3]}` : found[3], found[2], found[1]) ?? text;
  }
  return text;
}

function iso(year, month, day) {
  const [y, m, d] = [Number(year), Number(month), day === undefined ? 1 : Number(day)];
  const moment = new Date(Date.UTC(y, m - 1, d));
  if (moment.getUTCFullYear() !== y || moment.getUTCMonth() !== m - 1 || moment.getUTCDate() !== d) return null;
  return day === undefined ? `${year}-${two(m)}` : `${year}-${two(m)}-${two(d)}`;
}

function dateShown(value) {
  const found = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(String(value));
  return found ? found.slice(1).reverse().filter(Boolean).join("/") : String(value);
}

const DAYS = ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"];

/** What day of the week a date is: a mistyped one is seen at once. */
export function dateInWords(value) {
  const found = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(String(value ?? ""));
  if (!found) return "";
  const [year, month, day] = found.slice(1).map((part) => part && Number(part));
  if (day) return DAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  return month ? "Chưa rõ ngày" : "Chưa rõ ngày, tháng";
}

function clockOf(text) {
  const found = /^(\d{1,2})\s*(?:giờ|[:.h])\s*(\d{2})?\s*(?:phút)?$/i.exec(text) ?? /^(\d{1,2})(\d{2})$/.exec(text);
  if (!found || Number(found[1]) > 23 || Number(found[2] ?? 0) > 59) return text;
  return `${Number(found[1])}h${found[2] ?? "00"}`;
}

const shownWhole = (value) => (typeof value === "number" && Math.abs(value) >= 10_000 ? value.toLocaleString("vi-VN") : String(value));
const shownFigure = (value) => (typeof value === "number" ? String(value).replace(".", ",") : String(value));
const asItIs = (value) => (typeof value === "object" ? JSON.stringify(value) : String(value));

/** For each kind: `read` of a trimmed text that is not empty, `show` of a value. */
export const KINDS = {
  line: { read: LINE, show: asItIs },
  text: { read: TEXT, show: asItIs },
  whole: { read: wholeOf, show: shownWhole, mode: "numeric" },
  figure: { read: figureOf, show: shownFigure, mode: "decimal" },
  date: { read: (text) => dateOf(text), show: dateShown, mode: "text" },
  clock: { read: clockOf, show: asItIs },
};

export function read(kind, text) {
  const trimmed = kind === "text" ? TEXT(text) : LINE(text);
  return trimmed === "" ? undefined : KINDS[kind].read(trimmed);
}

export function show(kind, value) {
  return value === undefined || value === null ? "" : KINDS[kind].show(value);
}

/** A value as a reader sees it in a sentence: what two people wrote stands side by side. */
export function inWords(value) {
  if (value === undefined || value === null || value === "") return "(để trống)";
  if (value === true) return "có";
  if (value === false) return "không";
  if (Array.isArray(value)) return value.map(inWords).join("; ");
  if (typeof value === "object") return Object.values(value).map(inWords).join(", ");
  return typeof value === "number" ? shownFigure(value) : dateShown(value);
}
