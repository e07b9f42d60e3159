package analyzer

import "strings"

// next puts out the word that begins with piece i of the sentence, which may be
// several pieces, and returns the piece after it.
func (e *emitter) next(i int) int {
	p := e.pieces[i]
	if isKatakana(firstRune(p.surface)) && allKatakana(p.surface) {
		j := i + 1
		for j < len(e.pieces) && allKatakana(e.pieces[j].surface) {
			j++
		}
		if j > i+1 || len(p.surface) > kanaSize {
			e.loanwordRun(p.start, e.pieces[j-1].end)
			return j
		}
	}
	if j, term := e.respelled(i); j > i {
		if e.nouns(i, j) && len(p.surface) > kanaSize { // 関連付け is of 関連, too
			end := e.pieces[j-1].end
			e.add(term, p.start, end, e.pos, Compound)
			if v, ok := e.verbOf(term); ok {
				e.add(v, p.start, end, e.pos, Variant)
			}
			for ; i < j; i++ {
				e.single(e.pieces[i], Part)
			}
			return j
		}
		e.word(term, p.start, e.pieces[j-1].end, Variant)
		if v, ok := e.verbOf(term); ok {
			e.beside(v, p.start, e.pieces[j-1].end, Base)
		}
		return j
	}
	if i+1 < len(e.pieces) && e.pieces[i+1].surface == "々" && isKanji(lastRune(p.surface)) {
		// 中々: the dictionary takes 々 for a mark where it does not know the word.
		end := e.pieces[i+1].end
		e.word(e.nounTerm(e.f.text[p.start:end]), p.start, end, Surface)
		return i + 2
	}
	if !e.keep && p.isFunction() {
		e.dropWord()
		return i + 1
	}
	if j := e.compound(i); j > i {
		e.add(e.nounTerm(e.f.text[p.start:e.pieces[j-1].end]), p.start, e.pieces[j-1].end, e.pos, Compound)
		for ; i < j; i++ {
			e.single(e.pieces[i], Part)
		}
		return j
	}
	e.single(p, Surface)
	return i + 1
}

// single puts out one piece as a word; kind is Part inside a compound.
func (e *emitter) single(p piece, kind Kind) {
	lex := e.a.lex
	if p.id < 0 {
		e.word(p.surface, p.start, p.end, kind)
		e.by(RuleUnknown)
		return
	}
	term := lex.termOf(int(p.id))
	switch {
	case p.base != "" && term != "" && term != p.surface:
		kind = Base
		if term != p.base {
			kind = Variant
		}
	case p.base != "" && term == "" && p.base != p.surface: // an auxiliary that is kept
		term, kind = p.base, Base
	case term == "" || term == p.surface:
		term = p.surface
	default:
		kind = Variant
	}
	if stem, ok := strings.CutSuffix(term, "する"); ok && p.base != "" && isKanji(lastRune(stem)) {
		// 愛する must meet 愛: without する, the verb is its noun.
		term, kind = e.nounTerm(stem), Base
	}
	if stem, ok := strings.CutSuffix(term, "する"); ok && allKatakana(stem) {
		term = e.partTerm(stem) // サジェストする, which IPADIC has for a noun
	}
	if code := lex.forms[p.id].split; code != 0 {
		e.add(term, p.start, p.end, e.pos, Compound)
		if v, ok := e.inflected(p, term); ok && v != term {
			e.add(v, p.start, p.end, e.pos, Variant)
		}
		for at := p.start; code > 0; code >>= 4 {
			end := at + int(code&15)*kanaSize
			e.part(at, end)
			at = end
		}
		return
	}
	e.word(term, p.start, p.end, kind)
	if v, ok := e.inflected(p, term); ok && v != term {
		e.beside(v, p.start, p.end, Base)
	}
	e.homographs(p, term)
}

// minHomograph is the fewest letters of a verb in hiragana that may be another.
const minHomograph = 3

// homographs puts out the other verbs that a form in hiragana may be of: つかった is of
// 使う as well as of 漬かる, and only the reader knows.
func (e *emitter) homographs(p piece, term string) {
	if p.role != verb || len(p.surface) < minHomograph*kanaSize || !allHiragana(p.surface) {
		return
	}
	lex := e.a.lex
	first, last, ok := lex.find(p.surface)
	for id := first; ok && id <= last; id++ {
		other := lex.termOf(id)
		if lex.role(id) == verb && other != "" && other != term && other != e.tokens[len(e.tokens)-1].Term && !isLight(lex.baseForm(id)) {
			e.beside(other, p.start, p.end, Base)
			return
		}
	}
}

