package ballotlog

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime/quotedprintable"
	"regexp"
	"slices"
	"strings"
)

var (
	// noteBegins is the first line of a note's text, and wholeNote all of it. Lines may have been broken anew, but for the first.
	noteBegins = regexp.MustCompile(`(?m)^acorn/round/(\S+)[ \t]*$`)
	wholeNote  = regexp.MustCompile(`(?m)^acorn/round/(\S+)\s+(\d+)\s+([A-Za-z0-9+/]{43}=)\s+hour\s+(\S+)\s+rules\s+(\S+)\s+\S{1,12}\s+` + signerName + `\s+((?:[A-Za-z0-9+/]\s*){91}=)`)
	// quoteMarks are what mail programs put before the lines of a mail that is answered or passed on.
	quoteMarks = regexp.MustCompile(`(?m)^[ \t>|]+`)
	// base64Lines are a mail as some servers store it.
	base64Lines = regexp.MustCompile(`(?m)(?:^[A-Za-z0-9+/]{60,76}\r?\n)+(?:^[A-Za-z0-9+/]+={0,2}\r?$)?`)
	anySpace    = regexp.MustCompile(`\s+`)
)

// Notes finds the notes of checkpoints in any text, such as saved mails one after another: quoted, with other ends of lines, as they are sent between
// servers, with anything before and after. Each is answered once, as it was signed, in the order of the text. The second list has a round for each one that
// begins and is not whole.
func Notes(text []byte) ([]string, []string) {
	for _, block := range base64Lines.FindAll(text, -1) {
		if decoded, err := base64.StdEncoding.DecodeString(anySpace.ReplaceAllString(string(block), "")); err == nil {
			text = append(append(slices.Clip(text), '\n'), decoded...)
		}
	}
	plain := unquoted(text)
	begun := noteBegins.FindAllStringSubmatch(plain, -1)
	found := wholeNote.FindAllStringSubmatch(plain, -1)
	if len(found) < len(begun) {
		decoded, _ := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(text))) // up to where it is none
		found = append(found, wholeNote.FindAllStringSubmatch(unquoted(decoded), -1)...)
	}
	var notes []string
	for _, n := range found {
		note := fmt.Sprintf("acorn/round/%s\n%s\n%s\nhour %s\nrules %s\n\n— %s %s\n", n[1], n[2], n[3], n[4], n[5], signerName, anySpace.ReplaceAllString(n[6], ""))
		if !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	whole := map[string]int{}
	for _, n := range found {
		whole[n[1]]++
	}
	var cut []string
	for _, n := range begun {
		if whole[n[1]]--; whole[n[1]] < 0 {
			cut = append(cut, n[1])
		}
	}
	return notes, cut
}

// RoundOf is the round that a note of [Notes] says it is of. Nobody has checked its signature yet.
func RoundOf(note string) string {
	line, _, _ := strings.Cut(note, "\n")
	return strings.TrimPrefix(line, "acorn/round/")
}

// unquoted is a text without marks of quoting and with plain ends of lines.
func unquoted(text []byte) string {
	return quoteMarks.ReplaceAllString(strings.NewReplacer("\r", "", "\u00a0", " ", "\ufeff", "").Replace(string(text)), "")
}
