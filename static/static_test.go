package static_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"acorn/static"

	"github.com/andybalholm/brotli"
)

func get(t *testing.T, method, path, accept string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	if accept != "" {
		r.Header.Set("Accept-Encoding", accept)
	}
	w := httptest.NewRecorder()
	static.Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestPathNamesTheFileByItsContent(t *testing.T) {
	if got := static.Path("app.css"); !regexp.MustCompile(`^/static/app\.[0-9a-f]{12}\.css$`).MatchString(got) {
		t.Errorf("the style sheet is at %s", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("a file that was not built has a path")
		}
	}()
	static.Path("nothing.css")
}

func TestFilesAreServedToBeKept(t *testing.T) {
	for name, contentType := range map[string]string{
		"app.css": "text/css; charset=utf-8", "print.css": "text/css; charset=utf-8", "app.js": "text/javascript; charset=utf-8", "device.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml", "favicon.ico": "image/x-icon",
		"apple-touch-icon.png": "image/png", "theme-under-5s.svg": "image/svg+xml",
	} {
		response := get(t, "GET", static.Path(name), "")
		if response.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", name, response.StatusCode)
		}
		for header, want := range map[string]string{
			"Content-Type": contentType, "Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff", "Content-Encoding": "",
		} {
			if got := response.Header.Get(header); got != want {
				t.Errorf("%s: %s is %q, not %q", name, header, got, want)
			}
		}
	}
}

func TestCodingsAreAgreed(t *testing.T) {
	for _, c := range []struct{ accept, want string }{
		{"", ""}, {"identity", ""}, {"gzip", "gzip"}, {"br", "br"}, {"gzip, deflate, br, zstd", "br"}, {"br;q=0, gzip", "gzip"}, {"gzip;q=0, br;q=0", ""},
		{"*", "br"}, {"br;q=0, *;q=0.5", "gzip"}, {"GZIP;Q=0.5", "gzip"}, {"br;q=nonsense, gzip", "gzip"}, {"gzip;q=0.001", "gzip"},
	} {
		response := get(t, "GET", static.Path("app.js"), c.accept)
		if got := response.Header.Get("Content-Encoding"); got != c.want {
			t.Errorf("Accept-Encoding %q is answered by %q, not %q", c.accept, got, c.want)
		}
		if response.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %q: caches are not told that the answer varies", c.accept)
		}
	}
	if got := get(t, "GET", static.Path("apple-touch-icon.png"), "gzip, br").Header.Get("Content-Encoding"); got != "" {
		t.Errorf("a picture is sent as %s", got)
	}
}

func TestCodingsHoldTheSameBytes(t *testing.T) {
	for _, name := range []string{"app.css", "print.css", "app.js", "icon.svg"} {
		plain := read(t, get(t, "GET", static.Path(name), "").Body)
		zipped, err := gzip.NewReader(get(t, "GET", static.Path(name), "gzip").Body)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(read(t, zipped), plain) {
			t.Errorf("%s by gzip differs", name)
		}
		if !bytes.Equal(read(t, brotli.NewReader(get(t, "GET", static.Path(name), "br").Body)), plain) {
			t.Errorf("%s by br differs", name)
		}
	}
}

func read(t *testing.T, r io.Reader) []byte {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestHeadSaysHowLong(t *testing.T) {
	response := get(t, "HEAD", static.Path("app.css"), "gzip")
	if body := read(t, response.Body); len(body) != 0 || response.Header.Get("Content-Length") == "0" {
		t.Errorf("HEAD answered %d bytes, length %s", len(body), response.Header.Get("Content-Length"))
	}
}

func TestNothingElseIsServed(t *testing.T) {
	css := static.Path("app.css")
	for _, path := range []string{
		"/static/", "/static", "/static/app.css", "/static/../static.go", "/static/..%2fstatic.go", "/static/dist/", css + ".gz", css + ".br", css + "/",
		strings.Replace(css, "/static/", "/static//", 1), strings.Replace(css, "/static/", "/static/./", 1), "/static/app.000000000000.css",
	} {
		if response := get(t, "GET", path, "gzip"); response.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", path, response.StatusCode)
		} else if cache := response.Header.Get("Cache-Control"); strings.Contains(cache, "immutable") {
			t.Errorf("%s: a missing file is kept for a year", path)
		}
	}
	if response := get(t, "POST", css, ""); response.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: status %d", response.StatusCode)
	}
}

// TestBuiltFilesAreOfTheseSources builds again and compares. Compressed siblings are left to TestCodingsHoldTheSameBytes: another
// version of zlib may write other bytes that unpack to the same.
func TestBuiltFilesAreOfTheseSources(t *testing.T) {
	if _, err := os.Stat("../node_modules/sass"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the build tools are not installed: %v", err)
		}
		t.Skip("the build tools are not installed; run npm ci")
	}
	fresh := t.TempDir()
	if out, err := exec.Command("node", "build.mjs", fresh).CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	built, committed := files(t, fresh), files(t, "dist")
	for name, body := range built {
		switch other, ok := committed[name]; {
		case !ok:
			t.Errorf("dist has no %s: run npm run build", name)
		case !bytes.Equal(other, body):
			t.Errorf("dist/%s is not what the sources give: run npm run build", name)
		}
	}
	for name := range committed {
		if _, ok := built[name]; !ok {
			t.Errorf("dist/%s has no source: run npm run build", name)
		}
	}
}

// files are the files of a folder by their names. Of a compressed one only that it is there.
func files(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		all[d.Name()] = nil
		if ext := filepath.Ext(path); ext != ".gz" && ext != ".br" {
			all[d.Name()], err = os.ReadFile(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestSizes keeps a first visit small: with the page itself, a ballot must fit in 40 kB.
func TestSizes(t *testing.T) {
	for name, most := range map[string]int{"app.css": 18_000, "print.css": 2_000, "app.js": 12_000} {
		if size := len(read(t, get(t, "GET", static.Path(name), "gzip").Body)); size > most {
			t.Errorf("%s has %d bytes by gzip, more than %d", name, size, most)
		}
	}
}

// TestLockNamesNoRegistry: whoever builds Acorn installs from a registry of their own choice.
func TestLockNamesNoRegistry(t *testing.T) {
	lock, err := os.ReadFile("../package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(lock, []byte(`"resolved"`)) || bytes.Contains(lock, []byte(".tgz")) {
		t.Error("package-lock.json says where packages were downloaded from")
	}
}

// TestStylesHoldNoBranding: the crown, its typeface and its blue belong to GOV.UK alone.
func TestStylesHoldNoBranding(t *testing.T) {
	css := strings.ToLower(string(read(t, get(t, "GET", static.Path("app.css"), "").Body)))
	for _, word := range []string{"gds transport", "@font-face", "crest", "crown", "#1d70b8", "@import"} {
		if strings.Contains(css, word) {
			t.Errorf("the style sheet holds %q", word)
		}
	}
}
