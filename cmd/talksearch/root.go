package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newRoot(std stdio) *cobra.Command {
	root := &cobra.Command{
		Use:   "talksearch",
		Short: "Full-text search over Japanese tech-talk notes",
		Long: `talksearch finds the talk in years of notes about conferences, meetups and
lightning-talk nights.

  talksearch index ~/blog/content    read the notes and build the index, or update it
  talksearch query イミュータブル    ask it
  talksearch doctor ~/blog/content   tell what was read, and what was left out
  talksearch serve                   answer in a browser, and for a search box

Every flag can be given as an environment variable too (--index is
TALKSEARCH_INDEX); those that make sense for every run can be keys of the nearest
talksearch.toml upward:
` + strings.Join(settingKeys, ", ") + `.

Exit codes: 0 found, 1 nothing found, 2 error.`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              unknownCommand,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return applySettings(cmd.Flags()) },
	}
	root.SetIn(std.in)
	root.SetOut(std.out)
	root.SetErr(std.err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		hint := flagHint(cmd, err)
		var invalid *pflag.InvalidValueError
		if errors.As(err, &invalid) {
			f := invalid.GetFlag()
			err = fmt.Errorf("%s: %w", f.Name, valueError(f, invalid.GetValue(), invalid.Unwrap()))
		}
		return &usageError{err: err, hint: hint}
	})
	root.AddCommand(
		newIndexCommand(),
		newQueryCommand(),
		newSuggestCommand(),
		newServeCommand(),
		newReportCommand(),
		newAnalyzeCommand(),
		newEvalCommand(),
		newDoctorCommand(),
		newCheckCommand(),
		newDemoCommand(),
		newVersionCommand(),
	)
	for _, c := range root.Commands() {
		c.DisableFlagsInUseLine = true // they are in Use already
	}
	return root
}

// unknownCommand refuses what is not a command, in the words of report.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usagef("see talksearch --help; to search, say talksearch query WORD...", "unknown command %q", args[0])
}

func flagHint(cmd *cobra.Command, err error) string {
	if cmd.Name() == "query" && errors.As(err, new(*pflag.NotExistError)) {
		return "to exclude a word, end the flags first: talksearch query -- Docker -Windows"
	}
	return "see " + cmd.CommandPath() + " --help"
}

// wantArgs refuses a command that was given nothing to work on.
func wantArgs(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return nil
		}
		return usagef(cmd.UseLine(), "%s needs %s", cmd.CommandPath(), what)
	}
}

// noArgs refuses arguments.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usagef(cmd.UseLine(), "%s takes no arguments", cmd.CommandPath())
}
