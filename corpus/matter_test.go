package corpus

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestSplitMatter(t *testing.T) {
	const body = "本文。\n"
	for _, tc := range []struct {
		name, text string
		want       matter
		line       int // of the body
	}{
		{"YAML", "---\ntitle: 監視の夜\ndate: 2014-06-22\ntags: [Serf, Consul]\n---\n" + body,
			matter{"title": {"監視の夜"}, "date": {"2014-06-22"}, "tags": {"Serf", "Consul"}}, 6},
		{"keys in any case, values as written", "---\nTitle: 1.10\nDRAFT: Yes\nTags:\n- 007\n- \"#infra\"\n---\n" + body,
			matter{"title": {"1.10"}, "draft": {"Yes"}, "tags": {"007", "#infra"}}, 8},
		{"blank before the colon, nothing after", "---\ntitle : 監視の夜\nevent:\n---\n" + body,
			matter{"title": {"監視の夜"}, "event": nil}, 5},
		{"folded", "---\ntitle: >-\n  監視の\n  夜\n---\n" + body, matter{"title": {"監視の 夜"}}, 6},
		{"one key", "---\ntitle: 監視の夜\n---\n" + body, matter{"title": {"監視の夜"}}, 4},
		{"closed by dots", "---\ntitle: 監視の夜\n...\n" + body, matter{"title": {"監視の夜"}}, 4},
		{"tables", "---\ntaxonomies:\n  tags: [Serf]\n---\n" + body, matter{"taxonomies.tags": {"Serf"}}, 5},
		{"alias", "---\nevent: &e 監視の夜\ntitle: *e\n---\n" + body, matter{"event": {"監視の夜"}, "title": {"監視の夜"}}, 5},
		{"aliases of aliases", "---\na: &a {draft: true}\nb: &b\n  <<: *a\n  tags: &t [Serf]\n<<: *b\nwords: [*t, *t]\n---\n" + body,
			matter{"a.draft": {"true"}, "b.draft": {"true"}, "b.tags": {"Serf"}, "draft": {"true"}, "tags": {"Serf"}, "words": {"Serf", "Serf"}}, 9},
		{"a list of aliases", "---\na: &a {draft: true}\nb: &b {event: 夜}\n<<: [*a, *b]\n---\n" + body,
			matter{"a.draft": {"true"}, "b.event": {"夜"}, "draft": {"true"}, "event": {"夜"}}, 6},
		{"same key twice", "---\ntags: [a]\ntags: [b]\n---\n" + body, matter{"tags": {"a", "b"}}, 5},
		{"empty", "---\n---\n" + body, matter{}, 3},
		{"TOML", "+++\nTitle = \"\\u76e3視の夜\"\ndate = 2014-06-22\npublishDate = 2014-06-22T10:00:00+09:00\ndraft = true\n[taxonomies]\ntags = [\"Serf\", 7]\n+++\n" + body,
			matter{"title": {"監視の夜"}, "date": {"2014-06-22T00:00:00"}, "publishdate": {"2014-06-22T10:00:00+09:00"}, "draft": {"true"}, "taxonomies.tags": {"Serf", "7"}}, 9},
		{"JSON", "{\n  \"title\": \"監視の夜\",\n  \"tags\": [\"Serf\", 7],\n  \"draft\": false\n}\n" + body,
			matter{"title": {"監視の夜"}, "tags": {"Serf", "7"}, "draft": {"false"}}, 6},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, gotBody, line, wrong := splitMatter(tc.text)
			if wrong != nil {
				t.Fatalf("flaw %v", *wrong)
			}
			if diff := cmp.Diff(tc.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
			if gotBody != body || line != tc.line {
				t.Errorf("body %q at line %d, want line %d", gotBody, line, tc.line)
			}
		})
	}
}

func TestNoMatter(t *testing.T) {
	for _, text := range []string{
		"",
		"本文。\n",
		"---\n",
		"---\n\n本文。\n",
		"---\n山田さんの発表。\n---\n花子さん。\n",
		"---\n- a\n- b\n---\n",
		"----\ntitle: a\n----\n",
		"+ + +\n",
		"{{< youtube abc >}}\n",
		"{% raw %}\n",
		"{}\n",
	} {
		if m, body, line, wrong := splitMatter(text); len(m) > 0 || body != text || line != 1 || wrong != nil {
			t.Errorf("splitMatter(%q) = %v, %q, %d, %v", text, m, body, line, wrong)
		}
	}
}

