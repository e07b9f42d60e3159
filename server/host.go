package server

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// A server that only its own machine can connect to may have notes that are nobody else's
// business, and browsers on that machine run pages of everybody. What keeps these from
// reading the answers is that another origin's may not be read; a page gets around it by
// having its own name point here (DNS rebinding). So such a server answers only to names
// that cannot be made to: addresses and localhost. A proxy in front of it passes on the
// names of sites, and is believed when it is trusted.

// A hostError is a request for a name that is not this server's.
type hostError struct{}

func (hostError) Error() string {
	return "this server is of one machine alone, and answers to localhost; behind a proxy it has to be told: --trusted-proxy 127.0.0.1"
}

func (e hostError) problem() *problem {
	return newProblem(http.StatusMisdirectedRequest, misdirected, e.Error())
}

// ownNames lets next answer what comes to a under names of its own.
func (s *server) ownNames(a net.Addr, next http.Handler) http.Handler {
	if a == nil || !isLoopback(a) {
		return next
	}
	refused := s.answer(func(*http.Request) (*reply, error) { return nil, hostError{} }, problemJSON)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isOwnName(r.Host) || s.clients.viaProxy(r) {
			next.ServeHTTP(w, r)
			return
		}
		refused.ServeHTTP(w, r)
	})
}

// isOwnName tells whether a Host header names an address, or localhost, or nothing, as
// HTTP/1.0 does. No resolver is asked for these.
func isOwnName(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if host == "" || host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	_, err := netip.ParseAddr(host)
	return err == nil
}

// isLoopback tells whether only this machine can connect to a.
func isLoopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
