package talk

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/talksearch/talksearch/corpus/pattern"
)

// The services whose addresses name a slide, each in a way of its own.
const (
	speakerDeck = "speakerdeck.com" // ?slide=24, #24
	slideShare  = "slideshare.net"  // /user/deck/24, ?startSlide=24
	docswell    = "docswell.com"    // #p24, /s/user/KEY-title/24
	slidesCom   = "slides.com"      // /user/deck#/23, counted from 0
	googleDocs  = "docs.google.com" // #slide=id.p24
)

// No deck has more slides and no recording is longer: what is beyond is a number of
// another meaning.
const (
	maxPage   = 9999
	maxSecond = 7 * 24 * 60 * 60
)

var (
	lastNumber  = pattern.Lazy(`^/(?:s/)?[^/]+/[^/]+/(\d{1,4})/?$`)
	pagePart    = pattern.Lazy(`^/?p?(?:age=)?(\d{1,4})$`)
	slideNumber = pattern.Lazy(`^/(\d{1,4})(?:/\d+)?$`)
	// Google names slides of decks that began as a file by their number. A slide made by
	// hand has a name that tells nothing (id.g1f2…), and id.p is what the browser
	// shows of a deck that was merely opened.
	googleSlide = pattern.Lazy(`^id\.p(\d{1,4})$`)
	span        = pattern.Lazy(`^(?:(\d{1,3})h)?(?:(\d{1,5})m)?(?:(\d{1,7})s?)?$`)
	clock       = pattern.Lazy(`^(?:(\d{1,3}):)?(\d{1,3}):(\d{2})$`)
)

// pageOf reads the slide that an address of a service points at, from 1; 0 when
// it names none.
func pageOf(service string, u *url.URL) int {
	query, fragment := u.Query(), u.Fragment
	switch service {
	case speakerDeck:
		if n := number(query.Get("slide"), maxPage); n > 0 {
			return n
		}
		return submatch(pagePart(), fragment)
	case slideShare:
		for _, key := range []string{"startSlide", "slide"} {
			if n := number(query.Get(key), maxPage); n > 0 {
				return n
			}
		}
		if strings.HasPrefix(u.Path, "/slideshow/") { // an embed, or a deck's key
			return 0
		}
		return submatch(lastNumber(), u.Path)
	case docswell:
		if n := submatch(pagePart(), fragment); n > 0 {
			return n
		}
		if strings.HasPrefix(u.Path, "/s/") {
			return submatch(lastNumber(), u.Path)
		}
	case slidesCom:
		if m := slideNumber().FindStringSubmatch(fragment); m != nil {
			return min(number(m[1], maxPage), maxPage-1) + 1
		}
	case googleDocs:
		for _, at := range []string{query.Get("slide"), strings.TrimPrefix(fragment, "slide=")} {
			if n := submatch(googleSlide(), at); n > 0 {
				return n
			}
		}
	}
	return 0
}

// secondOf reads where an address begins a recording: t=100, t=1m40s, start=100,
// #t=1m40s, from=100, 1:40.
func secondOf(u *url.URL) int {
	query := u.Query()
	for _, key := range []string{"t", "start", "time_continue", "from"} {
		if n := seconds(query.Get(key)); n > 0 {
			return n
		}
	}
	if at, ok := strings.CutPrefix(u.Fragment, "t="); ok {
		return seconds(at)
	}
	return 0
}

// seconds reads a time in a recording; 0 when s is none.
func seconds(s string) int {
	m := span().FindStringSubmatch(s)
	if m == nil {
		if m = clock().FindStringSubmatch(s); m == nil {
			return 0
		}
	}
	n := number(m[1], maxSecond)*60*60 + number(m[2], maxSecond)*60 + number(m[3], maxSecond)
	if n > maxSecond {
		return 0
	}
	return n
}

func submatch(re *pattern.Expr, s string) int {
	if m := re.FindStringSubmatch(s); m != nil {
		return number(m[1], maxPage)
	}
	return 0
}

// number reads a decimal number from 1 to most; 0 when digits are none.
func number(digits string, most int) int {
	n, err := strconv.ParseUint(digits, 10, 32)
	if err != nil || n > uint64(most) {
		return 0
	}
	return int(n)
}
