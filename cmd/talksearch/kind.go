package main

import (
	"strings"

	"github.com/talksearch/talksearch/corpus"
)

// A kindFlag is a flag that names a kind of notes; none unless it is given.
type kindFlag struct{ kind corpus.Kind }

// Set implements pflag.Value.
func (f *kindFlag) Set(name string) (err error) {
	f.kind, err = corpus.ParseKind(name)
	return err
}

// String implements pflag.Value.
func (f *kindFlag) String() string { return string(f.kind) }

// Type implements pflag.Value.
func (f *kindFlag) Type() string { return "kind" }

func kindNames() string {
	var names []string
	for _, kind := range corpus.Kinds() {
		names = append(names, string(kind))
	}
	return strings.Join(names, ", ")
}
