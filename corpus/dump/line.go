package dump

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

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
const maxLines = 100_000

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
		lines = append(lines, l)
	}
	resolveReferences(lines)
	markItems(lines)
	markTweets(lines)
	markCaptions(lines)
	markCode(lines)
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

// markItems makes a list of the lines in a block that carry the same ornament.
func markItems(lines []line) {
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
var bareHost = regexp.MustCompile(`^(?:[a-z0-9-]+\.)+(?:com|net|org|jp|io|dev|info|me|co|tv|be|gg|app|to|ly)(?:/\S*)?$`)

// tweetSignature is what an embedded tweet leaves under its text:
// "— Name (@handle) 2014, 3月 25".
var tweetSignature = regexp.MustCompile(`^[—–―-]{1,2} ?.{0,80}[(（]@\w{1,20}[)）].{0,40}$`)

// inlineTweet is a tweet whose text and signature were run together.
var inlineTweet = regexp.MustCompile(`(?:—|&mdash;) ?.{1,60}[(（]@\w{1,20}[)）] ?.{3,20}$`)

// markTweets marks signatures and the block above each: what a stranger said
// during a talk belongs to the talk, but is never its title.
func markTweets(lines []line) {
	for i := range lines {
		l := &lines[i]
		if l.kind == codeLine || len(l.text) > maxHeadingBytes || !inlineTweet.MatchString(l.text) && !tweetSignature.MatchString(l.text) {
			continue
		}
		if !tweetSignature.MatchString(l.text) {
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

var (
	imageFile   = regexp.MustCompile(`(?i)^[\w@%().~ -]{1,80}\.(?:jpe?g|png|gif|webp|svg|heic|bmp)$`)
	hatenaPhoto = regexp.MustCompile(`^f:id:[\w-]+:\w+(?::\w+)*$`)
	cameraName  = regexp.MustCompile(`^(?:IMG|DSC[FN]?|P|image|photo|img|screenshot|スクリーンショット)[_ -]?\d[\d._ -]*(?: \d+)?(?:[AP]M)?$`)
	numberedRef = regexp.MustCompile(`^[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*[_-]\d{1,4}$`)
	joinedName  = regexp.MustCompile(`^([a-z0-9]+)(?:(?:_[a-z0-9]+)+|(?:-[a-z0-9]+){2,})$`)
	namedYear   = regexp.MustCompile(`^[a-z][a-z_-]*\d{2,8}$`)
	nameWord    = regexp.MustCompile(`[a-z0-9]+(?:[_-][a-z0-9]+)+`)
	plainName   = regexp.MustCompile(`^[a-z][a-z0-9]{2,20}\d?$`)
)

// markCaptions marks the file names that images leave behind. A plain word
// ("hikarie") counts only beside another name that begins with it ("hikarie2",
// "hikarie-01"): alone it may be the name of a tool, and a heading.
func markCaptions(lines []line) {
	certain := func(i int) bool {
		s := lines[i].text
		return len(s) <= 100 && (imageFile.MatchString(s) || hatenaPhoto.MatchString(s) || cameraName.MatchString(s) || numberedRef.MatchString(s))
	}
	wordy := func(i int) bool { return len(lines[i].text) <= 24 && plainName.MatchString(lines[i].text) }
	for i := range lines {
		if lines[i].kind != textLine && lines[i].kind != bulletLine {
			continue
		}
		if certain(i) {
			lines[i].kind = captionLine
			continue
		}
		if !wordy(i) || lines[i].kind == bulletLine {
			continue
		}
		for _, j := range []int{i - 1, i + 1} {
			if j < 0 || j >= len(lines) || len(lines[j].text) > 100 || lines[j].text == lines[i].text {
				continue
			}
			a, b := lines[i].text, lines[j].text
			related := strings.HasPrefix(b, a) && len(b) <= len(a)+4 || strings.HasPrefix(a, b) && len(a) <= len(b)+1
			if related && (wordy(j) || certain(j)) {
				lines[i].kind = captionLine
			}
		}
	}
}

// markFileNames marks the captions whose words are joined by _ or -
// ("hall_entrance"). Packages and variables are named so too, and headings are;
// a file's name is one that nothing else on the page names and that stands where
// an image does: above the article's text, above a title or a label, or
// beside names of its family.
func markFileNames(lines []line, body int) {
	named, family := map[string]int{}, map[string]int{}
	for i := range lines {
		for _, name := range nameWord.FindAllString(lines[i].text, 16) {
			named[name]++
		}
		first, _, joined := strings.Cut(clip(lines[i].text), "_")
		if lines[i].kind == captionLine {
			first = strings.TrimRight(strings.FieldsFunc(first+"-", isJoint)[0], "0123456789")
			family[first]++
		} else if joined && joinedName.MatchString(clip(lines[i].text)) {
			family[first]++
		}
	}
	top := true
	for i := body; i < len(lines); i++ {
		l := &lines[i]
		if l.kind == chromeLine {
			continue
		}
		m := joinedName.FindStringSubmatch(clip(l.text))
		file := l.kind == textLine && m != nil && named[l.text] == 1 && standsAlone(lines, i) && (l.gap > 0 || i > 0 && isByline(lines[i-1].text))
		file = file || top && l.gap > 0 && l.kind == textLine && len(l.text) <= 40 && namedYear.MatchString(l.text) && standsAlone(lines, i)
		if file && (top || len(m) > 0 && family[m[1]] > 1 || aboveLabel(lines, i)) {
			l.kind = captionLine
		}
		top = top && l.kind == captionLine
	}
}

func isJoint(r rune) bool { return r == '_' || r == '-' }

// aboveLabel tells whether line i has nothing of its own below it.
func aboveLabel(lines []line, i int) bool {
	if i+1 >= len(lines) {
		return true
	}
	next := &lines[i+1]
	return next.gap > 0 && (next.kind == captionLine || isKnown(clip(next.text)) || labelWord.MatchString(clip(next.text)))
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
