package index

import (
	"context"
	"errors"
	"math"
	"os"
)

// An update takes frames over as they are, and so the codebook, whatever the first build had
// to make it of: one short note in English, maybe, in whose words Japanese takes twice its
// size. So texts that have outgrown their codebook are written anew, once, in that of their
// own. Until the next time they have to grow as much again, so an index that grows by small
// updates writes each text a few times, and none once the codebook is of enough text.

// outgrown is how many times as much as the frames that a codebook was made of all frames
// take when they have outgrown it.
const outgrown = 4

// size is how many bytes the frames take.
func (w *textsWriter) size() (n uint64) {
	for _, size := range w.sizes {
		n += uint64(size)
	}
	return n
}

// limit is how many bytes the frames may take until they have outgrown their codebook.
func (w *textsWriter) limit() uint64 {
	switch {
	case w.until > 0:
		return w.until
	case w.text >= w.enough:
		return math.MaxUint64
	}
	return outgrown * w.size()
}

// renewTexts writes the texts anew where they have outgrown their codebook.
func (w *generationWriter) renewTexts(ctx context.Context, opts BuildOptions) error {
	if w.texts.size() <= w.texts.limit() {
		return nil
	}
	if err := w.texts.close(); err != nil {
		return err
	}
	old, err := openTexts(w.dir, w.texts.sizes)
	if err != nil {
		return err
	}
	defer old.close()
	// The file is read on without its name, which is that of the next one.
	if err := os.Remove(old.file.Name()); err != nil {
		return err
	}
	renewed, err := createTexts(w.dir, opts)
	if err != nil {
		return err
	}
	w.texts = renewed
	return renewed.rewrite(ctx, old)
}

// rewrite writes frames in a codebook that it makes of them.
func (w *textsWriter) rewrite(ctx context.Context, old *texts) error {
	samples, err := old.samples(w.sampled())
	if err != nil {
		return err
	}
	book, err := newCodebook(ctx, samples)
	if err != nil {
		return err
	}
	if err := w.begin(newCompressor(book)); err != nil {
		return err
	}
	for n := range len(old.frames) - 1 {
		f, err := old.unpack(uint32(n))
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if _, err := w.add(f); err != nil {
			return err
		}
	}
	return w.flush()
}

// samples are the parts of frames from all over the texts, of about so many bytes.
func (t *texts) samples(most int) (samples [][]byte, err error) {
	var frames []frame
	size, every := 0, 1
	for n := range len(t.frames) - 1 {
		if n%every > 0 {
			continue
		}
		f, err := t.unpack(uint32(n))
		if err != nil {
			return nil, err
		}
		frames = append(frames, f)
		size += f.size
		for size > most && len(frames) > 1 { // every other one is enough
			every *= 2
			half := frames[:0]
			size = 0
			for i := 0; i < len(frames); i += 2 {
				half = append(half, frames[i])
				size += frames[i].size
			}
			clear(frames[len(half):])
			frames = half
		}
	}
	for i := range frames {
		samples = append(samples, frames[i].parts...)
	}
	return samples, nil
}

// unpack reads the n-th frame as it was before it was packed.
func (t *texts) unpack(n uint32) (f frame, err error) {
	packed, err := t.frame(n)
	if err != nil {
		return f, err
	}
	for p := (parts[[]byte]{rest: packed}); len(p.rest) > 0; {
		codes := p.next()
		text, err := t.book.appendText(nil, codes)
		if err := errors.Join(p.err, err); err != nil {
			return f, t.broken(n, err)
		}
		f.addPart(text)
	}
	return f, nil
}
