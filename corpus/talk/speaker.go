package talk

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/pattern"
)

// Who spoke is written in two places, and nowhere by a rule. A talk's title may
// end in its speaker:
//
//	タイトル @handleさん             タイトル / 名前 (TwitterID:@handle)さん
//	タイトル（名前さん）             「タイトル」名前さん
//	タイトル（講師：名前）           タイトル — by First Last
//	LT: タイトル / 名前              【タイトル】発表者：名前
//
// and a text may open with a person:
//
//	所属の名前さん、…   名前さん@handle   発表者: 名前   お次は名前さんの発表
//
// Honorifics are dropped and handles kept: "名前 @handle". What stands before the
// last の is where the person works and no part of the name.
var (
	// A handle is what Twitter and GitHub allow, behind something that is not part
	// of an address or a package's name (user@host, react@next).
	handleAtEnd = pattern.Lazy(`(?:^|[^\w@./-])@(\w[\w-]{0,38})(?:\s*` + honorific + `)?\s*[)）\]]?(?:\s*` + honorific + `)?\s*$`)
	handle      = pattern.Lazy(`(?:^|[^\w@./-])@(\w[\w-]{0,38})`)
	// handleGroup is a handle with what it is wrapped in: (TwitterID:@handle).
	handleGroup  = pattern.Lazy(`\s*[(（](?:[A-Za-z]+(?: ?ID)?\s*[:：]\s*)?@\w[\w-]{0,38}[)）]\s*|\s*@\w[\w-]{0,38}\s*`)
	handleOpens  = pattern.Lazy(`\s*[(（\[]\s*(?:[A-Za-z]+(?: ?ID)?\s*[:：]\s*)?$`)
	separator    = pattern.Lazy(`\s*[/／|｜]\s*|\s+(?:by|[-–—―])\s+`)
	slash        = pattern.Lazy(`\s[/／|｜]\s*([^/／|｜]{1,60})$`)
	roleAtEnd    = pattern.Lazy(`(?:^|[\s　】」』）)/／|｜(（])` + role + `\s?[:：]\s?([^:：]{1,60}?)[)）]?$`)
	nameAtEnd    = pattern.Lazy(`(?:\s*[/／|｜]\s*|\s+(?:by|[-–—―])\s+)([^/／|｜()（）【】「」『』]{1,24}?)\s*(?:さん|氏)\s*$|(?:[」』】]\s*|\s)([^\s/／|｜()（）【】「」『』]{1,16}?(?: [A-Z][a-z]+)?)\s*(?:さん|氏)\s*$|[(（【]([^()（）【】]{1,40}?)\s*(?:さん|氏|先生)\s*[)）】]\s*$`)
	byAtEnd      = pattern.Lazy(`^(.*?(?:^|[\s(（」』】”"]))by\s+([A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,2}|[\p{Han}\p{Hiragana}\p{Katakana}ー]{1,8}(?:[ 　][\p{Han}\p{Hiragana}\p{Katakana}ー]{1,8})?)[)）]?$`)
	participle   = pattern.Lazy(`(?i)\b(?:\w+ed|written|driven|made|built|run)\s*$`)
	afterName    = pattern.Lazy(`\s*` + honorific + `?\s*[(（\[][^@]*$|\s*` + honorific + `$`)
	hatenaID     = pattern.Lazy(`^id:`)
	announcement = pattern.Lazy(`^(?i:lt|ライトニングトーク|lightning talk|keynote|基調講演|session|セッション|発表|講演|トーク|talk)\s?\d*\s?[:：]\s?\S`)

	introduced = pattern.Lazy(`^([^。！？!?「」『』:：]{1,60}?)(?:さん|氏|先生)(?:\s*[(（][^)）]{1,40}[)）]|\s*@[A-Za-z0-9_]{2,20})?(?:$|[、。:：,「『]|\s|による|の(?:発表|お?話|はなし|トーク|セッション|LT|登壇|講演|プレゼン|番)|登場|から|です|が(?:登場|登壇|発表))`)
	// 「セッション: 名前 「タイトル」」 and 「First Last @handle [所属]: タイトル」.
	announced     = pattern.Lazy(`^(?i:(?:ショート|ゲスト)?\s?セッション|ライトニング\s?トーク|LT|基調講演|招待講演|講演|発表|keynote|session|talk)\s?\d*\s?[:：]\s?([^「『:：]{1,40}?)\s*(?:[(（][^()（）]*[)）])?\s*(?:[「『].*[」』]|[(（]https?://.*[)）])$`)
	handleOpening = pattern.Lazy(`^([^@。、:：「]{0,30}?)\s?[(（]?@(\w{2,38})[)）]?(?:さん)?\s*(?:[\[［(（][^\[\]［］()（）]{1,30}[\]］)）])?\s*[:：]\s*\S`)
	honoured      = pattern.Lazy(`^[^\s「」]{1,12}(?: [^\s「」]{1,12})?\s?` + honorific + `$`)
	labelled      = pattern.Lazy(`^` + role + `\s?[:：]\s?(.{1,60})$`)
	inTurn        = pattern.Lazy(`^(?:トップバッター|一番手|二番手|最初|最後|トリ|お?次|続いて|つづいて|つぎ)(?:の(?:発表|登壇)?)?(?:は|が|に)?、?`)
	personLine    = pattern.Lazy(`^[^@。、]{1,30}(?:さん|氏|先生)\s*[(（]?@[A-Za-z0-9_]{2,20}[)）]?$`)
)

