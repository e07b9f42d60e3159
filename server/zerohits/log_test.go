package zerohits

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2014, 3, 26, 12, 34, 56, 0, time.UTC)

func open(t *testing.T) (l *Log, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "zero-hits.jsonl")
	l, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return l, path
}

func flush(t *testing.T, l *Log, now time.Time) {
	t.Helper()
	if err := l.Flush(now); err != nil {
		t.Fatal(err)
	}
}

func contents(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestLog(t *testing.T) {
	l, path := open(t)
	for _, q := range []string{"クバネティス", "ｸﾊﾞﾈﾃｨｽ", "Only Once", "ZAB  bix", "zab bix", "zab\u3000bix", "a@b.example", "a@b.example"} {
		l.Add(q)
	}
	flush(t, l, noon)
	flush(t, l, noon) // nothing new
	want := `{"day":"2014-03-26","query":"zab bix","count":3}
{"day":"2014-03-26","query":"クバネティス","count":2}
`
	if diff := cmp.Diff(want, contents(t, path)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if mode, err := os.Stat(path); err != nil || mode.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", mode.Mode(), err)
	}

	// Another server, the day after; a line was torn in between.
	if err := os.WriteFile(path, []byte(want+`{"day":"2014`), 0o600); err != nil {
		t.Fatal(err)
	}
	l2, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	l2.Add("zab bix")
	flush(t, l2, noon.AddDate(0, 0, 1))
	l2.Add("zab bix")
	flush(t, l2, noon.AddDate(0, 0, 1))
	l.Add("only once")
	flush(t, l, noon.AddDate(0, 0, 2))
	got, unreadable, err := Read(path)
	if err != nil || unreadable != 1 {
		t.Errorf("%d lines are unreadable, %v", unreadable, err)
	}
	all := []Query{
		{"zab bix", 5, "2014-03-26", "2014-03-27"},
		{"only once", 2, "2014-03-28", "2014-03-28"},
		{"クバネティス", 2, "2014-03-26", "2014-03-26"},
	}
	if diff := cmp.Diff(all, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestWhole(t *testing.T) {
	q := func(text string, count int) Query { return Query{Text: text, Count: count} }
	all := []Query{q("zab", 9), q("テラホーム", 5), q("テラホ", 5), q("テラ", 4), q("zabbi", 3), q("zabbix", 3), q("zabbix 監視", 2)}
	want := []Query{q("zab", 9), q("テラホーム", 5), q("zabbix", 3), q("zabbix 監視", 2)}
	if diff := cmp.Diff(want, Whole(all)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestPersonal(t *testing.T) {
	tests := []struct {
		query string
		want  bool
	}{
		{"kubernetes", false},
		{"speaker:@yamada go 1.26", false},
		{"2014-03-26 の勉強会", false},
		{"after:2014-03-26 before:2015", false},
		{"github.com/talksearch/talksearch/server", false},
		{"サーバーレスアーキテクチャの運用監視と障害対応の自動化", false},
		{"yamada.taro@mail.example", true},
		{"ＹＡＭＡＤＡ＠ｍａｉｌ．ｅｘａｍｐｌｅ", true},
		{"090-1234-5678", true},
		{"(03) 1234 5678", true},
		{"4111 1111 1111 1111", true},
		{"ghp_16c7e42f292c6912e7710c838347ae178b4a", true},
		{"https://user:password@host.example/", true},
		{strings.Repeat("長", MaxRunes+1), true},
		{"a\x00b", true},
		{"a\xffb", true},
	}
	for _, tt := range tests {
		if got := personal(normal(tt.query)); got != tt.want {
			t.Errorf("personal(%q) = %v", tt.query, got)
		}
	}
}

// Neither the file nor the memory grows without end, and what cannot be written is
// kept.
func TestBounds(t *testing.T) {
	l, path := open(t)
	written := 0
	for round := range 4 {
		for i := range maxPending + 100 {
			q := fmt.Sprintf("%s %d %d", strings.Repeat("語", 60), round, i)
			l.Add(q)
			l.Add(q)
		}
		flush(t, l, noon)
		written += maxPending
	}
	if n := l.pending.Len(); n != maxPending {
		t.Errorf("%d queries are kept", n)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 2 {
		t.Fatalf("%d files, %v", len(entries), err)
	}
	for _, p := range []string{path, path + ".1"} {
		if at, err := os.Stat(p); err != nil || at.Size() > MaxBytes {
			t.Errorf("%s has %d bytes, %v", p, at.Size(), err)
		}
	}
	if queries, _, err := Read(path); err != nil || len(queries) == 0 || len(queries) >= written {
		t.Errorf("%d queries of %d, %v", len(queries), written, err)
	}

	l, path = open(t)
	l.Add("x")
	l.Add("x")
	if err := os.RemoveAll(filepath.Dir(path)); err != nil {
		t.Fatal(err)
	}
	if err := l.Flush(noon); err == nil {
		t.Error("a folder that is gone is no error")
	}
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	flush(t, l, noon)
	if got := contents(t, path); !strings.Contains(got, `"query":"x","count":2`) {
		t.Errorf("what could not be written is lost: %q", got)
	}
}

// Two servers may share a file.
func TestManyWriters(t *testing.T) {
	_, path := open(t)
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			l, err := Open(path)
			if err != nil {
				t.Error(err)
				return
			}
			for i := range 50 {
				l.Add(fmt.Sprint("query ", i%5))
				l.Add(fmt.Sprint("query ", i%5))
				if err := l.Flush(noon.AddDate(0, 0, w)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	queries, unreadable, err := Read(path)
	if err != nil || unreadable > 0 || len(queries) != 5 || queries[0].Count != 8*20 {
		t.Errorf("%+v, %d unreadable, %v", queries, unreadable, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"day":"2014-03-26","query":"x","count":2}`))
	f.Add([]byte("{\"day\":\"x\",\"query\":\"\",\"count\":-1}\n\x00\n[]\nnull"))
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(t.TempDir(), "z")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		queries, _, err := Read(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range queries {
			if q.Text == "" || q.Count < 1 {
				t.Errorf("%+v", q)
			}
		}
	})
}
