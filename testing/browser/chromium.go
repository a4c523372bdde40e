package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"acorn/testing/internal/leash"

	"github.com/chromedp/chromedp"
)

// errMissing says that this machine has no Chromium that tests could start.
var errMissing = errors.New("no Chromium on the PATH (install it with: apt-get install chromium)")

// chromium is the browser that all pages of a test process share. It is closed by the kernel closing its pipe when the process
// ends, and its profile is removed by the leash.
type chromium struct {
	ctx    context.Context
	leash  *leash.Leash
	cancel context.CancelFunc
}

var shared = sync.OnceValues(start)

// Need ends the test where there is no browser, before it makes what it would look at.
func Need(t testing.TB) {
	t.Helper()
	running(t)
}

// running is the browser of this process, or the end of the test.
func running(t testing.TB) *chromium {
	t.Helper()
	if testing.Short() {
		t.Skip("the browser is left out of a short run")
	}
	b, err := shared()
	if err != nil {
		unavailable(t, err)
	}
	return b
}

// unavailable skips a test that needs what this machine does not have; under CI=true, where all is to be had, it fails it.
func unavailable(t testing.TB, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("this test needs a browser: %v", err)
	}
	t.Skipf("skipped, as this test needs a browser: %v", err)
}

func start() (*chromium, error) {
	path, err := findChromium()
	if err != nil {
		return nil, err
	}
	profile, err := os.MkdirTemp("", "acorn-chromium-")
	if err != nil {
		return nil, fmt.Errorf("making the browser's profile: %w", err)
	}
	// The browser ends a moment after its pipe closes and may write to its profile until then.
	tied, err := leash.Tie(nil, `for n in 1 2 3 4 5 6 7 8 9; do rm -rf "$1"; sleep 0.2; [ -e "$1" ] || exit 0; done`, profile)
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.DisableGPU,
		chromedp.Env("TMPDIR="+profile),                 // so that what it leaves when it is killed goes with the profile
		chromedp.Flag("disable-component-update", true), // it would look for updates on the network
		chromedp.Flag("disable-quic", true), chromedp.Flag("lang", "en-GB"), chromedp.Flag("hide-scrollbars", false),
		chromedp.Flag("disable-features", "Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,DialMediaRouteProvider"),
	)
	allocator, _ := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil {
		cancel()
		return nil, fmt.Errorf("starting %s: %w", path, errors.Join(err, tied.Release()))
	}
	return &chromium{ctx, tied, cancel}, nil
}

// findChromium is the path of Chromium or Chrome.
func findChromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil && !strings.HasPrefix(path, "/snap/") {
			return path, nil
		}
	}
	return "", errMissing
}
