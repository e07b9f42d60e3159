package server

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
)

// With one connection allowed the second is answered when the first has ended, and a
// server that is full can be stopped.
func TestConnectionsAreBounded(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	hs := &http.Server{Handler: newSite(t, nil).h}
	done := make(chan error, 1)
	go func() { done <- hs.Serve(bounded(hs, ln, 1)) }()
	ask := func() (net.Conn, chan string) {
		conn, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		fmt.Fprint(conn, "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
		answer := make(chan string, 1)
		go func() {
			line, _ := bufio.NewReader(conn).ReadString('\n')
			answer <- line
		}()
		return conn, answer
	}
	first, answer := ask()
	if got := <-answer; !strings.Contains(got, " 200 ") {
		t.Fatalf("the first: %q", got)
	}
	second, answer := ask()
	select {
	case got := <-answer:
		t.Errorf("the second beside it: %q", got)
	default:
	}
	first.Close()
	if got := <-answer; !strings.Contains(got, " 200 ") {
		t.Errorf("the second afterwards: %q", got)
	}
	third, answer := ask()
	if err := hs.Close(); err != nil {
		t.Error(err)
	}
	if err := <-done; err != http.ErrServerClosed {
		t.Errorf("Serve: %v", err)
	}
	if got := <-answer; got != "" {
		t.Errorf("the third: %q", got)
	}
	second.Close()
	third.Close()
}
