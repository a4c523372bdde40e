package models

import "testing"

func TestFundSums(t *testing.T) {
	// Of £100,000 rounds hold £60,000. £20,000 was awarded; £5,000 of it went back, £12,000 is paid.
	f := FundSums{TotalPence: 100_000_00, HeldPence: 55_000_00, AwardMoney: AwardMoney{15_000_00, 10_000_00, 10_000_00}.Plus(AwardMoney{5_000_00, 5_000_00, 2_000_00})}
	for name, got := range map[string][2]int64{"to pay": {f.ToPay(), 3_000_00}, "back": {f.Back(), 5_000_00}, "still back": {f.BackNow(), 5_000_00}, "left": {f.Left(), 45_000_00},
		"not awarded": {f.NotAwarded(), 85_000_00}} {
		if got[0] != got[1] {
			t.Errorf("%s: %d, want %d", name, got[0], got[1])
		}
	}
	f.TotalPence = 17_000_00 // £3,000 of what came back was awarded again
	if f.BackNow() != 2_000_00 {
		t.Errorf("still back: %d", f.BackNow())
	}
}

func TestAFundHoldsWhatItsRoundsDo(t *testing.T) {
	f := NewFund{Contributions: []NewContribution{{"Council", 600_00}, {"Health", 400_00}}}
	if err := f.CheckHolds(1_000_00); err != nil {
		t.Errorf("as much as the rounds hold: %v", err)
	}
	if CodeOf(f.CheckHolds(1_000_01)) != Invalid {
		t.Error("a fund with less in it than its rounds hold")
	}
}

func TestMoneyThatIsAddedSaysWhy(t *testing.T) {
	good := AdditionInput{Organisation: " Harwick  Council ", Amount: "£1,250.50", Reason: " Left over from last year "}
	c, reason, err := good.Parse()
	if err != nil || c != (NewContribution{"Harwick Council", 1_250_50}) || reason != "Left over from last year" {
		t.Errorf("%+v %q %v", c, reason, err)
	}
	for name, change := range map[string]func(*AdditionInput){
		"organisation": func(in *AdditionInput) { in.Organisation = " " }, "amount": func(in *AdditionInput) { in.Amount = "0" }, "reason": func(in *AdditionInput) { in.Reason = " " },
	} {
		in := good
		change(&in)
		_, _, err := in.Parse()
		if fields := fieldsOf(err); len(fields) != 1 || fields[0].Field != name {
			t.Errorf("without %s: %v", name, err)
		}
	}
}
