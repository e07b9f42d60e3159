// What the box says, in Japanese and in English.

import type { FilterName } from "./session.js";

export interface Messages {
  lang: "ja" | "en";
  /** what parts sentences */
  stop: string;
  search: string;
  placeholder: string;
  clear: string;
  close: string;
  results: string;
  completions: string;
  recent: string;
  forget: string;
  filters: string;
  filter: Record<FilterName, string>;
  unfilter: (value: string) => string;
  newest: string;
  found: (sections: string, notes: string) => string;
  none: (query: string) => string;
  unfilterAll: string;
  tips: string[];
  searching: string;
  instead: (completion: string) => string;
  retyped: (query: string) => string;
  didYouMean: string;
  partial: string;
  more: string;
  untitled: string;
  missing: string;
  link: Record<string, string>;
  why: Record<string, string>;
  keys: [key: string, meaning: string][];
  again: string;
  after: (seconds: number) => string;
  problem: Record<string, [what: string, advice: string]>;
}

const againJa = "もう一度お試しください。";
const waitJa = `少し待ってから、${againJa}`;

const ja: Messages = {
  lang: "ja",
  stop: "。",
  search: "検索",
  placeholder: "発表を検索",
  clear: "入力を消す",
  close: "閉じる",
  results: "検索結果",
  completions: "入力候補",
  recent: "最近の検索",
  forget: "履歴を消す",
  filters: "絞り込み",
  filter: { event: "イベント", speaker: "発表者", year: "年", tag: "タグ" },
  unfilter: (v) => `${v}の絞り込みを外す`,
  newest: "新しい順",
  found: (s, n) => `${n}件の記事に${s}か所`,
  none: (q) => `「${q}」は見つかりませんでした`,
  unfilterAll: "絞り込みをすべて外す",
  tips: ["言葉を減らすか、短くする", "別の書き方を試す（カタカナと英語、漢字とかな）", "入力の誤りを確かめる"],
  searching: "検索中…",
  instead: (c) => `「${c}」の検索結果`,
  retyped: (q) => `「${q}」で検索しました`,
  didYouMean: "もしかして：",
  partial: "時間内に見つかった分だけです",
  more: "もっと見る",
  untitled: "本文",
  missing: "含まれない語",
  link: { slides: "スライド", video: "動画" },
  why: { variant: "表記ゆれ", loanword: "外来語", synonym: "同義語", related: "関連語", reading: "読み", part: "部分一致", bigram: "部分一致" },
  keys: [["↑↓", "選択"], ["→", "資料"], ["↵", "開く"], ["esc", "閉じる"]],
  again: "もう一度検索",
  after: (s) => `${s}秒後に、${againJa}`,
  problem: {
    offline: ["検索サーバーに接続できません", `接続を確かめて、${againJa}`],
    "too-many-requests": ["検索の回数が多すぎます", waitJa],
    overloaded: ["検索が混み合っています", waitJa],
    "too-slow": ["検索に時間がかかりすぎました", `短くするか、${waitJa}`],
    "no-index": ["検索の準備中です", waitJa],
    "bad-query": ["この言葉では検索できません", `言葉を直すか、短くして、${againJa}`],
    internal: ["検索できませんでした", waitJa],
  },
};

const waitEn = "Wait a moment and try again.";

const en: Messages = {
  lang: "en",
  stop: ". ",
  search: "Search",
  placeholder: "Search talks",
  clear: "Clear",
  close: "Close",
  results: "Results",
  completions: "Completions",
  recent: "Recent searches",
  forget: "Clear history",
  filters: "Filters",
  filter: { event: "Event", speaker: "Speaker", year: "Year", tag: "Tag" },
  unfilter: (v) => `Remove filter ${v}`,
  newest: "Newest first",
  found: (s, n) => `${s} ${s === "1" ? "passage" : "passages"} in ${n} ${n === "1" ? "note" : "notes"}`,
  none: (q) => `Nothing found for “${q}”`,
  unfilterAll: "Remove all filters",
  tips: ["Use fewer or shorter words", "Try katakana or English, kanji or kana", "Look for a slip in typing"],
  searching: "Searching…",
  instead: (c) => `Results for “${c}”`,
  retyped: (q) => `Searched for “${q}”`,
  didYouMean: "Did you mean",
  partial: "Only what was found in time",
  more: "Show more",
  untitled: "Text",
  missing: "Without",
  link: { slides: "Slides", video: "Video" },
  why: { variant: "Spelling", loanword: "Loanword", synonym: "Synonym", related: "Related", reading: "Reading", part: "Part", bigram: "Part" },
  keys: [["↑↓", "select"], ["→", "media"], ["↵", "open"], ["esc", "close"]],
  again: "Search again",
  after: (s) => `Try again in ${s} ${s === 1 ? "second" : "seconds"}.`,
  problem: {
    offline: ["The search cannot be reached", "Check the connection and try again."],
    "too-many-requests": ["Too many searches", waitEn],
    overloaded: ["The search is busy", waitEn],
    "too-slow": ["The search took too long", `Make it shorter. ${waitEn}`],
    "no-index": ["The search is not ready yet", waitEn],
    "bad-query": ["The search was not understood", "Correct it, or make it shorter."],
    internal: ["The search failed", waitEn],
  },
};

/** speak chooses the language of a BCP 47 tag; what is neither is English. */
export function speak(tag: string): Messages {
  return /^ja\b/i.test(tag) ? ja : en;
}
