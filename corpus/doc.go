// Package corpus turns what lies on disk or comes down a pipe into notes.
//
// [Scan] lists the files of some sources, [File.Notes] reads one of them. A note
// is cut into sections at its headings; a section is what a reader wants to
// land on, and knows its heading path, anchor, line, text, code, speaker and
// slides.
//
// What a caller can rely on:
//
//   - The order of files, notes and sections depends on their names and bytes
//     alone, and so do all ids.
//   - Reading any bytes neither panics nor hangs; time and memory are linear in
//     the size of the file, and files beyond a limit are refused.
//   - Nothing is left out in silence that a reader would miss: whatever is
//     refused, read in part or held back as a draft is a [Problem] that names
//     file and line. Files that are no notes at all are reported to
//     [Options.PassedOver].
//   - No path leads out of a source: not "..", not a symbolic link.
//   - Files may be read concurrently.
package corpus
