package zerohits

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxRunes is the longest query that is written: a longer one was pasted.
const MaxRunes = 80

// normal folds what makes no other query: width, case, spaces.
func normal(query string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(query)), " "))
}

var (
	mail = regexp.MustCompile(`[^\s@]@[^\s@]+\.[a-z]`)
	// number is of nine digits or more, which a date is not.
	number = regexp.MustCompile(`[0-9](?:[-. ()+/]{0,2}[0-9]){8,}`)
	// secret is a word that a key or a password may be: long, and of both letters and
	// digits, see personal.
	secret      = regexp.MustCompile(`[a-z0-9_+/=-]{20,}`)
	credentials = regexp.MustCompile(`://[^\s/]*@`)
)

// personal tells whether a query may hold what belongs to somebody, and was hardly
// meant as a search. It is in its normal form.
func personal(query string) bool {
	if utf8.RuneCountInString(query) > MaxRunes || strings.ContainsFunc(query, unicode.IsControl) || strings.ContainsRune(query, utf8.RuneError) {
		return true
	}
	if mail.MatchString(query) || number.MatchString(query) || credentials.MatchString(query) {
		return true
	}
	for _, word := range secret.FindAllString(query, -1) {
		if strings.ContainsAny(word, "0123456789") && strings.ContainsFunc(word, func(r rune) bool { return r >= 'a' && r <= 'z' }) {
			return true
		}
	}
	return false
}
