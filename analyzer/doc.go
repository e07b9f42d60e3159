// Package analyzer turns Japanese technical prose into the terms that are
// searched for. It is the only room that knows Japanese, Kagome and its
// dictionary, and knows nothing of notes or of the index.
//
// Most callers want two methods of one shared Analyzer: Analyze, for a text that
// is put into an index, and Chunks, for what a person typed. Both run the same
// code, so a word is never cut one way in the text and another way in the query.
//
// # The way of a text
//
//  1. fold: width, decomposed kana, dashes typed for ー, hard-wrapped lines, beside a
//     map back to the original bytes. Voiced marks and case stay.
//  2. scan: runs of Latin letters and digits become technical tokens (C++, HTTP/2,
//     node.js) with their parts and their joined form at one position.
//  3. cut: runs of Japanese go through a lattice over IPADIC with the costs of
//     Kagome's search mode; a test holds it to Kagome's answer, word for word. Words
//     that IPADIC has not (しきい値, ふりかえり) compete beside its own, see own_build.go.
//     Long text is cut in windows that overlap, whose borders do not show.
//  4. mend: what a word is cut into must not depend on what stands around it. Runs
//     of katakana are cut anew by known loanwords; nouns that the dictionary has
//     whole are found by their parts, too; words it has not in this spelling
//     (立上げる, 引継ぎ) are put together; spellings become one term.
//  5. drop: particles, auxiliaries and punctuation leave a gap.
//
// Offsets of every token are bytes of the original text.
//
// A user dictionary (UserDict) adds words to what is cut: each is one more compound
// over the tokens that a text has anyway, see userword.go. Rules name, for people,
// which of all this made a token.
//
// # The layers of a query
//
// In the order of how strongly a match should count: the tokens of Chunks, whose
// spellings were folded when the text was indexed; the alternatives that Expand
// gives, kind by kind; Bigrams, which find what no dictionary cuts as the reader
// does; and, when there is nothing to show, Retyped. Only the first and Bigrams
// need anything of the index, so the lists may change without a new one: the shipped
// ones, the user's synonyms, and the abbreviations that notes explain (Abbreviations,
// Glossary).
//
// # Guarantees
//
// An Analyzer is safe for concurrent use and never changes. No input makes it
// panic, and its time and memory are linear in the length of the text. Texts and
// queries are cut by one code: what stands between marks in a text is found by
// itself, which a fuzz test holds; how far a word inside a sentence is, and what it
// all costs, is in MEASURED.md. New fails only where the dictionary
// itself cannot be read.
//
// Where the dictionary comes from, and why a process that answers one query has it
// in some 30 ms, is told in dict.go and lexicon.go; where the word tables come from,
// in packages tables and terms.
package analyzer
