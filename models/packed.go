package models

import (
	"encoding/binary"
	"errors"
	"slices"
)

// packedPoints is how many bytes the points of one project take in packed choices.
const packedPoints = 4

// errPacked says that choices are not of the projects that they are packed or unpacked with.
var errPacked = errors.New("a ballot's choices are not of the projects of its round")

// spoils are the readings of spoiled papers, in the order of how they are packed.
var spoils = []string{SpoiledUnclear, SpoiledLimits}

// PackChoices writes a ballot's choices in as many bytes as every other ballot of its round: the points of each project, by the projects' order. How long they
// are, sealed, tells nothing then.
func PackChoices(projects []Project, choices string) ([]byte, error) {
	points, err := ParseChoices(choices)
	if err != nil {
		return nil, err
	}
	packed, found := make([]byte, 0, packedPoints*len(projects)), 0
	for _, project := range projects {
		n, picked := points[project.ProposalID]
		if n < 0 || int64(n) >= 1<<32 || picked && n == 0 {
			return nil, errPacked
		}
		if picked {
			found++
		}
		packed = binary.BigEndian.AppendUint32(packed, uint32(n))
	}
	if found != len(points) {
		return nil, errPacked
	}
	return packed, nil
}

// UnpackChoices reads what PackChoices wrote, as the canonical choices.
func UnpackChoices(projects []Project, packed []byte) (string, error) {
	if len(packed) != packedPoints*len(projects) {
		return "", errPacked
	}
	points := map[string]int{}
	for i, project := range projects {
		if n := binary.BigEndian.Uint32(packed[i*packedPoints:]); n > 0 {
			points[project.ProposalID] = int(n)
		}
	}
	return CanonicalChoices(points)
}

// PackReading writes what somebody read on a paper in as many bytes as every other reading of its round: whether it is spoiled, and its choices.
func PackReading(projects []Project, reading string) ([]byte, error) {
	kind, choices := slices.Index(spoils, reading)+1, reading
	if kind > 0 {
		choices = "{}"
	}
	packed, err := PackChoices(projects, choices)
	if err != nil {
		return nil, err
	}
	return append([]byte{byte(kind)}, packed...), nil
}

// UnpackReading reads what PackReading wrote.
func UnpackReading(projects []Project, packed []byte) (string, error) {
	if len(packed) == 0 || int(packed[0]) > len(spoils) {
		return "", errPacked
	}
	if kind := packed[0]; kind > 0 {
		return spoils[kind-1], nil
	}
	return UnpackChoices(projects, packed[1:])
}
