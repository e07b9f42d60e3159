package dump

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/talksearch/talksearch/corpus/talk"
)

// sharedDir is the folder of other people's notes, which are no part of the
// project and only measure it.
func sharedDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("TALKSEARCH_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no shared corpora: set TALKSEARCH_SHARED to their folder")
	}
	return dir
}

// TestDumpSeeds checks four real pages for what their readers would look for.
func TestDumpSeeds(t *testing.T) {
	type place struct{ word, heading, speaker string }
	tests := []struct {
		file, title, date, event string
		tags                     []string
		// headings are among the sections' own headings, in this order.
		headings []string
		// places: the section with the word lies below the heading.
		places []place
		links  map[string]string // heading → URL of a link of its section
		// chrome and notHeadings are nowhere in prose, and in no heading path.
		chrome, notHeadings []string
		code                string
	}{
		{
			file: "001_*.txt", title: "July Tech Festa 2014に参加してきました", date: "2014-07-01", event: "July Tech Festa 2014", tags: []string{"engineer", "event"},
			headings: []string{"Dockerのエンタープライズ開発での活用モデル", "フロントエンドで普及が進むビルドツールたち — Grunt、gulp ほか", "ご注文は運用自動化ですか?", "大規模エンターテイメントサイトを支える技術 ― DMM.comの裏側をお見せします", "インフラ", "負荷分散", "動画サービス", "クラウドの利用", "面白そうな最近のネタ", "運用", "チーム", "今後"},
			places: []place{
				{"QFabric", "大規模エンターテイメントサイトを支える技術 ― DMM.comの裏側をお見せします", ""},
				{"QFabric", "インフラ", ""},
				{"ganglia", "ご注文は運用自動化ですか?", ""},
			},
			chrome: []string{"MENU", "CATch", "sub culture", "Leave a comment", "engineer, event"},
		},
		{
			file: "002_*.txt", title: "道玄坂LT祭り20150114にいってきた", date: "2015-01-14", event: "道玄坂LT祭り",
			headings: []string{"いわおさん(RHELの中の人)の発表からききました", "新規サービスについて効率よくしたいとかの話", "AWSの今井さんによるDatomicのお話", "OpenStackの取り組みのお話", "fluentd設定行数とシステム複雑性のカジュアルな話", "性風俗業界を支えるITインフラ"},
			places: []place{
				{"CloudFormationの話", "新規サービスについて効率よくしたいとかの話", "もてき"},
				{"Transactors", "AWSの今井さんによるDatomicのお話", "今井"},
				{"BlueGreenDeploy", "新規サービスについて効率よくしたいとかの話", "もてき"},
				{"ProLiant", "OpenStackの取り組みのお話", "古賀"},
				{"Norikra", "fluentd設定行数とシステム複雑性のカジュアルな話", "すずけん @suzu_v"},
				{"PBサイズ", "", "くわの"},
				{"カラムファミリー", "", "すずきとしひろ"},
				{"AtomicProject", "", "MayumiK0"},
				{"NWエンジニア", "性風俗業界を支えるITインフラ", "なぎー"},
				{"ビールの配給", "", ""},
			},
			links:  map[string]string{"いわおさん(RHELの中の人)の発表からききました": "http://www.slideshare.net/Yuryu/rhel-centos-7"},
			chrome: []string{"smallpalace", "鯖缶主婦"},
		},
		{
			file: "003_*.txt", title: "Docker Meetup Tokyo #3 を開催しました",
			headings: []string{"Docker Meetup Tokyo #3 を開催しました", "トーク(20〜30分)", "Orchestration Tools @philwhlnさん", "LT(5分)", "How to Impl lib swarm backend @mopemopeさん", "まとめ", "JAWS DAYS 2014 Immutable Infrastructure パネルディスカッション", "Immutable Infrastructure パネルディスカッション(3/15)", "AWSユーザーにもお勧めできる「インフラ/ネットワークエンジニアのためのネットワーク技術&設計入門」", "さようなら、自作サーバー", "余談", "Github製エディタAtomでパッケージを作ってみた", "パッケージ作成の基本", "パッケージを公開する", "「インフラデザインパターン」を読みました", "デザインパターンの粒度"},
			places: []place{
				{"伊勢神宮", "JAWS DAYS 2014 Immutable Infrastructure パネルディスカッション", ""},
				{"吉羽", "Immutable Infrastructure パネルディスカッション(3/15)", ""},
				{"シャレオツ", "さようなら、自作サーバー", ""},
				{"シャレオツ", "余談", ""},
				{"apm public minor", "Github製エディタAtomでパッケージを作ってみた", ""},
				{"生体認証", "「インフラデザインパターン」を読みました", ""},
				{"Qiita", "Docker Meetup Tokyo #3 を開催しました", ""},
			},
			chrome:      []string{"f:id:"},
			notHeadings: []string{"マスタリングTCP/IP 入門編 第5版", "インフラデザインパターン ~安定稼動に導く127の設計方式 (WEB+DB PRESS plus)", "apm public minor"},
			code:        "atom.workspaceView.command",
		},
		{
			file: "004_*.txt", title: "Immutable Infrastructure Conference #1 に参加してきた #immutableinfra", date: "2014-03-26", event: "Immutable Infrastructure Conference #1", tags: []string{"immutableinfra"},
			headings: []string{"Immutable Infrastructureが開発プロセスに与える影響(仮)", "Immutableになる影響について", "Immutable InfrastructureとProvisioning Testing", "SerfというOrchestrationツール", "Mesosを使ったImmutable Infra管理システムを作ってみた", "Docker + HAProxy + Synapse", "Immutable Infrastructure時代のサーバー管理", "LT: chefからdockerへの鞍替え / BRS (TwitterID:@xga)さん", "LT: AWSを使った事例紹介 / ikikko@リアルJenkins (TwitterID:@ikikko)さん", "まとめ"},
			places: []place{
				{"伝播", "SerfというOrchestrationツール", ""},
				{"deimos", "Mesosを使ったImmutable Infra管理システムを作ってみた", ""},
				{"シェアードナッシング", "Immutable Infrastructureが開発プロセスに与える影響(仮)", ""},
				{"シェアードナッシング", "Immutableになる影響について", ""},
				{"カシャプシュッ", "Docker + HAProxy + Synapse", "mirakui"},
				{"味わい", "LT: chefからdockerへの鞍替え / BRS (TwitterID:@xga)さん", "BRS @xga"},
				{"ゴミすて場", "LT: Docker使ってたらロードアベレージが80超えた話 / ゆううき (TwitterID:@y_uuk1)さん", "ゆううき @y_uuk1"},
				{"記念すべき", "まとめ", ""},
			},
			chrome:      []string{"Clock Icon", "あわせて読みたい", "Share this", "hatena logo", "Classmethod, Inc", "ii_ito_naoya_01", "hikarie"},
			notHeadings: []string{"スライド資料", "講演内容メモ:", "目次", "hikarie", "xga", "そして、", "味わいある #immutableinfra"},
		},
	}
	dir := filepath.Join(sharedDir(t), "seeds")
	for _, tt := range tests {
		t.Run(tt.file[:3], func(t *testing.T) {
			found, err := filepath.Glob(filepath.Join(dir, tt.file))
			if err != nil || len(found) != 1 {
				t.Fatalf("%s: %d files, %v", tt.file, len(found), err)
			}
			text, err := os.ReadFile(found[0])
			if err != nil {
				t.Fatal(err)
			}
			n := Read(filepath.Base(found[0]), string(text))
			if n.Title != tt.title || n.Date != tt.date || n.Event != tt.event || !slices.Equal(n.Tags, tt.tags) {
				t.Errorf("title %q, date %q, event %q, tags %q", n.Title, n.Date, n.Event, n.Tags)
			}
			lines := strings.Split(string(text), "\n")
			at := 0
			for _, s := range n.Sections {
				if len(s.Heading) == 0 {
					continue
				}
				own := s.Heading[len(s.Heading)-1]
				if at < len(tt.headings) && own == tt.headings[at] {
					at++
					if near := strings.Join(lines[s.Line-1:min(len(lines), s.Line+4)], "\n"); !strings.Contains(near, own) {
						t.Errorf("%q is not at line %d", own, s.Line)
					}
				}
				for _, h := range s.Heading {
					if slices.Contains(tt.notHeadings, h) {
						t.Errorf("line %d: %q is not a heading", s.Line, h)
					}
				}
				if url, ok := tt.links[own]; ok && !slices.ContainsFunc(s.Links, func(l talk.Link) bool { return l.URL == url }) {
					t.Errorf("%q has links %v; want %s", own, s.Links, url)
				}
			}
			if at < len(tt.headings) {
				t.Errorf("no section %q after the others", tt.headings[at])
			}
			for _, p := range tt.places {
				i := slices.IndexFunc(n.Sections, func(s Section) bool { return strings.Contains(s.Prose, p.word) })
				switch {
				case i < 0:
					t.Errorf("%q is lost", p.word)
				case p.heading != "" && !slices.Contains(n.Sections[i].Heading, p.heading):
					t.Errorf("%q is in %q; want it below %q", p.word, n.Sections[i].Heading, p.heading)
				case n.Sections[i].Speaker != p.speaker:
					t.Errorf("%q is said by %q; want %q", p.word, n.Sections[i].Speaker, p.speaker)
				}
			}
			var prose, code strings.Builder
			for _, s := range n.Sections {
				prose.WriteString(s.Prose + "\n")
				code.WriteString(s.Code + "\n")
			}
			for _, c := range tt.chrome {
				if strings.Contains(prose.String(), c) {
					t.Errorf("%q is not text of the article", c)
				}
			}
			if !strings.Contains(code.String(), tt.code) {
				t.Errorf("%q is not in the code", tt.code)
			}
		})
	}
}

