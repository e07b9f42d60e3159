# Adds the peers' nDCG@10, and what is left to 1.0 that is gained on the best of them,
# to the table of `talksearch eval`.
#	awk -F '\t' -f peers.awk peers.tsv FS='|' table
FS == "\t" { for (i = 2; i <= NF; i++) peer[$1, i] = $i; next }
/^\| set/  { print $0 " Lucene | Bleve, Kagome | Bleve, bigrams | Lucene tuned | gained of what is left |"; next }
/^\| ---/  { print $0 " ---: | ---: | ---: | ---: | ---: |"; next }
/^\|/ {
	set = $2; gsub(/ /, "", set)
	best = 0; row = $0
	for (i = 2; i <= 5; i++) { row = row " " peer[set, i] " |"; if (peer[set, i] + 0 > best) best = peer[set, i] + 0 }
	if (best == 0) { print row " |"; next }
	printf "%s %+.1f %% |\n", row, 100 * ($4 - best) / (1 - best)
}
