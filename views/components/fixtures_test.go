package components_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"acorn/views/components"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// published is where govuk-frontend's package keeps its examples: options, and the HTML that its own templates make of them.
const published = "../../node_modules/govuk-frontend/dist/govuk/components"

// example is one of them.
type example struct {
	Name    string         `json:"name"`
	Options map[string]any `json:"options"`
	HTML    string         `json:"html"`
}

// TestComponentsWriteWhatGovukFrontendWrites makes each published example with Acorn's component and compares. An example that
// uses an option which Acorn leaves out is passed over; an option that is neither taken nor left out on purpose fails.
func TestComponentsWriteWhatGovukFrontendWrites(t *testing.T) {
	if _, err := os.Stat(published); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("govuk-frontend is not installed: %v", err)
		}
		t.Skip("govuk-frontend is not installed; run npm ci")
	}
	reasons := map[string]bool{}
	for name, make := range makers {
		t.Run(name, func(t *testing.T) {
			compared := 0
			for _, e := range examples(t, name) {
				if _, ok := leftExamples[name+"/"+e.Name]; ok {
					reasons[name+"/"+e.Name] = true
					continue
				}
				o := &options{values: e.Options, used: map[string]bool{}}
				component := make(o)
				out, unknown := o.leftOut(name, reasons)
				if len(unknown) > 0 {
					t.Errorf("%s: options neither taken nor left out: %s", e.Name, strings.Join(unknown, ", "))
				}
				if out || len(unknown) > 0 {
					continue
				}
				var got bytes.Buffer
				if err := component.Render(context.Background(), &got); err != nil {
					t.Fatalf("%s: %v", e.Name, err)
				}
				if g, w := normal(t, got.String()), normal(t, e.HTML); g != w {
					t.Errorf("%s differs.\ngot\n%s\nwant\n%s", e.Name, g, w)
				} else {
					compared++
				}
			}
			if compared < 3 {
				t.Errorf("only %d examples were compared", compared)
			}
			t.Logf("%d examples are the same", compared)
		})
	}
	for path := range left {
		if !reasons[path] {
			t.Errorf("no example uses the option %s that is left out", path)
		}
	}
	for example := range leftExamples {
		if !reasons[example] {
			t.Errorf("there is no example %s to leave out", example)
		}
	}
}

func examples(t *testing.T, name string) []example {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(published, name, "fixtures.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Fixtures []example }
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	return file.Fixtures
}

// options are an example's, and which of them the conversion has taken.
type options struct {
	values map[string]any
	path   string
	used   map[string]bool
}

func (o *options) take(key string) any {
	v, ok := o.values[key]
	if ok {
		o.used[o.path+key] = true
	}
	return v
}

func (o *options) text(key string) string {
	switch v := o.take(key).(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return ""
	}
}

// yesOrNo is a flag as an attribute has it; nothing where it is not given.
func (o *options) yesOrNo(key string) string {
	if v, ok := o.take(key).(bool); ok {
		return strconv.FormatBool(v)
	}
	return ""
}

func (o *options) number(key string) int {
	v, _ := o.take(key).(float64)
	return int(v)
}

func (o *options) flag(key string) bool {
	v, _ := o.take(key).(bool)
	return v
}

func (o *options) attrs() templ.Attributes {
	m, _ := o.take("attributes").(map[string]any)
	if m == nil {
		return nil
	}
	attrs := templ.Attributes{}
	for k, v := range m {
		attrs[k] = fmt.Sprint(v)
	}
	return attrs
}

// in is the options under a key.
func (o *options) in(key string) *options {
	m, _ := o.values[key].(map[string]any)
	return &options{values: m, path: o.path + key + ".", used: o.used}
}

func (o *options) has(key string) bool {
	v, ok := o.values[key]
	return ok && v != nil && v != false
}

// list is the options of each item under a key. Templates pass over what is not an item.
func (o *options) list(key string) []*options {
	items, _ := o.values[key].([]any)
	var all []*options
	for _, item := range items {
		if m, ok := item.(map[string]any); ok {
			all = append(all, &options{values: m, path: o.path + key + ".", used: o.used})
		}
	}
	if o.values[key] != nil {
		o.used[o.path+key] = true
	}
	return all
}

// size takes a class such as "govuk-label--l" as a size and leaves any other.
func (o *options) size(block string) components.Size {
	c, _ := o.values["classes"].(string)
	for _, s := range []components.Size{components.SizeS, components.SizeM, components.SizeL, components.SizeXL} {
		if c == block+"--"+string(s) {
			o.take("classes")
			return s
		}
	}
	return ""
}

// children gives a component its children, as a page does. Text is escaped, html is not.
func (o *options) children(c templ.Component, textKey, htmlKey string) templ.Component {
	body, isHTML := o.take(htmlKey).(string)
	text := o.text(textKey)
	if !isHTML {
		body = html.EscapeString(text)
	}
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(templ.WithChildren(ctx, fragment(body)), w)
	})
}

// fragment is HTML of an example as a component.
func fragment(body string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, body)
		return err
	})
}

// leftOut reports whether the example uses an option that Acorn leaves out, and which options nobody knows of.
func (o *options) leftOut(component string, reasons map[string]bool) (bool, []string) {
	out := false
	var unknown []string
	for _, path := range leaves(o.values, "") {
		if o.used[path] {
			continue
		}
		if _, ok := left[component+"."+path]; ok {
			reasons[component+"."+path], out = true, true
		} else if _, ok := left[path]; ok {
			reasons[path], out = true, true
		} else if !slices.Contains(unknown, path) {
			unknown = append(unknown, path)
		}
	}
	return out, unknown
}

// leaves are the paths of all options that say something, without the numbers of list items.
func leaves(v any, path string) []string {
	var all []string
	switch v := v.(type) {
	case map[string]any:
		for k, child := range v {
			if k == "attributes" {
				all = append(all, strings.TrimPrefix(path+"."+k, "."))
				continue
			}
			all = append(all, leaves(child, strings.TrimPrefix(path+"."+k, "."))...)
		}
	case []any:
		for _, child := range v {
			all = append(all, leaves(child, path)...)
		}
	case nil:
	case bool:
		if v {
			all = append(all, path)
		}
	case string:
		if v != "" {
			all = append(all, path)
		}
	default:
		all = append(all, path)
	}
	return all
}

// normal is HTML with one line an element or text, attributes and classes in order, and spaces that mean nothing left out.
func normal(t *testing.T, source string) string {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(source), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, n := range nodes {
		write(&b, n, "")
	}
	return b.String()
}

func write(b *strings.Builder, n *html.Node, indent string) {
	switch n.Type {
	case html.TextNode:
		if text := strings.Join(strings.Fields(n.Data), " "); text != "" {
			b.WriteString(indent + text + "\n")
		}
	case html.ElementNode:
		var attrs []string
		for _, a := range n.Attr {
			if a.Key == "class" {
				names := strings.Fields(a.Val)
				sort.Strings(names)
				a.Val = strings.Join(names, " ")
			}
			attrs = append(attrs, " "+a.Key+"="+a.Val)
		}
		sort.Strings(attrs)
		b.WriteString(indent + "<" + n.Data + strings.Join(attrs, "") + ">\n")
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			write(b, c, indent+" ")
		}
	}
}
