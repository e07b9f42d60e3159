package server

import (
	"bytes"
	"cmp"
	"html/template"
	"net/http"
	"net/url"
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
	at place

	Query string
	// Subject is what was searched for, in words: the query, or else the filters.
	Subject string
	Answer  *results
	Problem *trouble
	// Reason is what the index has against the query.
	Reason string
	Page   string // which page of the results, from the second on

	Chips  []chip
	Facets []facet
	Sorts  []option
	// Hidden go along with the form.
	Hidden []hidden

	PreviousURL, NextURL, FirstURL, OtherURL, UnfilteredURL string
	// DidYouMeanURL leads to what Answer.DidYouMean would find.
	DidYouMeanURL string
	// Home is the start page.
	Home string
	// Root is the way from this address to /, relative, so that the site can
	// live below any path of a proxy.
	Root      string
	CSS, Icon string
}

// searchHTML decides /. What it takes is in pageParameters.
func (s *server) searchHTML(r *http.Request) (*reply, error) {
	p, err := pageParameters.readSome(r)
	if err != nil {
		return nil, err
	}
	req, err := p.question()
	if err != nil {
		return nil, err
	}
	number, err := p.number(pageParameter)
	if err != nil {
		return nil, err
	}
	lang, err := p.text(pageLangParameter)
	if err != nil {
		return nil, err
	}
	v := s.page.view(r, place{query: req.Query, filters: req.Filters, sort: req.Sort, number: number, lang: lang})
	if req.Query == "" && !req.Filters.Active() {
		v.refine(nil, 0)
		return s.page.render(v, http.StatusOK, http.Header{"Cache-Control": {"no-cache"}})
	}
	g, err := s.live.lease()
	if err != nil {
		return nil, err
	}
	defer s.live.giveBack(g)

	tag := entityTag("page", g.name, v.Lang, v.at)
	if tag.heldBy(r) {
		return notModified(tag, "Accept-Language"), nil
	}
	// One hit more than is shown tells whether there is a next page; Total does
	// not, since a note shows only some of its sections.
	req.Limit, req.Offset, req.Facets = pageHits+1, (number-1)*pageHits, true
	answer, err := s.ask(r.Context(), g, req)
	if err != nil {
		return nil, err
	}
	v.Answer = present(answer, v.messages, pageHits)
	v.refine(answer.Facets, answer.Total)
	v.FirstURL = v.address(v.at.page(1))
	if answer.DidYouMean != "" {
		v.DidYouMeanURL = v.address(v.at.about(answer.DidYouMean))
	}
	if number > 1 {
		v.Page = v.NumberOfPage(number)
		v.PreviousURL = v.address(v.at.page(number - 1))
	}
	if len(answer.Hits) > pageHits && number < lastPage {
		v.NextURL = v.address(v.at.page(number + 1))
	}
	return s.page.render(v, http.StatusOK, cacheable(tag, answer, ""))
}

// refuse is the page's reply to a problem: in the reader's language, with the
// form and what was typed, so that trying again is one key away. Filters are dropped: one
// of them may be what is wrong.
func (sp *searchPage) refuse(r *http.Request, p *problem) *reply {
	asked, _ := url.ParseQuery(r.URL.RawQuery) // what can be read of it
	at := place{query: strings.ToValidUTF8(strings.TrimSpace(asked.Get("q")), "\uFFFD"), number: 1, lang: asked.Get("lang")}
	if p.Code == queryTooLong && p.Param == queryParameter.name {
		at.query = "" // nobody wants to edit that, or to be sent it back
	}
	v := sp.view(r, at)
	v.refine(nil, 0)
	t := v.trouble(p.Code)
	v.Problem = &t
	if p.Code == badQuery {
		v.Reason = clip(cmp.Or(v.unreadable(p.cause), p.Detail))
	}
	rep, err := sp.render(v, p.Status, p.header(""))
	if err != nil {
		return problemJSON(r, p)
	}
	return rep
}

// view is the page's frame, without results.
func (sp *searchPage) view(r *http.Request, at place) *view {
	v := &view{
		messages: speak(at.lang, r, japanese),
		Query:    at.query,
		Subject:  at.query,
		Root:     "./" + strings.Repeat("../", strings.Count(r.URL.Path, "/")-1),
	}
	if v.Lang != at.lang {
		at.lang = "" // is none that we have
	}
	v.at = at
	if v.Subject == "" {
		var chosen []string
		for _, r := range refinements {
			for _, value := range r.get(&at.filters) {
				chosen = append(chosen, clip(value))
			}
		}
		v.Subject = strings.Join(chosen, v.Between)
	}
	v.CSS = v.Root + sp.assets.names["search.css"]
	v.Icon = v.Root + sp.assets.names["icon.svg"]
	v.Home = v.address(place{lang: at.lang})
	v.OtherURL = v.address(at.page(1).in(v.Other))
	return v
}

// address leads from this page to a place.
func (v *view) address(to place) string {
	if query := to.values().Encode(); query != "" {
		return v.Root + "?" + query
	}
	return v.Root
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
