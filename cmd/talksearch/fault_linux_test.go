package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/talksearch/talksearch/corpus/samples"
)

// A faulty is an index whose update meets with a fault: notes that it was built of, those
// that it is to be updated to, and what each of the two answers.
type faulty struct {
	t                  *testing.T
	program            string // a link to this binary, which is talksearch by that name
	cache              string
	base, next         string // folders of notes
	built              string // the index of base
	baseSays, nextSays string
}

func newFaulty(t *testing.T) *faulty {
	t.Helper()
	f := &faulty{t: t, program: filepath.Join(t.TempDir(), "talksearch"), cache: t.TempDir(), base: t.TempDir(), next: t.TempDir(), built: t.TempDir()}
	self, err := os.Executable()
	if err == nil {
		err = os.Symlink(self, f.program)
	}
	if err = errors.Join(err, samples.Extract(f.base), samples.Extract(f.next)); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"new.md": "# 新しい会\n\n## Serfで見つけた話\n\n朝までSerfを見ていた。\n", "more/other.md": "# もう一つの会\n\nDockerの監視をSerfで。\n"} {
		path := filepath.Join(f.next, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	// A user that may not write has to read all this.
	for _, dir := range []string{f.base, f.next, f.built, f.cache, filepath.Dir(f.program), filepath.Dir(filepath.Dir(f.program))} {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	f.must(nil, "index", "--index", f.built, f.base)
	f.baseSays = f.answers(f.built)
	fresh := t.TempDir()
	f.must(nil, "index", "--index", fresh, f.next)
	if f.nextSays = f.answers(fresh); f.nextSays == f.baseSays {
		t.Fatal("both states of the notes answer alike")
	}
	return f
}

// copyOf returns a copy of the index of base.
func (f *faulty) copyOf(dir string) string {
	f.t.Helper()
	if err := os.CopyFS(dir, os.DirFS(f.built)); err != nil {
		f.t.Fatal(err)
	}
	return dir
}

// run runs talksearch below the words of wrapper, and is patient, but not for ever: what
// waits for a fault to go away has failed.
func (f *faulty) run(wrapper []string, args ...string) (stdout, stderr string, code int) {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(f.t.Context(), 2*time.Minute)
	defer cancel()
	words := slices.Concat(wrapper, []string{f.program}, args)
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+f.cache)
	err := cmd.Run()
	if ctx.Err() != nil {
		f.t.Fatalf("%q does not end", words)
	}
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		f.t.Fatalf("%q: %v", words, err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

func (f *faulty) must(wrapper []string, args ...string) string {
	f.t.Helper()
	out, errs, code := f.run(wrapper, args...)
	if code != exitFound {
		f.t.Fatalf("%q: exit %d: %s", args, code, errs)
	}
	return out
}

func (f *faulty) answers(dir string) string {
	f.t.Helper()
	var all strings.Builder
	for _, q := range []string{"Serf", "監視", "Docker OR イミュータブル"} {
		all.WriteString(f.must(nil, "query", "--index", dir, "--json", "--limit", "100", q))
	}
	return all.String()
}

// update updates an index under a fault, and wants all that a person may want: to be told,
// the old answers or the new ones, an index that is whole, and a next run that succeeds
// and leaves nothing behind. It tells whether the update failed.
func (f *faulty) update(dir string, wrapper []string, args ...string) (failed bool) {
	f.t.Helper()
	_, errs, code := f.run(wrapper, slices.Concat([]string{"index", "--quiet", "--index", dir}, args, []string{f.next})...)
	mute := slices.ContainsFunc(wrapper, func(word string) bool { return strings.Contains(word, "inject=write") })
	says := f.answers(dir)
	switch {
	case strings.HasPrefix(errs, "runtime: "): // Go's own end of the process, as good as a kill
	case code == exitFound && says != f.nextSays:
		f.t.Errorf("%q: it says that it succeeded, and has other answers", wrapper)
	case code == exitError && errs == "" && mute: // the writing of the message has failed too
	case code == exitError && !strings.HasPrefix(errs, "talksearch: "), code != exitFound && code != exitError:
		f.t.Errorf("%q: exit %d, %s", wrapper, code, errs)
	case says != f.baseSays && says != f.nextSays:
		f.t.Errorf("%q: neither the old answers nor the new ones", wrapper)
	}
	f.must(nil, "check", "--index", dir)
	f.must(nil, "index", "--quiet", "--index", dir, f.next)
	if says := f.answers(dir); says != f.nextSays {
		f.t.Errorf("%q: the next run gives other answers", wrapper)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		f.t.Fatal(err)
	}
	rest := regexp.MustCompile(`^(CURRENT|LOCK|gen-\d+)$`)
	for _, e := range entries {
		if !rest.MatchString(e.Name()) {
			f.t.Errorf("%q: the next run leaves %s", wrapper, e.Name())
		}
	}
	if len(entries) > 4 {
		f.t.Errorf("%q: the next run leaves %d entries", wrapper, len(entries))
	}
	return code != exitFound
}

// TestFaultyCalls lets system calls of an indexer fail, one at a time: what no test of a
// file layer of our own would reach, as Bleve has another one.
func TestFaultyCalls(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a minute")
	}
	t.Parallel()
	if err := exec.Command("strace", "-o", os.DevNull, "-e", "inject=fsync:error=EIO", "true").Run(); err != nil {
		t.Skipf("faults are injected by strace (Debian: apt-get install strace), which has to be allowed to trace: %v", err)
	}
	f := newFaulty(t)
	tests := []struct{ calls, fault string }{
		{"fsync,fdatasync", "EIO"},
		{"write,pwrite64", "ENOSPC"},
		{"openat", "EMFILE"},
		{"rename,renameat,renameat2", "EIO"},
		{"mkdir,mkdirat", "EROFS"},
		{"link,linkat", "EPERM"},
		{"ftruncate", "ENOSPC"},
		{"flock", "ENOLCK"},
		{"unlink,unlinkat", "EACCES"},
	}
	for _, tt := range tests {
		t.Run(tt.calls, func(t *testing.T) {
			f := *f
			f.t = t
			failed, tried := 0, 0
			for _, full := range []bool{false, true} {
				args := []string{"--full=" + strconv.FormatBool(full)}
				calls := f.traced(tt.calls, args)
				for _, when := range sample(calls, 8) {
					strace := []string{"strace", "-f", "-qq", "-o", os.DevNull, "-e", "trace=" + tt.calls,
						"-e", fmt.Sprintf("inject=%s:error=%s:when=%d", tt.calls, tt.fault, when)}
					if tried++; f.update(f.copyOf(filepath.Join(t.TempDir(), "ix")), strace, args...) {
						failed++
					}
				}
			}
			t.Logf("%d faults, %d updates failed", tried, failed)
			if tried == 0 {
				t.Error("there was no call to let fail")
			}
		})
	}
}

// traced returns how many of the calls one thread of an update makes at most: a fault's
// number counts those of each thread.
func (f *faulty) traced(calls string, args []string) int {
	f.t.Helper()
	log := filepath.Join(f.t.TempDir(), "calls")
	f.must([]string{"strace", "-f", "-qq", "-o", log, "-e", "trace=" + calls},
		slices.Concat([]string{"index", "--quiet", "--index", f.copyOf(filepath.Join(f.t.TempDir(), "ix"))}, args, []string{f.next})...)
	b, err := os.ReadFile(log)
	if err != nil {
		f.t.Fatal(err)
	}
	most, threads := 0, map[string]int{}
	for line := range strings.Lines(string(b)) {
		thread, call, _ := strings.Cut(line, " ")
		if strings.Contains(call, "(") {
			threads[thread]++
			most = max(most, threads[thread])
		}
	}
	return most
}

// sample returns at most n numbers from 1 to most: the first, the last, and some between.
func sample(most, n int) []int {
	var numbers []int
	for i := range min(n, most) {
		numbers = append(numbers, 1+i*(most-1)/max(1, min(n, most)-1))
	}
	return numbers
}

// TestFullDisk updates an index on disks of sizes that do not hold the next generation.
func TestFullDisk(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	t.Parallel()
	f := newFaulty(t)
	size := int64(0)
	_ = filepath.WalkDir(f.built, func(path string, d fs.DirEntry, err error) error {
		if info, err := d.Info(); err == nil {
			size += info.Size()
		}
		return nil
	})
	failed := 0
	for _, more := range []int64{64, 256, 512, 768} {
		disk := t.TempDir()
		if err := mountSmall(disk, fmt.Sprintf("%dk", size>>10+more)); err != nil {
			// Not every machine lets a test mount one; TestFaultyCalls has ENOSPC everywhere.
			t.Logf("no small disk here: %v", err)
			return
		}
		t.Cleanup(func() {
			if err := syscall.Unmount(disk, 0); err != nil {
				t.Error(err)
			}
		})
		dir := f.copyOf(filepath.Join(disk, "ix"))
		_, errs, code := f.run(nil, "index", "--quiet", "--full", "--index", dir, f.next)
		if code != exitFound {
			failed++
			if !strings.HasPrefix(errs, "talksearch: ") || !strings.Contains(errs, "no space left") {
				t.Errorf("%d kB: %s", more, errs)
			}
			if says := f.answers(dir); says != f.baseSays {
				t.Errorf("%d kB: not the old answers", more)
			}
		}
		f.must(nil, "check", "--index", dir)
		if err := syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT, "size=64m"); err != nil {
			t.Fatal(err)
		}
		f.must(nil, "index", "--quiet", "--index", dir, f.next)
		if says := f.answers(dir); says != f.nextSays {
			t.Errorf("%d kB: not the new answers, where there is room", more)
		}
	}
	if failed == 0 {
		t.Error("no disk was too small")
	}
}

// TestReadOnlyFolder wants an index that may be read and not written to be searched, and
// an update of it to be refused.
func TestReadOnlyFolder(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts processes")
	}
	t.Parallel()
	f := newFaulty(t)
	nobody := []string(nil)
	if os.Getuid() == 0 {
		nobody = []string{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"}
	} else if err := os.Chmod(f.built, 0o555); err != nil {
		t.Fatal(err)
	}
	_, errs, code := f.run(nobody, "index", "--quiet", "--index", f.built, f.next)
	if code != exitError || !strings.HasPrefix(errs, "talksearch: ") || !strings.Contains(errs, "permission denied") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if _, errs, code := f.run(nobody, "query", "--index", f.built, "Serf"); code != exitFound {
		t.Errorf("the query: exit %d: %s", code, errs)
	}
	if says := f.answers(f.built); says != f.baseSays {
		t.Error("the answers have changed")
	}
}

// TestFewFiles runs out of file descriptors.
func TestFewFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts processes")
	}
	t.Parallel()
	f := newFaulty(t)
	failed := 0
	for limit := 6; limit < 26; limit += 2 {
		few := []string{"sh", "-c", fmt.Sprintf(`ulimit -n %d; exec "$@"`, limit), "sh"}
		if f.update(f.copyOf(filepath.Join(t.TempDir(), "ix")), few) {
			failed++
		}
		_, errs, code := f.run(few, "query", "--index", f.built, "Serf")
		if code != exitFound && !strings.HasPrefix(errs, "runtime: ") && (code != exitError || !strings.HasPrefix(errs, "talksearch: ")) {
			t.Errorf("a query with %d files: exit %d: %s", limit, code, errs)
		}
	}
	if failed == 0 {
		t.Error("all updates had files enough")
	}
}

func mountSmall(dir, size string) error {
	return syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size)
}
