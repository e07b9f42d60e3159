package analyzer

// A Token is one term of a text and where it came from.
//
// Start and End are byte offsets into the original text, half-open, whatever
// normalisation did on the way. Position is an ordinal: words that stand next to
// each other differ by one, a word that is dropped (a particle, punctuation)
// leaves a gap, spaces take none. Several tokens may share a position: a whole
// word and its first part. A whole that has n parts spans n positions.
// Tokens come in order of Position, then Start, a whole before its parts.
type Token struct {
	Term       string
	Start, End int
	Position   int
	Kind       Kind
	// Rule is set where Kind and spelling do not tell it: ask RuleOf.
	Rule Rule
}

// Kind names the rule that made a token's term.
type Kind uint8

// The kinds of token, in the order of how strongly a match on them counts.
const (
	// Surface is a word as it was written, width and case folded.
	Surface Kind = iota
	// Base is the dictionary form of an inflected word (行った gives 行う).
	Base
	// Compound is a whole word that is also there in parts (CloudFormation).
	Compound
	// Part is a part of a Compound.
	Part
	// Variant is a word whose spelling was folded to its group's one term
	// (サーバー gives サーバ).
	Variant
	// Symbol is a mark that carries meaning by itself (㈱).
	Symbol
	// Loanword is a katakana word for its Latin source, or the reverse (コンテナ,
	// container). Alternatives are of this kind and the next three, tokens are not.
	Loanword
	// Synonym is a word that the lists say means the same (GC, ガベージコレクション).
	Synonym
	// Related is a word that the lists say means nearly the same, or more.
	Related
	// Reading is a word that is read as the query is written (かんし, kanshi, 監視).
	Reading
	// Bigram is two characters next to each other, whatever the words are.
	Bigram
)

var kindNames = [...]string{"surface", "base", "compound", "part", "variant", "symbol", "loanword", "synonym", "related", "reading", "bigram"}

// String returns the kind's name as users see it in "why" and in analyze.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}
