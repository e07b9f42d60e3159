package server

import (
	"fmt"
	"net/http"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/talksearch/talksearch/index/query"
)

// messages are what the page says in one language. Every field is set in both; a
// test insists.
type messages struct {
	Lang string
	// Other and OtherName are the language that the page offers to change to, in
	// that language's own words.
	Other, OtherName string

	Title, Tagline, Label, Placeholder, Search, SkipToResults string
	Hint                                                      string

	ResultsFor func(query string) string
	Found      func(sections, notes int) string
	Partial    string
	Retyped    func(query, instead string) string
	DidYouMean string
	Results    string
	Untitled   string
	Speaker    string
	Date       func(time.Time) string
	Slides     string
	Video      string
	Missing    string
	Place      string
	Also       string

	Pages, Previous, Next string
	NumberOfPage          func(n int) string

	Narrow, Sort, ByRelevance, ByDate string
	Year, Event, Tag                  string
	Filtered                          string
	RemoveFilter                      func(value string) string
	RemoveAll                         string
	Number                            func(n int) string
	// Between stands between filters in a title.
	Between string

	Nothing     func(query string) string
	TryThis     string
	NothingTips []string
	NoMore      string
	ToFirst     string

	Problems map[code]trouble
	// NotHere is what the API says where the page would say that there is no such page.
	NotHere string
	// Stop ends a sentence before another one.
	Stop string
	// Faults and TooLong are formats, for paramError and tooLongError.
	Faults  map[faultKind]string
	TooLong string
	// Unreadable is of an address, Syntax and Limit are of a query.
	Unreadable string
	Syntax     func(*query.SyntaxError) string
	Limit      func(*query.LimitError) string
}

// A trouble is a problem in words for people: what happened, and what to do.
type trouble struct{ What, Advice string }

func (m *messages) trouble(c code) trouble {
	if t, ok := m.Problems[c]; ok {
		return t
	}
	return m.Problems[internal]
}

