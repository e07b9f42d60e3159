package index

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/talksearch/talksearch/analyzer"
)

// TestCounter wants the same sums however little fits into memory.
func TestCounter(t *testing.T) {
	for _, most := range []int{1, 2, 7, 1000} {
		c := newCounter(t.TempDir())
		c.most = most
		want := map[string]uint64{}
		for i := range 100 {
			key := fmt.Sprint(i * i % 17)
			want[key] += uint64(i)
			if err := c.add(key, uint64(i)); err != nil {
				t.Fatal(err)
			}
		}
		var got []keyCount
		for x, err := range c.sums() {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, x)
		}
		var sorted []keyCount
		for _, key := range slices.Sorted(maps.Keys(want)) {
			sorted = append(sorted, keyCount{key, want[key]})
		}
		if !slices.Equal(got, sorted) {
			t.Errorf("with %d in memory: %v, want %v", most, got, sorted)
		}
		for range c.sums() {
			break // whoever has enough may leave
		}
		if err := c.close(); err != nil {
			t.Error(err)
		}
		if left, err := os.ReadDir(c.dir); err != nil || len(left) > 0 {
			t.Errorf("left behind %v, %v", left, err)
		}
	}
}

func TestLexiconKeys(t *testing.T) {
	for _, tt := range []struct{ word, reading, key string }{
		{"docker", "", "sdocker"},
		{"Docker", "", "sdocker\x00\x01"},
		{"HTTP/2", "", "shttp/2\x00\x02"},
		{"JavaScript", "", "sjavascript\x00JavaScript"},
		{"Éa", "", "séa\x00\x01"},
		{"監視", "", "s監視"},
		{"監視", "カンシ", "k\x0b\x53\x17\x00監視"},
		{"カンシ", "カンシ", "k\x0b\x53\x17"},
	} {
		key, spelled := surfaceKey(tt.word), true
		if tt.reading != "" {
			key, _ = kanaKey(tt.reading, tt.word)
			spelled = tt.reading == tt.word
		}
		if key != tt.key {
			t.Errorf("%s: key %q, want %q", tt.word, key, tt.key)
		}
		if word, s := wordOfKey([]byte(key)); word != tt.word || s != spelled {
			t.Errorf("%q is %s, %v, want %s, %v", key, word, s, tt.word, spelled)
		}
	}
	for _, reading := range []string{"", "かんし", "abc", "カンa", "\xff"} {
		if key, ok := kanaKey(reading, "x"); ok {
			t.Errorf("%q has the key %q", reading, key)
		}
	}
}

// writeLexicon returns the bytes of the lexicon of texts, each a section.
func writeLexicon(t testing.TB, a *analyzer.Analyzer, titles []string, texts ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	w := newLexiconWriter(dir)
	defer w.close()
	for i, text := range texts {
		var words wordCollector
		words.addField(a, analyzeValues(a, text), false)
		s := &sectionDocument{words: words.take()}
		if i < len(titles) {
			s.titles = titles[i : i+1]
		}
		if err := w.add(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.write(dir, a); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, lexiconName))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestLexiconTitles(t *testing.T) {
	a := newAnalyzer(t)
	var titles, texts []string
	for i := range 500 {
		titles = append(titles, fmt.Sprintf("第%03d回 勉強会", i))
		texts = append(texts, "監視")
	}
	l, err := openLexicon(writeLexicon(t, a, titles, texts...))
	if err != nil {
		t.Fatal(err)
	}
	for prefix, want := range map[string]int{
		"第": 500, "第0": 100, "第12": 10, "第123回 勉強会": 1, "第499": 1, "第5": 0, "": 500, "あ": 0, "龠": 0, "第064": 1, "第063": 1,
	} {
		got, err := l.titles(titleKey(prefix))
		if err != nil || len(got) != want {
			t.Errorf("%s begins %d titles, want %d: %v", prefix, len(got), want, err)
		}
	}
}

func TestCorrect(t *testing.T) {
	a := newAnalyzer(t)
	l, err := openLexicon(writeLexicon(t, a, nil,
		"KubernetesとDockerとコンテナ", "Dockerとdoctorとコンテナの監視", "PuppetとIPv4とログ", "データベースとクラスタ、自動化の障害検知"))
	if err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{
		"kuberntes":                   "Kubernetes", // less
		"kubernettes":                 "Kubernetes", // more
		"kubernites":                  "Kubernetes", // another
		"Dokcer":                      "Docker",     // the wrong order
		"ｄｏｃｋｅｔ":                      "Docker",
		"docter":                      "Docker", // of two the commoner
		"コンテマ":                        "コンテナ",
		"こんてま":                        "コンテナ",
		"コンテナナ":                       "コンテナ",
		"しょうかい":                       "障害",
		"でーたべす":                       "データベース",
		"docker":                      "", // is one
		"コンテナ":                        "",
		"かんし":                         "", // too short
		"log":                         "",
		"ocker":                       "", // the first letter of a short word
		"引き揚げる":                       "",
		"ipv6":                        "", // another thing
		"dkcoer":                      "", // two slips
		"":                            "",
		"\xff\xfe\xfd\xfc":            "",
		"監視監視監":                       "",
		strings.Repeat("docker", 400): "",
	} {
		if got, _, err := l.correct(typed); got != want || err != nil {
			t.Errorf("%s is %q, want %q: %v", typed, got, want, err)
		}
	}
}

// FuzzLexicon wants damaged bytes to give an error, or answers that end: a walk, a
// correction and a list of titles.
func FuzzLexicon(f *testing.F) {
	a := newAnalyzer(f)
	whole := writeLexicon(f, a, []string{"監視の会", "Dockerの会"}, fuzzTexts...)
	f.Add(whole, "か")
	f.Add(whole[:len(whole)/2], "d")
	f.Add(bytes.Repeat([]byte{0}, 64), "")
	f.Add([]byte{}, "監視")
	for _, at := range []int{0, 8, len(whole) / 3, len(whole) / 2, len(whole) - 12, len(whole) - 1} {
		b := slices.Clone(whole)
		b[at] ^= 0x55
		f.Add(b, "docker")
	}
	f.Fuzz(func(t *testing.T, data []byte, typed string) {
		if len(typed) > MaxQueryBytes {
			t.Skip("longer than any query")
		}
		dir := t.TempDir()
		// As if it had been written so: what the sum does not tell.
		sum := sha256.Sum256(data)
		m := &manifest{Checksums: map[string]fileSum{lexiconName: {SHA256: hex.EncodeToString(sum[:])}}}
		if err := os.WriteFile(filepath.Join(dir, lexiconName), data, 0o644); err != nil {
			t.Fatal(err)
		}
		r := &Reader{dir: dir, manifest: m, lexicon: func() (*lexicon, error) { return m.readLexicon(dir) }}
		for _, prefix := range []string{typed, ""} {
			s, err := r.Suggest(t.Context(), prefix, 5)
			if err != nil {
				mustBeBroken(t, err)
			} else if len(s.Suggestions) > 5 {
				t.Fatalf("%d suggestions", len(s.Suggestions))
			}
		}
		for _, word := range []string{typed, "dokcer", "こんてま"} {
			if _, err := r.correct(word); err != nil {
				mustBeBroken(t, err)
			}
		}
	})
}

func mustBeBroken(t *testing.T, err error) {
	t.Helper()
	if !errors.As(err, new(*BrokenError)) {
		t.Fatalf("%T: %v", err, err)
	}
}
