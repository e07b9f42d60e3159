package corpus

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// A plainBlock is a paragraph in which goldmark does not look for inline markup: there is
// none, as in most, or more than a person writes.
type plainBlock struct{ ast.BaseBlock }

var kindPlainBlock = ast.NewNodeKind("PlainBlock")

// Kind implements ast.Node.
func (*plainBlock) Kind() ast.NodeKind { return kindPlainBlock }

// IsRaw implements ast.Node: goldmark parses no inlines in it.
func (*plainBlock) IsRaw() bool { return true }

// Dump implements ast.Node.
func (b *plainBlock) Dump(source []byte, level int) { ast.DumpHelper(b, source, level, nil, nil) }

// isPlain tells whether lines have neither inline markup nor a table.
func isPlain(lines *text.Segments, source []byte) bool {
	for i := range lines.Len() {
		line := lineAt(lines, i, source)
		if bytes.ContainsAny(line, delimiters+`\&`) || i > 0 && isTableRule(line) {
			return false
		}
	}
	return true
}

func makePlain(node *ast.Paragraph) {
	plain := &plainBlock{}
	plain.SetLines(node.Lines())
	plain.SetBlankPreviousLines(node.HasBlankPreviousLines())
	node.Parent().ReplaceChild(node.Parent(), node, plain)
}
