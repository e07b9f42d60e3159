package talk

import "testing"

func TestTitleSpeaker(t *testing.T) {
	for _, tc := range []struct{ title, want string }{
		{"監視をやめた日 @ops_taro", "@ops_taro"},
		{"監視をやめた日 - @ops_taro", "@ops_taro"},
		{"監視をやめた日 – @ops-taro さん", "@ops-taro"},
		{"「監視をやめた日」 by @ops_taro", "@ops_taro"},
		{"監視をやめた日（@ops_taro）", "@ops_taro"},
		{"Build-flow@Hoge @taro_bさん", "@taro_b"},
		{"LT: はじめてのSerf / 山田花子 (@hanako)さん", "山田花子 @hanako"},
		{"LT: 夜勤の話 / taro@夜勤 (TwitterID:@taro_b)さん", "taro@夜勤 @taro_b"},
		{"LT: はじめてのSerf / 山田花子", "山田花子"},
		{"はじめてのSerf｜花子さん @hanako", "花子 @hanako"},
		{"花子さん@hanako", "花子 @hanako"},
		{"はじめてのSerf(花子さん)", "花子"},
		{"はじめてのSerf (id:hanako さん)", "hanako"},
		{"はじめてのSerf（LT、花子さん）", "花子"},
		{"はじめてのSerf（AWSの花子さん）", "花子"},
		{"はじめてのSerf（講師：花子さん）", "花子"},
		{"【はじめてのSerf】発表者：匿名希望", "匿名希望"},
		{"発表者: 山田 花子 氏（Foo株式会社 SRE）", "山田 花子"},
		{"はじめてのSerf - 山田花子氏", "山田花子"},
		{"はじめてのSerf / 山田 花子さん", "山田 花子"},
		{"「はじめてのSerf」花子さん", "花子"},
		{"LT2「はじめてのSerf」花子さん", "花子"},
		{"はじめてのSerf — by Hanako Yamada", "Hanako Yamada"},
		{"はじめてのSerf by 山田 花子", "山田 花子"},

		{"Serfと箱 - @hanako and @taro", "@hanako, @taro"},
		{"Serfと箱 - 花子 @hanako、太郎 @taro", "花子 @hanako, 太郎 @taro"},
		{"Serfと箱 by @hanako @taro", "@hanako, @taro"},
		{"監視をやめた日 - @ops_taro #serfnight", "@ops_taro"},
		{"「はじめてのSerf」Hanako Yamadasanさん", "Hanako Yamadasan"},
		{"@hanako", "@hanako"},

		{"@serf-alert", ""},
		{"Serf", ""},
		{"Stand by Me", ""},
		{"サーバーレス Powered by Rust", ""},
		{"TCP / IP 入門", ""},
		{"CSSの @media", ""},
		{"良い @interface", ""},
		{"react@next", ""},
		{"@angular/core", ""},
		{"ops@example.com", ""},
		{"勉強会 @2014", ""},
		{"会場の皆さん", ""},
		{"来てくれた 皆さん", ""},
		{"たくさん", ""},
		{"発表: 30分", ""},
		{"", ""},
	} {
		if got := TitleSpeaker(tc.title); got != tc.want {
			t.Errorf("TitleSpeaker(%q) = %q; want %q", tc.title, got, tc.want)
		}
	}
}

func TestIsStray(t *testing.T) {
	for heading, want := range map[string]bool{
		"How to Serf - Video Tutorial @serfsite": true,
		"Serf (2014) @serfsite":                  true,
		"監視をやめた日 - @ops_taro":                    false,
		"「監視をやめた日」 @ops_taro":                    false,
		"監視をやめた日 @ops_taroさん":                    false,
		"監視をやめた日（@ops_taro）":                     false,
		"":                                       false,
	} {
		if got := IsStray(heading); got != want {
			t.Errorf("IsStray(%q) = %v", heading, got)
		}
	}
}

func TestOpeningSpeaker(t *testing.T) {
	for _, tc := range []struct{ line, want string }{
		{"花子さん、Serfを作った人です", "花子"},
		{"Foo社のくわのさんの発表", "くわの"},
		{"きのしたさん", "きのした"},
		{"お次は花子さんです", "花子"},
		{"花子さん@hanakoによる", "花子 @hanako"},
		{"花子さん @hanako", "花子 @hanako"},
		{"@hanako さんの発表。", "@hanako"},
		{"さかもとさんの発表", "さかもと"},
		{"菜の花すみれさん", "菜の花すみれ"},
		{"花子さん(Serfの中の人)の発表からききました。", "花子"},
		{"花子さん「はじめてのSerf」", "花子"},
		{"発表者：花子さん", "花子"},
		{"登壇者: @hanako さん", "@hanako"},

		{"発表者: 山田花子さん、田中太郎さん", "山田花子, 田中太郎"},
		{"ショートセッション : 山田花子 「はじめてのSerf」", "山田花子"},
		{"ライトニング トーク : hanako さん (http://hanako.example.com/)", "hanako"},
		{"Hanako Yamada @hanako [監視社]:はじめてのSerf", "Hanako Yamada @hanako"},
		{"@hanako: はじめてのSerf", "@hanako"},

		{"発表: 30分", ""},
		{"セッション : ブラウザーの「夢」", ""},
		{"@import: 使い方", ""},
		{"みなさん、おつかれさまでした", ""},
		{"会場のみなさん", ""},
		{"たくさんの人がいた", ""},
		{"間にはさん、", ""},
		{"ここで花子さんに質問", ""},
		{"", ""},
	} {
		if got := OpeningSpeaker(tc.line); got != tc.want {
			t.Errorf("OpeningSpeaker(%q) = %q; want %q", tc.line, got, tc.want)
		}
	}
}

func FuzzSpeaker(f *testing.F) {
	for _, s := range []string{"LT: a / b (@c)さん", "さん", "（さん）", "発表者：氏（", "a by B", "の のさん@x", "\xff@a さん"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, speaker := range []string{TitleSpeaker(s), OpeningSpeaker(s)} {
			if len(speaker) > len(s)+1 {
				t.Errorf("%q is said by %q, who is not in it", s, speaker)
			}
		}
	})
}
