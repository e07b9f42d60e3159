package analyzer

import (
	"strings"
	"unicode/utf8"
)

// Limits of a technical token. What is longer is still found by its parts.
const (
	maxAtom  = 128 // bytes of one unbroken run of letters and digits
	maxWhole = 128 // bytes of a whole that is kept beside its parts
	maxParts = 16  // parts of a whole that is kept beside them
)

// technical scans the technical token that begins at text[i] and returns where it
// ends; ok is false when none begins there.
//
// A token is atoms (runs of letters and digits) joined by single connectors, with
// no Japanese and no space inside: node.js, CI/CD, HTTP/2.0, snake_case,
// std::vector, me@example.com. A prefix may stand before it (@handle, #tag,
// --flag, .NET, /path) and C++, C# and Google+ end in their marks.
func (e *emitter) technical(i int) (end int, ok bool) {
	if e.url(i) {
		return e.emitURL(i), true
	}
	end, prefix, ok := e.scanTechnical(i)
	if ok {
		e.emitTechnical(i, end, prefix)
	}
	return end, ok
}

// scanTechnical returns where the technical token at text[i] ends and the length
// of its prefix, and leaves its atoms in e.atoms.
func (e *emitter) scanTechnical(i int) (end, prefix int, ok bool) {
	text := e.f.text
	prefix = prefixAt(text, i)
	atomStart := i + prefix
	atomEnd := scanAtom(text, atomStart)
	if atomEnd == atomStart {
		return i, 0, false
	}
	e.atoms = append(e.atoms[:0], span{atomStart, atomEnd})
	for {
		n := connectorAt(text, atomEnd)
		if n == 0 && !(text[atomEnd-1] == '+' && wordAt(text, atomEnd)) { // C++11
			break
		}
		next := atomEnd + n
		stop := scanAtom(text, next)
		if stop == next {
			break
		}
		e.atoms = append(e.atoms, span{next, stop})
		atomEnd = stop
	}
	return atomEnd, prefix, true
}

type span struct{ start, end int }

