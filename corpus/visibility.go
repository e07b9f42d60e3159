package corpus

import (
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/talksearch/talksearch/corpus/date"
	"github.com/talksearch/talksearch/corpus/pattern"
)

// A search that shows a draft has published it. So whatever any generator or service
// takes for a sign that a note is not for the public keeps it out, whichever of them
// the site is made by; and a value that cannot be understood, where only yes or no
// could be, counts as such a sign too.

// A visibilityRule gives the reason for which the values of a key keep a note from the
// public, as what follows "front matter " and the key; "" is none.
type visibilityRule func(values []string, now time.Time) string

// visibilityKeys are the keys that say who may see a note, in lower case and without
// '-' and '_'.
var visibilityKeys = map[string]visibilityRule{
	// Hugo, Hexo, Astro, Gatsby, Hatena Blog, HackMD, esa.
	"draft": withheldIfTrue, "drafts": withheldIfTrue, "isdraft": withheldIfTrue, "wip": withheldIfTrue,
	// Qiita.
	"private": withheldIfTrue, "isprivate": withheldIfTrue, "ignorepublish": withheldIfTrue,
	// Jekyll, Zenn, Obsidian.
	"published": withheldIfFalse, "publish": withheldIfFalse, "ispublished": withheldIfFalse,
	"public": withheldIfSaidFalse, "listed": withheldIfSaidFalse,
	// Docusaurus, Hugo's page resources, Zola, Eleventy.
	"unlisted": withheldIfTrue, "headless": withheldIfTrue, "render": withheldIfSaidFalse,
	"build.render": withheldUnless("always", "true"), "build.list": withheldUnless("always", "true"),
	"eleventyexcludefromcollections": withheldIfTrue, "permalink": withheldIfSaidFalse,
	// Pelican, Movable Type, WordPress, Ghost.
	"status": withheldByStatus, "poststatus": withheldByStatus,
	"visibility": withheldUnless("public", "everyone", "all", "world", "open", "visible", "listed", "published", "true", "公開"),
	// Plugins and themes.
	"hidden": withheldIfSaidTrue, "secret": withheldIfSaidTrue, "confidential": withheldIfSaidTrue,
	"encrypt": withheldIfSaidTrue, "encrypted": withheldIfSaidTrue, "password": withheldIfSaid,
	// What search engines must not show, a search box need not.
	"robots": withheldByRobots, "robots.index": withheldIfSaidFalse, "robots.noindex": withheldIfTrue,
	"noindex": withheldIfTrue, "robotsnoindex": withheldIfTrue, "seo.noindex": withheldIfTrue,
	"sitemap": withheldIfSaidFalse, "sitemap.disable": withheldIfTrue, "sitemap.exclude": withheldIfTrue,
	"sitemap.noindex": withheldIfTrue, "sitemap.ignore": withheldIfTrue, "sitemapexclude": withheldIfTrue,
	"search": withheldIfSaidFalse, "search.exclude": withheldIfTrue, "searchable": withheldIfFalse, "insearchindex": withheldIfFalse,
	"searchhidden": withheldIfTrue, "searchexclude": withheldIfTrue, "excludesearch": withheldIfTrue,
	"excludefromsearch": withheldIfTrue, "booksearchexclude": withheldIfTrue,
	// When. Hugo and Jekyll hold back what has a date to come.
	"date": withheldIfToCome, "publishdate": withheldUntil, "pubdate": withheldUntil, "publishedat": withheldUntil,
	"publishat": withheldUntil, "scheduledat": withheldUntil,
	"expirydate": withheldAfter, "expirationdate": withheldAfter, "expires": withheldAfter, "expiresat": withheldAfter,
	"unpublishdate": withheldAfter, "unpublishedat": withheldAfter,
}

// expiryKeys are those of visibilityKeys that say when a note is over.
var expiryKeys = []string{"expirydate", "expirationdate", "expires", "expiresat", "unpublishdate", "unpublishedat"}

// plainKey takes away how a key is written. Hugo's cascade holds for its own page too.
func plainKey(key string) string {
	key = strings.ToLower(keyMarks.Replace(key))
	if !strings.HasPrefix(key, "cascade.") {
		return key
	}
	return cascadeKey().ReplaceAllString(key, "")
}

var keyMarks = strings.NewReplacer("-", "", "_", "", " ", "")

