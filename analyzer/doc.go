// Package analyzer turns Japanese technical prose into the terms that are
// searched for. It is the only room that knows Japanese, Kagome and its
// dictionary, and knows nothing of notes or of the index.
//
// Most callers want two methods of one shared Analyzer: Analyze, for a text that
// is put into an index, and Chunks, for what a person typed. Both run the same
// code, so a word is never cut one way in the text and another way in the query.
//
// The way of a text: it is folded (width, decomposed kana, hard-wrapped lines)
// beside a map back to the original bytes; runs of Latin letters and digits are
// scanned as technical tokens (C++, HTTP/2, node.js); runs of Japanese characters
// are cut by a lattice over IPADIC; words that carry no meaning are dropped and
// leave a gap. Offsets of every token are bytes of the original text.
//
// An Analyzer is safe for concurrent use and never changes. No input makes it
// panic, and its time and memory are linear in the length of the text.
package analyzer
