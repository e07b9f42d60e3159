package server

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/index"
)

// params are the parameters of one request, none of them more often than it may be.
type params url.Values

// read reads the parameters of a request and refuses those that there are not: who
// writes tags= for tag= wants to hear of it rather than be answered without a filter.
func (ps parameters) read(r *http.Request) (params, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, &unreadableError{err}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if ps.named(name) == nil {
			return nil, fault(name, unknown, strings.Join(ps.names(), ", "))
		}
	}
	return ps.take(values)
}

// readSome lets other parameters pass: links to a page collect what trackers add.
func (ps parameters) readSome(r *http.Request) (params, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, &unreadableError{err}
	}
	return ps.take(values)
}

// take refuses a parameter that is given too often rather than obey half of it.
func (ps parameters) take(values url.Values) (params, error) {
	for _, p := range ps {
		if n := len(values[p.name]); n > p.most {
			return nil, fault(p.name, repeated, n, p.most)
		}
	}
	return params(values), nil
}

// texts returns the values of a text, without the spaces around them.
func (p params) texts(of *parameter) ([]string, error) {
	var texts []string
	for _, raw := range p[of.name] {
		text := strings.TrimSpace(raw)
		if len(text) > of.bytes {
			return nil, &tooLongError{of.name, len(text), of.bytes}
		}
		if !utf8.ValidString(text) {
			return nil, fault(of.name, notUTF8)
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// text returns the value of a text that is given once, or "".
func (p params) text(of *parameter) (string, error) {
	texts, err := p.texts(of)
	if len(texts) == 0 || err != nil {
		return "", err
	}
	return texts[0], nil
}

// numbers returns the values of a number.
func (p params) numbers(of *parameter) ([]int, error) {
	var numbers []int
	for _, text := range p[of.name] {
		n, err := strconv.Atoi(text)
		if err != nil || n < of.low || n > of.high {
			return nil, fault(of.name, notNumber, of.low, of.high)
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

// number returns the value of a number that is given once, or its fallback.
func (p params) number(of *parameter) (int, error) {
	numbers, err := p.numbers(of)
	if len(numbers) == 0 || err != nil {
		return of.fallback, err
	}
	return numbers[0], nil
}

// choice returns the word that was chosen, or the first.
func (p params) choice(of *parameter) (string, error) {
	given := p[of.name]
	if len(given) == 0 {
		return of.words[0], nil
	}
	if given[0] == "" || !slices.Contains(of.words, given[0]) {
		return "", fault(of.name, notChoice, strings.Join(of.choices(), ", "))
	}
	return given[0], nil
}

// choices are the words that may be given.
func (of *parameter) choices() []string {
	return slices.DeleteFunc(slices.Clone(of.words), func(w string) bool { return w == "" })
}

// filters reads the filters that the API and the page have.
func (p params) filters() (f index.Filters, err error) {
	for _, field := range []struct {
		of     *parameter
		values *[]string
	}{{tagParameter, &f.Tags}, {eventParameter, &f.Events}, {speakerParameter, &f.Speakers}} {
		if *field.values, err = p.texts(field.of); err != nil {
			return f, err
		}
	}
	f.Years, err = p.numbers(yearParameter)
	return f, err
}

// question reads what the API and the page have of a request in common.
func (p params) question() (req index.Request, err error) {
	if req.Query, err = p.text(queryParameter); err != nil {
		return req, err
	}
	if req.Filters, err = p.filters(); err != nil {
		return req, err
	}
	sort, err := p.choice(sortParameter)
	req.Sort = index.Sort(sort)
	return req, err
}
