package analyzer

import "strings"

// A Rule says more closely than a Kind how a token came to be. It is for people who
// ask why something is found, and changes nothing.
type Rule uint8

// The rules. The first says nothing: RuleOf finds out.
const (
	RuleUnsaid           Rule = iota
	RuleWritten               // as written, whatever it is cut into
	RuleTechnical             // a name with marks inside or in front, whole
	RuleJoined                // the same with the marks left out
	RuleBare                  // the same without the mark in front
	RuleMarkPart              // a part of it between marks
	RuleCasePart              // a part between capitals or digits: CloudFormation
	RuleVersion               // the number of a version: v1.3
	RuleHost                  // the host of an address
	RuleAddressPart           // a word of an address
	RuleDictionary            // a word of IPADIC
	RuleUnknown               // a word that no dictionary knows
	RuleKatakana              // a run of katakana, whole
	RuleLoanword              // a known loanword of such a run
	RuleCompound              // a word of IPADIC that has others in it
	RuleCompoundPart          // one of those
	RuleDictionaryForm        // an inflected word, or the verb that a noun is made of
	RuleLongVowel             // ー at the end left out
	RuleKatakanaSpelling      // another habit of spelling a loanword: ヴァ, ウェ
	RuleKanaWord              // a loanword in hiragana, or half so
	RuleOkurigana             // the same kanji with other kana
	RuleSpelling              // another spelling of a native word
	RuleWordList              // a word that IPADIC has not, in this spelling or at all
	RuleUserDict              // a word of the user's
	RuleSymbol                // a mark that is a word
	RuleBigram                // two neighbouring characters
)

var ruleNames = [...]string{
	"", "as written", "technical name", "marks left out", "mark in front left out", "part between marks", "part between capitals or digits",
	"version number", "host", "part of an address", "ipadic", "unknown word", "katakana run", "loanword", "compound of ipadic", "part of a compound",
	"dictionary form", "long vowel", "katakana spelling", "kana for katakana", "okurigana", "spelling", "word list", "user dictionary", "symbol", "bigram",
}

// String returns the rule's name as analyze shows it.
func (r Rule) String() string {
	if int(r) < len(ruleNames) {
		return ruleNames[r]
	}
	return "unknown rule"
}

// RuleOf returns the rule that made t, a token that a cut text into. Most rules show
// in the kind and in how the term differs from what is written, so that indexing need
// not pay for them.
func (a *Analyzer) RuleOf(t Token, text string) Rule {
	if t.Rule != RuleUnsaid {
		return t.Rule
	}
	written := fold(text[t.Start:t.End]).text
	latin := classOf(firstRune(t.Term)) == classWord
	katakana := allKatakana(toKatakana(written))
	if a.lex.isListed(written) && t.Kind != Base && t.Kind != Part {
		return RuleWordList
	}
	switch t.Kind {
	case Base:
		return RuleDictionaryForm
	case Symbol:
		return RuleSymbol
	case Bigram:
		return RuleBigram
	case Compound:
		switch {
		case katakana:
			return RuleKatakana
		case strings.ContainsFunc(written, isJapanese):
			return RuleCompound
		}
		return RuleTechnical
	case Part:
		switch {
		case latin:
			return RuleMarkPart
		case katakana:
			return a.katakanaRule(written)
		}
		return RuleCompoundPart
	case Variant:
		switch {
		case latin:
			return RuleJoined
		case katakana && allKatakana(t.Term) && !allKatakana(written):
			return RuleKanaWord
		case allKatakana(written) && strings.TrimSuffix(written, "ー") == strings.TrimSuffix(t.Term, "ー"):
			return RuleLongVowel
		case allKatakana(written):
			return RuleKatakanaSpelling
		case onlyKanji(written) != "" && onlyKanji(written) == onlyKanji(t.Term):
			return RuleOkurigana
		}
		return RuleSpelling
	}
	switch {
	case latin:
		return RuleWritten
	case allKatakana(written) && len(written) > kanaSize:
		return a.katakanaRule(written)
	}
	return RuleDictionary
}

func (a *Analyzer) katakanaRule(word string) Rule {
	if _, ok := a.lex.loanword(toKatakana(word)); ok {
		return RuleLoanword
	}
	return RuleUnknown
}

func onlyKanji(s string) string {
	return strings.Map(func(r rune) rune {
		if isKanji(r) {
			return r
		}
		return -1
	}, s)
}
