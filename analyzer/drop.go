package analyzer

// isFunction reports whether a morpheme only holds a sentence together: it is left
// out of a text that has other words, and cuts a query.
func isFunction(m morpheme) bool {
	major, minor := m.pos[0], "*"
	if len(m.pos) > 1 {
		minor = m.pos[1]
	}
	switch major {
	case "助詞", "助動詞", "記号", "フィラー", "接続詞", "その他":
		return true
	case "動詞":
		// 非自立 and 接尾 are the て-いる and られる behind a verb.
		return minor == "非自立" || minor == "接尾" || lightVerbs[m.base]
	case "形容詞":
		return minor == "非自立" || minor == "接尾" || m.base == "ない"
	case "名詞":
		switch minor {
		case "非自立", "代名詞", "特殊":
			return allHiragana(m.surface) || m.surface == "等" || m.surface == "為"
		case "接尾":
			return allHiragana(m.surface) && m.surface != "さん"
		}
	case "連体詞":
		return allHiragana(m.surface)
	case "接頭詞":
		return allHiragana(m.surface)
	}
	return false
}

// lightVerbs are verbs that stand behind nearly every noun and say nothing of the
// talk.
var lightVerbs = map[string]bool{"する": true, "いる": true, "ある": true, "なる": true, "おる": true, "いう": true}