const (
	honorific = `(?:さん|氏|様|先生|くん)`
	role      = `(?i:speaker|presenter|presented by|スピーカー|発表者|登壇者|講演者|話者|講師|登壇|発表)`
)

// notHandles are what follows '@' at the end of a heading in notes on code and is
// nobody's handle: CSS at-rules, directives, annotations and decorators, tags of
// documentation comments, npm's dist-tags, years.
var notHandles = pattern.Lazy(`(?i)^(interface|implementation|protocol|synthesize|selector|objc|available|state|binding|published|main|component|injectable|decorator|bean|entity|transactional|inject|nullable|suppresswarnings|import|media|charset|keyframes|supports|layer|container|property|page|namespace|apply|include|mixin|extend|param|returns?|type|throws|deprecated|see|override|autowired|test|latest|next|beta|\d+x?)$`)

// notPerson are words and clauses that さん may follow and that name no speaker.
var notPerson = pattern.Lazy(`^(?:みな|皆|みんな|お客|おじ|おば|お父|お母|お兄|お姉|お疲れ|おつかれ|たく|沢山|奥|娘|息子|中の人|ここで|その|この|あの|どの|だれ|誰)|[^\p{Hiragana}].*[はがをにでへと]$|^.{1,2}[はがをにでへと]$`)

// longest bounds what is read of a line: no title is longer.
const longest = 256

// TitleSpeaker reads who gave a talk from a line that is, or may be, its title.
// It knows the forms that name a person beyond doubt and is empty for all others.
func TitleSpeaker(title string) string {
	if title = strings.TrimSpace(title); len(title) > longest {
		return ""
	}
	title = trailingTags().ReplaceAllString(title, "")
	if m := roleAtEnd().FindStringSubmatch(title); m != nil && notesName(m[1]) {
		return person(m[1])
	}
	if m := handleAtEnd().FindStringSubmatchIndex(title); m != nil && !notHandles().MatchString(title[m[2]:m[3]]) {
		if several := handlesAtEnd(title); several != "" {
			return several
		}
		if title[m[2]-1:m[3]] == title && strings.Contains(title, "-") {
			return "" // a scope of packages
		}
		name := nameBefore(handleOpens().ReplaceAllString(title[:m[2]-1], ""))
		return strings.TrimSpace(name + " @" + title[m[2]:m[3]])
	}
	if m := slash().FindStringSubmatch(title); m != nil && (announcement().MatchString(title) || namesHandle(m[1])) {
		return person(m[1])
	}
	if m := nameAtEnd().FindStringSubmatch(title); m != nil {
		name := m[1] + m[2] + m[3]
		if i := strings.LastIndexAny(name, "、，,/／:：・"); i >= 0 && m[3] != "" {
			_, size := utf8.DecodeRuneInString(name[i:])
			name = name[i+size:]
		}
		return bareName(name)
	}
	if m := byAtEnd().FindStringSubmatch(title); m != nil && !participle().MatchString(m[1]) && endsTitle(m[1]) {
		return person(m[2])
	}
	return ""
}

