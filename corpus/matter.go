package corpus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/talksearch/talksearch/corpus/pattern"
)

const (
	// maxMatterBytes is far beyond any real front matter, and keeps what the
	// parsers do with hostile ones small.
	maxMatterBytes = 64 << 10
	// maxMatterValues bounds what YAML aliases can expand to.
	maxMatterValues = 10_000
	// maxMatterBrackets and maxMatterDots bound nesting: the YAML parser takes 16
	// seconds for 100,000 brackets, the TOML parser all memory for as many dots
	// in one key.
	maxMatterBrackets = 2_000
	maxMatterDots     = 4_000
	// maxAliases is how many aliases stand for each other: those of a loop do without end.
	maxAliases = 16
	// maxMatterPath bounds what the keys around a value have together: each is a part of
	// the keys of all values in it.
	maxMatterPath = 1_000
	// maxMatterDepth is how many tables deep a value is read: cascade.0.build.list.
	maxMatterDepth = 3
)

// matter is front matter whatever its language: each value is a list of
// scalars as they are written, under its key in lower case. The keys of tables
// inside (Zola's [taxonomies]) are joined by dots; tables in a list are numbered.
type matter map[string][]string

// first gives the first value that is not empty under the first key that has one.
func (m matter) first(keys ...string) string {
	for _, key := range keys {
		for _, v := range m[key] {
			if v = strings.TrimSpace(v); v != "" {
				return v
			}
		}
	}
	return ""
}

// A flaw is a Problem that does not know its file.
type flaw struct {
	line   int
	reason string
}

// splitMatter parts a text from its front matter: YAML between lines of "---",
// TOML between lines of "+++", either under the name that Eleventy gives it
// ("---toml", "---json", "---js": JSON is YAML, and so are simple objects of
// JavaScript), or a JSON object at the very start. bodyLine is
// the line, counted from 1, on which body begins. A flaw says that the front
// matter is broken; then what can be told line by line is in matter, because a
// draft must stay one even so.
func splitMatter(text string) (m matter, body string, bodyLine int, wrong *flaw) {
	if strings.HasPrefix(text, "{") {
		return splitJSONMatter(text)
	}
	first, rest, _ := strings.Cut(text, "\n")
	fence, language := strings.TrimRight(first, " \t"), "yaml"
	switch {
	case fence == "+++":
		language = "toml"
	case namedFence().MatchString(fence):
		fence, language = fence[:3], fence[3:]
	}
	if fence != "---" && fence != "+++" {
		return nil, text, 1, nil
	}
	inside, body, closed := cutFence(rest, fence)
	if !closed {
		// A rule of dashes opens many a text. Only keys make it front matter.
		inside, body, _ = strings.Cut(rest, "\n\n")
		if len(salvageMatter(inside)) < 2 {
			return nil, text, 1, nil
		}
		lines := strings.Count(text[:len(text)-len(body)], "\n")
		return salvageMatter(inside), body, 1 + lines,
			&flaw{1, fmt.Sprintf("front matter is not closed by a line of %s; read up to the first empty line", fence)}
	}
	bodyLine = lineOf(text, len(text)-len(body))
	if len(inside) > maxMatterBytes {
		return salvageMatter(inside[:maxMatterBytes]), body, bodyLine, &flaw{1, "front matter is larger than 64 KiB; read line by line"}
	}
	parse := parseYAML
	if language == "toml" {
		parse = parseTOML
	}
	m, wrong = guarded(parse, inside)
	if m == nil && wrong == nil && strings.HasPrefix(language, "j") {
		m = salvageMatter(inside) // statements: const title = "…";
	}
	if wrong != nil {
		m = salvageMatter(inside)
		if len(m) == 0 && fence == "---" {
			return nil, text, 1, nil // prose between two rules
		}
		wrong.line = 1 + min(wrong.line, lineOf(inside, len(inside))) // after the opening fence; parsers miscount
		wrong.reason = "front matter is broken: " + wrong.reason + "; read line by line"
	} else if m == nil {
		return nil, text, 1, nil
	}
	return m, body, bodyLine, wrong
}

var namedFence = pattern.Lazy(`^---(?:yaml|yml|toml|json|js|javascript)$`)

// cutFence cuts text at the line that closes front matter.
func cutFence(text, fence string) (inside, body string, ok bool) {
	for at := 0; at < len(text); {
		line, rest, found := strings.Cut(text[at:], "\n")
		line = strings.TrimRight(line, " \t")
		if line == fence || (fence == "---" && line == "...") {
			return text[:at], rest, true
		}
		if !found {
			break
		}
		at = len(text) - len(rest)
	}
	return "", "", false
}

