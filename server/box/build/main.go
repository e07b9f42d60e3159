// Command build writes the scripts that sites embed into the folder it is given, from the
// sources in another. `make box` runs it.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/talksearch/talksearch/server/box"
)

func main() {
	src := flag.String("src", "server/box/src", "folder of the sources")
	out := flag.String("out", "server/assets", "folder to write to")
	flag.Parse()
	if err := write(*src, *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(src, out string) error {
	scripts, err := box.Bundle(src)
	if err != nil {
		return err
	}
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(out, name), script, 0o644); err != nil {
			return fmt.Errorf("write the search box: %w", err)
		}
	}
	return nil
}
