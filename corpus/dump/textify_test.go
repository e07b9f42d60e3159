package dump

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A style is one way in which pages are saved as text.
type style int

const (
	// pasted is what a browser copies: a blank line between blocks, bullets by
	// indentation, no addresses.
	pasted style = iota
	// w3m is `w3m -dump`: as pasted, and broken at 80 columns.
	w3m
	// lynx is `lynx -dump`: text indented by 3, links numbered, addresses below.
	lynx
	// stripped is what is left when a script drops the tags: no blank line, no
	// indentation, no bullets.
	stripped
)

// An origin is who speaks in a line of a rendered page.
type origin uint8

const (
	byAuthor origin = iota
	bySite
	inTitle  // the page's own title
	inFigure // an image's name, kept or not
)

// A printed line is a line of a page's text and what it was on the page.
type printed struct {
	text    string // as it stands in the dump
	plain   string // without marks and numbers of links
	from    origin
	heading bool // the first line of one
	part    bool // of a line of the page that a program broke
	open    bool // bold from end to end: its author left open whether it is one
}

// A block is a run of text between borders of blocks.
type block struct {
	text    string // with "\n" where the page breaks the line itself
	level   int    // of a heading, 0 for others
	depth   int    // of a list's item, 0 for others
	mark    string // of an item of a numbered list
	quote   bool
	pre     bool
	rule    bool
	isTitle bool
	open    bool
	item    bool // the first block of an item
	tight   bool // no margin above, as between items and rows
	from    origin
}

// textify prints a page in a style, as programs do. Elements that carry
// data-site are the site's, data-title is the page's title.
func textify(root *html.Node, s style) []printed {
	f := flattener{style: s}
	f.node(root)
	f.end()
	p := printer{style: s}
	for i := range f.blocks {
		p.block(&f.blocks[i])
	}
	if s == lynx && len(f.links) > 0 {
		p.line("", bySite)
		p.line("References", bySite)
		p.line("", bySite)
		for i, l := range f.links {
			p.line(fmt.Sprintf("%4d. %s", i+1, l), bySite)
		}
	}
	return p.lines
}

// A flattener makes a row of blocks out of a tree.
type flattener struct {
	style   style
	blocks  []block
	buf     strings.Builder
	links   []string
	numbers []int // of open lists; -1 for bullets
	from    origin
	title   bool
	level   int
	quote   bool
	pre     bool
	bold    int // letters in bold of the current block
	named   int // letters of names of images in it
	inBold  bool
	first   bool // the next block is an item's first
	tight   bool
}

// linkMark parts the number of a link from the text until it is printed.
const linkMark = '\x01'

func (f *flattener) end() {
	s := f.buf.String()
	f.buf.Reset()
	if !f.pre {
		parts := strings.Split(s, "\n")
		for i := range parts {
			parts[i] = strings.Join(strings.Fields(parts[i]), " ")
		}
		s = strings.Join(parts, "\n")
	}
	s = strings.Trim(s, "\n")
	bold, named := f.bold, f.named
	f.bold, f.named = 0, 0
	if strings.TrimSpace(s) == "" {
		return
	}
	b := block{text: s, level: f.level, quote: f.quote, pre: f.pre, from: f.from, isTitle: f.title, depth: len(f.numbers), item: f.first, tight: f.tight}
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	b.open = bold > 0 && bold == letters
	if named > 0 && named == letters && b.from == byAuthor {
		b.from = inFigure
	}
	if n := len(f.numbers); n > 0 && f.numbers[n-1] >= 0 && f.first {
		b.mark = strconv.Itoa(f.numbers[n-1]) + "."
	}
	f.first, f.tight = false, false
	f.blocks = append(f.blocks, b)
}

func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func (f *flattener) text(s string) {
	if f.inBold {
		for _, r := range s {
			if unicode.IsLetter(r) {
				f.bold++
			}
		}
	}
	if f.pre {
		f.buf.WriteString(s)
		return
	}
	f.buf.WriteString(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\r' {
			return ' '
		}
		return r
	}, s))
}

func (f *flattener) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		f.node(c)
	}
}

