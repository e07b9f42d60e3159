package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/jsonschema-go/jsonschema"

	"github.com/talksearch/talksearch/index"
)

// described are the types of the API's answers, by their names in the document.
var described = map[string]reflect.Type{
	"Answer":      reflect.TypeFor[result](),
	"Hit":         reflect.TypeFor[index.Hit](),
	"Note":        reflect.TypeFor[index.NoteRef](),
	"Copy":        reflect.TypeFor[index.Copy](),
	"Section":     reflect.TypeFor[index.Section](),
	"Link":        reflect.TypeFor[index.Link](),
	"Snippet":     reflect.TypeFor[index.Snippet](),
	"Why":         reflect.TypeFor[index.Why](),
	"Facets":      reflect.TypeFor[index.Facets](),
	"FacetValue":  reflect.TypeFor[index.FacetValue](),
	"Completions": reflect.TypeFor[completions](),
	"Suggestion":  reflect.TypeFor[index.Suggestion](),
	"Problem":     reflect.TypeFor[problem](),
}

// The parts of an OpenAPI 3.1 document that this one has.
type (
	openAPIDocument struct {
		OpenAPI string         `json:"openapi"`
		Info    map[string]any `json:"info"`
		// Servers are relative to the document, as the site may live below any path.
		Servers    []map[string]string        `json:"servers"`
		Paths      map[string]openAPIPathItem `json:"paths"`
		Components struct {
			Schemas map[string]*jsonschema.Schema `json:"schemas"`
		} `json:"components"`
	}
	openAPIPathItem struct {
		Get openAPIOperation `json:"get"`
	}
	openAPIOperation struct {
		OperationID string                     `json:"operationId"`
		Summary     string                     `json:"summary"`
		Description string                     `json:"description,omitempty"`
		Parameters  []openAPIParameter         `json:"parameters"`
		Responses   map[string]openAPIResponse `json:"responses"`
	}
	openAPIParameter struct {
		Name        string             `json:"name"`
		In          string             `json:"in"`
		Description string             `json:"description"`
		Required    bool               `json:"required,omitempty"`
		Style       string             `json:"style,omitempty"`
		Explode     bool               `json:"explode,omitempty"`
		Schema      *jsonschema.Schema `json:"schema"`
	}
	openAPIResponse struct {
		Description string         `json:"description"`
		Headers     map[string]any `json:"headers,omitempty"`
		Content     map[string]any `json:"content,omitempty"`
	}
)

