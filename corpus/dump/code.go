package dump

import (
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/pattern"
)

var (
	shellPrompt = pattern.Lazy(`^(?:[\w.@~:/-]{0,40}[$%]|\[[^\]]{1,40}\][$#]|>>>|irb[^>]{0,20}>|mysql>) +\S`)
	codeSign    = pattern.Lazy(`[{};]\s*$|[-=]>|\(\)|::|\w\(.*\)|</|/>|[^=!<>]={1,3}[^=]|=\s*$|\$[\w{(]|^(?:import|package|func|def|class|var|let|const|return|end|if|for|sudo|FROM|RUN|CMD|ADD|ENV)\b|^[}\])]+[,;]?$|^[#/]{1,2} |^/\*|^["'][\w-]+["']:|^[\w-]+:\s*["'\d\[{]|^[|+]-*`)
	typedStart  = pattern.Lazy(`^(?://|/\*|#(?:pragma|include|define|!/)|--?[a-zA-Z][\w-]*(?:[ ,=]|$))|\w && \w`)
	arrowTitle  = pattern.Lazy(`^[\w. ]+ (?:->|=>) [\w. ]+$`)
	command     = pattern.Lazy(`^(?:npm|npx|yarn|git|sudo|apt(?:-get)?|yum|brew|gem|bundle|docker(?:-compose)?|kubectl|curl|wget|pip3?|go|cd|make|vagrant|knife|apm|node|ruby|python3?|rake|serf|consul|terraform|ansible(?:-playbook)?|aws|gcloud|ssh|scp|export|echo|mkdir|cp|rm|mv|ls|cat|php|composer|cargo|bower|grunt|gulp) +[\w./$~@:-]`)
)

// markCode finds source text and shell sessions. A dump has lost the markup that
// said so, and calling prose code would hide it, so a block counts only when its
// lines are not Japanese and most carry signs of a program, or when it opens with
// a prompt. A single line needs a program next to it.
func markCode(lines []line) {
	inCode := false
	for start := 0; start < len(lines); {
		end := start + 1
		for end < len(lines) && lines[end].gap == 0 {
			end++
		}
		inCode = isCodeBlock(lines[start:end], inCode && lines[start].indent >= 2)
		if inCode {
			for i := start; i < end; i++ {
				lines[i].kind = codeLine
			}
		}
		start = end
	}
}

// isCodeBlock judges a block of lines without a blank between them. continued
// says that the block above is code and this one is indented below it.
func isCodeBlock(block []line, continued bool) bool {
	if block[0].kind == bulletLine && !continued {
		return false
	}
	if shellPrompt().MatchString(clip(block[0].text)) {
		return true
	}
	signs, foreign := 0, 0
	for _, l := range block {
		s := clip(l.text)
		if l.kind == tweetLine || l.kind == urlLine || l.kind == chromeLine {
			return false
		}
		if isJapanese(s) {
			foreign++
		} else if codeSign().MatchString(s) || l.indent >= 2 && l.kind != bulletLine && len(block) > 1 && block[0].indent != l.indent {
			signs++
		}
	}
	n := len(block)
	switch {
	case continued:
		return signs*2 >= n && foreign*2 <= n
	case n == 1:
		return false
	}
	// Comments and strings may be Japanese; prose around a symbol is not code.
	return signs*5 >= n*3 && foreign*4 <= n
}

// clip bounds what a pattern reads of a line.
func clip(s string) string {
	if len(s) <= maxHeadingBytes {
		return s
	}
	end := maxHeadingBytes
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// looksTyped tells whether a short line is something typed or printed rather
// than said: a command, a call, an assignment.
func looksTyped(s string) bool {
	if typedStart().MatchString(s) {
		return true
	}
	if isJapanese(s) {
		return false
	}
	// A title may set a name in brackets or an arrow between names.
	if strings.Count(s, " ") >= 3 && !strings.ContainsAny(s, "{};=$<>") || arrowTitle().MatchString(s) {
		return command().MatchString(s)
	}
	return command().MatchString(s) || shellPrompt().MatchString(s) || codeSign().MatchString(s) && strings.ContainsAny(s, "{};=$<>()")
}
