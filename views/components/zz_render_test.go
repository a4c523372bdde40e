package components

import (
	"context"
	"os"
	"testing"
)

func TestZZRender(t *testing.T) {
	f, _ := os.Create("/tmp/h1/gallery-body.html")
	defer f.Close()
	if err := Gallery().Render(context.Background(), f); err != nil {
		t.Fatal(err)
	}
	g, _ := os.Create("/tmp/h1/header.html")
	defer g.Close()
	_ = Header(HeaderProps{Logo: LogoProps{Council: "Harwick"}, Nav: []NavItem{{Text: "Vote", Href: "#a", Current: true}, {Text: "Results", Href: "#b"}, {Text: "Ideas", Href: "#c"}, {Text: "Sign in", Href: "#d"}}}).Render(context.Background(), g)
	h, _ := os.Create("/tmp/h1/footer.html")
	defer h.Close()
	_ = Footer(FooterProps{Links: []Link{{Text: "Accessibility statement", Href: "#x"}, {Text: "Privacy", Href: "#y"}, {Text: "Privacy for children", Href: "#y"}, {Text: "Cookies", Href: "#y"}, {Text: "Complaints", Href: "#z"}}, Lines: []string{"Acorn for Harwick"}}).Render(context.Background(), h)
}
