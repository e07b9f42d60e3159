package corpus

import (
	"cmp"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/talksearch/talksearch/corpus/date"
	"github.com/talksearch/talksearch/corpus/pattern"
)

// meta is what front matter says about a note.
type meta struct {
	title, date, url, event, speaker, author string
	tags                                     []string
	// several tells that the note is of several articles, which have no one event.
	several bool
	// withheld says why the note is not for the public; empty when it is.
	withheld string
	// withheldBy is the key that says so.
	withheldBy string
	until      time.Time // when it expires; zero is never
	flaw       *flaw
}

// The keys of the generators and services people write for: Hugo, Jekyll, Hexo,
// Eleventy, Zola, Zenn, Qiita, Hatena Blog.
var (
	dateKeys = []string{"date", "publishdate", "publish_date", "pubdate", "published_at", "published",
		"created_at", "created", "datetime", "updated_at", "updated", "lastmod"}
	tagKeys = []string{"tags", "tag", "taxonomies.tags", "categories", "category", "taxonomies.categories", "topics"}
	urlKeys = []string{"url", "permalink", "canonical_url", "canonicalurl", "slug"}
)

func (m matter) meta(now time.Time) meta {
	out := meta{
		title:   oneLine(m.first("title")),
		event:   oneLine(m.first("event")),
		author:  oneLine(m.first("author")),
		tags:    tagsOf(m),
		url:     cmp.Or(absoluteURL(m, urlKeys), m.qiitaURL()),
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
	out.withheldBy, out.withheld = m.withheld(now)
	out.until = m.until(now)
	return out
}

func tagsOf(m matter) []string {
	var all []string
	for _, key := range tagKeys {
		values := m[key]
		if len(values) == 1 {
			values = tagList(values[0])
		}
		all = append(all, values...)
	}
	return cleanTags(all)
}

// tagList parts tags that are written as one value. Pelican's rule: where there
// is a semicolon, it parts them, and tags may have commas in them.
func tagList(value string) []string {
	marks := ",、"
	if strings.Contains(value, ";") {
		marks = ";"
	}
	return strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(marks, r) })
}

var (
	// jekyllPost is where Jekyll has its posts.
	jekyllPost = pattern.Lazy(`(?:^|/)_(?:posts|drafts)/`)
	// jekyllWords is a plural key whose value is a string, and no list.
	jekyllWords = pattern.Lazy(`(?mi)^(tags|categories):[ \t]+(?:"([^"\n]+)"|'([^'\n]+)'|([^\s\[{"'|>&*!#,][^\n]*?))[ \t]*$`)
)

// partAtBlanks makes lists of the strings that Jekyll parts at blanks. Commas and
// semicolons are what others part with.
func (m matter) partAtBlanks(inside string) {
	for _, words := range jekyllWords().FindAllStringSubmatch(inside, -1) {
		key, value := strings.ToLower(words[1]), words[2]+words[3]+words[4]
		if len(m[key]) == 1 && m[key][0] == value && !strings.ContainsAny(value, ",、;") {
			m[key] = strings.Fields(value)
		}
	}
}

// cleanTags takes away '#', blanks and repeats.
func cleanTags(tags []string) []string {
	var out []string
	seen := map[string]bool{} // an export of a blog may have any number of them
	for _, tag := range cleaned(tags) {
		tag = strings.TrimSpace(strings.TrimLeft(tag, "#＃"))
		if tag != "" && !seen[tag] {
			seen[tag] = true
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

// qiitaURL is the address of an article that Qiita's command has published: the
// site leads from it to its author's page of it.
func (m matter) qiitaURL() string {
	_, organized := m["organization_url_name"]
	_, ignored := m["ignorepublish"]
	if id := m.first("id"); (organized || ignored) && qiitaID().MatchString(id) {
		return "https://qiita.com/items/" + id
	}
	return ""
}

var qiitaID = pattern.Lazy(`^[0-9a-f]{20}$`)

func isAbsoluteURL(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// oneLine makes any white space one blank.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

var dateInName = pattern.Lazy(`^(?:\d{4}-\d{1,2}-\d{1,2}|\d{8})[-_]`)

// nameTitle is the title of a note that has none: its file's name without
// extension and date, or for a page bundle (title/index.md) the folder's.
func nameTitle(id string) string {
	for id != "." && id != "/" && id != "" {
		name := path.Base(id)
		if formatOf(name) != unknownFormat {
			name = strings.TrimSuffix(name, path.Ext(name))
		}
		name = dateInName().ReplaceAllString(name, "")
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
