// The server's answers, and how they are asked for.

export interface Link {
  kind: string;
  url: string;
  page?: number;
  second?: number;
}

/** A range of UTF-8 bytes, half-open. */
export type Span = [number, number];

export interface Hit {
  note: { id: string; path: string; url?: string; title: string; date?: string; event?: string };
  section: { heading: string[] | null; anchor?: string; line: number; speaker?: string; links?: Link[] };
  snippet: { text: string; spans: Span[] | null };
  why?: { term: string; kind: string; field: string }[];
  missing?: string[];
}

export interface FacetValue {
  value: string;
  count: number;
}

export type Facets = Record<"tags" | "events" | "speakers" | "years", FacetValue[] | null>;

export interface Answer {
  query: string;
  total: number;
  total_notes: number;
  retyped?: string;
  did_you_mean?: string;
  partial?: boolean;
  hits: Hit[];
  facets?: Facets;
}

export interface Suggestion {
  text: string;
  word: string;
  kind: string;
  by: string;
  sections: number;
}

/** Problem is an error that people are told of, by its code; retryAfter is in seconds, 0 when the server does not say. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly retryAfter = 0,
  ) {
    super(code);
  }
}

/** How long the server is waited for, and an answer used again, in milliseconds. */
const patience = 10_000;
const freshness = 60_000;
const keptAnswers = 40;

/** What can be asked for, and what comes. */
interface Answers {
  search: Answer;
  suggest: { suggestions: Suggestion[] };
}

export type Client = <What extends keyof Answers>(what: What, params: URLSearchParams, signal: AbortSignal) => Promise<Answers[What]>;

/**
 * connect returns the client of one server. It keeps the last answers for a minute, so that going
 * back over what was typed costs nothing. It fails with a Problem, or with whatever reason when the
 * signal was aborted.
 */
export function connect(base: string): Client {
  const kept = new Map<string, { at: number; body: any }>();

  return async (what, params, signal) => {
    const url = new URL(`api/v1/${what}?${params}`, base).href;
    const held = kept.get(url);
    if (held && Date.now() - held.at < freshness) return held.body;

    try {
      // No credentials and no header of our own: so there is no preflight.
      const response = await fetch(url, { credentials: "omit", signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]) });
      const body = await response.json().catch(() => null);
      if (!response.ok || !body) {
        // What is not the server's own is of a proxy in front of it.
        throw new Problem(body?.code ?? (response.status > 500 ? "overloaded" : "internal"), Number(response.headers.get("retry-after")) || 0);
      }
      if (!body.partial) {
        kept.delete(url);
        kept.set(url, { at: Date.now(), body });
        if (kept.size > keptAnswers) kept.delete(kept.keys().next().value!);
      }
      return body;
    } catch (e) {
      throw e instanceof Problem ? e : new Problem((e as Error).name === "TimeoutError" ? "too-slow" : "offline");
    }
  };
}