// TestOpenAPI makes the document of the parameters and types there are.
func TestOpenAPI(t *testing.T) {
	var d openAPIDocument
	d.OpenAPI = "3.1.0"
	d.Info = map[string]any{
		"title": "talksearch", "version": "1",
		"description": "Full-text search over notes of Japanese tech talks. Read-only: GET and HEAD are answered. An answer carries an ETag, and asking again with If-None-Match costs no search as long as its generation is served. Every error is problem details (RFC 9457) with a `code`. A parameter that an operation does not have is refused.",
	}
	d.Servers = []map[string]string{{"url": "."}}
	d.Paths = map[string]openAPIPathItem{
		"/api/v1/search": {openAPIOperation{"search", "Find talks", "The sections of notes that answer a query, best or newest first.",
			describe(t, searchParameters), responses("Answer", "What was found, be it nothing. An answer with `partial` ran out of time and is not to be kept.")}},
		"/api/v1/suggest": {openAPIOperation{"suggest", "Complete what is being typed", "Words and titles of the index that are spelled or read as what was typed, and where there is none, words that it may be a slip of. It is not found (404) where the index was built lean.",
			describe(t, suggestParameters), responses("Completions", "The ways to go on, be there none.")}},
	}
	d.Components.Schemas = schemas(t)

	var made bytes.Buffer
	enc := json.NewEncoder(&made)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(&d); err != nil {
		t.Fatal(err)
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile("openapi.json", made.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(openAPI), made.String()); diff != "" {
		t.Errorf("openapi.json is not of these types; UPDATE=1 go test ./server writes it (-file +types):\n%s", diff)
	}
}

func describe(t *testing.T, ps parameters) []openAPIParameter {
	var out []openAPIParameter
	for _, p := range ps {
		if p.doc == "" {
			t.Errorf("nothing is said about %s", p.name)
		}
		schema := &jsonschema.Schema{}
		switch p.kind {
		case aText:
			schema.Type, schema.MaxLength = "string", &p.bytes
			if p.required {
				schema.MinLength = new(1)
			}
		case aNumber:
			schema.Type, schema.Minimum, schema.Maximum = "integer", new(float64(p.low)), new(float64(p.high))
			if p.most == 1 {
				schema.Default = json.RawMessage(fmt.Sprint(p.fallback))
			}
		case aChoice:
			schema.Type = "string"
			for _, w := range p.choices() {
				schema.Enum = append(schema.Enum, w)
			}
			if p.words[0] != "" {
				schema.Default = json.RawMessage(fmt.Sprintf("%q", p.words[0]))
			}
		}
		parameter := openAPIParameter{Name: p.name, In: "query", Description: p.doc, Required: p.required, Schema: schema}
		if p.most > 1 {
			parameter.Schema = &jsonschema.Schema{Type: "array", Items: schema, MaxItems: &p.most}
			parameter.Style, parameter.Explode = "form", true
		}
		out = append(out, parameter)
	}
	return out
}

func responses(schema, what string) map[string]openAPIResponse {
	of := func(name string) map[string]any {
		return map[string]any{"schema": &jsonschema.Schema{Ref: "#/components/schemas/" + name}}
	}
	header := func(doc string) map[string]any {
		return map[string]any{"description": doc, "schema": &jsonschema.Schema{Type: "string"}}
	}
	problem := func(what string, headers map[string]any) openAPIResponse {
		return openAPIResponse{Description: what, Headers: headers, Content: map[string]any{"application/problem+json": of("Problem")}}
	}
	tag := map[string]any{"ETag": header("Stands for this answer of this generation; not there for a partial answer.")}
	return map[string]openAPIResponse{
		"200":     {Description: what, Headers: tag, Content: map[string]any{"application/json": of(schema)}},
		"304":     {Description: "The answer is the one that the client holds (If-None-Match).", Headers: tag},
		"400":     problem("A parameter cannot be served; `param` names it.", nil),
		"414":     problem("A text is too long.", nil),
		"503":     problem("There is no index yet, or the time was up before there was an answer.", map[string]any{"Retry-After": header("Seconds.")}),
		"default": problem("Anything else that went wrong; `code` says what.", nil),
	}
}

// schemas makes the schemas of the described types, with the comments of their source.
func schemas(t *testing.T) map[string]*jsonschema.Schema {
	refs := map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[index.Explanation](): {Type: "object"}, // the API does not ask for any
	}
	for name, typ := range described {
		refs[typ] = &jsonschema.Schema{Ref: "#/components/schemas/" + name}
	}
	comments := comments(t, ".", filepath.Join("..", "index"))
	all := map[string]*jsonschema.Schema{}
	for name, typ := range described {
		others := maps.Clone(refs)
		delete(others, typ)
		s, err := jsonschema.ForType(typ, &jsonschema.ForOptions{TypeSchemas: others})
		if err != nil {
			t.Fatal(err)
		}
		delete(s.Properties, "explanation")
		s.PropertyOrder = slices.DeleteFunc(s.PropertyOrder, func(p string) bool { return p == "explanation" })
		opened(s)
		s.Description = comments[typ.Name()]
		if f := typ.Field(0); f.Anonymous {
			s.Description = comments[f.Type.Elem().Name()]
		}
		for _, f := range reflect.VisibleFields(typ) {
			p := s.Properties[strings.Split(f.Tag.Get("json"), ",")[0]]
			if p == nil || p.Ref != "" {
				continue
			}
			declared := typ
			if len(f.Index) > 1 {
				declared = typ.FieldByIndex(f.Index[:1]).Type.Elem()
			}
			p.Description = comments[declared.Name()+"."+f.Name]
		}
		all[name] = s
	}
	code := all["Problem"].Properties["code"]
	for _, c := range slices.Sorted(maps.Keys(english.Problems)) {
		code.Enum = append(code.Enum, string(c))
	}
	return all
}

// opened lets an object have more properties, as later versions may, and no list be
// null: an empty one is [].
func opened(s *jsonschema.Schema) {
	s.AdditionalProperties = nil
	if s.Ref != "" { // a pointer, left out when it is nil
		s.Type, s.Types = "", nil
	}
	if slices.Contains(s.Types, "array") {
		s.Type, s.Types = "array", nil
	}
	for _, p := range s.Properties {
		opened(p)
	}
	if s.Items != nil {
		opened(s.Items)
	}
}

