package server

import (
	"fmt"

	"github.com/talksearch/talksearch/index"
)

// A parameter is a name of the query string and what it may hold. That is said in one
// place, below: requests are read by it, and /openapi.json describes it. Texts are
// UTF-8 and have at most bytes bytes, the spaces around them apart; numbers are from low to
// high; a choice is one of a few words.
type parameter struct {
	name string
	kind parameterKind
	doc  string
	// most is how often it may be given.
	most     int
	required bool

	bytes               int
	low, high, fallback int
	words               []string // without a default, the first is it
}

type parameterKind int

const (
	aText parameterKind = iota
	aNumber
	aChoice
)

// The parameters of the API and the page.
var (
	queryParameter = &parameter{name: "q", kind: aText, most: 1, bytes: index.MaxQueryBytes,
		doc: fmt.Sprintf("What to search for, in the [query language](https://github.com/talksearch/talksearch#readme): words, `\"…\"`, `-x`, `OR`, `tag:`, `event:`, `speaker:`, `path:`, `after:`, `before:`, `has:slides`. At most %d bytes of UTF-8. It may be empty or left out beside a filter (`tag`, `event`, `speaker`, `year`): then the newest notes come first.", index.MaxQueryBytes)}
	prefixParameter = &parameter{name: "q", kind: aText, most: 1, required: true, bytes: index.MaxQueryBytes,
		doc: fmt.Sprintf("What has been typed, an unfinished conversion (`けんs`) included. A space at its end begins another word. At most %d bytes of UTF-8.", index.MaxQueryBytes)}
	limitParameter = &parameter{name: "limit", kind: aNumber, most: 1, low: 1, high: index.MaxLimit, fallback: index.DefaultLimit,
		doc: "How many to answer with."}
	offsetParameter = &parameter{name: "offset", kind: aNumber, most: 1, low: 0, high: index.MaxOffset,
		doc: "How many hits to pass over first. Beyond that, narrow the search."}
	sortParameter = &parameter{name: "sort", kind: aChoice, most: 1, words: []string{string(index.ByRelevance), string(index.ByDate)},
		doc: "The order of the hits: the best first, or the newest."}
	facetsParameter = &parameter{name: "facets", kind: aNumber, most: 1, low: 0, high: 1,
		doc: "1 asks for `facets`: how many of the notes found each tag, event, speaker and year has."}
	tagParameter     = filterParameter("tag", "Only notes with this tag.")
	eventParameter   = filterParameter("event", "Only notes about this event.")
	speakerParameter = filterParameter("speaker", "Only talks of this speaker.")
	yearParameter    = &parameter{name: "year", kind: aNumber, most: index.MaxFilterValues, low: 0, high: index.MaxYear,
		doc: "Only notes of this year, as `facets` shows it. " + ofFilters}
	langParameter = &parameter{name: "lang", kind: aChoice, most: 1, words: []string{"", japanese.Lang, english.Lang},
		doc: "The language of a problem's `detail`. By default that of Accept-Language, else English. Answers are the same in all."}
	pageParameter = &parameter{name: "page", kind: aNumber, most: 1, low: 1, high: lastPage, fallback: 1}
	// The page takes any language, and speaks one that it has.
	pageLangParameter = &parameter{name: "lang", kind: aText, most: 1, bytes: index.MaxQueryBytes}
)

const ofFilters = "Given several times, one of its values is enough; of several filters all are wanted."

func filterParameter(name, doc string) *parameter {
	return &parameter{name: name, kind: aText, most: index.MaxFilterValues, bytes: index.MaxFilterBytes,
		doc: fmt.Sprintf("%s A value is one that `facets` shows, whatever its width and case, of at most %d bytes of UTF-8. %s", doc, index.MaxFilterBytes, ofFilters)}
}

// parameters are what an address takes.
type parameters []*parameter

var (
	searchParameters = parameters{queryParameter, limitParameter, offsetParameter, sortParameter, facetsParameter,
		tagParameter, eventParameter, speakerParameter, yearParameter, langParameter}
	suggestParameters = parameters{prefixParameter, limitParameter, langParameter}
	pageParameters    = parameters{queryParameter, pageParameter, sortParameter,
		tagParameter, eventParameter, speakerParameter, yearParameter, pageLangParameter}
)

func (ps parameters) named(name string) *parameter {
	for _, p := range ps {
		if p.name == name {
			return p
		}
	}
	return nil
}

func (ps parameters) names() []string {
	var names []string
	for _, p := range ps {
		names = append(names, p.name)
	}
	return names
}
