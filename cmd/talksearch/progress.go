package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/talksearch/talksearch/corpus"
)

// progress is a bar of the bytes read. The methods of a nil one do nothing.
type progress struct{ bar *progressbar.ProgressBar }

// newProgress shows a bar on w if a person looks at it, and returns nil otherwise.
func newProgress(w io.Writer, files []corpus.File) *progress {
	if !isTerminal(w) {
		return nil
	}
	var total int64
	for _, f := range files {
		total += f.Size
	}
	if total == 0 {
		total = -1 // unknown, as on standard input: a spinner
	}
	return &progress{bar: progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetDescription("indexing"),
		progressbar.OptionShowBytes(true),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(65*time.Millisecond),
		progressbar.OptionSetWidth(30),
		progressbar.OptionClearOnFinish(),
	)}
}

// The bar is an ornament: that it cannot be drawn must not end the work, so its
// errors are passed over.

func (p *progress) add(n int64) {
	if p != nil {
		_ = p.bar.Add64(n)
	}
}

func (p *progress) clear() {
	if p != nil {
		_ = p.bar.Clear()
	}
}

func (p *progress) finish() {
	if p != nil {
		_ = p.bar.Finish()
		_ = p.bar.Clear()
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
