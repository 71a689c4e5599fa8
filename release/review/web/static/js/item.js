/** Put the page of an item together. */

import { get, itemPath, post } from "./api.js";
import { drawCards, peopleWords } from "./cards.js";
import { makeClip, swapAfter } from "./clip.js";
import { Clock } from "./clock.js";
import { drawDetails } from "./details.js";
import { at, h, say } from "./dom.js";
import { drawDoubts, goTo, updateSeen } from "./doubts.js";
import { Drawing } from "./drawing.js";
import { away, Edits, signIn } from "./edits.js";
import { banner } from "./forms.js";
import { drawHead } from "./head.js";
import { Hover } from "./hover.js";
import { itemKeys } from "./itemkeys.js";
import { listen } from "./keys.js";
import { Looked } from "./looked.js";
import { drawNotes } from "./notes.js";
import { drawPackage } from "./packaging.js";
import { makePhoto, swapPicture } from "./photo.js";
import { makeRecording } from "./recording.js";
import { drawSigning, sendBack } from "./sign.js";
import { drawSounds, fetchPeaks } from "./sounds.js";
import { makeStore } from "./store.js";
import { drawSuggestions } from "./suggestions.js";
import { makeTabs } from "./tabs.js";
import { Timeline } from "./timeline.js";
import { makeTransport } from "./transport.js";
import { full } from "./words.js";
import { beginZone, boxChanged, drawZones, keepZone, leaveZone, zoneFrame } from "./zones.js";

const root = at("item");
const path = itemPath(root.dataset.reference, root.dataset.item);

/** Begin with nothing but the shell. */
async function begin() {
  const store = makeStore({ item: null, drawn: null, media: null, frame: 0, span: null, picked: null, doubt: null, boxes: true, seen: [], playing: false, busy: false });
  const app = { store, path, root, edits: new Edits(store, path),
    drafts: { people: new Map(), joins: new Set(), notes: [], vouched: new Set(), mute: {}, refusal: {}, zone: null, confirming: null, back: "" } };
  const item = await get(path);
  app.clock = new Clock(item);
  store.set({ item, drawn: item.drawn, media: item.media });
  hands(app);
  pictures(app);
  panel(app);
  wire(app);
  listen(itemKeys(app));
  root.dataset.ready = "yes";
  if (item.drawn?.state === "drawing") app.edits.take(item);
  store.set({ item: { ...item } }); // everything is there now: draw it once
  window.presspack = { figures: () => ({ paint: app.timeline?.spent ?? [], drift: app.player?.drift?.() ?? 0, frame: store.get().frame, seen: store.get().seen, plan: app.shownPlan }) };
}

/** What the parts ask of the page. */
function hands(app) {
  const { store } = app;
  let tracks = [null, new Map()];
  app.tracks = () => {
    const { item } = store.get();
    if (tracks[0] !== item) tracks = [item, new Map(item.tracks.map((track) => [track.id, track]))];
    return tracks[1];
  };
  app.when = (iso) => full(iso, root.dataset.zone);
  app.tell = (words) => { banner("warn", words, [away("told")], "told"); };
  app.seek = (frame) => { if (app.player) app.player.seek(frame); else app.frame(app.clock.clamp(frame)); };
  app.goTo = (track, frame) => {
    store.set({ picked: track });
    const found = app.tracks().get(track);
    app.seek(frame ?? found?.first ?? 0);
    app.timeline?.reveal(track);
  };
  app.frame = (frame) => {
    store.set({ frame });
    app.redraw();
  };
  app.redraw = () => { app.due ??= requestAnimationFrame(() => { app.due = null; paint(app); }); };
  app.markSpan = (end) => {
    const { frame, span } = store.get();
    const next = end === "in" ? [frame, Math.max(frame, span?.[1] ?? app.clock.frames - 1)] : [Math.min(frame, span?.[0] ?? 0), frame];
    store.set({ span: next });
    say(`Span: ${app.clock.spanWords(next)}.`);
  };
  app.toggleLoop = () => {
    const { span } = store.get();
    app.player.loop = app.player.loop ? null : span ?? [0, app.clock.frames - 1];
    say(app.player.loop ? `Loops ${app.clock.spanWords(app.player.loop)}.` : "Loops no more.");
    app.transport.update();
  };
  app.toggleBoxes = () => store.set({ boxes: !store.get().boxes });
  app.setMode = (mode) => { app.stage?.setMode(mode); app.transport.update(); app.redraw(); };
  app.viewChanged = () => app.redraw();
  app.heard = (first, last) => {
    const frames = store.get().item.frames;
    if (frames > 1) app.looked.heard(...[first, last].map((each) => Math.min(frames - 1, Math.floor(each / app.clock.frames * frames))));
  };
}

