// Asking the server: one way for all modules, with the secret of the page, in JSON.

/** The server understood and said no: `message` is for the reader, `faults` name places, `code` the kind. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail || "Máy chủ không nhận yêu cầu này.");
    this.name = "Refusal";
    this.status = status;
    this.code = problem.code || "";
    this.faults = problem.faults || [];
    this.retryAfter = problem.retryAfter || 0; // seconds
  }

  get signedOut() {
    return this.status === 401;
  }
}

/** The server was not reached, or did not answer in time: nothing is known of what it did. */
export class Offline extends Error {
  constructor(cause) {
    super("Mất kết nối tới máy chủ.", { cause });
    this.name = "Offline";
  }
}

const PATIENCE = 60_000; // milliseconds

/**
 * Send a request and return the JSON of its answer (null where there is none).
 * `body` is sent as JSON, a FormData as it is. Throws Refusal, Offline, or AbortError where `signal` ended it.
 */
export async function ask(url, { method = "GET", body, signal, patience = PATIENCE, keepalive = false } = {}) {
  let answer = await send(url, method, body, signal, patience, keepalive);
  if (answer.status === 400 && (await codeOf(answer)) === "form-stale" && (await renewSecret())) {
    answer = await send(url, method, body, signal, patience, keepalive);
  }
  if (answer.ok) {
    if (answer.redirected && !isJson(answer)) throw new Refusal(401, { detail: "Phiên làm việc đã hết. Hãy đăng nhập lại.", code: "not-signed-in" });
    return isJson(answer) ? answer.json() : null;
  }
  if ([502, 504].includes(answer.status)) throw new Offline(answer.statusText);
  const problem = await problemOf(answer);
  problem.retryAfter = Number(answer.headers.get("Retry-After")) || 0;
  throw new Refusal(answer.status, problem);
}

function secret() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

async function send(url, method, body, signal, patience, keepalive) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = secret();
  if (body !== undefined && !(body instanceof FormData)) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(body);
  }
  const limit = AbortSignal.timeout(patience);
  try {
    return await fetch(url, {
      method, headers, body, keepalive,
      credentials: "same-origin",
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch (trouble) {
    if (signal?.aborted) throw trouble;
    throw new Offline(trouble);
  }
}

// after signing in again in another window the page's secret is an old one; the page as it is now has the new
async function renewSecret() {
  try {
    const page = await fetch(location.pathname, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const found = fresh.querySelector('meta[name="csrf-token"]')?.content;
    if (!found) return false;
    document.querySelector('meta[name="csrf-token"]').content = found;
    for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = found;
    return true;
  } catch {
    return false;
  }
}

function isJson(answer) {
  return /[/+]json\b/.test(answer.headers.get("Content-Type") ?? "");
}

async function codeOf(answer) {
  return (await problemOf(answer.clone())).code;
}

async function problemOf(answer) {
  try {
    return isJson(answer) ? await answer.json() : {};
  } catch {
    return {};
  }
}
