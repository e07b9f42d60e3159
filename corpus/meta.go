package corpus

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/talksearch/talksearch/corpus/date"
)

// meta is what front matter says about a note.
type meta struct {
	title, date, url, event, speaker string
	tags                             []string
	// withheld says why the note is not for the public; empty when it is.
	withheld string
	until    time.Time // when it expires; zero is never
	flaw     *flaw
}

// The keys of the generators and services people write for: Hugo, Jekyll, Hexo,
// Eleventy, Zola, Zenn, Qiita, Hatena Blog.
var (
	dateKeys = []string{"date", "publishdate", "publish_date", "pubdate", "published_at", "published",
		"created_at", "created", "datetime", "updated_at", "updated", "lastmod"}
	publishKeys = []string{"publishdate", "publish_date", "pubdate", "published_at"}
	expiryKeys  = []string{"expirydate", "expiry_date", "expires", "unpublishdate"}
	tagKeys     = []string{"tags", "tag", "taxonomies.tags", "categories", "category", "taxonomies.categories", "topics"}
	urlKeys     = []string{"url", "permalink", "canonical_url", "canonicalurl", "slug"}
)

func (m matter) meta(now time.Time) meta {
	out := meta{
		title:   oneLine(m.first("title")),
		event:   oneLine(m.first("event")),
		tags:    tagsOf(m),
		url:     absoluteURL(m, urlKeys),
		speaker: strings.Join(cleaned(slices.Concat(m["speaker"], m["speakers"])), ", "),
	}
	for _, key := range dateKeys {
		v := m.first(key)
		if v == "" {
			continue
		}
		day, _, ok := date.Parse(v, now.Location())
		if ok {
			out.date = day
			break
		}
		if key == "date" {
			out.flaw = &flaw{1, "date " + strconv.Quote(v) + " is not understood; write it as 2014-06-22"}
		}
	}
	out.withheld = m.withheld(now)
	_, out.until, _ = date.Parse(m.first(expiryKeys...), now.Location())
	return out
}

// withheld gives the reason why a note is kept from the public, as one clause,
// or "". A generator that knows none of these keys but the one it uses itself
// would publish some such notes; a search that shows too little is the lesser evil.
func (m matter) withheld(now time.Time) string {
	for _, key := range []string{"draft", "private", "ignorepublish"} {
		if truth(m.first(key)) == yes {
			return "front matter says " + key + ": true"
		}
	}
	for _, key := range []string{"published", "publish"} {
		if truth(m.first(key)) == no {
			return "front matter says " + key + ": false"
		}
	}
	if status := strings.ToLower(m.first("status")); status == "draft" || status == "private" {
		return "front matter says status: " + status
	}
	if _, t, ok := date.Parse(m.first(publishKeys...), now.Location()); ok && t.After(now) {
		return "front matter publishes it in the future"
	}
	if _, t, ok := date.Parse(m.first(expiryKeys...), now.Location()); ok && t.Before(now) {
		return "front matter let it expire"
	}
	return ""
}

type verdict int

const (
	unsaid verdict = iota
	yes
	no
)

func truth(s string) verdict {
	switch strings.ToLower(s) {
	case "true", "yes", "on", "1", "y":
		return yes
	case "false", "no", "off", "0", "n":
		return no
	}
	return unsaid
}

func tagsOf(m matter) []string {
	var all []string
	for _, key := range tagKeys {
		values := m[key]
		if len(values) == 1 && strings.ContainsAny(values[0], ",、") {
			values = strings.FieldsFunc(values[0], func(r rune) bool { return r == ',' || r == '、' })
		}
		all = append(all, values...)
	}
	return cleanTags(all)
}

// cleanTags takes away '#', blanks and repeats.
func cleanTags(tags []string) []string {
	var out []string
	for _, tag := range cleaned(tags) {
		tag = strings.TrimSpace(strings.TrimLeft(tag, "#＃"))
		if tag != "" && !slices.Contains(out, tag) {
			out = append(out, tag)
		}
	}
	return out
}

func cleaned(values []string) []string {
	var out []string
	for _, v := range values {
		if v = oneLine(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

func absoluteURL(m matter, keys []string) string {
	for _, key := range keys {
		if raw := m.first(key); isAbsoluteURL(raw) {
			return raw
		}
	}
	return ""
}

func isAbsoluteURL(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// oneLine makes any white space one blank.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

var dateInName = regexp.MustCompile(`^(?:\d{4}-\d{1,2}-\d{1,2}|\d{8})[-_]`)

// nameTitle is the title of a note that has none: its file's name without
// extension and date, or for a page bundle (title/index.md) the folder's.
func nameTitle(id string) string {
	for id != "." && id != "/" && id != "" {
		name := path.Base(id)
		if formatOf(name) != unknownFormat {
			name = strings.TrimSuffix(name, path.Ext(name))
		}
		name = dateInName.ReplaceAllString(name, "")
		switch strings.ToLower(name) {
		case "", "index", "_index", "readme":
			if path.Dir(id) != "." {
				id = path.Dir(id)
				continue
			}
		}
		return name
	}
	return path.Base(id)
}

// withheldFolder tells whether a path lies in a folder that Jekyll keeps drafts in.
func withheldFolder(id string) bool {
	return slices.Contains(strings.Split(path.Dir(id), "/"), "_drafts")
}
