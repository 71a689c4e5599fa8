/** Send edits one after another, and lose none where somebody else was quicker. */

import { ApiError, get, post } from "./api.js";
import { say } from "./dom.js";
import { banner, button, clearBanner } from "./forms.js";

const POLL_MS = 500;

/** The way to the server for one item. */
export class Edits {
  /** @param {ReturnType<import("./store.js").makeStore>} store @param {string} path */
  constructor(store, path) {
    this.store = store;
    this.path = path;
    this.line = Promise.resolve();
  }

  /** Read the item again. */
  async reload() {
    this.take(await get(this.path));
  }

  /** Take a new view of the item. Only what changed is told on. @param {Object} item */
  take(item) {
    const old = this.store.get().item;
    if (old && item.version < old.version) return;  // asked for before an edit, and answered after it
    const same = old && old.version === item.version && old.state === item.state && old.plan === item.plan
      && JSON.stringify(old.doubts) === JSON.stringify(item.doubts) && JSON.stringify(old.why_not) === JSON.stringify(item.why_not)
      && JSON.stringify([old.package, old.signed, old.may]) === JSON.stringify([item.package, item.signed, item.may]);
    this.store.set({ ...(same ? {} : { item }), drawn: item.drawn, media: item.media });
    if (item.drawn?.state === "drawing") this.#poll();
  }

  #poll() {
    if (this.polling) return;
    this.polling = setTimeout(async () => {
      this.polling = null;
      try {
        await this.reload();
        if (this.store.get().drawn.state === "fresh") say("The after side shows the change now.");
      } catch {
        this.#poll();
      }
    }, POLL_MS);
  }

  /**
   * Make edits.
   * @param {Object[]} edits as the API names them
   * @param {string} words what they are, for the notices
   * @returns {Promise<boolean>} whether they were made
   */
  make(edits, words) {
    return this.#send("/edits", { edits }, words, () => this.make(edits, words));
  }

  undo() {
    const { history } = this.store.get().item;
    if (!history.undo) { say("There is nothing to undo."); return Promise.resolve(false); }
    return this.#send("/undo", {}, `Undo: ${history.undo}`, () => this.undo());
  }

  redo() {
    const { history } = this.store.get().item;
    if (!history.redo) { say("There is nothing to redo."); return Promise.resolve(false); }
    return this.#send("/redo", {}, `Redo: ${history.redo}`, () => this.redo());
  }

  #send(way, body, words, again) {
    const turn = this.line.then(() => this.#now(way, body, words, again));
    this.line = turn.catch(() => {});
    return turn;
  }

  async #now(way, body, words, again) {
    this.store.set({ busy: true });
    try {
      const answer = await post(this.path + way, { ...body, version: this.store.get().item.version });
      clearBanner("edit");
      this.take(answer);
      say(`${words}: done.${answer.changed?.length ? " The after side is being drawn again." : ""}`);
      return true;
    } catch (error) {
      await this.failed(error, words, again);
      return false;
    } finally {
      this.store.set({ busy: false });
    }
  }

  /** Say what went wrong, and offer to do it again. */
  async failed(error, words, again) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === "stale") { await this.#stale(error, words, again); return; }
    const actions = error.code === "offline" || error.code === "signed_out" ? [
      ...(error.code === "signed_out" ? [signIn()] : []), button("Try again", { kind: "small", on: () => { clearBanner("edit"); void again(); } }),
    ] : [];
    banner("bad", `${words} was not done. ${error.message} ${error.advice}`, [...actions, away("edit")], "edit");
  }

  async #stale(error, words, again) {
    const since = error.detail.since ?? [];
    const they = since.length ? since.map((entry) => `${entry.by}: ${entry.words}`).join("; ") : "The plan was changed";
    await this.reload().catch(() => {});
    banner("bad", `Somebody else was quicker. ${they}. Yours was kept and not made: ${words}.`, [
      button("Make mine now", { kind: "small primary", key: "stale-again", on: () => { clearBanner("edit"); void again(); } }),
      button("Leave it", { kind: "small", key: "stale-leave", on: () => clearBanner("edit") }),
    ], "edit");
  }
}

/** A button that takes a notice away. @param {string} id */
export function away(id) {
  return button("Close", { kind: "small", on: () => clearBanner(id) });
}

/** A link to sign in beside this page, so that what was typed stays. */
export function signIn() {
  const link = document.createElement("a");
  link.href = "/sign-in";
  link.target = "_blank";
  link.rel = "noopener";
  link.className = "button small";
  link.textContent = "Sign in (opens beside)";
  return link;
}
