// Command talksearch is a full-text search engine for Japanese tech-talk notes.
//
// Answers go to standard output, everything else to standard error. It exits
// with 0 when something was found or done, 1 when nothing was found, and 2 when
// something went wrong.
package main

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, func() {
		// From now on a second ^C ends what does not end by itself. Not at once, as
		// timeout(1) and others signal a process and then its group.
		time.Sleep(time.Second)
		stop()
	})
	log.SetOutput(io.Discard) // where Bleve tells what it also returns
	code := run(ctx, os.Args[1:], stdio{in: os.Stdin, out: os.Stdout, err: os.Stderr})
	os.Exit(code)
}

// stdio is where a command reads and writes.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}

// The exit codes.
const (
	exitFound   = 0
	exitNothing = 1
	exitError   = 2
)

// run is the whole program but for leaving it.
func run(ctx context.Context, args []string, std stdio) int {
	root := newRoot(std)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitFound
	}
	return report(std.err, err)
}
