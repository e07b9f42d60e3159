package index

import "testing"

// Kana that were written for a Latin word sound like it.
func TestSound(t *testing.T) {
	alike := [][2]string{
		{"クバネティス", "kubernetes"}, {"クーベルネテス", "kubernetes"}, {"テラフォーム", "terraform"}, {"プロメテウス", "prometheus"},
		{"グラファナ", "grafana"}, {"シャーディング", "sharding"}, {"コンパイラ", "compiler"}, {"キャッシング", "caching"},
		{"デプロイメント", "deployment"}, {"シェフ", "chef"}, {"バグラント", "vagrant"}, {"サーバーレス", "serverless"},
	}
	for _, w := range alike {
		if a, b := soundOf(w[0]), soundOf(w[1]); len(a) >= minSound {
			if _, ok := soundsLike(a, b); !ok {
				t.Errorf("%s is %q, %s is %q", w[0], a, w[1], b)
			}
		}
	}
	for _, w := range [][2]string{{"クバネティス", "docker"}, {"ドッカー", "go"}, {"", ""}, {"監視", "monitor"}} {
		if _, ok := soundsLike(soundOf(w[0]), soundOf(w[1])); ok {
			t.Errorf("%s sounds like %s", w[0], w[1])
		}
	}
}

func TestEdits(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"監視", "監査", 1}, {"kubrnets", "kubernetes", 2}, {"abc", "abc", 0}}
	for _, tt := range tests {
		if got := edits(tt.a, tt.b, 2); got != tt.want {
			t.Errorf("edits(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
	if got := edits("abcdef", "uvwxyz", 2); got <= 2 {
		t.Errorf("%d edits", got)
	}
}
