// Where hits lead to.

import type { Hit, Link } from "./api.js";
import { pieces } from "./spans.js";

/** The parameter that tells the page a hit leads to which words to highlight. */
export const highlightParam = "talksearch";

const maxAddress = 4096;
const maxWords = 8;

/**
 * safe returns what a link may lead to, or nothing: an absolute http or https address without a
 * user name. Notes are written by people, and may say javascript: or hide the host.
 */
export function safe(raw: string | undefined): URL | undefined {
  if (!raw || raw.length > maxAddress || !/^https?:\/\//i.test(raw)) return undefined;
  try {
    const url = new URL(raw);
    return url.hostname && !url.username && !url.password ? url : undefined;
  } catch {
    return undefined;
  }
}

/** landing returns the address of a hit's section; on the site of this page it carries the words that were found. */
export function landing(hit: Hit, withWords: boolean): string | undefined {
  const url = safe(hit.note.url);
  if (!url) return undefined;
  // What an id has escaped stays as it is: browsers look for it as it is written first.
  if (hit.section.anchor) url.hash = hit.section.anchor;
  if (withWords && url.origin === location.origin) {
    for (const word of foundWords(hit)) url.searchParams.append(highlightParam, word);
  }
  return url.href;
}

/** foundWords are the words as the note writes them, which the query may not; as the index does, of a heading. */
function foundWords(hit: Hit): string[] {
  const marked = pieces(hit.snippet.text, hit.snippet.spans).filter((p) => p.marked).map((p) => p.text);
  const words = marked.length ? marked : (hit.why ?? []).map((w) => w.term);
  return [...new Set(words)].slice(0, maxWords);
}

/** at tells where a link opens as people write it: "p. 24", "1:40", "1:02:03"; "" is the whole. */
export function at(link: Link): string {
  const s = link.second ?? 0;
  const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
  if (link.page) return `p. ${link.page}`;
  if (s >= 3600) return `${Math.floor(s / 3600)}:${two((s / 60) % 60)}:${two(s % 60)}`;
  return s > 0 ? `${Math.floor(s / 60)}:${two(s % 60)}` : "";
}
