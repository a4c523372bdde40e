package components_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"acorn/static"
	"acorn/testing/browser"
	"acorn/views/components"

	"github.com/a-h/templ"
)

// ballotOf is a ballot of four projects.
func ballotOf(p components.BallotFormProps, picked ...string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		inside := templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			for _, c := range []components.ProjectCardProps{
				{ID: "p1", Title: "Baby bank", CostPence: 620000, Pick: &components.Pick{Value: "1"}}, {ID: "p2", Title: "Skate ramp lights", CostPence: 2600000, Pick: &components.Pick{Value: "2"}},
				{ID: "p3", Title: "Calm room", CostPence: 420050, Pick: &components.Pick{Value: "3"}}, {ID: "p4", Title: "Street play", CostPence: 90000, Pick: &components.Pick{Value: "4"}},
			} {
				c.Href, c.Sentence = "/project", "Somewhere warm for people to meet on wet afternoons."
				for _, value := range picked {
					c.Pick.Checked = c.Pick.Checked || value == c.Pick.Value
				}
				if err := components.ProjectCard(c).Render(ctx, w); err != nil {
					return err
				}
			}
			return components.BallotBar(components.BallotBarProps{Max: p.Max, PotPence: p.PotPence, MoneyLimit: p.MoneyLimit}).Render(ctx, w)
		})
		if _, err := io.WriteString(w, `<h1 class="govuk-heading-l">Pick what you'd fund</h1>`); err != nil {
			return err
		}
		return components.BallotForm(p).Render(templ.WithChildren(ctx, inside), w)
	})
}

// ballots are the pages that the tests vote on.
func ballots(t *testing.T) string {
	count := components.BallotFormProps{Action: "/sent", Round: "count", Max: 2, PotPence: 4000000}
	money := components.BallotFormProps{Action: "/sent", Round: "money", PotPence: 3000000, MoneyLimit: true}
	shared, sent1, sent2 := count, count, count
	shared.Round, sent1.Kept, sent2.Kept = "", "one", "two"
	return serve(t, map[string]string{
		"/one": page(t, "Pick two", ballotOf(sent1, "4")), "/two": page(t, "Pick two", ballotOf(sent2, "2")),
		"/fresh": page(t, "Pick two", ballotOf(count), fragment(`<div data-fresh></div><script type="module" src="/back.js"></script>`)), "/back.js": back,
		"/count": page(t, "Pick two", ballotOf(count)), "/picked": page(t, "Pick two", ballotOf(count, "4")), "/money": page(t, "Share it", ballotOf(money)),
		"/shared": page(t, "Pick two", ballotOf(shared)),
		"/probed": page(t, "Pick two", ballotOf(count), fragment(`<script type="module" src="/probe.js"></script>`)), "/probe.js": probe,
		"/receipt": page(t, "Receipt", sent("1", "count")),
	})
}

func TestTheBarCountsPicks(t *testing.T) {
	p := browser.Open(t, browser.Phone, ballots(t))
	p.Visit("/count")
	p.See("0 of 2 picked. You can pick 2 more.")
	p.Choose("Baby bank")
	p.See("1 of 2 picked. You can pick 1 more.")
	p.Choose("Calm room")
	p.See("2 of 2 picked. That is all you can pick.")
	p.Axe()
	p.Screenshot("ballot-count")
	p.Unchoose("Baby bank")
	p.See("1 of 2 picked.")
	p.Click("Review my vote")
	p.See("You sent: 3.")
}

func TestOneTooManyOffersASwap(t *testing.T) {
	p := browser.Open(t, browser.Phone, ballots(t))
	p.Visit("/count")
	p.Choose("Baby bank")
	p.Choose("Calm room")
	p.TabTo("Pick this Street play")
	p.Press("Space")
	p.See("That is one too many", "You can pick 2. To pick “Street play”, take one of these out.")
	p.Axe()
	p.Screenshot("ballot-swap")
	p.Click("Keep my picks")
	p.DontSee("That is one too many")
	p.See("2 of 2 picked.")
	p.TabTo("Pick this Street play")
	p.Press("Space")
	p.Click("Take out Baby bank (£6,200)")
	p.DontSee("That is one too many")
	p.Click("Review my vote")
	p.See("You sent: 3, 4.")
}

