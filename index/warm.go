package index

import (
	"context"
	"runtime/debug"
)

// Warm reads what is otherwise read when it is first asked for, and then kept: the lexicon,
// the facets, the copies and the numbers that a phrase may begin amid. It fails with the
// context's error, or a *BrokenError.
func (r *Reader) Warm(ctx context.Context) (err error) {
	// As in openStore.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer r.recoverBroken(&err)
	for _, read := range []func() error{
		func() error { _, err := r.lexicon(); return err },
		func() error { _, err := r.facets(); return err },
		func() error { _, err := r.copies(); return err },
		func() error { _, err := r.files.store.numbers(); return err },
	} {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := read(); err != nil {
			return r.asBroken(ctx, err)
		}
	}
	return nil
}
