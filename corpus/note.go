package corpus

import (
	"time"

	"github.com/talksearch/talksearch/corpus/talk"
)

// A Note is one document a person wrote about one or more talks: a blog post,
// a page saved as text, a line of a JSONL file.
type Note struct {
	// ID names the note among all notes of one run. It is the slash-separated
	// path below the source's root ("2014/jtf.md"), or the id a JSONL record gives.
	ID string
	// Path is what a person would open: the file's path below its source's root.
	Path string
	// URL is where the note is published, when the note says so.
	URL string
	// Title is never empty: a note without a title is given its file's name.
	Title string
	// Date is an ISO 8601 calendar date ("2014-06-22"), empty when unknown.
	Date string
	// Event is the conference or meetup the note reports on, empty when unknown.
	Event string
	// Tags are as written, without a leading '#', in order, without repeats.
	Tags []string
	// Guessed names those of the fields above that the note does not state and that
	// were read out of its title, its path or its text: "event", "date".
	Guessed []string
	// Until is when the note may expire, and is to be read again; zero is never.
	Until time.Time
	// Sections are in reading order. A note has at least one.
	Sections []Section
}

// A Section is what a reader wants to land on: a talk, or a part of one.
// Text before the first heading is a section of its own, with an empty Heading.
type Section struct {
	// ID names the section among all sections of one run: the note's ID, '#',
	// and the anchor or, where that would not be unique, an ordinal.
	ID string
	// Heading is the path of headings from the outermost to this section's own.
	// The note's title is not part of it.
	Heading []string
	// Anchor is the fragment that the site's generator gives the heading,
	// without '#'; empty when there is nothing to land on.
	Anchor string
	// Line is where the section begins in the decoded file, counted from 1.
	Line int
	// Talk is the title of the talk that the section is of, without its speaker;
	// empty when nothing tells that the section is of a talk. Parts of a talk carry
	// their talk's.
	Talk string
	// Speaker is who gave the talk, as written ("すずけんさん@suzu_v" gives
	// "すずけん @suzu_v"); parts of a talk carry their talk's speaker.
	Speaker string
	// Links are the talk's slides and videos; parts of a talk carry their talk's.
	Links []Link
	// Guessed is "speaker" when nothing but the habit of the note's headings tells
	// that this is a speaker: "タイトル – 名前".
	Guessed []string
	// LinkTitles and LinkAddresses say what the section's text links to: titles
	// of pages, where a link gives one beside its text, and the words of their
	// addresses, one page a line. They are nothing a reader sees, but what a
	// reader may remember.
	LinkTitles, LinkAddresses string
	// Prose is the section's own text, without headings, markup, code blocks and
	// site chrome. Blocks are separated by "\n"; a hard-wrapped line inside a
	// block keeps its "\n" too.
	Prose string
	// Code is the text of the section's code blocks, separated by "\n".
	Code string
}

// LinkKind says what a Link leads to.
type LinkKind = talk.Kind

// The kinds of link a talk has.
const (
	Slides = talk.Slides
	Video  = talk.Video
)

// A Link leads from a talk to its slide deck or its recording.
type Link = talk.Link
