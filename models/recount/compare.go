package recount

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"acorn/models/tally"
)

// sameOutcome compares a published outcome with the recount's, byte for byte but for the spaces, and names the first place where they part.
func (c *check) sameOutcome(name string, published json.RawMessage, again tally.Outcome) {
	want, err := json.Marshal(again)
	if err != nil {
		c.found(Result, "", "%s: the recount cannot be written", name)
		return
	}
	var got bytes.Buffer
	if err := json.Compact(&got, published); err != nil || bytes.Equal(got.Bytes(), want) {
		return
	}
	var a, b any
	if json.Unmarshal(published, &a) != nil || json.Unmarshal(want, &b) != nil {
		return
	}
	at, was, is := part(a, b, name)
	if at == "" {
		at, was, is = name, "other bytes", "the same values in order"
	}
	if project := c.projectAt(at, a); project != "" {
		c.found(Result, project, "%s: published %s; the recount gives %s", at, c.value(was), c.value(is))
		return
	}
	c.found(Result, "", "%s: published %s; the recount gives %s", at, c.value(was), c.value(is))
}

// part is the first place where two readings of JSON part, as a path, and what is there in each; empty where they are the same.
func part(a, b any, path string) (string, any, any) {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok {
			return path, a, b
		}
		keys := slices.Sorted(maps.Keys(x))
		for key := range y {
			if _, both := x[key]; !both {
				keys = append(keys, key)
			}
		}
		for _, key := range keys {
			if at, was, is := part(x[key], y[key], path+"."+key); at != "" {
				return at, was, is
			}
		}
		return "", nil, nil
	case []any:
		y, ok := b.([]any)
		if !ok {
			return path, a, b
		}
		for i := range max(len(x), len(y)) {
			var one, other any
			if i < len(x) {
				one = x[i]
			}
			if i < len(y) {
				other = y[i]
			}
			if at, was, is := part(one, other, fmt.Sprintf("%s.%d", path, i+1)); at != "" {
				return at, was, is
			}
		}
		return "", nil, nil
	}
	if a != b {
		return path, a, b
	}
	return "", nil, nil
}

// value is a value of JSON in a sentence; a project's id becomes its name.
func (c *check) value(v any) string {
	if v == nil {
		return "nothing"
	}
	if id, ok := v.(string); ok && c.titles[id] != "" {
		return c.titles[id]
	}
	text, err := json.Marshal(v)
	if err != nil {
		return "something else"
	}
	if len(text) > 100 {
		return string(text[:100]) + "…"
	}
	return string(text)
}

// projectAt is the name of the project that a path of a published outcome leads into.
func (c *check) projectAt(path string, o any) string {
	name := ""
	for _, step := range strings.Split(path, ".")[1:] {
		switch x := o.(type) {
		case map[string]any:
			o = x[step]
		case []any:
			i := 0
			if _, err := fmt.Sscan(step, &i); err != nil || i < 1 || i > len(x) {
				return name
			}
			o = x[i-1]
		}
		if project, ok := o.(map[string]any); ok {
			if id, ok := project["id"].(string); ok && c.titles[id] != "" {
				name = c.titles[id]
			}
		}
	}
	return name
}