// OpeningSpeaker reads who speaks from a line that opens with a person, as a
// reporter introduces one.
func OpeningSpeaker(line string) string {
	if len(line) > longest {
		line = strings.ToValidUTF8(line[:longest], "")
	}
	if m := labelled().FindStringSubmatch(line); m != nil {
		if !notesName(m[1]) {
			return ""
		}
		return people(m[1])
	}
	if m := announced().FindStringSubmatch(line); m != nil {
		if name := strings.TrimSpace(m[1]); fullName().MatchString(name) || shortName().MatchString(name) && !notPerson().MatchString(name) && !strings.HasSuffix(name, "の") || handle().MatchString(name) || honoured().MatchString(name) {
			return person(name)
		}
	}
	if m := handleOpening().FindStringSubmatch(line); m != nil && !notHandles().MatchString(m[2]) {
		if name := strings.TrimSpace(m[1]); name == "" || fullName().MatchString(name) || shortName().MatchString(name) {
			return strings.TrimSpace(name + " @" + m[2])
		}
	}
	m := introduced().FindStringSubmatch(inTurn().ReplaceAllString(line, ""))
	if m == nil {
		return ""
	}
	name := m[1]
	if i := strings.LastIndex(name, "、"); i >= 0 {
		name = name[i+len("、"):]
	}
	if name = bareName(name); name == "" {
		return ""
	}
	if h := handle().FindStringSubmatch(m[0]); h != nil {
		return strings.TrimSpace(handleGroup().ReplaceAllString(name, " ") + " @" + h[1])
	}
	return name
}

// IsSpeakerLine tells whether a line says who speaks and nothing else:
// "発表者: 名前", "名前さん @handle".
func IsSpeakerLine(line string) bool {
	return len(line) <= longest && (personLine().MatchString(line) || labelled().MatchString(line))
}

// IsAnnounced tells whether a line announces a talk by its kind: "LT: タイトル".
func IsAnnounced(line string) bool { return announcement().MatchString(line) }

// IsStray tells whether a heading ends in a handle that nothing sets apart from the
// title, as titles of pages end in their site's: "Video Tutorial @site". In a
// report this is the speaker.
func IsStray(heading string) bool { return strayHandle().MatchString(strings.TrimSpace(heading)) }

var strayHandle = pattern.Lazy(`(?:[^\s\-–—―/／|｜:：(（」』】、,&]|[^\s][)）])\s+@\w+$`)

// InTurn tells whether a line opens by saying whose turn it is: "お次は…".
func InTurn(line string) bool { return inTurn().MatchString(line) }

// handlesAtEnd are the persons of a title that ends in several, "@a, @b"; empty where
// there are fewer than two.
func handlesAtEnd(title string) string {
	seps := separator().FindAllStringIndex(title, -1)
	tail := title
	if seps != nil {
		tail = title[seps[len(seps)-1][1]:]
	}
	found := handle().FindAllStringSubmatch(tail, -1)
	if len(found) < 2 {
		return ""
	}
	if seps != nil && listed().MatchString(tail) {
		return people(tail)
	}
	var ids []string
	for _, h := range found {
		ids = append(ids, "@"+h[1])
	}
	return strings.Join(ids, ", ")
}

// nameBefore is the name that stands before a handle at the end of a title.
func nameBefore(s string) string {
	name := ""
	if seps := separator().FindAllStringIndex(s, -1); seps != nil {
		name = s[seps[len(seps)-1][1]:]
	} else if m := nameAtEnd().FindStringSubmatch(s); m != nil {
		name = m[1] + m[2] + m[3]
	} else if word := strings.TrimSpace(s); afterName().MatchString(word) && !strings.ContainsAny(word, " 　") {
		name = word
	}
	if name = person(name); utf8.RuneCountInString(name) > 20 { // a title behind a separator
		return ""
	}
	return name
}

