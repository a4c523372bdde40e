package store

import (
	"fmt"
	"io"
	"math/rand/v2"
)

// shuffle puts a list into an order that nobody can foretell, drawn from the system's randomness.
func shuffle[T any](random io.Reader, list []T) error {
	var seed [32]byte
	if _, err := io.ReadFull(random, seed[:]); err != nil {
		return fmt.Errorf("drawing an order: %w", err)
	}
	//nolint:gosec // ChaCha8 with a seed from the system's randomness cannot be foretold
	rand.New(rand.NewChaCha8(seed)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return nil
}
