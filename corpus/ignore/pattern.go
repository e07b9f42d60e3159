package ignore

import "strings"

// A pattern is a rule with wildcards, cut into what each stands for.
type pattern []element

type element struct {
	kind kind
	byte byte
	set  *[256]bool
}

type kind uint8

const (
	one      kind = iota // this byte
	anyOf                // one of a set, never '/'
	run                  // any number of bytes but '/'
	anything             // any number of bytes
	folders              // anything that ends in '/'
	optional             // nothing, and the next element may be left out
)

// compile cuts a pattern. It is not ok where git takes it for one that matches
// nothing: a set or a backslash that does not end.
func compile(s string) (p pattern, ok bool) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '?':
			p = append(p, element{kind: anyOf, set: notSlash})
		case '*':
			begin := i
			for i+1 < len(s) && s[i+1] == '*' {
				i++
			}
			e := element{kind: run}
			if rest := s[i+1:]; i > begin && (begin == 0 || s[begin-1] == '/') {
				switch {
				case rest == "" || strings.HasPrefix(rest, `\/`):
					e.kind = anything
				case rest[0] == '/':
					p = append(p, element{kind: optional})
					e.kind = folders
					i++
				}
			}
			p = append(p, e)
		case '[':
			set, length := compileSet(s[i:])
			if length == 0 {
				return nil, false
			}
			p = append(p, element{kind: anyOf, set: set})
			i += length - 1
		case '\\':
			if i++; i == len(s) {
				return nil, false
			}
			fallthrough
		default:
			p = append(p, element{kind: one, byte: s[i]})
		}
	}
	return p, true
}

var notSlash = func() *[256]bool {
	var set [256]bool
	for c := range set {
		set[c] = c != '/'
	}
	return &set
}()

// compileSet reads the set that s begins with and its length, which is 0 where it
// does not end or names a class that there is not. A ']' that comes first is one of
// the set, and a '-' that comes first or last.
func compileSet(s string) (set *[256]bool, length int) {
	set = new([256]bool)
	i := 1
	negated := i < len(s) && (s[i] == '!' || s[i] == '^')
	if negated {
		i++
	}
	previous, ranged := byte(0), false // what a '-' begins from
	for first := true; ; first = false {
		if i >= len(s) {
			return nil, 0
		}
		c := s[i]
		switch {
		case c == ']' && !first:
			for b := range set {
				set[b] = set[b] != negated && b != '/'
			}
			return set, i + 1
		case c == '-' && ranged && i+1 < len(s) && s[i+1] != ']':
			i++
			if s[i] == '\\' {
				i++
			}
			if i >= len(s) {
				return nil, 0
			}
			for b := int(previous); b <= int(s[i]); b++ {
				set[b] = true
			}
			ranged = false
		case c == '[' && strings.HasPrefix(s[i:], "[:"):
			end := strings.IndexByte(s[i+2:], ']')
			if end < 0 {
				return nil, 0
			}
			name, isClass := strings.CutSuffix(s[i+2:i+2+end], ":")
			if !isClass {
				set['['], previous, ranged = true, '[', true
				break
			}
			if !addClass(set, name) {
				return nil, 0
			}
			i += 2 + end
			ranged = false
		default:
			if c == '\\' {
				if i++; i >= len(s) {
					return nil, 0
				}
				c = s[i]
			}
			set[c], previous, ranged = true, c, true
		}
		i++
	}
}

// addClass adds a class of POSIX, in the locale that has ASCII alone.
func addClass(set *[256]bool, name string) bool {
	between := func(c, from, to byte) bool { return from <= c && c <= to }
	lower := func(c byte) bool { return between(c, 'a', 'z') }
	upper := func(c byte) bool { return between(c, 'A', 'Z') }
	digit := func(c byte) bool { return between(c, '0', '9') }
	graph := func(c byte) bool { return between(c, '!', '~') }
	alnum := func(c byte) bool { return lower(c) || upper(c) || digit(c) }
	is, ok := map[string]func(byte) bool{
		"alnum":  alnum,
		"alpha":  func(c byte) bool { return lower(c) || upper(c) },
		"blank":  func(c byte) bool { return c == ' ' || c == '\t' },
		"cntrl":  func(c byte) bool { return c < ' ' || c == 0x7F },
		"digit":  digit,
		"graph":  graph,
		"lower":  lower,
		"print":  func(c byte) bool { return c == ' ' || graph(c) },
		"punct":  func(c byte) bool { return graph(c) && !alnum(c) },
		"space":  func(c byte) bool { return c == ' ' || between(c, '\t', '\r') },
		"upper":  upper,
		"xdigit": func(c byte) bool { return digit(c) || between(c, 'a', 'f') || between(c, 'A', 'F') },
	}[name]
	if !ok {
		return false
	}
	for c := range 128 {
		if is(byte(c)) {
			set[c] = true
		}
	}
	return true
}

// match walks all ways through the pattern at once: at[i] tells whether the bytes
// read so far are what p[:i] stands for.
func (p pattern) match(s string, budget *Budget) bool {
	// Most rules are "*.ext", and most names end otherwise.
	if last := p[len(p)-1]; last.kind == one && (s == "" || s[len(s)-1] != last.byte) {
		return false
	}
	at, next := make([]bool, len(p)+1), make([]bool, len(p)+1)
	at[0] = true
	p.skip(at)
	for i := range len(s) {
		if budget.spend(len(p)); budget.Spent() {
			return false
		}
		clear(next)
		alive := false
		c := s[i]
		for j, e := range p {
			if !at[j] {
				continue
			}
			switch e.kind {
			case one:
				if e.byte == c {
					next[j+1], alive = true, true
				}
			case anyOf:
				if e.set[c] {
					next[j+1], alive = true, true
				}
			case run:
				if c != '/' {
					next[j], alive = true, true
				}
			case anything:
				next[j], alive = true, true
			case folders:
				next[j], alive = true, true
				if c == '/' {
					next[j+1] = true
				}
			}
		}
		if !alive {
			return false
		}
		p.skip(next)
		at, next = next, at
	}
	return at[len(p)]
}

// skip adds the ways on which an element stands for nothing.
func (p pattern) skip(at []bool) {
	for j, e := range p {
		if !at[j] {
			continue
		}
		switch e.kind {
		case run, anything:
			at[j+1] = true
		case optional:
			at[j+1], at[j+2] = true, true
		}
	}
}
