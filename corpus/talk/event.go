package talk

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/date"
	"github.com/talksearch/talksearch/corpus/pattern"
)

// A Report is what a note tells about the event that it may report on.
type Report struct {
	Title string
	Tags  []string
	// Opening is the text that the note begins with; only its first lines are read.
	Opening string
	// Linked are the words of the addresses that the note links to.
	Linked string
	// Speakers are those whom the note's headings name.
	Speakers []string
	// Names are lines in which an abbreviation may be spelled out: headings, titles
	// of slides, addresses.
	Names []string
}

// How a title tells that its writer was somewhere. Having attended or spoken needs an
// event; having heard, or a summary, may be of anything, and wants surer names.
var (
	attended = pattern.Lazy(`^(.{2,80}?)\s*(?:[(（][^()（）]{1,12}[)）])?\s*(?:に|へ|を|で|にて)?、?\s*(?:参加|行って|いって|行った|いった|出席|潜入|お邪魔|遊びに|登壇|LTし|発表し|開催し|参戦|聴講|混ざ|混じっ|もぐり|突撃|出て(?:き|ま|み))`)
	spoke    = pattern.Lazy(`^(.{2,60}?)\s*(?:にて|で)\s*(?:.{0,100}?)(?:(?:発表|登壇|LT|話|プレゼン|スピーチ)(?:を?(?:し|させ|でき)|しゃべ)|話(?:し|をし)(?:て|ま|た)|喋っ|しゃべっ)`)
	summary  = pattern.Lazy(`^(.{3,80}?)\s*(?:[(（][^()（）]{1,12}[)）])?\s*(?:に|へ|を|で)?、?\s*(?:聞い[てた]|聞き|レポート|の?(?:参加)?(?:アウトライン|聴講|受講|個人的)?(?:レポート|レポ|感想|まとめ|メモ|記録|議事録)|視聴|見学)`)
	quotedAt = pattern.Lazy(`^[「『]([^「」『』]{3,40})[」』]\s?(?:に|へ)\s?(?:参加|行って|行った|いって|いった|出席|潜入|お邪魔|登壇)`)
	reported = pattern.Lazy(`(?i)^[\[【［][^\]】］]{0,8}(?:レポート|レポ|参加|report|登壇|イベント)[^\]】］]{0,8}[\]】］]`)
)

var (
	titleKind  = pattern.Lazy(`^[\[【［][^\]】］]{1,12}[\]】］]\s*`)
	countKind  = pattern.Lazy(`^[\[【［]((?:第.{1,4}回|vol\.? ?\d+|#\d+))[\]】］]\s*`)
	titleSplit = pattern.Lazy(`\s+[-–—|｜:：«»»・~]\s+|\s*[|｜]\s*`)
	gluedDate  = pattern.Lazy(`[\s_-]*(?:19|20)\d{2}[-/.]?\d{2}[-/.]?\d{2}$`)
	hashtag    = pattern.Lazy(`(?:^|\s)[#＃]([\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)`)

	// eventNoun is what events are called; sureNoun is never called by anything else.
	eventNoun = pattern.Lazy(`(?i)` + sureNouns + `|会議|大会|もくもく|祭り?|集い|例会|定例|セミナー|シンポジウム|ワークショップ|ハンズオン|ナイト|トーク|カジュアル|イベント|(?:conf|con|nights?|days?|fest|study|\blt|forum|expo|camp|world|talks|casual)(?:\d|\b)`)
	sureNoun  = pattern.Lazy(`(?i)` + sureNouns)
	// numbered tells which of its kind an event is.
	numbered = pattern.Lazy(`(?i)#\s?\d+|\d+時限目|\d+(?:回|周年)記念|vol\.? ?\d+|第[\d０-９一二三四五六七八九十]+回|(?:19|20)\d\d|\d+(?:st|nd|rd|th)\b`)
	// counted is numbered by what only events are counted with; years number anything.
	counted = pattern.Lazy(`(?i)[^\s]\s?#\d+|\d+時限目|\d+(?:回|周年)記念|vol\.? ?\d+|第[\d０-９一二三四五六七八九十]+回`)
	// behind is what may stand behind an event's noun and still be its name.
	behind = pattern.Lazy(`(?i)^(?:\s*(?:[@＠]\s?[^\s「」]{1,20}|in\s\S{1,20}|#?\d+(?:st|nd|rd|th|期|回)?|[０-９\d]{1,2}月|(?:(?:19|20)\d\d)?年?(?:\d{1,2}月)?[版号]|vol\.? ?\d+|第.{1,4}回|tokyo|osaka|fukuoka|japan|東京|大阪|福岡|名古屋|仙台|札幌|京都|day\s?\d|[春夏秋冬]|spring|summer|autumn|fall|winter|online|オンライン|lt|[(（][^()（）]{1,16}[)）])|\s(?:with|for|of|by)\s[A-Za-z0-9 ]{2,30})+`)
	// unnamed are events that have no name of their own.
	unnamed = pattern.Lazy(`(?i)^(?:(?:第.{1,4}回\s?)?(?:社内|社外|部内|学内|ある|その|この|今日の|本日の|はじめての|初めての|初の?|とある)?(?:勉強会|イベント|カンファレンス|ミートアップ|lt会|ハッカソン|セミナー|もくもく会)|meetup|conference|event|社外|社内|会社|学校|大学|本日|今日|昨日|先日|英語|[\d年月日/.\-\s]+)$`)
	// clause tells a sentence from a name.
	clause = pattern.Lazy(`[。、,!?！？]|(?:して|ながら|ので|から|ため|の話|について|という)|[をはが]`)

	eventTag  = pattern.Lazy(`(?i)^(?:イベント|勉強会|カンファレンス|event|events|meetup|conference|勉強会レポート|イベントレポート|参加レポート|登壇|レポート|イベント参加)$`)
	eventHost = pattern.Lazy(`(?:connpass\.com|doorkeeper\.jp|atnd\.org|peatix\.com|zusaar\.com|partake\.in|kokucheese\.com|eventdots\.jp|techplay\.jp|eventbrite\.\w+|meetup\.com|eventregist\.com)(?:\s|$)`)
)

