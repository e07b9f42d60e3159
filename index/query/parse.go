package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Parse reads a query. The empty query, and one of nothing but spaces, empty
// groups and empty phrases, is an And of no nodes. The error is a *SyntaxError
// or a *LimitError.
func Parse(s string) (Node, error) {
	if len(s) > MaxBytes {
		return nil, &LimitError{"bytes", MaxBytes}
	}
	p := parser{src: s, pairs: pairs(s)}
	n, err := p.group(0)
	if err != nil {
		return nil, err
	}
	if n == nil {
		return And{}, nil
	}
	// The canonical form has spaces where the input may have none. It has to stay
	// within the bound too, or it could not be parsed.
	if len(n.appendTo(nil)) > MaxBytes {
		return nil, &LimitError{"bytes", MaxBytes}
	}
	return n, nil
}

type parser struct {
	src     string
	pos     int
	pairs   map[int]int
	clauses int
}

// peek is the next character and its width, which is 0 at the end.
func (p *parser) peek() (rune, int) { return utf8.DecodeRuneInString(p.src[p.pos:]) }

// group reads the inside of a group up to its end, which is that of the input at
// depth 0. It returns nil when there is nothing inside.
func (p *parser) group(depth int) (Node, error) {
	if depth > MaxDepth {
		return nil, &LimitError{"nested parentheses", MaxDepth}
	}
	var operands []Node
	for {
		r, width := p.peek()
		switch {
		case width == 0:
			return clausesOf(operands), nil
		case unicode.IsSpace(r):
			p.pos += width
		case isClose(r):
			p.pos += width
			if depth > 0 {
				return clausesOf(operands), nil
			}
		default:
			n, err := p.operand(depth)
			if err != nil {
				return nil, err
			}
			if n != nil {
				operands = append(operands, n)
			}
		}
	}
}

// operator is the value that the word OR has until its group is read, for only
// then is it known whether it stands between two operands.
const operator = "OR"

func isOperator(n Node) bool {
	t, ok := n.(Text)
	return ok && t.Value == operator
}

// clausesOf joins the operands that have an OR between them. Several OR in a row
// are one; one at either end, where it joins nothing, is the word.
func clausesOf(operands []Node) Node {
	if len(operands) == 0 {
		return nil
	}
	operands = slices.CompactFunc(operands, func(a, b Node) bool { return isOperator(a) && isOperator(b) })
	for _, end := range []int{0, len(operands) - 1} {
		if n := operands[end]; isOperator(n) {
			operands[end] = Text{"or", n.(Text).Offset}
		}
	}
	var clauses []Node
	for i := 0; i < len(operands); i++ {
		alternatives := []Node{operands[i]}
		for i+1 < len(operands) && isOperator(operands[i+1]) {
			alternatives = append(alternatives, operands[i+2])
			i += 2
		}
		clauses = append(clauses, or(alternatives))
	}
	return and(clauses)
}

// operand reads one operand or operator, at a character that is no space and
// closes no group. It returns nil for a group or phrase with nothing inside.
func (p *parser) operand(depth int) (Node, error) {
	start := p.pos
	r, width := p.peek()
	if !isMinus(r) || !p.excludable(start+width) {
		return p.positive(depth)
	}
	p.pos += width
	n, err := p.positive(depth)
	if n == nil || err != nil {
		return nil, err
	}
	if isOperator(n) {
		n = Text{"or", n.(Text).Offset}
	}
	return Not{n, start}, nil
}

// excludable reports whether a minus that stands before the given byte excludes
// what begins there.
func (p *parser) excludable(at int) bool {
	if r, _ := utf8.DecodeRuneInString(p.src[at:]); isQuote(r) || p.isGroup(at) {
		return true
	}
	if _, _, ok := p.field(at); ok {
		return true
	}
	return excludable(p.src[at:p.wordEnd(at)])
}

// positive reads an operand without its minus.
func (p *parser) positive(depth int) (Node, error) {
	start := p.pos
	r, width := p.peek()
	switch {
	case isQuote(r):
		value := p.quoted()
		if value == "" {
			return nil, nil
		}
		return p.clause(Phrase{value, start})
	case p.isGroup(start):
		p.pos += width
		return p.group(depth + 1)
	}
	if f, at, ok := p.field(start); ok {
		p.pos = at
		return p.filter(f, start)
	}
	word := p.word()
	if isOr(word) {
		word = operator
	}
	return p.clause(Text{word, start})
}

// clause counts a node that has no nodes of its own.
func (p *parser) clause(n Node) (Node, error) {
	if p.clauses++; p.clauses > MaxClauses {
		return nil, &LimitError{"clauses", MaxClauses}
	}
	return n, nil
}

// filter reads the value of a field whose name is at the given byte.
func (p *parser) filter(f Field, start int) (Node, error) {
	typedAt, typed := p.pos, ""
	if r, _ := p.peek(); isQuote(r) {
		typed = p.quoted()
	} else {
		typed = p.word()
	}
	value, err := f.value(typed)
	if err != nil {
		err.Offset = typedAt
		return nil, err
	}
	return p.clause(Filter{f, value, start})
}

// field recognises a field's name and colon at the given byte, and gives the
// byte after them.
func (p *parser) field(at int) (f Field, after int, ok bool) {
	var name []byte
	for i, r := range p.src[at:] {
		c := ascii(r)
		if c == ':' {
			f = Field(name)
			return f, at + i + utf8.RuneLen(r), slices.Contains(fields, f)
		}
		if c < 'a' || c > 'z' || len(name) == len(Speaker) {
			break
		}
		name = append(name, byte(c))
	}
	return "", 0, false
}

// quoted reads what is between quotes, with its spaces made uniform.
func (p *parser) quoted() string {
	_, width := p.peek()
	p.pos += width
	inside := p.src[p.pos:]
	if end := strings.IndexFunc(inside, isQuote); end >= 0 {
		inside = inside[:end]
		_, width = utf8.DecodeRuneInString(p.src[p.pos+end:])
		p.pos += end + width
	} else {
		p.pos = len(p.src)
	}
	return oneLine(inside)
}

// oneLine makes a value of what stood between quotes.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
}

// word reads a word, and a quote at its end that opens nothing (5.6").
func (p *parser) word() string {
	start := p.pos
	p.pos = p.wordEnd(start)
	word := p.src[start:p.pos]
	if r, width := p.peek(); isQuote(r) {
		next, _ := utf8.DecodeRuneInString(p.src[p.pos+width:])
		if p.pos+width == len(p.src) || unicode.IsSpace(next) || isClose(next) {
			p.pos += width
		}
	}
	return strings.ToValidUTF8(word, "\uFFFD")
}

// wordEnd is where the word that begins at the given byte ends.
func (p *parser) wordEnd(at int) int {
	for at < len(p.src) {
		r, width := utf8.DecodeRuneInString(p.src[at:])
		switch {
		case unicode.IsSpace(r), isQuote(r), isClose(r):
			return at
		case isOpen(r):
			after, ok := p.pairs[at]
			if !ok {
				return at
			}
			at = after
		default:
			at += width
		}
	}
	return at
}

// isGroup reports whether a group begins at the given byte: a parenthesis that
// is around a whole word or around more than one.
func (p *parser) isGroup(at int) bool {
	if r, _ := utf8.DecodeRuneInString(p.src[at:]); !isOpen(r) {
		return false
	}
	after, ok := p.pairs[at]
	return !ok || p.wordEnd(at) == after
}
