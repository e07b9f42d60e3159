package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/util"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v16"
	"go.etcd.io/bbolt"
)

// A segment is a file of sections that Bleve never changes. An update takes the segments
// of the generation before as they are, by hard links, and tells which of their sections
// are dropped.
type segment struct {
	path     string
	sections uint64
	dropped  *roaring.Bitmap // nil: none
	made     bool            // for this generation, and not linked
}

func (s *segment) live() uint64 {
	if s.dropped == nil {
		return s.sections
	}
	return s.sections - s.dropped.GetCardinality()
}

// segments returns the segments of an open store, without the sections that drop tells of.
func (s *store) segments(drop []uint32) ([]segment, error) {
	snapshot, ok := s.reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("%s is a %T", s.path, s.reader)
	}
	dropped := roaring.New()
	for _, doc := range drop {
		dropped.Add(uint32(s.id(doc).Value()))
	}
	var segments []segment
	begin := uint64(0)
	for _, in := range snapshot.Segments() {
		file, ok := in.Segment().(segmentapi.PersistedSegment)
		if !ok {
			return nil, fmt.Errorf("%s has a segment without a file", s.path)
		}
		seg := segment{path: file.Path(), sections: uint64(in.FullSize()), dropped: roaring.New()}
		if d := in.Deleted(); d != nil {
			seg.dropped.Or(d)
		}
		own := roaring.New()
		own.AddRange(begin, begin+seg.sections)
		own.And(dropped)
		own.Iterate(func(n uint32) bool {
			seg.dropped.Add(n - uint32(begin))
			return true
		})
		if seg.dropped.IsEmpty() {
			seg.dropped = nil
		}
		begin += seg.sections
		if seg.live() > 0 {
			segments = append(segments, seg)
		}
	}
	return segments, nil
}

const (
	// A segment is written again without what it drops when that is more than one section
	// in maxDropped: it takes room, and is read and passed over by each query.
	maxDropped = 4
	// A segment is merged with those that came later once they have one section for
	// mergeRatio of its own. So a section is written again only so often as the index
	// doubles, and there are few segments to look a word up in.
	mergeRatio = 2
)

// mergeable returns how many of the last segments to make one of, and whether the first
// of these or any before must be written again for what it drops.
func mergeable(segments []segment) int {
	n := 0
	later := uint64(0)
	for i := len(segments) - 1; i >= 0; i-- {
		if later > 0 && segments[i].live() <= mergeRatio*later {
			n = len(segments) - i
		}
		later += segments[i].live()
	}
	return n
}

// tidy merges segments and writes again those that drop much, below dir. Neighbours are
// merged, so that the sections keep their order.
func tidy(dir string, segments []segment) ([]segment, error) {
	var kept []segment
	n := mergeable(segments)
	for i := 0; i < len(segments); i++ {
		group := segments[i : i+1]
		if i == len(segments)-n && n > 1 {
			group = segments[i:]
		}
		if len(group) == 1 && group[0].sections-group[0].live() <= group[0].sections/maxDropped {
			kept = append(kept, group[0])
			continue
		}
		merged, err := mergeSegments(filepath.Join(dir, fmt.Sprintf("merged-%d.zap", i)), group)
		if err != nil {
			return nil, err
		}
		kept = append(kept, merged)
		i += len(group) - 1
	}
	return kept, nil
}

func mergeSegments(path string, segments []segment) (merged segment, err error) {
	plugin := &zap.ZapPlugin{}
	var open []segmentapi.Segment
	defer func() {
		for _, s := range open {
			err = errors.Join(err, s.Close())
		}
	}()
	drops := make([]*roaring.Bitmap, len(segments))
	merged = segment{path: path, made: true}
	for i := range segments {
		s, err := plugin.Open(segments[i].path)
		if err != nil {
			return segment{}, err
		}
		open = append(open, s)
		drops[i] = segments[i].dropped
		merged.sections += segments[i].live()
	}
	_, _, err = plugin.Merge(open, drops, path, nil, nil)
	return merged, err
}

