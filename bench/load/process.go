package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A process is a talksearch serve that runs.
type process struct {
	url string

	cmd   *exec.Cmd
	once  sync.Once
	ended chan struct{}
	err   error // once ended
	mu    sync.Mutex
	said  map[string]int // records of its log by message
	worst string         // the first record above the level of information
}

// start runs the server and waits until it serves an index.
func start(ctx context.Context, program string, args []string) (*process, error) {
	s := &process{cmd: exec.CommandContext(ctx, program, args...), ended: make(chan struct{}), said: map[string]int{}}
	log, err := s.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	listening := make(chan string, 1)
	go func() {
		defer close(s.ended)
		s.read(log, listening)
		s.err = s.cmd.Wait()
	}()
	select {
	case s.url = <-listening:
		return s, nil
	case <-s.ended:
		return nil, fmt.Errorf("the server ended: %v %s", s.err, s.worst)
	}
}

// read counts what the server logs, so that the pipe never fills.
func (s *process) read(log io.Reader, listening chan<- string) {
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		var record struct{ Level, Msg, URL string }
		if json.Unmarshal(lines.Bytes(), &record) != nil {
			record.Level, record.Msg = "ERROR", lines.Text()
		}
		s.mu.Lock()
		s.said[record.Msg]++
		if record.Level != "INFO" && record.Level != "DEBUG" && s.worst == "" {
			s.worst = lines.Text()
		}
		s.mu.Unlock()
		if record.Msg == "listening" {
			listening <- strings.TrimSuffix(record.URL, "/")
		}
	}
}

// stop ends the server as a supervisor does and tells how many generations it has
// served and closed. A warning or an error in its log is one.
func (s *process) stop() (served, closed int, err error) {
	s.once.Do(func() { _ = s.cmd.Process.Signal(syscall.SIGTERM) })
	<-s.ended
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.worst != "" {
		err = errors.New("the server's log: " + s.worst)
	}
	return s.said["serving"], s.said["closed"], errors.Join(s.err, err)
}

func (s *process) proc(name string) []byte {
	b, _ := os.ReadFile(filepath.Join("/proc", strconv.Itoa(s.cmd.Process.Pid), name))
	return b
}

// cpu is the time that the server has spent on CPUs, from /proc/PID/stat: fields 14
// and 15, in ticks of 10 ms.
func (s *process) cpu() time.Duration {
	stat := s.proc("stat")
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(string(fields[11]))
	system, _ := strconv.Atoi(string(fields[12]))
	return time.Duration(user+system) * 10 * time.Millisecond
}

// memory is what a process holds, in bytes.
type memory struct {
	after     time.Duration
	rss       int64 // what is in memory, the mapped files of the index too
	anonymous int64 // of that its own: heap and stacks
}

// watchMemory looks every so often until ctx is done.
func (s *process) watchMemory(ctx context.Context, every time.Duration) (seen []memory) {
	began := time.Now()
	for {
		m := memory{after: time.Since(began)}
		for line := range bytes.Lines(s.proc("smaps_rollup")) {
			fields := bytes.Fields(line)
			if len(fields) < 2 {
				continue
			}
			kB, _ := strconv.ParseInt(string(fields[1]), 10, 64)
			switch string(fields[0]) {
			case "Rss:":
				m.rss = kB << 10
			case "Anonymous:":
				m.anonymous = kB << 10
			}
		}
		seen = append(seen, m)
		select {
		case <-ctx.Done():
			return seen
		case <-time.After(every):
		}
	}
}

// count reads from the manifest how much there is.
func (ix *indexes) count() error {
	b, err := os.ReadFile(filepath.Join(ix.dir, ix.names[1], "manifest.json"))
	if err != nil {
		return err
	}
	var manifest struct {
		Counts struct{ Notes, Sections int }
	}
	err = json.Unmarshal(b, &manifest)
	ix.notes, ix.sections = manifest.Counts.Notes, manifest.Counts.Sections
	return err
}
