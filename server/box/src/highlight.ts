// talksearch-highlight.js: on a page that a hit led to, marks the words that were found, shows the
// first of them, and takes them out of the address.

const param = "talksearch";
const maxRanges = 1000;
const maxWords = 8;

// What is no text of the page.
const skipped = "script,style,noscript,template,textarea,select,nav,[hidden],[aria-hidden=true],talk-search";

/**
 * fold makes text comparable: at[i] is where the unit i of the folded text begins in the original.
 * Characters are taken apart, so that ﾊﾞ, which is two, is the same as バ.
 */
function fold(text: string): { folded: string; at: number[] } {
  let folded = "";
  const at: number[] = [];
  let i = 0;
  for (const character of text) {
    const plain = character.normalize("NFKD").toLowerCase();
    for (let n = plain.length; n--; ) at.push(i);
    folded += plain;
    i += character.length;
  }
  at.push(i);
  return { folded, at };
}

function find(words: string[]): Range[] {
  const ranges: Range[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node && ranges.length < maxRanges; node = texts.nextNode()) {
    if (node.parentElement?.closest(skipped)) continue;
    const { folded, at } = fold(node.nodeValue ?? "");
    for (const word of words) {
      for (let i = folded.indexOf(word); i >= 0 && ranges.length < maxRanges; i = folded.indexOf(word, i + word.length)) {
        const end = i + word.length;
        // ハ is not found in バ, which goes on with a mark.
        if (/^\p{M}/u.test(folded.slice(end, end + 1))) continue;
        const range = document.createRange();
        range.setStart(node, at[i]!);
        range.setEnd(node, Math.max(at[end]!, at[i]! + 1));
        ranges.push(range);
      }
    }
  }
  return ranges.sort((a, b) => a.compareBoundaryPoints(Range.START_TO_START, b));
}

/** mark uses the highlight registry, which leaves the page's elements alone; without one, elements. */
function mark(ranges: Range[]): void {
  if (typeof Highlight === "function" && CSS.highlights) {
    CSS.highlights.set("talksearch", new Highlight(...ranges));
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("::highlight(talksearch){background-color:var(--talksearch-mark,#ffe79b);color:var(--talksearch-mark-text,#24221e)}");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return;
  }
  // From the last to the first, so that the ranges before stay right; overlapping ones fail.
  for (const range of ranges.reverse()) {
    try {
      range.surroundContents(document.createElement("mark"));
    } catch {
      continue;
    }
  }
}

/** behindAnchor returns what holds the first range behind the place that the address names. */
function behindAnchor(ranges: Range[]): Element | null | undefined {
  const id = location.hash.slice(1);
  let decoded = id;
  try {
    decoded = decodeURIComponent(id);
  } catch {
    // Then it is meant as it is.
  }
  const anchor = id ? document.getElementById(id) ?? document.getElementById(decoded) : null;
  const behind = ranges.find((r) => !anchor || anchor.compareDocumentPosition(r.startContainer) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY));
  return behind?.startContainer.parentElement;
}

function run(): void {
  const url = new URL(location.href);
  const words = url.searchParams.getAll(param).map((w) => fold(w.trim()).folded).filter((w) => w && w.length < 128).slice(0, maxWords);
  if (!url.searchParams.has(param)) return;
  url.searchParams.delete(param);
  history.replaceState(history.state, "", url);
  const ranges = find([...new Set(words)]);
  const first = behindAnchor(ranges);
  mark(ranges);
  // Until a page has loaded, the browser goes back to the anchor again and again.
  const show = () => first?.scrollIntoView({ block: "center" });
  if (document.readyState === "complete") show();
  else addEventListener("load", () => setTimeout(show));
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", run);
else run();
