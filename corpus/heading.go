package corpus

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

var typographer = strings.NewReplacer("---", "—", "--", "–")

// anchor gives the fragment that the site gives a heading. It is to be asked for
// each heading, also of those that begin no section: they take names too.
func (w *walk) anchor(n *ast.Heading) string {
	if id, ok := n.AttributeString("id"); ok {
		if id, _ := id.([]byte); len(id) > 0 {
			return w.page.names.Take(string(id))
		}
	}
	from := w.page.names.Style().Text()
	if from.Source {
		return w.page.names.Of(strings.TrimSpace(string(n.Lines().Value(w.source))))
	}
	var text strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		ast.Walk(c, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if !entering {
				return ast.WalkContinue, nil
			}
			switch n := n.(type) {
			case *ast.CodeSpan:
				for c := n.FirstChild(); c != nil; c = c.NextSibling() {
					if t, ok := c.(*ast.Text); ok {
						text.Write(t.Segment.Value(w.source))
					}
				}
				return ast.WalkSkipChildren, nil
			case *ast.Image:
				if from.Alt {
					text.WriteString(w.altOf(n))
				}
				return ast.WalkSkipChildren, nil
			case *ast.AutoLink:
				if !from.NoURLs {
					text.Write(n.Label(w.source))
				}
			case *ast.RawHTML:
				if from.Tags {
					text.Write(n.Segments.Value(w.source))
				}
			case *east.FootnoteLink:
				return ast.WalkSkipChildren, nil
			case *ast.String:
				text.Write(n.Value)
			case *ast.Text:
				value := unescape(n.Segment.Value(w.source))
				if from.NoURLs {
					value = bareURL().ReplaceAllString(value, "")
				}
				if from.Smart {
					value = typographer.Replace(value)
				}
				text.WriteString(value)
				if n.SoftLineBreak() || n.HardLineBreak() {
					if from.LastLine {
						text.Reset()
					} else {
						text.WriteByte('\n')
					}
				}
			}
			return ast.WalkContinue, nil
		})
	}
	return w.page.names.Of(text.String())
}
