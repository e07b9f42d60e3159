// Package box builds the scripts that sites embed, from the TypeScript in src:
// talksearch.js, which makes <talk-search> known, and talksearch-highlight.js, which marks
// on the page that a hit leads to what was searched for. Most callers want `make box`.
//
// The scripts are committed where package server embeds them, so that nobody needs this
// package to build talksearch; a test builds them anew and compares. esbuild is a Go
// module, pinned in go.mod: the same sources give the same bytes.
package box

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// entries are the scripts by the names that they are served under, and the source that
// each begins with.
var entries = map[string]string{
	"talksearch.js":           "talksearch.ts",
	"talksearch-highlight.js": "highlight.ts",
}

// banner names the project in what others serve from their sites.
const banner = "/*! talksearch, Apache-2.0 */"

// target is the language that the scripts are written down to. What they need of a
// browser beyond it, above all style sheets that scripts construct, browsers have since 2023.
const target = api.ES2022

// Bundle builds the scripts from the sources in src, by name. It writes nothing. The error
// has a line for each fault, with its file and line.
func Bundle(src string) (map[string][]byte, error) {
	src, err := filepath.Abs(src)
	if err != nil {
		return nil, fmt.Errorf("build the search box: %w", err)
	}
	out := make(map[string][]byte, len(entries))
	for name, entry := range entries {
		built := api.Build(api.BuildOptions{
			EntryPoints:       []string{filepath.Join(src, entry)},
			AbsWorkingDir:     src,
			Bundle:            true,
			Format:            api.FormatIIFE,
			Target:            target,
			MinifyWhitespace:  true,
			MinifyIdentifiers: true,
			MinifySyntax:      true,
			Charset:           api.CharsetUTF8,
			LegalComments:     api.LegalCommentsNone,
			Banner:            map[string]string{"js": banner},
			Plugins:           []api.Plugin{styleText},
			LogLevel:          api.LogLevelSilent,
		})
		if faults := append(built.Errors, built.Warnings...); len(faults) > 0 {
			lines := api.FormatMessages(faults, api.FormatMessagesOptions{})
			return nil, fmt.Errorf("build %s: %s", name, strings.Join(lines, ""))
		}
		out[name] = built.OutputFiles[0].Contents
	}
	return out, nil
}

// styleText gives a style sheet to the script that imports it as its minified text: the
// script constructs it, so that no page has to allow inline styles.
var styleText = api.Plugin{Name: "style", Setup: func(build api.PluginBuild) {
	build.OnLoad(api.OnLoadOptions{Filter: `\.css$`}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
		css, err := os.ReadFile(args.Path)
		if err != nil {
			return api.OnLoadResult{}, err
		}
		small := api.Transform(string(css), api.TransformOptions{
			Loader:           api.LoaderCSS,
			MinifyWhitespace: true,
			MinifySyntax:     true,
			Charset:          api.CharsetUTF8,
			Sourcefile:       filepath.Base(args.Path),
		})
		text := strings.TrimSpace(string(small.Code))
		return api.OnLoadResult{Contents: &text, Loader: api.LoaderText, Errors: small.Errors, Warnings: small.Warnings}, nil
	})
}}
