package server

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"github.com/talksearch/talksearch/index"
)

// A place is an address of the search page: what it asks, and which page of the results
// it shows. It is a value: what changes it returns another one.
type place struct {
	query   string
	filters index.Filters
	sort    index.Sort
	number  int    // from 1
	lang    string // "" where the address does not name one
}

// values are the place's parameters, those that say nothing left out.
func (p place) values() url.Values {
	values := url.Values{}
	set := func(of *parameter, text string) {
		if text != "" {
			values.Add(of.name, text)
		}
	}
	set(queryParameter, p.query)
	for _, f := range refinements {
		values[f.of.name] = f.get(&p.filters)
	}
	if p.sort == index.ByDate {
		set(sortParameter, string(p.sort))
	}
	if p.number > 1 {
		set(pageParameter, strconv.Itoa(p.number))
	}
	set(pageLangParameter, p.lang)
	return values
}

func (p place) page(number int) place              { p.number = number; return p }
func (p place) in(lang string) place               { p.lang = lang; return p }
func (p place) by(sort index.Sort) place           { p.sort = sort; return p.page(1) }
func (p place) about(query string) place           { p.query = query; return p.page(1) }
func (p place) within(filters index.Filters) place { p.filters = filters; return p.page(1) }

// A refinement is one of the fields by which results can be narrowed.
type refinement struct {
	of     *parameter
	name   func(*messages) string
	get    func(*index.Filters) []string
	set    func(*index.Filters, []string)
	values func(*index.Facets) []index.FacetValue
}

var refinements = []refinement{
	{yearParameter, func(m *messages) string { return m.Year },
		func(f *index.Filters) []string { return texts(f.Years) }, func(f *index.Filters, v []string) { f.Years = years(v) },
		func(f *index.Facets) []index.FacetValue {
			newest := slices.Clone(f.Years)
			slices.SortFunc(newest, func(a, b index.FacetValue) int { return cmp.Compare(b.Value, a.Value) })
			return newest
		}},
	{eventParameter, func(m *messages) string { return m.Event },
		func(f *index.Filters) []string { return f.Events }, func(f *index.Filters, v []string) { f.Events = v },
		func(f *index.Facets) []index.FacetValue { return f.Events }},
	{speakerParameter, func(m *messages) string { return m.Speaker },
		func(f *index.Filters) []string { return f.Speakers }, func(f *index.Filters, v []string) { f.Speakers = v },
		func(f *index.Facets) []index.FacetValue { return f.Speakers }},
	{tagParameter, func(m *messages) string { return m.Tag },
		func(f *index.Filters) []string { return f.Tags }, func(f *index.Filters, v []string) { f.Tags = v },
		func(f *index.Facets) []index.FacetValue { return f.Tags }},
}

// texts writes years as facets do.
func texts(years []int) []string {
	var texts []string
	for _, y := range years {
		texts = append(texts, index.FacetYear(y))
	}
	return texts
}

func years(texts []string) []int {
	var years []int
	for _, t := range texts {
		if y, err := strconv.Atoi(t); err == nil {
			years = append(years, y)
		}
	}
	return years
}

// A chip is a filter that is set, and the way to be without it.
type chip struct{ Kind, Label, RemoveURL, Remove string }

// An option is a way to go on from a page of results.
type option struct {
	Label, URL string
	Count      string // of notes; "" for none
	Current    bool
}

// A facet is a list of values to narrow the results to.
type facet struct {
	Name   string
	Values []option
}

// A hidden is a parameter that goes along with the form.
type hidden struct{ Name, Value string }

// refine fills in what narrows and orders the results at v's place. Facets are nil where
// there is no answer.
func (v *view) refine(found *index.Facets, total int) {
	here := v.at
	for _, r := range refinements {
		chosen := r.get(&here.filters)
		without := func(value string) place {
			filters := here.filters
			r.set(&filters, slices.DeleteFunc(slices.Clone(chosen), func(c string) bool { return c == value }))
			return here.within(filters)
		}
		for i, value := range chosen {
			if slices.Contains(chosen[:i], value) {
				continue
			}
			label := clip(value)
			v.Chips = append(v.Chips, chip{r.name(v.messages), label, v.address(without(value)), v.RemoveFilter(label)})
		}
		if found == nil || len(chosen) >= index.MaxFilterValues {
			continue
		}
		list := facet{Name: r.name(v.messages)}
		for _, value := range r.values(found) {
			if slices.Contains(chosen, value.Value) {
				continue
			}
			filters := here.filters
			r.set(&filters, append(slices.Clip(chosen), value.Value))
			list.Values = append(list.Values, option{Label: clip(value.Value), URL: v.address(here.within(filters)), Count: v.Number(value.Count)})
		}
		if len(list.Values) > 0 {
			v.Facets = append(v.Facets, list)
		}
	}
	if len(v.Chips) > 0 {
		v.UnfilteredURL = v.address(here.within(index.Filters{}))
	}
	if total > 1 && here.query != "" { // else all scores are the same
		v.Sorts = []option{
			{Label: v.ByRelevance, URL: v.address(here.by(index.ByRelevance)), Current: here.sort != index.ByDate},
			{Label: v.ByDate, URL: v.address(here.by(index.ByDate)), Current: here.sort == index.ByDate},
		}
	}
	kept := here.about("").values()
	for _, name := range pageParameters.names() {
		for _, value := range kept[name] {
			v.Hidden = append(v.Hidden, hidden{name, value})
		}
	}
}
