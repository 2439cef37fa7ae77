package feedtest

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

//go:embed jsonfeed.schema.json
var schemaSource string

func validJSON(t testing.TB, data []byte, f checked) {
	t.Helper()
	var feed struct {
		Home  string `json:"home_page_url"`
		URL   string `json:"feed_url"`
		Next  string `json:"next_url"`
		Hubs  []any  `json:"hubs"`
		Items []struct {
			ID        string `json:"id"`
			URL       string `json:"url"`
			Image     string `json:"image"`
			Published string `json:"date_published"`
			Modified  string `json:"date_modified"`
			HTML      string `json:"content_html"`
		} `json:"items"`
	}
	if err := json.Unmarshal(data, &feed); err != nil {
		t.Fatal(err)
	}
	if err := schema(t).Validate(instance(t, data)); err != nil {
		t.Error(err)
	}
	if feed.URL != f.address {
		t.Errorf("feed_url %s, but it is at %s", feed.URL, f.address)
	}
	checkURL(t, feed.Home)
	if feed.Next != "" {
		checkURL(t, feed.Next)
	}
	if f.archived && feed.Hubs != nil {
		t.Error("an archive with a hub")
	}
	seen := map[string]bool{}
	for _, item := range feed.Items {
		checkID(t, seen, item.ID)
		checkURL(t, item.URL)
		if item.Image != "" {
			checkURL(t, item.Image)
		}
		checkRFC3339(t, item.Published)
		checkRFC3339(t, item.Modified)
		checkHTML(t, item.HTML)
	}
}

func schema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("jsonfeed.schema.json", instance(t, []byte(schemaSource))); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("jsonfeed.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func instance(t testing.TB, data []byte) any {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return value
}