func TestMoneyThatIsNotLeftOffersASwap(t *testing.T) {
	p := browser.Open(t, browser.Phone, ballots(t))
	p.Visit("/money")
	p.Choose("Baby bank")
	p.Choose("Calm room")
	p.Choose("Street play")
	p.See("£18,699.50 left of £30,000. 3 picked.")
	p.Screenshot("ballot-money")
	p.TabTo("More than you have left Skate ramp lights")
	p.Press("Space")
	p.See("“Skate ramp lights” costs £26,000. You have £18,699.50 left.")
	p.Click("Take out Street play (£900)")
	p.See("You have £19,599.50 left.") // not enough yet: it goes on
	p.Click("Take out Baby bank (£6,200)")
	p.See("You have £25,799.50 left.")
	p.Click("Take out Calm room (£4,200.50)")
	p.See("£4,000 left of £30,000. 1 picked.")
	p.Click("Review my vote")
	p.See("You sent: 2.")
}

func TestPicksAreRememberedUntilTheReceipt(t *testing.T) {
	p := browser.Open(t, browser.Phone, ballots(t))
	p.Visit("/count")
	p.Choose("Calm room")
	p.Choose("Baby bank")
	p.Visit("/money")
	p.See("£30,000 left") // another round knows nothing of them
	p.Visit("/count")
	p.See("2 of 2 picked.")
	p.Click("Review my vote")
	p.See("You sent: 1, 3.")
	p.Visit("/picked") // what the server knows wins
	p.See("1 of 2 picked.")
	p.Click("Review my vote")
	p.See("You sent: 4.")
	p.Visit("/receipt")
	p.Visit("/count")
	p.See("0 of 2 picked.")
	p.Visit("/shared")
	p.Choose("Baby bank")
	p.Visit("/shared")
	p.See("0 of 2 picked.") // a shared device keeps nothing
}

// TestWhatIsNewerCounts: picks that were made on a page count until they are sent, and what was sent counts after that.
func TestWhatIsNewerCounts(t *testing.T) {
	p := browser.Open(t, browser.Phone, ballots(t))
	picked := func(when string, titles ...string) {
		t.Helper()
		for _, title := range []string{"Baby bank", "Skate ramp lights", "Calm room", "Street play"} {
			if p.Chosen(title) != slices.Contains(titles, title) {
				t.Errorf("%s: %s is picked: %t", when, title, p.Chosen(title))
			}
		}
		p.See(fmt.Sprintf("%d of 2 picked.", len(titles)))
	}
	p.Visit("/count")
	p.Choose("Baby bank")
	p.Visit("/one")
	picked("sent since", "Street play")
	p.Visit("/count")
	picked("what was sent since is gone, and what was picked before it") // an old memory never comes back
	p.Visit("/one")
	p.Choose("Calm room")
	p.Reload()
	picked("picked on this page", "Street play", "Calm room")
	p.Unchoose("Street play")
	p.Visit("/count")
	p.Visit("/one")
	picked("the same page again", "Calm room")
	p.Visit("/two")
	picked("sent once more", "Skate ramp lights")
	p.Visit("/one")
	picked("the memory of the other is gone", "Street play")
}

// back comes back to the page as a browser does that kept it whole, on whoever has the device now.
const back = `document.querySelector("h1").addEventListener("click", () => {
  localStorage.removeItem("acorn-picks-count");
  window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
});
document.querySelector("h1").setAttribute("role", "button");`

