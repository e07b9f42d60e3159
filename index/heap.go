package index

// heapOf makes a heap of some things, in place: none is behind the first one, which is in the
// way of others that are before it.
func heapOf[T any](of []T, compare func(a, b T) int) []T {
	for i := len(of)/2 - 1; i >= 0; i-- {
		sink(of, i, compare)
	}
	return of
}

// sink moves the i-th of a heap, in which each is behind those at 2i+1 and 2i+2, down to its
// place.
func sink[T any](heap []T, i int, compare func(a, b T) int) {
	for {
		last := 2*i + 1
		if last >= len(heap) {
			return
		}
		if next := last + 1; next < len(heap) && compare(heap[next], heap[last]) > 0 {
			last = next
		}
		if compare(heap[i], heap[last]) >= 0 {
			return
		}
		heap[i], heap[last] = heap[last], heap[i]
		i = last
	}
}
