package githubtest

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// page gives one page of a list, those updated at since or later, and names the next
// in the Link header: by cursor or by number.
func (s *Server) page(h http.Header, r *http.Request, items []object, cursor bool) []object {
	q := r.URL.Query()
	items = since(items, q.Get("since"), s.SinceAfter)
	size := s.size(q.Get("per_page"))
	number := max(1, atoi(q.Get("page")))
	start := min((number-1)*size, len(items))
	if after := q.Get("after"); after != "" {
		start = 0
		for start < len(items) && key(items[start]) <= after {
			start++
		}
	}
	end := min(start+size, len(items))
	page := items[start:end]
	if end < len(items) {
		q.Set("page", strconv.Itoa(number+1))
		if cursor {
			q.Set("after", key(items[end-1]))
		}
		link := fmt.Sprintf(`<%s%s?%s>; rel="next"`, s.URL, r.URL.Path, q.Encode())
		if !cursor { // lists with cursors do not tell their end
			q.Set("page", strconv.Itoa((len(items)+size-1)/size))
			link += fmt.Sprintf(`, <%s%s?%s>; rel="last"`, s.URL, r.URL.Path, q.Encode())
		}
		h.Set("Link", link)
	}
	return append([]object{}, page...)
}

func (s *Server) size(asked string) int {
	size := s.PageSize
	if size == 0 {
		size = 100
	}
	if n := atoi(asked); n > 0 {
		size = min(size, n)
	}
	return size
}

// key orders items by update, then number.
func key(o object) string {
	return fmt.Sprintf("%v %020.0f", o["updated_at"], o["id"])
}

func since(items []object, from string, after bool) []object {
	t, err := time.Parse(time.RFC3339, from)
	if err != nil {
		return items
	}
	var out []object
	bound := t.UTC().Format(time.RFC3339)
	for _, o := range items {
		if at, ok := o["updated_at"].(string); ok && (at > bound || at == bound && !after) {
			out = append(out, o)
		}
	}
	return out
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
