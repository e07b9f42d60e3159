package analyzer

import "strings"

const schemeMark = "://"

var schemes = [...]string{"https://", "http://", "ftp://", "ssh://", "git://", "file://", "s3://", "gs://"}

// url reports whether an address with a scheme begins at i.
func (e *emitter) url(i int) bool { return schemeAt(e.f.text, i) > 0 }

func schemeAt(s string, i int) int {
	switch s[i] {
	case 'h', 'H', 'f', 'F', 's', 'S', 'g', 'G':
	default:
		return 0
	}
	for _, scheme := range schemes {
		host := i + len(scheme)
		if host < len(s) && strings.EqualFold(s[i:host], scheme) && s[host] < 128 && asciiClass[s[host]] == classWord {
			return len(scheme)
		}
	}
	return 0
}

// emitURL puts out the words of the address at i and returns its end. The whole is
// no term: who pastes an address finds it by its words in a row, and an index of
// whole addresses is mostly addresses. The host is kept whole, and the escaped
// bytes of a Japanese path are no words.
func (e *emitter) emitURL(i int) (end int) {
	s := e.f.text
	host := i + schemeAt(s, i)
	if scheme := lower(s[i : host-len(schemeMark)]); scheme != "http" && scheme != "https" { // which say nothing
		e.word(scheme, i, i+len(scheme), Part)
		e.by(RuleAddressPart)
	}
	for end = host; end < len(s) && inURL(s[end]); end++ {
	}
	for end > host && strings.IndexByte(".,;:!?'*)", s[end-1]) >= 0 {
		end--
	}
	hostEnd := host
	for hostEnd < end && (asciiClass[s[hostEnd]] == classWord || s[hostEnd] == '.' || s[hostEnd] == '-') {
		hostEnd++
	}
	if strings.Contains(s[host:hostEnd], ".") && hostEnd-host <= maxWhole {
		e.add(lower(s[host:hostEnd]), host, hostEnd, e.pos, Compound)
		e.by(RuleHost)
	}
	for p := host; p < end; {
		if s[p] == '%' && p+2 < end && isHex(s[p+1]) && isHex(s[p+2]) {
			p += 3
			continue
		}
		stop := p
		for stop < end && stop-p < maxAtom && asciiClass[s[stop]] == classWord {
			stop++
		}
		if stop == p {
			p++
			continue
		}
		e.word(lower(s[p:stop]), p, stop, Part)
		e.by(RuleAddressPart)
		p = stop
	}
	return max(end, host)
}

func inURL(c byte) bool {
	return c < 128 && (asciiClass[c] == classWord || strings.IndexByte("-._~:/?#@!$&'*+,;=%()[]", c) >= 0)
}