// guarded makes a panic in a third party's parser a flaw like any other.
func guarded(parse func(string) (matter, *flaw), inside string) (m matter, wrong *flaw) {
	defer func() {
		if r := recover(); r != nil {
			m, wrong = nil, &flaw{1, fmt.Sprintf("its parser gave up (%v)", r)}
		}
	}()
	if tangled(inside) {
		return nil, &flaw{1, "nests deeper than a person writes"}
	}
	return parse(inside)
}

func tangled(inside string) bool {
	if strings.Count(inside, "[")+strings.Count(inside, "{") > maxMatterBrackets || strings.Count(inside, ".") > maxMatterDots {
		return true
	}
	for line := range strings.SplitSeq(inside, "\n") {
		if nestingOf(line) >= 0 {
			return true
		}
	}
	return false
}

func splitJSONMatter(text string) (matter, string, int, *flaw) {
	// Braces open templates and shortcodes too; an object has a key.
	if !jsonObject().MatchString(text) {
		return nil, text, 1, nil
	}
	var values map[string]any
	dec := json.NewDecoder(strings.NewReader(text[:min(len(text), maxMatterBytes)]))
	dec.UseNumber()
	if err := dec.Decode(&values); err != nil {
		at := dec.InputOffset()
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			at = syntax.Offset
		}
		inside, body, found := strings.Cut(text, "\n}\n")
		if !found {
			inside, body, _ = strings.Cut(text, "\n\n")
		}
		return salvageMatter(inside), body, lineOf(text, len(text)-len(body)),
			&flaw{lineOf(text, min(int(at), len(text))), "front matter is broken: " + err.Error() + "; read line by line"}
	}
	end := int(dec.InputOffset())
	body := strings.TrimPrefix(text[end:], "\n")
	m := matter{}
	m.flatten("", values)
	return m, body, lineOf(text, len(text)-len(body)), nil
}

var jsonObject = pattern.Lazy(`^\{\s*"[^"\n]*"\s*:`)

func parseTOML(inside string) (matter, *flaw) {
	var values map[string]any
	if _, err := toml.Decode(inside, &values); err != nil {
		var p toml.ParseError
		if errors.As(err, &p) {
			return nil, &flaw{p.Position.Line, p.Message}
		}
		return nil, &flaw{1, err.Error()}
	}
	m := matter{}
	m.flatten("", values)
	return m, nil
}

func (m matter) flatten(prefix string, values map[string]any) {
	for key, v := range values {
		key = prefix + strings.ToLower(key)
		if table, ok := v.(map[string]any); ok {
			if strings.Count(prefix, ".") < maxMatterDepth {
				m.flatten(key+".", table)
			}
			continue
		}
		for i, table := range tablesOf(v) {
			if prefix == "" {
				m.flatten(fmt.Sprintf("%s.%d.", key, i), table)
			}
		}
		m[key] = append(m[key], scalars(v)...)
	}
}

// tablesOf gives the tables of a list.
func tablesOf(v any) []map[string]any {
	switch v := v.(type) {
	case []map[string]any: // [[cascade]] in TOML
		return v
	case []any:
		var tables []map[string]any
		for _, e := range v {
			if table, ok := e.(map[string]any); ok {
				tables = append(tables, table)
			}
		}
		return tables
	}
	return nil
}

func scalars(v any) []string {
	switch v := v.(type) {
	case nil, map[string]any, []map[string]any:
		return nil
	case string:
		return []string{v}
	case time.Time:
		if strings.HasSuffix(v.Location().String(), "-local") {
			return []string{v.Format("2006-01-02T15:04:05")}
		}
		return []string{v.Format(time.RFC3339)}
	case []any:
		var all []string
		for _, e := range v {
			all = append(all, scalars(e)...)
		}
		return all
	}
	return []string{fmt.Sprint(v)}
}

// parseYAML walks the syntax tree instead of decoding: scalars stay as they are
// written (a title of 1.10 is not 1.1), and aliases expand as little as we like.
// It gives neither matter nor flaw for YAML that is no mapping.
func parseYAML(inside string) (matter, *flaw) {
	file, err := parser.ParseBytes([]byte(inside), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		var y yaml.Error
		if errors.As(err, &y) && y.GetToken() != nil {
			return nil, &flaw{y.GetToken().Position.Line, y.GetMessage()}
		}
		return nil, &flaw{1, err.Error()}
	}
	w := yamlWalk{matter: matter{}, anchors: map[string]ast.Node{}, left: maxMatterValues}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return w.matter, nil
	}
	switch body := file.Docs[0].Body.(type) {
	case *ast.MappingNode:
		w.mapping("", body.Values)
	case *ast.MappingValueNode:
		w.mapping("", []*ast.MappingValueNode{body})
	default:
		if len(bytes.TrimSpace([]byte(inside))) == 0 {
			return w.matter, nil
		}
		return nil, nil
	}
	if w.left <= 0 {
		return nil, &flaw{1, fmt.Sprintf("with its aliases it has more than %d values, or values without end", maxMatterValues)}
	}
	return w.matter, nil
}

