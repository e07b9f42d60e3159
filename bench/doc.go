// Bench measures talksearch beside ripgrep, Lucene, Groonga and plain Bleve with Kagome,
// and writes RESULTS.md and its picture:
//
//	make bench
//	make bench BENCHFLAGS='-growth 300000'
//
// The text comes from the corpora beside the repository (TALKSEARCH_SHARED), and is written
// anew for each engine below -work. All programs take turns in one run, A B C A B C, so that
// what disturbs the machine disturbs all of them, and ratios are taken round by round. A peer
// that is not installed is named with what to install.
package main
