// Package index builds generations from notes and answers queries from them. It
// is the only room that knows Bleve.
//
// Most callers want two functions: Build, which makes a generation of notes and
// lets a directory serve it, and Open, which returns a Reader of what a directory
// serves. A Reader is safe for concurrent use; readers and a build never wait for
// each other. All limits of a request are constants here, and every error that a
// caller can do something about has a type.
//
// # On disk
//
//	INDEX/
//	  CURRENT           one line: the name of the generation that is served
//	  LOCK              held by the one build that may run
//	  gen-000007/       a generation; never changed once CURRENT has named it
//	    store/          a Bleve index (scorch, zap 16), one document a section
//	    notes.bin       which sections are of one note
//	    lexicon.bin     the words and titles that prefixes are completed to (lexicon.go)
//	    userdict.csv    the user dictionary that it was built with, if any
//	    abbreviations.tsv
//	                    what the notes explain: ガベージコレクション（GC）; if they do
//	    manifest.json   what the generation holds
//	  gen-000008.unfinished/
//	                    a build at work, or one that was killed; the next removes it
//
// A build fills gen-N.unfinished, writes the manifest last, syncs every file,
// renames the directory to gen-N, and replaces CURRENT by a rename. At whatever
// moment it is killed, CURRENT names a whole generation. The generation that was
// served before stays, so that a reader that has just read CURRENT still finds
// what it named; older ones, and one that was killed before CURRENT named it, are
// removed. Nobody ever writes into a generation: Bleve lets a writer and a reader
// of one directory wait for each other, for ever. Other files in INDEX are left
// alone.
//
// The manifest holds the format's version, the analyzer's fingerprint, the time,
// the counts, the sum of the lengths of each field (BM25's average comes from it:
// Bleve's own depends on how segments were merged), the size and SHA-256 of every
// file, and the id, path and content hash of every note. Opening compares sizes, and
// the sums of small files. The lexicon is read and its sum compared when it is first
// asked for.
//
// # In the store
//
// A section is one document whose id is the section's. Searched fields (field.go)
// hold the analyzer's terms with their positions: a location's Pos is the token's
// position plus one, its Start is 0, and its End is how many more positions the
// token spans, which is not 0 for a whole whose parts are there too. The field of link
// addresses has no positions. The field grams (substring.go) holds which pairs of
// Japanese characters a section has. Key fields (note, path, date, has) hold whole
// values for grouping and filters. The one stored field, record (record.go), has
// what a hit shows: a JSON record, the texts, and for each text a word table
// (wordtable.go) that tells the bytes of each position; all of it is one zstd blob.
//
// # Versions of the format
//
//	1  the first
package index
