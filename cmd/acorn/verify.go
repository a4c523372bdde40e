package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"acorn/models/recount"
)

const verifyUsage = `acorn verify counts a published result again from its files and says in one line that everything agrees, or where not.

  acorn verify recount.zip                                     the file "everything needed to count again", as downloaded
  acorn verify FOLDER                                          the same files, unpacked
  acorn verify https://acorn.example.gov.uk/rounds/X/result    downloads them first; nothing else needs a network

Whoever made the files could have made all of them anew. Hold them against what you kept while people voted:

  acorn verify recount.zip --key KEY --checkpoints mails.txt

The key is on the page of the round's log, and in each mail of a checkpoint. The file is any text that has checkpoints in it: saved mails, one
after another, will do. Those of other votes are passed over. The answer says what was held against what you gave, and what could not be.

It ends with 0 if everything agrees, 1 if something does not, and 2 if the files cannot be checked.

`

// errDisagrees ends the program with 1 once everything is said.
var errDisagrees = errors.New("the files do not agree")

// verify counts a published result again.
func verify(ctx context.Context, args []string, _ func(string) string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("acorn verify", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	all := flags.Bool("all", false, "name everything that does not agree, a line each, and all fingerprints")
	key := flags.String("key", "", "the `public key` of the log, as its page and the mails of checkpoints have it")
	checkpoints := flags.String("checkpoints", "", "a `file` with the checkpoints that you kept, in any text")
	var from []string
	for len(args) > 0 {
		if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
			flags.SetOutput(stdout)
			_, err := io.WriteString(stdout, verifyUsage)
			flags.PrintDefaults()
			return err
		} else if err != nil {
			return usageError{printable(err.Error()) + ". Type acorn verify -h for what there is"}
		}
		if args = flags.Args(); len(args) > 0 {
			from, args = append(from, args[0]), args[1:]
		}
	}
	if len(from) != 1 {
		return usageError{"name one folder, .zip file or address of a result: acorn verify recount.zip"}
	}
	files, err := filesAt(ctx, from[0])
	if err != nil {
		return inputError(err)
	}
	known := recount.Known{Key: *key}
	if *checkpoints != "" {
		if known.Checkpoints, err = keptAt(*checkpoints); err != nil {
			return err
		}
	}
	begun := time.AfterFunc(time.Second, func() { tell(stderr, "counting again…\n") })
	report, err := recount.CheckAgainst(files, known)
	begun.Stop()
	if err != nil {
		return inputError(err)
	}
	text := printable(report.Line()) + "\n"
	for _, sentence := range report.Known {
		text += printable(sentence) + "\n"
	}
	if *all {
		for _, f := range report.Findings {
			text += printable(f.String()) + "\n"
		}
		for _, f := range report.Published.Files {
			text += f.SHA256 + "  " + printable(f.Name) + "\n"
		}
	}
	if _, err := io.WriteString(stdout, text); err != nil {
		return fmt.Errorf("writing the answer: %w", err)
	}
	if !report.Agrees() {
		return errDisagrees
	}
	return nil
}

// keptAt is what somebody has kept in a file.
func keptAt(name string) ([]byte, error) {
	text, err := readBounded(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, usageError{fmt.Sprintf("%s cannot be opened: there is no such file", printable(filepath.Base(name)))}
	}
	if text == nil && err == nil {
		text = []byte{} // an empty file is a slip, not the same as none
	}
	return text, err
}

// inputError is what cannot be checked, in one sentence.
func inputError(err error) error {
	var input *recount.InputError
	if errors.As(err, &input) {
		return usageError{printable(input.Text)}
	}
	return err
}

// filesAt are the files in a folder, in a .zip file or at an address.
func filesAt(ctx context.Context, from string) (recount.Files, error) {
	if strings.HasPrefix(from, "https://") || strings.HasPrefix(from, "http://") {
		packed, err := download(ctx, from)
		if err != nil {
			return nil, err
		}
		return recount.Unzip(packed)
	}
	info, err := os.Stat(from)
	if err != nil {
		return nil, usageError{fmt.Sprintf("%s cannot be opened: %v", printable(filepath.Base(from)), errors.Unwrap(err))}
	}
	if !info.IsDir() {
		packed, err := readBounded(from)
		if err != nil {
			return nil, err
		}
		return recount.Unzip(packed)
	}
	files := recount.Files{}
	for _, name := range recount.Names() {
		text, err := readBounded(filepath.Join(from, name))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		files[name] = text
	}
	return files, nil
}

// readBounded reads a file that is not larger than any of ours.
func readBounded(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", filepath.Base(name), err)
	}
	if !info.Mode().IsRegular() || info.Size() > recount.MostBytes {
		return nil, usageError{fmt.Sprintf("%s is not a file of a result, or is too large", printable(filepath.Base(name)))}
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", filepath.Base(name), err)
	}
	return text, nil
}

// download fetches everything needed to count again. The address may be that of the result, of the page of its files, or of the .zip file.
func download(ctx context.Context, from string) ([]byte, error) {
	u, err := url.Parse(from)
	if err != nil || u.Host == "" {
		return nil, usageError{fmt.Sprintf("%s is not the address of a result", printable(from))}
	}
	if !strings.HasSuffix(u.Path, ".zip") {
		u.Path = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(u.Path, "/"), "/files"), "/count") + "/recount.zip"
		u.RawQuery, u.Fragment = "", ""
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, usageError{fmt.Sprintf("%s is not the address of a result", printable(from))}
	}
	client := http.Client{Timeout: 5 * time.Minute}
	answer, err := client.Do(request)
	if err != nil {
		return nil, usageError{fmt.Sprintf("%s cannot be downloaded: %s", printable(u.String()), printable(err.Error()))}
	}
	packed, err := io.ReadAll(io.LimitReader(answer.Body, recount.MostBytes))
	if closing := answer.Body.Close(); err == nil {
		err = closing
	}
	if err != nil || answer.StatusCode != http.StatusOK {
		return nil, usageError{fmt.Sprintf("%s cannot be downloaded: the answer is %s. Is the result published, and this its address?", printable(u.String()), answer.Status)}
	}
	return packed, nil
}
