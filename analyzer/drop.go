package analyzer

import "strings"

// A role is what a part of speech is for a search.
type role uint8

const (
	content role = iota
	// function words hold a sentence together: they are left out of a text that
	// has other words, and cut a query.
	function
	// functionInKana words do so when they are written in hiragana: こと, これ, その, また.
	functionInKana
	// suffix is a noun that only stands behind others: 化, 性, 的.
	suffix
	// prefix is one that only stands before others: 新, 非, 再.
	prefix
	// verb is a verb or adjective with a meaning.
	verb
	adjective
	// helper is a verb behind another: a word where it is the second half of a
	// compound verb and written so (読み直す, 打ち始める), grammar behind て (見て行く).
	helper
)

// roleOf classifies a part of speech of IPADIC.
func roleOf(pos string) role {
	major, rest, _ := strings.Cut(pos, ",")
	minor, _, _ := strings.Cut(rest, ",")
	switch major {
	case "助詞", "助動詞", "記号", "フィラー", "その他":
		return function
	case "動詞", "形容詞":
		switch {
		case minor == "接尾":
			return function // the られる behind a verb
		case minor == "非自立" && major == "動詞":
			return helper
		case major == "動詞":
			return verb
		}
		if minor == "非自立" {
			return functionInKana // 使い易い, しやすい
		}
		return adjective
	case "名詞":
		switch minor {
		case "非自立", "代名詞", "特殊":
			return functionInKana
		case "接尾":
			return suffix
		}
	case "連体詞", "接続詞":
		return functionInKana // 一方 is a noun, too
	case "接頭詞":
		return prefix
	}
	return content
}

// isFunction reports whether a piece of a sentence is left out.
func (p piece) isFunction() bool {
	switch p.role {
	case function:
		return true
	case functionInKana, prefix:
		return allHiragana(p.surface)
	case suffix:
		return allHiragana(p.surface) && p.surface != "さん"
	case verb, adjective:
		return isLight(p.base)
	case helper:
		return p.afterTe || !isKanji(firstRune(p.surface))
	}
	return false
}

// isLight reports the verbs and the adjective that stand behind nearly every noun and
// say nothing of the talk.
func isLight(base string) bool {
	switch base {
	case "する", "いる", "ある", "なる", "おる", "いう", "ない":
		return true
	}
	return false
}
