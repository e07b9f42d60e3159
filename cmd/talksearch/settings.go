package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/spf13/pflag"
)

const settingsFile = "talksearch.toml"

// applySettings gives flags that were not typed the value of their environment
// variable (TALKSEARCH_INDEX for --index) or of their key in the nearest
// talksearch.toml upward, in this order. Changed goes on telling which were typed.
func applySettings(flags *pflag.FlagSet) error {
	path, values, err := readSettings()
	if err != nil {
		return err
	}
	var errs []error
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Changed || f.Name == "help" {
			return
		}
		env := "TALKSEARCH_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if v, ok := os.LookupEnv(env); ok && v != "" {
			if err := f.Value.Set(v); err != nil {
				errs = append(errs, usagef("change or unset "+env, "%s: %w", env, valueError(f, v, err)))
			}
			return
		}
		if v, ok := values[f.Name]; ok {
			s := settingText(v)
			if slices.Contains(pathKeys, f.Name) && !filepath.IsAbs(s) {
				// A path in a file is relative to that file.
				s = filepath.Join(filepath.Dir(path), s)
			}
			if err := f.Value.Set(s); err != nil {
				errs = append(errs, usagef("change "+f.Name+" in "+path, "%s: %s: %w", path, f.Name, valueError(f, s, err)))
			}
		}
	})
	return errors.Join(errs...)
}

// settingText is a key's value as it would be typed: of an array all values with
// commas between them, which only flags that may be repeated take.
func settingText(v any) string {
	all, ok := v.([]any)
	if !ok {
		return fmt.Sprint(v)
	}
	texts := make([]string, len(all))
	for i, v := range all {
		texts[i] = fmt.Sprint(v)
	}
	return strings.Join(texts, ",")
}

// valueError says why a flag cannot have a value. What it says of numbers and times by
// itself are the words of Go's parsers.
func valueError(f *pflag.Flag, value string, err error) error {
	switch kind := f.Value.Type(); {
	case errors.Is(err, strconv.ErrRange):
		return fmt.Errorf("%q is out of range", value)
	case kind == "int" || kind == "int64":
		return fmt.Errorf("%q is not a whole number", value)
	case kind == "bool":
		return fmt.Errorf("%q is neither true nor false", value)
	case kind == "duration":
		return fmt.Errorf("%q is not a time such as 500ms or 2s", value)
	}
	return err
}

// settingKeys are the flags that make sense for every run.
var settingKeys = []string{"index", "limit", "addr", "budget", "quiet", "max-bytes", "synonyms", "user-dict",
	"admin", "rate", "max-concurrent", "trusted-proxy", "allow-origin", "zero-hits", "drain-delay"}

// pathKeys are those of them that name a file or a folder.
var pathKeys = []string{"index", "synonyms", "user-dict", "zero-hits"}

// readSettings reads the nearest talksearch.toml upward, if there is one.
func readSettings() (path string, values map[string]any, err error) {
	path, ok := upward(settingsFile)
	if !ok {
		return "", nil, nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", nil, err
	}
	if err := toml.Unmarshal(b, &values); err != nil {
		var parse toml.ParseError
		if errors.As(err, &parse) {
			return "", nil, usagef("mend the file", "%s:%d: %s", path, parse.Position.Line, parse.Message)
		}
		return "", nil, usagef("mend the file", "%s: %w", path, err)
	}
	for key := range values {
		if !slices.Contains(settingKeys, key) {
			return "", nil, usagef("the keys are "+strings.Join(settingKeys, ", "), "%s: unknown key %q", path, key)
		}
	}
	return path, values, nil
}

// upward finds name in the working directory or the nearest one above it.
func upward(name string) (string, bool) {
	dir, err := os.Getwd()
	if err != nil {
		return "", false
	}
	for {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err == nil {
			return path, true
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", false
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}