type yamlWalk struct {
	matter  matter
	anchors map[string]ast.Node
	left    int // how many values may still be read: aliases of aliases are how YAML bombs are made
	aliases int // how many are followed to where it stands
}

func (w *yamlWalk) mapping(prefix string, entries []*ast.MappingValueNode) {
	if len(prefix) > maxMatterPath {
		w.left = 0
	}
	for _, entry := range entries {
		if w.left--; w.left < 0 {
			return
		}
		name := strings.ToLower(strings.TrimSpace(keyOf(entry.Key)))
		key := prefix + name
		value := entry.Value
		if anchor, ok := value.(*ast.AnchorNode); ok {
			w.anchors[anchor.Name.GetToken().Value] = anchor.Value
			value = anchor.Value
		}
		begin := key + "."
		if name == "<<" {
			begin = prefix
		}
		if w.borrowed(begin, value) {
			continue
		}
		if inside := entriesOf(value); inside != nil {
			if strings.Count(prefix, ".") < maxMatterDepth {
				w.mapping(key+".", inside)
			}
			continue
		}
		if list, ok := value.(*ast.SequenceNode); ok && prefix == "" {
			for i, v := range list.Values {
				w.mapping(fmt.Sprintf("%s.%d.", key, i), entriesOf(v))
			}
		}
		w.matter[key] = append(w.matter[key], w.scalars(value)...)
	}
}

// borrowed reads the mapping that an alias stands for, or the mappings of a list of
// aliases: base: &base {draft: true} and, of the note, <<: *base.
func (w *yamlWalk) borrowed(begin string, value ast.Node) (any bool) {
	values := []ast.Node{value}
	if list, ok := value.(*ast.SequenceNode); ok {
		values = list.Values
	}
	for _, v := range values {
		alias, ok := v.(*ast.AliasNode)
		if !ok {
			continue
		}
		if inside := entriesOf(w.target(alias)); inside != nil {
			any = true
			w.aliases++
			w.mapping(begin, inside)
			w.aliases--
		}
	}
	return any
}

// keyOf gives a key as it is written, behind "? " too.
func keyOf(n ast.Node) string {
	if k, ok := n.(*ast.MappingKeyNode); ok && k.Value != nil {
		n = k.Value
	}
	return n.GetToken().Value
}

// entriesOf gives the entries of a mapping, nil for what is none.
func entriesOf(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

// target gives what an alias stands for, nil when that is not to be known.
func (w *yamlWalk) target(alias *ast.AliasNode) ast.Node {
	if w.aliases >= maxAliases {
		w.left = 0
	}
	if w.left <= 0 {
		return nil
	}
	return w.anchors[alias.Value.GetToken().Value]
}

func (w *yamlWalk) scalars(n ast.Node) []string {
	if w.left--; w.left < 0 {
		return nil
	}
	switch n := n.(type) {
	case nil, *ast.NullNode, *ast.MappingNode, *ast.MappingValueNode:
		return nil
	case *ast.StringNode:
		return []string{n.Value}
	case *ast.LiteralNode:
		return []string{n.Value.Value}
	case *ast.TagNode:
		return w.scalars(n.Value)
	case *ast.AnchorNode:
		w.anchors[n.Name.GetToken().Value] = n.Value
		return w.scalars(n.Value)
	case *ast.AliasNode:
		w.aliases++
		defer func() { w.aliases-- }()
		return w.scalars(w.target(n))
	case *ast.SequenceNode:
		var all []string
		for _, v := range n.Values {
			all = append(all, w.scalars(v)...)
		}
		return all
	}
	return []string{n.GetToken().Value}
}

var matterLine = pattern.Lazy(`(?m)^\s*(?:(?:export[ \t]+)?(?:const|let|var)[ \t]+)?"?([A-Za-z_][\w.-]*)"?[ \t]*[:=][ \t]*(.*?)[ \t]*[,;]?[ \t]*$`)

// salvageMatter reads what any of the three languages writes on one line.
func salvageMatter(inside string) matter {
	m := matter{}
	for _, line := range matterLine().FindAllStringSubmatch(inside, -1) {
		key, value := strings.ToLower(line[1]), line[2]
		if n := len(value); n >= 2 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
			value = value[1 : n-1]
		}
		if list, ok := strings.CutPrefix(value, "["); ok {
			for v := range strings.SplitSeq(strings.TrimSuffix(list, "]"), ",") {
				m[key] = append(m[key], strings.Trim(v, " \t\"'"))
			}
			continue
		}
		if value != "" {
			m[key] = append(m[key], value)
		}
	}
	return m
}
