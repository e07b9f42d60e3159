package corpus

import (
	"bytes"
	"fmt"
	stdhtml "html"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/yuin/goldmark"

	"github.com/talksearch/talksearch/corpus/anchor"
	"github.com/talksearch/talksearch/corpus/pattern"
)

// markdown parses CommonMark with the extensions that people's generators share.
// Links are not made of bare URLs here: page does that for Markdown and HTML alike.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.Footnote),
	goldmark.WithParserOptions(
		parser.WithHeadingAttribute(),                                            // ## 見出し {#anchor}
		parser.WithParagraphTransformers(util.Prioritized(tameParagraphs{}, 50)), // link definitions are at 100, tables at 200
	),
).Parser()

// A dialect is what a generator makes of Markdown.
type dialect struct {
	mdx     bool
	anchors anchor.Style
}

// readMarkdown cuts Markdown into sections the way most generators see it.
func readMarkdown(body string, firstLine int, title string, mdx bool) (foundTitle string, sections []Section, wrong *flaw) {
	return dialect{mdx: mdx, anchors: anchor.GitHub}.read(body, firstLine, title)
}

// read cuts Markdown into sections. title is the note's where front
// matter has one; otherwise the title found, or "", is returned. firstLine is
// the line of the file on which body begins. A flaw says what was read as plain
// text only.
func (d dialect) read(body string, firstLine int, title string) (foundTitle string, sections []Section, wrong *flaw) {
	defer func() {
		if r := recover(); r != nil {
			foundTitle = title
			sections = []Section{{Line: firstLine, Prose: strings.TrimSpace(body)}}
			wrong = &flaw{firstLine, fmt.Sprintf("the Markdown parser gave up (%v); read as plain text", r)}
		}
	}()
	body = plainMarkdown(body, d.mdx)
	body, tamed := tameLines(body)
	body, rest := tameLength(body)
	source := []byte(body)
	pc := parser.NewContext()
	doc := markdown.Parse(text.NewReader(source), parser.WithContext(pc))
	w := walk{
		page:   newPage(source, firstLine+blankLines(body), d.anchors),
		source: source,
		lines:  lineCounter{source: source, line: firstLine, first: firstLine},
	}
	w.blocks(doc, true)
	w.page.endBlock()
	if at, ok := pc.Get(firstTamed).(int); ok && tamed == 0 {
		tamed = 1 + bytes.Count(source[:at], []byte("\n"))
	}
	if tamed > 0 {
		wrong = &flaw{firstLine + tamed - 1, "has more nested or open markup than a person writes; read as plain text from there on where needed"}
	}
	foundTitle, sections = w.page.sections(title)
	if rest != "" && len(sections) > 0 {
		last := &sections[len(sections)-1]
		last.Prose = strings.TrimLeft(last.Prose+"\n"+plainProse(rest), "\n")
		if wrong == nil {
			wrong = &flaw{firstLine + strings.Count(body, "\n"), "is longer than a person writes; read as plain text from there on"}
		}
	}
	return foundTitle, sections, wrong
}

// blankLines counts the empty lines that text begins with.
func blankLines(text string) int {
	start := strings.TrimLeft(text, " \t\n")
	return strings.Count(text[:len(text)-len(start)], "\n")
}

// lineCounter tells lines of offsets that mostly grow.
type lineCounter struct {
	source      []byte
	offset      int
	line, first int
}

func (c *lineCounter) at(offset int) int {
	if offset < c.offset {
		c.offset, c.line = 0, c.first
	}
	c.line += bytes.Count(c.source[c.offset:offset], []byte("\n"))
	c.offset = offset
	return c.line
}

// walk feeds a page from goldmark's tree.
type walk struct {
	page   *page
	source []byte
	lines  lineCounter
	// footnotes says which section refers to each footnote first.
	footnotes map[int]int
}

// blocks reads the blocks inside n. Headings begin sections where own is true:
// one inside a quote is somebody else's.
func (w *walk) blocks(n ast.Node, own bool) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.block(c, own)
	}
}

