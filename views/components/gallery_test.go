package components_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"acorn/static"
	"acorn/testing/browser"
	"acorn/testing/htmlcheck"
	"acorn/views/components"

	"github.com/a-h/templ"
)

// policy is the strictest content security policy that pages may have: no inline style or script passes it.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"

// page puts components into the frame that pages have.
func page(t testing.TB, title string, inside ...templ.Component) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="en" dir="ltr" class="govuk-template"><head><meta charset="utf-8"><title>` + title + `</title>` +
		`<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="` + static.Path("app.css") + `">` +
		`<link rel="icon" href="` + static.Path("icon.svg") + `" type="image/svg+xml">` +
		`<script type="module" src="` + static.Path("app.js") + `"></script></head><body class="govuk-template__body">`)
	render(t, &b, components.SkipLink(components.SkipLinkProps{}))
	render(t, &b, components.Header(components.HeaderProps{
		Logo: components.LogoProps{Council: "Harwick"},
		Nav:  []components.NavItem{{Text: "Vote", Href: "/vote", Current: true}, {Text: "Results", Href: "/results"}, {Text: "Sign in", Href: "/sign-in"}},
	}))
	b.WriteString(`<div class="govuk-width-container"><main class="govuk-main-wrapper" id="main-content">`)
	for _, c := range inside {
		render(t, &b, c)
	}
	b.WriteString(`</main></div>`)
	render(t, &b, components.Footer(components.FooterProps{
		Links: []components.Link{{Text: "Accessibility statement", Href: "/accessibility"}, {Text: "Privacy", Href: "/privacy"}}, Lines: []string{"Harwick Council runs this site."},
	}))
	b.WriteString(`</body></html>`)
	return b.String()
}

func render(t testing.TB, w io.Writer, c templ.Component) {
	t.Helper()
	if err := c.Render(context.Background(), w); err != nil {
		t.Fatal(err)
	}
}

// serve gives the pages at their paths, with the built files, under the policy. What is posted to a page is answered by its fields.
func serve(t testing.TB, pages map[string]string) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("GET /static/", static.Handler())
	for path, body := range pages {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Security-Policy", policy)
			if strings.HasSuffix(path, ".js") {
				w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
			}
			_, _ = io.WriteString(w, body)
		})
	}
	mux.HandleFunc("POST /", func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Security-Policy", policy)
		_, _ = io.WriteString(w, page(t, "Sent", sent(strings.Join(r.PostForm["project"], ", "), r.PostForm.Get("round"))))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// sent is the page that says what a ballot sent; with a round it is a receipt, which lets the browser forget the picks.
func sent(projects, round string) templ.Component {
	forget := ""
	if round != "" {
		forget = ` data-forget-picks="` + round + `"`
	}
	return fragment(`<h1 class="govuk-heading-l"` + forget + `>Sent</h1><p class="govuk-body">You sent: ` + projects + `.</p>`)
}

func TestGalleryIsForEveryone(t *testing.T) {
	body := page(t, "Every component", components.Gallery())
	htmlcheck.ParseString(t, body).Accessible()
	url := serve(t, map[string]string{"/gallery": body})
	for _, device := range []struct {
		name   string
		device browser.Device
		width  int
	}{{"phone", browser.Phone, 320}, {"usual phone", browser.Phone, 360}, {"desktop", browser.Desktop, 1280}} {
		t.Run(device.name, func(t *testing.T) {
			p := browser.Open(t, device.device, url)
			p.Width(device.width)
			p.Visit("/gallery")
			p.NoSidewaysScroll()
			p.Axe()
			p.Screenshot("gallery-" + device.name)
			if device.device == browser.Desktop {
				p.Zoom200()
				p.NoSidewaysScroll()
			}
		})
	}
	t.Run("without scripts", func(t *testing.T) {
		p := browser.Open(t, browser.Phone, url, browser.WithoutScripts)
		p.Visit("/gallery")
		p.See("Sign in") // the menu is unfolded
		p.NoSidewaysScroll()
		p.Axe()
	})
}

// TestGalleryIsValidHTML asks html-validate, which also finds inline styles.
func TestGalleryIsValidHTML(t *testing.T) {
	tool := filepath.Join("..", "..", "node_modules", "html-validate", "bin", "html-validate.mjs")
	if _, err := os.Stat(tool); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("html-validate is not installed: %v", err)
		}
		t.Skip("html-validate is not installed; run npm ci")
	}
	file := filepath.Join(t.TempDir(), "gallery.html")
	if err := os.WriteFile(file, []byte(page(t, "Every component", components.Gallery())), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("node", tool, "--config", "testdata/html-validate.json", "--formatter", "text", file).CombinedOutput()
	if err != nil {
		t.Errorf("html-validate: %v\n%s", err, out)
	}
}