// TestAPageThatComesBackIsAskedForAnew: a browser that kept a ballot whole must not show it to the next voter.
func TestAPageThatComesBackIsAskedForAnew(t *testing.T) {
	p := browser.Open(t, browser.Phone, ballots(t))
	p.Visit("/fresh")
	p.Choose("Baby bank")
	p.See("1 of 2 picked.", "Picked")
	p.Click("Pick what you'd fund")
	p.See("0 of 2 picked.")
	if p.Chosen("Baby bank") {
		t.Error("the pick is on the page still")
	}
}

// probe says on the page whether what has the focus lies under something else (WCAG 2.2, 2.4.11), once the page has scrolled to it.
const probe = `const p = document.body.appendChild(document.createElement("p"));
document.addEventListener("focusin", (e) => setTimeout(() => {
  if (document.activeElement !== e.target) return;
  const r = e.target.getBoundingClientRect();
  const top = document.elementFromPoint(r.left + r.width / 2, r.bottom - 2);
  const clear = top && (e.target.contains(top) || top.contains(e.target));
  p.textContent = "“" + e.target.dataset.title + "” is " + (clear ? "clear" : "covered");
}, 100));`

func TestWhatHasTheFocusIsClearOfTheBar(t *testing.T) {
	p := browser.Open(t, browser.Phone, ballots(t))
	p.Visit("/probed")
	titles := []string{"Baby bank", "Skate ramp lights", "Calm room", "Street play"}
	for _, title := range titles {
		p.TabTo("Pick this " + title)
		p.See("“" + title + "” is clear")
	}
	slices.Reverse(titles)
	for _, title := range titles[1:] {
		for p.Focused() != "Pick this "+title {
			p.Press("Shift+Tab")
		}
		p.See("“" + title + "” is clear")
	}
}

func TestABallotIsAPlainForm(t *testing.T) {
	p := browser.Open(t, browser.Phone, ballots(t), browser.WithoutScripts)
	p.Visit("/count")
	p.See("You can pick up to 2")
	p.Choose("Baby bank")
	p.Choose("Calm room")
	p.Click("Review my vote")
	p.See("You sent: 1, 3.")
}

// TestABallotOfFortyProjectsIsSmall: everything that a first visit needs before pictures fits in 40 kB by gzip.
func TestABallotOfFortyProjectsIsSmall(t *testing.T) {
	words := strings.Fields("warm room lights bikes garden supper club quiet hour pool football mentors reading swap shed cinema choir repair café walks talks baby bank street play")
	pick := rand.New(rand.NewPCG(1, 2))
	some := func(n int) string {
		var b []string
		for range n {
			b = append(b, words[pick.IntN(len(words))])
		}
		return strings.Join(b, " ")
	}
	form := components.BallotFormProps{Action: "/sent", Round: "large", Max: 5, PotPence: 4000000}
	var cards []templ.Component
	for i := range 40 {
		id := fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", pick.Uint32(), pick.IntN(1<<16), pick.IntN(1<<12), pick.IntN(1<<12), pick.Int64N(1<<48))
		cards = append(cards, components.ProjectCard(components.ProjectCardProps{
			ID: "p" + fmt.Sprint(i), Title: some(4), Href: "/projects/" + id, CostPence: pick.Int64N(2000000), Sentence: some(14), Who: some(8),
			Picture: components.PictureProps{Theme: "food"}, Pick: &components.Pick{Value: id},
		}))
	}
	cards = append(cards, components.BallotBar(components.BallotBarProps{Max: 5}))
	size := zipped(t, page(t, "Share £40,000", templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return components.BallotForm(form).Render(templ.WithChildren(ctx, templ.Join(cards...)), w)
	})))
	for _, name := range []string{"app.css", "app.js"} {
		r := httptest.NewRequest(http.MethodGet, static.Path(name), nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		static.Handler().ServeHTTP(w, r)
		size += w.Body.Len()
	}
	t.Logf("a first visit takes %d bytes", size)
	if size > 40_000 {
		t.Errorf("a first visit takes %d bytes, more than 40 kB", size)
	}
}

// zipped is how many bytes a page has by gzip.
func zipped(t *testing.T, body string) int {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, body); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
