package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/index"
)

func newCheckCommand() *cobra.Command {
	var dir string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check [--index DIR] [--json]",
		Short: "Compare an index with what was written, byte for byte",
		Long: `Compare every file of the index that is served with its checksum, and ask it a
question. Searches compare less, so that they are fast: the texts that they show,
all else of an index of up to 256 MB, and the sizes of the files of a larger one.

Exit codes: 0 the index is whole, 2 it is not; each file that is damaged is named.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d := indexDir(dir)
			a, err := analyzer.New(analyzer.Options{})
			if err != nil {
				return err
			}
			c, err := index.Check(cmd.Context(), d, a)
			if damaged := all(err); len(damaged) > 0 {
				for _, err := range damaged[1:] {
					fmt.Fprintf(cmd.ErrOrStderr(), "talksearch: %s\n", printable(err.Error()))
				}
				return damaged[0]
			}
			if asJSON {
				return encodeJSON(cmd.OutOrStdout(), c)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is whole: %d files, %.1f MB, %d notes, %d sections, built %s\n",
				c.Generation, c.Files, float64(c.Bytes)/1e6, c.Notes, c.Sections, c.BuiltAt.Local().Format("2006-01-02 15:04"))
			return err
		},
	}
	addIndexFlag(cmd, &dir)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print what was looked at as one JSON object")
	return cmd
}

// all returns the errors that err joins, or err.
func all(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	if err != nil {
		return []error{err}
	}
	return nil
}