// inflected returns the verb or adjective that a noun is a form of, and in a query
// the other verb that a verb's form may be of: what is cut alone lacks the ending
// that tells 取れ(ば) of 取る from 取れ(た) of 取れる.
func (e *emitter) inflected(p piece, term string) (string, bool) {
	lex := e.a.lex
	switch p.role {
	case content, suffix:
		if v, ok := e.verbOf(p.surface); ok {
			return v, true
		}
		if v, ok := e.verbOf(term); ok {
			return v, true
		}
		if stem, ok := strings.CutSuffix(p.surface, "く"); ok && isKanji(lastRune(stem)) {
			return lex.inflecting(stem+"い", adjective) // 多く, 近く
		}
	case verb, helper:
		if e.query && p.surface != p.base {
			return lex.inflecting(p.surface+"る", verb)
		}
	}
	return "", false
}

// inflecting returns the term of a dictionary form of the given role.
func (l *lexicon) inflecting(base string, r role) (string, bool) {
	first, last, ok := l.find(base)
	for id := first; ok && id <= last; id++ {
		if l.role(id) == r && l.baseForm(id) == base {
			return l.termOf(id), true
		}
	}
	return "", false
}

// verbOf returns the verb that a noun is the continuative form of: 引き継ぎ, 立ち上げ,
// 出来.
func (e *emitter) verbOf(noun string) (string, bool) {
	if !strings.ContainsFunc(noun, isKanji) {
		return "", false
	}
	if v, ok := e.a.lex.verbs.get(noun); ok {
		return v, true
	}
	last := lastRune(noun)
	if !isHiragana(last) {
		return "", false
	}
	switch vowelOf(last + katakanaOffset) {
	case 'エ':
		return e.a.lex.variants.get("v" + noun + "る")
	case 'イ':
		if u, ok := inURow(last); ok {
			return e.a.lex.variants.get("v" + strings.TrimSuffix(noun, string(last)) + string(u))
		}
	}
	return "", false
}

// inURow gives the dictionary form's last letter for a godan verb's continuative.
func inURow(r rune) (rune, bool) {
	const i, u = "いきぎしちにびみり", "うくぐすつぬぶむる"
	at := strings.IndexRune(i, r)
	if at < 0 {
		return 0, false
	}
	return firstRune(u[at:]), true
}

// part puts out a part of a word of the dictionary: a noun where it may be one, and
// otherwise by the term that it has alone.
func (e *emitter) part(start, end int) {
	s := e.f.text[start:end]
	noun, ok := e.a.lex.variants.get("n" + s)
	switch {
	case all(s, isKanji) || allKatakana(s):
		e.word(e.partTerm(s), start, end, Part)
		return
	case ok:
		e.word(noun, start, end, Part)
		if v, ok := e.verbOf(noun); ok {
			e.beside(v, start, end, Base)
		}
		return
	}
	var p piece
	e.a.lex.cut(s, sentenceStart, func(id int32, from, to int) {
		p = piece{id: id, surface: s[from:], start: start + from, end: end}
	})
	if p.start > start || p.id < 0 {
		e.word(e.nounTerm(s), start, end, Part)
		return
	}
	p.role, p.base = e.a.lex.role(int(p.id)), e.a.lex.baseForm(int(p.id))
	e.single(p, Part)
	if p.role == verb {
		// The ending is missing that tells ゆれ of 揺れる from that of 揺る.
		if v, ok := e.a.lex.inflecting(s+"る", verb); ok && v != e.tokens[len(e.tokens)-1].Term {
			e.beside(v, start, end, Base)
		}
	}
}

// partTerm returns the term of a part of a compound.
func (e *emitter) partTerm(s string) string {
	if allKatakana(s) {
		if k, ok := e.a.lex.loanword(s); ok {
			return k.term
		}
		return foldLoanword(s)
	}
	return e.nounTerm(s)
}

// nounTerm returns the term that stands for all spellings of a noun.
func (e *emitter) nounTerm(s string) string {
	if m, ok := e.a.lex.variants.get("n" + s); ok {
		return m
	}
	return s
}

