package talk

import (
	"slices"
	"strings"
	"testing"
)

func TestProgram(t *testing.T) {
	for _, tc := range []struct {
		name     string
		headings []string // "|" parts a heading from the speaker that is known
		want     []string
	}{
		{
			name:     "most end in a dash and a name",
			headings: []string{"はじめに", "監視をやめた日 - ops_taro", "Serfの朝 – 山田 花子", "夜勤の作法 - もなか", "まとめ"},
			want:     []string{"", "ops_taro", "山田 花子", "もなか", ""},
		},
		{
			name:     "another one of the form is known",
			headings: []string{"監視をやめた日 - @ops_taro|@ops_taro", "Serfの朝 - hanako"},
			want:     []string{"", "hanako"},
		},
		{
			name:     "closing brackets need no blank",
			headings: []string{"「監視をやめた日」- ops_taro", "「Serfの朝」– Hanako Yamada"},
			want:     []string{"ops_taro", "Hanako Yamada"},
		},
		{
			name:     "one says it in another way",
			headings: []string{"監視をやめた日 - ops_taro", "Serfの朝 - k_hanako", "夜勤の作法 @ monaka"},
			want:     []string{"ops_taro", "k_hanako", "monaka"},
		},
		{
			name:     "by",
			headings: []string{"監視をやめた日 by ops_taro", "Serfの朝 by hanako", "夜勤 by 山田"},
			want:     []string{"ops_taro", "hanako", "山田"},
		},
		{
			name:     "the last dash",
			headings: []string{"Serf - 速い - 設定なし - ops_taro", "夜勤 - k_hanako"},
			want:     []string{"ops_taro", "k_hanako"},
		},
		{
			name:     "what is of the day is no talk",
			headings: []string{"監視をやめた日 - ops_taro", "基調講演 - k_hanako", "懇親会 - 寿司", "まとめ - 楽しかった"},
			want:     []string{"ops_taro", "k_hanako", "", ""},
		},
		{
			name:     "one of many is no program",
			headings: []string{"結合テスト - Selenium", "単体テスト", "性能テスト", "負荷テスト"},
			want:     []string{"", "", "", ""},
		},
		{
			name:     "what all end in is the event",
			headings: []string{"監視をやめた日 - serf_night", "Serfの朝 - serf_night", "夜勤 - serf_night"},
			want:     []string{"", "", ""},
		},
		{
			name:     "parts and tools are nobody",
			headings: []string{"監視 - 前編", "監視 - 後編", "画面 - React", "箱 - Docker"},
			want:     []string{"", "", "", ""},
		},
		{
			name:     "two weak names are too few",
			headings: []string{"監視 - Prana", "画面 - Folio", "まとめ"},
			want:     []string{"", "", ""},
		},
		{
			name:     "brackets hold much",
			headings: []string{"監視の話 (実演)", "夜勤の話 (長め)", "朝の話 (山田)"},
			want:     []string{"", "", ""},
		},
		{name: "none", headings: []string{}, want: []string{}},
	} {
		var headings, told []string
		for _, h := range tc.headings {
			h, speaker, _ := strings.Cut(h, "|")
			headings, told = append(headings, h), append(told, speaker)
		}
		if got := Program(headings, told); !slices.Equal(got, tc.want) && len(tc.want) > 0 {
			t.Errorf("%s: %q", tc.name, got)
		}
	}
}

func TestTitle(t *testing.T) {
	for _, tc := range []struct{ heading, speaker, want string }{
		{"LT: はじめてのSerf / 山田花子 (@hanako)さん", "山田花子 @hanako", "はじめてのSerf"},
		{"LT: 夜勤の話 / ✌ʕ ◔౪◔ ʔ✌ (TwitterID:@taro_b)さん", "✌ʕ ◔౪◔ ʔ✌ @taro_b", "夜勤の話"},
		{"監視をやめた日 @ops_taro", "@ops_taro", "監視をやめた日"},
		{"「監視をやめた日」 by @ops_taro", "@ops_taro", "監視をやめた日"},
		{"「監視をやめた日」by ops_taro", "ops_taro", "監視をやめた日"},
		{"2. 「監視をやめた日」そらさん", "そら", "監視をやめた日"},
		{"監視をやめた日（講師：花子さん）", "花子", "監視をやめた日"},
		{"監視をやめた日（AWSの花子さん）", "花子", "監視をやめた日"},
		{"監視をやめた日 - 花子", "花子", "監視をやめた日"},
		{"監視をやめた日 - 花子 #serf", "花子", "監視をやめた日"},
		{"【監視をやめた日】発表者：匿名希望", "匿名希望", "監視をやめた日"},
		{"春日 花子さん (監視株式会社) 「監視をやめた日」", "春日 花子", "監視をやめた日"},
		{"Hanako Yamada @hanako [監視社]:監視をやめた日", "Hanako Yamada @hanako", "監視をやめた日"},
		{"監視をやめた日 — by Hanako Yamada", "Hanako Yamada", "監視をやめた日"},
		{"監視をやめた日 (id:hanako さん)", "hanako", "監視をやめた日"},
		{"監視をやめた日 - k_hanako", "花子 @k_hanako", "監視をやめた日"},
		{"セッション1: 監視をやめた日", "", "監視をやめた日"},
		{"監視をやめた日", "花子", "監視をやめた日"},
		{"いわねさん(箱の人)の発表", "いわね", "いわねさん(箱の人)の発表"},
		{"監視社の花子さんによるSerfのお話", "花子", "監視社の花子さんによるSerfのお話"},
		{"", "花子", ""},
	} {
		if got := Title(tc.heading, tc.speaker); got != tc.want {
			t.Errorf("Title(%q, %q) = %q; want %q", tc.heading, tc.speaker, got, tc.want)
		}
	}
}

func TestLabelledSpeaker(t *testing.T) {
	for _, tc := range []struct{ line, want string }{
		{"発表者: 山田花子さん", "山田花子"},
		{"登壇者：花子さん (@hanako)、太郎さん (@taro)", "花子 @hanako, 太郎 @taro"},
		{"Speaker: Hanako Yamada (@hanako)", "Hanako Yamada @hanako"},
		{"スピーカー：山田 花子 氏（監視株式会社、開発部）", "山田 花子"},
		{"発表者名 : 花子", "花子"},

		{"発表: Serfの話", ""},
		{"登壇者は3人でした。", ""},
		{"発表者: 3名", ""},
		{"発表者: どなたでも歓迎します。", ""},
		{"発表者: ", ""},
		{"", ""},
	} {
		if got := LabelledSpeaker(tc.line); got != tc.want {
			t.Errorf("LabelledSpeaker(%q) = %q; want %q", tc.line, got, tc.want)
		}
	}
}

func FuzzProgram(f *testing.F) {
	for _, s := range []string{"a - b_c\nd - e_f", "「あ」– 山田 花子\nい - \xff", "x / y / z\n(a) (b)", "LT: \n@ @ @"} {
		f.Add(s, "b_c")
	}
	f.Fuzz(func(t *testing.T, lines, speaker string) {
		headings := strings.Split(lines, "\n")
		told := make([]string, len(headings))
		told[0] = speaker
		for i, name := range Program(headings, told) {
			if name != "" && (told[i] != "" || !strings.Contains(headings[i], name)) {
				t.Errorf("%q is said by %q", headings[i], name)
			}
			if title := Title(headings[i], name); !strings.Contains(headings[i], title) {
				t.Errorf("%q is called %q", headings[i], title)
			}
			if told[i] == "" {
				LabelledSpeaker(headings[i])
			}
		}
		Title(lines, speaker)
	})
}
