package corpus

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"iter"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/talksearch/talksearch/corpus/pattern"
)

// An addressBook is what the feeds and sitemaps in the sources say of where the
// other files are published. Neither has to be of use: they are read when the first
// note without an address asks, and what is broken in one is told when its own turn
// comes.
type addressBook struct {
	once sync.Once
	// files are all files of the Scan.
	files []File
	// addresses has the address of each file that is known to have one.
	addresses map[string]string
	// pages are the addresses whose page is a file of the sources.
	pages map[string]bool
	// first is the feed that has each address first.
	first map[string]string
	// items tells apart what feeds may leave out: pages and first.
	items string
}

// of gives where the file of an id is published; empty when nothing says so.
func (b *addressBook) of(id string) string {
	b.once.Do(b.read)
	return b.addresses[id]
}

// told tells whether an item of a feed is told elsewhere: as a file of its own, or
// by another feed.
func (b *addressBook) told(feed, address string) bool {
	b.once.Do(b.read)
	first, known := b.first[address]
	return b.pages[address] || known && first != feed
}

// context tells apart what other notes say of this one: what holds for its book,
// where it is published, which of its items are told elsewhere, whether pages of its
// site mark their text. What a file gives changes with it, though the file's own bytes do not.
func (f File) context() string {
	var said []string
	if f.book != nil {
		book := f.book()
		said = append(said, book.withheld, strings.Join(book.tags, "\t"))
		if book.problem != nil {
			said = append(said, book.problem.Reason)
		}
	}
	if f.marked != nil {
		said = append(said, f.marked.said())
	}
	if f.addresses != nil {
		said = append(said, f.addresses.of(f.ID))
		if f.root != nil && f.format == xmlFormat {
			said = append(said, f.addresses.items)
		}
	}
	return strings.Join(said, "\n")
}

// untold leaves out the items of a feed that are told elsewhere in the same folder:
// a site keeps its newest pages in feeds too, one for each tag.
func (f File) untold(items iter.Seq[entry]) iter.Seq[entry] {
	if f.root == nil || f.addresses == nil || f.format != xmlFormat {
		return items // the address book has no feeds of other names
	}
	return func(yield func(entry) bool) {
		for e := range items {
			// What no reader sees is told nowhere, whatever address it will have.
			if e.withheld == "" && e.broken == "" && f.addresses.told(f.ID, e.note.URL) {
				f.opts.PassedOver(f.Path, "an item whose page is read already: "+e.note.URL)
				continue
			}
			if !yield(e) {
				return
			}
		}
	}
}

var sitemapAddress = pattern.Lazy(`<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]]+?)\s*(?:\]\]>\s*)?</loc>`)