// person writes a name and its handle as "名前 @handle".
func person(s string) string {
	s = strings.TrimSpace(s)
	name := afterName().ReplaceAllString(strings.TrimSpace(handleGroup().ReplaceAllString(s, " ")), "")
	if name == "" {
		name = s
	}
	name = hatenaID().ReplaceAllString(strings.TrimSpace(name), "")
	if h := handle().FindStringSubmatch(s); h != nil {
		if strings.HasPrefix(name, "@") {
			return "@" + h[1]
		}
		return strings.TrimSpace(name + " @" + h[1])
	}
	return name
}

// people writes several persons as "名前 @handle, 名前 @handle", and one as person does.
func people(s string) string {
	parts := listed().Split(outsideBrackets(s), -1)
	if len(parts) < 2 || len(parts) > 8 {
		return person(s)
	}
	var names []string
	for _, part := range parts {
		if part = person(part); part == "" {
			return person(s)
		}
		names = append(names, part)
	}
	return strings.Join(names, ", ")
}

var (
	listed   = pattern.Lazy(`\s*[、,，＆&]\s*|` + honorific + `\s?と\s?|\s(?:and|と)\s`)
	brackets = pattern.Lazy(`[(（][^()（）@]*[)）]`)
)

// outsideBrackets leaves out where people work: (株式会社A、開発部).
func outsideBrackets(s string) string { return strings.TrimSpace(brackets().ReplaceAllString(s, "")) }

// LabelledSpeaker reads who spoke from a line that says so with a word for persons:
// 「発表者: 名前さん」, "Speaker: First Last (@handle)".
func LabelledSpeaker(line string) string {
	if len(line) > longest {
		return ""
	}
	m := personLabel().FindStringSubmatch(strings.TrimSpace(line))
	if m == nil || !notesName(m[1]) || utf8.RuneCountInString(m[1]) > 60 {
		return ""
	}
	return people(m[1])
}

var personLabel = pattern.Lazy(`^(?i:speakers?|presenters?|presented by|スピーカー|発表者|登壇者|講演者|話者|講師)\s?(?:名|氏名)?\s?[:：]\s?(.+)$`)

// bareName is the name that stood before an honorific, empty when it is none: a
// person is named in a few letters, and a clause that happens to end in さん is not.
func bareName(s string) string {
	name := hatenaID().ReplaceAllString(withoutAffiliation(strings.TrimSpace(s)), "")
	most := 16
	if fullName().MatchString(name) {
		most = 40 // a name in Latin letters
	}
	if n := utf8.RuneCountInString(name); n < 1 || n > most || notPerson().MatchString(name) {
		return ""
	}
	return name
}

// notesName tells whether what stands behind "発表:" can be a name: "発表: 30分"
// and "登壇: あり。" are not.
func notesName(s string) bool {
	return !strings.ContainsAny(s, "。!！?？「」") && strings.ContainsFunc(s, unicode.IsLetter) && !unicode.IsDigit(rune(s[0]))
}

// namesHandle tells whether s holds a handle.
func namesHandle(s string) bool {
	m := handle().FindStringSubmatch(s)
	return m != nil && !notHandles().MatchString(m[1])
}

// endsTitle tells whether "by" behind s can name an author: s is Japanese, or
// a dash or quote closes it. "Stand by Me" is a title to its end.
func endsTitle(s string) bool {
	s = strings.TrimSpace(s)
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("-–—―/／|｜」』】\"”", r) || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han)
	})
}

// withoutAffiliation cuts 「所属の」 off a name, at the last の that follows a word
// in kanji, katakana or Latin, of two letters, and leaves two. 「くわの」, 「きのした」
// and 「菜の花」 stay.
func withoutAffiliation(s string) string {
	cut := 0
	for i, r := range s {
		if r != 'の' || i == 0 {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after := s[i+len("の"):]
		if !unicode.Is(unicode.Hiragana, before) && utf8.RuneCountInString(s[:i]) >= 2 && utf8.RuneCountInString(after) >= 2 {
			cut = i + len("の")
		}
	}
	return strings.TrimSpace(s[cut:])
}
