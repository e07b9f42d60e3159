package index_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/talksearch/talksearch/corpus"
)

// People type a speaker's name as they remember it.
func TestSpeakerFilter(t *testing.T) {
	speakers := []string{"宮原剛史 @gosuke_mon", "すずけん @suzu_v", "@philwhln", "山田 花子", "Hanako Yamada @hanako", "ﾓﾅｶ", "はまちや2", "花子 @hanako, 太郎 @taro_b", "BRS @xga", "斎藤 祐也"}
	n := corpus.Note{ID: "n", Path: "n", Title: "夜会"}
	for i, speaker := range speakers {
		n.Sections = append(n.Sections, corpus.Section{ID: fmt.Sprintf("n#%d", i), Speaker: speaker, Prose: "本文"})
	}
	dir := t.TempDir()
	build(t, dir, n)
	r := open(t, dir)
	for _, tc := range []struct {
		query string
		want  []int
	}{
		{"speaker:gosuke_mon", []int{0}},
		{"speaker:@gosuke_mon", []int{0}},
		{"speaker:GOSUKE_MON", []int{0}},
		{"speaker:ｇｏｓｕｋｅ＿ｍｏｎ", []int{0}},
		{"speaker:宮原", []int{0}},
		{"speaker:宮原剛史", []int{0}},
		{"speaker:宮原さん", []int{0}},
		{"speaker:宮原氏", []int{0}},
		{"speaker:宮原剛史さん", []int{0}},
		{`speaker:"宮原 剛史"`, []int{0}},
		{"speaker:すずけん", []int{1}},
		{"speaker:すずけんさん", []int{1}},
		{"speaker:スズケン", []int{1}},
		{"speaker:@suzu_v", []int{1}},
		{"speaker:philwhln", []int{2}},
		{"speaker:@philwhlnさん", []int{2}},
		{"speaker:山田花子", []int{3}},
		{"speaker:山田", []int{3}},
		{"speaker:花子", []int{3, 7}},
		{"speaker:@hanako", []int{4, 7}},
		{"speaker:yamada", []int{4}},
		{`speaker:"hanako yamada"`, []int{4}},
		{"speaker:モナカ", []int{5}},
		{"speaker:もなか", []int{5}},
		{"speaker:はまちや2", []int{6}},
		{"speaker:はまちや", []int{6}},
		{"speaker:taro_b", []int{7}},
		{"speaker:太郎", []int{7}},
		{"speaker:brs", []int{8}},
		{"speaker:xga", []int{8}},
		{"speaker:斎藤祐也", []int{9}},
		{"speaker:祐也", []int{9}},
		{"speaker:鈴木", []int{}},
		{"speaker:gosuke", []int{}}, // a handle is one word
		{"speaker:ｽｽﾞｹﾝ様", []int{1}},
		{"speaker:はまちちゃん", []int{6}},
		{"speaker:さん", []int{}},
	} {
		a := search(t, r, tc.query)
		got := []int{}
		for _, h := range a.Hits {
			got = append(got, slices.Index(speakers, h.Section.Speaker))
		}
		slices.Sort(got)
		if a.Retyped != "" || !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v %q; want %v", tc.query, got, a.Retyped, tc.want)
		}
	}
}

func TestEventFilter(t *testing.T) {
	events := []string{"July Tech Festa 2014", "JTF2014 (July TechFesta 2014)", "第3回 運用の夕べ", "OpsKaigi 2019"}
	var notes []corpus.Note
	for i, event := range events {
		n := note(fmt.Sprint(i), "夜会", "|本文")
		n.Event = event
		notes = append(notes, n)
	}
	dir := t.TempDir()
	build(t, dir, notes...)
	r := open(t, dir)
	for _, tc := range []struct {
		query string
		want  []string
	}{
		{`event:"July Tech Festa"`, []string{"0", "1"}},
		{`event:"july tech festa 2014"`, []string{"0", "1"}},
		{`event:JulyTechFesta`, []string{"0", "1"}},
		{`event:JTF2014`, []string{"1"}},
		{`event:JTF`, []string{"1"}},
		{`event:運用の夕べ`, []string{"2"}},
		{`event:"運用の夕べ 第3回"`, []string{}},
		{`event:opskaigi`, []string{"3"}},
		{`event:kaigi`, []string{"3"}},
	} {
		a := search(t, r, tc.query)
		got := []string{}
		for _, h := range a.Hits {
			got = append(got, h.Note.ID)
		}
		slices.Sort(got)
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v; want %v", tc.query, got, tc.want)
		}
	}
}

// What a section knows of its talk reaches the hit's JSON, and nothing is there that
// is not known.
func TestHitTellsOfItsTalk(t *testing.T) {
	n := note("n", "夜会", "監視をやめた日|本文", "朝|別")
	n.Event, n.Date, n.Guessed = "運用の夕べ", "2014-03-26", []string{"event", "date"}
	s := &n.Sections[0]
	s.Talk, s.Speaker, s.Guessed = "監視をやめた日", "花子", []string{"speaker"}
	s.Links = []corpus.Link{
		{Kind: corpus.Slides, URL: "https://speakerdeck.com/hanako/a?slide=24", Page: 24},
		{Kind: corpus.Video, URL: "https://youtu.be/a?t=100", Second: 100},
	}
	dir := t.TempDir()
	build(t, dir, n)
	r := open(t, dir)
	for q, want := range map[string][]string{
		"has:slides": {
			`"date":"2014-03-26","event":"運用の夕べ","guessed":["event","date"]}`,
			`"talk":"監視をやめた日","speaker":"花子","links":[{"kind":"slides","url":"https://speakerdeck.com/hanako/a?slide=24","page":24},{"kind":"video","url":"https://youtu.be/a?t=100","second":100}],"guessed":["speaker"]}`,
		},
		"has:video": {`"second":100`},
		"別":         {`"section":{"id":"n#b","heading":["朝"],"line":2}`},
	} {
		a := search(t, r, q)
		if len(a.Hits) != 1 {
			t.Fatalf("%s: %d hits", q, len(a.Hits))
		}
		b, err := json.Marshal(a.Hits[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range want {
			if !strings.Contains(string(b), part) {
				t.Errorf("%s: %s lacks %s", q, b, part)
			}
		}
	}
}
