package browser

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"regexp"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
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
	if err := chromedp.Do(ctx, step(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})); err != nil {
		p.fail("turning back to the screen: %v", err)
	}
	decoded, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		p.fail("reading the picture of the paper: %v", err)
	}
	return decoded
}

// A4 in inches, as the browser has it.
const (
	sheetWidth  = 8.27
	sheetHeight = 11.69
)

var sheet = regexp.MustCompile(`/Type\s*/Page\b`)

// Sheets is how many sheets of A4 the page takes in print.
func (p *Page) Sheets() int {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	own := true
	printed, err := chromedp.Run(ctx, chromedp.Action[page.PrintToPDFResult](func(ctx context.Context, t *chromedp.Target) (page.PrintToPDFResult, error) {
		return cdp.Call(ctx, t, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: sheetWidth, PaperHeight: sheetHeight, PreferCSSPageSize: &own})
	}))
	if err != nil {
		p.fail("printing: %v", err)
	}
	return len(sheet.FindAll(printed.Data, -1))
}