var japanese = &messages{
	Lang: "ja", Other: "en", OtherName: "English",
	Title:         "talksearch",
	Tagline:       "技術発表のノートを検索する",
	Label:         "検索する言葉",
	Placeholder:   "例：障害検知の自動化",
	Search:        "検索",
	SkipToResults: "検索結果へ移動",
	Hint:          "文のまま入力できます。空白で区切ると、すべてを含む発表を先に表示します。",

	ResultsFor: func(q string) string { return "「" + q + "」の検索結果" },
	Found: func(sections, notes int) string {
		return message.NewPrinter(language.Japanese).Sprintf("%d件の記事に%dか所", notes, sections)
	},
	Retyped: func(q, instead string) string {
		return "「" + q + "」は見つからなかったため、「" + instead + "」で検索しました。"
	},
	DidYouMean: "もしかして：",
	Partial:    "時間内に調べ終わらなかったため、見つかった分だけを表示しています。",
	Results:    "検索結果",
	Untitled:   "本文",
	Speaker:    "発表者",
	Date:       func(t time.Time) string { return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day()) },
	Slides:     "スライド",
	Video:      "動画",
	Missing:    "含まれない語",
	Place:      "場所",
	Also:       "ほかの掲載先",

	Pages: "ページ", Previous: "前へ", Next: "次へ",
	NumberOfPage: func(n int) string { return fmt.Sprintf("%dページ目", n) },

	Narrow: "絞り込む", Sort: "並び順", ByRelevance: "関連度順", ByDate: "新しい順",
	Year: "年", Event: "イベント", Tag: "タグ",
	Filtered:     "絞り込み",
	RemoveFilter: func(value string) string { return "「" + value + "」での絞り込みを外す" },
	RemoveAll:    "絞り込みをすべて外す",
	Number:       func(n int) string { return message.NewPrinter(language.Japanese).Sprint(n) },
	Between:      "・",

	Nothing: func(q string) string { return "「" + q + "」は見つかりませんでした" },
	TryThis: "次のことをお試しください。",
	NothingTips: []string{
		"言葉を減らすか、短くする",
		"別の書き方を試す（カタカナと英語、漢字とかな）",
		"入力の誤りや、変換の誤りがないか確かめる",
	},
	NoMore:  "この先に結果はありません",
	ToFirst: "最初のページへ戻る",

	Problems: map[code]trouble{
		badParameter:     {"この検索は受け付けられませんでした", "アドレスの一部が正しくないようです。もう一度、言葉を入力して検索してください。"},
		badQuery:         {"この検索は受け付けられませんでした", "条件の書き方を直すか、言葉を減らして、もう一度検索してください。"},
		queryTooLong:     {"検索する言葉が長すぎます", "短くして、もう一度検索してください。"},
		notFound:         {"ページが見つかりません", "アドレスが変わったか、誤っている可能性があります。上の欄から検索できます。"},
		methodNotAllowed: {"この操作はできません", "ここでできるのは検索だけです。"},
		noIndex:          {"検索の準備ができていません", "索引を用意しています。少し待ってから、もう一度お試しください。"},
		notReady:         {"検索の準備ができていません", "少し待ってから、もう一度お試しください。"},
		tooSlow:          {"検索に時間がかかりすぎました", "言葉を減らすか、少し待ってから、もう一度お試しください。"},
		tooManyRequests:  {"検索の回数が多すぎます", "少し待ってから、もう一度お試しください。"},
		overloaded:       {"ただいま混み合っています", "少し待ってから、もう一度お試しください。"},
		stopping:         {"検索の準備ができていません", "少し待ってから、もう一度お試しください。"},
		bodyNotAllowed:   {"この操作はできません", "ここでできるのは検索だけです。"},
		misdirected:      {"このアドレスでは検索できません", "localhost を使うか、サーバーの管理者にお知らせください。"},
		internal:         {"検索できませんでした", "こちらの問題です。少し待ってから、もう一度お試しください。"},
	},
	NotHere: "ここには何もありません",
	Stop:    "。",
	Faults: map[faultKind]string{
		missing:     "%s がありません。検索する言葉か、絞り込みの条件を指定してください。",
		missingWord: "%s がありません。補完する言葉を指定してください。",
		unknown:     "%s というパラメーターはありません。指定できるのは %s です。",
		repeated:    "%s が%d回指定されています。指定できるのは%d回までです。",
		notNumber:   "%s は%dから%dまでの数で指定してください。",
		notChoice:   "%s に指定できるのは %s です。",
		notUTF8:     "%s が UTF-8 ではありません。",
	},
	TooLong:    "%s が%dバイトあります。指定できるのは%dバイトまでです。",
	Unreadable: "アドレスの ? より後ろを読み取れません。% は %25、; は %3B と書いてください。",
	Syntax:     japaneseSyntax,
	Limit:      japaneseLimit,
}

func japaneseLimit(e *query.LimitError) string {
	switch e.What {
	case "clauses":
		return fmt.Sprintf("言葉と条件が多すぎます。合わせて%d個までにしてください。", e.Limit)
	case "nested parentheses":
		return fmt.Sprintf("かっこが深すぎます。%d重までにしてください。", e.Limit)
	}
	return fmt.Sprintf("検索する言葉が長すぎます。%dバイトまでにしてください。", e.Limit)
}

func japaneseSyntax(e *query.SyntaxError) string {
	what := string(e.Field) + ": の値がありません。"
	if e.Typed != "" {
		what = fmt.Sprintf("%s: に「%s」は指定できません。", e.Field, clip(e.Typed))
	}
	switch e.Field {
	case query.After, query.Before:
		return what + fmt.Sprintf("%s:2014、%[1]s:2014-06、%[1]s:2014-06-22 のように、年、月、日のいずれかを書いてください。", e.Field)
	case query.Has:
		return what + "has:slides か has:video と書いてください。"
	}
	return what + fmt.Sprintf("コロンのすぐ後に書いてください。空白を含む値は %s:\"two words\" のように引用符で囲みます。", e.Field)
}

