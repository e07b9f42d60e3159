package main

import (
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
)

// An engine is a program that indexes a collection and answers queries.
type engine struct {
	name string
	// missing says how to install what is not there; empty where all is.
	missing string
	// source is what it indexes, and write makes that.
	source string
	write  func(c *collection, source string) error
	// index indexes source into dir, all of it, in one process.
	index func(source, dir string) command
	// answers start processes that answer from dir; empty where queries are not compared.
	answers []answers
	// slow engines are measured in the first round only.
	slow bool
}

// answers is a way to ask an engine.
type answers struct {
	name    string
	command func(dir string) command
	// first is said before all queries, line makes a query a line, and read reads what is
	// answered; of nil, first is nothing, a query is a line, and hits and nanoseconds are
	// answered.
	first string
	line  func(query string) string
	read  func(answer string) (hits int, milliseconds float64, err error)
}

func (a *answers) lineOf(query string) string {
	if a.line != nil {
		return a.line(query)
	}
	return query
}

func (a *answers) timeOf(answer string) (hits int, milliseconds float64, err error) {
	if a.read != nil {
		return a.read(answer)
	}
	var nanoseconds float64
	_, err = fmt.Sscan(answer, &hits, &nanoseconds)
	return hits, nanoseconds / 1e6, err
}

// ours is the name that ratios are of.
const (
	ours     = "talksearch"
	oursLean = "talksearch --lean"
)

// engines are the programs that are measured, ours first. bench is this program.
func (w *workshop) engines() []engine {
	folder := func(c *collection, source string) error { return c.writeFolder(source) }
	table := func(c *collection, source string) error { return c.writeTable(source) }
	answer := func(dir string) command { return w.cores(w.bench, "answer", dir) }
	all := []engine{
		{
			name: ours, source: "notes", write: folder,
			index: func(source, dir string) command {
				return w.cores(w.program, "index", "--quiet", "--index", dir, source)
			},
			answers: []answers{{name: ours, command: answer}},
		},
		{
			name: oursLean, source: "notes", write: folder,
			index: func(source, dir string) command {
				return w.cores(w.program, "index", "--quiet", "--lean", "--index", dir, source)
			},
			answers: []answers{{name: oursLean, command: answer}},
		},
		w.lucene(table),
	}
	all = append(all, w.groonga("TokenMecab"), w.groonga("TokenBigram"), engine{
		name: "Bleve + Kagome, plain", source: "sections.tsv", write: table, slow: true,
		index: func(source, dir string) command { return w.cores(w.bench, "plain-index", source, dir) },
		answers: []answers{{
			name:    "Bleve + Kagome, plain",
			command: func(dir string) command { return w.cores(w.bench, "plain-answer", dir) },
		}},
	})
	return all
}

//go:embed lucene/Lucene.java
var luceneJava []byte

// lucene is compiled here, with Debian's jars.
func (w *workshop) lucene(table func(*collection, string) error) engine {
	e := engine{name: "Lucene, kuromoji", source: "sections.tsv", write: table}
	var jars []string
	for _, name := range []string{"core", "analyzers-common", "analyzers-kuromoji"} {
		found, _ := filepath.Glob("/usr/share/java/lucene-" + name + "-*.jar")
		if len(found) == 0 {
			break
		}
		jars = append(jars, found[0])
	}
	_, err := exec.LookPath("javac")
	if err != nil || len(jars) < 3 {
		e.missing = "apt-get install liblucene8-java default-jdk-headless"
		return e
	}
	w.classes = strings.Join(append(jars, w.dir), ":")
	source := filepath.Join(w.dir, "Lucene.java")
	if err := os.WriteFile(source, luceneJava, 0o644); err != nil {
		e.missing = err.Error()
		return e
	}
	if out, err := exec.Command("javac", "-cp", w.classes, "-d", w.dir, source).CombinedOutput(); err != nil {
		e.missing = fmt.Sprintf("javac: %v: %s", err, out)
		return e
	}
	e.index = func(source, dir string) command {
		return w.cores("java", "-cp", w.classes, "Lucene", "index", source, dir, "2")
	}
	for _, ids := range []string{"docvalues", "stored"} {
		e.answers = append(e.answers, answers{
			name:    "Lucene, ids: " + ids,
			command: func(dir string) command { return w.cores("java", "-cp", w.classes, "Lucene", "answer", dir, ids) },
		})
	}
	return e
}

