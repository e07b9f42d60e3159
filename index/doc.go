// Package index builds generations from notes and answers queries from them.
package index
