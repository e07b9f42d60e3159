package talk

import (
	"strings"
	"testing"
)

func TestReportEvent(t *testing.T) {
	for _, tc := range []struct {
		title, tags, opening string
		names, speakers      []string
		want                 string
	}{
		{title: "Serf Night #3 に参加してきた", want: "Serf Night #3"},
		{title: "第12回 運用の夕べに行ってきました", want: "第12回 運用の夕べ"},
		{title: "【第5回】まめちっぷすでSerfについて発表してきた", tags: "イベント", want: "第5回 まめちっぷす"},
		{title: "[イベントレポート] 監視カンファレンス 2019", tags: "レポート", want: "監視カンファレンス 2019"},
		{title: "【参加レポート】Serfの運用をやめた話 #serfdays", want: "serfdays"},
		{title: "運用カンファレンス 2018 参加レポート", want: "運用カンファレンス 2018"},
		{title: "監視祭り20150114にいってきた", want: "監視祭り"},
		{title: "SerfCon 2019-08-30(1日目) アウトラインメモ", tags: "イベント", want: "SerfCon"},
		{title: "監視の学校 Meetup #4 全部見せます まとめ", want: "監視の学校 Meetup #4"},
		{title: "第３回「監視勉強会」 メモ", want: "第３回 監視勉強会"},
		{title: "#監視会 でSerfの話をしてきた", tags: "イベント", want: "監視会"},
		{title: "Serfで組む運用について話してきた #ops_sushi", tags: "イベント", want: "ops_sushi"},
		{title: "運用JSでSerfについて発表してきた", tags: "勉強会", want: "運用JS"},
		{title: "Serf Meetup Tokyo #3 を開催しました", want: "Serf Meetup Tokyo #3"},
		{title: "Goの夜なべ会 #5 に行ってきた", want: "Goの夜なべ会 #5"},
		{title: "聞いてきたことのメモ", opening: "昨日、監視カンファレンス 2019に参加してきました。\n楽しかった。", want: "監視カンファレンス 2019"},
		{title: "まとめ", tags: "勉強会,OpsKaigi 2019", want: "OpsKaigi 2019"},
		{title: "OTF2014行ってきた", names: []string{"次の監視 - Ops TechFesta 2014"}, want: "OTF2014 (Ops TechFesta 2014)"},
		{title: "OTF2014行ってきた", names: []string{"Ops Tech Festa", "Ops Tech Festa 2014"}, want: "OTF2014 (Ops Tech Festa 2014)"},
		{title: "OTF2014行ってきた", names: []string{"Ops Tech Festa", "Open Test Forum"}, want: "OTF2014"},
		{title: "OTF2014行ってきた", names: []string{"Over The Fence"}, want: "OTF2014 (Over The Fence)"},
		{title: "OTF2014行ってきた", names: []string{"OTF", "O T F"}, want: "OTF2014"},

		{title: "世界一運用JS アウトラインメモ", speakers: []string{"a", "b", "a", "c"}, want: "世界一運用JS"},
		{title: "「記録を集める夜」に参加してきました", want: "記録を集める夜"},
		{title: "運用学園 11時限目 メモ", want: "運用学園 11時限目"},

		{title: "世界一運用JS アウトラインメモ", speakers: []string{"a", "b", "a"}},
		{title: "Serfを試してみた"},
		{title: "Hello World まとめ"},
		{title: "exportのまとめ"},
		{title: "configのメモ"},
		{title: "2019年のまとめ"},
		{title: "ES2015まとめ"},
		{title: "勉強会に参加してきた"},
		{title: "社内勉強会で発表しました"},
		{title: "勉強会でのメモの取り方について"},
		{title: "はじめての勉強会でLTをしてきた話"},
		{title: "「Serfの話」を発表しました"},
		{title: "開発チームに参加しました"},
		{title: "NSFoo/BarKit, iOS7で消えたもの、最近作ったものについて発表してきた", tags: "イベント"},
		{title: "まとめ", tags: "勉強会,event"},
		{title: "まとめ", tags: "OpsKaigi 2019,SerfConf 2019,イベント"},
		{title: "今年の活動 @ 2014", tags: "イベント"},
		{title: ""},
	} {
		r := Report{Title: tc.title, Opening: tc.opening, Names: tc.names, Speakers: tc.speakers}
		if tc.tags != "" {
			r.Tags = strings.Split(tc.tags, ",")
		}
		if got := r.Event(); got != tc.want {
			t.Errorf("%q (tags %s): event %q; want %q", tc.title, tc.tags, got, tc.want)
		}
	}
}

func FuzzEvent(f *testing.F) {
	for _, s := range []string{"OTF2014行ってきた", "第3回「監視会」で\xffを発表し", "#あ に参加", "【第】", "「」『』に参加 #", "A B C 2014", strings.Repeat("第1回", 200)} {
		f.Add(s, s, s)
	}
	f.Fuzz(func(t *testing.T, title, tag, name string) {
		r := Report{Title: title, Tags: []string{tag}, Opening: name, Names: []string{name, title}}
		if event := r.Event(); len(event) > longest+len(tag)+maxNameBytes {
			t.Errorf("%q reports on %q", title, event)
		}
	})
}