var cascadeKey = pattern.Lazy(`^cascade\.(?:\d+\.)?`)

// withheld gives the key by which a note is kept from the public, and the reason as one
// clause; neither, when it is for everybody.
func (m matter) withheld(now time.Time) (key, why string) {
	for _, key := range slices.Sorted(maps.Keys(m)) {
		plain := plainKey(key)
		rule, ok := visibilityKeys[plain]
		if !ok {
			// draft: {since: 2014} is something said of a draft.
			parent, _, nested := strings.Cut(plain, ".")
			if nested && (parent == "draft" || parent == "private" || parent == "ignorepublish") {
				return key, "front matter says " + key + notUnderstood
			}
			continue
		}
		var values []string
		for _, v := range m[key] {
			v, _, _ = strings.Cut(v, " #") // a comment, where lines were read one by one
			if v = strings.TrimSpace(v); v != "" {
				values = append(values, v)
			}
		}
		if len(values) == 0 {
			continue // null and "" leave it unsaid
		}
		if why := rule(values, now); why != "" {
			return key, "front matter says " + key + why
		}
	}
	return "", ""
}

// until gives the first of the times to come at which a note may expire; zero is never.
func (m matter) until(now time.Time) (first time.Time) {
	for key, values := range m {
		if !slices.Contains(expiryKeys, plainKey(key)) {
			continue
		}
		for _, v := range values {
			if _, t, ok := date.Parse(v, now.Location()); ok && t.After(now) {
				first = earlier(first, t)
			}
		}
	}
	return first
}

// earlier is the earlier of two times, of which zero is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

const notUnderstood = ", which is not understood, so it is kept back; say true or false"

// says tells of the value that decides.
func says(value string) string {
	if strings.ContainsAny(value, "\n\"") || len(value) > 40 {
		value = strconv.Quote(value[:min(len(value), 40)])
	}
	return ": " + strings.ToValidUTF8(value, "\uFFFD")
}

type verdict int

const (
	unsaid verdict = iota
	yes
	no
)

func truth(s string) verdict {
	switch strings.ToLower(strings.Trim(s, `"',`)) {
	case "true", "yes", "on", "1", "y":
		return yes
	case "false", "no", "off", "0", "n", "null", "~", "none":
		return no
	}
	return unsaid
}

// withheldIfTrue wants to be told yes or no.
func withheldIfTrue(values []string, _ time.Time) string {
	for _, v := range values {
		switch truth(v) {
		case yes:
			return says(v)
		case unsaid:
			return says(v) + notUnderstood
		}
	}
	return ""
}

// withheldIfSaidTrue is for keys that have other uses.
func withheldIfSaidTrue(values []string, _ time.Time) string {
	return saidTo(yes, values)
}

// withheldIfFalse wants to be told yes, no, or since when.
func withheldIfFalse(values []string, now time.Time) string {
	for _, v := range values {
		switch truth(v) {
		case no:
			return says(v)
		case unsaid:
			if why := withheldUntil([]string{v}, now); why != "" {
				return why
			}
		}
	}
	return ""
}

func withheldIfSaidFalse(values []string, _ time.Time) string {
	return saidTo(no, values)
}

func saidTo(be verdict, values []string) string {
	for _, v := range values {
		if truth(v) == be {
			return says(v)
		}
	}
	return ""
}

func withheldIfSaid(values []string, _ time.Time) string {
	if truth(values[0]) == no {
		return ""
	}
	return ", so it is for those who know it"
}

// withheldUnless wants one of some words.
func withheldUnless(words ...string) visibilityRule {
	return func(values []string, _ time.Time) string {
		for _, v := range values {
			if !slices.Contains(words, strings.ToLower(v)) {
				return says(v)
			}
		}
		return ""
	}
}

// withheldByStatus knows the words for what is not published. Other words are other
// things' status: a decision's, a plant's in a garden of notes.
func withheldByStatus(values []string, _ time.Time) string {
	for _, v := range values {
		if notPublished().MatchString(v) {
			return says(v)
		}
	}
	return ""
}

var notPublished = pattern.Lazy(`(?i)draft|private|hidden|secret|unpublish|unlisted|not[ _-]?(?:yet[ _-]?)?published|^(?:pending|future|scheduled|` +
	`trash(?:ed)?|deleted|skip|wip|(?:in[ _-]?)?(?:review|progress)|inherit|spam|false)$|下書|非公開|限定公開|執筆中|作成中|編集中|書きかけ|予約`)