func (w *workshop) groonga(tokenizer string) engine {
	e := engine{
		name: "Groonga, " + tokenizer, source: tokenizer + ".grn",
		write: func(c *collection, source string) error { return c.writeGroonga(source, tokenizer) },
	}
	if _, err := exec.LookPath("groonga"); err != nil {
		e.missing = "apt-get install groonga groonga-tokenizer-mecab"
		return e
	}
	e.index = func(source, dir string) command {
		c := w.cores("groonga", "-n", filepath.Join(dir, "db"))
		c.stdin = source
		return c
	}
	e.answers = []answers{{
		name:    e.name,
		command: func(dir string) command { return w.cores("groonga", filepath.Join(dir, "db")) },
		first:   "cache_limit 0", // or a query that was asked before costs nothing
		line:    groongaSelect,
		read:    groongaAnswer,
	}}
	return e
}

var groongaSpecial = regexp.MustCompile(`[ "()\\*~<>:+\-!&|]`)

// groongaSelect asks for sections that have all words, as Groonga does by itself.
func groongaSelect(query string) string {
	var words []string
	for _, word := range strings.Fields(query) {
		words = append(words, groongaSpecial.ReplaceAllString(word, `\$0`))
	}
	return `select Sections --match_columns title||body --limit 10 --sort_keys -_score --output_columns _key,_score --query ` + quoted(strings.Join(words, " "))
}

var groongaHead = regexp.MustCompile(`^\[\[(-?\d+),[\d.]+,([-+\d.e]+)\](?:,\[\[\[(\d+)\])?`)

// groongaAnswer reads the seconds that Groonga says it took.
func groongaAnswer(answer string) (hits int, milliseconds float64, err error) {
	m := groongaHead.FindStringSubmatch(answer)
	if m == nil || m[1] != "0" {
		return 0, 0, fmt.Errorf("groonga answered %.200s", answer)
	}
	seconds, err := strconv.ParseFloat(m[2], 64)
	hits, _ = strconv.Atoi(m[3])
	return hits, seconds * 1e3, err
}

// A workshop is where things lie.
type workshop struct {
	dir, out, shared string
	program, bench   string // talksearch, and this program
	classes          string // of Java
}

// cores is a command that has two processors, where there are more.
func (w *workshop) cores(argv ...string) command {
	if runtime.NumCPU() > 2 {
		if _, err := exec.LookPath("taskset"); err == nil {
			argv = append([]string{"taskset", "-c", "0,1"}, argv...)
		}
	}
	return newCommand(argv...)
}

// shown is a command without what differs between machines.
func (w *workshop) shown(c command) string {
	pairs := []string{w.program, "talksearch", w.bench, "bench"}
	if w.classes != "" {
		pairs = append(pairs, w.classes, "$CLASSES")
	}
	return "`" + strings.ReplaceAll(strings.NewReplacer(append(pairs, w.dir, "$WORK")...).Replace(c.String()), "|", "\\|") + "`"
}

// prepare makes what an engine reads, once.
func (w *workshop) prepare(e *engine, c *collection) (source string, err error) {
	source = filepath.Join(w.dir, e.source)
	if _, err := os.Stat(source); err == nil {
		return source, nil
	}
	return source, e.write(c, source)
}

// indexOf is where an engine's index is. Groonga wants the folder to be there.
func (w *workshop) indexOf(e *engine) string {
	return filepath.Join(w.dir, "index-"+strings.Map(func(r rune) rune {
		if r < '0' || r > 'z' || r > '9' && r < 'A' {
			return '-'
		}
		return r
	}, e.name))
}
