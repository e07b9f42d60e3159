package index

import "context"

// Warm reads what is otherwise read when it is first asked for, and then kept: the lexicon,
// the facets, the copies and the numbers that a phrase may begin amid. It fails with a
// *BrokenError.
func (r *Reader) Warm() (err error) {
	defer r.recoverBroken(&err)
	if _, err := r.lexicon(); err != nil {
		return err
	}
	if _, err := r.facets(); err != nil {
		return err
	}
	if _, err := r.copies(); err != nil {
		return err
	}
	if _, err = r.files.store.numbers(); err != nil {
		return r.asBroken(context.Background(), err)
	}
	return nil
}
