package dump

import (
	"strings"

	"github.com/talksearch/talksearch/corpus/pattern"
)

var (
	imageFile   = pattern.Lazy(`(?i)^[\w@%().~ -]{1,80}\.(?:jpe?g|png|gif|webp|svg|heic|bmp)$`)
	stamped     = pattern.Lazy(`(?i)(?:^|\D)20\d{2}[ _-]\d{2}[ _-]\d{2}[ _-]{1,2}\d{2}[ _-]\d{2}[ _-]\d{2}$|^\[[\w .@%-]{1,80}\.(?:jpe?g|png|gif|webp|svg)\]$`)
	imageWord   = pattern.Lazy(`(?i)^(?:(?:image|img|picture|photo|thumbnail|screen ?shot|build status|npm version|coverage status|画像|スクリーンショット|サムネイル)[ \d]*)+$`)
	hatenaPhoto = pattern.Lazy(`^f:id:[\w-]+:\w+(?::\w+)*$`)
	cameraName  = pattern.Lazy(`^(?:IMG|DSC[FN]?|P|image|photo|img|screenshot|スクリーンショット)[_ -]?\d[\d._ -]*(?: \d+)?(?:[AP]M)?$`)
	numberedRef = pattern.Lazy(`^[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*[_-]\d{1,4}$`)
	joinedName  = pattern.Lazy(`^([a-z0-9]+)(?:(?:_[a-z0-9]+)+|(?:-[a-z0-9]+){2,})$`)
	namedYear   = pattern.Lazy(`^[a-z][a-z_-]*\d{2,8}$`)
	nameWord    = pattern.Lazy(`[a-z0-9]+(?:[_-][a-z0-9]+)+`)
	plainName   = pattern.Lazy(`^[a-z][a-z0-9]{2,20}\d?$`)
)

// markCaptions marks the file names that images leave behind. A plain word
// ("hikarie") counts only beside another name that begins with it ("hikarie2",
// "hikarie-01"): alone it may be the name of a tool, and a heading.
func markCaptions(lines []line) {
	certain := func(i int) bool {
		s := lines[i].text
		return len(s) <= 100 && (imageFile().MatchString(s) || lines[i].kind == textLine && (imageWord().MatchString(s) || stamped().MatchString(s)) || hatenaPhoto().MatchString(s) || cameraName().MatchString(s) || numberedRef().MatchString(s))
	}
	wordy := func(i int) bool { return len(lines[i].text) <= 24 && plainName().MatchString(lines[i].text) }
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
		for _, name := range nameWord().FindAllString(lines[i].text, 16) {
			named[name]++
		}
		first, _, joined := strings.Cut(clip(lines[i].text), "_")
		if lines[i].kind == captionLine {
			if words := strings.FieldsFunc(first, isJoint); len(words) > 0 {
				family[strings.TrimRight(words[0], "0123456789")]++
			}
		} else if joined && joinedName().MatchString(clip(lines[i].text)) {
			family[first]++
		}
	}
	top := true
	for i := body; i < len(lines); i++ {
		l := &lines[i]
		if l.kind == chromeLine {
			continue
		}
		m := joinedName().FindStringSubmatch(clip(l.text))
		file := l.kind == textLine && m != nil && named[l.text] == 1 && standsAlone(lines, i) && (l.gap > 0 || i > 0 && isByline(lines[i-1].text))
		file = file || top && l.gap > 0 && l.kind == textLine && len(l.text) <= 40 && namedYear().MatchString(l.text) && standsAlone(lines, i)
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
	return next.gap > 0 && (next.kind == captionLine || isKnown(clip(next.text)) || labelWord().MatchString(clip(next.text)))
}
