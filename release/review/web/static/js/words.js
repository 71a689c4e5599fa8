/** Say times, counts and codes as a colleague would. */

export const FATES = {
  hidden: "hidden", clear: "kept clear", suggested: "suggested", mixed: "part hidden, part clear", not_a_face: "not a face",
};
export const KINDS = { face: "face", head: "head", plate: "number plate", screen: "screen", text: "text", zone: "zone", person: "person" };
export const URGENCY = ["When there is time", "Today", "Soon", "Now"];
export const ITEM_KINDS = { clip: "Clip", photo: "Photo", recording: "Recording" };

/** "in 2 h 10 min" or "8 min ago". @param {string} iso @param {string} now */
export function away(iso, now) {
  const minutes = Math.round((Date.parse(iso) - Date.parse(now)) / 60000);
  const size = Math.abs(minutes);
  if (size < 1) return "now";
  const [days, hours, rest] = [Math.floor(size / 1440), Math.floor(size / 60) % 24, size % 60];
  const parts = days ? [`${days} d`, hours && `${hours} h`] : [hours && `${hours} h`, rest && `${rest} min`];
  const words = parts.filter(Boolean).join(" ");
  return minutes < 0 ? `${words} ago` : `in ${words}`;
}

/** "Tue 10 Mar 2026, 17:30" in the force's zone. @param {string} iso @param {string} zone */
export function full(iso, zone) {
  const options = { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  try {
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone || "Europe/London" }).format(new Date(iso));
  } catch {
    return iso;
  }
}

/** "1 doubt", "3 doubts". @param {number} count @param {string} one @param {string} [many] */
export function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

/** "4 min 30 s of work", people-minutes. @param {number} minutes */
export function effort(minutes) {
  if (minutes <= 0) return "nothing left";
  if (minutes < 1) return "under a minute";
  const whole = Math.round(minutes);
  return whole >= 60 ? `${Math.floor(whole / 60)} h ${whole % 60} min` : `${whole} min`;
}

/** A risk in a word and in strokes, so that it never rests on colour. @param {number} risk 0 to 1 */
export function riskOf(risk) {
  if (risk >= .66) return { level: 3, words: "high risk", strokes: "!!!" };
  if (risk >= .33) return { level: 2, words: "some risk", strokes: "!!" };
  return { level: 1, words: "low risk", strokes: "!" };
}
