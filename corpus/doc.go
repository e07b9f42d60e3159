// Package corpus turns files on disk into notes.
package corpus