// loanwordRun puts out a run of katakana, or of kana that stand for katakana: the
// whole, and the loanwords it is made of.
func (e *emitter) loanwordRun(start, end int) {
	run := e.f.text[start:end]
	k, ok := e.a.memory.katakana.get(run, 0)
	if !ok {
		k = e.a.lex.katakanaRun(run)
		e.a.memory.katakana.put(run, 0, e.a.lex.katakanaRun)
	}
	kind := Part
	switch {
	case len(k.words) == 1:
		kind = Surface
	case k.whole != "":
		e.add(k.whole, start, end, e.pos, Compound)
	}
	for _, w := range k.words {
		kind := kind
		if kind == Surface && w.term != run {
			kind = Variant
		}
		e.word(w.term, start+w.start, start+w.end, kind)
	}
}

// A katakanaRun is what a run of kana is cut into, and these words put together, where
// they are a whole.
type katakanaRun struct {
	whole string
	words []loanword
}

func (l *lexicon) katakanaRun(run string) (k katakanaRun) {
	k.words = l.cutKatakana(toKatakana(run), nil)
	if len(k.words) > 1 && len(k.words) <= maxParts {
		var b strings.Builder
		for _, w := range k.words {
			b.WriteString(w.term)
		}
		k.whole = b.String()
	}
	return k
}

// maxPieces is how many pieces one word may have been cut into.
const maxPieces = 4

// respelled looks for a word at piece i that the dictionary does not have in this
// spelling, and so cut up, but that the list of variants has: 立|上げる, 引|継ぎ. It
// returns the piece after the word, and i for none.
func (e *emitter) respelled(i int) (int, string) {
	p := e.pieces[i]
	if !isKanji(firstRune(p.surface)) || i+1 == len(e.pieces) || p.end != e.pieces[i+1].start {
		return i, ""
	}
	for j := min(i+maxPieces, len(e.pieces)); j > i+1; j-- {
		last := e.pieces[j-1]
		if !e.joinable(i, j) {
			continue
		}
		if last.base == "する" {
			return i, "" // a noun and its する: 自動|化|した must meet 自動|化
		}
		before := e.f.text[p.start:last.start]
		switch {
		case last.role == verb || last.role == helper || last.role == function && last.base != "": // 立ち|上げる
			if m, ok := e.a.lex.variants.get("v" + before + last.base); ok {
				return j, m
			}
			// The word's own spelling, cut up by what stands around it.
			if _, _, ok := e.a.lex.find(before + last.base); ok {
				return j, before + last.base
			}
		case last.role == adjective:
			if m, ok := e.a.lex.variants.get("a" + before + last.base); ok {
				return j, m
			}
		}
		if m, ok := e.a.lex.variants.get("n" + before + last.surface); ok {
			return j, m
		}
		if _, ok := e.a.lex.verbs.get(before + last.surface); ok && last.role != prefix {
			return j, before + last.surface // 関連|付け of 関連付ける
		}
	}
	return i, ""
}

// joinable reports whether pieces [i, j) may be one word: short, and without a
// particle or する.
func (e *emitter) joinable(i, j int) bool {
	if e.pieces[j-1].end-e.pieces[i].start > 8*kanaSize {
		return false
	}
	for _, p := range e.pieces[i:j] {
		if p.role == function && p.base == "" || p.base == "する" {
			return false
		}
	}
	return true
}

// compound returns the piece after the longest word of the dictionary that begins
// with piece i and that the lattice cut into several, for the sake of a search; i
// for none.
func (e *emitter) compound(i int) int {
	p := e.pieces[i]
	if i+1 == len(e.pieces) || !isKanji(firstRune(p.surface)) || !isKanji(firstRune(e.pieces[i+1].surface)) {
		return i
	}
	last := min(i+maxPieces, len(e.pieces))
	found := i
	e.a.lex.trie.words(e.f.text[p.start:e.pieces[last-1].end], func(w, length int) {
		id, _ := e.a.lex.spelled(w)
		if length <= len(p.surface) || id < 0 || e.a.lex.role(id) != content {
			return
		}
		for j := i + 1; j < last; j++ {
			if e.pieces[j].end == p.start+length && e.nouns(i, j+1) {
				found = j + 1
			}
		}
	})
	return found
}

func (e *emitter) nouns(i, j int) bool {
	for _, p := range e.pieces[i:j] {
		if p.role != content && p.role != suffix && p.role != prefix {
			return false
		}
	}
	return true
}
