package store_test

import (
	"errors"
	"testing"
	"time"

	"acorn/models"
	"acorn/testing/world"
)

func TestAMailWithACodeGoesAfterADay(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, w *world.World) {
		if _, err := w.Store.SendSignInCode(t.Context(), models.Council{Name: "Harwick"}, w.Parent.Email, models.OneTimeCodeTries); err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct {
			later time.Duration
			want  int
		}{{23 * time.Hour, 1}, {2 * time.Hour, 0}} {
			w.Store.Advance(step.later)
			if _, err := w.Store.DeleteExpired(t.Context()); err != nil {
				t.Fatal(err)
			}
			messages, err := w.Store.Messages(t.Context(), 10)
			if err != nil || len(messages) != step.want {
				t.Errorf("%d messages, want %d, %v", len(messages), step.want, err)
			}
		}
	})
}

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
