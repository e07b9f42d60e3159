package corpus

import (
	"strings"

	"github.com/talksearch/talksearch/corpus/anchor"
	"github.com/talksearch/talksearch/corpus/pattern"
)

var (
	rdHeading   = pattern.Lazy(`^(={1,6})(?:[ \t]+|[ \t]*\[a:([^\[\]]*)\][ \t]*)(.*?)(?:[ \t]+=+)?[ \t]*$`)
	rdSignature = pattern.Lazy(`^---[ \t]+(\S.*)$`)
	rdItem      = pattern.Lazy(`^[ \t]*(?:[*]|\(\d+\))[ \t]+`)
	rdTag       = pattern.Lazy(`^@(?:param|return|raise|see|option|arg)[ \t]+`)
	rdLink      = pattern.Lazy(`\[\[([a-z]+):([^\[\]]*)\]\]`)
	// RD's own inline markup: ((*emphasis*)), (({code})), ((<label|URL:address>)).
	rdInline    = pattern.Lazy(`\(\((?:\*(.+?)\*|\{(.+?)\}|\|(.+?)\||%(.+?)%|:(.+?):|-(.+?)-|'(.+?)')\)\)`)
	rdReference = pattern.Lazy(`\(\(<([^<>|]+?)(?:\|([^<>]*))?>\)\)`)
	rdMark      = pattern.Lazy(`(?m)^(?:--- [^\s(]+\(|#@[a-z]+)|\[\[[a-z]+:[^\[\]\n]+\]\]|\(\([*{<][^\n]*\)\)`)
)

// maxSignatures is how long a heading of several signatures grows, in bytes.
const maxSignatures = 1000

// looksRD tells RD by a heading of '=' (other languages have those too) with a
// mark that only RD has.
func looksRD(text string) bool {
	if !rdMark().MatchString(text) {
		return false
	}
	for line := range strings.SplitSeq(text, "\n") {
		if rdHeading().MatchString(line) {
			return true
		}
	}
	return false
}

// readRD cuts RD into sections, and the dialect of it in which the reference
// manual of Ruby is written: headings of '=', an entry for each signature
// ("--- name(argument)"), code that is indented. Lines for its preprocessor
// ("#@since 1.9") show nothing.
func readRD(text string) (title string, sections []Section) {
	r := rdReader{page: newPage([]byte(text), 1, anchor.None), item: -1}
	for number, line := range strings.Split(text, "\n") {
		r.line(strings.TrimRight(line, " \t"), number+1)
	}
	r.flush()
	return r.page.sections("")
}

type rdReader struct {
	page       *page
	paragraph  []string
	verbatim   []string
	fenced     string // what ends a block of code that is not indented; "" outside
	item       int    // where the text of a list's item begins; -1 outside of a list
	blank      bool   // the line before was empty
	signatures bool   // the section's heading may get another signature
}

func (r *rdReader) line(line string, number int) {
	if r.fenced != "" {
		if strings.HasPrefix(line, r.fenced) {
			r.fenced = ""
			r.flush()
			return
		}
		if !strings.HasPrefix(line, "#@") {
			r.verbatim = append(r.verbatim, line)
		}
		return
	}
	indent := len(line) - len(strings.TrimLeft(line, " \t"))
	signature := rdSignature().FindStringSubmatch(line)
	switch {
	case line == "":
		if len(r.verbatim) > 0 {
			r.verbatim = append(r.verbatim, line)
		}
		r.endParagraph()
	case strings.HasPrefix(line, "#@samplecode"):
		r.flush()
		r.fenced = "#@end"
	case strings.HasPrefix(line, "#@"), line == "=begin", line == "=end":
	case strings.HasPrefix(line, "//emlist"), strings.HasPrefix(line, "//list"), strings.HasPrefix(line, "//cmd"):
		r.flush()
		r.fenced = "//}"
	case rdHeading().MatchString(line):
		m := rdHeading().FindStringSubmatch(line)
		r.heading(len(m[1]), m[2], m[3], number)
	case signature != nil:
		r.signature(signature[1], number)
	case rdItem().MatchString(line):
		r.flush()
		r.item = len(rdItem().FindString(line))
		r.prose(line[r.item:])
	case indent > 0 && (r.item < 0 && len(r.paragraph) == 0 || r.blank && indent > r.item || len(r.verbatim) > 0):
		r.endParagraph()
		r.verbatim = append(r.verbatim, line)
	default:
		if indent == 0 {
			r.item = -1
		}
		r.prose(line)
	}
	r.blank = line == ""
	r.signatures = r.signatures && (signature != nil || strings.HasPrefix(line, "#@"))
}

func (r *rdReader) prose(line string) {
	r.endVerbatim()
	line = strings.TrimSpace(line)
	line = strings.TrimPrefix(line, ": ") // a term that is explained below
	r.paragraph = append(r.paragraph, r.inline(rdTag().ReplaceAllString(line, "")))
}

func (r *rdReader) heading(level int, anchor, text string, line int) {
	r.flush()
	r.item = -1
	r.page.open(level, line)
	r.page.text(r.inline(text))
	r.page.named(anchor)
}

// signature begins a section below all headings; those of one method share it.
func (r *rdReader) signature(text string, line int) {
	r.flush()
	if s := r.page.section(); r.signatures && s.empty() && len(s.heading) < maxSignatures {
		s.heading += " / " + oneLine(text)
		return
	}
	r.heading(6, "", text, line)
	r.signatures = true
}

func (r *rdReader) flush() {
	r.endParagraph()
	r.endVerbatim()
}

func (r *rdReader) endParagraph() {
	if len(r.paragraph) > 0 {
		r.page.text(strings.Join(r.paragraph, "\n"))
		r.page.endBlock()
		r.paragraph = r.paragraph[:0]
	}
}

func (r *rdReader) endVerbatim() {
	if len(r.verbatim) > 0 {
		r.page.code(strings.Join(dedent(r.verbatim), "\n"))
		r.verbatim = r.verbatim[:0]
	}
}

func (r *rdReader) inline(text string) string {
	if strings.Contains(text, "[[") {
		text = rdLink().ReplaceAllStringFunc(text, func(link string) string {
			m := rdLink().FindStringSubmatch(link)
			if m[1] == "url" {
				r.page.link(m[2])
				r.page.refer(m[2], "")
			}
			return m[2]
		})
	}
	if strings.Contains(text, "((") {
		text = rdReference().ReplaceAllStringFunc(text, func(reference string) string {
			m := rdReference().FindStringSubmatch(reference)
			for _, target := range m[1:] {
				if address, ok := strings.CutPrefix(target, "URL:"); ok {
					r.page.link(address)
					r.page.refer(address, "")
				}
			}
			return strings.TrimPrefix(m[1], "URL:")
		})
		text = rdInline().ReplaceAllString(text, "$1$2$3$4$5$6$7")
	}
	return text
}
