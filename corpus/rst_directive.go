package corpus

import (
	"strings"

	"github.com/talksearch/talksearch/corpus/pattern"
)

var (
	rstDirective = pattern.Lazy(`^(?:\|[^|]+\|[ \t]+)?([A-Za-z][\w.+-]*(?::[\w.+-]+)*) ?::(?:[ \t]+(.*))?$`)
	rstFootnote  = pattern.Lazy(`^\[[^\[\]]+\](?:[ \t]+(.*))?$`)
)

// What the content of a directive is; of those that are not here, and of its
// argument, it is prose: notes, captions, signatures.
type rstContent int

const (
	rstProse   rstContent = iota
	rstCode               // the content is code, the argument its language
	rstNothing            // neither shows
	rstWrapped            // the content is prose, the argument does not show
	rstImage              // the description shows, and the content, its caption
	rstRaw                // HTML, or the text of another format
	rstEmbed              // the argument is the key of a deck or a recording
	rstMatter             // the argument says something of the whole document
)

var rstContents = map[string]rstContent{
	"code": rstCode, "code-block": rstCode, "sourcecode": rstCode, "parsed-literal": rstCode, "prompt": rstCode,
	"doctest": rstCode, "testcode": rstCode, "testoutput": rstCode, "ipython": rstCode, "highlight-block": rstCode,
	"graphviz": rstCode, "digraph": rstCode, "graph": rstCode, "uml": rstCode, "mermaid": rstCode, "blockdiag": rstCode,
	"seqdiag": rstCode, "actdiag": rstCode, "nwdiag": rstCode, "productionlist": rstCode,

	"contents": rstNothing, "toctree": rstNothing, "include": rstNothing, "literalinclude": rstNothing, "meta": rstNothing,
	"index": rstNothing, "highlight": rstNothing, "highlightlang": rstNothing, "module": rstNothing, "currentmodule": rstNothing,
	"automodule": rstNothing, "autoclass": rstNothing, "autofunction": rstNothing, "automethod": rstNothing, "autosummary": rstNothing,
	"sectnum": rstNothing, "section-numbering": rstNothing, "header": rstNothing, "footer": rstNothing, "role": rstNothing,
	"default-role": rstNothing, "default-domain": rstNothing, "unicode": rstNothing, "date": rstNothing, "replace": rstNothing,
	"tabularcolumns": rstNothing, "target-notes": rstNothing, "math": rstNothing, "comments": rstNothing, "todolist": rstNothing,
	"bibliography": rstNothing, "title": rstMatter,

	"only": rstWrapped, "ifconfig": rstWrapped, "container": rstWrapped, "class": rstWrapped, "rst-class": rstWrapped,
	"cssclass": rstWrapped, "compound": rstWrapped, "slide": rstProse,

	"image": rstImage, "figure": rstImage, "thumbnail": rstImage, "raw": rstRaw,

	"youtube": rstEmbed, "vimeo": rstEmbed, "speakerdeck": rstEmbed, "slideshare": rstEmbed, "docswell": rstEmbed,

	"author": rstMatter, "categories": rstMatter, "tags": rstMatter, "post": rstMatter,
}

// explicit reads what follows "..": a directive, a footnote, a target, or a
// comment, which shows nothing. below is what is indented under it.
func (r *rstReader) explicit(mark string, below []string, line, depth int) {
	if m := rstDirective().FindStringSubmatch(mark); m != nil {
		r.directive(strings.ToLower(m[1]), strings.TrimSpace(m[2]), below, line, depth)
		return
	}
	if m := rstFootnote().FindStringSubmatch(mark); m != nil {
		r.blocks(append([]string{m[1]}, below...), line, depth+1)
		return
	}
	if target, ok := strings.CutPrefix(mark, "_"); ok {
		if name, address, _ := strings.Cut(target, ":"); strings.TrimSpace(address) == "" {
			r.target = strings.Trim(name, "` ")
		}
		return
	}
	if m := rstComment().FindStringSubmatch(mark); m != nil && depth == 0 && !r.begun {
		r.matter[m[1]] = append(r.matter[m[1]], m[2]) // Nikola's ".. date: 2014-06-22"
	}
}

func (r *rstReader) directive(name, argument string, below []string, line, depth int) {
	options, content := rstOptions(below)
	line += 1 + len(below) - len(content)
	if _, domain, ok := strings.Cut(name, ":"); ok { // py:function, c:type
		name = domain
	}
	kind, known := rstContents[name]
	if !known && strings.HasSuffix(name, "diag") {
		kind = rstCode
	}
	switch kind {
	case rstProse:
		r.begun = true
		if argument != "" && len(options) == 0 { // it may run on in the content
			content = append([]string{argument}, content...)
			line--
		} else if argument != "" {
			r.blocks([]string{argument}, line, depth+1)
		}
		r.blocks(content, line, depth+1)
	case rstWrapped:
		r.blocks(content, line, depth+1)
	case rstCode:
		r.begun = true
		r.page.code(strings.Join(content, "\n"))
	case rstImage:
		r.page.alt(options.first("alt"))
		r.page.link(options.first("target"))
		r.page.endBlock()
		r.blocks(content, line, depth+1)
	case rstRaw:
		if strings.Contains(argument, "html") {
			html := strings.Join(content, "\n")
			r.page.html(html, len(r.page.source), line, false)
			r.page.endBlock()
		}
	case rstEmbed:
		r.page.link(embedURL(name, argument))
	case rstMatter:
		switch name {
		case "post":
			r.matter["date"] = append(r.matter["date"], argument)
			for key, values := range options {
				r.matter[key] = append(r.matter[key], values...)
			}
		default:
			r.matter[name] = append(r.matter[name], argument)
		}
	}
}

// rstOptions parts a directive's options from its content.
func rstOptions(below []string) (options matter, content []string) {
	options = matter{}
	for i, line := range below {
		m := rstField().FindStringSubmatch(line)
		if m == nil {
			return options, below[i:]
		}
		key := strings.ToLower(m[1])
		options[key] = append(options[key], m[2])
	}
	return options, nil
}
