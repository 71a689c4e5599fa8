/** Speak to the review server: JSON, the CSRF token, errors as sentences. */

const ROOT = "/api/v1";

/** What the server refused, in its words. */
export class ApiError extends Error {
  /** @param {number} status @param {{code?:string,message?:string,advice?:string,detail?:Object}} error */
  constructor(status, error) {
    super(error.message ?? `The server answered ${status}.`);
    this.status = status;
    this.code = error.code ?? "unknown";
    this.advice = error.advice ?? "";
    this.detail = error.detail ?? {};
  }
}

let token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";

/** Fetch the page again for its token: somebody who signed in again elsewhere goes on here. */
async function freshToken() {
  const answer = await fetch(location.pathname, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok || answer.redirected) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const changed = Boolean(found) && found !== token;
  if (changed) token = found;
  return changed;
}

async function ask(method, path, body, extra = {}) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") {
    headers["X-CSRF-Token"] = token;
    headers["Content-Type"] = "application/json";
  }
  let answer;
  try {
    answer = await fetch(ROOT + path, {
      method, headers, credentials: "same-origin", cache: "no-store",
      body: method === "GET" ? undefined : JSON.stringify(body ?? {}), ...extra,
    });
  } catch (cause) {
    if (cause.name === "AbortError") throw cause;
    throw new ApiError(0, { code: "offline", message: "The server cannot be reached.", advice: "Nothing was changed. Try again in a moment." });
  }
  const json = await answer.json().catch(() => null);
  if (answer.ok && json !== null) return json;
  throw new ApiError(answer.status, json?.error ?? {});
}

/** Read. @param {string} path under /api/v1 */
export function get(path, extra) {
  return ask("GET", path, undefined, extra);
}

/** Do. Tries once more where the page's token was of an older session. @param {string} path @param {Object} body */
export async function post(path, body, extra) {
  try {
    return await ask("POST", path, body, extra);
  } catch (error) {
    const barred = error instanceof ApiError && (error.status === 401 || error.status === 403);
    if (!barred || !await freshToken().catch(() => false)) throw error;
    return ask("POST", path, body, extra);
  }
}

/** The API's address of an item. @param {string} reference @param {string} item */
export function itemPath(reference, item) {
  return `/items/${encodeURIComponent(reference)}/${encodeURIComponent(item)}`;
}
