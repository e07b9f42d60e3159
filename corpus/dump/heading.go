package dump

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/pattern"
	"github.com/talksearch/talksearch/corpus/talk"
)

// A dump has lost what said "this is a heading". What is left is evidence: how a
// line stands, how it ends, what follows it, and how the rest of the page is
// written. Each piece adds to a score or takes from it; a line that reaches
// enough is a heading.
const (
	enough  = 5 // a heading
	certain = 9 // a heading even where most lines of the page stand alone
)

// maxHeadingRunes is the length of the longest titles of talks.
const maxHeadingRunes = 70

var (
	sectionWord = pattern.Lazy(`(?i)^(?:[\d０-９]+[.．)）]?\s*)?(?:` + sectionNames + `)(?:\s?(?:と|・|、|&|＆|/|／|や|\s)\s?(?:` + sectionNames + `))*[。.!！…]*$`)
	groupWord   = pattern.Lazy(`(?i)^(?:講演|招待講演|基調講演|一般講演|lt|ライトニングトーク|トーク|talks?|sessions?|セッション|発表|lightning talks?|keynotes?|キーノート|本編|lt大会|ビアバッシュ|パネルディスカッション|午前|午後|前半|後半|第[一二三四五\d]部|[\d一二三]日目|day ?\d|main talks?)(?:の部|枠|タイム|一覧|編|内容)?\s?\d?\s?(?:[(（].{1,20}[)）])?$`)
	labelWord   = pattern.Lazy(`(?i)^(?:(?:発表|講演|登壇|当日の?|スライド)?(?:資料|スライド)|(?:発表|講演|セッション)?(?:内容)?メモ|動画|録画|目次|もくじ|contents|table of contents|toc|slides?|videos?|リンク|写真|ソース|出典|引用)\s?[:：]?$`)
	tocWord     = pattern.Lazy(`(?i)^(?:目次|もくじ|contents|table of contents|toc|index|この記事の(?:内容|目次)|アジェンダ|agenda)\s?[:：]?(?:\s?[\[［(（].{1,8}[\]］)）])?$`)
	numbered    = pattern.Lazy(`^(?:第\s?[\d一二三四五六七八九十]+\s?[章部回節話]|(?:step|その|part|chapter|q|ver\.?)\s?\d+|[①-⑳]|[\d０-９]{1,2}(?:[.．][\d０-９]{1,2})*[.．)）:]?\s|[\d０-９]{1,2}[.．)）]|[(（][\d０-９]{1,2}[)）])`)
	listNumber  = pattern.Lazy(`^(?:[\d０-９]{1,2}[.．)）]|[(（][\d０-９]{1,2}[)）])\s?`)
	hashHeading = pattern.Lazy(`^(#{1,6})\s+(\S.*)$`)
	bracketed   = pattern.Lazy(`^[【〔《≪［\[〈<＜].{1,60}[】〕》≫］\]〉>＞]$`)
	connective  = pattern.Lazy(`^(?:そして|また[、は]|なお|ちなみ|しかし|だが|でも[、も]|それで|それから|ただ[、し]|さて|では[、]?|じゃあ|なので|だから|ということで|というわけで|という訳で|次いで|続いて|とりあえず|例えば|たとえば|つまり|要するに|結局|最後は|これ[はがをで]|それ[はがをで]|ここで|そこで|あと[はで、]|以下|上記|下記|詳しくは|詳細は|※|[(（]|と[い思言])`)
	nounEnding  = pattern.Lazy(`(?:あいだ|まとめ|とは|こと|ところ|はじめに|おわりに|終わりに|最後に|について|つくる|もの|まで|ため|おまけ|ほか|たち|など|すすめ|勧め|はなし|これから|あれこれ|いろいろ|やりかた|わけ|とき|めも|べきか|なのか|のか|ですか|ますか|[りみきえけげびちしめれせじいかぎ])$`)
	particleEnd = pattern.Lazy(`(?:[はがをにでてもやのとへば]|たら|ので|けど|けれど|ながら|ように|から|より|つつ|たり|だと|って|けれども|のに)$`)
	chattyEnd   = pattern.Lazy(`(?:です|だ|である|らしい|みたい|そう|でしょう|だろう|よう|ね|よ|わ|ぞ|かな|よな|なあ|のだ|です[ねよが]|ます[ねよが])$`)
	verbEnd     = pattern.Lazy(`(?:[るうくすつぬむぶぐた]|ない|せん|んだ)$`)
	linkTitle   = pattern.Lazy(`\s[|｜»«·]\s|\s:\s\w+$|\s[-–—]\s(?:Qiita|Zenn|note|YouTube|Wikipedia|Publickey|GitHub|SlideShare|Speaker Deck|.{0,20}(?:ブログ|[Bb]log))$`)
	fact        = pattern.Lazy(`(?i)^(?:会場|場所|日時|開催日時?|主催|共催|協賛|定員|参加費|対象|ハッシュタグ|.{0,12}ハッシュタグ|hashtag|url|togetter|atnd|connpass|doorkeeper|ustream|date|place|venue|出典|引用元|source|via|注|注意|ファイル名?|file|filename|リスト|コード|図|表|listing|figure|fig|table|cc|photo|スライド|(?:発表)?資料|slides?|動画|video|todo|追記|更新|補足|cf|関連|例|写真|撮影|文|担当|執筆|紹介|司会|進行|編集|イラスト|図|画像|協力|提供|ex|e\.g\.|warning|note)[\s.]?[\d.-]*\s?[:：]`)
	question    = pattern.Lazy(`^Q\s?\d{0,2}\s?[.．:：)）]`)
	answer      = pattern.Lazy(`^A\s?\d{0,2}\s?[.．:：)）]`)
	quoted      = pattern.Lazy(`^(?:[^「『]{0,24}[^「『\p{Hiragana}、。 ]|[^「『]{1,16}(?:さん|氏))[「『][^。]{2,}[」』]$`)
	deictic     = pattern.Lazy(`(?:以下|次の|こちら|下記|上記|下の|上の).*(?:ます|ました|です|する|した)$`)
	releaseName = pattern.Lazy(`^v?\d{1,4}(?:\.\d{1,4}){1,3}(?:\s|$)`)
	tagRemains  = pattern.Lazy(`^</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>`)
	slideCredit = pattern.Lazy(`\sfrom\s+[\p{L}\d][\p{L}\d ._-]{1,40}$`)
)

