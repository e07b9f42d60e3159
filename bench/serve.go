package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"syscall"
	"time"
)

// served is how the server did.
type served struct {
	ready                         series // ms from its start to the first 200 of /readyz
	resident, anonymous           series // MB, when ready
	residentAsked, anonymousAsked series // and after queries
	asked, refused                int    // a search that takes too long is answered by 503
	binary                        int64
	command                       string
}

// serve starts the server some times, and asks it some queries.
func (w *workshop) serve(ctx context.Context, index string, queries []string, rounds int) (s served, err error) {
	if s.binary, err = sizeOf(w.program); err != nil {
		return s, err
	}
	for range rounds {
		if err := w.serveOnce(ctx, index, queries, &s); err != nil {
			return s, err
		}
	}
	progressf("server: ready in %s ms, %s MB", s.ready, s.residentAsked)
	return s, nil
}

func (w *workshop) serveOnce(ctx context.Context, index string, queries []string, s *served) (err error) {
	addr, err := freeAddress()
	if err != nil {
		return err
	}
	cmd := newCommand(w.program, "serve", "--index", index, "--addr", addr)
	s.command = w.shown(newCommand(w.program, "serve", "--index", index))
	p := exec.CommandContext(ctx, cmd.argv[0], cmd.argv[1:]...)
	begin := time.Now()
	if err := p.Start(); err != nil {
		return err
	}
	defer func() {
		// The server ends by the signal that it is told to stop by.
		err = errors.Join(err, p.Process.Signal(syscall.SIGTERM), p.Wait())
	}()
	for !okay(ctx, "http://"+addr+"/readyz") {
		if time.Since(begin) > time.Minute {
			return fmt.Errorf("%s is not ready after a minute", cmd)
		}
		time.Sleep(time.Millisecond)
	}
	s.ready = append(s.ready, milliseconds(time.Since(begin)))
	weigh := func(all, own *series) error {
		a, o, err := resident(p.Process.Pid)
		*all, *own = append(*all, float64(a)/1e6), append(*own, float64(o)/1e6)
		return err
	}
	if err := weigh(&s.resident, &s.anonymous); err != nil {
		return err
	}
	for _, q := range queries {
		s.asked++
		if !okay(ctx, "http://"+addr+"/api/v1/search?q="+url.QueryEscape(q)) {
			s.refused++
		}
	}
	return weigh(&s.residentAsked, &s.anonymousAsked)
}

func okay(ctx context.Context, address string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return err == nil && response.StatusCode == http.StatusOK
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func serveTable(s served, queries int) table {
	t := table{
		title: "Server and binary",
		about: fmt.Sprintf("On the collection that is measured. *Own* memory is what is not mapped from files; the dictionary and the index are mapped, and given back when memory is short. Command: %s", s.command),
		head:  []string{"", "measured", "wanted"},
	}
	t.add("start to the first 200 of `/readyz`, ms", s.ready.String(), "100")
	t.add("resident memory when ready, MB", s.resident.String())
	t.add("of that its own, MB", s.anonymous.String())
	t.add(fmt.Sprintf("resident memory after %d queries, MB", queries), s.residentAsked.String())
	t.add("of that its own, MB", s.anonymousAsked.String())
	t.add("queries that were refused, of all", fmt.Sprintf("%d of %d", s.refused, s.asked))
	t.add("binary, MB", figure(float64(s.binary)/1e6), "60")
	return t
}
