package github

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// body answers each call with what it makes, and counts calls and bytes.
type body struct {
	make  func() io.Reader
	calls int
	bytes int64
}

func (b *body) RoundTrip(*http.Request) (*http.Response, error) {
	b.calls++
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(io.TeeReader(b.make(), b))}, nil
}

func (b *body) Write(p []byte) (int, error) {
	b.bytes += int64(len(p))
	return len(p), nil
}

// spaces never ends.
type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// TestEndlessAnswer: an answer without an end is given up once, after little more than the largest that
// GitHub can mean.
func TestEndlessAnswer(t *testing.T) {
	largest := int64(100 * 65_536 * len(`\ud83d\ude00`)) // a page of the longest texts in the longest spelling
	for what, test := range map[string]struct {
		make func() io.Reader
		want error
	}{
		"endless": {func() io.Reader { return spaces{} }, errTooLong},
		"the largest": {func() io.Reader {
			return io.MultiReader(strings.NewReader(`[""`), io.LimitReader(spaces{}, largest), strings.NewReader("]"))
		}, nil},
	} {
		b := &body{make: test.make}
		c := &Client{opts: Options{Log: func(string) {}, Patience: Patience{Retry: time.Millisecond}.withDefaults()}, meter: &meter{}}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://api.github.com/x", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := c.stack(b).RoundTrip(req)
		if !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
			t.Errorf("%s: %v", what, err)
		}
		if err == nil {
			resp.Body.Close()
		}
		if b.calls != 1 || b.bytes > largest*3/2 {
			t.Errorf("%s: %d calls, %d bytes read", what, b.calls, b.bytes)
		}
	}
}

// drip is an answer of so many bytes with a pause before each.
type drip struct {
	bytes int
	pause time.Duration
}

func (d drip) RoundTrip(req *http.Request) (*http.Response, error) {
	r, w := io.Pipe()
	go func() {
		for i := range d.bytes {
			select {
			case <-req.Context().Done():
				w.CloseWithError(req.Context().Err())
				return
			case <-time.After(d.pause):
			}
			w.Write([]byte{"[ ]"[min(i, 1)+i/(d.bytes-1)]})
		}
		w.Close()
	}()
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: r}, nil
}

// TestSlowAnswer: an answer may take as long as it likes, if only something of it comes before silence is long enough.
func TestSlowAnswer(t *testing.T) {
	for pause, want := range map[time.Duration]error{29 * time.Second: nil, 31 * time.Second: errSilence} {
		synctest.Test(t, func(t *testing.T) { // whose clock jumps
			began := time.Now()
			answers := &wholeAnswers{base: drip{100, pause}, meter: &meter{}, silence: 30 * time.Second}
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://api.github.com/x", nil)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := answers.RoundTrip(req)
			if !errors.Is(err, want) || (err == nil) != (want == nil) {
				t.Errorf("a byte each %s: %v", pause, err)
			}
			took := time.Since(began)
			if err == nil {
				resp.Body.Close()
			}
			if err == nil && took != 100*pause || err != nil && took != 30*time.Second {
				t.Errorf("a byte each %s: ended after %s with %v", pause, took, err)
			}
		})
	}
}
