package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"talksearch": main})
}

// TestScripts runs the transcripts in testdata/script: what a person types, and
// what a person sees.
func TestScripts(t *testing.T) {
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("%d scripts, %v", len(scripts), err)
	}
	testscript.Run(t, testscript.Params{
		Files:               scripts,
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE") == "1",
		Setup: func(e *testscript.Env) error {
			// One dictionary image for all scripts, as for all runs of a person.
			e.Setenv("XDG_CACHE_HOME", filepath.Join(os.TempDir(), "talksearch-test-cache"))
			samples, err := filepath.Abs(filepath.Join("..", "..", "corpus", "samples", "notes"))
			e.Setenv("SAMPLES", samples)
			return err
		},
	})
}
