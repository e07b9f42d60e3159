package analyzer

// phrases is the simplest index that knows positions.
type phrases struct {
	places   map[string][]place
	postings int
}

// A place is where a term stands: its text, its positions and its bytes.
type place struct {
	doc, start, end int
	bytes           span
}

func newPhrases() *phrases { return &phrases{places: map[string][]place{}} }

func (p *phrases) add(doc int, tokens []Token) {
	for i, t := range tokens {
		p.places[t.Term] = append(p.places[t.Term], place{doc, t.Position, t.Position + spanOf(tokens, i), span{t.Start, t.End}})
		p.postings++
	}
}

func spanOf(tokens []Token, i int) int {
	if tokens[i].Kind == Bigram {
		return 1
	}
	last := tokens[i].Position
	for _, u := range tokens[i+1:] {
		if u.Start >= tokens[i].End || u.Start < tokens[i].Start {
			break
		}
		last = max(last, u.Position)
	}
	return last - tokens[i].Position + 1
}

// chunks returns the texts that have all chunks, with the bytes of each chunk there.
func (p *phrases) chunks(chunks []Chunk) map[int][]span {
	all := map[int][]span{}
	for i, c := range chunks {
		has := p.phrase(c.Tokens)
		if i == 0 {
			for doc, s := range has {
				all[doc] = []span{s}
			}
			continue
		}
		for doc := range all {
			if s, ok := has[doc]; ok {
				all[doc] = append(all[doc], s)
			} else {
				delete(all, doc)
			}
		}
	}
	return all
}

// phrase returns the texts in which some way through tokens stands in a row, and
// the bytes of the first place where it does.
func (p *phrases) phrase(tokens []Token) map[int]span {
	docs := map[int]span{}
	if len(tokens) == 0 {
		return docs
	}
	type state struct{ doc, position int }
	first, last := tokens[0].Position, 0
	reach := map[int]map[state]span{} // query position → where in texts it may stand
	for i, t := range tokens {
		end := t.Position + spanOf(tokens, i)
		last = max(last, end)
		for _, s := range p.places[t.Term] {
			bytes := s.bytes
			if t.Position > first {
				before, ok := reach[t.Position][state{s.doc, s.start}]
				if !ok {
					continue
				}
				bytes.start = before.start
			}
			if reach[end] == nil {
				reach[end] = map[state]span{}
			}
			if _, ok := reach[end][state{s.doc, s.end}]; !ok {
				reach[end][state{s.doc, s.end}] = bytes
			}
		}
	}
	for s, bytes := range reach[last] {
		if old, ok := docs[s.doc]; !ok || bytes.start < old.start {
			docs[s.doc] = bytes
		}
	}
	return docs
}

// has reports whether text doc has tokens in a row.
func (p *phrases) has(doc int, tokens []Token) bool {
	_, ok := p.phrase(tokens)[doc]
	return ok
}
