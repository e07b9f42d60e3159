// Package eval measures rankings against judged queries. Load reads a judged
// set, Set.Search asks a search engine its queries, Set.Score compares the
// rankings with the judgments; Compare says what fell since a baseline.
//
// # A judged set
//
// A set is a folder of these files, UTF-8, lines ended by LF or CRLF; blank lines
// are skipped.
//
//	docs.jsonl    a document a line; or one line that is no JSON, the relative
//	              path of another set's docs.jsonl
//	queries.tsv   qid TAB query
//	qrels.tsv     qid TAB docid TAB grade; grade 0 is judged and not relevant
//	exclude.tsv   qid TAB docid: where the file is there, these documents do not
//	              count for these queries, neither in a ranking nor as relevant
//
// Judgments of queries that queries.tsv does not hold are passed over, as are
// queries without a relevant document, which no metric is defined for.
//
// # Metrics
//
// A metric of a set is the mean over its queries. A document that a ranking
// holds twice counts at its better rank alone. With ranks from 1, g(r) the grade
// of the document at rank r, and g*(r) that at rank r of the ideal ranking, which
// is all relevant documents by falling grade:
//
//	nDCG@10     Σ g(r)/log2(r+1)  ÷  Σ g*(r)/log2(r+1),  r = 1…10
//	MRR@10      1/r of the first relevant document if r ≤ 10, otherwise 0
//	Recall@100  relevant documents among the first 100, over all relevant ones
//	zero hits   queries whose ranking is empty
//
// nDCG is that of Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR
// techniques" (ACM TOIS 20(4), 2002), with the grade itself as gain and the
// discount log2(r+1), as trec_eval computes ndcg_cut_10. Rank is the order in
// which a ranking comes; scores are not looked at.
//
// # Guarantees
//
// Errors about a file are a *FileError that names the line. A Set is never
// changed after Load and is safe for concurrent use. Results do not depend on
// the order in which queries were answered.
package eval