// TestDumpSeedBoundaries measures the sections of the four pages against the lines
// at which a reader sees their headings, and those of the fifth note, which has its
// markup, in the styles in which pages are printed.
func TestDumpSeedBoundaries(t *testing.T) {
	dir := filepath.Join(sharedDir(t), "seeds")
	var a tally
	for _, tt := range []struct {
		file  string
		lines []int
	}{
		{"001_*.txt", []int{20, 29, 39, 51, 56, 64, 81, 85, 93, 97, 104, 114, 125}},
		{"002_*.txt", []int{23, 47, 73, 95, 117, 157, 183, 203, 235, 261}},
		{"003_*.txt", []int{1, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35, 37, 43, 68, 95, 117, 127, 131, 139, 171, 202, 216}},
		{"004_*.txt", []int{23, 25, 47, 68, 97, 125, 166, 236, 282, 284, 294, 308, 320, 328}},
	} {
		found, err := filepath.Glob(filepath.Join(dir, tt.file))
		if err != nil || len(found) != 1 {
			t.Fatalf("%s: %d files, %v", tt.file, len(found), err)
		}
		text, err := os.ReadFile(found[0])
		if err != nil {
			t.Fatal(err)
		}
		a.wanted += len(tt.lines)
		for _, s := range Read(filepath.Base(found[0]), string(text)).Sections {
			if len(s.Heading) == 0 {
				continue
			}
			a.found++
			if slices.Contains(tt.lines, s.Line) {
				a.right++
			} else {
				t.Logf("%s:%d: no heading", tt.file, s.Line)
			}
		}
	}
	t.Logf("dumps: precision %.3f recall %.3f F1 %.3f", a.precision(), a.recall(), a.f1())
	if a.precision() < 0.98 || a.recall() < 0.98 {
		t.Errorf("fell below 0.98")
	}
	found, err := filepath.Glob(filepath.Join(dir, "000_*.txt"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%d files of the fifth note, %v", len(found), err)
	}
	p := readPost(t, found[0])
	p.date = "2014-06-22"
	for i, s := range []style{pasted, w3m, lynx, stripped} {
		var a tally
		site := sites[i%len(sites)]
		root, err := html.Parse(strings.NewReader(site.page(p, []post{p})))
		if err != nil {
			t.Fatal(err)
		}
		a.measure(p, site.name, textify(root, s), func(string, ...any) {})
		t.Logf("the fifth note, style %d: %s", s, a.String())
		if a.kept != a.author && s != stripped {
			t.Errorf("style %d: %d of %d lines kept", s, a.kept, a.author)
		}
	}
}
