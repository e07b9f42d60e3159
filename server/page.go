package server

import (
	"bytes"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/talksearch/talksearch/index"
)

// pageHits is how many hits one page of results shows.
const pageHits = 20

// lastPage is the last page that index.MaxOffset lets us reach.
const lastPage = index.MaxOffset/pageHits + 1

// searchPage renders / and the errors of every path that people look at.
type searchPage struct {
	template *template.Template
	assets   *assets
}

func newSearchPage() *searchPage {
	return &searchPage{
		template: template.Must(template.ParseFS(embedded, "page.html")),
		assets:   newAssets(),
	}
}

// A view is all that the template shows. One of Answer and Problem is set, or
// neither on the start page.
type view struct {
	*messages
	Query   string
	Answer  *results
	Problem *trouble
	// Reason is what the index has against the query, in English.
	Reason string
	Number int // of the page of results, from 1

	PreviousURL, NextURL, FirstURL, OtherURL string
	// DidYouMeanURL leads to what Answer.DidYouMean would find.
	DidYouMeanURL string
	// AskedLang goes along with the form when the address named it.
	AskedLang string
	// Root is the way from this address to /, relative, so that the site can
	// live below any path of a proxy.
	Root      string
	CSS, Icon string
}

// searchHTML decides /?q=&page=&lang=.
func (s *server) searchHTML(r *http.Request) (*reply, error) {
	p, q, err := asked(r)
	if err != nil {
		return nil, err
	}
	number, err := p.number("page", 1, 1, lastPage)
	if err != nil {
		return nil, err
	}
	v := s.page.view(r, p)
	if q == "" {
		return s.page.render(v, http.StatusOK, http.Header{"Cache-Control": {"no-cache"}})
	}
	g, err := s.live.lease()
	if err != nil {
		return nil, err
	}
	defer s.live.giveBack(g)

	tag := entityTag("page "+v.Lang+" "+v.AskedLang, g.name, q, number)
	if tag.heldBy(r) {
		return notModified(tag, "Accept-Language"), nil
	}
	// One hit more than is shown tells whether there is a next page; Total does
	// not, since a note shows only some of its sections.
	answer, err := s.ask(r.Context(), g, index.Request{Query: q, Limit: pageHits + 1, Offset: (number - 1) * pageHits})
	if err != nil {
		return nil, err
	}
	v.Number = number
	v.Answer = present(answer, v.messages, pageHits)
	v.FirstURL = v.address(q, 1, v.AskedLang)
	if answer.DidYouMean != "" {
		v.DidYouMeanURL = v.address(answer.DidYouMean, 1, v.AskedLang)
	}
	if number > 1 {
		v.PreviousURL = v.address(q, number-1, v.AskedLang)
	}
	if len(answer.Hits) > pageHits && number < lastPage {
		v.NextURL = v.address(q, number+1, v.AskedLang)
	}
	return s.page.render(v, http.StatusOK, cacheable(tag, answer, ""))
}

// refuse is the page's reply to a problem: in the reader's language, with the
// form and what was typed, so that trying again is one key away.
func (sp *searchPage) refuse(r *http.Request, p *problem) *reply {
	asked, _ := url.ParseQuery(r.URL.RawQuery) // what can be read of it
	given := params{"q": asked.Get("q"), "lang": asked.Get("lang")}
	if p.Code == queryTooLong {
		delete(given, "q") // nobody wants to edit that, or to be sent it back
	}
	v := sp.view(r, given)
	t := v.trouble(p.Code)
	v.Problem = &t
	if p.Code == badQuery {
		v.Reason = clip(p.Detail)
	}
	rep, err := sp.render(v, p.Status, p.header(""))
	if err != nil {
		return problemJSON(r, p)
	}
	return rep
}

// view is the page's frame, without results.
func (sp *searchPage) view(r *http.Request, p params) *view {
	v := &view{
		messages: speak(p["lang"], r),
		Query:    strings.ToValidUTF8(strings.TrimSpace(p["q"]), "\uFFFD"),
		Root:     "./" + strings.Repeat("../", strings.Count(r.URL.Path, "/")-1),
	}
	if v.Lang == p["lang"] {
		v.AskedLang = v.Lang
	}
	v.CSS = v.Root + sp.assets.names["search.css"]
	v.Icon = v.Root + sp.assets.names["icon.svg"]
	v.OtherURL = v.address(v.Query, 1, v.Other)
	return v
}

// address is the page's own, for a query, a page of results and a language.
func (v *view) address(q string, number int, lang string) string {
	values := url.Values{}
	if q != "" {
		values.Set("q", q)
	}
	if number > 1 {
		values.Set("page", strconv.Itoa(number))
	}
	if lang != "" {
		values.Set("lang", lang)
	}
	return v.Root + "?" + values.Encode()
}

func (sp *searchPage) render(v *view, status int, header http.Header) (*reply, error) {
	var body bytes.Buffer
	if err := sp.template.Execute(&body, v); err != nil {
		return nil, err
	}
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Language", v.Lang)
	header.Set("Vary", "Accept-Language")
	return &reply{status: status, header: header, body: withoutControls(body.Bytes())}, nil
}
