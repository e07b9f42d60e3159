package pattern_test

import (
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/talksearch/talksearch/corpus/pattern"
)

func TestLazy(t *testing.T) {
	re := pattern.Lazy(`^第\d+回$`)
	if !re().MatchString("第12回") || re().MatchString("第回") {
		t.Error("a lazy expression does not match as a compiled one does")
	}
	if first := re(); first != re() {
		t.Error("it is compiled more than once")
	}
}

// TestAllCompile compiles every expression of the rooms that use this one: a mistake in
// one would show itself only where a note is read that needs it.
func TestAllCompile(t *testing.T) {
	found := 0
	for _, dir := range []string{"..", "../date", "../dump", "../talk"} {
		for _, expr := range expressions(t, dir) {
			found++
			if _, err := regexp.Compile(expr); err != nil {
				t.Errorf("%s: %v", dir, err)
			}
		}
	}
	if found < 200 {
		t.Errorf("only %d expressions found", found)
	}
}

// expressions returns what the files of a folder give to Lazy, where that is constant.
func expressions(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, filepath.Join(dir, e.Name()), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	info := types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	// Constants can be told without what the packages import, which is not looked for.
	conf := types.Config{Importer: importer.Default(), Error: func(error) {}}
	_, _ = conf.Check(dir, fset, files, &info)
	var all []string
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "Lazy" {
				return true
			}
			if v := info.Types[call.Args[0]].Value; v != nil && v.Kind() == constant.String {
				all = append(all, constant.StringVal(v))
			}
			return true
		})
	}
	return all
}
