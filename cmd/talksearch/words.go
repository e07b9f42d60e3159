package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/analyzer/terms"
)

// A wordLists names the files of a person's own words.
type wordLists struct {
	synonyms string
	userDict string
}

// addSynonymsFlag gives a command that asks the --synonyms flag.
func (l *wordLists) addSynonymsFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&l.synonyms, "synonyms", "", "a `FILE` of words that mean the same: a group a line, tabs between them")
}

// addUserDictFlag gives a command that cuts texts the --user-dict flag.
func (l *wordLists) addUserDictFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&l.userDict, "user-dict", "", "a `FILE` of words to be found whole, in Kagome's format: text,parts,readings,part of speech")
}

// options reads the files.
func (l *wordLists) options() (opts analyzer.Options, err error) {
	if l.synonyms != "" {
		f, err := os.Open(l.synonyms)
		if err != nil {
			return opts, usagef("name another file with --synonyms", "synonyms: %w", err)
		}
		defer f.Close()
		if opts.Synonyms, err = terms.Parse(f, l.synonyms); err != nil {
			return opts, err
		}
	}
	if l.userDict != "" {
		f, err := os.Open(l.userDict)
		if err != nil {
			return opts, usagef("name another file with --user-dict", "user dictionary: %w", err)
		}
		defer f.Close()
		if opts.UserDict, err = analyzer.ParseUserDict(f, l.userDict); err != nil {
			return opts, err
		}
	}
	return opts, nil
}
