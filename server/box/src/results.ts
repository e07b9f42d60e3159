// Hits as options of a listbox: those of one note in a group under its title.

import type { Hit, Suggestion } from "./api.js";
import { bdi, glass, h, icon, type Child } from "./dom.js";
import { at, landing, safe } from "./links.js";
import type { Messages } from "./messages.js";
import { pieces } from "./spans.js";

/** Rows are what the up and down arrows go through; right and left go through a row: a talk, its slides, its video. */
export type Row = HTMLElement[];

/** List is what a listbox holds. */
export interface List {
  groups: HTMLElement[];
  rows: Row[];
}

// What one hit may show of itself: far above what notes of people have.
const maxTitle = 300;
const maxHeadings = 6;
const maxLinks = 6;
const maxWords = 8;
const maxWhy = 3;

const none: List = { groups: [], rows: [] };
const option = { role: "option", "aria-selected": "false", tabindex: -1 };

/** completions is one row: they are words and short. */
export function completions(found: Suggestion[], m: Messages): List {
  if (!found.length) return none;
  const row = found.map((s) => h("div", "chip", { ...option, "data-ask": s.text }, bdi(s.text)));
  return { groups: [h("div", "completions", { role: "group", "aria-label": m.completions }, ...row)], rows: [row] };
}

export function recents(queries: string[], m: Messages): List {
  if (!queries.length) return none;
  const rows = queries.map((q) => [h("div", "hit recent", { ...option, "data-ask": q }, icon(glass), bdi(q))]);
  const title = h("div", "title", { id: "recent" }, m.recent);
  return { groups: [h("div", "note", { role: "group", "aria-labelledby": "recent" }, title, ...rows.flat())], rows };
}

/** talks keeps the order of hits; a note stands where its first hit does. withWords has same-site links say which words were found. */
export function talks(hits: Hit[], m: Messages, withWords: boolean): List {
  const notes = new Map<string, { group: HTMLElement; rows: Row[] }>();
  for (const hit of hits) {
    const { id } = hit.note;
    if (!notes.has(id)) notes.set(id, { group: noteGroup(hit, m, `note-${notes.size}`), rows: [] });
    const { group, rows } = notes.get(id)!;
    const talk = talkOption(hit, m, withWords);
    const media = mediaOptions(hit, m);
    group.append(talk);
    if (media.length) group.append(h("div", "links", { role: "presentation" }, ...media));
    rows.push([talk, ...media]);
  }
  const all = [...notes.values()];
  return { groups: all.map((n) => n.group), rows: all.flatMap((n) => n.rows) };
}

function noteGroup({ note }: Hit, m: Messages, id: string): HTMLElement {
  const about = [note.event, day(note.date, m)].filter((s): s is string => !!s);
  return h("div", "note", { role: "group", "aria-labelledby": id },
    h("div", "title", null, bdi(clip(note.title || note.path), { id, lang: "ja" }),
      ...about.map((s) => h("span", "when", null, bdi(clip(s))))));
}

function talkOption(hit: Hit, m: Messages, withWords: boolean): HTMLElement {
  const href = landing(hit, withWords);
  const { section, note } = hit;
  const headings = (section.heading ?? []).slice(section.heading?.[0] === note.title ? 1 : 0);
  const heading = headings.pop();
  const path = headings.slice(-maxHeadings).map(clip).join(" › ");
  const children: Child[] = [
    path && h("span", "path", { lang: "ja" }, bdi(path)),
    h("span", "heading", heading ? { lang: "ja" } : null, bdi(heading ? clip(heading) : m.untitled)),
    hit.snippet.text && h("span", "snippet", { lang: "ja" },
      ...pieces(hit.snippet.text, hit.snippet.spans).map((p) => (p.marked ? h("mark", "mark", null, p.text) : p.text))),
    about(hit, m, href ? "" : `${note.path}:${section.line}`),
  ];
  return href ? h("a", "hit", { ...option, href }, ...children) : h("div", "hit", { ...option, "aria-disabled": "true" }, ...children);
}

/** about says who spoke, why the section was found where that is not plain to see, and what it lacks. */
function about(hit: Hit, m: Messages, place: string): Child {
  const speaker = hit.section.speaker;
  const whys = new Set<string>();
  for (const { kind, term } of hit.why ?? []) {
    const label = m.why[kind];
    if (label) whys.add(`${label}: ${clip(term)}`);
  }
  const missing = (hit.missing ?? []).slice(0, maxWords);
  const told = [
    speaker && h("span", "speaker", null, bdi(clip(speaker))),
    ...[...whys].slice(0, maxWhy).map((w) => h("span", "why", null, bdi(w))),
    missing.length > 0 && h("span", "missing", null, `${m.missing}: `, ...missing.map((w) => h("s", "", null, bdi(clip(w))))),
    place && h("span", "place", null, bdi(clip(place))),
  ].filter(Boolean);
  return told.length > 0 && h("span", "about", null, ...told);
}

function mediaOptions(hit: Hit, m: Messages): HTMLElement[] {
  const out: HTMLElement[] = [];
  for (const link of hit.section.links ?? []) {
    const href = safe(link.url)?.href;
    const label = m.link[link.kind];
    if (href && label && out.length < maxLinks) out.push(h("a", "chip link", { ...option, href }, `${label} ${at(link)}`.trim()));
  }
  return out;
}

/** day writes a whole date as the reader's language does, and any other as the note does. */
function day(date: string | undefined, m: Messages): string | undefined {
  const time = date?.length === 10 ? Date.parse(date) : NaN;
  return isNaN(time) ? date : new Intl.DateTimeFormat(m.lang, { dateStyle: "long", timeZone: "UTC" }).format(time);
}

/** clip shortens a line of a note to what can be shown, in whole characters. */
function clip(s: string): string {
  return s.length > maxTitle ? [...s].slice(0, maxTitle).join("") + "…" : s;
}
