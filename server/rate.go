package server

import (
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"
)

const (
	// maxClients bounds how many clients are remembered, at some 200 bytes each.
	// One that was forgotten begins with a full bucket again.
	maxClients = 1 << 16
	// burstSeconds is how many seconds' worth of requests may come at once: a
	// person who types sends many for a moment and then none.
	burstSeconds = 5
	minBurst     = 10
	// clientBits is what one customer is given of IPv6, as a rule.
	clientBits = 64
)

// A rateLimit gives each client so many requests a second. It remembers
// addresses only in memory, and only the latest.
type rateLimit struct {
	perSecond rate.Limit
	burst     int
	clients   *lru.Cache[netip.Prefix, *rate.Limiter]
}

// newRateLimit makes one for perSecond > 0.
func newRateLimit(perSecond float64) *rateLimit {
	clients, err := lru.New[netip.Prefix, *rate.Limiter](maxClients)
	if err != nil {
		panic(err) // it refuses a size below 1
	}
	burst := max(minBurst, int(math.Ceil(min(perSecond*burstSeconds, math.MaxInt32))))
	return &rateLimit{perSecond: rate.Limit(perSecond), burst: burst, clients: clients}
}

// take counts a request of a client, and is a *rateError when it has none left.
func (l *rateLimit) take(client netip.Addr, now time.Time) error {
	key := clientKey(client)
	bucket, ok := l.clients.Get(key)
	if !ok {
		fresh := rate.NewLimiter(l.perSecond, l.burst)
		if bucket, ok, _ = l.clients.PeekOrAdd(key, fresh); !ok {
			bucket = fresh
		}
	}
	if bucket.AllowN(now, 1) {
		return nil
	}
	wait := (1 - bucket.TokensAt(now)) / float64(l.perSecond)
	return &rateError{perSecond: float64(l.perSecond), wait: max(1, int(math.Ceil(min(wait, 3600))))}
}

// clientKey is what counts as one client: an IPv4 address, an IPv6 /64.
func clientKey(a netip.Addr) netip.Prefix {
	bits := a.BitLen()
	if a.Is6() {
		bits = clientBits
	}
	p, _ := a.Prefix(bits) // an invalid address is the zero prefix
	return p
}

// A rateError is a request of a client that has asked too often.
type rateError struct {
	perSecond float64
	wait      int // seconds until the next one is answered
}

func (e *rateError) Error() string {
	return fmt.Sprintf("at most %g requests a second are answered to one client; try again after the seconds in Retry-After", e.perSecond)
}

func (e *rateError) problem() *problem {
	return newProblem(http.StatusTooManyRequests, tooManyRequests, e.Error()).retry(fmt.Sprint(e.wait))
}

// rationed lets d decide while the client has requests left.
func (s *server) rationed(d decide) decide {
	if s.rate == nil {
		return d
	}
	var once sync.Once
	return func(r *http.Request) (*reply, error) {
		if !s.clients.viaProxy(r) && (r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "") {
			once.Do(func() {
				s.log.Warn("requests come through a proxy that is not trusted: all of its clients share one rate. Name it with --trusted-proxy, unless it is a client that makes this up")
			})
		}
		if err := s.rate.take(s.clients.find(r), time.Now()); err != nil {
			return nil, err
		}
		return d(r)
	}
}
