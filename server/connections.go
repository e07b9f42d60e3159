package server

import (
	"net"
	"net/http"
	"sync"
)

// maxConnections is how many connections are open at once; others wait for one to end in
// the kernel's queue. Without a bound who opens enough of them takes the files that a new
// generation is opened with, and some 10 kB of memory for each. Telling apart who opens
// them is left to a proxy: behind one they are all its own.
const maxConnections = 4096

// A boundedListener accepts so many connections at once as open has room for. The server
// tells it when they end, so that they are what the kernel gave: net/http closes half of
// one where a client should still read why it is refused, which a wrapped one hides.
type boundedListener struct {
	net.Listener
	open   chan struct{}
	closed chan struct{}
	close  func()
}

// bounded serves h's connections from the listener that it returns, at most n at once.
func bounded(h *http.Server, ln net.Listener, n int) net.Listener {
	b := &boundedListener{Listener: ln, open: make(chan struct{}, n), closed: make(chan struct{})}
	b.close = sync.OnceFunc(func() { close(b.closed) })
	h.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateClosed {
			<-b.open
		}
	}
	return b
}

func (b *boundedListener) Accept() (net.Conn, error) {
	select {
	case b.open <- struct{}{}:
	case <-b.closed:
		return nil, net.ErrClosed
	}
	c, err := b.Listener.Accept()
	if err != nil {
		<-b.open
	}
	return c, err
}

func (b *boundedListener) Close() error {
	b.close()
	return b.Listener.Close()
}
