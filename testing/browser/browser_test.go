package browser_test

import (
	"embed"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"acorn/testing/browser"
)

//go:embed testdata
var pages embed.FS

// site is a small site with a policy as strict as Acorn's own.
func site(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{name}", func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("name")
		body, err := pages.ReadFile("testdata/" + name)
		switch {
		case err != nil:
			http.NotFound(w, r)
			return
		case strings.HasSuffix(name, ".js"):
			w.Header().Set("Content-Type", "text/javascript")
		case strings.HasSuffix(name, ".css"):
			w.Header().Set("Content-Type", "text/css")
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
		}
		w.Write(body)
	})
	mux.HandleFunc("POST /answer", func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseMultipartForm(1 << 20); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if r.FormValue("name") == "" {
			w.WriteHeader(http.StatusUnprocessableEntity)
			write(w, `<title>Error: Ask</title><main><div role="alert"><h2>There is a problem</h2><ul><li><a href="#n">Enter your name</a></li>`+
				`<li><a href="#w">Say where you live</a></li></ul></div><h1>Ask</h1></main>`)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "name", Value: r.FormValue("name"), Path: "/"})
		var said []string
		for _, field := range []string{"name", "story", "ward", "day", "month", "news", "age", "date", "go"} {
			said = append(said, field+"="+strings.Join(r.Form[field], "+"))
		}
		if f, h, err := r.FormFile("picture"); err == nil {
			f.Close()
			said = append(said, "picture="+h.Filename)
		}
		write(w, "<title>Thanks</title><main><h1>Thank you</h1><p>"+html.EscapeString(strings.Join(said, "; "))+"</p></main>")
	})
	mux.HandleFunc("GET /me", func(w http.ResponseWriter, r *http.Request) {
		name := "nobody"
		if c, err := r.Cookie("name"); err == nil {
			name = c.Value
		}
		write(w, "<title>Me</title><main><h1>Hello "+html.EscapeString(name)+"</h1></main>")
	})
	mux.HandleFunc("GET /nothing", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /table.csv", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Disposition", `attachment; filename="table.csv"`)
		fmt.Fprintln(w, "a,b")
	})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'")
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func write(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width, initial-scale=1">`, body, `</html>`)
}

func TestFirst(t *testing.T) {
	s := site(t)
	p := browser.Open(t, browser.Phone, s.URL)
	p.Visit("/form.html")
	t.Log(p.Text())
	t.Log(p.Title(), p.Heading(), p.URL(), p.Status())
	p.Click("Go to the middle")
	t.Log(p.URL())
	p.Click("Nothing")
	t.Log(p.URL())
	p.Click("Table as CSV")
	t.Log(p.URL())
	p.Click("Continue")
	t.Log(p.URL(), p.Status(), p.ErrorSummary())
	p.Back()
	t.Log(p.URL())
	p.Click("Me")
	t.Log(p.Heading())
	p.Back()
	p.Click("Late page")
	p.See("Hello nobody")
}
