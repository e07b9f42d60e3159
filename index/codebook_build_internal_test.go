package index

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestInOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{0, 1, 2, 5000} {
		numbers := make([]uint32, n)
		for i := range numbers {
			numbers[i] = rng.Uint32() >> rng.IntN(32)
		}
		want := slices.Sorted(slices.Values(numbers))
		if got := inOrder(numbers); !slices.Equal(got, want) {
			t.Errorf("of %d numbers: %v, want %v", n, got, want)
		}
	}
}