func (w *walk) block(n ast.Node, own bool) {
	switch n := n.(type) {
	case *ast.Heading:
		landing := w.anchor(n)
		if !own || w.page.markup.hidden != "" || w.page.markup.inPre || w.accidental(n) {
			w.inlines(n)
			w.page.endBlock()
			return
		}
		clear(w.page.markup.open)
		w.page.open(n.Level, w.lineOf(n))
		w.inlines(n)
		w.page.named(landing)
	case *ast.CodeBlock:
		code := string(n.Lines().Value(w.source))
		if w.page.indentedHTML(code, n.Lines().At(0).Start) {
			w.page.html(code, n.Lines().At(n.Lines().Len()-1).Stop, w.lineOf(n), own)
			w.page.endBlock()
			return
		}
		w.page.code(code)
	case *ast.FencedCodeBlock:
		w.page.code(string(n.Lines().Value(w.source)))
	case *plainBlock:
		w.plain(n.Lines())
		w.page.endBlock()
	case *ast.HTMLBlock:
		var raw bytes.Buffer
		raw.Write(n.Lines().Value(w.source))
		end := 0
		if l := n.Lines().Len(); l > 0 {
			end = n.Lines().At(l - 1).Stop
		}
		if n.HasClosure() {
			raw.Write(n.ClosureLine.Value(w.source))
			end = n.ClosureLine.Stop
		}
		w.page.html(raw.String(), end, w.lineOf(n), own)
		w.page.endBlock()
	case *east.TableHeader, *east.TableRow:
		for cell := n.FirstChild(); cell != nil; cell = cell.NextSibling() {
			w.inlines(cell)
			w.page.text(" ")
		}
		w.page.endBlock()
	case *east.Footnote:
		if section, ok := w.footnotes[n.Index]; ok {
			w.page.into = min(section, len(w.page.rough)-1)
		}
		w.blocks(n, false)
		w.page.into = len(w.page.rough) - 1
	default:
		if first := n.FirstChild(); first != nil && first.Type() == ast.TypeInline {
			w.inlines(n)
			w.page.endBlock()
			return
		}
		_, quote := n.(*ast.Blockquote)
		w.blocks(n, own && !quote)
	}
}

// accidental tells whether a heading in a list is only text above a bullet
// without text ("- "), which Markdown takes for an underline.
func (w *walk) accidental(n *ast.Heading) bool {
	if n.Parent().Kind() == ast.KindDocument || n.Lines().Len() == 0 {
		return false
	}
	before := bytes.TrimRight(w.source[:n.Lines().At(0).Start], " \t")
	return !bytes.HasSuffix(before, []byte("#"))
}

func (w *walk) lineOf(n ast.Node) int {
	if n.Lines().Len() == 0 {
		return w.lines.line
	}
	return w.lines.at(n.Lines().At(0).Start)
}

func (w *walk) inlines(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.inline(c)
	}
}

func (w *walk) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		value := n.Segment.Value(w.source)
		if n.IsRaw() || bytes.IndexByte(value, '\\') < 0 && bytes.IndexByte(value, '&') < 0 {
			w.page.write(value)
		} else {
			w.page.text(unescape(value))
		}
		if n.SoftLineBreak() || n.HardLineBreak() {
			w.page.text("\n")
		}
	case *ast.String:
		w.page.text(string(n.Value))
	case *ast.CodeSpan:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t, ok := c.(*ast.Text); ok {
				w.page.text(strings.ReplaceAll(string(t.Segment.Value(w.source)), "\n", " "))
			}
		}
	case *ast.Link:
		w.page.link(unescape(n.Destination))
		w.page.refer(unescape(n.Destination), unescape(n.Title))
		w.inlines(n)
	case *ast.AutoLink:
		w.page.text(string(n.Label(w.source)))
	case *ast.Image:
		w.page.alt(w.altOf(n))
	case *ast.RawHTML:
		end := n.Segments.At(n.Segments.Len() - 1).Stop
		w.page.inlineHTML(string(n.Segments.Value(w.source)), end)
	case *east.FootnoteLink:
		if w.footnotes == nil {
			w.footnotes = map[int]int{}
		}
		if _, ok := w.footnotes[n.Index]; !ok {
			w.footnotes[n.Index] = w.page.into
		}
	case *east.FootnoteBacklink, *east.TaskCheckBox:
	default:
		w.inlines(n)
	}
}

// plain reads lines without markup, as goldmark has them between its line breaks.
func (w *walk) plain(lines *text.Segments) {
	for i := range lines.Len() {
		if i > 0 {
			w.page.text("\n")
		}
		w.page.write(util.TrimLeftSpace(util.TrimRightSpace(lineAt(lines, i, w.source))))
	}
}

// altOf gives an image's description without its markup.
func (w *walk) altOf(n ast.Node) string {
	var alt strings.Builder
	var add func(ast.Node)
	add = func(n ast.Node) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t, ok := c.(*ast.Text); ok {
				alt.WriteString(unescape(t.Segment.Value(w.source)))
				continue
			}
			add(c)
		}
	}
	add(n)
	return alt.String()
}

var notAlt = pattern.Lazy(`(?i)^(?:img|image|images|alt|photo|picture|画像|\d[\w-]*-[\w-]+|[\w.%+()-]+\.(?:png|jpe?g|gif|svg|webp|avif))$`)

// alt adds an image's description, apart from the text around it. A file's name,
// the time of a screenshot or "image" describes nothing.
func (p *page) alt(alt string) {
	if alt = oneLine(alt); alt != "" && !notAlt().MatchString(alt) {
		p.text(" " + alt + " ")
	}
}

// unescape resolves backslashes and entities, which goldmark leaves to renderers.
func unescape(value []byte) string {
	if bytes.IndexByte(value, '\\') >= 0 {
		value = util.UnescapePunctuations(value)
	}
	s := string(value)
	if strings.IndexByte(s, '&') >= 0 {
		s = stdhtml.UnescapeString(s)
	}
	return s
}
