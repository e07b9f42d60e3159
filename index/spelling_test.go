package index_test

import (
	"strings"
	"testing"
	"time"

	"github.com/talksearch/talksearch/index"
)

// TestRescue asks with slips: what is found, what was searched for, and what is
// offered.
func TestRescue(t *testing.T) {
	dir := t.TempDir()
	build(t, dir,
		note("a.md", "Kubernetesの夜", "監視|KubernetesとDockerのコンテナを監視する。クラスタの障害検知。IPv4。"),
		note("b.md", "別の夜", "データベース|immutable infrastructureのデータベース。Node.js", "Node.js|(笑) Node.jsの型定義"))
	r := open(t, dir)
	for _, tt := range []struct {
		query, retyped, offered string
	}{
		{"kuberntes", "Kubernetes", ""},
		{"Dokcer", "Docker", ""},
		{"ｄｏｋｃｅｒ", "Docker", ""},
		{"コンテマ", "コンテナ", ""},
		{"こんてま", "コンテナ", ""},
		{"Node.jss", "Node.js", ""},
		{"immutabel infrastructrue", "immutable infrastructure", ""},
		{`"immutabel infrastructure"`, `"immutable infrastructure"`, ""},
		{"kuberntes -Windows", "Kubernetes -Windows", ""},
		{"Dokcer OR kuberntes", "Docker OR Kubernetes", ""},
		{"dokcerクラスタ", "", "Dockerクラスタ"},
		{"kuberntes 監視", "", "Kubernetes 監視"},
		{"監視 dokcer kuberntes", "", "監視 Docker Kubernetes"},
		{"dokcer after:2014 監視", "", ""}, // nothing has a date
		// The other side of the keyboard.
		{"どcけr", "docker", ""},
		// Nothing is wrong.
		{"Docker 監視", "", ""},
		{"ドッカー", "", ""},
		{"-dokcer", "", ""},
		{"監視 -dokcer", "", ""},
		{"kanshi", "", ""},
		// Nothing is right.
		{"くぁwせdrftgyふじこlp", "", ""},
		{"kuberntes qqqqqq", "", ""},
		{"kuberntes zz", "", ""},
		{"kubrntse", "", ""},
		{"ipv6", "", ""},
		{"あばばばば", "", ""},
		{"path:dokcer", "", ""},
		{"MyDokcer 監視", "", ""}, // a piece of a name
	} {
		a := search(t, r, tt.query)
		if a.Retyped != tt.retyped || a.DidYouMean != tt.offered {
			t.Errorf("%s: searched for %q and offered %q, want %q and %q", tt.query, a.Retyped, a.DidYouMean, tt.retyped, tt.offered)
		}
		if tt.retyped != "" && a.Total == 0 || tt.offered != "" && a.Total == 0 {
			t.Errorf("%s: nothing found", tt.query)
		}
		for _, spelling := range []string{a.Retyped, a.DidYouMean} {
			if spelling == "" {
				continue
			}
			if again := search(t, r, spelling); again.Total == 0 || again.Retyped != "" || again.DidYouMean != "" {
				t.Errorf("%s is spelled %s, of which %d are found", tt.query, spelling, again.Total)
			}
		}
	}
}

// TestRescueIsBounded asks as much as may be asked at once. It only minds that there
// is an answer.
func TestRescueIsBounded(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, wordy()...)
	r := open(t, dir)
	for _, q := range []string{
		strings.Repeat("dokcer ", 60),
		strings.Repeat("dokcer監視", 100),
		strings.Repeat("こんてま", 150),
		strings.Repeat("あ", index.MaxQueryBytes/3),
		strings.Repeat("x", index.MaxQueryBytes),
		"\xff\xfe\x00dokcer\x00\u202e",
		"dokcer\x00監視",
	} {
		start := time.Now()
		if _, err := r.Search(t.Context(), index.Request{Query: q}); err != nil {
			t.Errorf("%.20q: %v", q, err)
		}
		t.Logf("%.20q: %v", q, time.Since(start))
	}
}
