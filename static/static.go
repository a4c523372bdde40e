// Package static holds the styles, scripts and pictures that every page needs, built and embedded. A file's name holds a hash
// of its bytes, so a browser keeps it for a year and asks again only when it has changed.
//
// The sources are in src; `npm run build` writes dist, which is committed so that building Acorn needs no Node.
package static

import (
	"embed"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

//go:embed dist
var dist embed.FS

// prefix is where Handler expects to be mounted; Path's answers begin with it.
const prefix = "/static/"

// file is one built file with its compressed siblings, by content coding. Identity is always there.
type file struct {
	contentType string
	bodies      map[string][]byte
}

// library is what is embedded, read once.
type library struct {
	paths map[string]string // "app.css" to "/static/app.<hash>.css"
	files map[string]file   // by the hashed name
}

// codings are those that a file may have, the most wanted first, with the end of the sibling's name.
var codings = []struct{ name, ext string }{{"br", ".br"}, {"gzip", ".gz"}}

// contentTypes are those of the only kinds of file that are built. The machine's own table is not asked: it may be missing or wrong.
var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
	".ico": "image/x-icon",
}

var embedded = sync.OnceValue(read)

// read panics on a file that the build cannot have made: what is embedded is decided when Acorn is built, so the first test
// finds it.
func read() library {
	entries, err := dist.ReadDir("dist")
	if err != nil {
		panic(fmt.Errorf("static: reading the embedded files: %w", err))
	}
	lib := library{paths: map[string]string{}, files: map[string]file{}}
	for _, entry := range entries {
		name := entry.Name()
		contentType, ok := contentTypes[path.Ext(name)]
		if !ok {
			continue // a compressed sibling, read with its file
		}
		parts := strings.Split(name, ".")
		if len(parts) != 3 {
			panic("static: " + name + " is not named name.hash.ext")
		}
		bodies := map[string][]byte{"": mustRead(name)}
		for _, coding := range codings {
			if body, err := dist.ReadFile("dist/" + name + coding.ext); err == nil {
				bodies[coding.name] = body
			}
		}
		lib.paths[parts[0]+"."+parts[2]] = prefix + name
		lib.files[name] = file{contentType: contentType, bodies: bodies}
	}
	return lib
}

func mustRead(name string) []byte {
	body, err := dist.ReadFile("dist/" + name)
	if err != nil {
		panic(fmt.Errorf("static: reading %s: %w", name, err))
	}
	return body
}

// Path is the address of a built file by the name of its source: "app.css" gives "/static/app.<hash>.css". It panics on a
// name that was not built, which is a mistake in a page that any test of the page finds.
func Path(name string) string {
	p, ok := embedded().paths[name]
	if !ok {
		panic("static: there is no built file for " + name)
	}
	return p
}

// Handler serves the built files under /static/, compressed where the browser takes it, to be kept for a year. Anything else
// is 404: there is no listing and nothing outside the embedded files to reach.
func Handler() http.Handler {
	files := embedded().files
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := files[strings.TrimPrefix(r.URL.Path, prefix)]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		serve(w, r, f)
	})
}

func serve(w http.ResponseWriter, r *http.Request, f file) {
	coding := accepted(r.Header.Get("Accept-Encoding"), f)
	body := f.bodies[coding]
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if len(f.bodies) > 1 {
		h.Set("Vary", "Accept-Encoding")
	}
	if coding != "" {
		h.Set("Content-Encoding", coding)
	}
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return
	}
	// A write that fails means the browser has gone away; there is nobody left to tell.
	_, _ = w.Write(body)
}

// accepted picks the best coding that both sides have, by RFC 9110 §12.5.3: a weight of 0 refuses, "*" stands for the codings
// not named. Acorn's own order decides among accepted ones, since the bytes are ready and br is the smallest.
func accepted(header string, f file) string {
	weights := map[string]float64{}
	for part := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(strings.TrimSpace(part), ";")
		weight := 1.0
		if q, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(parameters)), "q="); ok {
			parsed, err := strconv.ParseFloat(q, 64)
			if err != nil {
				continue
			}
			weight = parsed
		}
		weights[strings.ToLower(strings.TrimSpace(name))] = weight
	}
	for _, coding := range codings {
		weight, named := weights[coding.name]
		if !named {
			weight = weights["*"]
		}
		if _, built := f.bodies[coding.name]; built && weight > 0 {
			return coding.name
		}
	}
	return ""
}
