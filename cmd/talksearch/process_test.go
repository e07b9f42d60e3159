package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/talksearch/talksearch/index"
)

// A process is talksearch serve, as a supervisor runs it.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	base string
	mu   sync.Mutex
	log  strings.Builder
	read chan bool
}

// startProcess runs talksearch serve on any port of loopback.
func startProcess(t *testing.T, dir string, more ...string) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, cmd: exec.Command(self), read: make(chan bool)}
	p.cmd.Args = append([]string{"talksearch", "serve", "--index", dir, "--addr", "127.0.0.1:0", "--budget", "1m"}, more...)
	logs, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() }) // if it is still there
	listening := make(chan string, 1)
	go func() {
		defer close(p.read)
		for lines := bufio.NewScanner(logs); lines.Scan(); {
			p.mu.Lock()
			p.log.WriteString(lines.Text() + "\n")
			p.mu.Unlock()
			var record struct{ Msg, URL string }
			if json.Unmarshal(lines.Bytes(), &record) == nil && record.Msg == "listening" {
				listening <- strings.TrimSuffix(record.URL, "/")
			}
		}
	}()
	select {
	case p.base = <-listening:
	case <-p.read:
		t.Fatalf("the server ended:\n%s", p.logged())
	}
	return p
}

func (p *process) logged() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

func (p *process) get(path string) (int, string) {
	p.t.Helper()
	resp, err := http.Get(p.base + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// until asks a path until the answer has what is wanted.
func (p *process) until(path string, wanted string) {
	p.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		_, body := p.get(path)
		if strings.Contains(body, wanted) {
			return
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("%s never has %q:\n%s\n%s", path, wanted, body, p.logged())
		}
	}
}

// terminate sends SIGTERM, and ended waits for a good end.
func (p *process) terminate() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
}

func (p *process) ended() {
	p.t.Helper()
	<-p.read
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("the server ended with %v:\n%s", err, p.logged())
	}
}

// What an index directory may have that cannot be served leaves the old generation in
// service, with the reason in the log and in the metrics.
func TestWhatCannotBeServed(t *testing.T) {
	notes, dir := sampleIndex(t)
	p := startProcess(t, dir)
	const search = "/api/v1/search?q=Serf"
	first, err := index.Current(dir)
	if err != nil {
		t.Fatal(err)
	}
	p.until("/readyz", first)

	publish := func(name string) {
		t.Helper()
		beside := filepath.Join(dir, "CURRENT.new")
		if err := os.WriteFile(beside, []byte(name+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(beside, filepath.Join(dir, "CURRENT")); err != nil {
			t.Fatal(err)
		}
	}
	// broken publishes a copy of the first generation in which something is changed.
	broken := func(name string, change func(generation string)) {
		t.Helper()
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join(dir, first))); err != nil {
			t.Fatal(err)
		}
		change(filepath.Join(dir, name))
		publish(name)
	}
	served := func(generation, reason string) {
		t.Helper()
		for _, r := range []string{"format", "analyzer", "damaged", "missing", "other"} {
			is := 0
			if r == reason {
				is = 1
			}
			p.until("/metrics", fmt.Sprintf("talksearch_generation_refused{reason=%q} %d\n", r, is))
		}
		if status, body := p.get(search); status != http.StatusOK || !strings.Contains(body, fmt.Sprintf(`"generation":%q`, generation)) {
			t.Errorf("%s: status %d: %s", reason, status, body)
		}
		if status, body := p.get("/readyz"); status != http.StatusOK {
			t.Errorf("%s: readyz %d: %s", reason, status, body)
		}
		p.until("/metrics", fmt.Sprintf("talksearch_generation_info{generation=%q} 1\n", generation))
	}
	served(first, "")

	broken("gen-000098", func(generation string) {
		path := filepath.Join(generation, "manifest.json")
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := json.Unmarshal(text, &m); err != nil {
			t.Fatal(err)
		}
		format, ok := m["format"].(float64)
		if !ok {
			t.Fatalf("the manifest has no format: %v", maps.Collect(maps.All(m)))
		}
		m["format"] = format + 1
		if text, err = json.Marshal(m); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	})
	served(first, "format")

	broken("gen-000099", func(generation string) {
		files, err := filepath.Glob(filepath.Join(generation, "*.bin"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%d files, %v", len(files), err)
		}
		for _, f := range files {
			if err := os.Truncate(f, 10); err != nil {
				t.Fatal(err)
			}
		}
	})
	served(first, "damaged")

	if err := os.Rename(dir, dir+".away"); err != nil {
		t.Fatal(err)
	}
	served(first, "missing")
	if err := os.RemoveAll(dir + ".away"); err != nil {
		t.Fatal(err)
	}
	served(first, "missing") // and its files are gone, too

	mustTalksearch(t, "index", "--quiet", "--index", dir, notes)
	now, err := index.Current(dir)
	if err != nil {
		t.Fatal(err)
	}
	p.until("/metrics", "talksearch_generation_swaps_total 2\n")
	served(now, "")

	log := p.logged()
	for _, reason := range []string{"with format", "is damaged", "no index"} {
		if !strings.Contains(log, reason) {
			t.Errorf("the log does not say %q:\n%s", reason, log)
		}
	}
	p.terminate()
	p.ended()
}

// A process that is told to stop accepts nothing any more, ends well, and has written
// what it had to. That running requests are finished is tested in package server.
func TestTermination(t *testing.T) {
	_, dir := sampleIndex(t)
	zero := filepath.Join(t.TempDir(), "zero-hits.jsonl")
	p := startProcess(t, dir, "--zero-hits", zero)
	p.until("/readyz", "ready")
	for range 3 {
		p.get("/api/v1/search?q=qwxzv")
	}
	// Who is connected and asks nothing keeps nobody.
	host := strings.TrimPrefix(p.base, "http://")
	silent, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	p.terminate()
	for {
		conn, err := net.Dial("tcp", host)
		if err != nil {
			break
		}
		conn.Close()
		time.Sleep(time.Millisecond)
	}
	p.ended()
	if text, err := os.ReadFile(zero); err != nil || !strings.Contains(string(text), `"query":"qwxzv","count":3`) {
		t.Errorf("the last queries without hits are lost: %q, %v", text, err)
	}
	if strings.Count(p.logged(), "127.0.0.1") > 1 {
		t.Errorf("the log has addresses besides its own:\n%s", p.logged())
	}
}

// While a process waits for its load balancer to notice, it says that it is not ready and
// answers all the same.
func TestDrainDelay(t *testing.T) {
	_, dir := sampleIndex(t)
	p := startProcess(t, dir, "--drain-delay", "3s", "--admin", "127.0.0.1:0")
	p.until("/readyz", "ready")
	if status, _ := p.get("/metrics"); status != http.StatusNotFound {
		t.Errorf("metrics beside an admin listener: %d", status)
	}
	p.terminate()
	p.until("/readyz", `"code":"stopping"`)
	if status, body := p.get("/api/v1/search?q=Serf"); status != http.StatusOK {
		t.Errorf("a search in the meantime: %d %s", status, body)
	}
	http.DefaultClient.CloseIdleConnections()
	p.ended()
}
