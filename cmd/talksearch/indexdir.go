package main

import (
	"github.com/spf13/cobra"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/index"
)

// indexDirName is the index of the folders below the one that holds it.
const indexDirName = ".talksearch"

// addIndexFlag gives a command the --index flag.
func addIndexFlag(cmd *cobra.Command, dir *string) {
	cmd.Flags().StringVar(dir, "index", "", "index `DIR`; the nearest "+indexDirName+"/ upward by default")
}

// indexDir returns the directory that --index names, or else the nearest
// .talksearch upward, or else the one that would be made here.
func indexDir(flag string) string {
	if flag != "" {
		return flag
	}
	if dir, ok := upward(indexDirName); ok {
		return dir
	}
	return indexDirName
}

// openIndex opens the generation that dir serves.
func openIndex(dir string, opts analyzer.Options) (*index.Reader, error) {
	// Before the analyzer, which takes longer to make than this to fail.
	if _, err := index.Current(dir); err != nil {
		return nil, err
	}
	a, err := analyzer.New(opts)
	if err != nil {
		return nil, err
	}
	return index.Open(dir, a)
}