func (f *flattener) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		f.text(n.Data)
		return
	case html.DocumentNode:
		f.children(n)
		return
	case html.ElementNode:
	default:
		return
	}
	if _, ok := attr(n, "data-site"); ok && f.from != bySite {
		f.end()
		f.from = bySite
		defer func() { f.end(); f.from = byAuthor }()
	}
	if _, ok := attr(n, "data-title"); ok {
		f.end()
		f.from, f.title = inTitle, true
		defer func() { f.end(); f.from, f.title = byAuthor, false }()
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Head, atom.Iframe, atom.Noscript, atom.Object, atom.Video, atom.Template, atom.Svg:
	case atom.Br:
		f.buf.WriteByte('\n')
	case atom.Img:
		f.image(n)
	case atom.A:
		if href, ok := attr(n, "href"); ok && f.style == lynx {
			if !strings.Contains(href, ":") {
				href = "http://blog.example.jp/" + strings.TrimPrefix(href, "/")
			}
			f.links = append(f.links, href)
			f.buf.WriteString(string(linkMark) + "[" + strconv.Itoa(len(f.links)) + "]" + string(linkMark))
		}
		f.children(n)
	case atom.B, atom.Strong:
		was := f.inBold
		f.inBold = true
		f.children(n)
		f.inBold = was
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		f.end()
		f.level = int(n.Data[1] - '0')
		f.children(n)
		f.end()
		f.level = 0
	case atom.Hr:
		f.end()
		f.blocks = append(f.blocks, block{rule: true, from: f.from})
	case atom.Pre:
		f.end()
		f.pre = true
		f.children(n)
		f.end()
		f.pre = false
	case atom.Blockquote:
		f.end()
		was := f.quote
		f.quote = true
		f.children(n)
		f.end()
		f.quote = was
	case atom.Ul, atom.Ol:
		f.end()
		number := -1
		if n.DataAtom == atom.Ol {
			number = 0
		}
		f.numbers = append(f.numbers, number)
		f.children(n)
		f.end()
		f.numbers = f.numbers[:len(f.numbers)-1]
	case atom.Li:
		f.end()
		if k := len(f.numbers); k > 0 && f.numbers[k-1] >= 0 {
			f.numbers[k-1]++
		}
		f.first, f.tight = true, true
		f.children(n)
		f.end()
		f.first = false
	case atom.Td, atom.Th:
		f.children(n)
		f.buf.WriteByte(' ')
	case atom.Tr, atom.Dd, atom.Option:
		f.end()
		f.tight = true
		f.children(n)
		f.end()
		f.tight = false
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Nav, atom.Aside, atom.Main,
		atom.Table, atom.Dl, atom.Dt, atom.Figure, atom.Form, atom.Label, atom.Button, atom.Figcaption, atom.Textarea, atom.Body:
		f.end()
		f.children(n)
		f.end()
	default:
		f.children(n)
	}
}

// image prints what a style leaves of an image. A name that stands alone is
// nobody's text.
func (f *flattener) image(n *html.Node) {
	alt, _ := attr(n, "alt")
	if f.style == stripped || strings.TrimSpace(alt) == "" && f.style != lynx {
		return
	}
	if f.style == lynx && alt == "" {
		src, _ := attr(n, "src")
		alt = "[" + src[strings.LastIndexByte(src, '/')+1:] + "]"
	}
	for _, r := range alt {
		if unicode.IsLetter(r) {
			f.named++
		}
	}
	f.text(alt)
}

// A printer writes blocks as a program does.
type printer struct {
	style style
	lines []printed
	last  *block
}

func (p *printer) line(s string, from origin) {
	p.lines = append(p.lines, printed{text: strings.TrimRight(s, " "), plain: s, from: from})
}

func (p *printer) blank() {
	if n := len(p.lines); n > 0 && p.lines[n-1].text != "" {
		p.line("", byAuthor)
	}
}

func (p *printer) block(b *block) {
	tight := b.tight && p.last != nil && (p.last.depth > 0 || b.depth == 0)
	// lynx puts a list right under its paragraph.
	if p.style == lynx && b.item && p.last != nil && p.last.level == 0 {
		tight = true
	}
	if p.style != stripped && !tight {
		p.blank()
	}
	p.last = b
	if b.rule {
		switch p.style {
		case w3m:
			p.line(strings.Repeat("━", 39), byAuthor)
		case lynx:
			p.line("     "+strings.Repeat("_", 66), byAuthor)
		}
		return
	}
	first, rest := p.indents(b)
	at := len(p.lines)
	limit := 0
	if !b.pre {
		limit = map[style]int{w3m: 80, lynx: 79}[p.style]
	}
	for part := range strings.SplitSeq(b.text, "\n") {
		if b.pre && strings.TrimSpace(part) == "" {
			if p.style != stripped {
				p.line("", b.from)
			}
			continue
		}
		broken := p.wrap(strings.TrimRight(part, " \t"), limit-columns(first, p.style))
		for _, s := range broken {
			p.print(first, s, b.from)
			p.lines[len(p.lines)-1].part = len(broken) > 1
			first = rest
		}
	}
	if at == len(p.lines) {
		return
	}
	p.lines[at].heading = b.level > 0 && b.from == byAuthor
	p.lines[at].open = b.open && b.level == 0 && b.from == byAuthor
}

