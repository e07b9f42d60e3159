package analyzer

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAbbreviations(t *testing.T) {
	tests := []struct {
		text string
		want []string // short = long, ~ where it is not spelled
	}{
		{"本日はガベージコレクション（GC）の話", []string{"GC = ガベージコレクション"}},
		{"GC（ガベージコレクション）の話", []string{"GC = ガベージコレクション"}},
		{"we do Site Reliability Engineering (SRE) here", []string{"SRE = Site Reliability Engineering"}},
		{"SRE（Site Reliability Engineering、サイトリライアビリティエンジニアリング）", []string{"SRE = Site Reliability Engineering", "SRE = サイトリライアビリティエンジニアリング"}},
		{"Infrastructure as Code（以下、「IaC」と略す）", []string{"IaC = Infrastructure as Code"}},
		{"Hypertext Transfer Protocol (HTTP)", []string{"HTTP = Hypertext Transfer Protocol"}},
		{"HTTP (HyperText Transfer Protocol)", []string{"HTTP = HyperText Transfer Protocol"}},
		{"Simple Storage Service (S3) と Elastic Compute Cloud (EC2)", []string{"S3 = Simple Storage Service", "EC2 = Elastic Compute Cloud"}},
		{"Blue-Green Deployment (BGD)", []string{"BGD = Blue-Green Deployment"}},
		{"eXtreme Programming (XP) and Extreme Programming (XP)", []string{"XP = eXtreme Programming", "XP = Extreme Programming"}},
		{"many Virtual Machines (VMs)", []string{"VM = Virtual Machines"}},
		{"Ｒｅｍｏｔｅ　Ｐｒｏｃｅｄｕｒｅ　Ｃａｌｌ（ＲＰＣ）", []string{"RPC = Remote Procedure Call"}},
		{"抽象構文木（AST）を作る", []string{"AST = 抽象構文木"}},
		{"データベース管理システム（DBMS）", []string{"DBMS ~ データベース管理システム"}},

		{"継続的デリバリー（CD）", []string{"CD = 継続的デリバリー"}},
		{"中間表現（IR）と IR（中間表現）", []string{"IR = 中間表現", "IR = 中間表現"}},
		{"構造化例外処理（SEH）", []string{"SEH = 構造化例外処理"}},

		{"資料（PDF）と動画（YouTube）", nil},
		{"レコードセット（ODBC）", nil},
		{"クラス ライブラリ (CLR)", nil},
		{"Kubernetes (k8s)", nil},
		{"the site (SRE)", nil},
		{"詳しくは別記事（URL）を", nil},
		{"Accelerated Things (nothing)", nil},
		{"f(GC) (AB) (A", nil},
		{"GC（\nGarbage Collection）", nil},
	}
	for _, tt := range tests {
		var got []string
		for _, x := range shared().Abbreviations(NewText(tt.text)) {
			sign := "~"
			if x.Spelled {
				sign = "="
			}
			got = append(got, fmt.Sprint(x.Short, " ", sign, " ", x.Long))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.text, diff)
		}
	}
}

func TestGlossary(t *testing.T) {
	notes := []string{
		"Content Delivery Network (CDN)", "コンテンツデリバリーネットワーク（CDN）", "CDN（Content Delivery Networks）",
		"抽象構文木（AST）", "抽象構文木（AST）", "AST（抽象構文木）",
		"単一定義規則（ODR）", "単一定義規則（ODR）", // too few
		"Project Manager (PM)", "Product Manager (PM)",
		"Information Technology (IT)",
		"Web App Firewall (WAF)", "Web Application Firewall (WAF)", "Non-Governmental (NGO)", "Non-Governmental Organization (NGO)",
		"ユーザー定義テーブル（UDT）", "ユーザー定義テーブル（UDT）", "ユーザー定義テーブル（UDT）", "Uniform Data Transfer (UDT)",
	}
	want := []string{
		"抽象構文木 AST",
		"コンテンツデリバリーネットワーク Content Delivery Network CDN",
		"Information Technology >IT",
		"Non-Governmental Organization NGO",
		"Product Manager >PM",
		"Project Manager >PM",
		"ユーザー定義テーブル >UDT",
		"Uniform Data Transfer >UDT",
		"Web App Firewall >WAF",
		"Web Application Firewall >WAF",
	}
	for range 5 {
		rand.Shuffle(len(notes), func(i, j int) { notes[i], notes[j] = notes[j], notes[i] })
		var g Glossary
		for _, n := range notes {
			g.Add(shared().Abbreviations(NewText(n + "\n" + n))) // a note counts once
		}
		var got []string
		for _, group := range g.Groups() {
			var terms []string
			for _, term := range group.Terms {
				s := term.Text
				if term.Loose {
					s = ">" + s
				}
				terms = append(terms, s)
			}
			got = append(got, strings.Join(terms, " "))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("groups (-want +got):\n%s", diff)
		}
	}
}

func FuzzAbbreviations(f *testing.F) {
	f.Add("ガベージコレクション（GC）と SRE (Site Reliability Engineering、サイト)")
	f.Add("A1234 B (AB2) ((((GC))) a-b-c-d-e-f-g-h (ABCDEFGH)\xff（）")
	f.Fuzz(func(t *testing.T, text string) {
		var g Glossary
		found := shared().Abbreviations(NewText(text))
		for _, x := range found {
			if x.Short == "" || x.Long == "" {
				t.Errorf("%q: %+v", text, x)
			}
		}
		g.Add(found)
		g.Groups()
	})
}
