// Package zerohits keeps what people searched for and did not find, so that an
// operator can add the words to a list of synonyms. A server writes a [Log]; [Read]
// reads what it wrote.
//
// # The file
//
// JSON lines, each a query and how often it was asked since the line before it:
//
//	{"day":"2026-11-22","query":"くばねてす","count":2}
//
// A query may have many lines; Read adds them up. Lines are only appended, each flush
// with one write, so several servers can share a file and a line is whole or missing.
// A file that would grow beyond [MaxBytes] becomes FILE.1, in the place of the one
// before, and a new one is begun: there are never more than two.
//
// # Privacy
//
// What people type is theirs, so the log is off unless it is asked for, and holds as
// little as it can be used with:
//
//   - No address, browser, cookie or session: nothing tells two people apart, or says
//     that two queries are of one. So the log does not know what was asked next.
//   - No time but the day. The lines of a flush are sorted, so that the order says
//     nothing.
//   - A query is first written when it was asked a second time; until then it is in
//     memory alone. It cannot be told whether two people asked it or one did twice.
//   - Queries that look as if they were pasted in by accident are never written: what
//     has an e-mail address, a telephone or card number, a key or an address with a
//     password in it, and whatever is longer than [MaxRunes].
//   - Width, case and spaces are folded.
//
// The name of a person cannot be told from other words. Whoever publishes a report
// should read it first.
package zerohits
