package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A command is a program and its arguments, run as it is printed in the results.
type command struct {
	argv []string
	// stdin is the file that is read on standard input, if any.
	stdin string
	// quiet is the exit code that says that nothing was found, which is no failure.
	quiet int
}

func newCommand(argv ...string) command { return command{argv: argv} }

// A usage is what a process took.
type usage struct {
	wall, cpu time.Duration
	resident  int64 // at its peak, in bytes
}

// run runs the command to its end.
func (c command) run(ctx context.Context) (usage, error) {
	p := exec.CommandContext(ctx, c.argv[0], c.argv[1:]...)
	var said bytes.Buffer
	p.Stderr = &said
	if c.stdin != "" {
		in, err := os.Open(c.stdin)
		if err != nil {
			return usage{}, err
		}
		defer in.Close()
		p.Stdin = in
	}
	start := time.Now()
	err := p.Start()
	var u usage
	if err == nil {
		ended := make(chan struct{})
		peak := make(chan int64)
		go func() { peak <- watchPeak(p.Process.Pid, ended) }()
		err = p.Wait()
		u.wall = time.Since(start)
		close(ended)
		u.resident = <-peak
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && c.quiet != 0 && exit.ExitCode() == c.quiet {
		err = nil
	}
	if err != nil {
		return u, fmt.Errorf("%s: %w\n%s", c, err, said.String())
	}
	u.cpu = p.ProcessState.UserTime() + p.ProcessState.SystemTime()
	return u, nil
}

// peakEvery is how often a process is asked for its peak. One that ends before has none.
const peakEvery = 50 * time.Millisecond

// watchPeak returns the most memory that a process has had resident, in bytes. What wait
// tells is no use: it begins with the peak of who started it, a bench of hundreds of MB.
func watchPeak(pid int, ended <-chan struct{}) (peak int64) {
	tick := time.NewTicker(peakEvery)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return peak
		case <-tick.C:
		}
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)) // gone with the process
		if _, line, ok := strings.Cut(string(status), "VmHWM:"); ok {
			if kB, err := strconv.ParseInt(strings.Fields(line)[0], 10, 64); err == nil {
				peak = max(peak, kB<<10)
			}
		}
	}
}

// String is the command for a shell.
func (c command) String() string {
	words := make([]string, len(c.argv))
	for i, w := range c.argv {
		if strings.ContainsAny(w, " \t'\"$*&;|<>") {
			w = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
		words[i] = w
	}
	s := strings.Join(words, " ")
	if c.stdin != "" {
		s += " <" + c.stdin
	}
	return s
}

// An answerer is a program that stays, takes a line and answers with one.
type answerer struct {
	process *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
}

func start(ctx context.Context, c command) (*answerer, error) {
	p := exec.CommandContext(ctx, c.argv[0], c.argv[1:]...)
	p.Stderr = os.Stderr
	in, err := p.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := p.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.Start(); err != nil {
		return nil, err
	}
	return &answerer{p, in, bufio.NewReaderSize(out, 1<<20)}, nil
}

func (a *answerer) ask(line string) (string, error) {
	if _, err := io.WriteString(a.in, line+"\n"); err != nil {
		return "", err
	}
	answer, err := a.out.ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("%s: %q: %w", a.process.Path, line, err)
	}
	return strings.TrimSuffix(answer, "\n"), nil
}

// stop ends the program, by the end of its input.
func (a *answerer) stop() error {
	return errors.Join(a.in.Close(), a.process.Wait())
}

// resident is what a process holds in memory, in bytes: all of it, and what is not mapped
// from files.
func resident(pid int) (all, anonymous int64, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0, err
	}
	for line := range strings.Lines(string(status)) {
		name, rest, _ := strings.Cut(line, ":")
		kilobytes, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
		switch name {
		case "VmRSS":
			all = kilobytes << 10
		case "RssAnon":
			anonymous = kilobytes << 10
		}
	}
	return all, anonymous, nil
}

// sizeOf is the bytes of all files below a folder, without those of holes: Groonga makes
// files of many megabytes and fills a part.
func sizeOf(dir string) (size int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			size += info.Size()
			if s, ok := info.Sys().(*syscall.Stat_t); ok {
				size -= max(0, info.Size()-s.Blocks*512)
			}
		}
		return err
	})
	return size, err
}
