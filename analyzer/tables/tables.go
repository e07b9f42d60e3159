// Package tables holds the word tables that are made from UniDic (which katakana
// spellings are one loanword and where it comes from, and which spellings of a
// native word are one), and one that is written by hand: words of engineers that
// no dictionary has.
package tables

import _ "embed"

//go:generate go run ./generate

// Loanwords and Variants are the tables as text, in the form that package generate
// tells.
//
//go:embed loanwords.tsv
var Loanwords string

//go:embed variants.tsv
var Variants string

// Words are the words written by hand, in the form that the file itself tells.
//
//go:embed words.tsv
var Words string
