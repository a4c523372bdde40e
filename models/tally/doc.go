// Package tally counts participatory budgeting elections. It imports nothing but the standard library, keeps no state, reads
// no clock and draws no lots, so that anyone can count an election again, on their own machine, and get the same bytes.
//
// An [Election] is the money, the projects and the ballots. A [Rule] says how they are counted, published before anyone
// votes. [Count] gives the [Outcome]: what was voted in, in which order, round by round, and for every project why or why not.
// [Payments] says who paid what, [Compare], [SharesOf] and [Underserved] how two outcomes differ and whom one leaves out. [Form] turns
// ballot papers of every kind into ballots. Package plain counts by the same rules a second time, to disagree.
//
// # Methods
//
// [Greedy], the standard method, takes projects by support, highest first, and votes in each that costs no more than the money left.
// At one that does not fit it goes on ([Skip]) or ends ([Stop]); it may top up the first such (Rule.TopUp).
//
// [EqualShares] is the Method of Equal Shares (Peters, Pierczyński and Skowron, "Proportional participatory budgeting with additive
// utilities", 2021; equalshares.net). Every voter gets the budget divided by the number of ballots, blank ones included. A project
// can be bought when its voters together hold its cost; they split it evenly for each point they gave, and who has less than their
// part pays all they have. The project that gives most for its price is bought, again and again. With points, a project is worth the
// points ([CardinalityUtility]) or the points times the cost ([CostUtility]). Shares can then be raised by steps ([Add1]: from exactly
// the budget by the voters, ending once no project with votes fits or before the first step that overspends; [Add1Full]: only
// the latter), or the rest be filled up by most votes ([Utilitarian]), or both.
//
// [Phragmen] is Phragmén's sequential rule with costs (Los, Christoff and Grossi, "Proportional budget allocations", 2022). Points count as
// ticks. Projects dearer than the money are left out first; under Stop it ends as soon as any of those next in line does not fit.
//
// # Choices, where sources differ
//
//   - A project nobody chose is not voted in, unless the rule says so (Rule.ZeroVotes). It never stops a count. Equal Shares never
//     buys it; a completion may.
//   - A project below a threshold is passed over and never stops a count. A withdrawn project keeps its votes in the table.
//   - A project named twice on a ballot counts once.
//   - A project that costs nothing comes first where votes are divided by cost, and is bought at once under CardinalityUtility. Under
//     CostUtility it is worth nothing, and no share buys it.
//   - A project dearer than the budget is an ordinary one that does not fit. Raised shares may come to buy it; that step overspends.
//   - Ring-fences are counted first: see [RingFence]. Of projects that exclude each other (Election.Exclusive) the first to be voted in stays.
//   - Every tie is settled by an order published before (Rule.Ties). The ties that changed what was voted in are listed: Greedy knows
//     exactly which they are, the others count again with each of the tied projects first, and with one later tie turned too.
//
// # Exactness and speed
//
// Money is in pence and no rounding can change a winner: Greedy works in whole numbers; Phragmen in fractions with common
// denominators; EqualShares in whole numbers of a unit so small that its bounds nearly always tell, and in fractions where they do
// not. [Decimal] numbers in an outcome are for people, rounded down.
//
// With m projects, g different ballots and s choices on those, Greedy takes O(s + m log m), and as much again for each project that is told how
// many votes it needed; Phragmen O(r (s + m r)) operations on numbers that grow with the rounds r; EqualShares O(r s), and for the steps
// of a completion that much for each range of steps that differ in what they buy, not for each step.
package tally