/** Once per frame of the screen, what moves. */
function paint(app) {
  const { frame } = app.store.get();
  app.drawCovers();
  app.transport.frame(frame);
  app.timeline?.set({ frame });
  zoneFrame(app, frame);
}

function pictures(app) {
  const { store } = app;
  const { item } = store.get();
  app.looked = new Looked({
    whole: () => !app.stage || app.stage.whole,
    plan: () => app.shownPlan,
    post: (body, extra) => post(`${path}/looked`, body, extra),
    seen: (seen) => store.set({ seen }),
    answered: (answer) => looked(app, answer),
  });
  const made = { clip: makeClip, photo: makePhoto, recording: makeRecording }[item.kind](at("stage"), app);
  Object.assign(app, made);
  app.transport = makeTransport(at("transport"), app);
  if (app.stage) {
    app.drawing = new Drawing(at("stage"), item.size, { changed: (box) => boxChanged(app, box), kept: () => { void keepZone(app); }, left: () => leaveZone(app) });
  }
  at("timeline").hidden = item.kind === "photo";
  if (item.kind === "photo") return;
  const hover = new Hover(at("timeline"), app.clock);
  app.timeline = new Timeline(at("timeline"), app.clock, {
    seek: app.seek, pick: (picked) => store.set({ picked }), span: (span) => store.set({ span }),
    doubt: (key) => goTo(app, store.get().item.doubts.find((doubt) => doubt.key === key)), hover: (frame, x) => hover.at(frame, x),
  });
  hover.use(item.media.sheet);
  store.on(["media"], ({ media }) => hover.use(media.sheet));
  if (item.sound) void fetchPeaks(item.sound.peaks, app.clock.duration).then((peaks) => app.timeline.set({ peaks }));
}

/** The server counted what was looked at. */
function looked(app, answer) {
  const { item } = app.store.get();
  const now = new Map(answer.doubts.map((doubt) => [doubt.key, doubt.looked]));
  const news = item.doubts.filter((doubt) => !doubt.looked && now.get(doubt.key));
  const why = { ...item.why_not, ...answer.why_not };
  if (!news.length && JSON.stringify(why) === JSON.stringify(item.why_not)) return;
  const doubts = item.doubts.map((doubt) => now.has(doubt.key) ? { ...doubt, looked: now.get(doubt.key) } : doubt);
  app.store.set({ item: { ...item, doubts, why_not: why } });
  const left = doubts.filter((doubt) => !doubt.looked).length;
  if (news.length) say(`Looked at: ${news[0].reason}. ${left ? `${left} left.` : "All doubts are looked at."}`);
  if (!left || !why.pass?.length) void app.edits.reload().catch(() => {}); // whether it may be passed is the server's to say
}

function panel(app) {
  const { item } = app.store.get();
  const tabs = makeTabs(at("panel-room"), [
    ...(item.kind === "recording" ? [] : [{ id: "people", words: "People" }]), { id: "doubts", words: "Doubts" },
    ...(item.kind === "recording" ? [] : [{ id: "zones", words: "Zones" }]), ...(item.sound ? [{ id: "sound", words: "Sound" }] : []),
    { id: "signing", words: "Sign" }, { id: "notes", words: "Notes" }, { id: "details", words: "More" }], (id) => { app.tab = id; });
  app.showTab = (id) => { if (tabs.panels[id]) tabs.show(id); };
  const rooms = Object.fromEntries(["suggestions", "cards"].map((name) => [name, h("div", { class: name })]));
  tabs.panels.people?.append(rooms.suggestions, rooms.cards);
  const [signing, packing] = [h("div", { class: "signing" }), h("div", { class: "package" })];
  tabs.panels.signing.append(signing, packing);
  const draw = {
    people: () => { drawSuggestions(rooms.suggestions, app); drawCards(rooms.cards, app); },
    doubts: () => drawDoubts(tabs.panels.doubts, app), zones: () => drawZones(tabs.panels.zones, app),
    sound: () => drawSounds(tabs.panels.sound, app), signing: () => { drawSigning(signing, app); drawPackage(packing, app); },
    notes: () => drawNotes(tabs.panels.notes, app, () => sendBack(app)), details: () => drawDetails(tabs.panels.details, app),
  };
  app.redrawPanel = (id) => { if (tabs.panels[id]) draw[id](); };
  app.counts = () => counts(app, tabs);
  app.updateSeen = () => updateSeen(tabs.panels.doubts, app);
  app.showTab(tabs.panels.people ? "people" : "doubts");
}

