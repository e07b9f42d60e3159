package index

import (
	"path/filepath"

	"github.com/gofrs/flock"
)

// lock takes the right to write below dir, at once or not at all: with a
// *LockedError when another process has it. The operating system frees it when
// the process ends, however it ends.
func lock(dir string) (unlock func() error, err error) {
	f := flock.New(filepath.Join(dir, lockName), flock.SetPermissions(0o644))
	ok, err := f.TryLock()
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, &LockedError{Dir: dir}
	}
	return f.Unlock, nil
}