const sectionNames = `はじめに|始めに|おわりに|終わりに|おわり|終わり|その他|終りに|さいごに|最後に|まとめ|総括|総評|感想|全体の感想|所感|雑感|余談|おまけ|追記|概要|イベント概要|開催概要|背景|目的|参考|参考資料|参考文献|参考リンク|参考サイト|参考url|関連リンク|資料一覧|資料まとめ|スライド一覧|イントロダクション|introduction|conclusion|conclusions|summary|overview|references?|appendix|q ?& ?a|質疑応答|質問|懇親会|雑談|謝辞|前提|環境|検証環境|動作環境|結論|今後|今後の課題|今後の予定|注意点|補足|セッション一覧|タイムテーブル|ふりかえり|振り返り|前置き|前書き|まえがき|あとがき|後書き|導入|本題|自己紹介|きっかけ|動機|経緯|会場|会場の様子|thanks|おしまい|次回|次回予告|使い方|インストール|install(?:ation)?|usage|license|ライセンス`

// A pageStyle is how a page as a whole is written. The same lone line is strong
// evidence among punctuated paragraphs and none among chat.
type pageStyle struct {
	// proper: blocks that are sentences end as sentences should.
	proper bool
	// indent is the column at which most lines begin.
	indent int
	// wrapAt is the column at which paragraphs are broken, 0 when they are not.
	wrapAt int
	// scattered: nearly every line is a block of its own, in a page whose author
	// parted it with rules. Then standing alone says nothing.
	scattered bool
}

