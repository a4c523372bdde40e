package store_test

import (
	"errors"
	"testing"

	"acorn/models"
	"acorn/testing/world"
)

func TestTheDemosStoryIsRemembered(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		before, err := w.Store.DemoStory(t.Context())
		if err != nil || before.Empty || !before.StartedAt.IsZero() {
			t.Errorf("a council that is no demo has the story %+v, %v", before, err)
		}
		start := w.Now
		for _, done := range []int{0, 17} {
			if err := w.Store.KeepDemoStory(t.Context(), models.DemoStory{StartedAt: start, Done: done}); err != nil {
				t.Fatal(err)
			}
		}
		story, err := w.Store.DemoStory(t.Context())
		if err != nil || !story.StartedAt.Equal(start) || story.Done != 17 {
			t.Errorf("the story is %+v, %v", story, err)
		}
	})
}

func TestWhatIsWrittenWithoutCareStays(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		failed := errors.New("something failed")
		if err := w.Store.Careless(t.Context(), func() error { return failed }); !errors.Is(err, failed) {
			t.Errorf("the failure became %v", err)
		}
		err := w.Store.Careless(t.Context(), func() error {
			return w.Store.KeepDemoStory(t.Context(), models.DemoStory{StartedAt: w.Now, Done: 1})
		})
		if story, read := w.Store.DemoStory(t.Context()); err != nil || read != nil || story.Done != 1 {
			t.Errorf("what was written: %+v, %v, %v", story, err, read)
		}
	})
}
