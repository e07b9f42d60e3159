package index

import "encoding/binary"

// What is said of a note and of a section lies in the texts as its strings and numbers,
// one after the other in the order of the fields: a string behind its length, a list behind
// how many there are, all in uvarints.

// appendTo appends the reference as it is kept, but for Also, which the copies tell.
func (n *NoteRef) appendTo(b []byte) []byte {
	for _, s := range []string{n.ID, n.Path, n.URL, n.Title, n.Date, n.Event} {
		b = appendPart(b, s)
	}
	return appendParts(appendParts(b, n.Tags), n.Guessed)
}

func (s *Section) appendTo(b []byte) []byte {
	b = appendParts(appendPart(b, s.ID), s.Heading)
	b = binary.AppendUvarint(appendPart(b, s.Anchor), uint64(s.Line))
	b = appendPart(appendPart(b, s.Talk), s.Speaker)
	b = binary.AppendUvarint(b, uint64(len(s.Links)))
	for _, l := range s.Links {
		b = appendPart(appendPart(b, l.Kind), l.URL)
		b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(l.Page)), uint64(l.Second))
	}
	return appendParts(b, s.Guessed)
}

func appendPart[S []byte | string](b []byte, part S) []byte {
	return append(binary.AppendUvarint(b, uint64(len(part))), part...)
}

func appendParts(b []byte, parts []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(parts)))
	for _, p := range parts {
		b = appendPart(b, p)
	}
	return b
}

// A parts reads parts and numbers. Where they are cut off it has an error, and gives
// nothing.
type parts[S []byte | string] struct {
	rest S
	err  error
}

// number reads a number.
func (p *parts[S]) number() int {
	n := uint64(0)
	for i := range min(len(p.rest), binary.MaxVarintLen64) {
		c := p.rest[i]
		n |= uint64(c&0x7F) << (7 * i)
		if c < 0x80 {
			p.rest = p.rest[i+1:]
			return int(n)
		}
	}
	p.cutOff()
	return 0
}

func (p *parts[S]) cutOff() {
	var nothing S
	p.rest, p.err = nothing, errCutOff
}

// count reads how many things follow. Each takes a byte at least.
func (p *parts[S]) count() int { return min(max(0, p.number()), len(p.rest)) }

// next reads a part.
func (p *parts[S]) next() (part S) {
	n := p.number()
	if n < 0 || n > len(p.rest) {
		p.cutOff()
		return part
	}
	part, p.rest = p.rest[:n], p.rest[n:]
	return part
}

// cutPart returns the part that b begins with, and what follows it.
func cutPart[S []byte | string](b S) (part, rest S, err error) {
	p := parts[S]{rest: b}
	part = p.next()
	return part, p.rest, p.err
}

// skip passes over some parts.
func (p *parts[S]) skip(n int) {
	for range n {
		p.next()
	}
}

// list reads a list of parts; of none it is nil.
func list(p *parts[string]) (all []string) {
	if n := p.count(); n > 0 {
		all = make([]string, 0, n)
		for range n {
			all = append(all, p.next())
		}
	}
	return all
}

func readNoteRef(p *parts[string]) NoteRef {
	return NoteRef{
		ID: p.next(), Path: p.next(), URL: p.next(), Title: p.next(), Date: p.next(), Event: p.next(),
		Tags: list(p), Guessed: list(p),
	}
}

func readSection(p *parts[string]) Section {
	s := Section{ID: p.next(), Heading: list(p), Anchor: p.next(), Line: p.number(), Talk: p.next(), Speaker: p.next()}
	if s.Heading == nil {
		s.Heading = []string{} // as sectionRef has it
	}
	for range p.count() {
		s.Links = append(s.Links, Link{Kind: p.next(), URL: p.next(), Page: p.number(), Second: p.number()})
	}
	s.Guessed = list(p)
	return s
}
