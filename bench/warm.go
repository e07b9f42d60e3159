package main

import (
	"context"
	"fmt"
)

// asked is how one way of asking did: of each round the quantiles of all its queries.
type asked struct {
	name                string
	p50, p99            series // ms
	found               float64
	resident, anonymous int64
	command             string
}

// turn is how many queries an engine is asked before it is the next one's turn: few, so
// that what disturbs the machine disturbs all.
const turn = 50

// warm asks all queries of all engines, and what else answers from dir, in turns, once to
// warm up and then in each round.
func (w *workshop) warm(ctx context.Context, engines []engine, more []answers, dir string, queries []string, rounds int) (done []asked, err error) {
	type contender struct {
		answers
		*answerer
		took  []float64
		found int
	}
	var all []*contender
	begin := func(how answers, dir string) error {
		cmd := how.command(dir)
		a, err := start(ctx, cmd)
		if err != nil {
			return err
		}
		all = append(all, &contender{answers: how, answerer: a})
		done = append(done, asked{name: how.name, command: w.shown(cmd)})
		if how.first != "" {
			_, err = a.ask(how.first)
		}
		return err
	}
	for i := range engines {
		for _, how := range engines[i].answers {
			if err := begin(how, w.indexOf(&engines[i])); err != nil {
				return nil, err
			}
		}
	}
	for _, how := range more {
		if err := begin(how, dir); err != nil {
			return nil, err
		}
	}
	for round := range rounds + 1 {
		for at := 0; at < len(queries); at += turn {
			for k := range all {
				one := all[(k+at/turn)%len(all)] // nobody always comes after the same one
				for _, q := range queries[at:min(at+turn, len(queries))] {
					answer, err := one.ask(one.lineOf(q))
					if err != nil {
						return nil, err
					}
					hits, took, err := one.timeOf(answer)
					if err != nil {
						return nil, fmt.Errorf("%s: %q: %w", one.name, q, err)
					}
					one.took = append(one.took, took)
					if hits > 0 {
						one.found++
					}
				}
			}
		}
		for i, one := range all {
			if round > 0 {
				done[i].p50 = append(done[i].p50, series(one.took).quantile(.5))
				done[i].p99 = append(done[i].p99, series(one.took).quantile(.99))
				done[i].found = float64(one.found) / float64(len(queries))
				progressf("round %d: %s: p50 %s ms, p99 %s ms", round, one.name, figure(done[i].p50[round-1]), figure(done[i].p99[round-1]))
			}
			one.took, one.found = one.took[:0], 0
		}
	}
	for i, one := range all {
		if done[i].resident, done[i].anonymous, err = resident(one.process.Process.Pid); err != nil {
			return nil, err
		}
		if err := one.stop(); err != nil {
			return nil, err
		}
	}
	return done, nil
}

// warmTable tells of it.
func warmTable(engines []engine, done []asked, queries, rounds int) table {
	t := table{
		title: "Warm queries",
		about: fmt.Sprintf(`%d different queries drawn from the text: words of kanji, compounds, katakana, Latin words,
two and three words, questions. Each program stays, is asked all of them once to warm up, and
then in %d rounds, %d at a time before it is the next one's turn. The time is taken inside of
each program, without its input and output. Ours answers with ten hits grouped by note, their
snippets with what matched, facets and totals; the others with ten ids and scores. Lucene and
Bleve look for any of the words, Groonga for all. *Found* is the share of queries with a hit.
Of the resident memory after that, *own* is what is not mapped from files.`, queries, rounds, turn),
		head: []string{"", "p50, ms", "p99, ms", "p50 ÷ ours", "p99 ÷ ours", "found", "resident, MB", "own, MB", "command"},
	}
	for i, d := range done {
		p50, p99 := "", ""
		if i > 0 {
			p50, p99 = d.p50.over(done[0].p50).String(), d.p99.over(done[0].p99).String()
		}
		t.add(d.name, d.p50.String(), d.p99.String(), p50, p99, figure(d.found),
			figure(float64(d.resident)/1e6), figure(float64(d.anonymous)/1e6), d.command)
	}
	for _, e := range engines {
		if e.missing != "" {
			t.add(e.name, "not installed ("+e.missing+")")
		}
	}
	return t
}