// comments returns what the sources in some folders say about types and their fields,
// each on one line.
func comments(t *testing.T, folders ...string) map[string]string {
	comments := map[string]string{}
	for _, folder := range folders {
		set := token.NewFileSet()
		paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil || len(paths) == 0 {
			t.Fatalf("no sources in %s: %v", folder, err)
		}
		var files []*ast.File
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(set, path, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		pkg, err := doc.NewFromFiles(set, files, folder, doc.AllDecls|doc.PreserveAST)
		if err != nil {
			t.Fatal(err)
		}
		for _, typ := range pkg.Types {
			comments[typ.Name] = strings.Join(strings.Fields(typ.Doc), " ")
			spec := typ.Decl.Specs[0].(*ast.TypeSpec)
			if structure, ok := spec.Type.(*ast.StructType); ok {
				for _, field := range structure.Fields.List {
					for _, name := range field.Names {
						comments[typ.Name+"."+name.Name] = strings.Join(strings.Fields(field.Doc.Text()), " ")
					}
				}
			}
		}
	}
	return comments
}

// TestBoundsAreEnforced asks at both sides of every bound that the document states.
func TestBoundsAreEnforced(t *testing.T) {
	var d openAPIDocument
	if err := json.Unmarshal(openAPI, &d); err != nil {
		t.Fatal(err)
	}
	s := newSite(t, &fake{name: "gen-000001"})
	asked := 0
	for path, item := range d.Paths {
		ask := func(within bool, name string, values ...string) {
			t.Helper()
			query := url.Values{"q": {"x"}}
			query[name] = values
			w := s.get(path + "?" + query.Encode())
			if asked++; (w.Code == http.StatusOK) != within {
				t.Errorf("%s?%.80s: status %d, and within what the document says: %v", path, query.Encode(), w.Code, within)
			}
			if !within && !strings.Contains(w.Body.String(), fmt.Sprintf(`"param":%q`, name)) {
				t.Errorf("%s?%.80s: the problem is not with %s: %s", path, query.Encode(), name, w.Body)
			}
		}
		for _, p := range item.Get.Parameters {
			schema, most := p.Schema, 1
			if schema.Items != nil {
				schema, most = schema.Items, *schema.MaxItems
			}
			var good []string
			switch {
			case len(schema.Enum) > 0:
				for _, w := range schema.Enum {
					good = append(good, w.(string))
				}
				ask(false, p.Name, "nonsense")
				ask(false, p.Name, "")
				ask(false, p.Name, strings.ToUpper(good[0]))
			case schema.Type == "integer":
				low, high := int(*schema.Minimum), int(*schema.Maximum)
				good = []string{fmt.Sprint(low), fmt.Sprint(high)}
				for _, bad := range []string{fmt.Sprint(low - 1), fmt.Sprint(high + 1), "", "1.5", "x", " 1", "0x1", "99999999999999999999"} {
					ask(false, p.Name, bad)
				}
			case schema.Type == "string":
				good = []string{strings.Repeat("a", *schema.MaxLength)}
				ask(false, p.Name, strings.Repeat("a", *schema.MaxLength+1))
				ask(false, p.Name, "\xff")
				if schema.MinLength != nil {
					ask(false, p.Name, "")
					ask(false, p.Name, " ")
				}
			}
			for _, v := range good {
				ask(true, p.Name, v)
				ask(true, p.Name, slices.Repeat([]string{v}, min(most, 8))...)
				ask(false, p.Name, slices.Repeat([]string{v}, most+1)...)
			}
			if p.Required {
				if w := s.get(path); w.Code != http.StatusBadRequest {
					t.Errorf("%s without %s: status %d", path, p.Name, w.Code)
				}
			}
		}
		ask(false, "nonsense", "1")
	}
	if asked < 50 {
		t.Errorf("only %d bounds were asked for", asked)
	}
}

func TestOpenAPIIsServed(t *testing.T) {
	s := newSite(t, nil) // without an index, too
	w := s.get("/openapi.json")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/json" || !bytes.Equal(w.Body.Bytes(), openAPI) {
		t.Errorf("status %d, %v", w.Code, w.Header())
	}
	if again := s.get("/openapi.json", "If-None-Match", w.Header().Get("Etag")); again.Code != http.StatusNotModified {
		t.Errorf("with its tag: status %d", again.Code)
	}
}
