// Package server answers searches over HTTP: a JSON API, a search page that works
// without any script, and the search box that other sites embed, which package box
// builds. Most callers want [Run].
//
// It is read-only by construction: no route writes, only GET and HEAD are
// answered, and there is nothing to log in to. What it promises:
//
//   - A search gets a time budget ([Config.SearchBudget]). An answer that is cut
//     short says so; a search with nothing to show by then is a 503 with
//     Retry-After.
//   - A new generation is served as soon as the index directory names it, and no
//     request fails for that: each one keeps the generation it began with, which
//     is closed when its last request has ended. A generation that does not open,
//     or does not answer, is logged, and the one before it goes on being served.
//   - Text of notes is data. It reaches a page through html/template as text, and
//     a link only when it is an absolute http or https URL.
//   - The API is what /openapi.json says. That is made of the records that parameters
//     are read by and of the types that answers are written from, so neither can drift.
//   - Every error is one of a few kinds with a code: RFC 9457 problem details for
//     the API, a page in the reader's language for people.
//
// Handlers decide and do not write: they return a reply or an error, one mapper
// turns errors into problems, and one function writes.
//
// The package knows of the index only the types of its requests and answers; how
// a generation is found and opened is the caller's [Source].
package server
