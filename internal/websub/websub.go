// Package websub tells a hub that feeds have changed, so that it fetches them and hands the news to
// its subscribers at once.
//
// How a publisher tells its hub is left to the two (https://www.w3.org/TR/websub/#publishing); public hubs take what its
// forerunner had: https://pubsubhubbub.github.io/PubSubHubbub/pubsubhubbub-core-0.4.html, section 7.
package websub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	perRequest = 50               // addresses in one request
	timeout    = 20 * time.Second // of one request
	attempts   = 3                // of one request, if the hub or the way to it is out of order
	excerpt    = 200              // bytes of a hub's words that stand in an error
)

// HubError is a hub's refusal.
type HubError struct {
	Status int
	Says   string // the beginning of its words, or where it leads
}

func (e *HubError) Error() string {
	text := strings.TrimSpace(fmt.Sprintf("the hub answers %d %s", e.Status, http.StatusText(e.Status)))
	if e.Says != "" {
		text += ": " + e.Says
	}
	return text
}

// temporary reports whether the same request may be accepted later.
func (e *HubError) temporary() bool {
	return e.Status >= 500 || e.Status == http.StatusTooManyRequests || e.Status == http.StatusRequestTimeout
}

// Ping tells the hub that the feeds at these addresses have changed, and tries three times where the hub is out of order;
// pause is the time before the second try, and grows. The error says what could not be told; the rest was, but for what
// came after the end of ctx.
func Ping(ctx context.Context, hub string, feeds []string, pause time.Duration) error {
	var errs []error
	for batch := range slices.Chunk(feeds, perRequest) {
		if err := insist(ctx, hub, batch, pause); err != nil {
			errs = append(errs, fmt.Errorf("%s: %d of %d feeds, from %s: %w", hub, len(batch), len(feeds), batch[0], err))
			if ctx.Err() != nil {
				break
			}
		}
	}
	return errors.Join(errs...)
}

// insist tells the hub of one batch.
func insist(ctx context.Context, hub string, feeds []string, pause time.Duration) error {
	for attempt := 1; ; attempt++ {
		err := tell(ctx, hub, feeds)
		var refusal *HubError
		if err == nil || attempt == attempts || errors.As(err, &refusal) && !refusal.temporary() {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(pause):
		}
		pause *= 4
	}
}

func tell(ctx context.Context, hub string, feeds []string) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	form := url.Values{"hub.mode": {"publish"}, "hub.url": feeds}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, hub, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("User-Agent", "issueblog")
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode/100 == 2 {
		return nil
	}
	said, err := io.ReadAll(io.LimitReader(response.Body, excerpt))
	if err != nil {
		return err
	}
	refusal := &HubError{Status: response.StatusCode, Says: strings.Join(strings.Fields(strings.ToValidUTF8(string(said), "")), " ")}
	if to := response.Header.Get("Location"); response.StatusCode/100 == 3 && to != "" {
		refusal.Says = "it has moved to " + to
	}
	return refusal
}

// client does not follow a hub that has moved: most redirects make a GET of the POST, which tells nobody anything.
var client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
