package corpus

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/talksearch/talksearch/corpus/ignore"
)

// The bounds of ignore files. Nobody writes that many rules; what they take is
// counted in steps of a few nanoseconds, for one file and for all of a source.
const (
	maxIgnoreBytes = 1 << 20
	maxIgnoreRules = 20_000
	maxIgnoreSteps = 1 << 29
	maxSourceSteps = 1 << 31
)

// ignoreFiles are the files with rules about the folder they are in. Rules of a later
// one come first, and those of a folder further in before all of them.
var ignoreFiles = []string{".git/info/exclude", ".gitignore", ".talksearchignore"}

// rulesInForce are the rules that decide what is read of a source. What a person's
// own git configuration ignores is not among them: an index is the same whoever
// builds it.
type rulesInForce struct {
	levels []ruleLevel // from the outermost folder to the one that is being listed
	count  int
	// steps is what one file may take, budget what all may.
	steps  int
	budget *ignore.Budget
}

// A ruleLevel is one ignore file.
type ruleLevel struct {
	rules  ignore.Rules
	budget *ignore.Budget
	// Names are below the source; the rules are about paths below their own folder.
	// For a folder in the source, its name comes off; for one above, the way from
	// it to the source comes before.
	off, before string
}

func newRulesInForce() *rulesInForce {
	return &rulesInForce{steps: maxIgnoreSteps, budget: ignore.NewBudget(maxSourceSteps, nil)}
}

// leavesOut names the rule by which a file or folder of the source is not read; ""
// is none. Once the budget is spent nothing more is read.
func (r *rulesInForce) leavesOut(name string, dir bool) string {
	for i := len(r.levels) - 1; i >= 0; i-- {
		l := &r.levels[i]
		if rule := l.rules.Match(l.before+strings.TrimPrefix(name, l.off), dir, l.budget); rule != nil {
			if rule.Keeps() {
				return ""
			}
			return fmt.Sprintf("ignored by %s:%d: %s", rule.File, rule.Line, rule.Text)
		}
	}
	if r.spent() {
		return "ignored by rules that take too long"
	}
	return ""
}

// spent tells whether what the rules in force say is not known any more.
func (r *rulesInForce) spent() bool {
	return slices.ContainsFunc(r.levels, func(l ruleLevel) bool { return l.budget.Spent() })
}

// enter adds the rules of a folder of the source, and returns what takes them away
// again. The error says that what the folder ignores is not known, so that its files
// must not be read: people name in there what nobody should see.
func (r *rulesInForce) enter(root *os.Root, source, name string) (leave func(), err error) {
	levels, count := len(r.levels), r.count
	leave = func() { clear(r.levels[levels:]); r.levels, r.count = r.levels[:levels], count }
	off := ""
	if name != "." {
		off = name + "/"
	}
	for _, file := range ignoreFiles {
		in, err := openAt(root, off+file)
		if err == nil {
			err = r.read(in, filepath.Join(source, name, file), off, "")
		}
		if err = notThere(err); err != nil {
			leave()
			return nil, ignoreError(file, err)
		}
	}
	return leave, nil
}

// readAbove adds the rules of the folders between the root of the git repository that
// the source is in and the source.
func (r *rulesInForce) readAbove(source string) error {
	dir, err := filepath.Abs(source)
	if err == nil {
		dir, err = filepath.EvalSymlinks(dir)
	}
	if err != nil {
		return err
	}
	var above []string // from the source outwards, without it
	for top := dir; ; top = filepath.Dir(top) {
		if top != dir {
			above = append(above, top)
		}
		if _, err := os.Lstat(filepath.Join(top, ".git")); err == nil {
			break
		}
		if top == filepath.Dir(top) {
			return nil // in no repository
		}
	}
	for i := len(above) - 1; i >= 0; i-- {
		way, err := filepath.Rel(above[i], dir)
		if err != nil {
			return err
		}
		for _, file := range ignoreFiles {
			path := filepath.Join(above[i], filepath.FromSlash(file))
			in, err := openFile(path)
			if err == nil {
				err = r.read(in, path, "", filepath.ToSlash(way)+"/")
			}
			if err = notThere(err); err != nil {
				return ignoreError(path, err)
			}
		}
	}
	return nil
}

func ignoreError(file string, err error) error {
	return fmt.Errorf("what %s leaves out is not known (%w), so nothing is read here; mend or remove it", file, cause(err))
}

func (r *rulesInForce) read(in io.ReadCloser, path, off, before string) error {
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, maxIgnoreBytes+1))
	if err != nil {
		return err
	}
	if len(text) > maxIgnoreBytes {
		return fmt.Errorf("it is larger than %d bytes", maxIgnoreBytes)
	}
	rules := ignore.Parse(string(text), path)
	if len(rules) == 0 {
		return nil
	}
	if r.count += len(rules); r.count > maxIgnoreRules {
		return fmt.Errorf("with those above it has more than %d rules", maxIgnoreRules)
	}
	r.levels = append(r.levels, ruleLevel{rules: rules, budget: ignore.NewBudget(r.steps, r.budget), off: off, before: before})
	return nil
}

// notThere lets pass that there is no ignore file: nothing of that name, or a folder,
// or, for .git/info/exclude, a file .git as worktrees and submodules have it.
func notThere(err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, errFolder) {
		return nil
	}
	return err
}
