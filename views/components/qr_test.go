package components_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"acorn/views/components"

	"rsc.io/qr"
)

var stroke = regexp.MustCompile(`M(\d+) (\d+)\.5|m(\d+) 0|h(\d+)`)

// modules are the dark modules of a drawing, read back from its strokes.
func modules(t *testing.T, path string) map[[2]int]bool {
	t.Helper()
	number := func(s string) int {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatalf("%q in the drawing is no number", s)
		}
		return n
	}
	dark := map[[2]int]bool{}
	x, y := 0, 0
	for _, m := range stroke.FindAllStringSubmatch(path, -1) {
		switch {
		case m[1] != "":
			x, y = number(m[1]), number(m[2])
		case m[3] != "":
			x += number(m[3])
		default:
			for range number(m[4]) {
				dark[[2]int{x, y}] = true
				x++
			}
		}
	}
	if rest := stroke.ReplaceAllString(path, ""); rest != "" {
		t.Fatalf("the drawing has %q besides its strokes", rest)
	}
	return dark
}

func TestAQRCodeSaysItsAddress(t *testing.T) {
	for _, address := range []string{
		"https://acorn.example.gov.uk/rounds/northgate/vote", "http://127.0.0.1:8080/help",
		"https://acorn.example.gov.uk/rounds/young-harwick-decides/vote#code=7K2M-9QXR-4HTB",
	} {
		t.Run(address, func(t *testing.T) {
			want, err := qr.Encode(address, qr.M)
			if err != nil {
				t.Fatal(err)
			}
			p := rendered(t, components.QR(components.QRProps{Address: address}))
			p.Has(`svg[role="img"][aria-label*="point a phone's camera"][shape-rendering="crispEdges"]`)
			edge := strconv.Itoa(want.Size + 8)
			if got := p.Attr("svg", "viewBox"); got != "0 0 "+edge+" "+edge {
				t.Errorf("the drawing is %s, not the code of %d with four white modules around it", got, want.Size)
			}
			dark := modules(t, p.Attr("path", "d"))
			for y := -4; y < want.Size+4; y++ {
				for x := -4; x < want.Size+4; x++ {
					if dark[[2]int{x + 4, y + 4}] != want.Black(x, y) {
						t.Fatalf("module %d, %d is wrong", x, y)
					}
				}
			}
		})
	}
}

func TestAnAddressIsInWordsBesideItsQRCode(t *testing.T) {
	p := rendered(t, components.QR(components.QRProps{Address: "https://acorn.example/rounds/north/vote#code=7K2M-9QXR-4HTB"}))
	if words := p.Text("p"); words != "acorn.example/rounds/north/vote" {
		t.Errorf("the words are %q", words)
	}
	if label := p.Attr("svg", "aria-label"); !strings.HasSuffix(label, "It opens acorn.example/rounds/north/vote") {
		t.Errorf("the label is %q", label)
	}
	if p.Count("style, script, [style]") > 0 {
		t.Error("the code needs a style or a script of its own")
	}
	long := rendered(t, components.QR(components.QRProps{Address: "https://acorn.example/" + strings.Repeat("a", 3000), Words: "Ask at the desk"}))
	if long.Count("svg") > 0 || long.Text("p") != "Ask at the desk" {
		t.Error("an address that fits no code is not in words alone")
	}
}