func (p *printer) print(indent, s string, from origin) {
	plain, odd := "", false
	for part := range strings.SplitSeq(s, string(linkMark)) {
		if !odd {
			plain += part
		}
		odd = !odd
	}
	text := strings.ReplaceAll(s, string(linkMark), "")
	if p.style == lynx && strings.HasPrefix(plain, "[") && strings.HasSuffix(plain, "]") {
		from = inFigure
	}
	p.lines = append(p.lines, printed{text: strings.TrimRight(indent+text, " "), plain: plain, from: from})
}

// indents are what stands in front of a block's first line and of the others.
func (p *printer) indents(b *block) (first, rest string) {
	pad := func(n int) string { return strings.Repeat(" ", n) }
	if b.pre || p.style == stripped {
		return "", ""
	}
	switch p.style {
	case pasted:
		if b.depth > 0 {
			mark := "• "
			if b.mark != "" {
				mark = b.mark + " "
			}
			rest = pad(2*b.depth + 2)
			first = pad(2*b.depth) + mark
		}
	case w3m:
		if b.depth > 0 {
			mark := []string{"• ", "□ ", "☆ ", "○ "}[min(b.depth, 4)-1]
			if b.mark != "" {
				mark = b.mark + " "
			}
			rest = pad(4 * b.depth)
			first = pad(4*b.depth-2) + mark
		}
		if b.quote {
			first, rest = pad(4)+first, pad(4)+rest
		}
	case lynx:
		switch {
		case b.level == 1:
			n := max(3, (80-columns(b.text, lynx))/2)
			return pad(n), pad(n)
		case b.level == 2:
			return "", ""
		case b.level > 2:
			n := []int{2, 4, 6, 8}[b.level-3]
			return pad(n), pad(n)
		}
		first, rest = pad(3), pad(3)
		if b.depth > 0 {
			mark := []string{"* ", "+ ", "o ", "# "}[min(b.depth, 4)-1]
			if b.mark != "" {
				mark = b.mark + " "
			}
			rest = pad(5*b.depth + 2)
			first = pad(5*b.depth) + mark
		}
		if b.quote {
			first, rest = pad(2)+first, pad(2)+rest
		}
	}
	if b.depth > 0 && !b.item {
		first = rest
	}
	return first, rest
}

// columns is the width that a program gives to s: lynx counts letters.
func columns(s string, st style) int {
	n := 0
	for part, odd := range alternate(s) {
		if odd && st != lynx {
			continue
		}
		if st == lynx {
			n += len([]rune(part))
		} else {
			n += width(part)
		}
	}
	return n
}

// alternate yields the parts of s between link marks, and whether each is one.
func alternate(s string) func(yield func(string, bool) bool) {
	return func(yield func(string, bool) bool) {
		odd := false
		for part := range strings.SplitSeq(s, string(linkMark)) {
			if !yield(part, odd) {
				return
			}
			odd = !odd
		}
	}
}

// wrap breaks s so that no line is wider than limit, at spaces and between
// Japanese letters. No limit, no break.
func (p *printer) wrap(s string, limit int) []string {
	if limit <= 0 || columns(s, p.style) <= limit {
		return []string{s}
	}
	var out []string
	line, word := "", ""
	flush := func() {
		if columns(line+word, p.style) > limit && strings.TrimSpace(line) != "" {
			out = append(out, strings.TrimRight(line, " "))
			line, word = "", strings.TrimLeft(word, " ")
		}
		line, word = line+word, ""
	}
	for _, r := range s {
		switch {
		case r == ' ' || r >= 0x1100 && isWide(r) && !strings.ContainsRune("、。」』）！？ー", r):
			flush()
		}
		word += string(r)
	}
	flush()
	if strings.TrimSpace(line) != "" {
		out = append(out, line)
	}
	return out
}