func readStyle(lines []line) pageStyle {
	var st pageStyle
	ended, loose := 0, 0
	blocks, single, rules, items := 0, 0, 0, 0
	wraps := map[int]int{}
	indents := [16]int{}
	broken := 0
	for start := 0; start < len(lines); {
		end := blockEnd(lines, start)
		for i := start; i+1 < end; i++ {
			if w := width(clip(lines[i].text)); lines[i].kind == textLine && w >= 40 && !endsFinally(lines[i].text) {
				wraps[w/4]++
				broken++
			}
		}
		for i := start; i < end; i++ {
			if lines[i].kind == textLine {
				indents[min(lines[i].indent, len(indents)-1)]++
			}
		}
		last := &lines[end-1]
		switch last.kind {
		case ruleLine:
			rules++
		case bulletLine:
			items++
		}
		if last.kind == textLine {
			blocks++
			if end-start == 1 {
				single++
			}
			// A short line that ends in a verb may be a heading itself.
			switch {
			case endsFinally(last.text):
				ended++
			case width(clip(last.text)) > 48 && endingScore(clip(last.text), pageStyle{}) < 0:
				loose++
			}
		}
		start = end
	}
	// A handful of titles that end in a verb are in every page of reports.
	st.proper = ended*100 >= (ended+loose)*80 || loose <= 3
	st.scattered = single*10 >= blocks*9 && rules >= 3 && items*8 <= blocks
	for i, n := range indents {
		if n > indents[st.indent] {
			st.indent = i
		}
	}
	// Lines broken at a column crowd just below it.
	best, at := 0, 0
	for w, n := range wraps {
		if sum := n + wraps[w-1]; sum > best || sum == best && w > at {
			best, at = sum, w
		}
	}
	if best >= 6 && best*3 >= broken*2 {
		st.wrapAt = at*4 + 3
	}
	return st
}

// scoreHeadings weighs every line, and then again by how most of the likely
// headings are set: a site puts text right under all of them, or under none.
func scoreHeadings(lines []line, st pageStyle) []int {
	scores := make([]int, len(lines))
	alone, followed := 0, 0
	for i := range lines {
		scores[i] = headingScore(lines, i, st)
		switch standsAlone(lines, i) {
		case true:
			if scores[i] >= enough {
				alone++
			}
		case false:
			if scores[i] >= enough-1 {
				followed++
			}
		}
	}
	for i, score := range scores {
		switch tight := !standsAlone(lines, i); {
		case score <= 0:
		case followed >= 3 && followed > alone:
			if tight {
				scores[i]++
			} else {
				scores[i]--
			}
		case alone >= 3 && alone > 2*followed && tight:
			scores[i]--
		}
	}
	return scores
}

// standsAlone tells whether a blank line or a rule is under line i.
func standsAlone(lines []line, i int) bool {
	return i+1 == len(lines) || lines[i+1].gap > 0 || lines[i+1].kind == ruleLine
}

// blockEnd is the index behind the block that starts at i: lines without a blank
// between them. A rule is a block of its own.
func blockEnd(lines []line, i int) int {
	j := i + 1
	for j < len(lines) && lines[j].gap == 0 && lines[j].kind != ruleLine && lines[j-1].kind != ruleLine {
		j++
	}
	return j
}

// headingScore weighs the evidence that line i is a heading.
func headingScore(lines []line, i int, st pageStyle) int {
	l := &lines[i]
	s := l.text
	if l.kind != textLine || len(s) > maxHeadingBytes || isURL(s) || strings.Contains(s, "://") || bareHost().MatchString(s) {
		return 0
	}
	n := utf8.RuneCountInString(s)
	if n > maxHeadingRunes || n < 2 && !isJapanese(s) || !hasLetter(s) && !releaseName().MatchString(s) || labelWord().MatchString(s) || tagRemains().MatchString(s) {
		return 0
	}
	opens := i == 0 || l.gap > 0 || lines[i-1].kind == ruleLine
	marked := l.mark != 0 && !marksNeighbour(lines, i)
	if !opens && !marked {
		return 0
	}
	// Topics under the address of a page belong to it.
	if i > 0 && (lines[i-1].kind == urlLine || len(lines[i-1].text) < 200 && bareHost().MatchString(lines[i-1].text)) && isTopics(s) && !isKnown(s) {
		return 0
	}
	// A person under a title is who spoke, not another title.
	if talk.IsSpeakerLine(s) {
		return 0
	}
	// A long line that closes is a sentence, and most lines are.
	if n > 24 && strings.HasSuffix(s, "。") {
		return 0
	}
	if i+1 < len(lines) && question().MatchString(s) && answer().MatchString(clip(lines[i+1].text)) {
		return 0
	}
	if i+1 < len(lines) && lines[i+1].kind == tweetLine && tweetSignature().MatchString(lines[i+1].text) {
		return 0
	}
	score := 0
	switch {
	case sectionWord().MatchString(s):
		score += 6
	case groupWord().MatchString(s):
		score += 5
	case talk.IsAnnounced(s) || talk.TitleSpeaker(s) != "":
		score += 4
	}
	known := score > 0
	if !known && fact().MatchString(s) {
		return 0
	}
	hashed := hashHeading().MatchString(s)
	if hashed && i+1 < len(lines) && (lines[i+1].kind == codeLine || looksTyped(clip(lines[i+1].text))) {
		return 0 // a comment above a command
	}
	if marked || hashed || bracketed().MatchString(s) {
		score += 5
		known = true
	} else if numbered().MatchString(s) && !numbersNeighbour(lines, i) {
		score += 3
	}
	ending := endingScore(s, st)
	if quoted().MatchString(s) {
		ending = max(ending, 1)
	}
	if known {
		ending = max(ending, 0)
	}
	score += ending
	switch {
	case width(s) <= 48:
		score++
	case n > 45 && width(s) > 80:
		score--
	}
	// Two commas are a list or a clause; a title may have one.
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Hiragana, r) }) {
		score -= min(strings.Count(s, "、"), 2)
	}
	if deictic().MatchString(s) {
		score -= 3
	}
	if connective().MatchString(s) && !known {
		score -= 4
	}
	if linkTitle().MatchString(s) || slideCredit().MatchString(s) {
		score -= 2
	}
	if looksTyped(s) {
		score -= 5
	}
	if l.indent >= st.indent+4 {
		score -= 3
	}
	return score + standing(lines, i, st)
}

