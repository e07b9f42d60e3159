package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// indexed is what indexing by one engine took, a value a round.
type indexed struct {
	speed, cpu, peak series // MB/s, MB a second of processor time, MB
	size             float64
	command          string
}

// indexing lets each engine index the collection, all of them in each round.
func (w *workshop) indexing(ctx context.Context, c *collection, engines []engine, rounds int) ([]indexed, error) {
	done := make([]indexed, len(engines))
	for round := range rounds {
		for i := range engines {
			e := &engines[i]
			if e.missing != "" || e.slow && round > 0 {
				continue
			}
			source, err := w.prepare(e, c)
			if err != nil {
				return nil, err
			}
			u, size, shown, err := w.indexOnce(ctx, e, source)
			if err != nil {
				return nil, err
			}
			d := &done[i]
			d.speed = append(d.speed, float64(c.size)/1e6/u.wall.Seconds())
			d.cpu = append(d.cpu, float64(c.size)/1e6/u.cpu.Seconds())
			d.peak = append(d.peak, float64(u.resident)/1e6)
			d.size, d.command = float64(size)/float64(c.size), shown
			progressf("round %d: %s: %s MB/s, %s a second of processor time, %s of the text", round+1, e.name, figure(d.speed[round]), figure(d.cpu[round]), figure(d.size))
		}
	}
	return done, nil
}

func (w *workshop) indexOnce(ctx context.Context, e *engine, source string) (usage, int64, string, error) {
	dir := w.indexOf(e)
	if err := os.RemoveAll(dir); err != nil {
		return usage{}, 0, "", err
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return usage{}, 0, "", err
	}
	cmd := e.index(source, dir)
	u, err := cmd.run(ctx)
	if err != nil {
		return u, 0, "", err
	}
	size, err := sizeOf(dir)
	return u, size, w.shown(cmd), err
}

// indexingTables tell of speed and size.
func indexingTables(c *collection, engines []engine, done []indexed) []table {
	speed := table{
		title: "Indexing",
		about: fmt.Sprintf(`%.1f MB of text in %d sections of %d notes: whole processes, from reading the sources to
a closed index, each with two processors. Groonga uses one. Ours reads Markdown and indexes
readings, pairs of characters, links and facets too, and keeps what snippets need; the others
index the title and the text of each section, with positions, and store both. MB/s; *ours is
faster by* compares round by round, and so is above 1 where ours is ahead; *cheaper by* does so
with the time that processors were at work, which others on the machine do not lengthen as much.
*Peak* is the largest resident memory.`, float64(c.size)/1e6, c.sections, len(c.notes)),
		head: []string{"", "MB/s", "ours is faster by", "MB/s of processor time", "ours is cheaper by", "peak, MB", "command"},
	}
	size := table{
		title: "Size on disk",
		about: "All files of the index, in bytes a byte of text. For ours at most 2.0 is wanted with everything on, 1.2 lean.",
		head:  []string{"", "index ÷ text"},
	}
	for i, e := range engines {
		if e.missing != "" {
			speed.add(e.name, "not installed ("+e.missing+")")
			size.add(e.name, "not installed ("+e.missing+")")
			continue
		}
		d := &done[i]
		var faster, cheaper string
		if i > 0 {
			faster, cheaper = done[0].speed.over(d.speed).String(), done[0].cpu.over(d.cpu).String()
		}
		speed.add(e.name, d.speed.String(), faster, d.cpu.String(), cheaper, d.peak.String(), d.command)
		size.add(e.name, figure(d.size))
	}
	return []table{speed, size}
}

// cutting measures how fast texts are cut into words, and nothing else done.
func (w *workshop) cutting(ctx context.Context, c *collection, rounds int) (kagome, own series, commands [2]string, err error) {
	source := filepath.Join(w.dir, "sections.tsv")
	if _, err := os.Stat(source); err != nil {
		if err := c.writeTable(source); err != nil {
			return nil, nil, commands, err
		}
	}
	rate := func(by string) (float64, string, error) {
		cmd := w.cores(w.bench, "cut", by, source)
		a, err := start(ctx, cmd)
		if err != nil {
			return 0, "", err
		}
		answer, err := a.ask("")
		if err != nil {
			return 0, "", err
		}
		_, took, err := (&answers{}).timeOf(answer)
		if err != nil {
			return 0, "", err
		}
		return float64(c.size) / 1e3 / took, w.shown(cmd), a.stop()
	}
	for range rounds {
		for i, by := range []string{"kagome", "analyzer"} {
			r, shown, err := rate(by)
			if err != nil {
				return nil, nil, commands, err
			}
			commands[i] = shown
			if i == 0 {
				kagome = append(kagome, r)
			} else {
				own = append(own, r)
			}
			progressf("cutting by %s: %s MB/s", by, figure(r))
		}
	}
	return kagome, own, commands, nil
}
