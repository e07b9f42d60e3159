package talk

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/pattern"
)

// A program is the headings of a report that stand side by side. When most of them
// end alike, in a dash and what can be a name, these are the speakers: one such
// heading tells nothing (「テスト – Selenium」), a page of them does.

// tails are the ways a title is parted from its speaker. Those of one program are of
// one way.
var tails = []func() *pattern.Expr{
	pattern.Lazy(`^(.*\S)(?:\s+[-–—―]\s*|\s*[-–—―]\s+|[。」』】）)!?！？”"]\s*[-–—―]\s*)([^-–—―\s][^–—―]{0,40})$`),
	pattern.Lazy(`^(.*\S)\s+/\s+([^/]{1,40})$|^(.*\S)\s*[／｜]\s*([^／｜]{1,40})$`),
	pattern.Lazy(`^(.*\S)\s+by\s+(.{1,40})$|^(.*[」』】])by\s+(.{1,40})$`),
	pattern.Lazy(`^(.*\S)\s+@\s+(.{1,40})$`),
	pattern.Lazy(`^(.*\S)\s*[(（]([^()（）]{1,20})[)）]$`),
}

var (
	// fullName is beyond doubt where a name is expected: two parts, or a handle's form.
	fullName = pattern.Lazy(`^(?:[\p{Han}々ヶ]{1,4}[ 　][\p{Han}\p{Hiragana}\p{Katakana}々ー]{1,5}|[A-Z][\p{Latin}'’]{1,15}(?: [A-Z]\.)? [A-Z][\p{Latin}'’]{1,15}|\w*[a-z0-9]+_\w*|_\w*[a-z]\w*|[a-z]+\d[a-z\d]*)$`)
	// shortName may be one.
	shortName = pattern.Lazy(`^(?:[\p{Han}々ヶ]{2,5}|[\p{Hiragana}ー]{2,9}|[\p{Katakana}ー]{2,9}|[\p{Han}\p{Hiragana}\p{Katakana}々ーぁ]{2,8}\d?|[A-Za-z][a-z0-9-]{2,17}|[a-z]{2,12} [a-z]{2,14})$`)
	// namesNobody are what headings end in all the same.
	namesNobody = pattern.Lazy(`(?i)^(?:概要|実装|設計|導入|運用|事例|紹介|結果|課題|解決.?|背景|目的|[前中後]編|上巻|下巻|基礎|応用|入門|実践|理論|環境|準備|感想|考察|検証|比較|評価|構成|方法|手順|今後|展望|質疑|応答|質疑応答|休憩|昼食|開会|閉会|挨拶|懇親会|司会|詳細|詳説|補足|参考|資料|動画|写真|まとめ|おわり|はじめ|つづき|続き|その[一二三四五1-5]|テスト|デモ|メモ|ツール|サーバー?|クライアント|デザイン|セキュリティ|パフォーマンス|フロントエンド|バックエンド|インフラ|データベース|ネットワーク|クラウド|コンテナ|東京|大阪|京都|福岡|名古屋|札幌|仙台|part \d|part|demo|test|tests|slides?|video|youtube|connpass|speaker deck|speakerdeck|slideshare|github|qiita|wikipedia|twitter|note|overview|intro|introduction|summary|basic|basics|advanced|beta|alpha|wip|draft|lt|keynote|session|web|api|apis|ui|ux|ios|android|windows|linux|macos|javascript|typescript|ruby|python|php|java|go|golang|rust|node|nodejs|react|vue|angular|docker|kubernetes|aws|gcp|azure|css|html|sql|http|https)$`)
	// structural headings are of a report and not of its talks.
	structural = pattern.Lazy(`(?i)^(?:はじめに|まとめ|全体の?感想|感想|所感|おわり(?:に)?|終わり(?:に)?|最後に|さいごに|LT|ライトニングトーク|懇親会|質疑(?:応答)?|質問|Q ?& ?A|自己紹介|目次|参考(?:資料|リンク|文献|URL)?|その他|他|アンケート(?:結果)?|午[前後]の部.*|オープニング|クロージング|開会|閉会|会場(?:の様子)?|概要|余談|資料|スライド|動画|追記|おまけ|メモ|リンク|関連(?:リンク|記事)?|基調講演|講演|セッション|トーク|イベント(?:概要)?|タイムテーブル|デモ|demo|agenda|アジェンダ)\s*(?:[(（].*[)）])?[:：。]?$`)
)

