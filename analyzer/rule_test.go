package analyzer

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRules(t *testing.T) {
	a := withOwnWords()
	for text, want := range map[string][]string{
		"Serf":                     {"serf: as written"},
		"node.js":                  {"node.js: technical name", "nodejs: marks left out", "node: part between marks", "js: part between marks"},
		"--dry-run":                {"--dry-run: technical name", "dry-run: mark in front left out", "dryrun: marks left out", "dry: part between marks", "run: part between marks"},
		"CloudFormation":           {"cloudformation: technical name", "cloud: part between capitals or digits", "formation: part between capitals or digits"},
		"v1.3":                     {"v1.3: as written", "1.3: version number"},
		"https://example.com/hits": {"example.com: host", "example: part of an address", "com: part of an address", "hits: part of an address"},
		"監視":                       {"監視: ipadic"},
		"サーバー":                     {"サーバ: long vowel"},
		"ヴァイオリン":                   {"バイオリン: katakana spelling"},
		"しゃーでぃんぐ":                  {"シャーディング: kana for katakana"},
		"引継ぎ":                      {"引き継ぎ: okurigana", "引き継ぐ: dictionary form"},
		"動かした":                     {"動かす: dictionary form"},
		"さくら":                      {"桜: spelling"},
		"🎉":                        {"🎉: symbol"},
		"ぺろりん":                     {"ぺろりん: user dictionary", "ぺろり: ipadic"},
		"ケヌヌメリ":                    {"ケヌヌメリ: unknown word"},
		"コンテナ":                     {"コンテナ: loanword"},
		"データベース":                   {"データベース: katakana run", "データ: loanword", "ベース: loanword"},
		"新幹線":                      {"新幹線: compound of ipadic", "新: part of a compound", "幹線: part of a compound"},
	} {
		var got []string
		for _, tok := range a.Analyze(text) {
			got = append(got, tok.Term+": "+a.RuleOf(tok, text).String())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	for r := RuleUnsaid + 1; r <= RuleBigram; r++ {
		if r.String() == "" || r.String() == "unknown rule" {
			t.Errorf("rule %d has no name", r)
		}
	}
}