var english = &messages{
	Lang: "en", Other: "ja", OtherName: "日本語",
	Title:         "talksearch",
	Tagline:       "Search notes from tech talks",
	Label:         "Words to search for",
	Placeholder:   "e.g. 障害検知の自動化",
	Search:        "Search",
	SkipToResults: "Skip to the results",
	Hint:          "Japanese needs no spaces. With spaces, talks that have all the words come first.",

	ResultsFor: func(q string) string { return "Results for “" + q + "”" },
	Found: func(sections, notes int) string {
		p := message.NewPrinter(language.English)
		return p.Sprintf("%d %s in %d %s", sections, plural(sections, "passage"), notes, plural(notes, "note"))
	},
	Retyped: func(q, instead string) string {
		return "Nothing was found for “" + q + "”, so this is for “" + instead + "”."
	},
	DidYouMean: "Did you mean",
	Partial:    "The search ran out of time: this is what it had found by then.",
	Results:    "Results",
	Untitled:   "Text",
	Speaker:    "Speaker",
	Date:       func(t time.Time) string { return t.Format("2 January 2006") },
	Slides:     "Slides",
	Video:      "Video",
	Missing:    "Without",
	Place:      "Place",
	Also:       "Also at",

	Pages: "Pages", Previous: "Previous", Next: "Next",
	NumberOfPage: func(n int) string { return fmt.Sprintf("Page %d", n) },

	Narrow: "Narrow down", Sort: "Order", ByRelevance: "Relevance", ByDate: "Newest first",
	Year: "Year", Event: "Event", Tag: "Tag",
	Filtered:     "Filters",
	RemoveFilter: func(value string) string { return "Remove the filter “" + value + "”" },
	RemoveAll:    "Remove all filters",
	Number:       func(n int) string { return message.NewPrinter(language.English).Sprint(n) },
	Between:      ", ",

	Nothing: func(q string) string { return "Nothing found for “" + q + "”" },
	TryThis: "You might",
	NothingTips: []string{
		"use fewer words, or shorter ones",
		"try another spelling: katakana or English, kanji or kana",
		"look for a slip of the keyboard or of the conversion",
	},
	NoMore:  "There are no more results",
	ToFirst: "Back to the first page",

	Problems: map[code]trouble{
		badParameter:     {"This search could not be understood", "Part of the address seems to be wrong. Type the words and search again."},
		badQuery:         {"This search could not be understood", "Correct it, or use fewer words, and search again."},
		queryTooLong:     {"That is too much to search for", "Make it shorter and search again."},
		notFound:         {"There is no such page", "The address may have changed, or be wrong. You can search above."},
		methodNotAllowed: {"That cannot be done here", "This site only searches."},
		noIndex:          {"The search is not ready yet", "Its index is being made. Try again in a moment."},
		notReady:         {"The search is not ready", "Try again in a moment."},
		tooSlow:          {"The search took too long", "Use fewer words, or try again in a moment."},
		tooManyRequests:  {"Too many searches", "Wait a moment, then try again."},
		overloaded:       {"Many people are searching right now", "Try again in a moment."},
		stopping:         {"The search is not ready", "Try again in a moment."},
		bodyNotAllowed:   {"That cannot be done here", "This site only searches."},
		misdirected:      {"There is no search at this address", "Use localhost, or tell whoever runs the server."},
		internal:         {"The search failed", "The fault is on our side. Try again in a moment."},
	},
	NotHere: "there is nothing here",
	Stop:    ". ",
	Faults: map[faultKind]string{
		missing:     "%s is missing: what should be searched for? A filter would do, too",
		missingWord: "%s is missing: what should be completed?",
		unknown:     "%s is no parameter here; there are %s",
		repeated:    "%s is given %d times, more than the %d that may be",
		notNumber:   "%s must be a number from %d to %d",
		notChoice:   "%s must be one of %s",
		notUTF8:     "%s is not UTF-8",
	},
	TooLong:    "%s has %d bytes; at most %d are answered",
	Unreadable: "what stands behind the ? of the address cannot be read: write %25 for % and %3B for ;",
	Syntax:     func(e *query.SyntaxError) string { return e.Error() + ": " + e.Hint },
	Limit:      (*query.LimitError).Error,
}

func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}

var (
	catalogue = []*messages{japanese, english}
	matcher   = language.NewMatcher([]language.Tag{language.Japanese, language.English})
)

// speak chooses a language: what the address says, else what the client asks for, else
// the one that is spoken here otherwise. Who asks only for languages we do not have
// reads English rather than Japanese.
func speak(asked string, r *http.Request, otherwise *messages) *messages {
	for _, m := range catalogue {
		if m.Lang == asked {
			return m
		}
	}
	accepted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(accepted) == 0 {
		return otherwise
	}
	_, i, confidence := matcher.Match(accepted...)
	if confidence == language.No {
		return english
	}
	return catalogue[i]
}
