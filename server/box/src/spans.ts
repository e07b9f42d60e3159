// From the API's byte ranges to what can be shown.

import type { Span } from "./api.js";

export interface Piece {
  text: string;
  marked: boolean;
}

/** The most of a snippet that is shown, in bytes; far above what the server sends. */
const maxBytes = 4096;

/**
 * pieces parts a text at spans, which count UTF-8 bytes. The pieces together are the whole text,
 * whatever the spans are: one that is out of range, turned around, inside a character or inside
 * the span before it is cut to what makes sense of it.
 */
export function pieces(text: string, spans: readonly Span[] | null): Piece[] {
  const starts: number[] = []; // by byte, where its character begins in the text
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    let bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (starts.length + bytes > maxBytes) break;
    while (bytes--) starts.push(length);
    length += character.length;
  }
  const border = (byte: number) => (byte > 0 ? starts[byte] ?? length : 0);

  const out: Piece[] = [];
  let done = 0;
  const upTo = (end: number, marked: boolean) => {
    if (end > done) out.push({ text: text.slice(done, end), marked });
    done = Math.max(done, end);
  };
  for (const [start, end] of spans ?? []) {
    const from = Math.max(border(start), done);
    const to = border(end);
    if (to <= from) continue;
    upTo(from, false);
    upTo(to, true);
  }
  upTo(length, false);
  return out;
}