func (b *addressBook) read() {
	b.addresses, b.pages, b.first = map[string]string{}, map[string]bool{}, map[string]string{}
	var all []pageName
	seen := map[string]bool{}
	for _, f := range b.files {
		if f.format != xmlFormat || f.root == nil {
			continue
		}
		addresses, isFeed := f.published()
		for _, address := range addresses {
			if _, again := b.first[address]; isFeed && !again {
				b.first[address] = f.ID
			}
			if p, ok := pageOf(address); ok && !seen[address] {
				seen[address] = true
				all = append(all, p)
			}
		}
	}
	if len(all) > 0 {
		b.match(all)
	}
	h := sha256.New()
	for _, address := range slices.Sorted(maps.Keys(b.first)) {
		fmt.Fprintf(h, "%q %q\n", address, b.first[address])
	}
	for _, address := range slices.Sorted(maps.Keys(b.pages)) {
		fmt.Fprintf(h, "%q\n", address)
	}
	b.items = base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// published gives the addresses that a feed or a sitemap has, in order.
func (f File) published() (addresses []string, isFeed bool) {
	in, err := f.open()
	if err != nil {
		return nil, false
	}
	defer in.Close()
	text, _, problem := f.text(bufio.NewReaderSize(in, 64<<10), Feed)
	if problem != nil {
		return nil, false
	}
	if looksFeed(text) {
		for e := range readFeed(text) {
			if e.note.URL != "" && e.withheld == "" && e.broken == "" {
				addresses = append(addresses, e.note.URL)
			}
		}
		return addresses, true
	}
	if rootElement(text) == "urlset" {
		for _, m := range sitemapAddress().FindAllStringSubmatch(text, -1) {
			if address := strings.ReplaceAll(m[1], "&amp;", "&"); isAbsoluteURL(address) {
				addresses = append(addresses, address)
			}
		}
	}
	return addresses, false
}

// A pageName is what a file and its address have in common.
type pageName struct {
	address string   // empty for a file
	parts   []string // of the path, without a date, an extension or "index"
	date    string   // "2014-06-22", "2014-06" or "2014"; empty when there is none
}

var (
	pageExtension = pattern.Lazy(`(?i)\.(?:html?|md|markdown|mdx|rst|rest|txt|text|php)$`)
	digitsOnly    = pattern.Lazy(`^\d+$`)
	nameDate      = pattern.Lazy(`^(\d{4})-?(\d{2})-?(\d{2})[-_](.+)$`)
)

func pageOf(address string) (pageName, bool) {
	u, err := url.Parse(address)
	if err != nil || u.RawQuery != "" {
		return pageName{}, false
	}
	p := namePage(u.Path)
	p.address = address
	return p, len(p.parts) > 0
}

// namePage gives the name of a page from its path, on a disk or on a site.
func namePage(name string) (p pageName) {
	parts := strings.FieldsFunc(id(name), func(r rune) bool { return r == '/' })
	for i, part := range parts {
		last := i == len(parts)-1
		if last {
			part = pageExtension().ReplaceAllString(part, "")
			if i > 0 && (part == "index" || part == "_index") {
				break
			}
		}
		if m := nameDate().FindStringSubmatch(part); m != nil {
			p.date, part = m[1]+"-"+m[2]+"-"+m[3], m[4]
		}
		year := len(part) == 4 && (part[:2] == "19" || part[:2] == "20")
		switch {
		case last || !digitsOnly().MatchString(part):
			p.parts = append(p.parts, part)
		case p.date == "" && year:
			p.date = part
		case len(part) <= 2 && len(p.date) >= 4 && len(p.date) < 10:
			p.date += "-" + strings.Repeat("0", 2-len(part)) + part
		default:
			p.parts = append(p.parts, part)
		}
	}
	return p
}

// maxNamesakes is how many addresses may end alike for one of them to be looked
// for: where more do, their end says nothing.
const maxNamesakes = 50

// match gives files their addresses: the one address whose path is the end of the
// file's, or has its day and name. An address is one page, which may lie there
// twice, as a text and as the HTML made of it; where there are more, or a file has
// more than one address, nobody knows which is meant.
func (b *addressBook) match(all []pageName) {
	base := siteBase(all)
	byLast := map[string][]int{}
	for i, p := range all {
		last := p.parts[len(p.parts)-1]
		byLast[last] = append(byLast[last], i)
	}
	type claim struct {
		page int
		html bool
	}
	claims := map[claim][]string{}
	for _, f := range b.files {
		name := namePage(f.ID)
		if len(name.parts) == 0 {
			continue
		}
		found := -1
		namesakes := byLast[name.parts[len(name.parts)-1]]
		if len(namesakes) > maxNamesakes {
			continue
		}
		for _, i := range namesakes {
			if all[i].isOf(name, base) {
				if found >= 0 {
					found = -1
					break
				}
				found = i
			}
		}
		if found >= 0 {
			c := claim{found, strings.HasPrefix(strings.ToLower(path.Ext(f.ID)), ".htm")}
			claims[c] = append(claims[c], f.ID)
		}
	}
	for c, files := range claims {
		if len(files) == 1 {
			b.addresses[files[0]] = all[c.page].address
			b.pages[all[c.page].address] = true
		}
	}
}

// siteBase is how many parts all addresses begin with: a site in a folder.
func siteBase(all []pageName) int {
	shortest := all[0].parts
	for _, p := range all {
		if len(p.parts) < len(shortest) {
			shortest = p.parts
		}
	}
	for _, p := range all {
		if !slices.Equal(p.parts[:len(shortest)], shortest) {
			return 0
		}
	}
	return len(shortest)
}

func (p pageName) isOf(file pageName, base int) bool {
	if p.date != "" && file.date != "" {
		if strings.HasPrefix(file.date, p.date) {
			return len(p.date) > len("2014") || endsWith(file.parts, p.parts, base)
		}
		if !strings.HasPrefix(p.date, file.date) {
			return false
		}
	}
	return endsWith(file.parts, p.parts, base)
}

// endsWith tells whether the parts of an address, or those below the site's base,
// are the last ones of a file.
func endsWith(file, address []string, base int) bool {
	tail := func(parts []string) bool {
		return len(parts) > 0 && len(parts) <= len(file) && slices.Equal(file[len(file)-len(parts):], parts)
	}
	return tail(address) || base < len(address) && tail(address[base:])
}
