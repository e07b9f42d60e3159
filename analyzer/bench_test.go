package analyzer

import (
	"strings"
	"testing"

	"github.com/ikawaha/kagome/v2/tokenizer"
)

// benchText is prose of our own, as dense in technical words as talk notes are.
var benchText = strings.Repeat(`コンテナの監視サーバーをDockerで立ち上げて、障害検知の自動化を進めた話を聞いた。
イミュータブルインフラストラクチャを導入すると、構成管理ツールの役割が変わる。HTTP/2.0やnode.jsの話もあったが、
負荷試験の結果を見るかぎり、キャッシュの効き方が一番の課題だった。資料は https://example.com/slides/42 に置いてある。
データベースの冗長化構成を引継ぎのときに見直し、Blue-Green Deploymentへ切り替えたので、切り戻しも簡単になったという。
`, 40)

func BenchmarkAnalyze(b *testing.B) {
	a := shared()
	b.SetBytes(int64(len(benchText)))
	b.ReportAllocs()
	for b.Loop() {
		a.Analyze(benchText)
	}
}

func BenchmarkBigrams(b *testing.B) {
	a := shared()
	b.SetBytes(int64(len(benchText)))
	for b.Loop() {
		a.Bigrams(benchText)
	}
}

// BenchmarkKagome is the yardstick: Kagome alone, a sentence at a time.
func BenchmarkKagome(b *testing.B) {
	k := kagome(b)
	b.SetBytes(int64(len(benchText)))
	b.ReportAllocs()
	for b.Loop() {
		for line := range strings.Lines(benchText) {
			k.Analyze(line, tokenizer.Search)
		}
	}
}

func BenchmarkExpand(b *testing.B) {
	a := shared()
	for b.Loop() {
		for _, c := range a.Chunks("ドッカーコンテナの障害検知 kanshi") {
			a.Expand(c)
		}
	}
}

// BenchmarkRealText is the same on real posts, where there are any.
func BenchmarkRealText(b *testing.B) {
	var texts []string
	size := 0
	for text := range realTexts(b, 64<<10) {
		texts = append(texts, text)
		size += len(text)
	}
	k, a := kagome(b), shared()
	for _, way := range []struct {
		name string
		run  func(text string)
	}{
		{"analyze", func(text string) { a.Analyze(text) }},
		{"bigrams", func(text string) { a.Bigrams(text) }},
		{"kagome", func(text string) {
			for line := range strings.Lines(text) {
				k.Analyze(line, tokenizer.Search)
			}
		}},
	} {
		b.Run(way.name, func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				for _, text := range texts {
					way.run(text)
				}
			}
		})
	}
}
