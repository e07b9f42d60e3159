package dump

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/pattern"
	"github.com/talksearch/talksearch/corpus/talk"
)

// lineKind is what a line of a dump is by its own look, before its neighbours
// have a say.
type lineKind uint8

const (
	textLine    lineKind = iota // words: prose, or a heading, which only context can tell
	bulletLine                  // an item of a list
	ruleLine                    // a rule of dashes or the like
	urlLine                     // an address alone
	tweetLine                   // the signature under a quoted tweet, or the tweet above it
	captionLine                 // the file name of an image
	codeLine                    // source text or a shell session
	labelLine                   // a word that announces what follows: スライド資料, メモ:
	chromeLine                  // the site's, not the author's
	tocLine                     // an entry of the table of contents
)

// A line is a line of a dump that is not blank.
type line struct {
	text   string // without surrounding space and without the mark
	raw    string // as it stands in the file, for code
	no     int    // in the file, counted from 1
	gap    int    // blank lines above it
	indent int    // columns of space in front
	column int    // columns of space, and of a mark, in front of shown
	shown  string // text before numbers of links were taken out of it
	kind   lineKind
	mark   rune        // the bullet or ornament in front, 0 without
	links  []talk.Link // that its numbers lead to
}

// maxHeadingBytes bounds what can be a heading, a byline or chrome. A longer
// line is prose, and no rule needs to read it.
const maxHeadingBytes = 256

const (
	bulletMarks  = "•・◦‣∙·▪▫*+-–※→⇒"
	headingMarks = "■□◆◇●○〇◯▼▽▲△★☆◎▶►"
	ruleMarks    = "-=_*~#+.·・‐‑‒–—―─━═＝＿＊～〜ー－−◆◇■□●○★☆※…"
)

// maxLines bounds the memory spent on structure: no page of a blog has so
// many lines, and a file that has is read as prose from there on.
const maxLines = 20_000

// splitLines cuts text into its non-blank lines, classes each by its look, and
// returns what lies behind the last line it took.
func splitLines(text string) (lines []line, rest string) {
	no, gap, read := 0, 0, 0
	for raw := range strings.SplitSeq(text, "\n") {
		if len(lines) == maxLines {
			rest = text[read:]
			break
		}
		no++
		read += len(raw) + 1
		trimmed := strings.TrimFunc(raw, isSpace)
		if trimmed == "" {
			gap++
			continue
		}
		l := line{text: trimmed, raw: strings.TrimRightFunc(raw, isSpace), no: no, gap: gap, indent: indentOf(raw)}
		gap = 0
		l.classify()
		l.shown = l.text
		l.column = l.indent + width(clip(trimmed[:len(trimmed)-len(l.text)]))
		lines = append(lines, l)
	}
	partBlocks(lines)
	resolveReferences(lines)
	markItems(lines)
	markTweets(lines)
	markCaptions(lines)
	markCode(lines)
	lines = unwrap(lines)
	return lines, rest
}

// isSpace also takes the byte-order mark and zero-width spaces, which pages
// carry between words and which are invisible in a dump.
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b'
}

func indentOf(raw string) int {
	n := 0
	for _, r := range raw {
		switch {
		case r == '\t':
			n += 4
		case r == '\u3000':
			n += 2
		case isSpace(r):
			n++
		default:
			return n
		}
	}
	return n
}

func (l *line) classify() {
	switch {
	case isRule(l.text):
		l.kind = ruleLine
	case isURL(l.text):
		l.kind = urlLine
	default:
		l.splitMark()
	}
}

// splitMark takes a bullet or an ornament off the line. Ornaments (■) leave a
// text line: whether it is a heading or an item depends on its neighbours.
func (l *line) splitMark() {
	mark, size := utf8.DecodeRuneInString(l.text)
	rest := strings.TrimFunc(l.text[size:], isSpace)
	if rest == "" {
		return
	}
	switch {
	case strings.ContainsRune(headingMarks, mark):
		l.mark, l.text = mark, strings.TrimLeft(rest, string(mark)+" ")
	case strings.ContainsRune(bulletMarks, mark):
		// Without space behind it, an ASCII mark or an arrow is part of the text
		// (-x, *args, →詳細); 「・」 and 「•」 need none.
		spaced := len(rest) < len(l.text)-size
		if spaced || mark == '•' || mark == '・' || mark == '·' || strings.HasPrefix(rest, "* ") {
			l.kind, l.mark, l.text = bulletLine, mark, strings.TrimLeft(rest, "* ")
		}
	}
	if l.text == "" {
		l.text = string(mark)
	}
}

