// Plain data of a conference: comparing it, and telling what changed as the server takes it.

export const escaped = (step) => String(step).replaceAll("~", "~0").replaceAll("/", "~1");

export function stepsOf(pointer) {
  return pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export function at(tree, pointer) {
  let value = tree;
  for (const step of stepsOf(pointer)) {
    if (value === null || typeof value !== "object") return undefined;
    value = value[step];
  }
  return value;
}

export function put(tree, pointer, value) {
  const steps = stepsOf(pointer);
  const last = steps.pop();
  let around = tree;
  for (const step of steps) {
    if (!isPart(around[step]) && !Array.isArray(around[step])) {
      if (value === undefined || value === null) return;
      around[step] = {};
    }
    around = around[step];
  }
  if (value === undefined || value === null) delete around[last];
  else around[last] = value;
}

export const isPart = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** Nothing is typed here: no text, or a part or list without any. */
export function isBlank(value) {
  if (value === undefined || value === null) return true;
  if (typeof value === "string") return value.trim() === "";
  if (Array.isArray(value)) return value.every(isBlank);
  if (typeof value === "object") return Object.values(value).every(isBlank);
  return false;
}

/** A copy without what nobody typed; blank rows at the end of a list are somebody's next ones, and left out. */
export function cleaned(value) {
  if (Array.isArray(value)) {
    const rows = value.map((row) => cleaned(row) ?? (isPart(row) ? {} : ""));
    while (rows.length && isBlank(rows.at(-1))) rows.pop();
    return rows.length ? rows : undefined;
  }
  if (isPart(value)) {
    const entries = Object.entries(value).map(([name, inside]) => [name, cleaned(inside)]);
    const told = entries.filter(([, inside]) => inside !== undefined);
    return told.length ? Object.fromEntries(told) : undefined;
  }
  return value === null || value === "" ? undefined : value;
}

export function same(one, other) {
  if (one === other) return true;
  if (one === null || one === undefined || other === null || other === undefined) return (one ?? null) === (other ?? null);
  if (typeof one !== "object" || typeof other !== "object") return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => name in other && same(one[name], other[name]));
}

/** What changed, as edits: parts member by member, a list as a whole, for its rows may be others by now. */
export function editsBetween(before, after, pointer = "") {
  if (same(before, after)) return [];
  if ((isPart(before) || isPart(after) || pointer === "") && [before, after].every((value) => value === undefined || isPart(value))) {
    const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
    return [...names].flatMap((name) => editsBetween(before?.[name], after?.[name], `${pointer}/${escaped(name)}`));
  }
  return [{ pointer, before: before ?? null, after: after ?? null }];
}

/** What a row is called: by it a row is known again after others changed the list. */
export function called(row) {
  if (typeof row === "string") return row;
  if (!isPart(row)) return "";
  return row.name || row.award || row.unit || row.text || row.title || row.subject || called(row.person) || "";
}
