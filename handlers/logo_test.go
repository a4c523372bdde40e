package handlers

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acorn/testing/browser"
)

// testLogo is a picture as a council would upload it.
func testLogo(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 120, 40))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheLogoIsServedByItsFingerprint(t *testing.T) {
	onBoth(t, func(t *testing.T, s *site) {
		if err := s.Store.SaveLogo(t.Context(), s.Admin, testLogo(t), false); err != nil {
			t.Fatal(err)
		}
		council, err := s.Store.Council(t.Context())
		if err != nil || council.Logo == "" {
			t.Fatalf("%+v, %v", council, err)
		}
		v := s.visitor()
		v.get("/").page.Has("header img[src='/logo/" + council.Logo + ".png']")
		if err := s.Store.SaveLogo(t.Context(), s.Officer, testLogo(t), false); err == nil {
			t.Error("an officer changed the logo")
		}
		if err := s.Store.SaveLogo(t.Context(), s.Admin, nil, true); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Store.Logo(t.Context(), council.Logo); err == nil {
			t.Error("a logo that was taken out is still served")
		}
	})
}

// TestAnAdministratorUploadsALogoInBrowser sends a file by the form, and a wrong one.
func TestAnAdministratorUploadsALogoInBrowser(t *testing.T) {
	s := shownSite(t)
	folder := t.TempDir()
	good, wrong := filepath.Join(folder, "logo.png"), filepath.Join(folder, "logo.svg")
	for name, content := range map[string][]byte{good: testLogo(t), wrong: []byte("<svg xmlns='http://www.w3.org/2000/svg'/>")} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := open(t, browser.Desktop, s.url)
	p.Visit("/demo")
	p.Click("Be " + s.Admin.DisplayName)
	p.Visit("/settings")
	p.Upload("A PNG or JPEG picture", wrong)
	p.Click("Save the logo")
	if p.Status() != http.StatusUnprocessableEntity || !strings.Contains(strings.Join(p.ErrorSummary(), " "), "Choose a PNG or JPEG picture") {
		t.Errorf("a wrong file: %d, %q", p.Status(), p.ErrorSummary())
	}
	p.Upload("A PNG or JPEG picture", good)
	p.Click("Save the logo")
	p.See("Saved", "Your logo stands in the header of every page.")
	p.Click("Take it out")
	p.See("The acorn stands in the header.")
}
