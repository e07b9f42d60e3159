package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// TestInterrupt presses ^C while index waits for lines that do not come.
func TestInterrupt(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ix")
	in, lines := io.Pipe()
	defer lines.Close()
	ctx, interrupt := context.WithCancel(t.Context())
	go func() {
		// The line is read when Write returns, and the next one is waited for.
		io.WriteString(lines, `{"id":"x","title":"一","text":"Serfの話"}`+"\n")
		interrupt()
	}()
	var errs bytes.Buffer
	code := run(ctx, []string{"index", "--index", dir, "-"}, stdio{in: in, out: io.Discard, err: &errs})
	if code != exitError || errs.String() != "talksearch: interrupted\n" {
		t.Errorf("exit %d, %q", code, errs.String())
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != "LOCK" {
		t.Errorf("left %v, %v", entries, err)
	}
}