function counts(app, tabs) {
  const { item } = app.store.get();
  const doubts = item.doubts.filter((doubt) => !doubt.looked).length;
  const open = item.obligations.filter((each) => !each.met).length;
  tabs.count("people", item.people.length || null, peopleWords(item));
  tabs.count("doubts", doubts || null, `${doubts} to look at`);
  tabs.count("signing", open || null, `${open} obligations open`);
  tabs.count("notes", item.notes.length || null, `${item.notes.length} written`);
}

function wire(app) {
  const { store } = app;
  store.on(["item"], ({ item }) => {
    drawHead(app);
    for (const id of ["people", "doubts", "zones", "sound", "signing", "notes", "details"]) app.redrawPanel(id);
    app.counts();
    app.timeline?.show(item);
    app.boxes?.forget();
    app.redraw();
  });
  store.on(["span"], ({ span }) => {
    app.timeline?.set({ span });
    app.transport.update();
    app.spanDue ??= requestAnimationFrame(() => { app.spanDue = null; for (const id of ["people", "sound", "zones"]) app.redrawPanel(id); });
  });
  store.on(["picked"], ({ picked }) => {
    app.timeline?.set({ picked });
    for (const card of document.querySelectorAll(".card")) {
      const on = card.dataset.tracks.split(" ").includes(picked);
      card.classList.toggle("picked", on);
      if (on) within(card);
    }
    app.redraw();
  });
  store.on(["doubt"], ({ doubt }) => { app.timeline?.set({ doubt }); app.redrawPanel("doubts"); });
  store.on(["seen"], ({ seen }) => { app.timeline?.set({ seen }); app.updateSeen(); });
  store.on(["playing", "speed", "muted", "boxes"], () => { app.transport.update(); app.redraw(); });
  store.on(["drawn", "media"], ({ drawn, media }) => redrawn(app, drawn, media));
  new ResizeObserver(() => app.redraw()).observe(at("stage"));
}

/** Bring a card into sight inside the panel, without moving the page. */
function within(card) {
  const room = card.closest(".tab-panel");
  const [inner, outer] = [card.getBoundingClientRect(), room.getBoundingClientRect()];
  if (room.scrollHeight <= room.clientHeight) return;
  if (inner.top < outer.top) room.scrollTop -= outer.top - inner.top + 8;
  else if (inner.bottom > outer.bottom) room.scrollTop += inner.bottom - outer.bottom + 8;
}

/** The after side follows the plan: say so while it is drawn, show it when it is. */
function redrawn(app, drawn, media) {
  const status = app.stage?.panes.after.status;
  const words = { drawing: "The change is being drawn\u2026", failed: `The change could not be drawn: ${drawn.error ?? "see the log"}`, fresh: "" }[drawn.state];
  if (status) status.textContent = words;
  root.dataset.drawn = drawn.state;
  if (drawn.state === "failed") say(words, true);
  if (drawn.state !== "fresh") return;
  if (media.after === app.shownUrl) { app.shownPlan = drawn.plan; return; }
  const { kind } = app.store.get().item;
  if (kind === "clip") void swapAfter(app, media, drawn);
  else if (kind === "photo") void swapPicture(app, media, drawn).catch(() => app.tell("The new after picture cannot be shown."));
  else { app.player.swap(media.after); app.shownUrl = media.after; app.shownPlan = drawn.plan; }
}

begin().catch((error) => {
  root.dataset.ready = "failed";
  banner("bad", `The item cannot be shown. ${error.message} ${error.advice ?? ""}`, error.code === "signed_out" ? [signIn()] : []);
  if (!error.status && error.code !== "offline") throw error;
});
