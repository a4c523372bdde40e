package models

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

func picture(t *testing.T, width, height int, asJPEG bool) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	m.Set(0, 0, color.RGBA{200, 10, 10, 255})
	var b bytes.Buffer
	err := png.Encode(&b, m)
	if asJPEG {
		b.Reset()
		err = jpeg.Encode(&b, m, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestNewLogo(t *testing.T) {
	trailing := append(picture(t, 40, 20, false), "<script>alert(1)</script>"...)
	for _, c := range []struct {
		what    string
		file    []byte
		refused string // a part of the sentence; empty means that it is taken
	}{
		{"a PNG", picture(t, 40, 20, false), ""},
		{"a JPEG", picture(t, 40, 20, true), ""},
		{"a PNG with something behind it", trailing, ""},
		{"nothing", nil, "Choose a picture from your computer"},
		{"an SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "Choose a PNG or JPEG"},
		{"too wide", picture(t, LogoWidth+1, 20, false), "at most 800 pixels wide"},
		{"too high", picture(t, 40, LogoHeight+1, false), "200 pixels high"},
		{"too large", bytes.Repeat([]byte("x"), LogoBytes+1), "Choose a smaller file"},
		{"half a PNG", picture(t, 40, 20, false)[:60], "This picture is broken"},
	} {
		logo, err := NewLogo(c.file)
		if c.refused != "" {
			var e *Error
			if !errors.As(err, &e) || len(e.Fields) != 1 || !strings.Contains(e.Fields[0].Text, c.refused) {
				t.Errorf("%s: %v, want %q", c.what, err, c.refused)
			}
			continue
		}
		if err != nil || !bytes.HasPrefix(logo, []byte("\x89PNG")) || bytes.Contains(logo, []byte("script")) {
			t.Errorf("%s: %q, %v", c.what, logo, err)
		}
	}
}
