package analyzer

// A Chunk is a stretch of a query whose parts must stand together in a text: what
// was typed without a space, and without a particle, auxiliary or mark inside.
type Chunk struct {
	// Text is the chunk as it was typed; Start and End are its bytes in the query.
	Text       string
	Start, End int
	// Tokens are what Analyze gives for the chunk inside this query. Tokens of
	// one position are different ways to find the same words.
	Tokens []Token
}

// Chunks cuts a query into chunks by the code that cuts texts.
//
// A query of function words alone (の, する) has chunks of them: they meet texts
// and headings that have no other words either (see Analyze), and whatever bigrams
// are indexed. A query without any word (!?) has no chunks.
func (a *Analyzer) Chunks(query string) []Chunk {
	e := a.emit(fold(query), true)
	var chunks []Chunk
	first := 0
	for _, end := range e.ends {
		c := Chunk{Tokens: e.tokens[first:end:end]}
		c.Start, c.End = c.Tokens[0].Start, c.Tokens[0].End
		for _, t := range c.Tokens {
			c.Start, c.End = min(c.Start, t.Start), max(c.End, t.End)
		}
		c.Text = query[c.Start:c.End]
		chunks = append(chunks, c)
		first = end
	}
	return chunks
}
