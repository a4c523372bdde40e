package browser

import (
	"bytes"
	"context"
	"image"
	"image/png"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Printed is a picture of the whole page as it goes to paper, at its size in print: a pixel is a ninety-sixth of an inch.
func (p *Page) Printed() image.Image {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, step(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})); err != nil {
		p.fail("turning to paper: %v", err)
	}
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.fail("taking a picture of the paper: %v", err)
	}
	if err := chromedp.Do(ctx, step(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "screen"})); err != nil {
		p.fail("turning back to the screen: %v", err)
	}
	decoded, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		p.fail("reading the picture of the paper: %v", err)
	}
	return decoded
}