// A draft stays a draft, whatever else is wrong.
func TestBrokenMatter(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		line       int
		title      string
		body       string
	}{
		{"YAML, a colon in a title", "---\ndraft: true\ntitle: Serf: 監視の夜\n---\n本文。\n", 3, "Serf: 監視の夜", "本文。\n"},
		{"YAML, an open quote", "---\ntitle: 監視の夜\ndraft: true\nevent: \"監視\n---\n本文。\n", 4, "監視の夜", "本文。\n"},
		{"YAML, not closed", "---\ntitle: 監視の夜\ndraft: true\n\n本文。\n", 1, "監視の夜", "本文。\n"},
		{"YAML, a bomb", "---\ntitle: 監視の夜\ndraft: true\na: &a [" + strings.Repeat("x,", 300) + "x]\nb: [" + strings.Repeat("*a,", 300) + "*a]\n---\n本文。\n", 1, "監視の夜", "本文。\n"},
		{"YAML, a bomb of aliases", "---\ntitle: 監視の夜\ndraft: true\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n---\n本文。\n", 1, "監視の夜", "本文。\n"},
		{"YAML, an alias of itself", "---\ntitle: 監視の夜\ndraft: true\na: &a [*a]\nb: *a\n---\n本文。\n", 1, "監視の夜", "本文。\n"},
		{"YAML, a loop of long keys", "---\ntitle: 監視の夜\ndraft: true\na: &a\n  " + strings.Repeat("k", 40_000) + ": *a\n" + strings.Repeat("  x: 1\n", 2_000) + "---\n本文。\n", 1, "監視の夜", "本文。\n"},
		{"YAML, nested beyond sense", "---\ntitle: 監視の夜\ndraft: true\na: " + strings.Repeat("[", 30_000) + "\n---\n本文。\n", 1, "監視の夜", "本文。\n"},
		{"YAML, huge", "---\ntitle: 監視の夜\ndraft: true\na: " + strings.Repeat("x", maxMatterBytes) + "\n---\n本文。\n", 1, "監視の夜", "本文。\n"},
		{"TOML", "+++\ntitle = \"監視の夜\"\ndraft = true\nevent = 監視\n+++\n本文。\n", 4, "監視の夜", "本文。\n"},
		{"TOML, keys within keys", "+++\ntitle = \"監視の夜\"\ndraft = true\na" + strings.Repeat(".a", 20_000) + " = 1\n+++\n本文。\n", 1, "監視の夜", "本文。\n"},
		{"JSON", "{\n\"title\": \"監視の夜\",\n\"draft\": true\n\"event\": 1\n}\n本文。\n", 4, "監視の夜", "本文。\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m, body, _, wrong := splitMatter(tc.text)
			if wrong == nil {
				t.Fatal("no flaw")
			}
			if wrong.line < 1 || wrong.line > tc.line+1 || tc.line > 1 && wrong.line < tc.line {
				t.Errorf("flaw at line %d (%s), want %d", wrong.line, wrong.reason, tc.line)
			}
			if m.first("title") != tc.title || m.meta(time.Now()).withheld == "" {
				t.Errorf("matter = %v", m)
			}
			if body != tc.body {
				t.Errorf("body = %q", body)
			}
		})
	}
}

func TestMeta(t *testing.T) {
	now := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	m := matter{
		"title": {" 監視の\n夜 "}, "date": {"2014/06/22 10:00"}, "tags": {"#Serf", "Serf", " Consul "}, "categories": {"運用"}, "topics": {"Serf"},
		"permalink": {"/2014/06/22/serf/"}, "url": {"https://example.com/serf"}, "event": {"監視の夜 #3"}, "speakers": {"山田 太郎", "@hanako"},
	}
	want := meta{title: "監視の 夜", date: "2014-06-22", url: "https://example.com/serf", event: "監視の夜 #3",
		speaker: "山田 太郎, @hanako", tags: []string{"Serf", "Consul", "運用"}}
	if diff := cmp.Diff(want, m.meta(now), cmp.AllowUnexported(meta{}, flaw{})); diff != "" {
		t.Error(diff)
	}
	if got := (matter{"date": {"昨日"}, "updated_at": {"2014-06-22"}}).meta(now); got.flaw == nil || got.date != "2014-06-22" {
		t.Errorf("meta = %+v, want the other date and a flaw", got)
	}
	if got := (matter{"tags": {"Serf, Consul、監視"}}).meta(now); !cmp.Equal(got.tags, []string{"Serf", "Consul", "監視"}) {
		t.Errorf("tags = %q", got.tags)
	}
}
