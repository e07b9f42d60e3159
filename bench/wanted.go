package main

import "fmt"

// wanted compares with what the project wants of itself.
func (r *run) wanted() table {
	t := table{
		title: "What is wanted",
		about: "The least that is wanted and, where there is one, the aim; *by* is how far the least is passed: above 1 is met.",
		head:  []string{"", "least, aim", "measured", "by", ""},
	}
	add := func(name, least string, measured series, by float64) {
		verdict := "met"
		switch {
		case !(by > 0):
			verdict = "not measured"
		case by < 1:
			verdict = "**missed**"
		}
		t.add(name, least, measured.String(), figure(by), verdict)
	}
	atMost := func(name string, limit float64, measured series) {
		add(name, "at most "+figure(limit), measured, limit/measured.median())
	}
	if s := r.started; s != nil {
		more := func(i int) series { return s[i].took.less(s[coldVersion].took) }
		atMost("cold query more than `version`, ms", 60, more(coldQuery))
		atMost("cold query of the sample notes more than `version`, ms", 40, more(coldSamples))
		rg := s[coldRipgrep].took.over(s[coldQuery].took)
		add("cold query: rg ÷ ours", "1", rg, rg.median())
	}
	for i, e := range r.engines {
		if r.indexed == nil || i == 0 || e.missing != "" {
			continue
		}
		faster := r.indexed[0].speed.over(r.indexed[i].speed)
		switch e.name {
		case "Lucene, kuromoji":
			add("indexing: ours ÷ "+e.name, "1.5, aim 2", faster, faster.median()/1.5)
		case "Groonga, TokenMecab":
			add("indexing: ours ÷ "+e.name, "1", faster, faster.median())
		}
	}
	for _, a := range r.asked {
		switch a.name {
		case "Groonga, TokenMecab":
			ratio := a.p50.over(r.asked[0].p50)
			add("warm p50: "+a.name+" ÷ ours", "1, aim 2", ratio, ratio.median())
		case "Lucene, ids: docvalues":
			ratio := a.p99.over(r.asked[0].p99)
			add("warm p99: "+a.name+" ÷ ours", "1, aim 2", ratio, ratio.median())
		}
	}
	if r.indexed != nil {
		atMost("index ÷ text, everything on", 2, series{r.indexed[0].size})
		atMost("index ÷ text, lean", 1.2, series{r.indexed[1].size})
		atMost("peak memory of a build, MB", 400, r.indexed[0].peak)
	}
	if r.served.ready != nil {
		atMost("server ready, ms", 100, r.served.ready)
		atMost("the server's own memory after queries, MB", 150, r.served.anonymousAsked)
		atMost("binary, MB", 60, series{float64(r.served.binary) / 1e6})
	}
	if n := len(r.steps); n > 1 {
		first, last := r.steps[0], r.steps[n-1]
		text := float64(last.bytes) / float64(first.bytes)
		p99 := last.p99.median() / first.p99.median()
		add(fmt.Sprintf("p99 grows less than the text, which grew %s times", figure(text)), "at most "+figure(text), series{p99}, text/p99)
	}
	return t
}

// limits are what no program of this kind can be faster than.
func (r *run) limits() table {
	t := table{
		title: "How far from the limit",
		about: "What is measured beside what it cannot do without, in the same run. *Distance* is how many times longer ours takes, above 1, or how much of the limit's speed it has.",
		head:  []string{"", "ours", "limit", "distance", "command"},
	}
	if r.indexed != nil {
		speed := r.indexed[0].speed
		t.add("indexing, MB/s; Kagome alone cutting the same text", speed.String(), r.kagome.String(), r.kagome.over(speed).String(), r.cutCommands[0])
		t.add("indexing, MB/s; our analyzer alone", speed.String(), r.own.String(), r.own.over(speed).String(), r.cutCommands[1])
		t.add("our analyzer, MB/s; Kagome alone", r.own.String(), r.kagome.String(), r.kagome.over(r.own).String(), r.cutCommands[0])
	}
	if n := len(r.asked); n > 0 {
		all, read := r.asked[0], r.asked[n-1]
		t.add("warm p50, ms; reading the postings of the query's words", all.p50.String(), read.p50.String(), all.p50.over(read.p50).String(), read.command)
		t.add("warm p99, ms; the same", all.p99.String(), read.p99.String(), all.p99.over(read.p99).String(), read.command)
	}
	if s := r.started; s != nil {
		t.add("cold query, ms; `talksearch version`", s[coldQuery].took.String(), s[coldVersion].took.String(), s[coldQuery].took.over(s[coldVersion].took).String(), s[coldVersion].command)
		t.add("`talksearch version`, ms; starting a process", s[coldVersion].took.String(), s[coldTrue].took.String(), s[coldVersion].took.over(s[coldTrue].took).String(), s[coldTrue].command)
	}
	return t
}

// panels are the picture of it.
func (r *run) panels() []panel {
	var panels []panel
	if r.indexed != nil {
		p := panel{title: "Indexing, MB/s (more is better)"}
		size := panel{title: "Index ÷ text (less is better)"}
		for i, e := range r.engines {
			if e.missing == "" {
				p.bars = append(p.bars, bar{e.name, r.indexed[i].speed})
				size.bars = append(size.bars, bar{e.name, series{r.indexed[i].size}})
			}
		}
		panels = append(panels, p, size)
	}
	if r.asked != nil {
		p50, p99 := panel{title: "Warm queries, p50 in ms (less is better)"}, panel{title: "Warm queries, p99 in ms (less is better)"}
		for _, a := range r.asked {
			p50.bars = append(p50.bars, bar{a.name, a.p50})
			p99.bars = append(p99.bars, bar{a.name, a.p99})
		}
		panels = append(panels, p50, p99)
	}
	if r.started != nil {
		p := panel{title: "A query from the terminal, ms (less is better)"}
		for _, s := range r.started {
			if s.missing == "" {
				p.bars = append(p.bars, bar{s.name, s.took})
			}
		}
		panels = append(panels, p)
	}
	if r.steps != nil {
		seconds, p50, p99 := line{name: "indexing, s"}, line{name: "p50, ms"}, line{name: "p99, ms"}
		for _, s := range r.steps {
			n := float64(s.sections)
			seconds.points = append(seconds.points, [2]float64{n, s.seconds})
			p50.points = append(p50.points, [2]float64{n, s.p50.median()})
			p99.points = append(p99.points, [2]float64{n, s.p99.median()})
		}
		panels = append(panels, panel{title: "Growth over sections", lines: []line{seconds, p50, p99}})
	}
	return panels
}