// writeStore makes the store of a generation of the segments of an old one and, where there are
// any, those of the sections that were just added, whose store it takes over.
func writeStore(generation string, old *store, dropped []uint32, store string, added int) error {
	segments, err := old.segments(dropped)
	if err != nil {
		return err
	}
	if added > 0 {
		s, err := openStore(store, added)
		if err != nil {
			return err
		}
		more, err := s.segments(nil)
		if err := errors.Join(err, s.close()); err != nil {
			return err
		}
		for i := range more {
			more[i].made = true
		}
		segments = append(segments, more...)
	}
	if segments, err = tidy(generation, segments); err != nil {
		return err
	}
	dir := filepath.Join(generation, storeName)
	if err := os.MkdirAll(filepath.Join(dir, "store"), 0o755); err != nil {
		return err
	}
	for i := range segments {
		s := &segments[i]
		path := filepath.Join(dir, "store", segmentName(i))
		if s.made {
			if err := errors.Join(os.Rename(s.path, path), os.Chmod(path, 0o644)); err != nil {
				return err
			}
		} else if err := linkFile(s.path, path); err != nil {
			return err
		}
		s.path = path
	}
	if err := copyFile(filepath.Join(old.path, storeMetaName), filepath.Join(dir, storeMetaName)); err != nil {
		return err
	}
	root := filepath.Join("store", rootName)
	if err := copyFile(filepath.Join(old.path, root), filepath.Join(dir, root)); err != nil {
		return err
	}
	return writeRoot(filepath.Join(dir, root), segments)
}

// segmentName is the name of the i-th segment's file.
func segmentName(i int) string { return fmt.Sprintf("%012x.zap", i+1) }

// rootName is Bleve's list of a store's segments.
const rootName = "root.bolt"

// firstSegmentKey is Bleve's way to write a segment's number 0 so that numbers sort as
// bytes; the next ones follow, up to maxSegments.
const (
	firstSegmentKey = 0x88
	maxSegments     = 100
)

// writeRoot makes a copy of a store's root.bolt name other segments. Bleve itself would
// only do so for a store that it has open for writing, in which it also merges and removes
// files at its own time.
func writeRoot(path string, segments []segment) (err error) {
	if len(segments) > maxSegments {
		return fmt.Errorf("%s would have %d segments", path, len(segments))
	}
	db, err := bbolt.Open(path, 0o644, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.Update(func(tx *bbolt.Tx) error {
		snapshots := tx.Bucket(util.BoltSnapshotsBucket)
		if snapshots == nil {
			return fmt.Errorf("%s has no snapshots", path)
		}
		epoch, _ := snapshots.Cursor().Last()
		snapshot := snapshots.Bucket(epoch)
		if snapshot == nil {
			return fmt.Errorf("%s has no snapshot", path)
		}
		var before [][]byte
		if err := snapshot.ForEachBucket(func(k []byte) error {
			if k[0] >= firstSegmentKey {
				before = append(before, append([]byte(nil), k...))
			}
			return nil
		}); err != nil {
			return err
		}
		for _, k := range before {
			if err := snapshot.DeleteBucket(k); err != nil {
				return err
			}
		}
		for i := range segments {
			b, err := snapshot.CreateBucket([]byte{firstSegmentKey + byte(i)})
			if err != nil {
				return err
			}
			if err := b.Put(util.BoltPathKey, []byte(filepath.Base(segments[i].path))); err != nil {
				return err
			}
			if segments[i].dropped == nil {
				continue
			}
			bits, err := segments[i].dropped.ToBytes()
			if err != nil {
				return err
			}
			if err := b.Put(util.BoltDeletedKey, bits); err != nil {
				return err
			}
		}
		return nil
	})
}

// linkFile gives a file a second name. Where the file system has no links, it copies.
func linkFile(from, to string) error {
	if os.Link(from, to) == nil {
		return nil
	}
	return copyFile(from, to)
}

func copyFile(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, b, 0o644)
}
