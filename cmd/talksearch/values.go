package main

import (
	"fmt"
	"math"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"github.com/spf13/pflag"
)

// The values of flags that need more than to be parsed. What one refuses it explains by
// itself, wherever it was written: on the command line, in the environment or in
// talksearch.toml.
var (
	_ pflag.Value = &several[string]{}
	_ pflag.Value = &count[int]{}
	_ pflag.Value = &address{}
)

// A several is a flag that may be repeated, or hold several values with commas between
// them.
type several[T any] struct {
	to    *[]T
	parse func(string) (T, error)
}

func (l *several[T]) Set(text string) error {
	var all []T
	for part := range strings.SplitSeq(text, ",") {
		v, err := l.parse(strings.TrimSpace(part))
		if err != nil {
			return err
		}
		all = append(all, v)
	}
	*l.to = append(*l.to, all...)
	return nil
}

func (l *several[T]) String() string {
	if l.to == nil {
		return ""
	}
	return strings.Trim(fmt.Sprint(*l.to), "[]")
}

func (l *several[T]) Type() string { return "list" }

// parseNetwork reads a network, or an address as the network of it alone.
func parseNetwork(text string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(text); err == nil {
		a = a.Unmap().WithZone("")
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(text)
	if err != nil || p.Addr().Is4In6() {
		return netip.Prefix{}, fmt.Errorf("%q is no network: write 10.0.0.0/8, 2001:db8::/32 or an address", text)
	}
	return p.Masked(), nil
}

// A count is a number that is not below 0.
type count[T int | float64] struct{ to *T }

func (c *count[T]) Set(text string) error {
	n, err := strconv.ParseFloat(text, 64)
	_, whole := any(*c.to).(int)
	switch {
	case err != nil || math.IsNaN(n) || math.IsInf(n, 0) || n < 0 || n > math.MaxInt32:
		return fmt.Errorf("%q is not a number from 0 up", text)
	case whole && n != math.Trunc(n):
		return fmt.Errorf("%q is not a whole number", text)
	}
	*c.to = T(n)
	return nil
}

func (c *count[T]) String() string {
	if c.to == nil {
		return "0"
	}
	return fmt.Sprint(*c.to)
}

func (c *count[T]) Type() string { return "count" }

// An address is one to listen on.
type address struct{ to *string }

func (a *address) Set(text string) error {
	if _, port, err := net.SplitHostPort(text); err != nil || port == "" {
		return fmt.Errorf("%q is not HOST:PORT", text)
	}
	*a.to = text
	return nil
}

func (a *address) String() string {
	if a.to == nil {
		return ""
	}
	return *a.to
}

func (a *address) Type() string { return "address" }