// standing weighs how line i stands among its neighbours.
func standing(lines []line, i int, st pageStyle) int {
	score := 0
	s := lines[i].text
	if i > 0 {
		prev := clip(lines[i-1].text)
		if lines[i-1].kind == textLine && (strings.HasSuffix(prev, "、") || strings.HasSuffix(prev, ":") || strings.HasSuffix(prev, "：")) {
			score -= 3
		}
		if lines[i-1].text == s {
			return -10
		}
	}
	if i+1 == len(lines) {
		return score - 3
	}
	next := &lines[i+1]
	nextText := clip(next.text)
	if next.text == s {
		return -10
	}
	if strings.HasPrefix(nextText, "とする") || strings.HasPrefix(nextText, "という") || strings.HasPrefix(nextText, "と書") || strings.HasPrefix(nextText, "のように") || strings.HasPrefix(nextText, "を実行") {
		score -= 4
	}
	// The line under a link card names its host, and no page of it.
	if len(next.text) < 60 && bareHost().MatchString(next.text) && !strings.Contains(next.text, "/") {
		score -= 4
	}
	if standsAlone(lines, i) {
		score += 2
		if st.proper && !st.scattered {
			score++
		}
		if lines[i].gap >= 2 && next.gap == 1 {
			score++
		}
		if endsSentence(nextText) || next.kind == bulletLine || next.kind == codeLine || next.kind == captionLine || labelWord().MatchString(nextText) || utf8.RuneCountInString(nextText) >= 40 || next.kind == urlLine {
			score++
		}
		return score
	}
	// Text follows directly: the line must be visibly shorter than a line of a
	// paragraph, or it is the first line of one.
	w := width(s)
	switch {
	case next.kind == bulletLine:
		score += 3
	case next.kind == urlLine || next.kind == tweetLine:
		score += 2
	case next.kind != textLine:
	case st.wrapAt > 0 && w*4 > st.wrapAt*3:
		score -= 4
	case endsSentence(nextText) || width(nextText) > 2*w:
		score += 2
	case width(nextText) > w+8:
		score++
	default:
		score -= 2
	}
	return score
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// marksNeighbour tells whether the line above or below carries the same
// ornament: then it is an item of a list.
func marksNeighbour(lines []line, i int) bool {
	return i > 0 && lines[i-1].mark == lines[i].mark || i+1 < len(lines) && lines[i+1].mark == lines[i].mark
}

// numbersNeighbour tells whether the line above or below is numbered too.
func numbersNeighbour(lines []line, i int) bool {
	return i > 0 && listNumber().MatchString(clip(lines[i-1].text)) || i+1 < len(lines) && listNumber().MatchString(clip(lines[i+1].text))
}
