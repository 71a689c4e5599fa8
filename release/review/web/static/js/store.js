/** Hold what the page knows, and tell who asked when a part of it changes. */

/**
 * @template T
 * @param {T} first
 */
export function makeStore(first) {
  let state = { ...first };
  const ears = [];
  return {
    /** @returns {T} */
    get: () => state,
    /** Change some parts. @param {Partial<T>} patch */
    set(patch) {
      const changed = new Set(Object.keys(patch).filter((key) => !Object.is(patch[key], state[key])));
      if (!changed.size) return;
      state = { ...state, ...patch };
      for (const { keys, act } of [...ears]) if (keys.some((key) => changed.has(key))) act(state, changed);
    },
    /**
     * Be told when one of these parts changes, until the function returned is called.
     * @param {string[]} keys @param {(state:T, changed:Set<string>)=>void} act
     */
    on(keys, act) {
      const ear = { keys, act };
      ears.push(ear);
      return () => { const place = ears.indexOf(ear); if (place >= 0) ears.splice(place, 1); };
    },
  };
}
