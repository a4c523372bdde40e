package models

import "testing"

func TestWhatIsSaidOfAPromiseHasAReason(t *testing.T) {
	if err := (DealMarkInput{Kept: "no", Why: "The key never came"}).Check(); err != nil {
		t.Error(err)
	}
	for field, in := range map[string]DealMarkInput{"kept": {Kept: "perhaps", Why: "x"}, "why": {Kept: "yes", Why: " "}} {
		if fields := fieldsOf(in.Check()); len(fields) != 1 || fields[0].Field != field {
			t.Errorf("%+v: %v", in, fields)
		}
	}
}
