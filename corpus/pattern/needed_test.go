package pattern_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/talksearch/talksearch/corpus/pattern"
)

// agree compares an expression with regexp on a text.
func agree(t *testing.T, e *pattern.Expr, re *regexp.Regexp, s string) {
	t.Helper()
	want := re.FindStringSubmatchIndex(s)
	if got := e.FindStringSubmatchIndex(s); !slices.Equal(got, want) {
		t.Errorf("%s in %q: at %v, regexp says %v", re, s, got, want)
	}
	if got := e.FindStringSubmatch(s); !slices.Equal(got, re.FindStringSubmatch(s)) {
		t.Errorf("%s in %q: %q, regexp says %q", re, s, got, re.FindStringSubmatch(s))
	}
	if got, want := e.FindAllStringIndex(s, -1), re.FindAllStringIndex(s, -1); !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%s in %q: all at %v, regexp says %v", re, s, got, want)
	}
	if got, want := e.ReplaceAllString(s, "<$0>"), re.ReplaceAllString(s, "<$0>"); got != want {
		t.Errorf("%s in %q: replaced %q, regexp says %q", re, s, got, want)
	}
	if got := e.MatchString(s); got != (want != nil) {
		t.Errorf("%s in %q: %v", re, s, got)
	}
}

func TestNeeded(t *testing.T) {
	for _, tc := range []struct {
		expr          string
		match, others []string
	}{
		{`^(.+?)に(?:参加|行って|行った)`, []string{"会に参加した", "会に行った"}, []string{"会に行く", "に参加", ""}},
		{`(?i)meet-?up\b|勉強会`, []string{"Meetup", "MEET-UP #3", "Go勉強会", "meetUp"}, []string{"meetups", "meet", "勉強"}},
		{`(?i)x?kaigi|y?summit`, []string{"RubyKaigi", "\u212aaigi", "\u017fummit"}, []string{"aigi", "ummit"}},
		{`(?:19|20)\d\d`, []string{"2019", "x1999y"}, []string{"219", "1899"}},
		{`.[をはが]`, []string{"私は", "これを"}, []string{"は", "がー"[:2]}},
		{`a*`, []string{"", "b", "aaa"}, nil},
		{`(?:会)?`, []string{"", "会"}, nil},
		{`[^a]+b|c{2,}`, []string{"xb", "cc"}, []string{"ab", "c", "\xffa"}},
		{`.\x{fffd}`, []string{"a\xff", "a\ufffd"}, []string{"a"}},
		{`^(?i:speakers?|講師)\s?[:：](.+)$`, []string{"Speaker: a", "講師：b", "\u017fpeaker:c"}, []string{" speaker: a", "no speaker: a", "", "講"}},
		{`^(?:[■●]|【(.+)】)題`, []string{"■題", "【会】題"}, []string{"題", "a■題", "【】題"}},
		{`(?m)^講師`, []string{"a\n講師", "講師"}, []string{"a講師"}},
		{`^(?:ア)?イ|^ウ`, []string{"アイ", "イ", "ウ"}, []string{"エイ", "エウ"}},
		{`(?i).É`, []string{"né", "NÉ"}, []string{"ne"}},
	} {
		e, re := pattern.Lazy(tc.expr)(), regexp.MustCompile(tc.expr)
		for _, s := range tc.match {
			if agree(t, e, re, s); !e.MatchString(s) {
				t.Errorf("%s does not match %q", tc.expr, s)
			}
		}
		for _, s := range tc.others {
			if agree(t, e, re, s); e.MatchString(s) {
				t.Errorf("%s matches %q", tc.expr, s)
			}
		}
	}
}

// FuzzNeeded compares every expression of the rooms with regexp.
func FuzzNeeded(f *testing.F) {
	var exprs []*pattern.Expr
	for _, dir := range []string{"..", "../date", "../dump", "../talk"} {
		for _, expr := range expressions(f, dir) {
			exprs = append(exprs, pattern.Lazy(expr)())
		}
	}
	for _, s := range []string{
		"", "GoのMeetup #3に参加してきました", "第12回 もくもく会 (2019/04/05(金)) のLT資料", "[登壇報告] RubyKaigi 2018で発表した",
		"日時：2014年3月26日(水) 19:00", "https://speakerdeck.com/user/slides?slide=12#t=1m30s", "\u212aubernetes \u017fummit\xff",
		"---\ntitle: \"題\"\ndate: 2020-01-02T03:04:05+09:00\n---", "<div class=\"entry\">&nbsp;{{< youtube id >}}</div>", "山田太郎さん（@yamada）「題名」",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1<<12 {
			t.Skip("as long a text tells no more")
		}
		for _, e := range exprs {
			agree(t, e, e.Regexp, s)
			agree(t, e, e.Regexp, strings.ToUpper(s))
		}
	})
}
