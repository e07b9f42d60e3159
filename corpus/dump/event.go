package dump

import (
	"regexp"
	"strings"
)

var (
	eventTitle = regexp.MustCompile(`^(.{3,80}?)\s*(?:[(（].{1,12}[)）])?\s*(?:に|へ|を|で)?(?:、)?(?:参加|行って|いって|行った|いった|出席|潜入|お邪魔|遊びに|登壇|LTし|発表し|開催し|聞い[てた]|聞き|レポート|の?(?:参加)?(?:レポート|レポ|感想|まとめ|メモ|記録)|参戦|聴講|視聴|見学)`)
	titleKind  = regexp.MustCompile(`^[\[【［][^\]】］]{1,12}[\]】］]\s*`)
	gluedDate  = regexp.MustCompile(`[\s_-]*(?:19|20)\d{2}[-/.]?\d{2}[-/.]?\d{2}$`)
	eventWord  = regexp.MustCompile(`(?i)勉強会|祭り?$|祭|座談会|交流会|発表会|研究会|寄り合い|集い|セミナー|シンポジウム|ワークショップ|会議|カンファレンス|ミートアップ|フェスタ|サミット|ナイト|大会|もくもく|読書会|conf(?:erence)?|meetup|summit|night|days?\b|day$|fest|con\b|study|kaigi|\blt\b|lt会|#\d|vol\.? ?\d|第\d+回|20\d\d|forum|expo|world|camp`)
)

// titleEvent reads the event from a title that reports on one:
// "○○ Conference #1 に参加してきた". Empty when the title is of another kind.
func titleEvent(title string) string {
	m := eventTitle.FindStringSubmatch(title)
	if m == nil {
		return ""
	}
	event := titleKind.ReplaceAllString(m[1], "")
	// "会の名 - 二日目" is the event; "発表の題 — 会の名" names it last.
	if parts := titleSplit.Split(event, -1); !eventWord.MatchString(parts[0]) {
		event = parts[len(parts)-1]
	}
	event = strings.TrimSpace(strings.Trim(gluedDate.ReplaceAllString(event, ""), "「」『』【】"))
	if !eventWord.MatchString(event) {
		return ""
	}
	return event
}
