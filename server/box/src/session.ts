// What is being searched for, and what came of it.

import { Problem, type Answer, type Client, type Hit, type Suggestion } from "./api.js";

export const filterNames = ["event", "speaker", "year", "tag"] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Record<FilterName, string[]>;

/** Request is all that decides an answer. */
export interface Request {
  text: string;
  filters: Filters;
  byDate: boolean;
}

export const nothing = (text = ""): Request => ({ text, filters: { event: [], speaker: [], year: [], tag: [] }, byDate: false });

export const filtered = (r: Request): boolean => filterNames.some((name) => r.filters[name].length > 0);

/** State is what is shown. hits are those of the answer and of the pages after it. */
export interface State {
  request: Request;
  answer?: Answer | undefined;
  hits: Hit[];
  completions: Suggestion[];
  /** The completion that was searched for, where what was typed is no word yet. */
  instead: string;
  problem?: Problem | undefined;
  /** The answer has been waited for so long that people should be told. */
  waiting: boolean;
}

/** The server's bounds: what it answers at most, and the hit it can start at last. */
export const maxOffset = 1000;

/** How long typing must rest, and how long an answer is waited for in silence, in milliseconds. */
const rest = 80;
const silence = 300;
const completionsShown = 4;

export interface Session {
  readonly state: State;
  /** ask searches for request: soon while it is typed, else now. reading says that the end of its text is how a word is read. */
  ask(request: Request, soon?: boolean, reading?: boolean): void;
  /** more asks for the hits after those that are shown. */
  more(): void;
  /** retry asks again for what failed. */
  retry(): void;
  /** end forgets what has not been answered. */
  end(): void;
}

/**
 * begin starts a session, which asks for what the reader wants now and says when state has changed.
 * An answer to anything before that is dropped, in whatever order answers come.
 */
export function begin(client: Client, limit: number, changed: () => void): Session {
  const state: State = { request: nothing(), hits: [], completions: [], instead: "", waiting: false };
  let running = new AbortController();
  let timers: number[] = [];

  const stopTimers = () => {
    timers.forEach(clearTimeout);
    timers = [];
  };

  const renew = (): AbortSignal => {
    running.abort();
    stopTimers();
    running = new AbortController();
    return running.signal;
  };

  const show = (found: Partial<State>) => {
    Object.assign(state, { problem: undefined, waiting: false }, found);
    changed();
  };

  const run = (delay: number, find: (signal: AbortSignal) => Promise<Partial<State>>) => {
    const signal = renew();
    const found = async () => {
      let to: Partial<State>;
      try {
        to = await find(signal);
      } catch (e) {
        to = { problem: e instanceof Problem ? e : new Problem("internal") };
      }
      if (signal.aborted) return;
      stopTimers();
      show(to);
    };
    const tell = () => {
      state.waiting = true;
      changed();
    };
    timers = [setTimeout(found, delay), setTimeout(tell, silence)];
  };

  const complete = async (text: string, signal: AbortSignal): Promise<Suggestion[]> => {
    if (!text) return [];
    const found = await client("suggest", new URLSearchParams({ q: text, limit: "8" }), signal);
    return found.suggestions.filter((s) => s.by !== "spelling" && s.text.length < 40);
  };

  const search = (request: Request, text: string, signal: AbortSignal, offset = 0): Promise<Answer> => {
    const params = new URLSearchParams({ q: text, limit: String(limit), offset: String(offset), facets: "1" });
    if (request.byDate) params.set("sort", "date");
    for (const name of filterNames) for (const value of request.filters[name]) params.append(name, value);
    return client("search", params, signal);
  };

  /**
   * first finds the first hits and the completions. A reading is completed first, and its likeliest
   * word is searched for; so is a text that finds nothing as it stands.
   */
  const first = async (request: Request, signal: AbortSignal, reading: boolean): Promise<Partial<State>> => {
    // Completions are an extra: a server without them is no trouble.
    const words = complete(request.text, signal).catch((): Suggestion[] => []);
    let instead = reading ? likeliest(await words) : "";
    let answer = await search(request, instead || request.text, signal);
    if (!answer.total && !instead && !answer.retyped && (instead = likeliest(await words))) {
      const other = await search(request, instead, signal);
      if (other.total) answer = other;
      else instead = "";
    }
    const completions = (await words).filter((w) => w.text !== request.text.trim()).slice(0, completionsShown);
    return { answer, hits: answer.hits, completions, instead };
  };

  const session: Session = {
    state,
    ask(request, soon, reading = false) {
      state.request = request;
      if (!request.text.trim() && !filtered(request)) {
        renew();
        show(unanswered);
        return;
      }
      run(soon ? rest : 0, (signal) =>
        first(request, signal, reading).catch((problem: Problem) => ({ ...unanswered, problem })));
    },
    more() {
      const { request, instead, hits } = state;
      run(0, async (signal) => {
        const next = await search(request, instead || request.text, signal, hits.length);
        return { hits: [...hits, ...next.hits] };
      });
    },
    retry: () => (state.hits.length ? session.more() : session.ask(state.request)),
    end() {
      renew();
      state.waiting = false;
    },
  };
  return session;
}

const unanswered: Partial<State> = { answer: undefined, hits: [], completions: [], instead: "" };

function likeliest(words: Suggestion[]): string {
  return words[0]?.text ?? "";
}