func withheldByRobots(values []string, _ time.Time) string {
	for _, v := range values {
		if noRobots().MatchString(v) {
			return says(v)
		}
	}
	return ""
}

var noRobots = pattern.Lazy(`(?i)\b(?:noindex|none)\b`)

func withheldUntil(values []string, now time.Time) string {
	for _, v := range values {
		if truth(v) != unsaid {
			continue
		}
		_, t, ok := date.Parse(v, now.Location())
		if !ok {
			return says(v) + notUnderstood
		}
		if t.After(now) {
			return says(v) + ", which is to come"
		}
	}
	return ""
}

// withheldIfToCome leaves it to others to say that a date is none.
func withheldIfToCome(values []string, now time.Time) string {
	if _, t, ok := date.Parse(values[0], now.Location()); ok && t.After(now) {
		return says(values[0]) + ", which is to come"
	}
	return ""
}

func withheldAfter(values []string, now time.Time) string {
	for _, v := range values {
		if truth(v) == no || strings.EqualFold(v, "never") {
			continue
		}
		_, t, ok := date.Parse(v, now.Location())
		if !ok {
			return says(v) + notUnderstood
		}
		if t.Before(now) {
			return says(v) + ", which is over"
		}
	}
	return ""
}

// withheldPlace gives the reason for which a note is kept from the public by where it
// lies below its source, or "".
func withheldPlace(name string, now time.Time) string {
	folders := strings.Split(path.Dir(name), "/")
	for _, folder := range folders {
		switch strings.ToLower(folder) {
		case "_drafts", "_draft", "drafts", "draft", "下書き":
			return "is in a folder " + folder
		case ".remote":
			return "is one of the copies that Qiita CLI keeps"
		}
	}
	base := strings.ToLower(path.Base(name))
	if stem := strings.TrimSuffix(base, path.Ext(base)); path.Ext(stem) == ".draft" {
		return "its name ends in .draft"
	}
	if slices.Contains(folders, "_posts") {
		if _, t, ok := date.Parse(date.InPath(path.Base(name)), now.Location()); ok && t.After(now) {
			return "its name has a day that is to come"
		}
	}
	return ""
}

// maxHead is how much of a text is looked at for what its parser did not read.
const maxHead = 64 << 10

// withheldHead looks at the head of a text that could not be read as front matter, or
// not wholly, for lines that speak of a draft all the same. It gives the line, counted
// from 1, and the reason, or "".
func withheldHead(text string, now time.Time) (line int, why string) {
	text = text[:min(len(text), maxHead)]
	begun, fenced := false, false
	for raw := range strings.SplitSeq(text, "\n") {
		line++
		l := strings.TrimSpace(raw)
		if !begun {
			if l == "" || l == "\uFEFF" {
				continue
			}
			if !headBegins().MatchString(l) {
				return 0, ""
			}
			begun, fenced = true, headFence().MatchString(l)
		} else if l == "" && !fenced || headFence().MatchString(l) {
			return 0, ""
		}
		for _, m := range draftSaid().FindAllStringSubmatchIndex(l, -1) {
			key, value := l[m[2]:m[3]], strings.Trim(l[m[4]:m[5]], " \t\"',;}>-")
			rule := visibilityKeys[plainKey(key)]
			if value == "" || rule == nil {
				continue
			}
			said := rule([]string{value}, now)
			// In the middle of a line it may be prose, unless it is plain.
			if said != "" && (m[2] <= 1 || !strings.HasSuffix(said, notUnderstood)) {
				return line, "its head says " + key + said
			}
		}
	}
	return 0, ""
}

var (
	headFence = pattern.Lazy(`^(?:-{3,}|\+{3,})\s*\w*$`)
	// A head is what begins with a fence, a key, an object or a comment.
	headBegins = pattern.Lazy(`^(?:-{3,}|\+{3,}|[{%]|<!--|/\*|export\s|["']?[A-Za-z][\w .-]{0,30}["']?\s*[:=])`)
	draftSaid  = pattern.Lazy(`(?i)(?:^|[\s"'{,;-])(draft|is_?draft|private|ignore_?publish|published?|status|wip|unlisted)["']?\s*[:=]\s*("[^"]*"|'[^']*'|[^,;}]*)`)
)
