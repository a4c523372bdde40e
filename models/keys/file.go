package keys

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// makeDir creates the directory for its user alone, or checks the one that is there.
func makeDir(dir string) error {
	info, err := os.Stat(dir)
	if errors.Is(err, os.ErrNotExist) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		return syncDir(filepath.Dir(filepath.Clean(dir)))
	}
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is not a directory", dir)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("%w: %s has permissions %04o; run: chmod 700 %s", ErrExposed, dir, info.Mode().Perm(), dir)
	}
	return nil
}

// read reads a key file. A missing one is os.ErrNotExist.
func (r *Ring) read(name string) ([]byte, error) {
	path := filepath.Join(r.dir, name)
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%w: %s has permissions %04o; run: chmod 600 %s", ErrExposed, path, info.Mode().Perm(), path)
	}
	if !info.Mode().IsRegular() || info.Size() != size {
		return nil, fmt.Errorf("%w: %s has %d bytes, not %d", ErrBadKey, path, info.Size(), size)
	}
	key := make([]byte, size)
	if _, err := io.ReadFull(f, key); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrBadKey, path, err)
	}
	if blank(key) {
		return nil, fmt.Errorf("%w: %s is all zeros", ErrBadKey, path) // what a power cut can leave of a file
	}
	return key, nil
}

// create makes a key file that appears whole or not at all, and is on the disk when create returns. Of several that create the
// same file at once, in this program or another, one makes it and all return its key.
func (r *Ring) create(name string) ([]byte, error) {
	key := make([]byte, size)
	if _, err := io.ReadFull(r.random, key); err != nil {
		return nil, fmt.Errorf("drawing a key: %w", err)
	}
	if blank(key) {
		return nil, errors.New("drawing a key: the source of randomness gives zeros")
	}
	// Named after the key, so that Destroy finds what a crash leaves behind.
	f, err := os.CreateTemp(r.dir, name+".tmp-*") // made with 0600
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(key)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, err
	}
	// A link, unlike a rename, never replaces a file.
	if err := os.Link(f.Name(), filepath.Join(r.dir, name)); errors.Is(err, os.ErrExist) {
		if key, err = r.read(name); err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, err
	}
	return key, syncDir(r.dir)
}

// syncDir makes what happened to a directory's names survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func blank(key []byte) bool {
	for _, b := range key {
		if b != 0 {
			return false
		}
	}
	return true
}

// replace writes a file that is no key in place of an older one: whoever reads it finds the one or the other, whole.
func (r *Ring) replace(name, text string) error {
	f, err := os.CreateTemp(r.dir, name+".tmp-*") // made with 0600
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	defer os.Remove(f.Name())
	_, err = io.WriteString(f, text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	if err := os.Rename(f.Name(), filepath.Join(r.dir, name)); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return syncDir(r.dir)
}