// nestedItem is an item of the third or fourth level as lynx marks it.
var nestedItem = pattern.Lazy(`^[o#] \S`)

// markItems makes a list of the lines in a block that carry the same ornament,
// and of those that stand deeper than the bullet above them: w3m marks the levels
// of a list with • □ ☆, lynx with * + o #.
func markItems(lines []line) {
	outer := -1 // column of the outermost bullet of the list that is open
	for i := range lines {
		l := &lines[i]
		switch {
		case l.kind == bulletLine:
			if outer < 0 || l.indent < outer {
				outer = l.indent
			}
		case outer < 0:
		case l.indent <= outer:
			outer = -1
		case l.kind != textLine:
		case l.mark != 0:
			l.kind = bulletLine
		case l.indent >= outer+4 && nestedItem().MatchString(clip(l.text)):
			l.kind, l.mark, l.text = bulletLine, rune(l.text[0]), strings.TrimSpace(l.text[2:])
		}
	}
	for i := 1; i < len(lines); i++ {
		a, b := &lines[i-1], &lines[i]
		if b.gap == 0 && b.mark != 0 && a.mark == b.mark && b.kind == textLine {
			a.kind, b.kind = bulletLine, bulletLine
		}
	}
}

// isRule tells whether s is drawn from one or two ornaments and nothing else.
func isRule(s string) bool {
	if len(s) > maxHeadingBytes {
		return false
	}
	var kinds [2]rune
	n := 0
	for _, r := range s {
		if r == ' ' {
			continue
		}
		if !strings.ContainsRune(ruleMarks, r) {
			return false
		}
		switch {
		case kinds[0] == 0 || kinds[0] == r:
			kinds[0] = r
		case kinds[1] == 0 || kinds[1] == r:
			kinds[1] = r
		default:
			return false
		}
		n++
	}
	// "..." and "・・・" are silence in a text, not a line across the page.
	if strings.ContainsRune(".・·…", kinds[0]) {
		return n >= 8
	}
	return n >= 3
}

func isURL(s string) bool {
	return (strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")) && !strings.ContainsFunc(s, isSpace)
}

// bareHost is the line under a link card: speakerdeck.com
var bareHost = pattern.Lazy(`^(?:[a-z0-9-]+\.)+(?:com|net|org|jp|io|dev|info|me|co|tv|be|gg|app|to|ly)(?:/\S*)?$`)

// tweetSignature is what an embedded tweet leaves under its text:
// "— Name (@handle) 2014, 3月 25".
var tweetSignature = pattern.Lazy(`^[—–―-]{1,2} ?.{0,80}[(（]@\w{1,20}[)）].{0,40}$`)

// tweetForm is a tweet by its words: passed on by another, or with its picture.
var tweetForm = pattern.Lazy(`^(?:RT|QT) @\w{1,20}\b|\bpic\.(?:twitter|x)\.com/\w+$|^.{1,40}[(（]@\w{1,20}[)）] ?(?:さん)?のツイート$`)

// inlineTweet is a tweet whose text and signature were run together.
var inlineTweet = pattern.Lazy(`(?:—|&mdash;) ?.{1,60}[(（]@\w{1,20}[)）] ?.{3,20}$`)

// markTweets marks signatures and the block above each: what a stranger said
// during a talk belongs to the talk, but is never its title.
func markTweets(lines []line) {
	for i := range lines {
		l := &lines[i]
		if l.kind == textLine && len(l.text) <= 2*maxHeadingBytes && tweetForm().MatchString(l.text) {
			l.kind = tweetLine
			continue
		}
		if l.kind == codeLine || len(l.text) > maxHeadingBytes || !inlineTweet().MatchString(l.text) && !tweetSignature().MatchString(l.text) {
			continue
		}
		if !tweetSignature().MatchString(l.text) {
			if l.kind == textLine {
				l.kind = tweetLine
			}
			continue
		}
		l.kind = tweetLine
		for j := i - 1; j >= 0 && j >= i-8 && lines[j].kind == textLine; j-- {
			lines[j].kind = tweetLine
			if lines[j].gap > 0 {
				break
			}
		}
	}
}

// width counts columns as a terminal does: two for East Asian wide characters.
func width(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 && isWide(r) {
			n++
		}
	}
	return n
}

func isWide(r rune) bool {
	return r >= 0x2E80 && r <= 0xFF60 || r >= 0xFFE0 && r <= 0xFFE6 || r >= 0x1F300 && r <= 0x1FAFF || r <= 0x115F
}

// isJapanese tells whether s holds kana or kanji.
func isJapanese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han)
	})
}
