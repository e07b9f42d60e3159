package corpus

import "testing"

func TestSplitSpeaker(t *testing.T) {
	for _, tc := range []struct{ heading, title, speaker string }{
		{"監視をやめた日 @ops_taro", "監視をやめた日", "@ops_taro"},
		{"監視をやめた日 - @ops_taro", "監視をやめた日", "@ops_taro"},
		{"監視をやめた日 – @ops-taro さん", "監視をやめた日", "@ops-taro"},
		{"「監視をやめた日」 by @ops_taro", "「監視をやめた日」", "@ops_taro"},
		{"監視をやめた日（@ops_taro）", "監視をやめた日", "@ops_taro"},
		{"LT: はじめてのSerf / 山田花子 (@hanako)さん", "LT: はじめてのSerf", "山田花子 @hanako"},
		{"はじめてのSerf｜花子さん @hanako", "はじめてのSerf", "花子 @hanako"},
		{"花子さん@hanako", "", "花子 @hanako"},
		{"はじめてのSerf(花子さん)", "はじめてのSerf", "花子"},
		{"はじめてのSerf - 山田花子氏", "はじめてのSerf", "山田花子"},

		{"Serf", "Serf", ""},
		{"CSSの @media", "CSSの @media", ""},
		{"react@next", "react@next", ""},
		{"@angular/core", "@angular/core", ""},
		{"ops@example.com", "ops@example.com", ""},
		{"勉強会 @2014", "勉強会 @2014", ""},
		{"会場の皆さん", "会場の皆さん", ""},
		{"来てくれた 皆さん", "来てくれた 皆さん", ""},
		{"たくさん", "たくさん", ""},
		{"", "", ""},
	} {
		if title, speaker := splitSpeaker(tc.heading); title != tc.title || speaker != tc.speaker {
			t.Errorf("splitSpeaker(%q) = %q, %q; want %q, %q", tc.heading, title, speaker, tc.title, tc.speaker)
		}
	}
}
