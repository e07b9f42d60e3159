package index

import (
	"fmt"
	"time"
)

// A Request is one question to a Reader.
type Request struct {
	// Query is what the person typed, in the query language of package query.
	Query string
	// Filters narrow what the query finds, or are the whole question where it is empty:
	// then the newest notes come first.
	Filters Filters
	// Limit is how many hits to return; 0 means DefaultLimit, above MaxLimit is
	// a *RequestError.
	Limit int
	// Offset is how many hits to pass over first.
	Offset int
	// PerNote is how many sections of one note may be among the hits; 0 means
	// DefaultPerNote.
	PerNote int
	// Sort is the order of the hits; "" means ByRelevance.
	Sort Sort
	// Explain asks for Hit.Explanation.
	Explain bool
	// Facets asks for Answer.Facets.
	Facets bool
}

// A Sort is an order of hits. In each, hits that have all parts of a query come before
// those that lack one, but for ByRelevance of a query of more than two parts.
type Sort string

const (
	// ByRelevance orders by score, then the newest first, then by section id.
	ByRelevance Sort = "relevance"
	// ByDate orders by the note's date, the newest first and those without one last, then
	// by score, then by section id.
	ByDate Sort = "date"
)

// The limits of a Request.
const (
	DefaultLimit   = 10
	MaxLimit       = 100
	MaxOffset      = 1000
	DefaultPerNote = 3
	// MaxQueryBytes is the longest query that is answered.
	MaxQueryBytes = 2048
)

// An Answer is what a Reader found. Hits are in the order of the request's Sort, whose
// last word is the section id, so that an answer is the same everywhere.
type Answer struct {
	// Query is the request's query in its canonical form.
	Query string `json:"query"`
	// Generation is the one generation that every hit comes from.
	Generation string `json:"generation"`
	// Total counts the sections found, TotalNotes the notes they are in.
	Total      int `json:"total"`
	TotalNotes int `json:"total_notes"`
	// Retyped is what was searched for instead, when nothing was found as typed:
	// the query without a slip (kubernetes for kuberntes), without its quotes, or on the
	// other side of the keyboard (serf for せrf).
	Retyped string `json:"retyped,omitempty"`
	// DidYouMean is the query with words that are in no section corrected to words
	// that are, when something was found. It was not searched for.
	DidYouMean string `json:"did_you_mean,omitempty"`
	// Partial is true when the context's deadline passed while hits were made ready
	// to be shown: Hits are the first of the page. It is true as well when half of the time
	// was over while texts were read for what stands inside of longer words only: Total
	// counts what was found by then, and is not 0.
	Partial bool          `json:"partial,omitempty"`
	Took    time.Duration `json:"-"`
	Hits    []Hit         `json:"hits"`
	// Facets are there where the request asked for them.
	Facets *Facets `json:"facets,omitempty"`
}

// A Hit is a section that answers the query. Its JSON form is the line that
// `talksearch query --json` prints and an element of the API's "hits".
type Hit struct {
	// Rank counts from 1, Offset included.
	Rank    int     `json:"rank"`
	Score   float64 `json:"score"`
	Note    NoteRef `json:"note"`
	Section Section `json:"section"`
	Snippet Snippet `json:"snippet"`
	Why     []Why   `json:"why"`
	// Missing are the parts of the query that this section lacks.
	Missing     []string     `json:"missing,omitempty"`
	Explanation *Explanation `json:"explanation,omitempty"`
}

// NoteRef is the note that a hit's section is part of.
type NoteRef struct {
	ID    string   `json:"id"`
	Path  string   `json:"path"`
	URL   string   `json:"url,omitempty"`
	Title string   `json:"title"`
	Date  string   `json:"date,omitempty"`
	Event string   `json:"event,omitempty"`
	Tags  []string `json:"tags,omitempty"`
	// Guessed are those of the fields above, by their names here, that the note does
	// not state: "event", "date".
	Guessed []string `json:"guessed,omitempty"`
	// Also are the copies of the note, the first MaxAlso of them by id. Filters do not
	// look at them.
	Also []Copy `json:"also,omitempty"`
}

// Section is where the reader of a hit lands.
type Section struct {
	ID      string   `json:"id"`
	Heading []string `json:"heading"`
	Anchor  string   `json:"anchor,omitempty"`
	Line    int      `json:"line"`
	// Talk is the title of the talk that the section is of.
	Talk    string `json:"talk,omitempty"`
	Speaker string `json:"speaker,omitempty"`
	Links   []Link `json:"links,omitempty"`
	// Guessed are those of the fields above, by their names here, that nothing
	// states: "speaker".
	Guessed []string `json:"guessed,omitempty"`
}

// Link leads to the talk's slides or video; Kind is "slides" or "video". URL opens
// slides at Page, counted from 1, and a video at Second; 0 is the whole.
type Link struct {
	Kind   string `json:"kind"`
	URL    string `json:"url"`
	Page   int    `json:"page,omitempty"`
	Second int    `json:"second,omitempty"`
}

// At tells where the link opens as people write it: "p. 24", "1:40", "1:02:03";
// "" is the whole.
func (l Link) At() string {
	switch s := l.Second; {
	case l.Page > 0:
		return fmt.Sprintf("p. %d", l.Page)
	case s >= 60*60:
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	case s > 0:
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return ""
}

// Snippet is the part of the section that shows why it was found: plain text,
// never markup, and the half-open byte ranges of Text that matched, in order and
// without overlap.
type Snippet struct {
	Text  string   `json:"text"`
	Spans [][2]int `json:"spans"`
}

// Why names one term that matched, the rule it matched by (an analyzer.Kind's
// name) and the field it was found in.
type Why struct {
	Term  string `json:"term"`
	Kind  string `json:"kind"`
	Field string `json:"field"`
}

// Explanation takes a score apart: Value is the sum of the values of Parts.
type Explanation struct {
	Value float64        `json:"value"`
	What  string         `json:"what"`
	Parts []*Explanation `json:"parts,omitempty"`
}
