// Package architecture holds the tests that keep Acorn's house as docs/architecture.md draws it: which package may import which, what
// a page's source may hold, which features of gorm are never used, which words are never written. Each rule is a function from a
// source text to its faults, with a test of its own; TestTheHouse runs them all over the repository.
package architecture

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// source is one text file of the repository.
type source struct {
	path string // from the root, with slashes
	text string
}

// under reports whether the file lies in one of the folders.
func (s source) under(folders ...string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return strings.HasPrefix(s.path, f+"/") })
}

// is reports whether the file's name ends in one of the endings.
func (s source) is(endings ...string) bool {
	return slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(s.path, e) })
}

// at is a fault of the file, for people to find.
func (s source) at(line int, format string, args ...any) string {
	return fmt.Sprintf("%s:%d: %s", s.path, line, fmt.Sprintf(format, args...))
}

// sources reads the repository's text files: not what is fetched, built or generated for it, nor what git does not keep.
func sources(root string) ([]source, error) {
	var all []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if d.IsDir() {
			if slices.Contains([]string{".git", ".cache", "node_modules", "acorn-data", "static/dist"}, name) {
				return filepath.SkipDir
			}
			return nil
		}
		s := source{path: name}
		if !s.is(".go", ".templ", ".sql", ".md", ".scss", ".css", ".js", ".mjs", ".json", ".yml", ".mod", "Makefile") &&
			!s.under("scripts", ".ci") {
			return nil
		}
		text, err := os.ReadFile(path)
		s.text = string(text)
		all = append(all, s)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the repository: %w", err)
	}
	return all, nil
}

// generated reports whether a tool wrote the file.
func (s source) generated() bool {
	head, _, _ := strings.Cut(s.text, "\n")
	return strings.HasPrefix(head, "// Code generated")
}

// lines calls look with each line of the file and its number, from 1.
func (s source) lines(look func(n int, line string)) {
	n := 0
	for line := range strings.Lines(s.text) {
		n++
		look(n, line)
	}
}
