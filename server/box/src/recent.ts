// The last queries, kept in this browser alone.

const key = "talksearch:recent";
const most = 6;
const longest = 500; // as in the field

/** Storage may be full, forbidden, or hold what another script wrote: then there are no recent queries. */
export function recent(): string[] {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(held) ? held.filter((q): q is string => typeof q === "string" && q.length <= longest).slice(0, most) : [];
  } catch {
    return [];
  }
}

export function remember(query: string): void {
  write([query, ...recent().filter((q) => q !== query)].slice(0, most));
}

export function forget(): void {
  write([]);
}

function write(queries: string[]): void {
  try {
    if (queries.length) localStorage.setItem(key, JSON.stringify(queries));
    else localStorage.removeItem(key);
  } catch {
    // Then they are not kept.
  }
}