// Program reads who spoke from the headings of a report that stand side by side;
// told are the speakers that are known of them otherwise. It gives a name or ""
// for each heading, and what it gives is a guess.
func Program(headings, told []string) []string {
	speakers := make([]string, len(headings))
	talks, known := 0, 0
	for i, h := range headings {
		if h = strings.TrimSpace(h); h == "" || len(h) > longest || structural().MatchString(h) {
			continue
		}
		talks++
		if told[i] != "" {
			known++
		}
	}
	for way, tail := range tails {
		names := make([]string, len(headings))
		count, full := 0, 0
		times := map[string]int{}
		for i, h := range headings {
			if told[i] != "" || speakers[i] != "" || len(h) > longest || structural().MatchString(h) {
				continue
			}
			name := tailName(tail(), h)
			if name == "" {
				continue
			}
			names[i] = name
			times[name]++
			count++
			if fullName().MatchString(name) {
				full++
			}
		}
		likely := 2*(count+known) >= talks && (full > 0 || known > 0 || count >= 3) && count+known >= 2
		likely = likely || count >= 4 && full > 0 && 4*count >= talks
		if way == len(tails)-1 { // brackets hold much else
			likely = likely && 2*full >= count
		}
		if !likely {
			continue
		}
		for i, name := range names {
			// What stands behind most titles is what they have in common.
			if name != "" && speakers[i] == "" && (times[name] < 3 || 2*times[name] <= count) {
				speakers[i] = name
				known++
			}
		}
	}
	return speakers
}

// tailName is the name that a heading may end in.
func tailName(tail *pattern.Expr, heading string) string {
	m := tail.FindStringSubmatch(trailingTags().ReplaceAllString(strings.TrimSpace(heading), ""))
	if m == nil {
		return ""
	}
	title, name := m[1], m[2]
	if len(m) > 3 && name == "" {
		title, name = m[3], m[4]
	}
	name = strings.Trim(strings.TrimSpace(name), "“”\"")
	if title == "" || structural().MatchString(title) && !strings.HasSuffix(title, "講演") || namesNobody().MatchString(name) || eventNoun().MatchString(name) || !fullName().MatchString(name) && !shortName().MatchString(name) {
		return ""
	}
	return name
}

// trailingTags are the hashtags that a title ends in.
var trailingTags = pattern.Lazy(`(?:\s+[#＃][\p{L}\p{N}_]+)+$`)

var (
	titlePrefix = pattern.Lazy(`^(?:\d{1,2}[.．)）]\s*|(?i:LT\d*|ライトニングトーク|ショートセッション|セッション\d*|基調講演|招待講演|keynote|session ?\d*|発表\d*)\s?[:：]\s*)+`)
	beforeName  = pattern.Lazy(`(?i)^(.*?[\p{L}\p{N}」』】)）〜~!！?？。"”†])(?:\s*[-–—―/／|｜(（\[:：@]|\s+by\b|\s*` + role + `\s?[:：]|\s$)(?:[-–—―/／|｜(（\[:：@\s]|by\b|id:|` + role + `|LT[、,]|[^\s(（/]{1,20}の$)*$`)
	quoted      = pattern.Lazy(`[「『【“"]([^「」『』【】“”"]{2,})[」』】”"]`)
	afterPerson = pattern.Lazy(`^(?:\s*` + honorific + `)?(?:\s*@\w+)?(?:\s*[(（\[［][^()（）\[\]［］]{1,40}[)）\]］])*(?:\s*@\w+)?(?:\s*` + honorific + `)?\s*[:：]\s*(.{4,})$`)
)

// Title is a talk's title as its heading has it, without its speaker, its kind and
// its number. It is the whole heading where these cannot be told from the rest.
func Title(heading, speaker string) string {
	heading = strings.TrimSpace(heading)
	if len(heading) > longest {
		return heading
	}
	bare := titlePrefix().ReplaceAllString(trailingTags().ReplaceAllString(heading, ""), "")
	if speaker == "" || bare == "" {
		return unquoted(cmp.Or(bare, heading))
	}
	name, id, _ := strings.Cut(speaker, "@")
	name = strings.TrimSpace(name)
	at := -1
	if name != "" {
		at = strings.LastIndex(bare, name)
	}
	if at < 0 && id != "" {
		at = strings.LastIndex(bare, "@"+id)
		name = "@" + id
	}
	if at < 0 && id != "" {
		at = strings.LastIndex(bare, id)
		name = id
	}
	if at < 0 {
		return unquoted(bare)
	}
	if before := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(bare[:at]), "by")); strings.HasSuffix(before, "」") || strings.HasSuffix(before, "』") || strings.HasSuffix(before, "】") {
		return unquoted(before)
	}
	if m := beforeName().FindStringSubmatch(bare[:at]); m != nil && utf8.RuneCountInString(m[1]) >= 2 {
		return unquoted(m[1])
	}
	after := bare[at+len(name):]
	if m := quoted().FindStringSubmatch(after); m != nil {
		return m[1]
	}
	if m := afterPerson().FindStringSubmatch(after); m != nil {
		return unquoted(strings.TrimSpace(m[1]))
	}
	return heading
}

// unquoted is a title without the brackets around it.
func unquoted(title string) string {
	if m := quoted().FindStringSubmatch(title); m != nil && m[0] == title {
		return m[1]
	}
	return title
}

// IsStructural tells whether a heading is of a report and not of a talk: まとめ, LT.
func IsStructural(heading string) bool { return structural().MatchString(strings.TrimSpace(heading)) }
