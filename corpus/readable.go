package corpus

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"github.com/go-shiori/go-readability"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxReadable bounds what readability is asked: it reads each text once for each
// element around it, so its time grows as size times depth. Half a second is what
// the most hostile page within the bound takes.
const maxReadable = 8 << 20

// readable gives where the text of a page is that does not mark it, by the rules
// that browsers' reader views go by: where the sentences are. It gives nothing
// where nothing reads like an article, or the library gives up. depth is that of
// the page's elements.
func readable(source string, depth int) (where []span) {
	if len(source)*max(depth, 1) > maxReadable {
		return nil
	}
	defer func() {
		if recover() != nil {
			where = nil
		}
	}()
	t := treeBuilder{at: &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}}
	root := &html.Node{Type: html.DocumentNode}
	page := &html.Node{Type: html.ElementNode, Data: "html", DataAtom: atom.Html}
	root.AppendChild(page)
	page.AppendChild(t.at)
	walkLayout(source, &t)
	parser := readability.NewParser()
	parser.DisableJSONLD = true
	article, err := parser.ParseDocument(root, &url.URL{})
	if err != nil || article.Node == nil {
		return nil
	}
	return t.spansOf(article.Node)
}

// A treeBuilder makes the tree that readability wants of the elements as a
// layoutReader sees them: as deep as that keeps them, and none copied.
type treeBuilder struct {
	at    *html.Node
	spans []span // of the elements, by the number each carries
}

// numberKey is the attribute that tells an element's number.
const numberKey = "data-talksearch-element"

func (t *treeBuilder) open(token html.Token, start int) {
	n := &html.Node{Type: html.ElementNode, Data: token.Data, DataAtom: token.DataAtom, Attr: slices.Clone(token.Attr)}
	n.Attr = append(n.Attr, html.Attribute{Key: numberKey, Val: strconv.Itoa(len(t.spans))})
	t.spans = append(t.spans, span{start: start})
	t.at.AppendChild(n)
	t.at = n
}

func (t *treeBuilder) text(text string) {
	t.at.AppendChild(&html.Node{Type: html.TextNode, Data: text})
}

func (t *treeBuilder) close(end int) {
	t.spans[numberOf(t.at)].end = end
	t.at = t.at.Parent
}

func numberOf(n *html.Node) int {
	for _, a := range slices.Backward(n.Attr) {
		if a.Key == numberKey {
			if i, err := strconv.Atoi(a.Val); err == nil {
				return i
			}
		}
	}
	return -1
}

// spansOf gives where the outermost elements of a tree are, in order.
func (t *treeBuilder) spansOf(tree *html.Node) []span {
	var spans []span
	for todo := []*html.Node{tree}; len(todo) > 0; {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if i := numberOf(n); i >= 0 && i < len(t.spans) {
			spans = append(spans, t.spans[i])
			continue
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			todo = append(todo, c)
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	var out []span
	for _, s := range spans {
		if s.end > s.start && (len(out) == 0 || out[len(out)-1].end <= s.start) {
			out = append(out, s)
		}
	}
	return out
}
