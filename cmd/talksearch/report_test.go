package main

import (
	"strings"
	"testing"

	"github.com/talksearch/talksearch/index"
)

// Whatever was typed or written into the file, a report is comments alone and fit for a
// terminal.
func TestReportIsComments(t *testing.T) {
	hostile := []string{"a\nb\tc", "a\rb", "#a", ">a", "a\tb", "\x1b[31ma", "a\u202eb", "a\u2028b", "", "\n\nx\ty"}
	var report []missed
	for _, word := range hostile {
		u := index.Unfound{Word: word, Neighbours: []index.Neighbour{{Word: "Zabbix"}, {Word: "z\nx\ty"}}}
		report = append(report, missed{Query: word, Count: 2, Last: "2014-03-26", Unfound: []index.Unfound{u, {Word: word + "!"}}})
	}
	var b strings.Builder
	if err := writeReport(&b, report); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && !strings.HasPrefix(line, "#") {
			t.Errorf("%q is no comment", line)
		}
		if strings.ContainsAny(line, "\r\x1b\u202e") {
			t.Errorf("%q is not for a terminal", line)
		}
	}
	if !strings.Contains(b.String(), "\n#Zabbix\t") {
		t.Errorf("nothing is suggested:\n%s", b.String())
	}
}
