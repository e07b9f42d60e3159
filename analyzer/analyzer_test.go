package analyzer

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// shared is one Analyzer for all tests, as programs have.
var shared = sync.OnceValue(func() *Analyzer {
	a, err := New(Options{})
	if err != nil {
		panic(err)
	}
	return a
})

// show writes tokens as position:term/kind, which reads better in a table than
// structs do. Surface is the kind that goes without saying.
func show(tokens []Token) string {
	var out []string
	for _, t := range tokens {
		s := fmt.Sprintf("%d:%s", t.Position, t.Term)
		if t.Kind != Surface {
			s += "/" + t.Kind.String()
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestTechnicalTokens(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"plain word", "Serf", "0:serf"},
		{"letters and digits", "k8s S3 EC2 go1.22", "0:k8s 1:s3 2:ec2/compound 2:ec/part 3:2/part 4:go1.22/compound 4:go/part 5:1.22/part"},
		{"protocol version", "HTTP/2.0", "0:http/2.0/compound 0:http2/variant 0:http/part 1:2.0/part"},
		{"protocol", "HTTP/2", "0:http/2/compound 0:http2/variant 0:http/part 1:2/part"},
		{"joined protocol", "http2", "0:http2/compound 0:http/part 1:2/part"},
		{"marks are the name", "C++ C# F# C", "0:c++ 1:c# 2:f# 3:c"},
		{"C++ version", "C++11", "0:c++11/compound 0:c++/part 1:11/part"},
		{"dotted", "node.js", "0:node.js/compound 0:nodejs/variant 0:node/part 1:js/part"},
		{"dot before", ".NET", "0:.net/compound 0:net/part"},
		{"version", "v1.3", "0:v1.3 0:1.3/variant"},
		{"unit", "40GbE", "0:40gbe/compound 0:40/part 1:gbe/part"},
		{"handle", "@tanaka_k さん", "0:@tanaka_k/compound 0:tanaka_k/part 1:さん"},
		{"hash tag", "#serfday", "0:#serfday/compound 0:serfday/part"},
		{"camel case", "CloudFormation", "0:cloudformation/compound 0:cloud/part 1:formation/part"},
		{"capitals that part nothing", "JavaScript", "0:javascript"},
		{"acronym in camel case", "HTTPServer", "0:httpserver/compound 0:http/part 1:server/part"},
		{"kebab case", "Blue-Green Deployment", "0:blue-green/compound 0:bluegreen/variant 0:blue/part 1:green/part 2:deployment"},
		{"snake case", "max_open_files", "0:max_open_files/compound 0:maxopenfiles/variant 0:max/part 1:open/part 2:files/part"},
		{"flag", "--dry-run", "0:--dry-run/compound 0:dry-run/variant 0:dryrun/variant 0:dry/part 1:run/part"},
		{"name behind Japanese", "これは.NET", "2:.net/compound 2:net/part"},
		{"no path behind a word", "起動/serf", "0:起動 2:serf"},
		{"end of a tag", "</pre>", "1:pre"},
		{"quoted path", "「/etc」", "1:/etc/compound 1:etc/part"},
		{"path", "/etc/hosts", "0:/etc/hosts/compound 0:etc/hosts/variant 0:etchosts/variant 0:etc/part 1:hosts/part"},
		{"address", "https://example.com/a?b=c).", "0:example.com/compound 0:example/part 1:com/part 2:a/part 3:b/part 4:c/part"},
		{"escaped address", "http://example.com/%E3%81%82x", "0:example.com/compound 0:example/part 1:com/part 2:x/part"},
		{"mail", "me@example.com", "0:me@example.com/compound 0:meexamplecom/variant 0:me/part 1:example/part 2:com/part"},
		{"IP address", "192.168.0.1", "0:192.168.0.1"},
		{"thousands", "1,000", "0:1000"},
		{"wide", "Ｄｏｃｋｅｒ　ｏｆ　４０", "0:docker 1:of 2:40"},
		{"method call", "dialog.type()", "0:dialog.type/compound 0:dialogtype/variant 0:dialog/part 1:type/part"},
		{"sentence end", "see etc. Next", "0:see 1:etc 3:next"},
		{"marks are one gap", "a -- ; b", "0:a 2:b"},
		{"emoji", "🎉", "0:🎉/symbol"},
		{"squared letters", "㈱", "1:株"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, show(shared().Analyze(tt.text))); diff != "" {
				t.Errorf("Analyze(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestJapanese(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"particles leave a gap", "障害検知の自動化", "0:障害 1:検知 3:自動 4:化"},
		{"base form", "設定を行った", "0:設定 2:行う/base"},
		{"Latin inside", "Dockerコンテナ", "0:docker 1:コンテナ"},
		{"half width", "ﾃｽﾄ", "0:テスト"},
		{"half width voiced", "ﾃﾞｰﾀﾍﾞｰｽ", "0:データベース/compound 0:データ/part 1:ベース/part"},
		{"decomposed", "フォルタ\u3099", "0:フォルダ"},
		{"hard-wrapped", "テス\nトを書く", "0:テスト 2:書く"},
		{"dash for a long vowel", "デ−タ", "0:データ"},
		{"space takes no position", "監視 対象", "0:監視 1:対象"},
		{"nothing but function words", "とは", "0:と 1:は"},
		{"counter behind a number", "10分以内", "0:10 1:分 2:以内"},
		{"second half of a compound verb", "起動し直した", "0:起動 2:直す/base"},
		{"helper verb", "見て行きます", "0:見る/base"},
		{"noun of a compound verb", "関連付けの表", "0:関連付け/compound 0:関連付ける/variant 0:関連/part 1:付け/part 1:付ける/base 3:表"},
		{"the commonest spelling", "ウィンドウ ウインドー", "0:ウィンドウ 1:ウィンドウ/variant"},
		{"sources tell parts", "ツールバー", "0:ツールバー/compound 0:ツール/part 1:バー/part"},
		{"no parts", "テンプレート", "0:テンプレート"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, show(shared().Analyze(tt.text))); diff != "" {
				t.Errorf("Analyze(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestChunks(t *testing.T) {
	tests := []struct {
		query string
		want  []string
	}{
		{"障害検知の自動化", []string{"障害検知", "自動化"}},
		{"Serf Consul", []string{"Serf", "Consul"}},
		{"Dockerコンテナを監視する", []string{"Dockerコンテナ", "監視"}},
		{"node.js", []string{"node.js"}},
		{"ガベージ・コレクション", []string{"ガベージ・コレクション"}},
		{"の", []string{"の"}},
		{"する", []string{"する"}},
		{"!?", nil},
		{"", nil},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			var got []string
			for _, c := range shared().Chunks(tt.query) {
				if c.Text != tt.query[c.Start:c.End] {
					t.Errorf("chunk %q is not query[%d:%d]", c.Text, c.Start, c.End)
				}
				got = append(got, c.Text)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Chunks(%q) (-want +got):\n%s", tt.query, diff)
			}
		})
	}
}

func TestOffsets(t *testing.T) {
	tests := []struct {
		text string
		want []string // what each token's offsets cover in the original
	}{
		{"ｻｰﾊﾞを監視", []string{"ｻｰﾊﾞ", "監視"}},
		{"フォルタ\u3099 だ", []string{"フォルタ\u3099"}},
		{"サー\nバーの", []string{"サー\nバー"}},
		{"㍍", []string{"㍍"}},
		{"\uFEFFＡＢ", []string{"ＡＢ"}},
		{"a\xffb", []string{"a", "b"}},
	}
	for _, tt := range tests {
		var got []string
		for _, tok := range shared().Analyze(tt.text) {
			got = append(got, tt.text[tok.Start:tok.End])
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("spans of %q (-want +got):\n%s", tt.text, diff)
		}
	}
}
