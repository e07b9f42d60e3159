// Package query is the language people type into the search box: it turns a
// line of text into a small tree, and a tree back into the one line that stands
// for it. Most callers want Parse.
//
// # Grammar
//
//	query   = { clause } .                         all clauses are wanted
//	clause  = operand { "OR" operand } .           OR binds tighter than a space
//	operand = [ "-" ] ( phrase | group | filter | word ) .
//	phrase  = quote { anything but a quote } ( quote | end of input ) .
//	group   = "(" query ( ")" | end of input ) .
//	filter  = field ":" ( phrase | word ) .
//	field   = "tag" | "event" | "speaker" | "path" | "title"
//	        | "after" | "before" | "has" .
//	word    = a run without spaces and quotes, see below .
//
// OR binds as it does on Google: "kubernetes エラー OR 障害" is kubernetes and
// one of the two. To have it otherwise there are parentheses.
//
//	障害検知の自動化                  text; the analyzer cuts it further
//	Docker 監視                       both words
//	"継続的デリバリー"                this text, as it is written
//	Docker -Windows -"Docker Swarm"   without that word, without that phrase
//	(Chef OR Puppet) 冪等性           either of two, and a third
//	tag:go speaker:"山田 太郎"        a field's value
//	after:2014 before:2014-07         from the first day of 2014 to the last of June
//	has:slides                        a talk with its slide deck; also has:video
//
// A phrase is text, and not words: width, case and composition are folded, and spaces
// count where they part two words of one script. "設定の変更" finds neither 設定を変更
// nor 設定変更, "サーバ" finds サーバー, and "Go" finds no Google.
//
// # Full width
//
// What an input method types in full width means the same as its ASCII form:
// the space 　, the colon ：, the parentheses （ ）, the minus － and −, the
// quotes ＂ “ ” „ ‟ 〝 〞 〟, and the letters of OR and of the field names. The
// long vowel mark ー is never a minus, the brackets 「」 are text. Words keep
// their width: folding them is the analyzer's work.
//
// # Everything else is text
//
// A query is more often pasted than composed, so a mark is an operator only
// where it can hardly be anything else.
//
//   - A minus excludes at the start of a word that begins like one (a letter, a
//     digit, or one of # @ . _), holds a letter, and does not end in a minus.
//     So e-mail, --flag, ->, kill -9 and a -subtitle- between dashes are text.
//     In parentheses they can be excluded all the same: -(9). Package index, which
//     can tell words from sentences, takes a sentence that begins a query for the
//     title that was pasted, with its dash, where it would exclude several words.
//   - Parentheses that open and close inside one word belong to it: main(),
//     ES2015(ES6), (株)巴商会. Around a whole word, or with a space or a quote
//     between them, they group.
//   - Field names are lower-case, and only the names above: node:fs, 12:30,
//     http://example.jp, std::vector and the heading Before: are text.
//   - OR is upper-case and stands between two operands; elsewhere it is the word
//     "or".
//   - A quote or a grouping parenthesis ends the word before it as a space does.
//     What opens and does not close is closed at the end; a parenthesis that
//     closes nothing is a space, as is a quote that ends a word and opens none.
//
// # Guarantees
//
// Parse takes any bytes, never panics, and takes time and memory linear in the
// input, which is bounded by MaxBytes, MaxClauses and MaxDepth; beyond a bound
// the error is a *LimitError. The only other error is a *SyntaxError, for a
// filter whose value cannot mean anything: none at all, a date that is not one,
// an unknown has:. For every query that Parse returns, parsing its String gives
// an equal query, offsets aside; so two queries are equal if they print alike.
// A Node is never changed after it is made and is safe for concurrent use.
package query
