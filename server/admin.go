package server

import (
	"net/http"
	"net/http/pprof"
	"time"
)

// adminWriteTimeout leaves time for a profile of a minute or two.
const adminWriteTimeout = 5 * time.Minute

// adminHandler answers what is for operators alone: what the server counts, and
// profiles of it. It has a mux of its own; nothing is ever served from
// http.DefaultServeMux, to which importing pprof adds itself.
func (s *server) adminHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/metrics", s.metrics.handler())
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}
