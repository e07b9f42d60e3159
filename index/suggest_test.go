package index_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

// wordy are notes whose words are easily told apart by how many sections have them.
func wordy() []corpus.Note {
	a := note("a.md", "監視の夜",
		"障害検知の自動化|監視は障害検知から。検索も監視する。",
		"コンテナ入門|Dockerでコンテナを動かす。監視もする。",
		"Docker監視|Dockerを監視する。コンテキストは簡単に感じる。")
	a.Event = "全国 パン焼き大会"
	a.Tags = []string{"JavaScript", "immutable infrastructure"}
	b := note("b.md", "Dockerとサーバー",
		"はじめに|サーバーの検査。サーバーを検査し、簡単に感じる。完成は関係ない。Node.js",
		"障害のまとめ|サーバーの障害。サーバ。ＫＩＢＡＮＡ。Node.jsとnode.js")
	b.Sections[1].Speaker = "山田 太郎"
	return []corpus.Note{a, b}
}

func suggest(t testing.TB, r *index.Reader, prefix string, limit int) []index.Suggestion {
	t.Helper()
	s, err := r.Suggest(t.Context(), prefix, limit)
	if err != nil {
		t.Fatalf("%q: %v", prefix, err)
	}
	return s.Suggestions
}

// A verb that is spelled as what was typed comes behind the nouns that are read so.
func TestSuggestNounsFirst(t *testing.T) {
	dir := t.TempDir()
	n := note("a.md", "夜会", "一|ノートの話。")
	n.Tags = []string{"のりかえ"}
	build(t, dir, n)
	got := []string{}
	for _, s := range suggest(t, open(t, dir), "の", 10) {
		got = append(got, s.Word+"/"+s.By)
	}
	if want := []string{"ノート/reading", "のりかえ/surface", "乗り換える/reading"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestSuggest(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, wordy()...)
	r := open(t, dir)
	for _, tt := range []struct {
		prefix string
		want   []string // the first of them, as text/kind/by/sections
	}{
		// As it is spelled, whatever its width and case.
		{"doc", []string{"Docker/word/surface/4", "Dockerとサーバー/title/surface/2"}},
		{"ＤＯＣ", []string{"Docker/word/surface/4"}},
		{"監", []string{"監視/word/surface/3"}},
		{"コンテ", []string{"コンテキスト/word/surface/1", "コンテナ/word/surface/1"}},
		{"ｺﾝﾃﾅ", []string{"コンテナ/word/surface/1", "コンテナ入門/word/surface/1"}},
		{"kib", []string{"KIBANA/word/surface/1"}},
		{"node.", []string{"Node.js/word/surface/2"}},
		// As most write it, once.
		{"サー", []string{"サーバー/word/surface/2"}},
		// As it is read, in kana and romaji; nouns first.
		{"かん", []string{"監視/word/reading/3", "簡単/word/reading/2", "完成/word/reading/1", "関係/word/reading/1", "感ずる/word/reading/2", "監視の夜/title/reading/3"}},
		{"kans", []string{"監視/word/reading/3", "完成/word/reading/1"}},
		{"kont", []string{"コンテキスト/word/reading/1", "コンテナ/word/reading/1"}},
		{"しょうがい", []string{"障害/word/reading/2", "障害検知/word/reading/1", "障害のまとめ/title/reading/1", "障害検知の自動化/title/reading/1"}},
		// A loanword by its sound, where the notes spell it.
		{"どっか", []string{"Docker/word/reading/4", "Dockerとサーバー/title/reading/2"}},
		{"ドッカー", []string{"Docker/word/reading/4"}},
		{"じゃばs", []string{"JavaScript/word/reading/3"}},
		{"監視 どっk", []string{"監視 Docker/word/reading/4"}},
		// In the middle of a conversion.
		{"けんs", []string{"検査/word/reading/1", "検索/word/reading/1"}},
		{"こんてn", []string{"コンテナ/word/reading/1", "コンテナ入門/word/reading/1"}},
		// The last word alone, what stands before it staying as it is.
		{"Docker かん", []string{"Docker 監視/word/reading/3"}},
		{"Docker　-sa", []string{"Docker　-サーバー/word/reading/2"}},
		{"Dockerかんs", []string{"Docker監視/word/reading/3"}},
		{"障害けんt", []string{"障害検知/word/reading/1"}},
		// Names of several words, and titles.
		{"immutable inf", []string{"immutable infrastructure/word/surface/3"}},
		{"全国", []string{"全国/word/surface/3", "全国 パン焼き大会/word/surface/3"}},
		{"やまだ", []string{"山田/word/reading/1", "山田 太郎/word/reading/1"}},
		{"docker監", []string{"Docker監視/title/surface/1"}},
		// With a slip.
		{"javasrcipt", []string{"JavaScript/word/spelling/3"}},
		{"Docker こんてま", []string{"Docker コンテナ/word/spelling/1"}},
		{"", nil},
		{"　", nil},
		{"zzz", nil},
		{"くぁwせdrftgyふじこlp", nil},
	} {
		var got []string
		for _, s := range suggest(t, r, tt.prefix, 10) {
			got = append(got, fmt.Sprintf("%s/%s/%s/%d", s.Text, s.Kind, s.By, s.Sections))
			if s.Kind == "word" && !strings.HasSuffix(s.Text, s.Word) {
				t.Errorf("%s: %s does not end in %s", tt.prefix, s.Text, s.Word)
			}
		}
		if n := len(tt.want); len(got) < n || !slices.Equal(got[:n], tt.want) || n == 0 && len(got) > 0 {
			t.Errorf("%s:\n got %q\nwant %q first", tt.prefix, got, tt.want)
		}
	}
}

// However few are asked for, none of the kinds keeps the others out.
func TestSuggestLimit(t *testing.T) {
	dir := t.TempDir()
	var notes []corpus.Note
	for i := range 20 {
		notes = append(notes, note(fmt.Sprintf("%02d.md", i), fmt.Sprintf("kan%02d", i), fmt.Sprintf("環境%c|kanban%c", 'あ'+i, 'a'+i)))
	}
	build(t, dir, notes...)
	r := open(t, dir)
	for limit := 1; limit <= 12; limit++ {
		got := suggest(t, r, "kan", limit)
		if len(got) != limit {
			t.Errorf("%d of %d: %v", len(got), limit, got)
		}
		kinds := map[string]int{}
		for _, s := range got {
			kinds[s.Kind]++
		}
		if kinds["title"] < limit/3 {
			t.Errorf("of %d: %v", limit, kinds)
		}
	}
}

// The lexicon does not depend on who analyses which note when.
func TestLexiconIsTheSame(t *testing.T) {
	var first []byte
	for _, workers := range []int{1, 2, 3} {
		dir := t.TempDir()
		s, err := index.Build(t.Context(), dir, newAnalyzer(t), slices.Values(wordy()), index.BuildOptions{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(dir, s.Generation, "lexicon.bin"))
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b
		}
		if !slices.Equal(b, first) {
			t.Errorf("%d workers make another lexicon", workers)
		}
	}
}

func TestSuggestErrors(t *testing.T) {
	dir := t.TempDir()
	s := build(t, dir, wordy()...)
	r := open(t, dir)
	for _, tt := range []struct {
		prefix string
		limit  int
		param  string
	}{
		{"a", -1, "limit"},
		{"a", index.MaxLimit + 1, "limit"},
		{strings.Repeat("a", index.MaxQueryBytes+1), 1, "query"},
	} {
		var refused *index.RequestError
		if _, err := r.Suggest(t.Context(), tt.prefix, tt.limit); !errors.As(err, &refused) || refused.Param != tt.param {
			t.Errorf("%.5s %d: %v", tt.prefix, tt.limit, err)
		}
	}
	mine := errors.New("mine")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(mine)
	if _, err := r.Suggest(ctx, "a", 1); !errors.Is(err, mine) {
		t.Errorf("%v", err)
	}

	// What was written since it was opened is not what was written.
	path := filepath.Join(dir, s.Generation, "lexicon.bin")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, content := range []string{"", "short", string(whole[1:]), strings.Repeat("x", len(whole))} {
		r := open(t, dir)
		mustWrite(t, path, content)
		var broken *index.BrokenError
		if _, err := r.Suggest(t.Context(), "a", 1); !errors.As(err, &broken) || broken.File != path {
			t.Errorf("%.5q: %v", content, err)
		}
		mustWrite(t, path, string(whole))
	}
}

// BenchmarkSuggest asks a large index, when one is named.
func BenchmarkSuggest(b *testing.B) {
	dir := os.Getenv("TALKSEARCH_BENCH_INDEX")
	if dir == "" {
		b.Skip("TALKSEARCH_BENCH_INDEX names no index")
	}
	r := open(b, dir)
	for _, prefix := range []string{"s", "か", "doc", "かん", "kont", "けんs", "Docker かん", "javasrcipt", "こんてま"} {
		suggest(b, r, prefix, 10)
		b.Run(prefix, func(b *testing.B) {
			for b.Loop() {
				suggest(b, r, prefix, 10)
			}
		})
	}
}
