package handlers

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"acorn/models"
)

// keyWritten is every way in which a part of a key could be written: each sixteen bytes of it as they are, as digits, as Go prints them, and in base64 wherever in
// a longer text they begin.
func keyWritten(key []byte) [][]byte {
	var parts [][]byte
	for i := range len(key) - 15 {
		part := key[i : i+16]
		listed := strings.Trim(fmt.Sprint(part), "[]")
		parts = append(parts, part, []byte(hex.EncodeToString(part)), []byte(strings.ToUpper(hex.EncodeToString(part))), []byte(listed), []byte(strings.ReplaceAll(listed, " ", ",")),
			[]byte(base64.StdEncoding.EncodeToString(part[:15])), []byte(base64.URLEncoding.EncodeToString(part[:15])))
		quoted := fmt.Sprintf("%q", part)
		parts = append(parts, []byte(quoted[1:len(quoted)-1]))
	}
	return parts
}

// TestTheKeyIsNotInTheLog (T-S3): votes by code and by email, refused ones and one that a fault of ours stopped, then the count, leave no sixteen bytes of the
// round's key in what the program logs, on either level.
func TestTheKeyIsNotInTheLog(t *testing.T) {
	t.Parallel()
	for _, level := range []slog.Level{slog.LevelInfo, slog.LevelDebug} {
		t.Run(level.String(), func(t *testing.T) {
			t.Parallel()
			s := newSite(t, sqliteOptions(t))
			var log bytes.Buffer
			handler, err := New(Deps{Store: s.Store, FormKey: s.keys.Pepper("forms"), LimitKey: s.keys.Pepper("limits"), VoteKey: s.keys.Pepper("votes-on-their-way"),
				Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: level})), Config: Config{BaseURL: "http://acorn.example", Demo: true}})
			if err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(handler)
			defer server.Close()
			s.url = server.URL
			r := s.ballotRound(models.StageVoting)
			key, err := s.keys.Round(r.ID)
			if err != nil || len(key) != 32 {
				t.Fatalf("%d bytes of a key, %v", len(key), err)
			}
			v := s.visitor()
			form := v.review(r).page.Form("Send my vote")
			form.Choose("live in Northgate")
			code := s.voteCodes(r, "1")[0]
			for _, typed := range []string{"0000 0000 0000", code} {
				form.Fill("Your voting code", typed)
				v.submit(form)
			}
			byMail := v.review(r).page.Form("Email me a code")
			byMail.Choose("live in Northgate")
			byMail.Fill("Your email address", "sam@example.org")
			cast := v.submit(byMail).page.Form("Send my vote")
			cast.Fill("The 6 numbers from the email", "123456")
			v.submit(cast)
			if n := s.turnout(r); n == 0 {
				t.Fatal("nobody voted: this test sees nothing")
			}
			for name, status := range map[string]int{"/desk/rounds/" + r.Slug + "/key": http.StatusOK, "/rounds/" + r.Slug + "/log": http.StatusOK} {
				if a := s.as(s.Officer).get(name); a.status != status {
					t.Errorf("%s: %d", name, a.status)
				}
			}
			// A fault of ours is logged with its cause.
			if err := s.keys.Destroy(r.ID); err != nil {
				t.Fatal(err)
			}
			form.Values.Set("submission", form.Values.Get("opened"))
			if a := v.submit(form); a.status != http.StatusServiceUnavailable {
				t.Errorf("a fault of ours: %d", a.status)
			}
			if !strings.Contains(log.String(), "a vote was not taken") {
				t.Fatalf("the log does not have the fault:\n%s", log.String())
			}
			for _, part := range keyWritten(key) {
				if bytes.Contains(log.Bytes(), part) {
					t.Fatalf("the log has part of the round's key, as %q", part)
				}
			}
			fmt.Fprintf(&log, "%x %v", key, key)
			found := 0
			for _, part := range keyWritten(key) {
				if bytes.Contains(log.Bytes(), part) {
					found++
				}
			}
			if found == 0 {
				t.Error("a key that is written is not found: this test sees nothing")
			}
		})
	}
}
