// Package index builds generations from notes and answers queries from them. It
// is the only room that knows Bleve.
//
// Most callers want two functions: Update, which makes a directory serve the notes of
// some sources, and Open, which returns a Reader of what a directory serves. Build makes
// a generation of notes, whatever was there before. A Reader is safe for concurrent use;
// readers and a build never wait for each other. All limits of a request are constants
// here, and every error that a caller can do something about has a type.
//
// # On disk
//
//	INDEX/
//	  CURRENT           one line: the name of the generation that is served
//	  LOCK              held by the one build that may run
//	  gen-000007/       a generation; never changed once CURRENT has named it
//	    store/          a Bleve index (scorch, zap 16), one document a section
//	    sections.bin    what is known of each section: its note, lengths, where its text is
//	    facets.bin      tags, events and speakers, that found notes are counted by (facets_build.go)
//	    texts.bin       what hits show
//	    grams.bin       which sections have which pairs of Japanese characters
//	    lexicon.bin     the words and titles that prefixes are completed to (lexicon.go)
//	    userdict.csv    the user dictionary that it was built with, if any
//	    abbreviations.tsv
//	                    what the notes explain: ガベージコレクション（GC）; if they do
//	    counted.zst     what was counted of words and abbreviations, for the next update (counted.go)
//	    copies.jsonl    the notes that say the same as another one, if any (copies.go)
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
// Bleve's own depends on how segments were merged), the size, CRC-32C and SHA-256 of every
// file, the id, path and content hash of every note, in the order of their numbers, and of
// every source the digest and what was wrong with it. It ends with a sum of its own.
// Opening compares the sizes of all files, and their CRCs, in a generation of up to 256 MiB
// those of all but the texts, whose frames are compared when they are read (sums.go);
// Check and an update compare the SHA-256 of all.
//
// # An update
//
// A source whose digest is in the manifest is not read, and a note whose hash is there is
// not analysed. A generation is made of the one before: the segments of its store are
// hard links, and root.bolt names the sections that they drop; frames of texts are
// copied as they are, under the same codebook, until they have outgrown it (texts_renew.go);
// the tables are read, and written without what is gone. Sections are numbered in the order
// of the store, without gaps, and no answer depends on their numbers. What the lexicon and
// the abbreviations count is linear: notes that are gone are read back from the texts,
// analysed and subtracted. So an updated generation has, to the byte, the lexicon of one
// that is built of all notes, and gives the same answers.
//
// A segment that has no more than twice the sections of those after it is merged with
// them, and one that drops more than a quarter of its sections is written again, so that
// segments stay few. A file of a generation may be linked from the next; nobody ever
// writes to it.
//
// # In the store
//
// A section is one document, and its id the number it was added under, of four bytes. A
// build writes its sections as one segment itself (zap.go); Bleve reads it, and merges it
// with those of later builds.
// One field, words, holds the analyzer's terms of all searched fields (field.go): a
// posting's frequency tells in which of these the term stands and at which positions
// (occurrence.go). The fields of a note are with its first section only. Key fields
// (path, date, has) hold whole values for filters. Nothing is stored: what hits show is
// in texts.bin (texts.go), which tells of each section its names (ref.go), the texts, and for
// each text a word table (wordtable.go) with the bytes of each position, all written in the
// words of a codebook (codebook.go).
//
// A lean generation has no grams.bin, no lexicon.bin, no words of links, no wholes
// whose parts are there too, and word tables of long texts only.
//
// # Copies
//
// A copy is a note with the text of one that came before, in the order of sources. It is
// in copies.jsonl and nowhere else, so that an update that adds one writes no text again.
// A source is read again where one of its notes was a copy and is no more, or becomes one:
// which of two notes is found does not depend on which was there first.
//
// # Versions of the format
//
//	1  the first
//	2  what an update needs: counted.zst, sources in the manifest, hashes of titles,
//	   spellings of facets, how many pairs there are
//	3  copies.jsonl, and in the manifest hashes of what notes say
//	4  the manifest tells the CRC-32C of every file, and its own
//	5  the dictionary of the texts is compressed
//	6  texts are written in the words of a codebook: texts.bin in place of texts.zst
package index