// scanAtom returns the end of the run of letters and digits at i, with the dot or
// comma inside a number and the marks that belong to a name: C++, g++, C#.
func scanAtom(s string, i int) int {
	start := i
	for i < len(s) && i-start < maxAtom {
		c := s[i]
		if c < utf8.RuneSelf {
			if asciiClass[c] == classWord {
				i++
				continue
			}
			if (c == '.' || c == ',') && i > start && isDigit(s[i-1]) && insideNumber(s, i) {
				i++
				continue
			}
			break
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if classOf(r) != classWord {
			break
		}
		i += size
	}
	if i == start {
		return i
	}
	last, rest := s[i-1], s[i:]
	switch {
	case strings.HasPrefix(rest, "++") && isLetter(last) && !strings.HasPrefix(rest, "+++"):
		return i + 2
	case strings.HasPrefix(rest, "#") && i-start == 1 && isLetter(last):
		return i + 1
	case strings.HasPrefix(rest, "+") && isLetter(last) && i-start > 2 && !wordAt(s, i+1) && !strings.HasPrefix(rest, "++"):
		return i + 1
	}
	return i
}

// insideNumber reports whether the dot or comma at i stands between digits: a
// comma only before exactly three of them.
func insideNumber(s string, i int) bool {
	n := 0
	for i+1+n < len(s) && isDigit(s[i+1+n]) && n < 4 {
		n++
	}
	return n == 3 || n > 0 && s[i] == '.'
}

// prefixAt returns the length of the prefix of a token at i, 0 for none.
func prefixAt(s string, i int) int {
	if i > 0 && wordAt(s, i-1) {
		return 0
	}
	switch s[i] {
	case '@', '#':
		if wordAt(s, i+1) {
			return 1
		}
	case '/':
		if i+1 < len(s) && isLetter(s[i+1]) && opensPath(s[:i]) {
			return 1
		}
	case '.':
		if i+1 < len(s) && isLetter(s[i+1]) && (i == 0 || s[i-1] != '.' && s[i-1] != ')' && s[i-1] != ']') {
			return 1
		}
	case '-':
		if strings.HasPrefix(s[i:], "--") && i+2 < len(s) && isLetter(s[i+2]) && (i == 0 || s[i-1] != '-') {
			return 2
		}
	}
	return 0
}

// opensPath reports whether a path may begin behind s: at the start and behind a space
// or a mark, but not behind a word of any script (起動/serf), what ends a word, or the
// mark that opens a tag of HTML.
func opensPath(s string) bool {
	if s == "" {
		return true
	}
	switch r := lastRune(s); classOf(r) {
	case classMark:
		return !strings.ContainsRune("/.)]}<>", r)
	case classSpace:
		return true
	}
	return false
}

// connectorAt returns the length of the connector at i, 0 for none.
func connectorAt(s string, i int) int {
	if i+1 >= len(s) {
		return 0
	}
	switch s[i] {
	case ':':
		if s[i+1] == ':' && wordAt(s, i+2) {
			return 2
		}
		fallthrough
	case '-', '_', '.', '/', '\'', '+', '&', '@':
		if wordAt(s, i+1) {
			return 1
		}
	}
	return 0
}

// wordAt reports whether a letter or digit of a technical token is at i.
func wordAt(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	if s[i] < utf8.RuneSelf {
		return asciiClass[s[i]] == classWord
	}
	if !utf8.RuneStart(s[i]) {
		return false // asked backwards, inside a longer rune
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return classOf(r) == classWord
}

// emitTechnical puts out the token text[i:end], whose atoms are e.atoms: the
// whole, the whole without its prefix, the joined form, and the parts.
func (e *emitter) emitTechnical(i, end, prefix int) {
	text := e.f.text
	e.parts = e.parts[:0]
	for _, a := range e.atoms {
		e.parts = appendParts(e.parts, text, a)
	}
	mark := text[i : i+prefix]
	if mark == "@" && len(e.atoms) > 1 && isHandle(text[i+1:end]) {
		e.parts = append(e.parts[:0], span{i + 1, end})
	}
	n := len(e.parts)
	bare := text[i+prefix : end]
	switch {
	case n == 1 && prefix == 0:
		e.word(number(bare), i, end, Surface)
		if v, ok := versionNumber(bare); ok {
			e.beside(v, i, end, Variant)
			e.by(RuleVersion)
		}
		return
	case n > maxParts || end-i > maxWhole:
		// Found by its parts alone.
	default:
		e.add(lower(text[i:end]), i, end, e.pos, Compound)
		if prefix > 0 && n > 1 {
			e.add(lower(bare), i+prefix, end, e.pos, Variant)
			e.by(RuleBare)
		}
		if j := e.joined(); n > 1 && j != lower(text[i:end]) && j != lower(bare) {
			e.add(j, i+prefix, end, e.pos, Variant)
		}
	}
	if n == 1 && mark == "." && e.query {
		e.pos++ // who asks for .NET does not ask for net
		return
	}
	for _, p := range e.parts {
		e.word(number(text[p.start:p.end]), p.start, p.end, Part)
		if p.start > i && wordAt(text, p.start-1) || wordAt(text, p.end) && p.end < end {
			e.by(RuleCasePart)
		}
		if v, ok := versionNumber(text[p.start:p.end]); ok {
			e.beside(v, p.start, p.end, Variant)
			e.by(RuleVersion)
		}
	}
}

// isHandle reports whether a name after @ is a person's handle, which is one word: @tanaka_k,
// but not @types/node, nor @font-face.
func isHandle(s string) bool { return !strings.ContainsAny(s, "./:+&'@-") }

// joined is the parts written together, as people do who leave the marks out:
// nodejs, bluegreen, cicd. A final .0 of a version is left out too, so that
// HTTP/2.0 is HTTP/2.
func (e *emitter) joined() string {
	var b strings.Builder
	for _, p := range e.parts {
		b.WriteString(e.f.text[p.start:p.end])
	}
	s := lower(b.String())
	if last := e.parts[len(e.parts)-1]; isDigit(e.f.text[last.start]) {
		s = strings.TrimSuffix(s, ".0")
	}
	return s
}

// appendParts cuts an atom where its case changes (CloudFormation) and before and
// after a number (python3, 40GbE). Pieces of one letter are no words: iPhone, S3
// and k8s stay whole.
func appendParts(parts []span, s string, a span) []span {
	if allLower(s[a.start:a.end]) {
		return append(parts, a) // most words
	}
	first := len(parts)
	start := a.start
	if fixedCase[lower(s[a.start:a.end])] {
		return append(parts, a)
	}
	if v := versionIn(s, a); v > 0 {
		return append(appendParts(parts, s, span{a.start, v}), span{v, a.end})
	}
	for i := a.start + 1; i < a.end; i++ {
		if isDigit(s[a.start]) && start > a.start {
			break // a number's unit: 40GbE
		}
		if borderAt(s, i, a) {
			parts = append(parts, span{start, i})
			start = i
		}
	}
	parts = append(parts, span{start, a.end})
	if len(parts) == first+1 {
		return parts
	}
	letters, digits := 0, 0
	for _, p := range parts[first:] {
		if isDigit(s[p.start]) {
			digits++
			continue
		}
		letters++
		if p.end-p.start < 2 {
			parts = parts[:first]
			if n := lettersIn(s, a); n > a.start+1 && n < a.end && numberIn(s, n, a.end) {
				return append(parts, span{a.start, n}, span{n, a.end}) // OAuth|2.0
			}
			return append(parts, a)
		}
	}
	if digits > 1 || digits == 1 && letters == 0 {
		return append(parts[:first], a) // md5sum1, x86_64: an identifier
	}
	return parts
}

// versionIn returns where in a name in capitals its version begins, TLS|v1.3, 0 for
// nowhere.
func versionIn(s string, a span) int {
	for i := a.start + 2; i+1 < a.end; i++ {
		if !isUpper(s[i-1]) {
			return 0
		}
		if s[i] == 'v' && isUpper(s[i-2]) && numberIn(s, i+1, a.end) {
			return i
		}
	}
	return 0
}

// lettersIn returns where the letters end that an atom begins with.
func lettersIn(s string, a span) int {
	i := a.start
	for i < a.end && isLetter(s[i]) {
		i++
	}
	return i
}

// numberIn reports whether s[start:end] is a number, with dots or without.
func numberIn(s string, start, end int) bool {
	for i := start; i < end; i++ {
		if !isDigit(s[i]) && (s[i] != '.' || i == start) {
			return false
		}
	}
	return start < end
}

func borderAt(s string, i int, a span) bool {
	p, c := s[i-1], s[i]
	switch {
	case isDigit(c) && isLetter(p), isDigit(p) && isLetter(c):
		return true
	case isUpper(c) && isLower(p):
		return true
	case isUpper(c) && isUpper(p) && i+1 < a.end && isLower(s[i+1]):
		return true
	}
	return false
}

// fixedCase are names whose capitals mark no word that a reader looks for: who
// asks for Java does not want JavaScript.
var fixedCase = map[string]bool{
	"javascript": true, "typescript": true, "coffeescript": true, "actionscript": true,
	"ecmascript": true, "livescript": true, "purescript": true, "postscript": true, "jscript": true,
	"github": true, "gitlab": true, "youtube": true, "linkedin": true, "facebook": true,
	"powerpoint": true, "wordpress": true, "postgresql": true, "nosql": true, "newsql": true,
	"iphone": true, "ipad": true, "ipados": true, "macos": true, "ios": true, "latex": true,
	"ipv4": true, "ipv6": true, "openid": true,
}

// number drops the commas of 1,000.
func number(s string) string {
	if isDigit(s[0]) && strings.Contains(s, ",") {
		s = strings.ReplaceAll(s, ",", "")
	}
	return lower(s)
}

// versionNumber gives 1.3 for v1.3.
func versionNumber(s string) (string, bool) {
	if len(s) > 1 && (s[0] == 'v' || s[0] == 'V') && isDigit(s[1]) {
		return lower(s[1:]), true
	}
	return "", false
}

func lower(s string) string { return strings.ToLower(s) }