const sureNouns = `勉強会|カンファレンス|ミートアップ|フェスタ|サミット|ハッカソン|祭り$|座談会|の集い|交流会|発表会|研究会|読書会|記念会|寄り合い|LT会|LT大会|conference|meet-?up\b|meetup|summit|kaigi|hackathon|\bfest(?:a|ival)\b|festa`

// openingSentences bounds how far into its text a note says where its writer was.
const openingSentences = 6

// Event reads the event that a note reports on from its title, and where that names
// none, from a hashtag of the title, the note's first sentences and its tags. It is a
// guess, and empty for everything that may be no event.
func (r Report) Event() string {
	title := clip(strings.TrimSpace(r.Title))
	r.Tags = slices.DeleteFunc(slices.Clone(r.Tags), func(tag string) bool { return len(tag) > longest })
	about, many := r.about(), r.manySpoke()
	event := titleEvent(title, about || many)
	if m := summary().FindStringSubmatch(withoutKind(title)); event == "" && many && m != nil && plainName(m[1]) {
		event = strings.TrimLeft(strings.TrimSpace(m[1]), "#＃")
	}
	if event == "" && (reported().MatchString(title) || attended().MatchString(title)) {
		event = onlyHashtag(title)
	}
	if event == "" {
		event = openingEvent(r.Opening)
	}
	if event == "" {
		event = taggedEvent(r.Tags, about || summary().MatchString(title) || attended().MatchString(title))
	}
	if event == "" && about && numbered().MatchString(title) {
		if name := eventName(withoutKind(title)); (sureNoun().MatchString(name) || counted().MatchString(name)) && numbered().MatchString(name) && !clause().MatchString(name) {
			event = name
		}
	}
	return spelledOut(event, r.Names)
}

// IsReport tells whether the note is about an event that needs no name: of one that has
// an Event this is known already.
func (r Report) IsReport() bool { return r.about() || r.manySpoke() }

// about tells whether the note says that it is about an event.
func (r Report) about() bool {
	return slices.ContainsFunc(r.Tags, func(tag string) bool { return len(tag) <= longest && eventTag().MatchString(tag) }) || eventHost().MatchString(r.Linked)
}

// titleEvent reads the event from a title that reports on one: "○○ Conference #1
// に参加してきた", "○○で△△について発表してきた". about tells that the note is
// known to be about an event.
func titleEvent(title string, about bool) string {
	bare := withoutKind(title)
	if m := quotedAt().FindStringSubmatch(bare); m != nil {
		return m[1]
	}
	if m := spoke().FindStringSubmatch(bare); m != nil {
		if name := eventName(m[1]); name != "" {
			return name
		}
		name := strings.TrimSpace(m[1])
		if tag := onlyHashtag(title); tag != "" {
			name = tag // 「Markdownで書く話をしてきた #会の名」
		}
		if name = strings.TrimLeft(name, "#＃"); about && plainName(name) {
			return name
		}
	}
	if m := attended().FindStringSubmatch(bare); m != nil {
		if name := eventName(m[1]); name != "" {
			return name
		}
		name := strings.TrimSpace(m[1])
		if (about || strings.HasPrefix(name, "#")) && plainName(strings.TrimLeft(name, "#＃")) {
			return strings.TrimLeft(name, "#＃")
		}
	}
	if m := summary().FindStringSubmatch(bare); m != nil {
		name := eventName(m[1])
		if name != "" && (about || sureNoun().MatchString(name) || counted().MatchString(name) || eventNoun().MatchString(name) && numbered().MatchString(name)) {
			return name
		}
	}
	return ""
}

