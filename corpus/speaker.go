package corpus

import (
	"regexp"
	"strings"
)

var (
	// handle is what Twitter and GitHub allow, after something that is not part
	// of an address or a package name (user@host, react@next).
	handleAtEnd = regexp.MustCompile(`(?:^|[^\w@./-])@(\w[\w-]{0,38})(?:\s*(?:さん|氏|様|先生|くん))?\s*[)）\]]?(?:\s*(?:さん|氏|様|先生|くん))?\s*$`)
	nameAtEnd   = regexp.MustCompile(`(?:\s*[/／|｜]\s*|\s+(?:by|[-–—])\s+|[(（【]|\s+)([^\s/／|｜()（）【】]+(?: [A-Z][a-z]+)?)\s*(?:さん|氏)\s*[)）】]?\s*$`)
	separator   = regexp.MustCompile(`\s*[/／|｜]\s*|\s+(?:by|[-–—])\s+`)
	honorific   = regexp.MustCompile(`\s*(?:さん|氏|様|先生|くん)$`)
)

// What follows '@' at the end of a heading in notes on code and is nobody's
// handle: CSS at-rules, tags of documentation comments, npm's dist-tags, years.
var notHandles = regexp.MustCompile(`(?i)^(import|media|charset|keyframes|supports|layer|container|property|page|namespace|apply|include|mixin|extend|param|returns?|type|throws|deprecated|see|override|autowired|test|latest|next|beta|\d+x?)$`)

// splitSpeaker parts a talk's heading from who gave it, as written. It knows the
// forms that name a person beyond doubt: a handle at the end ("タイトル @handle",
// "タイトル / 名前 (@handle)さん") or a name with さん or 氏 after a separator
// ("タイトル(名前さん)"). In all others speaker is empty and title the heading.
func splitSpeaker(heading string) (title, speaker string) {
	heading = strings.TrimSpace(heading)
	if m := handleAtEnd.FindStringSubmatchIndex(heading); m != nil && !notHandles.MatchString(heading[m[2]:m[3]]) {
		handle := "@" + heading[m[2]:m[3]]
		before := strings.TrimRight(heading[:m[2]-1], "(（[")
		title, name := before, ""
		if seps := separator.FindAllStringIndex(before, -1); seps != nil {
			last := seps[len(seps)-1]
			title, name = before[:last[0]], before[last[1]:]
		} else if m := nameAtEnd.FindStringSubmatchIndex(before); m != nil {
			title, name = before[:m[0]], before[m[2]:m[3]]
		} else if word := strings.TrimSpace(before); honorific.MatchString(word) && !strings.ContainsAny(word, " 　") {
			title, name = "", word
		}
		name = honorific.ReplaceAllString(strings.TrimSpace(name), "")
		if len([]rune(name)) > 20 { // a title after a separator, not a name
			title, name = before, ""
		}
		return strings.TrimRight(title, " \t　:：/／-|"), strings.TrimSpace(name + " " + handle)
	}
	if m := nameAtEnd.FindStringSubmatchIndex(heading); m != nil {
		if name := heading[m[2]:m[3]]; len([]rune(name)) <= 12 && !commonSan.MatchString(name) {
			return strings.TrimRight(heading[:m[0]], " \t　:："), name
		}
	}
	return heading, ""
}

// commonSan are words that end in さん and are no speaker.
var commonSan = regexp.MustCompile(`(?:^|の)(?:皆|みな|みんな|お客|たく|お疲れ|おつかれ|お母|お父|お兄|お姉|沢山|中の人)$`)
