package dump

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Who spoke is read from four ways of writing it:
//
//	タイトル @handleさん                      the handle that ends a talk's title
//	LT: タイトル / 名前 (TwitterID:@handle)さん  the name behind the slash of one
//	所属の名前さん、…   名前さん@handle          a person who opens the text
//	発表者: 名前                              a labelled line
//
// The honorificEnd is dropped and the handle kept: "名前 @handle". What stands
// before the last の is where the person works and not the name: it stays in the
// text, so that 「AWSの今井さん」 is the speaker 今井.
var (
	handleSuffix = regexp.MustCompile(`^(.*?\S)\s*[(（]?@([A-Za-z0-9_]{2,20})\s?(?:さん|氏|先生|様)?[)）]?\s*(?:さん|氏|先生|様)?$`)
	slashSpeaker = regexp.MustCompile(`^(.+?)\s+[/／|｜]\s*([^/／|｜]{1,60}?)\s*(?:さん|氏|先生|様)?$`)
	anyHandle    = regexp.MustCompile(`(?:^|[^\w])@([A-Za-z0-9_]{2,20})`)
	handleGroup  = regexp.MustCompile(`\s*[(（](?:[A-Za-z]+(?: ?ID)?\s*[:：]\s*)?@[A-Za-z0-9_]{2,20}[)）]\s*|\s*@[A-Za-z0-9_]{2,20}\s*`)
	talkPrefix   = regexp.MustCompile(`^(?i:lt|ライトニングトーク|lightning talk|keynote|基調講演|session|セッション|発表|講演|トーク|talk)\s?\d*\s?[:：]\s?\S`)
	introduced   = regexp.MustCompile(`^([^。！？!?「」『』:：]{1,60}?)(?:さん|氏|先生)(?:\s*[(（][^)）]{1,40}[)）]|\s*@[A-Za-z0-9_]{2,20})?(?:$|[、。:：,「『]|\s|による|の(?:発表|お?話|はなし|トーク|セッション|LT|登壇|講演|プレゼン|番)|登場|から|です|が(?:登場|登壇|発表))`)
	labelled     = regexp.MustCompile(`^(?i:speaker|presenter|presented by|スピーカー|発表者|登壇者|講演者|話者)\s?[:：]\s?(.{1,60})$`)
	notPerson    = regexp.MustCompile(`^(?:みな|皆|お客|おじ|おば|お父|お母|たく|奥|娘|息子|ここで|その|この|あの|どの|だれ|誰)|[はがをにでへと]$`)
	inTurn       = regexp.MustCompile(`^(?:トップバッター|一番手|二番手|最初|最後|トリ|お?次|続いて|つづいて|つぎ)(?:の(?:発表|登壇)?)?(?:は|が|に)?、?`)
	personLine   = regexp.MustCompile(`^[^@。、]{1,30}(?:さん|氏|先生)\s*[(（]?@[A-Za-z0-9_]{2,20}[)）]?$`)
	honorificEnd = regexp.MustCompile(`(?:さん|氏|先生|様)$`)
)

// talkSpeaker reads the speaker from a line that is, or may be, a talk's title.
func talkSpeaker(title string) string {
	if m := labelled.FindStringSubmatch(title); m != nil {
		return joinSpeaker(m[1])
	}
	if m := slashSpeaker.FindStringSubmatch(title); m != nil && (anyHandle.MatchString(m[2]) || honorificEnd.MatchString(title) || talkPrefix.MatchString(title)) {
		return joinSpeaker(m[2])
	}
	if m := handleSuffix.FindStringSubmatch(title); m != nil {
		return "@" + m[2]
	}
	return ""
}

// introducedSpeaker reads the speaker from a line that opens with a person.
func introducedSpeaker(line string) string {
	line = clip(line)
	if m := labelled.FindStringSubmatch(line); m != nil {
		return joinSpeaker(m[1])
	}
	line = inTurn.ReplaceAllString(line, "")
	m := introduced.FindStringSubmatch(line)
	if m == nil {
		return ""
	}
	name := m[1]
	if i := strings.LastIndex(name, "、"); i >= 0 {
		name = name[i+len("、"):]
	}
	name = withoutAffiliation(strings.TrimSpace(name))
	// A person is named in a few letters; a clause that happens to end in さん is not.
	if n := utf8.RuneCountInString(name); n < 1 || n > 16 || notPerson.MatchString(name) {
		return ""
	}
	if h := anyHandle.FindStringSubmatch(m[0]); h != nil {
		return strings.TrimSpace(handleGroup.ReplaceAllString(name, " ")) + " @" + h[1]
	}
	return name
}

// joinSpeaker writes a name and its handle as "名前 @handle".
func joinSpeaker(s string) string {
	s = honorificEnd.ReplaceAllString(strings.TrimSpace(s), "")
	name := honorificEnd.ReplaceAllString(strings.TrimSpace(handleGroup.ReplaceAllString(s, " ")), "")
	handle := ""
	if h := anyHandle.FindStringSubmatch(s); h != nil {
		handle = "@" + h[1]
	}
	return strings.TrimSpace(name + " " + handle)
}

// withoutAffiliation cuts 「所属の」 off a name, at the last の that follows a word
// in kanji, katakana or Latin and leaves two letters. 「くわの」 and 「きのした」 stay.
func withoutAffiliation(s string) string {
	cut := 0
	for i, r := range s {
		if r != 'の' || i == 0 {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after := s[i+len("の"):]
		if !unicode.Is(unicode.Hiragana, before) && utf8.RuneCountInString(after) >= 2 {
			cut = i + len("の")
		}
	}
	return strings.TrimSpace(s[cut:])
}