// manySpoke tells whether the note is about so many talks that it can only be about an
// event.
func (r Report) manySpoke() bool {
	var speakers []string
	for _, s := range r.Speakers {
		if s != "" && !slices.Contains(speakers, s) {
			if speakers = append(speakers, s); len(speakers) == 3 {
				return true
			}
		}
	}
	return false
}

// withoutKind takes away what a title puts in brackets before itself: [レポート], and
// not 【第5回】, which counts the event.
func withoutKind(title string) string {
	if m := countKind().FindStringSubmatch(title); m != nil {
		return m[1] + " " + title[len(m[0]):]
	}
	return titleKind().ReplaceAllString(title, "")
}

// onlyHashtag is the hashtag of a title that has one.
func onlyHashtag(title string) string {
	if tags := hashtag().FindAllStringSubmatch(title, 2); len(tags) == 1 {
		return tags[0][1]
	}
	return ""
}

// openingEvent reads the event from the first sentences of a text: "○○勉強会に参加
// してきました。".
func openingEvent(text string) string {
	n := 0
	for sentence := range strings.FieldsFuncSeq(text[:min(len(text), 4<<10)], func(r rune) bool { return r == '\n' || r == '。' }) {
		if n++; n > openingSentences {
			break
		}
		m := attended().FindStringSubmatch(clip(strings.TrimSpace(sentence)))
		if m == nil {
			continue
		}
		said := m[1]
		if i := strings.LastIndexAny(said, "、「"); i >= 0 {
			_, size := utf8.DecodeRuneInString(said[i:])
			said = said[i+size:]
		}
		if name := eventName(said); name != "" && sureNoun().MatchString(name) && !clause().MatchString(name) && (numbered().MatchString(name) || strings.ContainsFunc(name, unicode.IsUpper)) {
			return name
		}
	}
	return ""
}

// taggedEvent is the one tag that names an event: "RubyKaigi 2019" and not "勉強会".
func taggedEvent(tags []string, about bool) string {
	event := ""
	for _, tag := range tags {
		if !about || !sureNoun().MatchString(tag) && !(eventNoun().MatchString(tag) && numbered().MatchString(tag)) || eventTag().MatchString(tag) || unnamed().MatchString(tag) {
			continue
		}
		if event != "" {
			return ""
		}
		event = tag
	}
	return event
}

// eventName cuts what stands before a verb down to the name of an event, empty when
// it has none: "個人開発Night Githubで" is 個人開発Night. "会の名 - 二日目" is the
// event; "発表の題 — 会の名" names it last.
func eventName(s string) string {
	if parts := titleSplit().Split(s, -1); !eventNoun().MatchString(parts[0]) && !numbered().MatchString(parts[0]) {
		s = parts[len(parts)-1]
	} else {
		s = parts[0]
	}
	s = gluedDate().ReplaceAllString(strings.TrimSpace(s), "")
	if rest, ok := date.Strip(s); ok {
		s = rest
	}
	s = strings.TrimSpace(s)
	end := -1
	for _, re := range []*pattern.Expr{eventNoun(), numbered()} {
		if all := re.FindAllStringIndex(s, -1); all != nil {
			end = max(end, all[len(all)-1][1])
		}
	}
	if end < 0 {
		return ""
	}
	if m := behind().FindStringIndex(s[end:]); m != nil {
		end += m[1]
	}
	if at := numbered().FindStringIndex(s); at != nil && at[0] == 0 && end == at[1] {
		if clause().MatchString(s) {
			return ""
		}
		end = len(s) // what counts events stands before their name
	}
	if rest := s[end:]; rest != "" && !strings.ContainsAny(rest[:1], " ") && !strings.HasPrefix(rest, "の") && !startsQuote(rest) {
		return "" // the noun is a part of another word: "勉強会用の"
	}
	s = strings.Trim(strings.TrimSpace(s[:end]), "「」『』【】#＃ ")
	for _, open := range []string{"「", "『", "【"} {
		if i := strings.LastIndex(s, open); i >= 0 && eventNoun().MatchString(s[i:]) {
			if before := strings.TrimSpace(s[:i]); counted().FindString(before) == before && before != "" {
				s = before + " " + s[i+len(open):]
			} else {
				s = s[i+len(open):]
			}
		}
	}
	if n := utf8.RuneCountInString(s); n < 3 || n > 60 || unnamed().MatchString(s) {
		return ""
	}
	return s
}

func startsQuote(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("「」『』【】(（[:：〜~", r)
}

// plainName tells whether s can be the name of an event that no word tells to be one.
func plainName(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= 2 && n <= 24 && !clause().MatchString(s) && !unnamed().MatchString(s) && !strings.ContainsAny(s, "/：:「」") && !strings.ContainsFunc(s, unicode.IsControl)
}

func clip(s string) string {
	if len(s) <= longest {
		return s
	}
	return strings.ToValidUTF8(s[:longest], "")
}
