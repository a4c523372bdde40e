package models

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	_ "image/jpeg" // a council's logo may come as one
	"image/png"
)

// The most that a council's logo can be: it stands 36 pixels high in the header, on screens of up to four pixels to one.
const (
	LogoWidth  = 800
	LogoHeight = 200
	LogoBytes  = 200_000
)

// NewLogo reads an uploaded picture and writes it anew as a PNG, so that nothing of the file but its pixels is ever served: no name of a place or a
// person, no script, no second file behind the first. An SVG is refused, since it can hold all of these.
func NewLogo(file []byte) ([]byte, error) {
	refuse := func(text string) ([]byte, error) {
		return nil, &Error{Code: Invalid, Text: "There is a problem", Fields: []FieldError{{Field: "logo", Text: text}}}
	}
	if len(file) == 0 {
		return refuse("Choose a picture from your computer")
	}
	if len(file) > LogoBytes {
		return refuse("Choose a smaller file: 200 kB at most")
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return refuse("Choose a PNG or JPEG picture")
	}
	if size.Width > LogoWidth || size.Height > LogoHeight || size.Height < 1 || size.Width < 1 {
		return refuse("Choose a picture at most 800 pixels wide and 200 pixels high")
	}
	picture, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return refuse("This picture is broken. Choose another one")
	}
	var clean bytes.Buffer
	if err := png.Encode(&clean, picture); err != nil {
		return refuse("This picture is broken. Choose another one")
	}
	return clean.Bytes(), nil
}

// LogoFingerprint names a logo in its address, so that browsers may keep it for good.
func LogoFingerprint(logo []byte) string {
	sum := sha256.Sum256(logo)
	return hex.EncodeToString(sum[:8])
}
