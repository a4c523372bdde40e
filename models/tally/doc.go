// Package tally counts participatory budgeting elections. It imports nothing but the standard library, keeps no state, reads
// no clock and draws no lots, so that anyone can count an election again, on their own machine, and get the same bytes.
//
// An [Election] is the money, the projects and the ballots. A [Rule] says how they are counted, published before anyone
// votes. [Count] gives the [Outcome]: what was voted in, in which order, round by round, and for every project why or why not.
package tally
